#!/usr/bin/env bash
# OpenCV: a transposed convolution with `output_shape` or `auto_pad` has the size of one without
#
# Versions: opencv-python-headless 5.0.0.93 against onnxruntime 1.32.0, models of onnx 1.23.2, opset 13, all passed by onnx.checker.
# Expected: with SAME_UPPER or SAME_LOWER a map of 8×10 comes out of stride 2 as 16×20, with `output_shape` as stated.
# Seen: with a 3×3 window SAME gives 15×19 of either kind, `output_shape` of 16×20 is 18×22, what `output_shape` of 17×21 gives too.
#   In groups it is the same. With explicit pads and `output_padding` all values are right.
# Why it matters: this is how decoders of TensorFlow and Keras are exported. The next join of the decoder fails, or, at the end of a
#   network, the mask has another size; write pads.
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


def transposed(groups, **how):
    stored = {"w": random.standard_normal((4, 6 if groups == 1 else 2, 3, 3)).astype(np.float32)}
    right, seen = both([make_node("ConvTranspose", ["x", "w"], ["y"], strides=[2, 2], group=groups, **how)], SOURCE, stored)
    print(f"{how} in {groups} groups: ONNX Runtime {right.shape[2:]}, OpenCV {seen.shape[2:]}")
    return right, seen


for groups in (1, 2, 4):
    for way in ("SAME_UPPER", "SAME_LOWER"):
        right, seen = transposed(groups, auto_pad=way)
        held(right.shape[2:] == (16, 20) and seen.shape[2:] == (15, 19), f"{way} is one row and column short")
    for stated in ((16, 20), (17, 21)):
        right, seen = transposed(groups, output_shape=stated)
        held(right.shape[2:] == stated and seen.shape[2:] == (18, 22), f"output_shape {stated} is forgotten")
    held(alike(*transposed(groups)), "without any it is right")
    for pads in ([0, 0, 1, 1], [1, 1, 0, 0], [1, 1, 1, 1]):
        held(alike(*transposed(groups, pads=pads)), "explicit pads are right")
    held(alike(*transposed(groups, pads=[1, 1, 1, 1], output_padding=[1, 1])), "output_padding is right")
PYTHON
