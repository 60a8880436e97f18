#!/usr/bin/env bash
# OpenCV: a constant of TensorFlow Lite of four dimensions, and a softmax over channels, go along the columns of the map
#
# Versions: opencv-python-headless 5.0.0.93 against ai-edge-litert 2.3.0.
# Expected: maps of the format have their channels last, OpenCV's have them second; the importer turns what it reads, constants too.
# Seen: ADD, SUB, MUL and DIV with a constant of shape [1, 1, 1, 4] line up with columns: a map of 9×10 pixels of 4 channels comes
#   out with 4 columns, and one of 4 columns with other values. A constant as large as the map does the same. A constant of shape
#   [4] behind the map is right, in front of it, as in 1 - x, it is not. A softmax of a map adds up to 1 over columns. A number alone,
#   two maps, and a mean over rows and columns are right.
# Why it matters: [1, 1, 1, 4] is what Keras writes for the mean and the deviation of a Normalization or Rescaling layer and for an
#   affine layer by itself. A warning of clamped shapes is printed where the shape changes, none for a map of as many columns as
#   channels. A segmenter's softmax over classes is over columns.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" opencv-python-headless==5.0.0.93 ai-edge-litert==2.3.0 numpy==2.4.6
python - <<'PYTHON'
import numpy as np
from floatnet import one_operator
from held import held
from opencvtflite import both

random = np.random.default_rng(1)


def draw(*shape):
    return np.abs(random.standard_normal(shape).astype(np.float32)) + 0.3


def alike(a, b):
    return a.shape == b.shape and np.allclose(a, b, atol=1e-3)


def combined(kind, columns, constant, first=False):
    source = draw(1, 9, columns, 4)
    network = one_operator(kind, source, source.shape, (constant,), kind.capitalize() + "Options", first)
    right, seen = both(network, source)
    where = "in front of" if first else "behind"
    print(f"{kind}, {constant.shape} {where} a map of {source.shape}: LiteRT {right.shape}, OpenCV {seen.shape}")
    return right, seen


for kind in ("ADD", "SUB", "MUL", "DIV"):
    for first in (False, True):
        right, seen = combined(kind, 10, draw(1, 1, 1, 4), first)
        held(seen.shape == (1, 9, 4, 4), "a constant of channels leaves as many columns")
        right, seen = combined(kind, 4, draw(1, 1, 1, 4), first)
        held(right.shape == seen.shape and not alike(right, seen), "where there are as many columns the values are others")
        held(combined(kind, 10, draw(1, 9, 10, 4), first)[1].shape == (1, 9, 4, 4), "so it is with a constant as large as the map")
        held(alike(*combined(kind, 10, draw(1, 1, 1, 1), first)), "one number is right")
    held(alike(*combined(kind, 10, draw(4))), "a constant of one dimension is right")
    held(combined(kind, 10, draw(4), True)[1].shape == (1, 9, 4, 4), "in front of the map it is not")

source = draw(1, 9, 10, 4)
right, seen = both(one_operator("SOFTMAX", source, source.shape, (), "SoftmaxOptions", beta=1.0), source)
print(f"softmax: over channels LiteRT adds up to {right.sum(3)[0, 0, :3]}, OpenCV to {seen.sum(3)[0, 0, :3].round(2)}")
held(np.allclose(right.sum(3), 1, atol=1e-3) and np.allclose(seen.sum(2), 1, atol=1e-3), "a softmax is over columns")
held(alike(*both(one_operator("MEAN", source, [1, 1, 1, 4], ([1, 2],), "ReducerOptions", keepDims=True), source)), "a mean of pixels is right")
PYTHON
