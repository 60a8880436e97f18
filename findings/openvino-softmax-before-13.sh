#!/usr/bin/env bash
# OpenVINO: a Softmax of before opset 13 is taken over its axis alone, where ONNX had it over all axes from there on
#
# Versions: openvino 2026.4.1 against onnxruntime 1.32.0, models of onnx 1.23.2, all passed by onnx.checker.
# Expected: up to opset 12 the operator makes two axes of its input first: `axis = 1` of a map divides by the sum over channels, rows
#   and columns, so that all of the map adds up to 1. A runtime that reads such files does so, as it tells the opsets apart elsewhere.
# Seen: ONNX Runtime's map adds up to 1, OpenVINO's to 4 for 2×2 pixels, each pixel to 1, in opset 11 and 12, for axes 1 and 2 of a
#   map. For the last axis, and in opset 13, both say the same.
# Why it matters: the reading of OpenVINO is the one that most authors meant, so that an old segmenter looks right there and wrong
#   elsewhere, or the other way round; thresholds on the scores differ by the number of pixels. Convert old models to opset 13 and
#   say the axis that is meant.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" openvino==2026.4.1 onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6
python - <<'PYTHON'
import numpy as np
import onnx
import onnxruntime
import openvino
from held import held
from onnx import TensorProto, helper

source = np.arange(12, dtype=np.float32).reshape(1, 3, 2, 2) / 4


def softmax(axis, opset):
    graph = helper.make_graph(
        [helper.make_node("Softmax", ["x"], ["y"], axis=axis)],
        "softmax",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, source.shape)],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, source.shape)],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=7)
    onnx.checker.check_model(model, full_check=True)
    right = onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"x": source})[0]
    core = openvino.Core()
    how = {"INFERENCE_PRECISION_HINT": "f32"}
    seen = core.compile_model(core.read_model(model.SerializeToString()), "CPU", how)([source])[0]
    print(f"axis {axis}, opset {opset}: the map adds up to {right.sum():.3f} in ONNX Runtime, {seen.sum():.3f} in OpenVINO")
    return seen, right


for opset in (11, 12):
    for axis, parts in ((1, 1), (2, 3)):
        seen, right = softmax(axis, opset)
        held(np.isclose(right.sum(), parts), f"opset {opset}, axis {axis}: ONNX Runtime's is over all axes from there on")
        held(np.allclose(seen.sum(axis), 1), f"opset {opset}, axis {axis}: OpenVINO's is over that axis alone")
for axis, opset in ((3, 11), (3, 12), (1, 13), (2, 13), (3, 13)):
    held(np.allclose(*softmax(axis, opset), atol=1e-5), f"opset {opset}, axis {axis}: both are the same")
PYTHON
