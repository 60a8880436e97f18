#!/usr/bin/env bash
# ONNX: the reference evaluator resizes to fractions of a pixel, and takes a Softmax of before opset 13 over one axis
#
# Versions: onnx 1.23.2 against onnxruntime 1.32.0 and the formulas of the ONNX operator pages; all models passed by onnx.checker.
# Expected: the evaluator of the onnx package, which says what operators mean, agrees with the pages and with ONNX Runtime.
# Seen: where a scale gives a whole number of pixels all agree. 8 columns times 1.3 are 10, and align_corners has the last of them at the
#   last column of the input, in the pages and in ONNX Runtime; the evaluator has it short of it, where 10.4 columns would. By sizes
#   and no scales it is right. With half_pixel_symmetric, which is made for such scales, 8 columns are right; the first of 7 times 0.5
#   lies right on a column of the input, and has the value of the one in front. A Softmax, LogSoftmax or Hardmax of opset 11 is taken
#   over its axis alone, not over all axes from there on.
# Why it matters: converters are tested against this evaluator, and scales like 1.3 or 0.6 are what image pyramids have. Old classifiers
#   with maps in front of their Softmax get other scores from it.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6
python - <<'PYTHON'
import numpy as np
import onnx
import onnxruntime
from held import held
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

MAP = np.random.default_rng(1).standard_normal((1, 2, 3, 8)).astype(np.float32)


def both(kind, opset, *inputs, source=MAP, **how):
    """What ONNX Runtime and the evaluator make of one node; an input is an array, or None where it is left out."""
    names = ["x", *(f"c{i}" if value is not None else "" for i, value in enumerate(inputs))]
    stored = [numpy_helper.from_array(value, f"c{i}") for i, value in enumerate(inputs) if value is not None]
    ends = [helper.make_tensor_value_info(end, TensorProto.FLOAT, source.shape if end == "x" else None) for end in "xy"]
    graph = helper.make_graph([helper.make_node(kind, names, ["y"], **how)], "network", ends[:1], ends[1:], stored)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)
    model = onnx.shape_inference.infer_shapes(model, strict_mode=True, data_prop=True)
    onnx.checker.check_model(model, full_check=True)
    right = onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"x": source})[0]
    seen = ReferenceEvaluator(model).run(None, {"x": source})[0]
    assert right.shape == seen.shape
    print(f"{kind} of opset {opset} {how}: up to {np.abs(right - seen).max():.3f} apart of {np.abs(right).max():.3f}")
    return right, seen


def alike(a, b):
    return np.allclose(a, b, atol=1e-4)


def columns(source, scale, coordinates):
    """The columns of a linear resize as ONNX states where each lies in the input."""
    side = source.shape[3]
    count = int(side * scale)
    at = np.arange(count)
    if coordinates == "align_corners":
        at = at * (side - 1) / (count - 1)
    elif coordinates == "half_pixel":
        at = (at + 0.5) / scale - 0.5
    else:
        at = side / 2 * (1 - count / (side * scale)) + (at + 0.5) / scale - 0.5
    at = np.clip(at, 0, side - 1)
    low = np.minimum(np.floor(at).astype(int), side - 2)
    return source[..., low] * (1 - (at - low)) + source[..., low + 1] * (at - low)


def resized(scale, coordinates, source=MAP):
    """Whether ONNX Runtime and the evaluator have the columns that are stated, and what the latter has."""
    scales = np.array([1, 1, 1, scale], np.float32)
    right, seen = both("Resize", 19, None, scales, source=source, mode="linear", coordinate_transformation_mode=coordinates)
    stated = columns(source, scale, coordinates)
    print(f"  {source.shape[3]} columns times {scale}: {stated.shape[3]}")
    return alike(right, stated), alike(seen, stated), seen


for scale in (2, 0.5, 1.5, 1.25):
    for coordinates in ("half_pixel", "align_corners", "half_pixel_symmetric"):
        held(resized(scale, coordinates)[:2] == (True, True), "both are as stated")
for scale in (1.3, 0.6, 1.7):
    for coordinates in ("half_pixel", "half_pixel_symmetric"):
        held(resized(scale, coordinates)[:2] == (True, True), "both are as stated")
    held(resized(scale, "align_corners")[:2] == (True, False), "ONNX Runtime is, the evaluator is not")
odd = MAP[..., :7].copy()
right, wrong, seen = resized(0.5, "half_pixel_symmetric", odd)
held(right and not wrong and alike(seen, odd[..., [0, 3, 5]]), "columns 1, 3 and 5 are stated, the evaluator has 0, 3 and 5")
sizes = np.array([1, 2, 3, 10])
how = dict(mode="linear", coordinate_transformation_mode="align_corners")
held(alike(*both("Resize", 19, None, None, sizes, **how)), "by sizes both are the same")

for kind in ("Softmax", "LogSoftmax", "Hardmax"):
    for axis in (1, 2):
        right, seen = both(kind, 11, axis=axis)
        same = both(kind, 13, axis=axis)
        held(alike(*same), "in opset 13 both are the same")
        held(not alike(right, seen) and alike(seen, same[0]), "in opset 11 the evaluator does what opset 13 says")
    held(alike(*both(kind, 11, axis=3)), "over the last axis both are the same")
PYTHON
