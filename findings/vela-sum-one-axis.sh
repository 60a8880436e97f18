#!/usr/bin/env bash
# Vela: a SUM over two axes is scheduled as one over the first of them alone
#
# Versions: ethos-u-vela 5.2.0, for Ethos-U55-128; networks are written with the schema in ai-edge-litert 2.3.0.
# Expected: a sum over rows and columns reads what a sum over rows leaves once more, so it takes more cycles; or it goes to the CPU.
# Seen: the cycles and the SRAM of a sum over [1, 2] are those of [1], and of [2, 1] those of [2], at 16×16, 32×32 and 64×64 pixels of
#   16 channels. A REDUCE_MAX over both takes more than over one, for the second reading, as do the MACs that Vela counts for it.
# Why it matters: the estimate of a network with such a sum is too low, and whether the NPU adds up both axes is worth a look at its
#   values on the device, which are not measured here.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" ethos-u-vela==5.2.0 ai-edge-litert==2.3.0 flatbuffers==25.12.19 numpy==2.4.6
python - <<'PYTHON'
from held import held
from tflitenet import Network
from vela import Compiled


def reduced(kind, axes, side):
    network = Network()
    source = network.input([1, side, side, 16])
    made = network.like(source, [1, *(1 if axis in axes else side for axis in (1, 2)), 16])
    network.output(network.operator(kind, [source, network.constant(axes)], [made], "ReducerOptions", version=2, keepDims=True))
    return Compiled(network).show(f"{kind} over {axes} of {side}×{side}")


for side in (16, 32, 64):
    for both in ([1, 2], [2, 1]):
        one, two = (reduced("SUM", axes, side) for axes in (both[:1], both))
        held(one.on_npu and two.on_npu, "both run on the NPU")
        same = (one.cycles, one.macs, one.sram_bytes) == (two.cycles, two.macs, two.sram_bytes)
        held(same, f"a sum over {both} is estimated as one over {both[:1]}")
        one, two = (reduced("REDUCE_MAX", axes, side) for axes in (both[:1], both))
        held(two.on_npu and two.cycles > one.cycles and two.macs > one.macs, "a maximum over both takes more than over one")
PYTHON
