#!/usr/bin/env bash
# Vela: an int8 softmax over the channels of a map takes sixteen times the map in SRAM
#
# Versions: ethos-u-vela 5.2.0, for Ethos-U55-128; tflite-micro 0.dev20261023182759 runs the same operator on the CPU.
# Expected: the map and the result, 4,096 bytes each, perhaps in one place, as with other functions of single values: 4 to 8 KiB.
#   The CPU's kernel in TensorFlow Lite for Microcontrollers needs just these 8,192 bytes.
# Seen: 66,560 bytes. Vela writes softmax as a chain of operations on values of 32 bits, with maps of its own, each four times
#   the size; a sigmoid of that map takes 4,096 bytes. The whole is 81,806 cycles to the sigmoid's 4,672.
# Why it matters: at the end of a network that segments, the softmax and not the widest layer can be what the SRAM must
#   hold. An argmax, where classes are all one wants, takes 12,464 bytes.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" ethos-u-vela==5.2.0 ai-edge-litert==2.3.0 tflite-micro==0.dev20261023182759 flatbuffers==25.12.19 numpy==2.4.6
python - <<'PYTHON'
import numpy as np
from held import held
from micro import micro
from tflitenet import TYPES, Network
from vela import Compiled


def function(name, options=None, **fields):
    network = Network()
    source = network.input([1, 16, 16, 16])
    network.output(network.operator(name, [source], [network.tensor([1, 16, 16, 16], scale=1 / 256, zero=-128)], options, **fields))
    return network


def argmax():
    network = Network()
    result = network.tensor([1, 16, 16], type="int32", scale=None)
    inputs = [network.input([1, 16, 16, 16]), network.constant(3)]
    network.output(network.operator("ARG_MAX", inputs, [result], "ArgMaxOptions", outputType=TYPES["int32"]))
    return network


softmax, sigmoid = function("SOFTMAX", "SoftmaxOptions", beta=1.0), function("LOGISTIC")
on_npu, other = Compiled(softmax).show("softmax of 16×16×16"), Compiled(sigmoid).show("sigmoid of 16×16×16")
held(on_npu.on_npu and other.on_npu, "both run on the NPU")
held(other.sram_bytes == 4096, "the sigmoid takes the map alone")
held(on_npu.sram_bytes > 16 * 4096, "the softmax takes more than 16 maps")
arena_bytes = micro(softmax, np.zeros([1, 16, 16, 16], np.int8))[1]
print("TensorFlow Lite for Microcontrollers runs the softmax in", arena_bytes, "bytes")
held(arena_bytes == 2 * 4096, "on the CPU it takes the two maps")
held(on_npu.cycles > 15 * other.cycles, "and more than 15 times the cycles")
held(Compiled(argmax()).show("argmax of 16×16×16").sram_bytes < 4 * 4096, "an argmax takes less than 4 maps")
PYTHON
