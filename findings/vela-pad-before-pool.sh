#!/usr/bin/env bash
# Vela: padding written apart is free before a convolution and triples a maximum pool
#
# Versions: ethos-u-vela 5.2.0, for Ethos-U55-128; networks are written with the schema in ai-edge-litert 2.3.0.
# Expected: a PAD is taken into the operator which reads it, or else costs the copy of a map, before either kind.
# Seen: before a 3×3 convolution of stride 2 a PAD is free: 10,448 cycles, to the digit those of SAME. Before a maximum pool of
#   the same window it is a copy: 34,219 cycles instead of 10,685, and 34,880 bytes of SRAM instead of 20,480.
# Why it matters: PyTorch pads one pixel on each side; TensorFlow Lite's SAME at stride 2 on even extents pads one side only, so
#   converters write a PAD. In a stem of ResNet's kind the pool, not the convolution, pays for it.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" ethos-u-vela==5.2.0 ai-edge-litert==2.3.0 flatbuffers==25.12.19 numpy==2.4.6
python - <<'PYTHON'
from held import held
from tflitenet import Network
from vela import Compiled


def layer(kind, padded):
    network = Network()
    source = network.input([1, 32, 32, 16])
    source, padding = (network.pad(source, 1), "VALID") if padded else (source, "SAME")
    if kind == "convolution":
        network.output(network.conv(source, 16, (3, 3), (2, 2), padding))
    else:
        network.output(network.pool("MAX_POOL_2D", source, (3, 3), (2, 2), padding))
    return Compiled(network).show(f"{kind} 3×3, stride 2, {'PAD first' if padded else 'SAME'}")


conv, conv_padded = layer("convolution", False), layer("convolution", True)
pool, pool_padded = layer("maximum pool", False), layer("maximum pool", True)
held(all(c.on_npu for c in (conv, conv_padded, pool, pool_padded)), "all run on the NPU")
held(conv.cycles == conv_padded.cycles and conv.sram_bytes == conv_padded.sram_bytes, "before a convolution PAD is free")
held(pool_padded.cycles > 3 * pool.cycles, "before a maximum pool it takes the cycles above three times")
held(pool_padded.sram_bytes > 1.6 * pool.sram_bytes, "and the SRAM above 1.6 times")
PYTHON
