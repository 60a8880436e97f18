#!/usr/bin/env bash
# Aidge: a pool with `SAME_UPPER` is one of SAME_LOWER and the other way round, where a convolution is right
#
# Versions: aidge-onnx 0.10.1 with aidge-core and aidge-backend-cpu of that version against onnxruntime 1.32.0, models of onnx 1.23.2,
#   opset 13, all passed by onnx.checker.
# Expected: both ask for the same border, so that a pool takes the windows that a convolution of its side and stride takes.
# Seen: maximum and average pools of an odd border have the pixel more in front of the map with SAME_UPPER and behind it with
#   SAME_LOWER; convolutions have it as they should. Of stride 3 a pool or a convolution 3×3 gives 2 of 8 pixels with both,
#   where 3 are right.
# Why it matters: a pool of stride 2 with SAME is what TensorFlow and Keras export. Its shape is right, and all windows are one pixel
#   off those of the branch beside it. Write pads before importing.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" aidge-core==0.10.1 aidge-backend-cpu==0.10.1 aidge-onnx==0.10.1 onnx==1.23.2 onnxruntime==1.32.0 \
  numpy==2.4.6
python - <<'PYTHON'
import numpy as np
from aidge import both
from held import held
from onnx.helper import make_node
from severalnodes import alike

random = np.random.default_rng(1)
SOURCE = random.standard_normal((1, 4, 8, 8)).astype(np.float32)
WAYS = ("SAME_UPPER", "SAME_LOWER")


def windowed(kind, side, stride):
    stored = {"w": random.standard_normal((6, 4, side, side)).astype(np.float32)} if kind == "Conv" else {}
    how = dict(kernel_shape=[side, side], strides=[stride, stride])
    pairs = [both([make_node(kind, ["x", *stored], ["y"], auto_pad=way, **how)], SOURCE, stored) for way in WAYS]
    for way, (right, seen) in zip(WAYS, pairs):
        print(f"{kind} {side}x{side} of stride {stride}, {way}: ONNX Runtime {right[0, 0, 0, :3]}, Aidge {seen[0, 0, 0, :3]}")
    return pairs


for side, stride in ((3, 2), (5, 2), (2, 1), (3, 1), (3, 3)):
    (upper, seen_upper), (lower, seen_lower) = windowed("Conv", side, stride)
    if stride < 3:
        held(alike(upper, seen_upper) and alike(lower, seen_lower), "a convolution is right")
    else:
        held(upper.shape[2:] == (3, 3) and seen_upper.shape[2:] == (2, 2), "a convolution of stride 3 is short")
    for kind in ("MaxPool", "AveragePool"):
        (upper, seen_upper), (lower, seen_lower) = windowed(kind, side, stride)
        if stride == 3:
            held(upper.shape[2:] == (3, 3) and seen_upper.shape[2:] == seen_lower.shape[2:] == (2, 2), "a pool of stride 3 is short")
        elif side == 3 and stride == 1:
            held(alike(upper, seen_upper) and alike(lower, seen_lower), "a pool of an even border is right")
        else:
            held(alike(upper, seen_lower) and alike(lower, seen_upper) and not alike(upper, lower), "a pool has the border of the other")
PYTHON
