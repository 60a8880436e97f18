#!/usr/bin/env bash
# ONNX Runtime's quantiser quantises a bias that two convolutions share once, with the scale of the first, in its QOperator format
#
# Versions: onnxruntime 1.32.0, models of onnx 1.23.2, opset 13, quantised by quantize_static with 8-bit maps and weights.
# Expected: a bias is stored at the scale of its convolution, input times weights, so that one shared by two of them is stored twice.
# Seen: in the QDQ format it is, and both are right. In the QOperator format both QLinearConv name the same int32 bias: where the
#   weights of the second are a hundred times smaller, its bias is a hundred times too small. No error, no warning.
# Why it matters: detectors run one head over maps of several levels, so that weights and biases are shared and scales are not. The
#   class scores of all levels but the first are wrong. Use QDQ, or copy the bias before quantising.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6 sympy==1.14.0
python - <<'PYTHON'
import numpy as np
from held import held
from onnx.helper import make_node
from quantised import error, quantised

random = np.random.default_rng(3)
bias = np.array([8, -5, 3, 1, 6, -2])


def last(by, integer, shared):
    """The second of two convolutions, whose input or weights are `by` times those of the first."""
    wide, narrow = random.standard_normal((2, 6, 4, 3, 3))
    nodes = [
        make_node("Conv", ["x", "w", "b"], ["first"], kernel_shape=[3, 3]),
        make_node("Conv", ["x", "v", "b" if shared else "c"], ["second"], kernel_shape=[3, 3]),
        make_node("Concat", ["first", "second"], ["y"], axis=1),
    ]
    constants = {"w": wide, "v": narrow * by, "b": bias, **({} if shared else {"c": bias})}
    made, seen, right = quantised(nodes, constants, integer)
    biases = {node.input[8] for node in made.graph.node if node.op_type == "QLinearConv"}
    off = [error(seen[:, :, half], right[:, :, half]) for half in (slice(0, 6), slice(6, 12))]
    told = "QOperator" if integer else "QDQ"
    print(f"{told}, weights of the second × {by}, bias {'shared' if shared else 'copied'}: {off[0]:.1%} and {off[1]:.1%} off")
    if integer:
        held(len(biases) == (1 if shared else 2), f"{len(biases)} stored")
    return off


for by in (1, 0.1, 0.01):
    for integer, shared in ((False, True), (False, False), (True, False)):
        held(max(last(by, integer, shared)) < 0.1, "both are right")
first, second = last(0.01, True, True)
held(first < 0.1 and second > 0.9, "QOperator with one bias for both loses that of the second")
first, second = last(0.1, True, True)
held(first < 0.1 and second > 0.5, "and most of it where the weights are a tenth")
PYTHON
