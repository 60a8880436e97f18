#!/usr/bin/env bash
# onnx-graphsurgeon: folding constants cuts the 1.5 of a size times 1.5 to 1, and reads a Shape from start to end as all of it
#
# Versions: onnx-graphsurgeon 0.6.1 with onnx 1.23.2, against onnxruntime 1.32.0, models of opset 15 passed by onnx.checker.
# Expected: fold_constants works out what does not hang on the input, and leaves values as they are.
# Seen: where a size is cast to float, multiplied, and cast back, both casts are taken out and the factor is cast to an integer: 10 pixels
#   times 1.5 are 10, times 0.75 are 0, and 10 divided by 2.5 are 5. Whole factors are right, and so is all with fold_shapes=False.
#   A Shape with `start` or `end`, which it has since opset 15, is folded as one without where the extents are known.
# Why it matters: `int(h * 1.5)` for a resize is written so in ONNX, and folding is the first step on the way to TensorRT. A network with
#   free extents is resized to others, and is still valid. Look at the sizes once more behind it, or leave fold_shapes out.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" onnx-graphsurgeon==0.6.1 onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6
python - <<'PYTHON'
import numpy as np
import onnx
import onnx_graphsurgeon
import onnxruntime
from held import held
from onnx import TensorProto, helper, numpy_helper

onnxruntime.set_default_logger_severity(3)
SOURCE = np.random.default_rng(1).standard_normal((1, 4, 10, 10)).astype(np.float32)
node = helper.make_node


def run(model):
    return onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"x": SOURCE})[0]


def both(name, nodes, extents, constants, **how):
    """What the network gives before and after its constants are folded."""
    ends = [helper.make_tensor_value_info(end, TensorProto.FLOAT, shape) for end, shape in (("x", extents), ("y", None))]
    stored = [numpy_helper.from_array(np.asarray(value), key) for key, value in constants.items()]
    model = helper.make_model(helper.make_graph(nodes, "network", ends[:1], ends[1:], stored), ir_version=8)
    model.opset_import[0].version = 15
    model = onnx.shape_inference.infer_shapes(model, strict_mode=True)
    onnx.checker.check_model(model, full_check=True)
    right = run(model)
    made = onnx_graphsurgeon.export_onnx(onnx_graphsurgeon.import_onnx(model).fold_constants(**how).cleanup())
    onnx.checker.check_model(made)
    seen = run(made)
    print(f"{name}, extents {extents}: {right.shape} before, {seen.shape} after, {[one.op_type for one in made.graph.node]}")
    return right, seen


def resized(operation, factor, extents, **how):
    """The side of a map that is resized to what its own side gives with the factor."""
    nodes = [
        node("Shape", ["x"], ["all"]),
        node("Gather", ["all", "last"], ["side"], axis=0),
        node("Cast", ["side"], ["float"], to=TensorProto.FLOAT),
        node(operation, ["float", "factor"], ["scaled"]),
        node("Cast", ["scaled"], ["whole"], to=TensorProto.INT64),
        node("Concat", ["front", "whole", "whole"], ["sizes"], axis=0),
        node("Resize", ["x", "", "", "sizes"], ["y"], mode="nearest", coordinate_transformation_mode="asymmetric", nearest_mode="floor"),
    ]
    constants = dict(last=np.array([3]), factor=np.array([factor], np.float32), front=np.array([1, 4]))
    right, seen = both(f"{operation} {factor} {how}", nodes, extents, constants, **how)
    return right.shape[3], seen.shape[3]


free, fixed = [1, 4, "side", "side"], [1, 4, 10, 10]
for extents in (free, fixed):
    held(resized("Mul", 2, extents) == (20, 20), "a whole factor is right")
    held(resized("Mul", 1.5, extents) == (15, 10), "1.5 becomes 1")
    held(resized("Div", 2.5, extents) == (4, 5), "2.5 becomes 2")
held(resized("Mul", 1.5, free, fold_shapes=False) == (15, 15), "without fold_shapes it is right")

for factor, right in ((1.5, 15), (0.5, 5), (0.75, 7)):
    nodes = [
        node("Shape", ["x"], ["all"]),
        node("Cast", ["all"], ["float"], to=TensorProto.FLOAT),
        node("Mul", ["float", "factor"], ["scaled"]),
        node("Cast", ["scaled"], ["whole"], to=TensorProto.INT64),
        node("Cast", ["whole"], ["y"], to=TensorProto.FLOAT),
    ]
    before, after = both(f"sizes times {factor}", nodes, free, dict(factor=np.float32(factor)))
    held(before[3] == right and after[3] == 10 * int(factor), f"{before[3]:.0f} before, {after[3]:.0f} after")

for bounds, count in ((dict(start=2), 2), (dict(end=-1), 3), (dict(start=1, end=3), 2), (dict(), 4)):
    nodes = [node("Shape", ["x"], ["part"], **bounds), node("Cast", ["part"], ["y"], to=TensorProto.FLOAT)]
    right, seen = both(f"Shape {bounds}", nodes, fixed, {})
    held(len(right) == count and len(seen) == 4, f"{count} of 4 extents are asked for, 4 are given")
    right, seen = both(f"Shape {bounds}", nodes, free, {})
    held(len(right) == count == len(seen), "with free extents it stays, and is right")
PYTHON
