#!/usr/bin/env bash
# TensorFlow Lite for Microcontrollers: a transposed convolution needs four times its maps in the arena
#
# Versions: tflite-micro 0.dev20261023182759; networks are written with the schema in ai-edge-litert 2.3.0.
# Expected: as for a convolution, what it reads and what it writes: 16×16×8 and 32×32×8 bytes, 10,240.
# Seen: 43,008 bytes. The kernel adds every product into an output of 32 bits, and asks for that map beside the two: four
#   times the output. With 16-bit maps sums have 64 bits: 86,016 bytes, where the maps are 20,480.
#   A resize to nearest with a convolution behind it, of the same shapes, needs 16,384.
# Why it matters: in a decoder the arena is set by this map, which no drawing of the network shows.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" tflite-micro==0.dev20261023182759 ai-edge-litert==2.3.0 flatbuffers==25.12.19 numpy==2.4.6
python - <<'PYTHON'
import numpy as np
from held import held
from micro import micro
from tflitenet import Network


def transposed(type):
    network = Network()
    source = network.input([1, 16, 16, 8], type=type)
    shape = network.constant([1, 32, 32, 8])
    result = network.tensor([1, 32, 32, 8], type=type, scale=0.25)
    inputs = [shape, network.weights([8, 3, 3, 8], axis=0), source]
    network.output(network.operator("TRANSPOSE_CONV", inputs, [result], "TransposeConvOptions", version=3, padding=0, strideH=2, strideW=2))
    return network


def resized():
    network = Network()
    larger = network.resize("NEAREST_NEIGHBOR", network.input([1, 16, 16, 8]), 2)
    network.output(network.conv(larger, 8, (3, 3)))
    return network


def arena(name, network, type=np.int8):
    size = micro(network, np.zeros([1, 16, 16, 8], type))[1]
    print(f"{name}: {size:,} bytes")
    return size


read, written = 16 * 16 * 8, 32 * 32 * 8
held(arena("transposed convolution, int8", transposed("int8")) == read + written + 4 * written, "its maps and one of 4 bytes a value")
held(arena("transposed convolution, int16", transposed("int16"), np.int16) == 2 * (read + written) + 8 * written, "its maps and one of 8 bytes a value")
held(arena("resize and convolution, int8", resized()) == 2 * written, "the two larger maps")
PYTHON
