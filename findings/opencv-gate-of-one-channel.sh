#!/usr/bin/env bash
# OpenCV: a map of several channels times a convolution's map of one channel comes out with five dimensions, in blocks of 8 channels
#
# Versions: opencv-python-headless 5.0.0.93 against onnxruntime 1.32.0, models of onnx 1.23.2, opset 13, all passed by onnx.checker.
# Expected: a gate over pixels, one number for all channels, is an ordinary product with broadcasting.
# Seen: where both maps come from convolutions, the product of 1×C×8×10 and 1×1×8×10 has the shape 1×1×8×10×8 up to 8 channels and
#   1×2×8×10×8 at 16: the layout in which OpenCV 5 keeps maps between convolutions, each channel's place filled up to 8. So it is for
#   Mul, Add, Sub and Max, on either side, and for a ReLU, a sum and a join behind it; pools and means behind it are errors. With a
#   gate for each channel, 1×C×1×1, with a mean over channels as the gate, or with a map of one channel all is right.
# Why it matters: this is the spatial attention of CBAM, scSE and most light segmenters, and masks that a network predicts for
#   itself. An Expand of the gate to C channels keeps the shape.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" opencv-python-headless==5.0.0.93 onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6
python - <<'PYTHON'
import cv2
import numpy as np
from held import held
from onnx.helper import make_node
from opencv import both
from severalnodes import alike

random = np.random.default_rng(1)
SOURCE = random.standard_normal((1, 6, 8, 10)).astype(np.float32)


def draw(*shape):
    return random.standard_normal(shape).astype(np.float32)


def gated(told, channels, tail, gate=None, **stored):
    """Shapes of ONNX Runtime and OpenCV, and whether values are the same; `a` is the map, `g` its gate."""
    stored["w"] = draw(channels, 6, 3, 3)
    if gate is None or len(stored) == 2:
        stored["v"] = draw(1, channels, 3, 3)
    gate = gate or [make_node("Conv", ["a", "v"], ["h"], pads=[1, 1, 1, 1]), make_node("Sigmoid", ["h"], ["g"])]
    right, seen = both([make_node("Conv", ["x", "w"], ["a"], pads=[1, 1, 1, 1]), *gate, *tail], SOURCE, stored)
    print(f"{told}, {channels} channels: ONNX Runtime {right.shape}, OpenCV {seen.shape}")
    return seen.shape, alike(right, seen)


PRODUCT = make_node("Mul", ["a", "g"], ["y"])
for channels, blocks in ((3, 1), (6, 1), (8, 1), (16, 2)):
    blocked = (1, blocks, 8, 10, 8)
    held(gated("product", channels, [PRODUCT])[0] == blocked, "the map is left in blocks of 8 channels")
    held(gated("gate first", channels, [make_node("Mul", ["g", "a"], ["y"])])[0] == blocked, "whichever comes first")
    for kind in ("Add", "Sub", "Max"):
        held(gated(kind, channels, [make_node(kind, ["a", "g"], ["y"])])[0] == blocked, f"so it is with {kind}")
    behind = [make_node("Mul", ["a", "g"], ["p"]), make_node("Relu", ["p"], ["y"])]
    held(gated("ReLU behind", channels, behind)[0] == blocked, "so it is behind a ReLU")
    try:
        gated("pool behind", channels, [make_node("Mul", ["a", "g"], ["p"]), make_node("GlobalAveragePool", ["p"], ["y"])])
        held(False, "a pool behind it is an error")
    except cv2.error as error:
        held("C0 <= 1" in str(error), "a pool behind it is an error that names no layer")
held(gated("product", 1, [PRODUCT])[1], "a map of one channel is right")
pooled = [make_node("GlobalAveragePool", ["a"], ["h"]), make_node("Sigmoid", ["h"], ["g"])]
held(gated("a gate for each channel", 6, [PRODUCT], pooled)[1], "a gate for each channel is right")
mean = [make_node("ReduceMean", ["a"], ["g"], axes=[1])]
held(gated("a mean as gate", 6, [PRODUCT], mean)[1], "a mean over channels as the gate is right")
wide = [make_node("Conv", ["a", "v"], ["h"], pads=[1, 1, 1, 1]), make_node("Sigmoid", ["h"], ["s"]), make_node("Expand", ["s", "to"], ["g"])]
held(gated("an expanded gate", 6, [PRODUCT], wide, to=np.array([1, 6, 8, 10]))[1], "an expanded gate is right")
PYTHON
