#!/usr/bin/env bash
# tinygrad runs a transposed convolution of auto_pad VALID as one of SAME, and shares out an uneven Split in another way
#
# Versions: tinygrad 0.14.0 against onnxruntime 1.32.0 and onnx.reference, models of onnx 1.23.2, passed by onnx.checker.
# Expected: tinygrad, which runs ONNX's own tests, gives ONNX's values, or raises NotImplementedError, as for an LpPool.
# Seen: a transposed convolution with auto_pad VALID has the pixels that SAME_UPPER gives it, 18×20 instead of 19×21 by stride 2; with
#   no auto_pad, which means the same, it is right. A Split of 10 columns into 3 by `num_outputs` gives 4, 3 and 3, where ONNX has 4, 4
#   and 2: PyTorch's tensor_split spreads what is over, ONNX lets the last part alone be short. Into parts of equal size, into two, and
#   with sizes as an input it is right.
# Why it matters: a decoder is a pixel short at its edge, where a crop behind it hides that. Parts of other sizes are other channels:
#   what is computed of each is of the wrong ones, and joined again they have the right shape.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" tinygrad==0.14.0 onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6
# In Python alone: its other devices need a compiler.
DEV=PYTHON python - <<'PYTHON'
import numpy as np
import onnx
import onnxruntime
from held import held
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator
from tinygrad import Tensor
from tinygrad.nn.onnx import OnnxRunner

random = np.random.default_rng(5)
SOURCE = random.standard_normal((1, 4, 9, 10)).astype(np.float32)


def both(nodes, opset, stored=(), outputs=("y",), reference=True):
    """What ONNX Runtime gives, and tinygrad."""
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in outputs]
    shown = helper.make_tensor_value_info("x", TensorProto.FLOAT, SOURCE.shape)
    constants = [numpy_helper.from_array(value, name) for name, value in dict(stored).items()]
    graph = helper.make_graph(nodes, "network", [shown], ends, constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)
    model = onnx.shape_inference.infer_shapes(model, strict_mode=True)
    onnx.checker.check_model(model, full_check=True)
    right = onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"x": SOURCE})
    if reference:
        told = ReferenceEvaluator(model).run(None, {"x": SOURCE})
        held(all(alike(*pair) for pair in zip(told, right)), "onnx.reference and ONNX Runtime agree")
    onnx.save(model, "network.onnx")
    seen = [one.numpy() for one in OnnxRunner("network.onnx")({"x": Tensor(SOURCE)}).values()]
    kind, how = nodes[-1].op_type, {field.name: helper.get_attribute_value(field) for field in nodes[-1].attribute}
    print(f"{kind} {how}, opset {opset}: {[one.shape for one in right]} in ONNX Runtime, {[one.shape for one in seen]} in tinygrad")
    return right, seen


def alike(a, b):
    return a.shape == b.shape and np.allclose(a, b, atol=1e-4)


def transposed(stride, group, **how):
    stored = {"w": random.standard_normal((4, 8 // group, 3, 3)).astype(np.float32)}
    node = helper.make_node("ConvTranspose", ["x", "w"], ["y"], strides=[stride] * 2, group=group, **how)
    # The reference does not run all groups.
    return both([node], 13, stored, reference=group == 1 and how.get("auto_pad") != "VALID")


for stride in (1, 2):
    for group in (1, 4):
        for border in ({}, {"auto_pad": "SAME_UPPER"}, {"auto_pad": "SAME_LOWER"}):
            (right,), (seen,) = transposed(stride, group, **border)
            held(alike(right, seen), "it is right")
        (right,), (seen,) = transposed(stride, group, auto_pad="VALID")
        held(right.shape[2:] == (9 * stride + 3 - stride, 10 * stride + 3 - stride), "ONNX Runtime cuts nothing")
        held(seen.shape[2:] == (9 * stride, 10 * stride), "tinygrad cuts to the input times the stride")

for axis, parts, last in ((3, 3, (2, 3)), (3, 4, (1, 2)), (2, 2, (4, 4)), (3, 5, (2, 2))):
    names = [f"y{i}" for i in range(parts)]
    right, seen = both([helper.make_node("Split", ["x"], names, axis=axis, num_outputs=parts)], 18, outputs=names)
    held((right[-1].shape[axis], seen[-1].shape[axis]) == last, f"the last of {parts} has {last[0]} of {SOURCE.shape[axis]}, in tinygrad {last[1]}")

stored = {"sizes": np.array([4, 4, 2])}
right, seen = both([helper.make_node("Split", ["x", "sizes"], ["a", "b", "c"], axis=3)], 18, stored, ("a", "b", "c"))
held(all(alike(*pair) for pair in zip(right, seen)), "with its sizes as an input it is right")
PYTHON
