#!/usr/bin/env bash
# LiteRT's reference kernel of a local response normalisation leaves out the last channel of each window; the optimised one is right
#
# Versions: ai-edge-litert 2.3.0.
# Expected: the sum over channels c - radius to c + radius, both of them, as TensorFlow documents depth_radius, in either kernel: the
#   reference kernels are what others are tested against.
# Seen: with the reference kernels it goes to c + radius - 1. Of radius 1 it is over two channels for three, and of radius 0 over
#   none, so that there is nothing but the bias. With the default kernels it is over 3 and 1. The last channels, which have no neighbours
#   behind them, are right in both.
# Why it matters: reference kernels are chosen for bit-exact tests, and stand for whatever has no kernels of its own. AlexNet and the
#   first GoogLeNet have such layers. Nothing but values shows it.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" ai-edge-litert==2.3.0 flatbuffers==25.12.19 numpy==2.4.6
python - <<'PYTHON'
import numpy as np
from desktop import desktop
from held import held
from tflitenet import Network

SHAPE, BIAS, ALPHA, BETA = [1, 3, 3, 7], 1.5, 0.25, 0.6
MAP = np.random.default_rng(5).standard_normal(SHAPE).astype(np.float32)


def normalised(before, behind):
    """Over the channels from `before` ahead of each to `behind` after it."""
    channels = SHAPE[3]
    sums = [(MAP[..., max(0, c - before) : min(channels, c + behind + 1)] ** 2).sum(axis=3) for c in range(channels)]
    return MAP / (BIAS + ALPHA * np.stack(sums, axis=3)) ** BETA


def alike(a, b):
    return np.allclose(a, b, atol=1e-5)


for radius in (1, 2, 3, 0):
    network = Network()
    x = network.input(SHAPE, type="float32")
    how = dict(radius=radius, bias=BIAS, alpha=ALPHA, beta=BETA)
    network.output(network.operator("LOCAL_RESPONSE_NORMALIZATION", [x], [network.like(x, SHAPE)], "LocalResponseNormalizationOptions", **how))
    right = normalised(radius, radius)
    plain, reference = (desktop(network, MAP, reference=choice) for choice in (False, True))
    off = [np.abs(one - right).max() for one in (plain, reference)]
    print(f"radius {radius}: default kernels {off[0]:.2f} off, reference kernels {off[1]:.2f}, of {np.abs(right).max():.2f}")
    held(alike(plain, right), "the default kernels are right")
    held(not alike(reference, right) and alike(reference, normalised(radius, radius - 1)), "the reference leaves out the last channel")
    held(alike(reference[..., -1:], right[..., -1:]) == (radius > 0), "but for the last one, which has none behind it")
PYTHON
