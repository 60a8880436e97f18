#!/usr/bin/env bash
# onnx2tf: a nearest Resize has pixel centres and rounds, whatever coordinates and rounding the file names
#
# Versions: onnx2tf 1.29.24, the last for Python 3.11, with tensorflow 2.19.0 and its reference kernels, against onnxruntime 1.23.0;
#   models of onnx 1.19.1, passed by onnx.checker.
# Expected: what TensorFlow Lite has a word for, such as asymmetric coordinates rounded down, is taken over, the rest refused or built of
#   other operators.
# Seen: with asymmetric or half_pixel all four ways of rounding give one result, the nearest pixel by centres. For asymmetric and floor,
#   which is what most files have, that is right where the factor is 2 or 3; with 0.5 it is each second pixel, from the second on
#   and not from the first, and with 1.5 every third is another. align_corners and floor is rounded too.
# Why it matters: shapes are right and nothing is printed. A map that is halved so is moved by one pixel against what it is joined with.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" onnx2tf==1.29.24 tensorflow==2.19.0 tf_keras==2.19.0 ai-edge-litert==2.1.0 onnx==1.19.1 \
  onnxruntime==1.23.0 numpy==1.26.4
TF_CPP_MIN_LOG_LEVEL=3 python - <<'PYTHON'
import numpy as np
from fromonnx import moved
from held import held
from onnx import TensorProto, helper, numpy_helper

random = np.random.default_rng(5)
SOURCE = random.standard_normal((1, 4, 9, 10)).astype(np.float32)


def both(kind, inputs=(), **how):
    """What ONNX Runtime and TensorFlow Lite make of one node."""
    names = ["x", *(f"c{i}" if value is not None else "" for i, value in enumerate(inputs))]
    stored = [numpy_helper.from_array(value, f"c{i}") for i, value in enumerate(inputs) if value is not None]
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in (("x", SOURCE.shape), ("y", None))]
    node = helper.make_node(kind, names, ["y"], "node", **how)
    model = helper.make_model(helper.make_graph([node], "network", ends[:1], ends[1:], stored), ir_version=8)
    model.opset_import[0].version = 18
    right, seen = moved(model, SOURCE)
    off = f"up to {np.abs(right - seen).max():.2f} apart" if right.shape == seen.shape else ""
    print(f"{kind} {how}: {right.shape[1:]} in ONNX Runtime, {seen.shape[1:]} in TensorFlow Lite {off}", flush=True)
    return right, seen


def alike(a, b):
    return a.shape == b.shape and np.allclose(a, b, atol=1e-4)


def by_centres(shape):
    """The map by the pixel in which the centre of each new one lies."""
    rows, columns = (np.floor((np.arange(made) + 0.5) * side / made).astype(int) for side, made in zip(SOURCE.shape[2:], shape[2:]))
    return SOURCE[:, :, rows][:, :, :, columns]


WAYS = ("floor", "ceil", "round_prefer_floor", "round_prefer_ceil")


def resized(factor, coordinates, way):
    scales = np.array([1, 1, factor, factor], np.float32)
    how = dict(mode="nearest", coordinate_transformation_mode=coordinates, nearest_mode=way)
    return both("Resize", (None, scales), **how)


for factor in (2, 3):
    for coordinates in ("asymmetric", "half_pixel"):
        for way in WAYS:
            right, seen = resized(factor, coordinates, way)
            held(alike(by_centres(right.shape), seen), "it is by centres")
            if (coordinates, way) == ("asymmetric", "floor"):
                held(alike(right, seen), "which asymmetric and floor is where the factor is whole")
            elif way in ("floor", "ceil") or (coordinates, factor) == ("asymmetric", 3):
                held(not alike(right, seen), "which this is not")
for way in WAYS:
    right, seen = resized(0.5, "asymmetric", way)
    held(alike(right, SOURCE[:, :, :8:2, ::2]), "the first of each two pixels is stated, however it is rounded")
    held(alike(seen, by_centres(right.shape)) and not alike(right, seen), "others are taken")
right, seen = resized(1.5, "asymmetric", "floor")
held(not alike(right, seen) and right.shape == seen.shape, "by 1.5 too")
even, plain = resized(2, "align_corners", "round_prefer_ceil"), resized(2, "align_corners", "floor")
held(alike(*even) and alike(even[1], plain[1]) and not alike(*plain), "with aligned corners floor is rounded as well")
PYTHON
