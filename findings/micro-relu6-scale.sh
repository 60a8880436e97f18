#!/usr/bin/env bash
# TensorFlow Lite for Microcontrollers: a RELU6 of its own does not change the scale, whatever its output states
#
# Versions: tflite-micro 0.dev20261023182759, against ai-edge-litert 2.3.0.
# Expected: RELU and RELU6 differ in their upper end alone; where input and output have different scales, both requantise, as
#   LiteRT does with either, and the two runtimes agree.
# Seen: RELU agrees in every value. RELU6 clamps the input's numbers and hands them on as they are: with scales of 0.05 and
#   0.03 in and out all 4,096 values differ from LiteRT's, by up to 52 steps of 255. No error is raised. Where the scales are
#   equal it agrees.
# Why it matters: a RELU6 that was not fused into the convolution before it, say after a concatenation, is right on the desktop
#   and wrong on the chip. Give its input and output one scale, or use a RELU.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" tflite-micro==0.dev20261023182759 ai-edge-litert==2.3.0 flatbuffers==25.12.19 numpy==2.4.6
python - <<'PYTHON'
import numpy as np
from desktop import desktop
from held import held
from micro import micro
from tflitenet import Network


SHAPE = [1, 16, 16, 16]
map = np.random.default_rng(1).integers(-128, 128, SHAPE, dtype=np.int8)


def apart(name, scale, zero):
    network = Network()
    network.output(network.operator(name, [network.input(SHAPE, scale=0.05)], [network.tensor(SHAPE, scale=scale, zero=zero)]))
    steps = np.abs(micro(network, map)[0].astype(int) - desktop(network, map, reference=True).astype(int))
    assert np.array_equal(desktop(network, map), desktop(network, map, reference=True)), "LiteRT's own kernels disagree"
    print(f"{name:<6} scale {scale}, zero point {zero}: {np.count_nonzero(steps)} of {steps.size} values differ, by up to {steps.max()}")
    return steps


held(apart("RELU", 0.03, 3).max() == 0, "a RELU that changes the scale agrees")
held(apart("RELU6", 0.05, 0).max() == 0, "a RELU6 that keeps the scale agrees")
held(apart("RELU6", 0.03, 3).max() > 40, "a RELU6 that changes the scale does not")
PYTHON
