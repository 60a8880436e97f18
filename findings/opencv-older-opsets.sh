#!/usr/bin/env bash
# OpenCV: a Softmax of before opset 13 is over one axis, a linear resize of opset 10 on pixel centres, and `antialias` is forgotten
#
# Versions: opencv-python-headless 5.0.0.93 against onnxruntime 1.32.0, models of onnx 1.23.2, all passed by onnx.checker.
# Expected: values of ONNX Runtime, or a refusal: the importer knows the opset of the file, and each attribute by its name.
# Seen: up to opset 12 a Softmax or LogSoftmax over axis 1, which is the default, or 2 divides by the sum over that axis alone, where
#   ONNX had it over all from there on; over the last axis and in opset 13 it is right. A linear Resize of opset 10, which counts from
#   corners of pixels, is one of their centres. A linear or cubic Resize to half the size with `antialias` is one without.
#   `half_pixel_symmetric` of opset 19 is run as half_pixel: by 1.3, or by 2, all values are others.
# Why it matters: the shapes are right and nothing is printed. Segmenters of before 2021 have such a Softmax and such a resize: each
#   pixel's scores add up to 1 here and the whole map's in ONNX Runtime, and edges of masks move by half a pixel of the small map.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" opencv-python-headless==5.0.0.93 onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6
python - <<'PYTHON'
import numpy as np
from held import held
from onnx.helper import make_node
from opencv import both
from severalnodes import alike

random = np.random.default_rng(1)
SOURCE = random.standard_normal((1, 4, 8, 10)).astype(np.float32)

for kind in ("Softmax", "LogSoftmax"):
    for opset in (11, 12):
        for axis in (None, 1, 2):
            said = {} if axis is None else {"axis": axis}
            right, seen = both([make_node(kind, ["x"], ["y"], **said)], SOURCE, opset=opset)
            default = 3 if opset == 12 else 1
            alone, _ = both([make_node(kind, ["x"], ["y"], axis=axis or default)], SOURCE, opset=13)
            held(not alike(right, seen) and alike(alone, seen), f"{kind} of opset {opset}, axis {axis}: over that axis alone")
        held(alike(*both([make_node(kind, ["x"], ["y"], axis=3)], SOURCE, opset=opset)), "over the last axis it is right")
    held(alike(*both([make_node(kind, ["x"], ["y"], axis=1)], SOURCE, opset=13)), "in opset 13 it is right")


def resized(scale, opset=13, **how):
    stored = {"s": np.array([1, 1, *scale], np.float32)}
    names = ["x", "s"] if opset == 10 else ["x", "", "s"]
    right, seen = both([make_node("Resize", names, ["y"], **how)], SOURCE, stored, opset)
    print(f"{how} by {scale}, opset {opset}: ONNX Runtime {right[0, 0, 0, :4].round(2)}, OpenCV {seen[0, 0, 0, :4].round(2)}")
    return right, seen


right, seen = resized((2, 2), 10, mode="linear")
corners, of_corners = resized((2, 2), mode="linear", coordinate_transformation_mode="asymmetric")
centres, _ = resized((2, 2), mode="linear", coordinate_transformation_mode="half_pixel")
held(alike(right, corners) and alike(seen, centres) and not alike(right, seen), "a resize of opset 10 is on pixel centres")
held(alike(corners, of_corners), "the same written in opset 13 is right")
held(alike(*resized((2, 2), 10, mode="nearest")), "a nearest one of opset 10 is right")
for mode in ("linear", "cubic"):
    right, seen = resized((0.5, 0.5), 19, mode=mode, antialias=1)
    plain, of_plain = resized((0.5, 0.5), 19, mode=mode)
    held(not alike(right, seen) and alike(plain, seen) and alike(plain, of_plain), f"{mode}: antialias is forgotten")
for scale in ((2, 2), (1.5, 1.3)):
    right, seen = resized(scale, 19, mode="linear", coordinate_transformation_mode="half_pixel_symmetric")
    held(not alike(right, seen), "half_pixel_symmetric has other values")
PYTHON
