#!/usr/bin/env bash
# ONNX: the reference evaluator that is to say what an operator means normalises otherwise than its own specification
#
# Versions: onnx 1.23.2 against onnxruntime 1.32.0, opset 13, all models passed by onnx.checker.
# Expected: the Python evaluator of the onnx package is slow, and right: its formulas are those of the operators' pages, and it
#   agrees with ONNX Runtime to rounding.
# Seen: LRN leaves all channels from number N on as 1, where N is the batch: a batch of 1 has one channel normalised, a batch of 2
#   two. LpNormalization with p = 1 divides by the sum, not by the sum of absolute values, so that signs cancel. BatchNormalization
#   of opsets 9 to 13 takes a tenth of its mean and variance from the map itself, as in training; from 14 on it is right. A Softmax
#   of before opset 13 is over its one axis, not over all from it on.
# Why it matters: converters are tested against this evaluator, and constants are folded by it. A difference from it is no proof.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6
python - <<'PYTHON'
import numpy as np
import onnx
import onnxruntime
from held import held
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator


def both(kind, source, others=(), opset=13, **fields):
    source = np.asarray(source, np.float32)
    names = ["x", *(f"c{i}" for i in range(len(others)))]
    graph = helper.make_graph(
        [helper.make_node(kind, names, ["y"], **fields)],
        "norm",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, source.shape)],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, source.shape)],
        [numpy_helper.from_array(np.asarray(value, np.float32), name) for value, name in zip(others, names[1:])],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    right = onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"x": source})[0]
    seen = ReferenceEvaluator(model).run(None, {"x": source})[0]
    print(f"{kind}, opset {opset}, {fields}: ONNX Runtime {right.ravel().round(3)}, reference {seen.ravel().round(3)}")
    return right, seen


def alike(a, b):
    return a.shape == b.shape and np.allclose(a, b, atol=1e-5)


for batch in (1, 2, 6):
    right, seen = both("LRN", np.ones((batch, 6, 1, 1)), size=3, alpha=3.0, beta=1.0, bias=1.0)
    held(alike(right[:, :batch], seen[:, :batch]), f"LRN of a batch of {batch}: the first {batch} channels are right")
    held((seen[:, batch:] == 1).all() and (right < 0.5).all(), "and all others are 1")

signs = np.reshape([1, -2, 3], (1, 3, 1, 1))
right, seen = both("LpNormalization", signs, axis=1, p=1)
held(alike(right, signs / 6) and alike(seen, signs / 2), "LpNormalization of 1 divides by the sum with its signs")
held(alike(*both("LpNormalization", signs, axis=1, p=2)), "of 2 it is right")

source = np.reshape([3, 3, 5, 6], (1, 2, 1, 2))
mean, variance, epsilon = np.array([1, 2]), np.array([1, 4]), 0.1
mixed_mean = 0.9 * mean + 0.1 * source.mean(axis=(0, 2, 3))
mixed_variance = 0.9 * variance + 0.1 * source.var(axis=(0, 2, 3))
mixed = (source - mixed_mean.reshape(1, 2, 1, 1)) / np.sqrt(mixed_variance.reshape(1, 2, 1, 1) + epsilon)
for opset in (9, 13, 14, 15):
    right, seen = both("BatchNormalization", source, [[1, 1], [0, 0], mean, variance], opset, epsilon=epsilon)
    if opset < 14:
        held(alike(seen, mixed) and not alike(seen, right), f"BatchNormalization of opset {opset} mixes in what the map has")
    else:
        held(alike(right, seen), f"BatchNormalization of opset {opset} is right")

map = np.reshape([1, 2, 3, 4], (1, 2, 1, 2))
for opset in (11, 12, 13):
    right, seen = both("Softmax", map, opset=opset, axis=1)
    alone = np.exp(map) / np.exp(map).sum(axis=1, keepdims=True)
    held(alike(seen, alone), f"Softmax of opset {opset} is over its axis alone")
    held(alike(right, seen) == (opset == 13), "which is right" if opset == 13 else "and should be over all behind it too")
PYTHON
