#!/usr/bin/env bash
# Vela: a PAD before a convolution of stride 4 ends the compiler, where a SAME border is left to the CPU
#
# Versions: ethos-u-vela 5.2.0, for Ethos-U55-128 and Ethos-U85-256; networks are written with the schema in ai-edge-litert 2.3.0.
# Expected: Vela's own list of supported operators says that strides above 3 run on the NPU where the padding is VALID, as it is
#   behind a PAD; if they did not, the convolution would be left to the CPU, as one with SAME is.
# Seen: neither. For the Ethos-U55 the compiler stops: "RuntimeError: Non-passthrough operation (Conv2D) could not run on NPU", and
#   writes nothing of the whole network. Without the PAD the same convolution runs on the NPU, with SAME on the CPU, and before a
#   maximum pool of stride 4 a PAD is fine. For the Ethos-U85 all four run on the NPU.
# Why it matters: converters of PyTorch networks write every border that is not TensorFlow's SAME as a PAD, so that a stem of
#   `Conv2d(3, 16, 7, stride=4, padding=3)` makes a file of which no part can be compiled, and the message names no layer.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" ethos-u-vela==5.2.0 ai-edge-litert==2.3.0 flatbuffers==25.12.19 numpy==2.4.6
python - <<'PYTHON'
from held import held
from tflitenet import Network
from vela import Compiled


def compiled(build, accelerator="ethos-u55-128"):
    network = Network()
    network.output(build(network, network.input([1, 32, 32, 8])))
    try:
        return Compiled(network, accelerator).operators
    except RuntimeError as error:
        return next(line for line in str(error).splitlines() if "Error" in line)


def padded(network, x):
    return network.conv(network.pad(x, 1), 16, (3, 3), (4, 4), "VALID")


def plain(network, x):
    return network.conv(x, 16, (3, 3), (4, 4), "VALID")


def same(network, x):
    return network.conv(x, 16, (7, 7), (4, 4), "SAME")


def pooled(network, x):
    return network.pool("MAX_POOL_2D", network.pad(x, 1), (4, 4), (4, 4))


for build in padded, plain, same, pooled:
    print(f"{build.__name__:<8} Ethos-U55: {compiled(build)}, Ethos-U85: {compiled(build, 'ethos-u85-256')}", flush=True)
held("Non-passthrough operation (Conv2D) could not run on NPU" in compiled(padded), "a PAD before a convolution of stride 4 ends the compiler")
held(compiled(plain) == ["ethos-u"], "without the PAD it runs on the NPU")
held(compiled(same) == ["CONV_2D"], "with SAME it is left to the CPU")
held(compiled(pooled) == ["ethos-u"], "a PAD before a maximum pool of stride 4 is fine")
held(all(compiled(build, "ethos-u85-256") == ["ethos-u"] for build in (padded, plain, same, pooled)), "Ethos-U85 runs all of them")
PYTHON
