#!/usr/bin/env bash
# OpenCV: a window with `SAME_UPPER` of stride 2 is one of SAME_LOWER, and one with `SAME_LOWER` of stride 1 is one of SAME_UPPER
#
# Versions: opencv-python-headless 5.0.0.93 against onnxruntime 1.32.0, models of onnx 1.23.2, opset 13, all passed by onnx.checker.
# Expected: where the border of SAME is odd, the pixel more is behind the map with SAME_UPPER and in front of it with SAME_LOWER,
#   whatever the stride is.
# Seen: of convolutions, maximum and average pools, windows of stride 2 and 3 have it in front of the map with both, windows of
#   stride 1 behind it with both. The shape is right. Where the border is even all is right, and so it is with explicit pads.
# Why it matters: a 3×3 of stride 2 over an even map with SAME_UPPER is the first layer of every MobileNet and EfficientNet that comes
#   from TensorFlow, and most that follow it. Each such layer looks one pixel too far up and to the left; nothing is printed, and the
#   network only loses accuracy. Write borders as pads before handing a model to OpenCV.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" opencv-python-headless==5.0.0.93 onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6
python - <<'PYTHON'
import numpy as np
from held import held
from onnx.helper import make_node
from opencv import both
from severalnodes import alike

random = np.random.default_rng(1)
SOURCE = random.standard_normal((1, 4, 8, 8)).astype(np.float32)


def windowed(kind, side, stride):
    """Of `SAME_UPPER` and `SAME_LOWER` each: which of the two ONNX Runtime's maps OpenCV's is."""
    stored = {"w": random.standard_normal((6, 4, side, side)).astype(np.float32)} if kind == "Conv" else {}
    how = dict(kernel_shape=[side, side], strides=[stride, stride])
    ways = [make_node(kind, ["x", *stored], ["y"], auto_pad=way, **how) for way in ("SAME_UPPER", "SAME_LOWER")]
    (upper, seen_upper), (lower, seen_lower) = (both([way], SOURCE, stored) for way in ways)
    tells = ["both" if alike(upper, lower) else "upper" if alike(seen, upper) else "lower" if alike(seen, lower) else "none" for seen in (seen_upper, seen_lower)]
    print(f"{kind} {side}x{side} of stride {stride}: SAME_UPPER runs as {tells[0]}, SAME_LOWER as {tells[1]}")
    for seen in (seen_upper, seen_lower):
        held(alike(seen, upper) or alike(seen, lower), "the map is one of the two")
    return tells


for kind in ("Conv", "MaxPool", "AveragePool"):
    for side, stride in ((3, 2), (5, 2), (3, 3)):
        held(windowed(kind, side, stride) == ["lower", "lower"], "of a longer stride both have the pixel more in front of the map")
    held(windowed(kind, 2, 1) == ["upper", "upper"], "of stride 1 both have it behind the map")
    for side, stride in ((3, 1), (4, 2)):
        held(windowed(kind, side, stride) == ["both", "both"], "an even border is right")
stored = {"w": random.standard_normal((6, 4, 3, 3)).astype(np.float32)}
held(alike(*both([make_node("Conv", ["x", "w"], ["y"], strides=[2, 2], pads=[0, 0, 1, 1])], SOURCE, stored)), "explicit pads are right")
PYTHON
