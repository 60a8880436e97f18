#!/usr/bin/env bash
# TensorFlow Lite for Microcontrollers: the order in which a file lists its tensors changes the arena, by half here
#
# Versions: tflite-micro 0.dev20261023182759; networks are written with the schema in ai-edge-litert 2.3.0.
# Expected: three operators in a row on maps of 4,096 bytes take turns between two buffers, 8,192 bytes; how the file numbers
#   its tensors says nothing about the network.
# Seen: 8,192 bytes where tensors are listed as they are made, 12,288 where the second stands before the first. Operators and
#   their order are the same. The planner places the largest buffer first, of equal ones the one that is listed last, each into
#   the lowest gap that is free while it lives. So the last map and the first lie at the bottom, the third above, and the
#   second, which comes last, overlaps in time with the first and the third and goes on top.
# Why it matters: a converter that renumbers tensors can break a budget of SRAM without a change to the network, and the peak
#   of what is live at once is no promise. Maps of equal size in a row are what plain networks consist of.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" tflite-micro==0.dev20261023182759 ai-edge-litert==2.3.0 flatbuffers==25.12.19 numpy==2.4.6
python - <<'PYTHON'
import numpy as np
from held import held
from micro import micro
from tflitenet import Network

SHAPE = [1, 16, 16, 16]


def arena(order):
    network = Network()
    indices = {number: network.tensor(SHAPE) for number in order}
    maps = [indices[number] for number in range(4)]
    network.graph.inputs.append(maps[0])
    for source, result in zip(maps, maps[1:]):
        network.operator("RELU", [source], [result])
    network.output(maps[3])
    size = micro(network, np.zeros(SHAPE, np.int8))[1]
    print(f"tensors listed as {order}: {size:,} bytes")
    return size


held(arena([0, 1, 2, 3]) == 2 * 4096, "listed as they are made, they take turns between two buffers")
held(arena([1, 0, 2, 3]) == 3 * 4096, "with the first two exchanged they take three")
PYTHON
