#!/usr/bin/env bash
# AI Edge Quantizer and LiteRT: a matrix product with a constant is 0 in int8, since it is quantised by channels and run by tensor
#
# Versions: ai-edge-quantizer 0.10.0, ai-edge-litert 2.3.0, reference kernels and XNNPACK.
# Expected: a BATCH_MATMUL of a map by stored weights, quantised with the recipe for 8-bit weights and maps that the quantiser has ready,
#   is as near to the float network as a FULLY_CONNECTED of the same weights is, about 1 %.
# Seen: every value is 0, with 8-bit and with 16-bit maps, in either kernel, for weights of any rank, transposed or not. The quantiser
#   stores the weights with a scale for each column, and LiteRT's kernel reads the one of a tensor. A product of two maps is right, and
#   so is a FULLY_CONNECTED of such weights. With the recipes that leave maps in float the product is right too.
# Why it matters: a Dense layer over a map, and an einsum, become such a product. No one warns, neither when it is quantised nor when it
#   is run. Write it as a convolution 1×1.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" ai-edge-quantizer==0.10.0 ai-edge-litert==2.3.0 flatbuffers==25.12.19 numpy==2.4.6
python - 2>/dev/null <<'PYTHON'
from edgequantised import MAP, constant, drawn, edge, floats
from held import held
from tflitenet import Network


def asked(name, recipe, build):
    network = Network()
    begin = network.input(MAP.shape, type="float32")
    reference, all_kernels, stored, kinds = edge(network, begin, build(network, begin), recipe)
    print(f"{name}, {recipe}: {kinds}, constants {stored}, {reference:.1%} off with reference kernels, {all_kernels:.1%} with all")
    return reference, all_kernels


def product(*shape, **how):
    def build(network, begin):
        inputs = [begin, constant(network, drawn(*shape))]
        return network.operator("BATCH_MATMUL", inputs, [floats(network, [1, 8, 8, 5])], "BatchMatMulOptions", **how)

    return build


def of_itself(network, begin):
    return network.operator("BATCH_MATMUL", [begin, begin], [floats(network, [1, 8, 8, 8])], "BatchMatMulOptions", adjY=True)


def connected(network, begin):
    inputs = [begin, constant(network, drawn(5, 4)), constant(network, drawn(5))]
    return network.operator("FULLY_CONNECTED", inputs, [floats(network, [1, 8, 8, 5])], "FullyConnectedOptions", keepNumDims=True)


for recipe in ("static_wi8_ai8", "static_wi8_ai16"):
    for name, build in (("product of two maps", of_itself), ("fully connected", connected)):
        held(max(asked(name, recipe, build)) < 0.03, "is right")
    for shape, how in (((1, 8, 4, 5), {}), ((1, 1, 4, 5), {}), ((4, 5), {}), ((1, 8, 5, 4), dict(adjY=True))):
        held(asked(f"product with {list(shape)} {how}", recipe, product(*shape, **how)) == (1, 1), "is 0 everywhere")
for recipe in ("dynamic_wi8_afp32", "weight_only_wi8_afp32"):
    held(max(asked("product with [1, 1, 4, 5]", recipe, product(1, 1, 4, 5))) < 0.03, "with maps in float it is right")
PYTHON
