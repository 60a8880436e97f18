#!/usr/bin/env bash
# MNN: an L1 or L2 norm, a sum of squares or of logarithms of opset 18 goes over all axes, and before it `keepdims` is forgotten
#
# Versions: MNN 3.6.1 against onnxruntime 1.32.0, models of onnx 1.23.2 passed by onnx.checker.
# Expected: axes are an input since opset 18, as those of a ReduceSum are since 13, and say the same; the default of keepdims is 1.
# Seen: in opset 18 ReduceL1, ReduceL2, ReduceSumSquare, ReduceLogSum and ReduceLogSumExp give one number for the whole map, whatever
#   axes they name. In opset 13 the numbers are right and the axes are gone: 8×10 for 1×1×8×10 over channels. ReduceMean, ReduceSum
#   and ReduceMax are right in both, and keep their axes. A map over its ReduceL2 over channels, as embeddings end, has the right shape
#   and is divided by the norm of the whole map.
# Why it matters: opset 18 is what PyTorch writes by default, and the norm is the last layer of face and speaker embeddings: their
#   length is wrong by another factor for each picture, so that distances to a threshold are. Write it as a root of a ReduceSum.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" MNN==3.6.1 onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6
python - <<'PYTHON'
import numpy as np
from held import held
from mnnonnx import both
from onnx.helper import make_node
from severalnodes import alike

SOURCE = np.abs(np.random.default_rng(1).standard_normal((1, 4, 8, 10))).astype(np.float32) + 0.1


def reduced(kind, axes, opset):
    inside = opset < (13 if kind == "ReduceSum" else 18)
    stored = {} if inside else {"axes": np.array(axes)}
    node = make_node(kind, ["x", *stored], ["y"], **({"axes": axes} if inside else {}))
    right, seen = both([node], SOURCE, stored, opset)
    print(f"{kind} over {axes} of opset {opset}: ONNX Runtime {right.shape}, MNN {seen.shape}")
    return right, seen


for kind in ("ReduceL1", "ReduceL2", "ReduceSumSquare", "ReduceLogSum", "ReduceLogSumExp"):
    every, _ = reduced(kind, [0, 1, 2, 3], 13)
    for axes in ([1], [2, 3], [-1]):
        right, seen = reduced(kind, axes, 18)
        held(seen.size == 1 and np.allclose(seen, every, rtol=1e-3), "in opset 18 it is over the whole map")
        right, seen = reduced(kind, axes, 13)
        gone = tuple(size for axis, size in enumerate(SOURCE.shape) if axis not in axes and axis - 4 not in axes)
        held(seen.shape == gone and alike(seen.reshape(right.shape), right), "in opset 13 the axes are gone, and the values right")
for kind in ("ReduceMean", "ReduceSum", "ReduceMax"):
    for axes in ([1], [2, 3], [-1]):
        for opset in (11, 18):
            held(alike(*reduced(kind, axes, opset)), "a mean, a sum and a maximum are right")

right, seen = both([make_node("ReduceL2", ["x", "axes"], ["n"]), make_node("Div", ["x", "n"], ["y"])], SOURCE, {"axes": np.array([1])}, 18)
held(alike(right, SOURCE / np.sqrt((SOURCE**2).sum(1, keepdims=True))), "ONNX Runtime gives each pixel a length of 1")
held(alike(seen, SOURCE / np.sqrt((SOURCE**2).sum())), "MNN gives it to the whole map")
PYTHON
