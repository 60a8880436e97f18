#!/usr/bin/env bash
# Vela: a global average written as MEAN takes twice the cycles of the same average written as AVERAGE_POOL_2D
#
# Versions: ethos-u-vela 5.2.0, for Ethos-U55-128; networks are written with the schema in ai-edge-litert 2.3.0.
# Expected: one function, so one schedule: both average 7×7 pixels of 1,280 channels.
# Seen: 74,521 cycles as MEAN, 32,777 as AVERAGE_POOL_2D with a window of the map; at 56×56×64 266,436 and 126,168.
# Why it matters: converters write Keras' GlobalAveragePooling2D and PyTorch's mean over height and width as MEAN. An
#   average pool with a window of the map's size does the same for half.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" ethos-u-vela==5.2.0 ai-edge-litert==2.3.0 flatbuffers==25.12.19 numpy==2.4.6
python - <<'PYTHON'
from held import held
from tflitenet import Network
from vela import Compiled


def written(how, side, channels):
    network = Network()
    source = network.input([1, side, side, channels])
    network.output(network.mean(source) if how == "MEAN" else network.pool(how, source, (side, side), (1, 1)))
    return Compiled(network).show(f"{how} of {side}×{side}×{channels}")


for side, channels in ((7, 1280), (56, 64)):
    mean, pool = written("MEAN", side, channels), written("AVERAGE_POOL_2D", side, channels)
    held(mean.on_npu and pool.on_npu and mean.macs == pool.macs, "both run on the NPU and count the same MACs")
    held(mean.cycles > 2 * pool.cycles, "MEAN takes more than twice the cycles")
PYTHON
