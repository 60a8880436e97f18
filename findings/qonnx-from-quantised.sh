#!/usr/bin/env bash
# qonnx: QCDQToQuant takes a zero point off the weights within 8 bits, so that they wrap around, and reads a Clip as a number of bits
#
# Versions: qonnx 1.0.0 with onnx 1.23.2 and numpy 2.4.6, against onnxruntime 1.32.0, models of opset 13 passed by onnx.checker.
# Expected: a DequantizeLinear, alone behind weights or behind a QuantizeLinear with or without a Clip, becomes a Quant of the same
#   values in qonnx's own executor, or stays as it is.
# Seen: with a zero point of 0 weights are right. With any other, 128 for unsigned bytes as ONNX Runtime's quantiser stores them, or 5 for
#   signed ones, the difference is worked out in the bytes themselves: 5 - 128 is 133, and the largest weight for it. A Clip between
#   the two keeps its bounds only where they are those of so many bits: 0..127 of signed bytes becomes -64..63, 0..10 becomes 0..15,
#   -100..100 becomes -127..127. Where two DequantizeLinear read one QuantizeLinear, the second loses it, and reads the map in float.
#   Nothing is logged.
# Why it matters: this is the way of a network quantised elsewhere into FINN and hls4ml. Shapes and kinds of nodes are as expected, the
#   values are not. Use signed weights with a zero point of 0, and run the result beside the original.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" qonnx==1.0.0 onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6 onnxscript==0.7.2 onnx-ir==1.1.0
python - <<'PYTHON'
import warnings

import numpy as np
import onnx
import onnxruntime
from held import held
from onnx import TensorProto, helper, numpy_helper
from qonnx.core.modelwrapper import ModelWrapper
from qonnx.core.onnx_exec import execute_onnx
from qonnx.transformation.general import GiveUniqueNodeNames
from qonnx.transformation.infer_shapes import InferShapes
from qonnx.transformation.qcdq_to_qonnx import QCDQToQuant

warnings.filterwarnings("ignore")
random = np.random.default_rng(1)
SOURCE = random.standard_normal((1, 4, 8, 8)).astype(np.float32)
STEP = np.float32(0.02)
node = helper.make_node


def both(name, nodes, **constants):
    """What ONNX Runtime makes of the network, and what qonnx makes of it after the change."""
    ends = [helper.make_tensor_value_info(end, TensorProto.FLOAT, shape) for end, shape in (("x", SOURCE.shape), ("y", None))]
    stored = [numpy_helper.from_array(np.asarray(value), key) for key, value in constants.items()]
    model = helper.make_model(helper.make_graph(nodes, "network", ends[:1], ends[1:], stored), ir_version=8)
    model.opset_import[0].version = 13
    model = onnx.shape_inference.infer_shapes(model, strict_mode=True)
    onnx.checker.check_model(model, full_check=True)
    right = onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"x": SOURCE})[0]
    wrapped = ModelWrapper(model).transform(InferShapes()).transform(GiveUniqueNodeNames())
    unchanged = execute_onnx(wrapped, {"x": SOURCE})["y"]
    held(np.allclose(unchanged, right, atol=1e-3), f"{name}: qonnx runs the network as it is rightly")
    made = wrapped.transform(QCDQToQuant())
    seen = execute_onnx(made, {"x": SOURCE})["y"]
    off = np.abs(seen - right).max()
    print(f"  changed to {[one.op_type for one in made.graph.node]}: up to {off:.3f} off of {np.abs(right).max():.3f}")
    return right, seen


def alike(right, seen):
    return right.shape == seen.shape and np.allclose(right, seen, atol=1e-3)


def weights(type, zero):
    low, high = (0, 255) if type == "uint8" else (-128, 127)
    stored = random.integers(low, high + 1, (6, 4, 3, 3)).astype(type)
    nodes = [node("DequantizeLinear", ["q", "s", "z"], ["w"]), node("Conv", ["x", "w"], ["y"])]
    right, seen = both(f"{type} weights, zero point {zero}", nodes, q=stored, s=STEP, z=np.asarray(zero, type))
    # The same convolution with weights whose difference has wrapped around, which the Quant then keeps within its range.
    wrapped = (stored - np.asarray(zero, type)).astype(np.float32)
    wrapped = (np.clip(wrapped + zero, low, high) - zero) * STEP
    patches = np.lib.stride_tricks.sliding_window_view(SOURCE[0], (3, 3), (1, 2))
    return alike(right, seen), alike(np.einsum("cyxij,ocij->oyx", patches, wrapped)[None], seen)


for type in ("uint8", "int8"):
    held(weights(type, 0)[0], "without a zero point it is right")
for type, zero in (("uint8", 128), ("int8", 5)):
    held(weights(type, zero) == (False, True), "with one the differences have wrapped around")


def clipped(type, low, high):
    nodes = [
        node("QuantizeLinear", ["x", "s", "z"], ["q"]),
        node("Clip", ["q", "low", "high"], ["c"]),
        node("DequantizeLinear", ["c", "s", "z"], ["y"]),
    ]
    stored = dict(s=STEP, z=np.asarray(0, type), low=np.asarray(low, type), high=np.asarray(high, type))
    right, seen = both(f"{type} clipped to {low}..{high}", nodes, **stored)
    ends = (int(np.round(seen.min() / STEP)), int(np.round(seen.max() / STEP)))
    print(f"  of steps {ends[0]}..{ends[1]}")
    return alike(right, seen), ends


for type, low, high in (("uint8", 0, 15), ("int8", -8, 7), ("int8", -7, 7)):
    held(clipped(type, low, high) == (True, (low, high)), "bounds of so many bits are kept")
for type, low, high, made in (("int8", 0, 127, (-64, 63)), ("uint8", 0, 10, (0, 15)), ("int8", -100, 100, (-127, 127))):
    held(clipped(type, low, high) == (False, made), "others are not")

ends = [node("DequantizeLinear", ["q", "s", "z"], [end]) for end in "ab"]
nodes = [node("QuantizeLinear", ["x", "s", "z"], ["q"]), *ends, node("Add", ["a", "b"], ["y"])]
right, seen = both("one QuantizeLinear, read twice", nodes, s=STEP, z=np.asarray(0, np.int8))
held(not alike(right, seen), "the second reader is wrong")
PYTHON
