#!/usr/bin/env bash
# nncase 1.9 for the K210: refuses a ReLU right behind a 2×2 pool, and takes it ahead of the pool and behind a 3×3 one
#
# Versions: nncase 1.9.0.20230322, onnx 1.16.2, Python 3.9.
# Expected: convolution, pool 2×2, ReLU is an order that older networks have; with a maximum it is the same as ReLU and pool. The KPU has
#   both at the end of a convolution, and what it lacks is the RISC-V's, which runs a ReLU behind a pool of 3×3.
# Seen: nncase ends with "Emitter for … [FusedUnary] is not found in module stackvm": the pool has become the end of the convolution, and
#   the ReLU behind it a step that neither processor has. The same with an average pool and with a sigmoid. ReLU and then pool is a single
#   call of the KPU; behind a pool of 3×3 the RISC-V looks the ReLU up in a table.
# Why it matters: the reason names neither the layer's kind as the file has it nor what to do, which is to write the activation first.
set -euo pipefail
source "$(dirname "$0")/lib/k210.sh"
old_python - <<'PYTHON'
import numpy as np
from held import held
from k210 import made_of, model_of
from onnx import helper

random = np.random.default_rng(4)
CONSTANTS = {"w": random.standard_normal((8, 8, 3, 3)) / 8, "b": random.standard_normal(8)}


def answer(*kinds, side=2):
    nodes, before = [helper.make_node("Conv", ["x", "w", "b"], ["c"], pads=[1, 1, 1, 1])], "c"
    for i, kind in enumerate(kinds):
        made = "y" if i == len(kinds) - 1 else f"m{i}"
        fields = {"kernel_shape": [side, side], "strides": [2, 2]} if kind.endswith("Pool") else {}
        nodes.append(helper.make_node(kind, [before], [made], **fields))
        before = made
    try:
        said = " ".join(made_of(*model_of([1, 8, 32, 32], nodes, CONSTANTS))[0])
    except RuntimeError as error:
        said = str(error)
    print(f"Conv, {', '.join(kinds)}, {side}×{side}: {said}")
    return said


for pool, function in (("MaxPool", "Relu"), ("AveragePool", "Relu"), ("MaxPool", "Sigmoid")):
    held("FusedUnary" in answer(pool, function), "an activation right behind a pool of 2×2 is refused")
held(answer("Relu", "MaxPool") == "Quantize Call Dequantize", "ahead of the pool it is part of the one call")
held("TableLookup1D" in answer("MaxPool", "Relu", side=3), "behind a pool of 3×3 the RISC-V has it")
PYTHON
