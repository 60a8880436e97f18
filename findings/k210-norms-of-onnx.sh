#!/usr/bin/env bash
# nncase 1.9 for the K210: a batch norm of an ONNX file becomes four steps of the RISC-V in floats, and splits the network
#
# Versions: nncase 1.9.0.20230322, onnx 1.16.2, Python 3.9.
# Expected: the batch norm behind a convolution is folded into its weights, as every compiler for inference does, and the KPU, whose
#   convolutions end with a scale and a shift of each channel, runs the block in one go.
# Seen: of convolution, batch norm and ReLU, twice, the KPU is called twice, once for each convolution. Between, the RISC-V turns the
#   map into floats, subtracts, multiplies, multiplies and adds, quantises and looks the ReLU up. With the same norms folded by whoever
#   writes the file it is one call, and the RISC-V quantises the input and turns the result into floats.
# Why it matters: a file that keeps its norms, as one exported in training mode or written by another tool does, runs orders of magnitude
#   slower on this chip, without a word; nothing is wrong with its results.
set -euo pipefail
source "$(dirname "$0")/lib/k210.sh"
old_python - <<'PYTHON'
import numpy as np
from held import held
from k210 import made_of, model_of
from onnx import helper

random = np.random.default_rng(2)
SHAPE = [1, 8, 16, 16]


def network(folded):
    nodes, constants, before = [], {}, "x"
    for i in range(2):
        weights, shift = random.standard_normal((8, 8, 3, 3)) / 8, random.standard_normal(8) / 8
        scale, mean, variance = random.uniform(0.5, 2, 8), random.standard_normal(8) / 8, random.uniform(0.5, 2, 8)
        factor = scale / np.sqrt(variance + 1e-5)
        last = "y" if i == 1 else f"r{i}"
        constants[f"w{i}"] = weights * factor[:, None, None, None] if folded else weights
        if folded:
            constants[f"b{i}"] = shift - mean * factor
            nodes.append(helper.make_node("Conv", [before, f"w{i}", f"b{i}"], [f"n{i}"], pads=[1, 1, 1, 1]))
        else:
            constants.update({f"s{i}": scale, f"b{i}": shift, f"m{i}": mean, f"v{i}": variance})
            nodes.append(helper.make_node("Conv", [before, f"w{i}"], [f"c{i}"], pads=[1, 1, 1, 1]))
            norm = [f"c{i}", f"s{i}", f"b{i}", f"m{i}", f"v{i}"]
            nodes.append(helper.make_node("BatchNormalization", norm, [f"n{i}"], epsilon=1e-5))
        nodes.append(helper.make_node("Relu", [f"n{i}"], [last]))
        before = last
    return made_of(*model_of(SHAPE, nodes, constants))[0]


kept, folded = network(False), network(True)
print("with its norms:", *kept)
print("with its norms folded:", *folded)
held(kept.count("Call") == 2 and kept.count("Binary") == 8, "each norm is four steps of the RISC-V, and ends a call of the KPU")
held(folded.count("Call") == 1 and folded.count("Binary") == 0, "folded ahead, all of it is one call")
PYTHON
