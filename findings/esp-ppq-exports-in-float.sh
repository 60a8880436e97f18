#!/usr/bin/env bash
# Espressif's quantiser exports operators and groups that its own runtime has no kernel for, without a word
#
# Versions: esp-ppq 1.3.12 with torch 2.15.0 and onnx 1.19.1, for the ESP32-S3 at 8 bits. What ESP-DL runs is its table of operators,
#   operator_support_state.md of github:espressif/esp-dl at 20ace1c (40 operators; a convolution has 1 group, or as many as input
#   channels).
# Expected: nothing is behind the chip that could run what ESP-DL lacks, so an export of such a network stops and names the operator.
# Seen: a network with a Softplus, or with an instance norm, is exported: the operator stays in float between quantised ones, with
#   no error and no warning that names it. A convolution in 4 groups of 16 channels is quantised as any other.
# Why it matters: the file looks ready, its report counts operators, and the first to tell is the firmware on the board.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" esp-ppq==1.3.12 onnx==1.19.1 numpy==2.4.6 torch==2.15.0
python - <<'PYTHON'
import contextlib
import io
import os

import numpy as np
import onnx
import torch
from esp_ppq.api import espdl_quantize_onnx
from held import held
from onnx import TensorProto, helper, numpy_helper


def exported(name, middle, constants=(), groups=1):
    """The kinds of operators of an exported network of two convolutions with something between, and which stay in float."""
    weights = np.random.default_rng(0).normal(0, 0.1, (16, 16 // groups, 3, 3)).astype(np.float32)
    first = numpy_helper.from_array(weights, "first")
    last = numpy_helper.from_array(np.full((8, 16, 1, 1), 0.1, np.float32), "last")
    nodes = [
        helper.make_node("Conv", ["x", "first"], ["a"], "conv", pads=[1, 1, 1, 1], kernel_shape=[3, 3], group=groups),
        middle,
        helper.make_node("Conv", ["b", "last"], ["y"], "head", kernel_shape=[1, 1]),
    ]
    values = [helper.make_tensor_value_info(n, TensorProto.FLOAT, [1, c, 16, 16]) for n, c in (("x", 16), ("y", 8))]
    graph = helper.make_graph(nodes, name, values[:1], values[1:], [first, last, *constants])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, f"{name}.onnx")
    torch.manual_seed(0)
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        made = espdl_quantize_onnx(
            onnx_import_file=f"{name}.onnx",
            espdl_export_file=f"{name}.espdl",
            calib_dataloader=[torch.rand(1, 16, 16, 16) for _ in range(2)],
            calib_steps=2,
            input_shape=[1, 16, 16, 16],
            target="esp32s3",
            num_of_bits=8,
            device="cpu",
            error_report=False,
            verbose=0,
        )
    operations = made.operations.values()
    floats = sorted(one.type for one in operations if not hasattr(one, "config"))
    print(f"{name}: {os.path.getsize(f'{name}.espdl')} bytes, {sorted({one.type for one in operations})}, in float {floats}")
    return floats


node = helper.make_node
held(exported("relu", node("Relu", ["a"], ["b"], "middle")) == [], "a ReLU is quantised")
held(exported("softplus", node("Softplus", ["a"], ["b"], "middle")) == ["Softplus"], "a Softplus is exported in float")
scales = [numpy_helper.from_array(np.ones(16, np.float32), "scale"), numpy_helper.from_array(np.zeros(16, np.float32), "bias")]
norm = node("InstanceNormalization", ["a", "scale", "bias"], ["b"], "middle")
held(exported("norm", norm, scales) == ["InstanceNormalization"], "an instance norm is exported in float")
held(exported("groups", node("Relu", ["a"], ["b"], "middle"), groups=4) == [], "a convolution in 4 groups is quantised")
PYTHON
