#!/usr/bin/env bash
# onnx2tf: an average pool with a dilation is one of neighbours, and SAME_LOWER counts its border where it should not
#
# Versions: onnx2tf 1.29.24, the last for Python 3.11, with tensorflow 2.19.0 and its reference kernels, against onnxruntime 1.23.0;
#   models of onnx 1.19.1, passed by onnx.checker.
# Expected: what TensorFlow Lite has no word for is built of other operators, as onnx2tf does for an equal border, or refused, as it
#   refuses strides with a dilation.
# Seen: an AveragePool 3×2 with rows 2 apart is the mean of three rows in sequence, cut to the extents that ONNX states. With SAME_LOWER
#   the zeros of the border count as pixels, so that each edge has 2 thirds of its value and each corner 4 ninths; with SAME_UPPER and
#   count_include_pad they do not, where they should.
# Why it matters: all have the right shape and nothing is printed. Compare values of a converted network, edges above all.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" onnx2tf==1.29.24 tensorflow==2.19.0 tf_keras==2.19.0 ai-edge-litert==2.1.0 onnx==1.19.1 \
  onnxruntime==1.23.0 numpy==1.26.4
TF_CPP_MIN_LOG_LEVEL=3 python - <<'PYTHON'
import numpy as np
from fromonnx import moved
from held import held
from onnx import TensorProto, helper

SOURCE = np.random.default_rng(5).standard_normal((1, 4, 9, 10)).astype(np.float32)


def both(kind, **how):
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in (("x", SOURCE.shape), ("y", None))]
    node = helper.make_node(kind, ["x"], ["y"], "node", **how)
    model = helper.make_model(helper.make_graph([node], "network", ends[:1], ends[1:]), ir_version=8)
    model.opset_import[0].version = 19
    right, seen = moved(model, SOURCE)
    print(f"{kind} {how}: {right.shape[2:]} in ONNX Runtime, {seen.shape[2:]} in TensorFlow Lite", flush=True)
    return right, seen


def alike(a, b):
    return a.shape == b.shape and np.allclose(a, b, atol=1e-4)


def mean(rows):
    """The mean of windows 3×2 of the given rows, one pixel apart."""
    return sum(SOURCE[:, :, row : row + 5, column : column + 9] for row in rows for column in (0, 1)) / 6


held(alike(*both("AveragePool", kernel_shape=[3, 2])), "without a dilation it is right")
right, seen = both("AveragePool", kernel_shape=[3, 2], dilations=[2, 1])
held(alike(right, mean((0, 2, 4))) and alike(seen, mean((0, 1, 2))), "with one it is of rows in sequence")

square = dict(kernel_shape=[3, 3])
held(alike(*both("AveragePool", pads=[1, 1, 1, 1], **square)), "an equal border is right")
held(alike(*both("AveragePool", pads=[1, 1, 1, 1], count_include_pad=1, **square)), "and so it is where it counts")
held(alike(*both("AveragePool", auto_pad="SAME_UPPER", **square)), "SAME_UPPER is right")
counted, wrong = both("AveragePool", auto_pad="SAME_UPPER", count_include_pad=1, **square)
plain, counts = both("AveragePool", auto_pad="SAME_LOWER", **square)
held(alike(wrong, plain) and not alike(wrong, counted), "SAME_UPPER leaves the border out where it should count")
held(alike(counts, counted) and not alike(counts, plain), "SAME_LOWER counts it where it should not")
PYTHON
