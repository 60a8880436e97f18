#!/usr/bin/env bash
# IREE: an average pool that rounds its extents up divides the last row and column by pixels that are beyond the map
#
# Versions: iree-base-compiler and iree-base-runtime 3.13.0 against onnxruntime 1.32.0, models of onnx 1.23.2, opset 19, passed by
#   onnx.checker.
# Expected: `ceil_mode` lets the last window hang over the map and its border. What hangs over is no part of the mean, whatever
#   `count_include_pad` says, since it is no padding: a map of ones stays a map of ones.
# Seen: with count_include_pad 5×5 ones, averaged by 2×2, end with 0.5 in the last row and column and 0.25 in the corner. Without
#   count_include_pad, or without ceil_mode, all is right.
# Why it matters: PyTorch's AvgPool2d has both arguments, and count_include_pad is on by default. The edge of each map is darkened,
#   with no error, at each such pool.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" iree-base-compiler==3.13.0 iree-base-runtime==3.13.0 onnx==1.23.2 onnxruntime==1.32.0 \
  numpy==2.4.6
python - <<'PYTHON'
import subprocess
import sys

import iree.compiler.tools as compiler
import iree.runtime as runtime
import numpy as np
import onnx
import onnxruntime
from held import held
from onnx import TensorProto, helper


def both(side, kernel, border, included, up):
    """What ONNX Runtime and IREE make of a map of ones."""
    ones = np.ones((1, 1, side, side), np.float32)
    how = dict(kernel_shape=[kernel] * 2, strides=[2, 2], pads=[border] * 4, count_include_pad=included, ceil_mode=up)
    graph = helper.make_graph(
        [helper.make_node("AveragePool", ["x"], ["y"], **how)],
        "pool",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ones.shape)],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 19)], ir_version=9)
    model = onnx.shape_inference.infer_shapes(model)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, "pool.onnx")
    right = onnxruntime.InferenceSession("pool.onnx").run(None, {"x": ones})[0]
    command = [sys.executable, "-m", "iree.compiler.tools.import_onnx", "pool.onnx", "-o", "pool.mlir"]
    subprocess.run(command, check=True, capture_output=True)
    made = compiler.compile_file("pool.mlir", target_backends=["llvm-cpu"], input_type="onnx", extra_args=["--iree-llvmcpu-target-cpu=generic"])
    context = runtime.SystemContext(config=runtime.Config("local-task"))
    context.add_vm_module(runtime.VmModule.copy_buffer(context.instance, made))
    seen = np.asarray(context.modules.module["pool"](ones))
    print(f"{side}×{side} ones by {kernel}×{kernel}, border {border}, count_include_pad {included}, ceil_mode {up}: last row")
    print(f"  ONNX Runtime {right[0, 0, -1].round(2)}, IREE {seen[0, 0, -1].round(2)}")
    return right[0, 0], seen[0, 0]


for side, kernel, last in ((5, 2, [1 / 2, 1 / 2, 1 / 4]), (6, 3, [2 / 3, 2 / 3, 4 / 9])):
    right, seen = both(side, kernel, 0, 1, 1)
    held((right == 1).all() and np.allclose(seen[-1], last), "what hangs over counts in IREE as 0")
    for included, up in ((0, 1), (1, 0), (0, 0)):
        right, seen = both(side, kernel, 0, included, up)
        held(np.allclose(right, seen), "without either it is right")
right, seen = both(6, 3, 1, 1, 1)
held(np.allclose(right[:-1, :-1], seen[:-1, :-1]) and not np.allclose(right[-1], seen[-1]), "with a border the last row alone is wrong")
PYTHON
