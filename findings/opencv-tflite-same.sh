#!/usr/bin/env bash
# OpenCV: a dilated convolution of TensorFlow Lite with SAME is shifted, and an average pool with SAME counts the border
#
# Versions: opencv-python-headless 5.0.0.93 against ai-edge-litert 2.3.0.
# Expected: SAME is the only border that the format has, so that the importer has to get it right: 2 pixels for a 3×3 with a dilation
#   of 2, and an average over the pixels that are there.
# Seen: one pixel at the corner of the map as the border of a 3×3 with a dilation of 2, as without one: the shape is right, and the
#   whole map has moved by a pixel up and to the left. Average pools 3×3 of stride 1 make ones 0.44 and 0.67 along the border.
#   Convolutions without a dilation, of stride 1 and 2, maximum pools, and VALID are right.
# Why it matters: dilated convolutions are the pyramid of DeepLab and most light segmenters, each branch of which moves by another
#   number of pixels; average pools of stride 1 are Inception's and a search's. Nothing is printed.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" opencv-python-headless==5.0.0.93 ai-edge-litert==2.3.0 numpy==2.4.6
python - <<'PYTHON'
import numpy as np
from floatnet import one_operator
from held import held
from opencvtflite import both
from tflitenet import extent

random = np.random.default_rng(1)
SOURCE = random.standard_normal((1, 12, 13, 4)).astype(np.float32)


def alike(a, b):
    return a.shape == b.shape and np.allclose(a, b, atol=1e-3)


def convolved(depthwise, dilation, stride=1, padding="SAME"):
    made = 4 if depthwise else 6
    weights = random.standard_normal((1, 3, 3, made) if depthwise else (made, 3, 3, 4)).astype(np.float32)
    shape = [1, extent(12, 3, stride, dilation, padding), extent(13, 3, stride, dilation, padding), made]
    how = dict(strideH=stride, strideW=stride, dilationHFactor=dilation, dilationWFactor=dilation, padding=int(padding == "VALID"))
    kind, options = ("CONV_2D", "Conv2DOptions")
    if depthwise:
        kind, options, how["depthMultiplier"] = "DEPTHWISE_CONV_2D", "DepthwiseConv2DOptions", 1
    right, seen = both(one_operator(kind, SOURCE, shape, (weights, np.zeros(made, np.float32)), options, **how), SOURCE)
    print(f"{kind} with a dilation of {dilation}, stride {stride}, {padding}: LiteRT {right[0, 4, 4, :2]}, OpenCV {seen[0, 4, 4, :2]}")
    return right, seen


for depthwise in (False, True):
    right, seen = convolved(depthwise, 2)
    held(not alike(right, seen), "a dilated convolution has other values")
    held(alike(right[:, 2:-2, 2:-2], seen[:, 1:-3, 1:-3]), "those of a pixel further down and to the right")
    held(alike(*convolved(depthwise, 2, padding="VALID")), "without a border it is right")
    for stride in (1, 2):
        held(alike(*convolved(depthwise, 1, stride)), "and without a dilation")

ONES = np.ones((1, 8, 8, 1), np.float32)
for kind in ("AVERAGE_POOL_2D", "MAX_POOL_2D"):
    for padding in ("SAME", "VALID"):
        rows = extent(8, 3, 1, 1, padding)
        how = dict(filterHeight=3, filterWidth=3, strideH=1, strideW=1, padding=int(padding == "VALID"))
        right, seen = both(one_operator(kind, ONES, [1, rows, rows, 1], (), "Pool2DOptions", **how), ONES)
        print(f"{kind} of ones, {padding}: LiteRT {right[0, 0, :3, 0]}, OpenCV {seen[0, 0, :3, 0].round(2)}")
        wrong = kind == "AVERAGE_POOL_2D" and padding == "SAME"
        held(alike(right, seen) != wrong, "an average with SAME counts the border" if wrong else "it is right")
        held(not wrong or np.allclose(seen[0, 0, :3, 0], [4 / 9, 6 / 9, 6 / 9]), "ones are 4/9 and 6/9 there" if wrong else "as stated")
PYTHON
