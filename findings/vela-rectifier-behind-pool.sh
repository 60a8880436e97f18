#!/usr/bin/env bash
# Vela: a ReLU behind a pool is a pass of its own where a sigmoid is free
#
# Versions: ethos-u-vela 5.2.0, for Ethos-U55-128 and Ethos-U85-256; networks are written with the schema in ai-edge-litert 2.3.0.
# Expected: what acts on single elements rides on the step before it, and of all of them a ReLU, which only clips, costs least.
# Seen: cycles on U55 (U85), where without any there are 6,084 (5,239). Behind a 2×2 maximum pool a sigmoid makes 6,464 (5,239) of
#   them: its table is fetched, and brings elements to the scale of the result too. A ReLU whose result has a scale of its own, as any
#   quantiser gives it where the map had numbers below zero, is another pass over the map: 7,652 (6,135). With the pool's own scale it
#   is one clip more, 6,144 (5,239), at the price of half of its range; and in front of the pool, within the convolution, 6,084 again.
# Why it matters: conv -> pool -> ReLU is as often written as conv -> ReLU -> pool, with the same values. On these chips the second
#   costs nothing, as the convolution clips and scales, and the first pays for the activation nearly what the pool costs.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" ethos-u-vela==5.2.0 ai-edge-litert==2.3.0 flatbuffers==25.12.19 numpy==2.4.6
python - <<'PYTHON'
from ai_edge_litert import schema_py_generated as schema
from held import held
from tflitenet import Network
from vela import Compiled


def network(accelerator, activation, scale=0.05, zero=0, first=False):
    made = Network()
    map = made.conv(made.input([1, 16, 16, 16]), 16, (1, 1))
    if first:
        made.graph.operators[-1].builtinOptions.fusedActivationFunction = schema.ActivationFunctionType.RELU

    def activated(source):
        result = made.tensor(made.shape(source), scale=scale, zero=zero)
        return made.operator(activation, [source], [result])

    map = made.pool("MAX_POOL_2D", map, (2, 2), (2, 2))
    if activation:
        map = activated(map)
    made.output(made.conv(map, 8, (1, 1)))
    name = f"{accelerator}, {'RELU in the convolution' if first else activation or 'none'}, scale {scale:.3f}"
    return Compiled(made, accelerator).show(name)


for accelerator in ("ethos-u55-128", "ethos-u85-256"):
    none = network(accelerator, None)
    sigmoid = network(accelerator, "LOGISTIC", 1 / 256, -128)
    own = network(accelerator, "RELU", 0.025, -128)
    same = network(accelerator, "RELU", 0.05)
    first = network(accelerator, None, first=True)
    held(all(c.on_npu for c in (none, sigmoid, own, same, first)), "all run on the NPU")
    held(first.cycles <= none.cycles, "a ReLU within the convolution is free")
    held(same.cycles < 1.02 * none.cycles, "one behind the pool with its scale takes less than a fiftieth more")
    held(own.cycles > 1.1 * max(none.cycles, sigmoid.cycles), "one with a scale of its own takes above a tenth more than a sigmoid there")
PYTHON
