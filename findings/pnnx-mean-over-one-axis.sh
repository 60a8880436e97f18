#!/usr/bin/env bash
# pnnx: a mean over one axis of opset 18 leaves the map as it is in ncnn, over two axes or written in opset 13 it is right
#
# Versions: pnnx 20261020 and ncnn 1.0.20261020 against onnxruntime 1.32.0, models of onnx 1.23.2 passed by onnx.checker.
# Expected: since opset 18 the axes of a ReduceMean are an input and no attribute any more, as those of a ReduceSum are since opset 13;
#   stored in the file they say the same, and pnnx writes the same shapes into its own file.
# Seen: behind a convolution a ReduceMean over channels, rows or columns alone comes out of ncnn with the shape and the values of what
#   it read, with and without keepdims, where pnnx states 1×8×10 itself. In opset 13 it is right, and over two axes or three it is right
#   in both. ReduceSum has the same in either, ReduceL1 and ReduceL2 have it in opset 18, which comes out as absolute values.
# Why it matters: opset 18 is what PyTorch writes by default, and a mean over channels is the spatial attention of light networks, one
#   over rows or columns that of coordinate attention. pnnx ends without a word; what is behind has a map of another size, or, where
#   it is multiplied with the map that was read, the right size and each value squared.
set -euo pipefail
# Without what pnnx names as its needs, which is all of PyTorch: from ONNX it runs without.
source "$(dirname "$0")/lib/environment.sh" --no-deps pnnx==20261020 ncnn==1.0.20261020 onnx==1.23.2 onnxruntime==1.32.0 \
  numpy==2.4.6 flatbuffers==25.12.19 ml_dtypes==0.6.0 protobuf==7.36.2 typing_extensions==4.16.0
python - <<'PYTHON'
import numpy as np
from held import held
from onnx.helper import make_node
from phone import phone

random = np.random.default_rng(1)
SOURCE = random.standard_normal((1, 4, 8, 10)).astype(np.float32)
WEIGHTS = random.standard_normal((4, 4, 1, 1)).astype(np.float32)
CONVOLUTION = make_node("Conv", ["x", "w"], ["a"])
# What the convolution makes of it, which is what is read.
READ = np.einsum("oc,chw->ohw", WEIGHTS[:, :, 0, 0], SOURCE[0])


def reduced(kind, axes, keep, opset):
    """Whether the values are right, and whether they are those of the map that was read, or of their magnitudes."""
    inside = opset < (13 if kind == "ReduceSum" else 18)
    said, stored = ({"axes": axes}, {}) if inside else ({}, {"axes": np.array(axes)})
    node = make_node(kind, ["a", *stored], ["y"], keepdims=keep, **said)
    right, seen, written = phone([CONVOLUTION, node], SOURCE, {"w": WEIGHTS, **stored}, opset)
    stated = "#2=(" + ",".join(map(str, (1, *right.shape))) + ")f32"
    held(any(stated in line for line in written) or right.shape == (), f"pnnx states the shape {right.shape} itself")
    print(f"{kind} over {axes} of opset {opset}, keepdims {keep}: ONNX Runtime {right.shape}, ncnn {seen.shape}")
    read = np.abs(READ) if kind in ("ReduceL1", "ReduceL2") else READ
    fits = seen.size == right.size and np.allclose(seen.reshape(right.shape), right, atol=1e-3)
    return fits, seen.shape == read.shape and np.allclose(seen, read, atol=1e-3)


for keep in (0, 1):
    for axes in ([1], [2], [3], [-1]):
        held(reduced("ReduceMean", axes, keep, 13) == (True, False), "with the axis as an attribute it is right")
        held(reduced("ReduceMean", axes, keep, 18) == (False, True), "with the axis as an input it is the map as it was")
    for opset in (13, 18):
        for axes in ([2, 3], [1, 2, 3]):
            held(reduced("ReduceMean", axes, keep, opset) == (True, False), "over several axes it is right")
held(reduced("ReduceSum", [1], 1, 11) == (True, False), "a sum is right in opset 11")
for opset in (13, 18):
    held(reduced("ReduceSum", [1], 1, opset) == (False, True), "and the map as it was from 13 on")
for kind in ("ReduceL1", "ReduceL2"):
    held(reduced(kind, [1], 1, 13) == (True, False), "a norm is right in opset 13")
    held(reduced(kind, [1], 1, 18) == (False, True), "and magnitudes in 18")

attention = [CONVOLUTION, make_node("ReduceMean", ["a", "axes"], ["m"], keepdims=1), make_node("Mul", ["a", "m"], ["y"])]
right, seen, _ = phone(attention, SOURCE, {"w": WEIGHTS, "axes": np.array([1])}, 18)
print(f"a map times its mean over channels: ONNX Runtime {right.shape}, ncnn {seen.shape}")
held(seen.shape == right.shape and np.allclose(seen, READ * READ, atol=1e-3), "the shape is right, and each value is squared")
PYTHON
