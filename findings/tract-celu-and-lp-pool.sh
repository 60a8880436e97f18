#!/usr/bin/env bash
# tract: a Celu lacks its factor, and a GlobalLpPool takes the mean for the sum; both without a word
#
# Versions: tract 0.23.9 against onnxruntime 1.32.0, models of onnx 1.23.2, opset 13, all passed by onnx.checker.
# Expected: tract, which keeps to ONNX's own tests, gives ONNX Runtime's values, and refuses what it does not know.
# Seen: a Celu of x below 0 is exp(x/alpha) - 1 instead of alpha times that: right for the default of 1 alone, half at 2. A
#   GlobalLpPool is the root of the mean of powers, so that a map of 2×2 pixels has half the right value at p = 2, a fourth at p = 1.
#   Elu, Selu, ReduceL1 and ReduceL2 over the same pixels are right.
# Why it matters: shapes and signs are as they should be. In the place of the pool write ReduceL2, in that of a Celu an Elu of x/alpha
#   times alpha.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" tract==0.23.9 onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6
python - <<'PYTHON'
import numpy as np
import onnx
import onnxruntime
import tract
from held import held
from onnx import TensorProto, helper


def both(kind, source, **fields):
    graph = helper.make_graph(
        [helper.make_node(kind, ["x"], ["y"], **fields)],
        "network",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, source.shape)],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", "c", "h", "w"])],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    right = onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"x": source})[0]
    onnx.save(model, "network.onnx")
    read = tract.onnx().load("network.onnx")
    read.set_input_fact(0, ",".join(map(str, source.shape)) + ",f32")
    seen = read.into_model().into_runnable().run([source])[0].to_numpy()
    print(f"{kind} {fields}: ONNX Runtime {right.ravel().round(3)}, tract {seen.ravel().round(3)}")
    return right, seen


def alike(a, b):
    return a.shape == b.shape and np.allclose(a, b, atol=1e-4)


row = np.array([-2, -1, -0.5, 0, 0.5, 1], np.float32).reshape(1, 1, 1, 6)
for alpha in (0.5, 1.0, 2.0, 4.0):
    right, seen = both("Celu", row, alpha=alpha)
    held(alike(np.minimum(right, 0), np.minimum(seen, 0) * alpha), f"Celu of alpha {alpha} lacks the factor {alpha} below 0")
    held(alike(right, seen) == (alpha == 1), "which is right for 1 alone")
    held(alike(*both("Elu", row, alpha=alpha)), "Elu is right")
held(alike(*both("Selu", row, alpha=2.0, gamma=1.5)), "Selu is right")

for side in (2, 4):
    square = np.arange(1, 1 + side * side, dtype=np.float32).reshape(1, 1, side, side)
    for p in (1, 2, 3):
        right, seen = both("GlobalLpPool", square, p=p)
        held(alike(right, seen * (side * side) ** (1 / p)), f"GlobalLpPool of p = {p} is of the mean of {side * side} pixels")
    for kind in ("ReduceL1", "ReduceL2"):
        held(alike(*both(kind, square, axes=[2, 3], keepdims=1)), f"{kind} is right")
PYTHON
