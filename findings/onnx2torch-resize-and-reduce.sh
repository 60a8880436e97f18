#!/usr/bin/env bash
# onnx2torch: a bilinear Resize forgets `asymmetric`, and a ReduceMax over [-2, -1] without kept extents is over other axes
#
# Versions: onnx2torch 1.5.15 with torch 2.15.0 against onnxruntime 1.32.0, models of onnx 1.23.2, opset 13, passed by onnx.checker.
# Expected: what PyTorch has no word for is refused, as onnx2torch does with SAME_LOWER; axes counted from the end are those axes.
# Seen: a linear Resize by 2 with `asymmetric` gives the values of `half_pixel`, without a message; with half_pixel and align_corners it
#   is right. ReduceMax, ReduceMin and ReduceProd of 1×4×9×10 over [-2, -1] with keepdims = 0 give 1×10, over rows and channels,
#   instead of 1×4: after the first axis is gone the second is counted in what is left. Over [2, 3], with keepdims = 1, and as
#   ReduceMean all is right.
# Why it matters: networks from TensorFlow 1 have asymmetric resizes, and a global maximum is written as a reduction over the last
#   two axes; both are trained further in PyTorch by way of this package. Where there are as many columns as channels no shape tells.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" onnx2torch==1.5.15 torch==2.15.0 torchvision==0.29.2 onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6
python - <<'PYTHON'
import numpy as np
import onnx
import onnxruntime
import torch
from held import held
from onnx import TensorProto, helper, numpy_helper
from onnx2torch import convert

SOURCE = np.random.default_rng(5).standard_normal((1, 4, 9, 10)).astype(np.float32)


def converted(name, kind, scales=None, **how):
    names = ["x", "", "s"] if scales else ["x"]
    stored = [numpy_helper.from_array(np.array(scales, np.float32), "s")] if scales else []
    graph = helper.make_graph(
        [helper.make_node(kind, names, ["y"], "node", **how)],
        "network",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, SOURCE.shape)],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)],
        stored,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    model = onnx.shape_inference.infer_shapes(model, strict_mode=True)
    onnx.checker.check_model(model, full_check=True)
    right = onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"x": SOURCE})[0]
    with torch.no_grad():
        seen = convert(model).eval()(torch.from_numpy(SOURCE)).numpy()
    print(f"{name}: {seen.shape} in PyTorch, {right.shape} in ONNX Runtime", flush=True)
    return seen, right


def resized(coordinates):
    return converted(coordinates, "Resize", [1, 1, 2, 2], mode="linear", coordinate_transformation_mode=coordinates)


halves, right = resized("half_pixel")
held(np.allclose(halves, right, atol=1e-4), "half_pixel is right")
seen, right = resized("align_corners")
held(np.allclose(seen, right, atol=1e-4), "align_corners is right")
seen, right = resized("asymmetric")
held(np.allclose(seen, halves, atol=1e-5) and not np.allclose(seen, right, atol=0.1), "asymmetric is half_pixel")
for kind in ("ReduceMax", "ReduceMin", "ReduceProd", "ReduceMean"):
    seen, right = converted(f"{kind} over [2, 3]", kind, axes=[2, 3], keepdims=0)
    held(np.allclose(seen, right, atol=1e-4), "is right")
    seen, right = converted(f"{kind} over [-2, -1], kept", kind, axes=[-2, -1], keepdims=1)
    held(np.allclose(seen, right, atol=1e-4), "is right")
    seen, right = converted(f"{kind} over [-2, -1]", kind, axes=[-2, -1], keepdims=0)
    if kind == "ReduceMean":
        held(np.allclose(seen, right, atol=1e-4), "is right")
    else:
        held(seen.shape == (1, 10) and right.shape == (1, 4), "is over other axes")
PYTHON
