#!/usr/bin/env bash
# ONNX Runtime's quantiser removes a ReLU whose input is read beside it too, and negative values pass
#
# Versions: onnxruntime 1.32.0, models of onnx 1.23.2, opset 13, quantised by quantize_static with 8-bit maps and weights.
# Expected: a ReLU may go where its output's scale begins at 0, since the convolution before it then cuts off what is below. Where
#   that convolution is read by others too it needs a scale with negatives, and the ReLU stays.
# Seen: in the QOperator format the ReLU goes, and the convolution gets the scale with negatives: both readers have the map as it was
#   before the ReLU. relu(a) + a has the values of 2·a, cut off at the ends of the calibrated range; a Concat of both has a twice.
#   With `Clip` to 0..6 it is the same. Where the ReLU is the only reader, and in the QDQ format, values are within rounding.
# Why it matters: networks of pre-activations read a map on both sides of its ReLU, and so does whatever takes a statistic of it. The
#   network becomes a linear one there, without a word. Known so far are symmetric scales alone, microsoft/onnxruntime issue 11660.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6 sympy==1.14.0
python - <<'PYTHON'
import numpy as np
from held import held
from onnx.helper import make_node
from quantised import error, quantised

CONSTANTS = {"w": np.random.default_rng(3).standard_normal((6, 4, 3, 3)) / 6, "b": np.zeros(6), "lo": 0, "hi": 6}
CONVOLUTION = make_node("Conv", ["x", "w", "b"], ["a"])


def both(name, integer, nodes):
    used = {name: CONSTANTS[name] for node in nodes for name in node.input if name in CONSTANTS}
    made, seen, right = quantised(nodes, used, integer)
    told = "QOperator" if integer else "QDQ"
    print(f"{told}, {name}: {right.min():.2f} to {right.max():.2f} in float, {seen.min():.2f} to {seen.max():.2f} quantised, {error(seen, right):.1%} off")
    return {node.op_type for node in made.graph.node}, seen, right


for kind, bounds in (("Relu", []), ("Clip", ["lo", "hi"])):
    rectified = make_node(kind, ["a", *bounds], ["r"])
    sides = {
        "added to its input": make_node("Add", ["a", "r"], ["y"]),
        "joined to its input": make_node("Concat", ["a", "r"], ["y"], axis=1),
    }
    for integer in (True, False):
        kinds, seen, right = both(f"{kind} alone", integer, [CONVOLUTION, make_node(kind, ["a", *bounds], ["y"])])
        held(kind not in kinds and error(seen, right) < 0.03, "it is removed where nothing else reads its input, rightly")
    for told, node in sides.items():
        axis = dict(axis=1) if node.op_type == "Concat" else {}
        kinds, seen, right = both(f"{kind} {told}", False, [CONVOLUTION, rectified, node])
        held(kind in kinds and error(seen, right) < 0.03, "QDQ keeps it, and is right")
        kinds, seen, right = both(f"{kind} {told}", True, [CONVOLUTION, rectified, node])
        # What the network gives without the rectifier, cut off where the calibrated range of its output ends.
        _, _, plain = both("without it", True, [CONVOLUTION, make_node(node.op_type, ["a", "a"], ["y"], **axis)])
        held(kind not in kinds and error(seen, right) > 0.3, "QOperator removes it, and values below 0 pass")
        held(error(seen, np.clip(plain, right.min(), right.max())) < 0.03, "as if it had never been there")
PYTHON
