#!/usr/bin/env bash
# Vela: a depthwise convolution with two outputs a channel takes four times as long as one with one output of twice the channels
#
# Versions: ethos-u-vela 5.2.0, for Ethos-U55-128; networks are written with the schema in ai-edge-litert 2.3.0.
# Expected: 8 channels with a multiplier of 2 give 16 channels with 36,864 MACs, as 16 channels with a multiplier of 1 do. The
#   list of supported operators of Vela 3.10 sends a multiplier to the CPU unless there is a single channel; that of 5.2 does
#   not limit it, so one expects it to be native now.
# Seen: it runs on the NPU, in 19,664 cycles instead of 4,576; 4 channels with a multiplier of 4 take 29,456. A single channel
#   with a multiplier of 16 takes 4,960.
# Why it matters: multipliers that look free in MACs and in weights are slower than the 1×1 convolution they were to save.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" ethos-u-vela==5.2.0 ai-edge-litert==2.3.0 flatbuffers==25.12.19 numpy==2.4.6
python - <<'PYTHON'
from held import held
from tflitenet import Network
from vela import Compiled


def depthwise(channels, multiplier):
    network = Network()
    source = network.input([1, 16, 16, channels])
    network.output(network.conv(source, None, (3, 3), depthwise=True, multiplier=multiplier))
    return Compiled(network).show(f"depthwise 3×3, {channels} channels × {multiplier}")


def widened():
    network = Network()
    network.output(network.conv(network.conv(network.input([1, 16, 16, 8]), 16, (1, 1)), None, (3, 3), depthwise=True))
    return Compiled(network).show("1×1 from 8 to 16 channels, depthwise 3×3")


one, two, four, single = depthwise(16, 1), depthwise(8, 2), depthwise(4, 4), depthwise(1, 16)
held(all(c.on_npu and c.macs == one.macs for c in (one, two, four, single)), "all run on the NPU with the same MACs")
held(two.cycles > 4 * one.cycles and four.cycles > 6 * one.cycles, "multipliers of 2 and 4 take more than 4 and 6 times the cycles")
held(single.cycles < 1.2 * one.cycles, "of a single channel the multiplier is free")
held(widened().cycles < 0.6 * two.cycles, "widening with a 1×1 convolution first takes less than 0.6 of the multiplier's cycles")
PYTHON
