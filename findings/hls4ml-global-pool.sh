#!/usr/bin/env bash
# hls4ml: a global pool of an ONNX network mixes channels and pixels, and a maximum pool loses its dilation and its ceil_mode
#
# Versions: hls4ml 1.3.0 with qonnx 1.0.0 and onnx 1.23.2, backend Vivado, io_parallel, 32-bit numbers of which 12 are whole; against
#   onnxruntime 1.32.0, models of opset 13 passed by onnx.checker. Needs g++, with which hls4ml runs its C++ on this machine.
# Expected: brought to channels last by qonnx, as its guide asks, a network has in C++ the values of ONNX Runtime, or is refused.
# Seen: qonnx has no channels-last form of a global pool, and leaves it with a transpose to channels first in front of it. hls4ml takes
#   its map for one of channels last all the same: of four channels each result is the mean or the maximum of every fourth number,
#   whatever channels they are of. A convolution, a maximum pool with borders, and a Flatten in its place are right. A maximum pool with
#   a dilation of 2 takes neighbours, and one with ceil_mode lacks its last row.
# Why it matters: a global average is in front of nearly each classifier. Shapes are right and nothing is printed: compare values in C++
#   before a network is synthesised, which this is quick enough for.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" hls4ml==1.3.0 qonnx==1.0.0 onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6 \
  onnxscript==0.7.2 onnx-ir==1.1.0
python - <<'PYTHON'
import contextlib
import io
import warnings

import hls4ml
import numpy as np
import onnx
import onnxruntime
from held import held
from onnx import TensorProto, helper, numpy_helper
from qonnx.core.modelwrapper import ModelWrapper
from qonnx.transformation.channels_last import ConvertToChannelsLastAndClean
from qonnx.transformation.gemm_to_matmul import GemmToMatMul
from qonnx.util.cleanup import cleanup_model

warnings.filterwarnings("ignore")
random = np.random.default_rng(1)
SOURCE = random.standard_normal((1, 3, 6, 7)).astype(np.float32)
WEIGHTS = random.standard_normal((4, 3, 3, 3)).astype(np.float32)
node = helper.make_node
CONVOLUTION = node("Conv", ["x", "w"], ["a"], kernel_shape=[3, 3], strides=[1, 1], dilations=[1, 1], pads=[1] * 4, group=1)


def both(*behind):
    """What ONNX Runtime makes of a convolution and what is behind it, what of the convolution alone, and what the C++ makes of both."""
    ends = [helper.make_tensor_value_info(end, TensorProto.FLOAT, SOURCE.shape if end == "x" else None) for end in "xy"]
    stored = [numpy_helper.from_array(WEIGHTS, "w")]
    model = helper.make_model(helper.make_graph([CONVOLUTION, *behind], "network", ends[:1], ends[1:], stored), ir_version=8)
    model.opset_import[0].version = 13
    model = onnx.shape_inference.infer_shapes(model, strict_mode=True)
    onnx.checker.check_model(model, full_check=True)
    right = onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"x": SOURCE})[0]
    with contextlib.redirect_stdout(io.StringIO()):
        moved = cleanup_model(ModelWrapper(model))
        for change in (ConvertToChannelsLastAndClean(), GemmToMatMul()):
            moved = cleanup_model(moved.transform(change))
        how = hls4ml.utils.config_from_onnx_model(moved, granularity="name", default_precision="fixed<32,12>", backend="Vivado")
        made = hls4ml.converters.convert_from_onnx_model(moved, hls_config=how, output_dir="made", io_type="io_parallel", backend="Vivado")
        made.compile()
        seen = made.predict(SOURCE).ravel()
    kinds = [one.op_type for one in behind]
    print(f"{kinds}: {right.size} numbers in ONNX Runtime, {seen.size} in C++", right.ravel()[:4].round(3), seen[:4].round(3))
    return right, seen


def alike(right, seen):
    return right.size == seen.size and np.allclose(right.ravel(), seen, atol=5e-3)


read, seen = both(node("Identity", ["a"], ["y"]))
held(alike(read, seen), "a convolution is right")
held(alike(*both(node("Flatten", ["a"], ["y"]))), "flattened too")
pool = dict(kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1])
held(alike(*both(node("MaxPool", ["a"], ["y"], **pool))), "and so is a maximum pool with borders")

# The map of channels first, its numbers taken for those of one of channels last.
mixed = read.reshape(6 * 7, 4)
for kind, many in (("GlobalAveragePool", mixed.mean(axis=0)), ("GlobalMaxPool", mixed.max(axis=0))):
    right, seen = both(node(kind, ["a"], ["y"]))
    held(not alike(right, seen) and alike(many, seen), "a global pool is one of every fourth number")

inner = dict(kernel_shape=[3, 3], strides=[1, 1], pads=[0] * 4)
right, seen = both(node("MaxPool", ["a"], ["y"], dilations=[2, 2], **inner))
near = np.lib.stride_tricks.sliding_window_view(read, (3, 3), (2, 3)).max(axis=(4, 5))[:, :, :2, :3]
held(not alike(right, seen) and alike(near, seen), "with a dilation neighbours are taken")
right, seen = both(node("MaxPool", ["a"], ["y"], kernel_shape=[3, 3], strides=[2, 2], pads=[0] * 4, ceil_mode=1))
held(right.size == 4 * 3 * 3 and seen.size == 4 * 2 * 3, "with ceil_mode the last row is missing")
PYTHON
