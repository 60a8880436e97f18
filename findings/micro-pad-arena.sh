#!/usr/bin/env bash
# TensorFlow Lite for Microcontrollers: a PAD before a strided convolution costs its whole map once more
#
# Versions: tflite-micro 0.dev20261023182759; networks are written with the schema in ai-edge-litert 2.3.0.
# Expected: a border of one pixel on a map of 64x64x8 is 2,080 bytes more, or nothing where the PAD is done in place or by the
#   convolution itself, as compilers for accelerators do.
# Seen: the arena grows from 40,960 bytes, a map and a quarter of it, to 67,616: the map beside its padded copy. No operator
#   works in place, a RESHAPE neither.
# Why it matters: PyTorch pads a 3x3 with stride 2 by one on each side, TensorFlow's SAME by one at the end, so converters put
#   a PAD before each such convolution. MobileNetV2 at 224 pixels has it at its largest map: 2,430,048 bytes instead of
#   1,505,280. Train with SAME, and the arena is the smaller one.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" tflite-micro==0.dev20261023182759 ai-edge-litert==2.3.0 flatbuffers==25.12.19 numpy==2.4.6
python - <<'PYTHON'
import numpy as np
from held import held
from micro import micro
from tflitenet import Network

SIDE, CHANNELS = 64, 8
SHAPE = [1, SIDE, SIDE, CHANNELS]


def arena(name, body):
    network = Network()
    network.output(body(network, network.input(SHAPE)))
    size = micro(network, np.zeros(SHAPE, np.int8))[1]
    print(f"{name}: {size:,} bytes")
    return size


def strided(network, source, padding):
    return network.conv(source, CHANNELS, (3, 3), stride=(2, 2), padding=padding)


def reshaped(network, source):
    shape = [1, SIDE * SIDE, CHANNELS]
    return network.operator("RESHAPE", [source, network.constant(shape)], [network.like(source, shape)])


read, written, padded = SIDE**2 * CHANNELS, (SIDE // 2) ** 2 * CHANNELS, (SIDE + 2) ** 2 * CHANNELS
held(arena("SAME, stride 2", lambda n, x: strided(n, x, "SAME")) == read + written, "the two maps of a convolution")
held(arena("PAD, VALID, stride 2", lambda n, x: strided(n, n.pad(x, 1), "VALID")) == read + padded, "behind a PAD the map beside its copy")
held(arena("RESHAPE", reshaped) == 2 * read, "a RESHAPE has two buffers as well")
PYTHON
