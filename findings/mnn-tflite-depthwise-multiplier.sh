#!/usr/bin/env bash
# MNN: a depthwise convolution of TensorFlow Lite with a multiplier takes output channel n of input channel n, and leaves the rest
#
# Versions: MNN 3.6.1 against ai-edge-litert 2.3.0.
# Expected: with a multiplier of 2 each channel of a map makes two in a row: of channels 1 and 10 and weights 1, 2, 3, 4 come 1, 2, 30
#   and 40. The converter knows `depth_multiplier`, and refuses what it cannot say.
# Seen: 1 and 20, and nothing that was computed behind them, mostly zeros: output channel n is channel n by weight n, as far as the map
#   has channels, 3×3 and 1×1, with and without stride. Without a multiplier all is right, and so is the same convolution from ONNX,
#   written as one in groups.
# Why it matters: the first layers of audio and radar networks, and SepConv of Keras with a `depth_multiplier`, have one. Shapes are
#   right and nothing is printed. Convert from ONNX.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" MNN==3.6.1 ai-edge-litert==2.3.0 onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6
python - <<'PYTHON'
import mnnonnx
import numpy as np
from floatnet import one_operator
from held import held
from mnntflite import both
from onnx.helper import make_node
from tflitenet import extent

random = np.random.default_rng(1)


def depthwise(source, weights, stride=1):
    _, rows, columns, channels = source.shape
    _, side, _, made = weights.shape
    shape = [1, extent(rows, side, stride, 1, "SAME"), extent(columns, side, stride, 1, "SAME"), made]
    how = dict(strideH=stride, strideW=stride, dilationHFactor=1, dilationWFactor=1, padding=0, depthMultiplier=made // channels)
    stored = (weights, np.zeros(made, np.float32))
    right, seen = both(one_operator("DEPTHWISE_CONV_2D", source, shape, stored, "DepthwiseConv2DOptions", **how), source)
    print(f"multiplier {made // channels}, {side}x{side}: LiteRT {right[0, 0, 0].round(2)}, MNN {seen[0, 0, 0].round(2)}")
    return right, seen


right, seen = depthwise(np.array([[[[1, 10]]]], np.float32), np.array([[[[1, 2, 3, 4]]]], np.float32))
held(right.ravel().tolist() == [1, 2, 30, 40] and seen.ravel()[:2].tolist() == [1, 20], "the second is of the second")
for channels in (4, 8):
    source = random.standard_normal((1, 8, 10, channels)).astype(np.float32)
    for side, stride in ((3, 1), (3, 2), (1, 1)):
        weights = random.standard_normal((1, side, side, channels * 2)).astype(np.float32)
        right, seen = depthwise(source, weights, stride)
        held(not np.allclose(right, seen, atol=1e-3), "with a multiplier it is wrong")
        plain, of_plain = depthwise(source, weights[..., :channels], stride)
        held(np.allclose(plain, of_plain, atol=1e-3), "without one it is right")
        held(np.allclose(plain, seen[..., :channels], atol=1e-3), "the first half of the channels is that of one without")
weights = random.standard_normal((8, 1, 3, 3)).astype(np.float32)
source = random.standard_normal((1, 4, 8, 10)).astype(np.float32)
right, seen = mnnonnx.both([make_node("Conv", ["x", "w"], ["y"], group=4, pads=[1, 1, 1, 1])], source, {"w": weights})
held(np.allclose(right, seen, atol=1e-3), "from ONNX it is right")
PYTHON
