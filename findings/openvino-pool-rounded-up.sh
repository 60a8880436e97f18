#!/usr/bin/env bash
# OpenVINO: a pool whose extents are rounded up may give a row more than ONNX states, filled with the least float
#
# Versions: openvino 2026.4.1 against onnxruntime 1.31.1 and the shape inference of onnx 1.23.2, opset 22.
# Expected: with ceil_mode a window that would start in the padding at the end is left out, as ONNX' operator says, by all three;
#   and an average that counts padding divides by one number in all.
# Seen: a maximum pool 2×2, stride 2, one pixel of padding, of 5×5 pixels gives 3×3 in onnx and ONNX Runtime, 4×4 in OpenVINO,
#   whose last row and column are -3.4e38; 1×1 with stride 2 of 6×6 gives them too. Average pools have one shape in all, but
#   3×3, stride 2, padding 1, count_include_pad of 8×8 pixels divides in the last row by all 9 pixels of the window in OpenVINO,
#   and by the 6 which lie within the map and its padding in ONNX Runtime.
# Why it matters: no error is raised; a row of the least float goes through the layers after it. Give the extents padding so that
#   they divide, or leave ceil_mode off, before the network is moved.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" openvino==2026.4.1 onnx==1.23.2 onnxruntime==1.31.1 numpy==2.4.6
python - <<'PYTHON'
import numpy as np
import onnx
import onnxruntime
import openvino
from held import held
from onnx import TensorProto, helper


def pools(kind, side, kernel, stride, padding, **fields):
    source = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 1, side, side])
    result = helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 1, "h", "w"])
    how = dict(kernel_shape=[kernel] * 2, strides=[stride] * 2, pads=[padding] * 4, ceil_mode=1, **fields)
    graph = helper.make_graph([helper.make_node(kind, ["x"], ["y"], **how)], "pool", [source], [result])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)], ir_version=10)
    onnx.checker.check_model(model, full_check=True)
    map = np.arange(1, side * side + 1, dtype=np.float32).reshape(1, 1, side, side)
    stated = [d.dim_value for d in onnx.shape_inference.infer_shapes(model).graph.output[0].type.tensor_type.shape.dim]
    by_runtime = onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"x": map})[0]
    core = openvino.Core()
    compiled = core.compile_model(core.read_model(model.SerializeToString()), "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    by_openvino = compiled([map])[0]
    print(f"{kind} {kernel}×{kernel}, stride {stride}, padding {padding}, of {side}×{side}: onnx states {stated[2:]}")
    print("ONNX Runtime", by_runtime[0, 0], "OpenVINO", by_openvino[0, 0], sep="\n")
    return stated, by_runtime, by_openvino


for side, kernel, stride, padding in ((5, 2, 2, 1), (6, 1, 2, 0)):
    stated, runtime, vino = pools("MaxPool", side, kernel, stride, padding)
    held(stated == list(runtime.shape) == [1, 1, 3, 3], "onnx and ONNX Runtime give 3×3")
    held(vino.shape == (1, 1, 4, 4) and np.array_equal(vino[:, :, :3, :3], runtime), "OpenVINO gives 4×4, the same inside")
    held((vino[0, 0, 3] < -3e38).all() and (vino[0, 0, :, 3] < -3e38).all(), "its last row and column are the least float")
stated, runtime, vino = pools("AveragePool", 8, 3, 2, 1, count_include_pad=1)
held(stated == list(runtime.shape) == list(vino.shape), "the average pool has one shape in all")
held(np.allclose(vino[:, :, :4, :4], runtime[:, :, :4, :4]), "and one value inside")
held(np.allclose(vino[0, 0, 4, 1:4] * 3, runtime[0, 0, 4, 1:4] * 2), "the last row is divided by 9 and by 6")
PYTHON
