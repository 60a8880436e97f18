#!/usr/bin/env bash
# Vela: a dilation of 3 costs twice a dilation of 4
#
# Versions: ethos-u-vela 5.2.0, for Ethos-U55-128; networks are written with the schema in ai-edge-litert 2.3.0.
# Expected: a dilated kernel has the weights of the plain one and does as many MACs at every dilation, so cycles stay the same,
#   or rise with the reach of the kernel.
# Seen: the NPU knows dilations of 1 and 2. Vela writes any other as a larger kernel filled with zeros, which it computes, and
#   an even dilation as half of it on top of the NPU's 2. So a 3×3 kernel of dilation 3 is computed as 7×7, of 4 as 5×5, of 6
#   as 7×7: 444,088, 233,536 and 451,152 cycles, where 1 and 2 take 87,000. The MACs in Vela's summary count the zeros.
# Why it matters: in heads of segmentation with several dilations, odd ones are the dear ones: 4 in the place of 3 reaches
#   further in half the time, and MACs as papers count them are off by a factor of 5.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" ethos-u-vela==5.2.0 ai-edge-litert==2.3.0 flatbuffers==25.12.19 numpy==2.4.6
python - <<'PYTHON'
from held import held
from tflitenet import Network
from vela import Compiled


def dilated(dilation):
    network = Network()
    source = network.input([1, 33, 33, 32])
    network.output(network.conv(source, 32, (3, 3), dilation=(dilation, dilation)))
    return Compiled(network).show(f"convolution 3×3, dilation {dilation}")


by = {dilation: dilated(dilation) for dilation in (1, 2, 3, 4, 6, 12)}
plain = 33 * 33 * 32 * 32
held(all(c.on_npu for c in by.values()), "all run on the NPU")
held(by[2].macs == by[1].macs == 9 * plain and by[2].cycles < 1.05 * by[1].cycles, "dilation 2 is free")
held([by[d].macs // plain for d in (3, 4, 6, 12)] == [49, 25, 49, 169], "3, 4, 6 and 12 are kernels of 7×7, 5×5, 7×7 and 13×13")
held(by[3].cycles > 1.8 * by[4].cycles, "dilation 3 takes more than 1.8 times the cycles of 4")
held(by[3].cycles > 5 * by[2].cycles, "dilation 3 takes more than 5 times the cycles of 2")
PYTHON
