#!/usr/bin/env bash
# Vela: a product of two maps, as attention needs it, runs on an Ethos-U55 at less than one MAC a cycle
#
# Versions: ethos-u-vela 5.2.0, for Ethos-U55-128 and Ethos-U85-256; networks are written with the schema in ai-edge-litert 2.3.0.
# Expected: BATCH_MATMUL is among the operators that Vela 5.2 places on an Ethos-U55, and a matrix product is what its array of
#   128 MACs a cycle is for: 100×16 by 16×100 are 160,000 MACs, as many as a 1×1 convolution from 16 to 100 channels on 10×10
#   pixels has. Perhaps a few times its cycles, for what has to be transposed.
# Seen: it runs on the NPU, in 165,200 cycles, 26 times those of the convolution: column by column Vela has elements multiplied
#   and then summed. A product of int16 maps it leaves to the CPU. On an Ethos-U85-256 it takes 11,046.
# Why it matters: an attention over 100 positions of 16 channels costs as much as millions of MACs in convolutions. Few
#   positions, attention over channels, or a separable one, of a product by elements and a sum, stay fast.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" ethos-u-vela==5.2.0 ai-edge-litert==2.3.0 flatbuffers==25.12.19 numpy==2.4.6
python - <<'PYTHON'
from held import held
from tflitenet import Network
from vela import Compiled


def product(rows, inner, columns, type="int8", **where):
    network = Network()
    maps = [network.input(shape, type=type) for shape in ([1, rows, inner], [1, inner, columns])]
    made = network.tensor([1, rows, columns], type=type)
    network.output(network.operator("BATCH_MATMUL", maps, [made], "BatchMatMulOptions"))
    return Compiled(network, **where).show(f"{rows}×{inner} by {inner}×{columns}")


def convolution(**where):
    network = Network()
    network.output(network.conv(network.input([1, 10, 10, 16]), 100, (1, 1)))
    return Compiled(network, **where).show("1×1 from 16 to 100 channels on 10×10")


one, two = product(100, 16, 100), convolution()
held(one.on_npu and two.on_npu, "both run on the NPU")
held(one.cycles > 160_000, "the product takes more than a cycle for each MAC")
held(one.cycles > 20 * two.cycles, "and more than 20 times the cycles of a convolution with as many MACs")
held(product(10, 16, 10).cycles < one.cycles / 50, "of ten positions it takes a fiftieth")
held(not product(100, 16, 100, "int16").on_npu, "of int16 it is left to the CPU")
other = product(100, 16, 100, accelerator="ethos-u85-256")
held(other.on_npu and other.cycles < one.cycles / 10, "an Ethos-U85 takes less than a tenth of the cycles")
PYTHON
