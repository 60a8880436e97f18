#!/usr/bin/env bash
# A transposed convolution that states `output_shape`: OpenVINO shifts it by one pixel in groups, tract does without them
#
# Versions: openvino 2026.4.1 and tract 0.23.9 against onnxruntime 1.32.0, models of onnx 1.23.2, opset 13, passed by onnx.checker.
# Expected: the border follows from the shape: of an odd rest ONNX cuts the larger part in front of the map, unless auto_pad is
#   SAME_UPPER. A depthwise one is cut as one without groups.
# Seen: for 2×2 pixels, 3×3 weights, stride 2 and an output of 4×4, OpenVINO cuts the first row and column without groups whatever
#   auto_pad says, so that SAME_UPPER is wrong, and the last ones with groups whatever it says, so that all others are. tract
#   cuts the last ones, too. So both do of an output of 3×3, where the rest is 2 and each side should lose one. Shapes are right in all.
# Why it matters: decoders that came from TensorFlow state the shape. The map is one pixel off in each of its steps, which no check of
#   shapes shows. Write the border as pads before moving such a network.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" openvino==2026.4.1 tract==0.23.9 onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6
python - <<'PYTHON'
import numpy as np
import onnx
import onnxruntime
import openvino
import tract
from held import held
from onnx import TensorProto, helper, numpy_helper

kernel = np.arange(1, 10, dtype=np.float32).reshape(1, 1, 3, 3)
point = np.array([[[[1, 0], [0, 0]]]], np.float32)
# A single pixel that is 1 leaves the weights in the map: what is in its corner says how much was cut.
CUT = {1: "nothing in front", 5: "one in front"}


def corners(group, side, told):
    """The first value of the map in ONNX Runtime, OpenVINO and tract."""
    source, weights = np.repeat(point, group, 1), np.repeat(kernel, group, 0)
    how = dict(kernel_shape=[3, 3], strides=[2, 2], group=group, **told)
    graph = helper.make_graph(
        [helper.make_node("ConvTranspose", ["x", "w"], ["y"], **how)],
        "grown",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, source.shape)],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, group, side, side])],
        [numpy_helper.from_array(weights, "w")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, "grown.onnx")
    maps = [onnxruntime.InferenceSession("grown.onnx").run(None, {"x": source})[0]]
    core = openvino.Core()
    maps.append(core.compile_model(core.read_model("grown.onnx"), "CPU", {"INFERENCE_PRECISION_HINT": "f32"})([source])[0])
    # tract does not take SAME_UPPER and SAME_LOWER with an output_shape.
    if "auto_pad" not in told:
        read = tract.onnx().load("grown.onnx")
        read.set_input_fact(0, f"1,{group},2,2,f32")
        maps.append(read.into_model().into_runnable().run([source])[0].to_numpy())
    held(all(map.shape == (1, group, side, side) for map in maps), f"all have {side}×{side} pixels")
    first = [int(map[0, -1, 0, 0]) for map in maps]
    who = ("ONNX Runtime", "OpenVINO", "tract")
    print(f"{group} groups, {told}: " + ", ".join(f"{name} cuts {CUT[value]}" for name, value in zip(who, first)))
    return first


for group in (1, 2, 4):
    for border in (None, "SAME_LOWER", "SAME_UPPER"):
        told = dict(output_shape=[4, 4], **({"auto_pad": border} if border else {}))
        right, vino, *others = corners(group, 4, told)
        held(right == (1 if border == "SAME_UPPER" else 5), "ONNX Runtime cuts in front unless SAME_UPPER")
        held(vino == (5 if group == 1 else 1), "OpenVINO goes by the groups, not by auto_pad")
        if others:
            held(others == [1], "tract cuts behind")
    right, vino, others = corners(group, 5, dict(output_shape=[5, 5]))
    held(right == vino == others == 1, "where nothing is cut all agree")
    right, vino, others = corners(group, 3, dict(output_shape=[3, 3]))
    held(right == 5 and vino == (5 if group == 1 else 1) and others == 1, "of an even rest tract and OpenVINO's groups cut behind alone")
    right, vino, others = corners(group, 3, dict(pads=[1, 1, 1, 1]))
    held(right == vino == others == 5, "with pads all agree")
PYTHON
