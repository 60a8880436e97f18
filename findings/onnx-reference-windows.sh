#!/usr/bin/env bash
# ONNX: the reference evaluator gives each group of a transposed convolution the first bias, and SAME_LOWER pools other windows
#
# Versions: onnx 1.23.2 against onnxruntime 1.32.0, opset 13, all models passed by onnx.checker.
# Expected: the evaluator of the onnx package, which says what operators mean, agrees with ONNX Runtime; so it does for Conv.
# Seen: a depthwise ConvTranspose adds the bias of channel 0 to all channels; without groups, or without a bias, it is right. A
#   ConvTranspose with 2 groups of more than one channel ends in an error of NumPy. A MaxPool with SAME_LOWER gives 3×3 of 7×7 pixels
#   at stride 2 where its own shape inference says 4×4, and takes other pixels of 8×8; SAME_UPPER is right, and an AveragePool with both.
# Why it matters: depthwise transposed convolutions are how small networks grow a map; a converter tested against this evaluator is
#   told that it is wrong. With equal biases, or all of 0, nothing shows.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6
python - <<'PYTHON'
import numpy as np
import onnx
import onnxruntime
from held import held
from onenode import one_node
from onnx.reference import ReferenceEvaluator

random = np.random.default_rng(1)


def both(kind, source, others=(), **fields):
    model = one_node(kind, source, others, **fields)
    inferred = onnx.shape_inference.infer_shapes(model, data_prop=True).graph.output[0].type.tensor_type.shape
    right = onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"x": source})[0]
    try:
        seen = ReferenceEvaluator(model).run(None, {"x": source})[0]
    except ValueError as error:
        print(f"{kind}, {fields}: {error}")
        return right, None, inferred
    print(f"{kind}, {fields}: ONNX Runtime {right.shape}, reference {seen.shape}")
    return right, seen, inferred


def alike(a, b):
    return a.shape == b.shape and np.allclose(a, b, atol=1e-4)


source = random.standard_normal((1, 4, 6, 6)).astype(np.float32)
bias = np.array([10, 20, 30, 40], np.float32)
for group in (1, 2, 4):
    weights = random.standard_normal((4, 4 // group, 3, 3)).astype(np.float32)
    how = dict(kernel_shape=[3, 3], strides=[2, 2], group=group)
    right, seen, _ = both("ConvTranspose", source, [weights, bias], **how)
    if group == 1:
        held(alike(right, seen), "a transposed convolution without groups is right")
    elif group == 2:
        held(seen is None, "with two groups of two channels it ends in an error")
    else:
        held(alike(right - bias.reshape(1, 4, 1, 1) + bias[0], seen), "depthwise, all channels have the bias of the first")
        held(alike(*both("ConvTranspose", source, [weights], **how)[:2]), "which is right without a bias")
    right, seen, _ = both("Conv", source, [weights, bias], **how)
    held(alike(right, seen), f"a Conv with {group} groups is right")

for side, rows in ((7, 3), (8, 4)):
    source = random.standard_normal((1, 1, side, side)).astype(np.float32)
    for kind in ("MaxPool", "AveragePool"):
        for border in ("SAME_UPPER", "SAME_LOWER"):
            right, seen, inferred = both(kind, source, kernel_shape=[3, 3], strides=[2, 2], auto_pad=border)
            held(right.shape[2] == 4 == inferred.dim[2].dim_value, f"{side} pixels become 4, as shape inference says")
            if kind == "MaxPool" and border == "SAME_LOWER":
                held(seen.shape[2] == rows and not alike(right, seen), f"the reference has {rows}, of other values")
            else:
                held(alike(right, seen), f"{kind} with {border} is right")
PYTHON
