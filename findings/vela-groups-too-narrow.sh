#!/usr/bin/env bash
# Vela: a convolution in groups runs on the NPU, and below 8 channels a group halving its MACs doubles its cycles
#
# Versions: ethos-u-vela 5.2.0, for Ethos-U55-128; networks are written with the schema in ai-edge-litert 2.3.0.
# Expected: a CONV_2D whose weights have fewer channels than its map, which is how TensorFlow Lite writes groups, stays on the
#   CPU as the list of supported operators knows no groups; or else it takes cycles about as its MACs.
# Seen: it is placed on the NPU. A 3×3 of 64 channels at 32×32 pixels takes 306,404 cycles dense, 60,192 in 8 groups with an eighth
#   of the MACs, then 120,496 in 16 groups and 224,288 in 32, with a sixteenth and a thirty-second of the MACs.
# Why it matters: ShuffleNet V1 and ResNeXt pick groups by MACs. On this NPU groups narrower than 8 channels cost more than wider
#   ones, which also mix more channels.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" ethos-u-vela==5.2.0 ai-edge-litert==2.3.0 flatbuffers==25.12.19 numpy==2.4.6
python - <<'PYTHON'
from ai_edge_litert import schema_py_generated as schema
from held import held
from tflitenet import Network
from vela import Compiled

CHANNELS, SIDE = 64, 32


def grouped(groups):
    network = Network()
    source = network.input([1, SIDE, SIDE, CHANNELS])
    weights = network.weights([CHANNELS, 3, 3, CHANNELS // groups], axis=0)
    how = dict(strideH=1, strideW=1, dilationHFactor=1, dilationWFactor=1, padding=schema.Padding.SAME)
    inputs = [source, weights, network.bias(source, CHANNELS)]
    network.output(network.operator("CONV_2D", inputs, [network.tensor([1, SIDE, SIDE, CHANNELS])], "Conv2DOptions", version=3, **how))
    return Compiled(network).show(f"3×3 in groups of {CHANNELS // groups} channels")


dense, eight, sixteen, many = (grouped(groups) for groups in (1, 8, 16, 32))
held(all(c.on_npu for c in (dense, eight, sixteen, many)), "all run on the NPU")
held(eight.macs * 8 == dense.macs and many.macs * 4 == eight.macs, "MACs go down as groups go up")
held(4 * eight.cycles < dense.cycles, "8 groups take less than a quarter of the dense cycles")
held(sixteen.cycles > 1.8 * eight.cycles, "16 groups take about twice the cycles of 8")
held(many.cycles > 3.5 * eight.cycles, "32 groups take more than 3.5 times the cycles of 8")
PYTHON
