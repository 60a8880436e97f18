#!/usr/bin/env bash
# Vela: a channel shuffle is left to the CPU while the map is large, and runs on the NPU further down
#
# Versions: ethos-u-vela 5.2.0, for Ethos-U55-128 and Ethos-U85-256; networks are written with the schema in ai-edge-litert 2.3.0.
# Expected: Vela lists RESHAPE and TRANSPOSE, and a channel shuffle is a RESHAPE to five axes, a TRANSPOSE of the last two and a
#   RESHAPE back, so that a network's shuffles run on the NPU, all of them or none.
# Seen: for the Ethos-U55 the product of any three of the five extents may be 65,536, which its list says and which a map
#   reaches early. 64 channels in 32 groups: 56×56 is left to
#   the CPU (56·56·32 = 100,352), 28×28 runs on the NPU. In 2 groups of 8 channels 56×56 runs, 112×112 does not. The Ethos-U85
#   has no such limit.
# Why it matters: the same block stays on the NPU in one stage of a network and leaves it in an earlier one, where the map that is
#   handed over and back is the largest; IGCV3 at 224×224 leaves it 13 times, at 96×96 once.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" ethos-u-vela==5.2.0 ai-edge-litert==2.3.0 flatbuffers==25.12.19 numpy==2.4.6
python - <<'PYTHON'
from held import held
from tflitenet import Network
from vela import Compiled


def shuffle(side, groups, each, accelerator="ethos-u55-128"):
    network = Network()
    channels = groups * each
    x = network.conv(network.input([1, side, side, 8]), channels, (1, 1))

    def reshaped(source, shape):
        return network.operator("RESHAPE", [source, network.constant(shape)], [network.like(source, shape)], "ReshapeOptions", newShape=shape)

    wide = reshaped(x, [1, side, side, groups, each])
    turned = network.like(wide, [1, side, side, each, groups])
    network.operator("TRANSPOSE", [wide, network.constant([0, 1, 2, 4, 3])], [turned], "TransposeOptions")
    network.output(network.conv(reshaped(turned, [1, side, side, channels]), 8, (1, 1)))
    return Compiled(network, accelerator).show(f"{side}×{side}×{channels} in {groups} groups, {accelerator}")


held("TRANSPOSE" in shuffle(56, 32, 2).operators, "32 groups of 2 channels at 56×56 are left to the CPU")
held(shuffle(28, 32, 2).on_npu, "at 28×28 they run on the NPU")
held(shuffle(56, 2, 8).on_npu and not shuffle(112, 2, 8).on_npu, "2 groups of 8 channels run at 56×56 and not at 112×112")
held(shuffle(112, 32, 2, "ethos-u85-256").on_npu, "Ethos-U85 runs 32 groups of 2 at 112×112")
PYTHON
