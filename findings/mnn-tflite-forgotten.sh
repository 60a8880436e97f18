#!/usr/bin/env bash
# MNN: of TensorFlow Lite it forgets the ReLU in a pool, the beta of a softmax, and makes the mirrored border of a pad one of zeros
#
# Versions: MNN 3.6.1 against ai-edge-litert 2.3.0.
# Expected: what the tables of an operator say is done or refused, as the converter ends at a convolution with RELU_N1_TO_1.
# Seen: a maximum or average pool with RELU or RELU6 as its activation has values below 0, or above 6; convolutions, sums and
#   products have theirs. A softmax of beta 0.5 or 2 is one of 1. A MIRROR_PAD of either mode has zeros around the map.
# Why it matters: TensorFlow's converter folds a ReLU behind a pool into it, where all else has one of its own; beta is the
#   temperature of a distilled or calibrated classifier; mirrored borders are those of networks that enhance pictures, which get a
#   dark frame. Nothing is printed.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" MNN==3.6.1 ai-edge-litert==2.3.0 numpy==2.4.6
python - <<'PYTHON'
import numpy as np
from floatnet import one_operator
from held import held
from mnntflite import both
from tflitenet import extent

SOURCE = np.random.default_rng(1).standard_normal((1, 8, 10, 4)).astype(np.float32) * 9 - 8
RELU, RELU6 = 1, 3


def alike(a, b):
    return a.shape == b.shape and np.allclose(a, b, atol=1e-3)


for kind in ("MAX_POOL_2D", "AVERAGE_POOL_2D"):
    for side, stride, padding in ((2, 2, 1), (3, 2, 1), (3, 2, 0)):
        way = "VALID" if padding else "SAME"
        shape = [1, extent(8, side, stride, 1, way), extent(10, side, stride, 1, way), 4]
        pooled = {}
        for activation in (0, RELU, RELU6):
            how = dict(filterHeight=side, filterWidth=side, strideH=stride, strideW=stride, padding=padding, fusedActivationFunction=activation)
            right, pooled[activation] = both(one_operator(kind, SOURCE, shape, (), "Pool2DOptions", **how), SOURCE)
            print(f"{kind} {side}x{side} {way}, activation {activation}: LiteRT {right.min():.2f} to {right.max():.2f}, ", end="")
            print(f"MNN {pooled[activation].min():.2f} to {pooled[activation].max():.2f}")
            held(alike(right, pooled[activation]) == (activation == 0), "a pool is right without an activation alone")
        held(alike(pooled[0], pooled[RELU]) and alike(pooled[0], pooled[RELU6]), "with one it is a pool without")
for kind, options in (("ADD", "AddOptions"), ("MUL", "MulOptions")):
    for activation in (RELU, RELU6):
        stored = (np.float32([1, 2, -3, 4]),)
        network = one_operator(kind, SOURCE, SOURCE.shape, stored, options, fusedActivationFunction=activation)
        held(alike(*both(network, SOURCE)), f"{kind} has its activation")

row = SOURCE[:, :1, :1] / 9
plain, _ = both(one_operator("SOFTMAX", row, row.shape, (), "SoftmaxOptions", beta=1.0), row)
for beta in (0.5, 1.0, 2.0):
    right, seen = both(one_operator("SOFTMAX", row, row.shape, (), "SoftmaxOptions", beta=beta), row)
    print(f"softmax of beta {beta}: LiteRT {right.ravel().round(3)}, MNN {seen.ravel().round(3)}")
    held(alike(seen, plain) and alike(right, seen) == (beta == 1), "a softmax is one of beta 1")

for mode in (0, 1):
    border = np.array([[0, 0], [1, 1], [2, 2], [0, 0]])
    right, seen = both(one_operator("MIRROR_PAD", SOURCE, [1, 10, 14, 4], (border,), "MirrorPadOptions", mode=mode), SOURCE)
    zeros = np.pad(SOURCE, border)
    held(alike(right, np.pad(SOURCE, border, "symmetric" if mode else "reflect")), "LiteRT mirrors the map")
    held(alike(seen, zeros), f"MNN has zeros around it in mode {mode}")
PYTHON
