#!/usr/bin/env bash
# AI Edge Quantizer: its recipes for 4-bit weights leave depthwise and transposed convolutions in float
#
# Versions: ai-edge-quantizer 0.10.0, ai-edge-litert 2.3.0.
# Expected: a recipe that is called dynamic or weight-only with 4-bit weights stores all weights of a network in 4 bits, or those that it
#   cannot in 8, as the recipes for 8 bits store all.
# Seen: convolutions and fully connected layers have 4 bits. A depthwise and a transposed convolution keep float32 for each weight, 8 times
#   as many bits, and their results do not change by a bit. Nothing is said. With the recipes for 8 bits all four are stored in 8. With
#   maps in 8 bits too, a MINIMUM leaves the integers: it is put between a DEQUANTIZE and a QUANTIZE, where a MAXIMUM is not.
# Why it matters: light networks are depthwise. Of one that is mostly depthwise layers a 4-bit file is larger than an 8-bit one, and
#   a bound on a map that is a minimum costs an excursion into float, which integer chips cannot take.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" ai-edge-quantizer==0.10.0 ai-edge-litert==2.3.0 flatbuffers==25.12.19 numpy==2.4.6
python - 2>/dev/null <<'PYTHON'
from ai_edge_litert import schema_py_generated as schema
from edgequantised import MAP, constant, drawn, edge, floats
from held import held
from tflitenet import Network

VALID = dict(padding=schema.Padding.VALID, strideH=1, strideW=1)


def convolution(network, begin):
    inputs = [begin, constant(network, drawn(6, 3, 3, 4)), constant(network, drawn(6))]
    how = dict(**VALID, dilationHFactor=1, dilationWFactor=1)
    return network.operator("CONV_2D", inputs, [floats(network, [1, 6, 6, 6])], "Conv2DOptions", **how)


def connected(network, begin):
    inputs = [begin, constant(network, drawn(6, 4)), constant(network, drawn(6))]
    return network.operator("FULLY_CONNECTED", inputs, [floats(network, [1, 8, 8, 6])], "FullyConnectedOptions", keepNumDims=True)


def depthwise(network, begin):
    inputs = [begin, constant(network, drawn(1, 3, 3, 4)), constant(network, drawn(4))]
    how = dict(**VALID, depthMultiplier=1, dilationHFactor=1, dilationWFactor=1)
    return network.operator("DEPTHWISE_CONV_2D", inputs, [floats(network, [1, 6, 6, 4])], "DepthwiseConv2DOptions", **how)


def transposed(network, begin):
    inputs = [constant(network, [1, 10, 10, 6], "int32"), constant(network, drawn(6, 3, 3, 4)), begin]
    return network.operator("TRANSPOSE_CONV", inputs, [floats(network, [1, 10, 10, 6])], "TransposeConvOptions", **VALID)


def bound(kind):
    def build(network, begin):
        inputs = [begin, constant(network, drawn(1, 1, 1, 4))]
        return network.operator(kind, inputs, [floats(network, [1, 8, 8, 4])], "MaximumMinimumOptions")

    return build


def asked(name, recipe, build):
    network = Network()
    begin = network.input(MAP.shape, type="float32")
    off, _, stored, kinds = edge(network, begin, build(network, begin), recipe)
    print(f"{name}, {recipe}: {kinds}, constants {stored}, {off:.2%} off")
    return off, stored, kinds


for way in ("dynamic", "weight_only"):
    for build in (convolution, connected, depthwise, transposed):
        name = build.__name__
        off, stored, _ = asked(name, f"{way}_wi8_afp32", build)
        held("INT8" in stored and 0 < off < 0.03, "with 8 bits they are used")
        off, stored, _ = asked(name, f"{way}_wi4_afp32", build)
        if build in (convolution, connected):
            held("INT4" in stored and off > 0.03, "with 4 bits they are used")
        else:
            held("FLOAT32" in stored and "INT4" not in stored and "INT8" not in stored and off == 0, "with 4 bits all stays in float")
for kind, between in (("MAXIMUM", False), ("MINIMUM", True)):
    for recipe in ("static_wi8_ai8", "static_wi8_ai16"):
        _, _, kinds = asked(kind.lower(), recipe, bound(kind))
        held(("DEQUANTIZE" in kinds) == between, "it is run in float" if between else "it is run in integers")
PYTHON
