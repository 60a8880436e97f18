#!/usr/bin/env bash
# Vela: a stride of 4 does half the MACs of a stride of 3 and takes over twenty times as long
#
# Versions: ethos-u-vela 5.2.0, for Ethos-U55-128; networks are written with the schema in ai-edge-litert 2.3.0.
# Expected: Vela's own list of supported operators says that strides above 3 run on the NPU where no padding is used, so a
#   larger stride costs less, as there are fewer outputs to compute: about half from a stride of 3 to one of 4.
# Seen: they do run there, as one operation of the NPU for each pixel of the output. 40×40×8, kernel 3×3, stride 3: 97,344
#   MACs, 1 operation, 2,956 cycles. Stride 4: 57,600 MACs, 100 operations, 83,405 cycles. Maximum pools do the same.
#   A depthwise convolution of stride 4 is left to the CPU.
# Why it matters: a stem that divides the resolution by 4 at once, to save work on a small chip, is slower than two layers of
#   stride 2, and nothing in "100 % of the operators are on the NPU" says so.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" ethos-u-vela==5.2.0 ai-edge-litert==2.3.0 flatbuffers==25.12.19 numpy==2.4.6
python - <<'PYTHON'
from held import held
from tflitenet import Network
from vela import Compiled


def conv(stride, depthwise=False):
    network = Network()
    network.output(network.conv(network.input([1, 40, 40, 8]), 8, (3, 3), (stride, stride), "VALID", depthwise=depthwise))
    return Compiled(network, "ethos-u55-128", "--verbose-register-command-stream")


def pool(stride):
    network = Network()
    network.output(network.pool("MAX_POOL_2D", network.input([1, 40, 40, 8]), (stride, stride), (stride, stride)))
    return Compiled(network)


def two_of_stride_two():
    network = Network()
    first = network.conv(network.input([1, 40, 40, 8]), 8, (3, 3), (2, 2))
    network.output(network.conv(first, 8, (3, 3), (2, 2)))
    return Compiled(network)


three, four = conv(3).show("convolution 3×3, stride 3"), conv(4).show("convolution 3×3, stride 4")
twice = two_of_stride_two().show("two convolutions 3×3 of stride 2")
print("operations of the NPU at stride 3 and 4:", three.log.count("NPU_OP_CONV"), four.log.count("NPU_OP_CONV"))
held(three.on_npu and four.on_npu, "both strides run on the NPU")
held(four.macs < 0.6 * three.macs and four.cycles > 20 * three.cycles, "stride 4: fewer MACs, more than 20 times the cycles")
held(three.log.count("NPU_OP_CONV") == 1 and four.log.count("NPU_OP_CONV") == 100, "stride 4: an operation for each of 10×10 pixels")
held(twice.macs > 2 * four.macs and twice.cycles < four.cycles / 4, "two layers of stride 2: more MACs, less than a quarter of the cycles")
small, large = pool(3).show("maximum pool 3×3, stride 3"), pool(4).show("maximum pool 4×4, stride 4")
held(large.on_npu and large.cycles > 4 * small.cycles, "a maximum pool of stride 4 takes more than 4 times the cycles of stride 3")
held(conv(4, depthwise=True).show("depthwise 3×3, stride 4").operators == ["DEPTHWISE_CONV_2D"], "depthwise at stride 4 is left to the CPU")
PYTHON
