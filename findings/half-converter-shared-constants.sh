#!/usr/bin/env bash
# onnxconverter-common: float16 of a network whose nodes have no names, or share a constant with a Max, is no valid network
#
# Versions: onnxconverter-common 1.16.0 with onnx 1.23.2 and onnxruntime 1.32.0, models of opset 13 passed by onnx.checker.
# Expected: convert_float_to_float16 keeps what it blocks, Resize, Min, Max and others by default, in float32, with casts around it,
#   and all else becomes float16, whatever nodes are called: names are optional in ONNX, and need not differ.
# Seen: casts are named after the node beside them. Two nodes without a name that read the input, with keep_io_types, or two resizes
#   without names get casts of one name; with names both are right. A constant that a blocked node reads stays float32 for all, so that
#   the 6 of a hard swish written as Min(Max(x + 3, 0), 6) / 6 ends in a division of two types; with a 6 of its own for each it is right.
#   With keep_io_types an output that is read inside as well is float32 for its reader. A Cast to float inside the network stays one to
#   float32, and so does a Constant of `value_float`. Nothing is said: ONNX Runtime refuses the result.
# Why it matters: what PyTorch exports has names, what is written by hand, merged or simplified often has none, and shared constants
#   are what simplifiers make. Name the nodes and copy constants before converting, and load what comes out.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" onnxconverter-common==1.16.0 onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6
python - <<'PYTHON'
import warnings

import numpy as np
import onnx
import onnxruntime
from held import held
from onnx import TensorProto, helper, numpy_helper
from onnxconverter_common.float16 import convert_float_to_float16

warnings.simplefilter("error")
onnxruntime.set_default_logger_severity(4)
SOURCE = np.random.default_rng(1).standard_normal((1, 4, 8, 8)).astype(np.float32)
node = helper.make_node


def run(model):
    session = onnxruntime.InferenceSession(model.SerializeToString())
    half = "float16" in session.get_inputs()[0].type
    return [one.astype(np.float32) for one in session.run(None, {"x": SOURCE.astype(np.float16) if half else SOURCE})]


def converted(name, nodes, outputs=("y",), keep=False, **constants):
    """True where the result has the values of the network, None where ONNX Runtime does not take it."""
    ends = [helper.make_tensor_value_info(end, TensorProto.FLOAT, SOURCE.shape if end == "x" else None) for end in ("x", *outputs)]
    stored = [numpy_helper.from_array(np.asarray(value, np.float32), key) for key, value in constants.items()]
    model = helper.make_model(helper.make_graph(nodes, "network", ends[:1], ends[1:], stored), ir_version=8)
    model.opset_import[0].version = 13
    model = onnx.shape_inference.infer_shapes(model, strict_mode=True)
    onnx.checker.check_model(model, full_check=True)
    right = run(model)
    made = convert_float_to_float16(model, keep_io_types=keep)
    try:
        seen = run(made)
    except Exception as error:
        print(f"{name}: {str(error).split('Error: ')[-1].splitlines()[0]}")
        return None
    off = max(np.abs(a - b).max() for a, b in zip(seen, right))
    print(f"{name}: {[one.op_type for one in made.graph.node]}, up to {off:.4f} off")
    return bool(off < 0.02)


def ask(named, made):
    """The nodes, with names or without."""
    return [node(kind, read, [written], f"n{i}" if named else "", **how) for i, (kind, read, written, how) in enumerate(made)]


pair = [("Sigmoid", ["x"], "s", {}), ("Mul", ["x", "s"], "y", {})]
how = dict(mode="linear", coordinate_transformation_mode="half_pixel")
resizes = [("Resize", ["x", "", "k"], "a", how), ("Relu", ["a"], "b", {}), ("Resize", ["b", "", "k"], "c", how), ("Relu", ["c"], "y", {})]
scales = np.array([1, 1, 2, 2])
for named in (True, False):
    told, expected = ("with", True) if named else ("without", None)
    ends = "is right" if named else "is refused"
    held(converted(f"two readers of the input {told} names", ask(named, pair), keep=True) is expected, ends)
    held(converted(f"two resizes {told} names", ask(named, resizes), k=scales) is expected, ends)
held(converted("two readers of the input without names, input in float16", ask(False, pair)), "without casts it is right")


def swish(six):
    steps = [("Add", ["x", "three"], "a", {}), ("Max", ["a", "zero"], "b", {}), ("Min", ["b", "six"], "c", {})]
    return ask(True, [*steps, ("Div", ["c", six], "d", {}), ("Mul", ["x", "d"], "y", {})])


numbers = dict(three=3, zero=0, six=6)
held(converted("hard swish with one 6", swish("six"), **numbers) is None, "a constant that is read in both types is in one")
held(converted("hard swish with a 6 for each", swish("other"), **numbers, other=6), "copied it is right")

inside = ask(True, [("Sigmoid", ["x"], "y", {}), ("Tanh", ["y"], "z", {})])
held(converted("an output that is read inside", inside, ("y", "z")), "in float16 it is right")
held(converted("an output that is read inside, kept in float32", inside, ("y", "z"), keep=True) is None, "kept it is not")

casts = [("Cast", ["x"], "i", dict(to=TensorProto.INT32)), ("Cast", ["i"], "f", dict(to=TensorProto.FLOAT)), ("Sub", ["x", "f"], "y", {})]
held(converted("a cast to whole numbers and back", ask(True, casts)) is None, "the cast back is to float32")
three = numpy_helper.from_array(np.float32(3))
for said, expected in ((dict(value=three), True), (dict(value_float=3.0), None)):
    constant = ask(True, [("Constant", [], "k", said), ("Mul", ["x", "k"], "y", {})])
    held(converted(f"a Constant of {list(said)[0]}", constant) is expected, "is right" if expected else "is refused")
PYTHON
