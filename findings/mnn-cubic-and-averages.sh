#!/usr/bin/env bash
# MNN: a cubic resize on pixel centres errs at the border and has one coefficient for all, an average counts the border in front alone
#
# Versions: MNN 3.6.1 against onnxruntime 1.32.0, models of onnx 1.23.2, opset 13, all passed by onnx.checker.
# Expected: what the converter takes runs as ONNX says: beyond the border a cubic resize repeats the last pixel, its coefficient is
#   `cubic_coeff_a`, and with `count_include_pad` an average divides by the whole window on every side.
# Seen: of a ramp 0, 1, 2… resized by 2 on pixel centres the first pixel is 0.67, larger than the next two, 0.19 and 0.67, in place of
#   -0.11; by 1.5 it is alike. The rest is right, so it is in asymmetric and with aligned corners. With a coefficient of -0.5 all
#   pixels are those of -0.75. A map of ones under an average 3×3 with `count_include_pad` and one row and column of border behind it
#   stays 1 there in place of 2/3; with the border in front, or on both sides, it is right.
# Why it matters: 0.67 in the place of -0.11 is a bright frame around each enlarged map or mask, and -0.5 is what Pillow and many
#   networks for super-resolution use. Resize in asymmetric or linear mode, and pool with even borders.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" MNN==3.6.1 onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6
python - <<'PYTHON'
import numpy as np
from held import held
from mnnonnx import both
from onnx.helper import make_node
from severalnodes import alike

RAMP = np.tile(np.arange(10, dtype=np.float32), (1, 1, 8, 1))


def resized(factor, **how):
    stored = {"s": np.array([1, 1, factor, factor], np.float32)}
    right, seen = both([make_node("Resize", ["x", "", "s"], ["y"], mode="cubic", **how)], RAMP, stored)
    middle = right.shape[2] // 2
    right, seen = right[0, 0, middle], seen[0, 0, middle]
    print(f"by {factor}, {how}: ONNX Runtime {right[:4].round(2)}, MNN {seen[:4].round(2)}")
    return right, seen


for factor in (2, 1.5):
    right, seen = resized(factor)
    held(alike(right[1:], seen[1:]) and right[0] < 0 < 0.3 < seen[0], "the first pixel of a row is wrong on pixel centres")
    for way in ("asymmetric", "align_corners"):
        held(alike(*resized(factor, coordinate_transformation_mode=way)), f"{way} is right")
right, seen = resized(2, cubic_coeff_a=-0.5)
plain, of_plain = resized(2)
held(alike(seen, of_plain) and not alike(right[2:-2], seen[2:-2]), "the coefficient is forgotten")

ONES = np.ones((1, 1, 6, 6), np.float32)
for pads, both_ends_right in (([1, 1, 0, 0], True), ([1, 1, 1, 1], True), ([0, 0, 1, 1], False), ([1, 0, 0, 1], False)):
    pool = make_node("AveragePool", ["x"], ["y"], kernel_shape=[3, 3], strides=[1, 1], pads=pads, count_include_pad=1)
    right, seen = both([pool], ONES)
    print(f"average with a border {pads}: ONNX Runtime {right[0, 0, 2].round(2)}, MNN {seen[0, 0, 2].round(2)}")
    held(alike(right, seen) == both_ends_right, "with more border behind the map than in front it is wrong" if not both_ends_right else "it is right")
    if not both_ends_right:
        held(np.isclose(right[0, 0, 2, -1], 2 / 3) and seen[0, 0, 2, -1] == 1, "ones stay ones there")
PYTHON
