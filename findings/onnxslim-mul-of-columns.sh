#!/usr/bin/env bash
# onnxslim: a factor for each column behind a convolution becomes one for each channel, where there are as many of them
#
# Versions: onnxslim 0.1.98 against onnxruntime 1.32.0, models of onnx 1.23.2, opset 13, passed by onnx.checker.
# Expected: a constant of shape [6] lines up with the last axis, columns, as ONNX broadcasts; what is folded into the weights is one of
#   shape [6, 1, 1] alone. That is what onnxslim does of an Add.
# Seen: behind a convolution to 6 channels of 6 columns a Mul by [6] or by [1, 1, 1, 6] is folded into the weights as if it were one
#   of channels, and so it is by [6, 1], one of rows. By [6, 1, 1] it is right, and so it is with 7 columns. An Add is right in all.
# Why it matters: weights of positions, as attention over columns or a window function over the bins of a spectrogram has them, move
#   to channels wherever the two numbers are equal. Shapes stay, and nothing is printed: compare values after slimming.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" onnxslim==0.1.98 onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6
python - <<'PYTHON'
import numpy as np
import onnx
import onnxruntime
import onnxslim
from held import held
from onnx import TensorProto, helper, numpy_helper

random = np.random.default_rng(5)


def run(model, source):
    return onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"x": source})[0]


def slimmed(kind, shape, columns):
    """Whether the slimmed network has the values of the one it was made of, and which operators it consists of."""
    source = random.standard_normal((1, 4, 8, columns + 2)).astype(np.float32)
    stored = [("w", (6, 4, 3, 3)), ("b", (6,)), ("k", shape)]
    graph = helper.make_graph(
        [helper.make_node("Conv", ["x", "w", "b"], ["a"], "conv"), helper.make_node(kind, ["a", "k"], ["y"], "by")],
        "network",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, source.shape)],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 6, 6, columns])],
        [numpy_helper.from_array(random.standard_normal(size).astype(np.float32), name) for name, size in stored],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    right = run(model, source)
    made = onnxslim.slim(model)
    seen = run(made, source)
    held(seen.shape == right.shape, "the shape stays")
    kinds = [node.op_type for node in made.graph.node]
    print(f"{kind} by {list(shape)}, {columns} columns: {kinds}, up to {np.abs(seen - right).max():.2f} off of {np.abs(right).max():.2f}")
    return np.allclose(seen, right, atol=1e-4), kinds


for shape in ((6,), (1, 1, 1, 6), (6, 1)):
    right, kinds = slimmed("Mul", shape, 6)
    held(not right and kinds == ["Conv"], "a factor of each column or row is folded into channels")
    held(slimmed("Add", shape, 6)[0], "a summand of them is right")
right, kinds = slimmed("Mul", (6, 1, 1), 6)
held(right and kinds == ["Conv"], "a factor of each channel is folded rightly")
held(slimmed("Mul", (7,), 7)[0], "where there are more columns than channels all is right")
PYTHON
