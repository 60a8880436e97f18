#!/usr/bin/env bash
# Vela: a first convolution on 1 or 2 channels runs as a sparse one on the Ethos-U85, whatever its weights are
#
# Versions: ethos-u-vela 5.2.0, for Ethos-U85-256; networks are written with the schema in ai-edge-litert 2.3.0.
# Expected: the accelerator's 2:4 sparsity halves the time of weights that somebody has pruned so. Weights drawn at random are
#   dense, and channels of an input are filled up to 16 anyway, so that 1, 2 and 3 of them take the same time.
# Seen: Vela tries the sparse form of every convolution and keeps it where of each four channels two are zero. The zeros that
#   fill up 1 or 2 channels to four count: its summary has half of their MACs, and a 9×9 on 1 channel takes 46,520 cycles, where
#   an Ethos-U65 with as many MACs a cycle takes 90,610.
# Why it matters: on a grey picture or a spectrogram the chip is twice as fast as its MACs say, and MACs read off the summary of
#   such a network are too few; a third channel costs more than the first two.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" ethos-u-vela==5.2.0 ai-edge-litert==2.3.0 flatbuffers==25.12.19 numpy==2.4.6
python - <<'PYTHON'
from held import held
from tflitenet import Network
from vela import Compiled


def on(channels, accelerator):
    network = Network()
    network.output(network.conv(network.input([1, 49, 10, channels]), 64, (9, 9)))
    return Compiled(network, accelerator).show(f"9×9 on {channels} channels, {accelerator}")


by = {channels: on(channels, "ethos-u85-256") for channels in (1, 2, 3, 4)}
old = {channels: on(channels, "ethos-u65-256") for channels in (1, 3)}
each = 49 * 10 * 64 * 81
held(all(c.on_npu for c in (*by.values(), *old.values())), "all run on the NPU")
held([2 * by[c].macs // each for c in (1, 2)] == [1, 2], "the summary has half of the MACs of 1 and 2 channels")
held([by[c].macs // each for c in (3, 4)] == [3, 4], "and all of those of 3 and 4")
held([old[c].macs // each for c in (1, 3)] == [1, 3], "on an Ethos-U65, which has no sparse weights, it has all of them")
held(by[1].cycles < 0.6 * old[1].cycles, "1 channel takes less than 0.6 times the cycles of an Ethos-U65")
PYTHON
