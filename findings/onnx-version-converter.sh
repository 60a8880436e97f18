#!/usr/bin/env bash
# ONNX's version converter changes what a network computes: resizes from opset 10 up, softmaxes from 13 down, a Hardmax to 13
#
# Versions: onnx 1.23.2 against onnxruntime 1.32.0 and openvino 2026.4.1, all models passed by onnx.checker before and after.
# Expected: a converted network gives the values of the one it was made of, or the converter refuses, as it does where a step is missing.
# Seen: a Resize of opset 10 and an Upsample of 9 become a Resize of 11 that leaves its coordinates at their default, which is
#   half_pixel; ONNX Runtime reads the older ones as asymmetric. A linear one moves by a fraction of a pixel, in OpenVINO too, a
#   nearest one by 1.3 takes other neighbours; a nearest one by 2 is right. A Softmax of opset 13 over an axis that is not the last
#   keeps its axis on the way to 12, where that means all axes from there on; up from 12 the converter reshapes around it, rightly.
#   A Hardmax goes up without that.
# Why it matters: opset 12 or lower is what compilers of small chips take, and opset 9 is what older decoders come in: nothing is
#   printed, and no shape changes. A class map of a segmentation network no longer sums to 1 at each pixel.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" onnx==1.23.2 onnxruntime==1.32.0 openvino==2026.4.1 numpy==2.4.6
python - <<'PYTHON'
import numpy as np
import onnx
import onnxruntime
import openvino
from held import held
from onnx import TensorProto, helper, numpy_helper, version_converter

random = np.random.default_rng(5)


def runtimes(model, source):
    onnx.checker.check_model(model, full_check=True)
    core = openvino.Core()
    onnx.save(model, "network.onnx")
    made = core.compile_model(core.read_model("network.onnx"), "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    return onnxruntime.InferenceSession("network.onnx").run(None, {"x": source})[0], made([source])[0]


def converted(kind, source, before, after, scales=None, **how):
    """Whether ONNX Runtime and OpenVINO give the same values before and after."""
    stored = [numpy_helper.from_array(np.array(scales, np.float32), "s")] if scales else []
    shape = [int(n * by) for n, by in zip(source.shape, scales or [1] * source.ndim)]
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, n) for name, n in (("x", source.shape), ("y", shape))]
    node = helper.make_node(kind, ["x", "s"] if scales else ["x"], ["y"], **how)
    graph = helper.make_graph([node], "network", ends[:1], ends[1:], stored)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", before)], ir_version=8)
    right = runtimes(model, source)
    made = version_converter.convert_version(model, after)
    seen = runtimes(made, source)
    same = [np.allclose(a, b, atol=1e-4) for a, b in zip(right, seen)]
    kinds = [node.op_type for node in made.graph.node]
    print(f"{kind} {scales or ''} {how}, {before} to {after}: {kinds}, up to {np.abs(right[0] - seen[0]).max():.2f} off of {np.abs(right[0]).max():.2f}")
    return same


SMALL, MAP = random.standard_normal((1, 4, 8, 11)).astype(np.float32), random.standard_normal((1, 4, 5, 6)).astype(np.float32)
for kind, before in (("Upsample", 9), ("Resize", 10)):
    for mode, by, right in (("linear", 2, False), ("nearest", 1.3, False), ("nearest", 2, True)):
        for after in (11, 13, 18):
            same = converted(kind, SMALL, before, after, [1, 1, by, by], mode=mode)
            held(same[0] == right, "ONNX Runtime gives the same" if right else "ONNX Runtime gives other values")
            if mode == "linear":
                held(not same[1], "and so does OpenVINO")
for kind in ("Softmax", "LogSoftmax", "Hardmax"):
    for axis in (1, 2, 3):
        right = axis == 3 or kind != "Hardmax"
        held(converted(kind, MAP, 12, 13, axis=axis)[0] == right, "ONNX Runtime gives the same from 12 to 13" if right else "it does not")
        if kind != "Hardmax":
            held(converted(kind, MAP, 13, 12, axis=axis)[0] == (axis == 3), "and down to 12" if axis == 3 else "not down to 12")
PYTHON
