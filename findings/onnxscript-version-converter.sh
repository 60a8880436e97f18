#!/usr/bin/env bash
# onnxscript's version converter takes models older than it knows, and leaves their Softmax as it is with another meaning
#
# Versions: onnxscript 0.7.2 with onnx-ir 1.1.0 against onnxruntime 1.32.0, models of onnx 1.23.2, passed by onnx.checker.
# Expected: it knows opsets 18 to 25, as its error for others says, and refuses a model of another, or hands it to ONNX's converter.
# Seen: that error is about the target alone. A model of opset 11 is taken, each node moved to 18 or later unchanged, without a word.
#   A Softmax, LogSoftmax or Hardmax over an axis that is not the last is over that one alone from then on, and one without an axis
#   over the last instead of all but the first. A Split without sizes, a Clip with `min` and `max` and an Upsample become what no
#   runtime loads. With fallback=True, which is off by default, the first three go through ONNX's converter, and are right but for Hardmax.
# Why it matters: it is how a model of onnx-ir is moved up before it is rewritten. A classifier whose maps are flattened
#   by its Softmax, as SqueezeNet's of opset 7 to 11, gives other probabilities, of the same shape.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" onnxscript==0.7.2 onnx-ir==1.1.0 onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6
python - <<'PYTHON'
import numpy as np
import onnx
import onnx_ir
import onnxruntime
from held import held
from onnx import TensorProto, helper
from onnxscript import version_converter

SOURCE = np.random.default_rng(5).standard_normal((2, 4, 6, 5)).astype(np.float32)


def run(model):
    return onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"x": SOURCE})[0]


def moved(kind, before, after, fallback=False, outputs=("y",), **how):
    """What is right, and what the moved model gives: None where ONNX Runtime does not load it."""
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in outputs]
    shown = helper.make_tensor_value_info("x", TensorProto.FLOAT, SOURCE.shape)
    graph = helper.make_graph([helper.make_node(kind, ["x"], outputs, **how)], "network", [shown], ends)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", before)], ir_version=8)
    model = onnx.shape_inference.infer_shapes(model, strict_mode=True)
    onnx.checker.check_model(model, full_check=True)
    right = run(model)
    made = onnx_ir.from_proto(model)
    version_converter.convert_version(made, after, fallback=fallback)
    told = f"{kind} {how}, {before} to {after}{', fallback' if fallback else ''}"
    try:
        seen = run(onnx_ir.to_proto(made))
    except Exception as problem:
        print(f"{told}: {str(problem)[:90]} …")
        return right, None
    print(f"{told}: up to {np.abs(right - seen).max():.2f} off of {np.abs(right).max():.2f}")
    return right, seen


def alike(pair):
    return pair[1] is not None and np.allclose(*pair, atol=1e-4)


for kind in ("Softmax", "LogSoftmax", "Hardmax"):
    for how in ({}, {"axis": 1}, {"axis": 2}):
        for before, after in ((11, 18), (12, 21)):
            right, seen = moved(kind, before, after, **how)
            held(seen is not None and not np.allclose(right, seen, atol=0.1), "it gives other values")
        held(alike(moved(kind, 11, 18, True, **how)) == (kind != "Hardmax"), "by way of ONNX's converter " + ("it is right" if kind != "Hardmax" else "too"))
    held(alike(moved(kind, 11, 18, axis=3)), "over the last axis it is right")
    held(alike(moved(kind, 18, 21, axis=1)), "from 18 on it is right")
held(alike(moved("Split", 13, 18, True, outputs=("y", "z"), axis=1)), "a Split is right by way of ONNX's converter")
held(moved("Split", 13, 18, outputs=("y", "z"), axis=1)[1] is None, "and is not loaded without")
held(moved("Clip", 6, 18, min=-0.5, max=0.7)[1] is None, "a Clip with its bounds as attributes is not loaded")
try:
    moved("Softmax", 11, 17)
    held(False, "a target below 18 is refused")
except Exception as problem:
    print(f"Softmax, 11 to 17: {str(problem)[:120]}")
    held("18 to 25" in str(problem), "a target below 18 is refused")
PYTHON
