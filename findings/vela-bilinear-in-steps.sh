#!/usr/bin/env bash
# Vela: one bilinear resize to 8 times the extents takes twelve times as long as three to twice the extents
#
# Versions: ethos-u-vela 5.2.0, for Ethos-U55-128; ai-edge-litert 2.3.0 computes the values.
# Expected: one resize writes the large map once, so it costs less than a chain of three which writes two maps more.
# Seen: one ×8 is computed as means over windows of 8×8 pixels, 8,429,568 MACs and 2,149,744 cycles; ×2, ×2, ×2 has 688,128 MACs
#   and 176,244 cycles. Without half-pixel centres the two are one function: values differ by rounding alone, outside of the
#   last rows and columns, where the map's end is repeated.
# Why it matters: decoders for segmentation end in one large resize; split in steps of 2 the same network is faster.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" ethos-u-vela==5.2.0 ai-edge-litert==2.3.0 flatbuffers==25.12.19 numpy==2.4.6
python - <<'PYTHON'
import numpy as np
from desktop import desktop
from held import held
from tflitenet import Network
from vela import Compiled


def resized(factors):
    network = Network()
    current = network.input([1, 16, 16, 8])
    for factor in factors:
        current = network.resize("BILINEAR", current, factor)
    network.output(current)
    return network


once, thrice = Compiled(resized([8])).show("×8 at once"), Compiled(resized([2, 2, 2])).show("×2, ×2, ×2")
held(once.on_npu and thrice.on_npu, "both run on the NPU")
held(once.cycles > 10 * thrice.cycles, "one step takes more than 10 times the cycles of three")
map = np.random.default_rng(3).integers(-128, 128, [1, 16, 16, 8], dtype=np.int8)
at_once, in_steps = (desktop(resized(factors), map, reference=True).astype(int) for factors in ([8], [2, 2, 2]))
apart = np.abs(at_once - in_steps)[:, :-8, :-8]
held(apart.max() <= 2, f"values inside the map are at most 2 steps of 255 apart")
PYTHON
