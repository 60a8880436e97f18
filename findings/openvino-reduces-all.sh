#!/usr/bin/env bash
# OpenVINO: three reductions of ONNX' opsets 13 to 17 go over all axes, whatever axes they name
#
# Versions: openvino 2026.4.1 against onnxruntime 1.32.0, models of onnx 1.23.2, all passed by onnx.checker.
# Expected: what ReduceMean and ReduceMax do in every opset: the axes of the attribute are reduced.
# Seen: ReduceL1, ReduceLogSum and ReduceLogSumExp of a map 1×3×2×2 over axis 1 give one number instead of 1×1×2×2 where the
#   model says opset 13 to 17; with 11, 12 and 18 they are right, and so are ReduceSum, ReduceMean, ReduceMax and ReduceL2 in all. No
#   message is printed, and the layer behind takes the single number by broadcasting.
# Why it matters: opset 13 to 17 is what exporters write by default. Distances and attention in such a network are wrong without an
#   error; convert the model to opset 18, or write the reduction in its parts (Abs and ReduceSum).
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" openvino==2026.4.1 onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6
python - <<'PYTHON'
import numpy as np
import onnx
import onnxruntime
import openvino
from held import held
from onnx import TensorProto, helper, numpy_helper

source = np.arange(1, 13, dtype=np.float32).reshape(1, 3, 2, 2)


def reduced(kind, opset):
    is_input = opset >= 18 or (kind == "ReduceSum" and opset >= 13)
    axes = [numpy_helper.from_array(np.array([1]), "axes")] if is_input else []
    fields = {} if is_input else {"axes": [1]}
    graph = helper.make_graph(
        [helper.make_node(kind, ["x", *(one.name for one in axes)], ["y"], keepdims=1, **fields)],
        "reduction",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, source.shape)],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 1, 2, 2])],
        axes,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    right = onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"x": source})[0]
    core = openvino.Core()
    how = {"INFERENCE_PRECISION_HINT": "f32"}
    seen = core.compile_model(core.read_model(model.SerializeToString()), "CPU", how)([source])[0]
    print(f"{kind}, opset {opset}: ONNX Runtime {right.ravel()}, OpenVINO {seen.ravel()}")
    return seen, right


for opset in (11, 12, 13, 15, 17, 18):
    for kind in ("ReduceL1", "ReduceLogSum", "ReduceLogSumExp", "ReduceSum", "ReduceMean", "ReduceMax", "ReduceL2"):
        seen, right = reduced(kind, opset)
        if kind in ("ReduceL1", "ReduceLogSum", "ReduceLogSumExp") and 13 <= opset < 18:
            held(right.shape == (1, 1, 2, 2) and seen.size == 1, f"{kind} of opset {opset} is over all axes")
        else:
            held(seen.shape == right.shape and np.allclose(seen, right, atol=1e-4), f"{kind} of opset {opset} is right")
PYTHON
