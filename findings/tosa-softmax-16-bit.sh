#!/usr/bin/env bash
# TOSA: a 16-bit softmax gives what lies more than 10 below the best a probability of up to a half
#
# Versions: tosa-converter-for-tflite 2026.2.0, tosa-tools 2026.8.0 (the reference model of the specification) against
#   ai-edge-litert 2.3.0.
# Expected: e^-10.1 is 0.00004, and what is lower still is 0 in 16 bits: the further a class is behind, the less it is.
# Seen: up to 10 below the best the probabilities are LiteRT's. From there on they begin anew: 10.1 below the best is 0.475 of two
#   classes, 11 below 0.269, as if it were 0.1 and 1 below. The converter casts the difference, which has left its 16 bits, to them,
#   and a cast of TOSA takes the lower bits and does not cut. With int8 nothing of that is so.
# Why it matters: 16×8 is what one quantises to when 8 bits are not enough, and differences of 10 among logits are what a sure
#   network has. A segmenter or classifier whose softmax goes through TOSA (Ethos-U85, ExecuTorch's path to it, ML SDK) calls its
#   surest pixels a tie. Keep the range of logits below 10, end the network ahead of its softmax, or take an ArgMax.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" tosa-converter-for-tflite==2026.2.0 tosa-tools==2026.8.0 ai-edge-litert==2.3.0 numpy==1.26.4
python - <<'PYTHON'
import numpy as np
from desktop import desktop
from held import held
from tflitenet import Network
from tosa import tosa


def shares(type, scale, below):
    """Of a class that lies so far below the other: by LiteRT, and by TOSA."""
    one, zero = (1 / 32768, 0) if type == "int16" else (1 / 256, -128)
    network = Network()
    logits = network.input([1, 1, 1, 2], type=type, scale=scale)
    result = network.tensor([1, 1, 1, 2], type=type, scale=one, zero=zero)
    network.output(network.operator("SOFTMAX", [logits], [result], "SoftmaxOptions", beta=1.0))
    top = 120 if type == "int8" else 20000
    source = np.array([top, top - round(below / scale)]).astype(type).reshape(1, 1, 1, 2)
    return [float((made.ravel()[1] - np.float64(zero)) * one) for made in (desktop(network, source), tosa(network, source))]


for below in (1, 5, 9.9, 10.1, 11, 12):
    right, seen = shares("int16", 4e-4, below)
    print(f"int16, {below} below the best: LiteRT {right:.5f}, TOSA {seen:.5f}, e^-{below} is {np.exp(-below):.5f}")
    held(abs(right - 1 / (1 + np.exp(below))) < 1e-3, "LiteRT is right")
    again = 1 / (1 + np.exp(below - 10))
    held(abs(seen - (right if below < 10 else again)) < 1e-3, "so is TOSA" if below < 10 else "TOSA has it as 10 nearer")
for below in (5, 11, 15):
    right, seen = shares("int8", 0.1, below)
    print(f"int8, {below} below the best: LiteRT {right:.5f}, TOSA {seen:.5f}")
    held(abs(right - seen) <= 1 / 256, "int8 is right")
PYTHON
