#!/usr/bin/env bash
# MNN: its converter reads a convolution with SAME_LOWER as SAME_UPPER, and forgets the dilation of a pool, without a word
#
# Versions: MNN 3.6.1 against onnxruntime 1.32.0, models of onnx 1.23.2, opset 13, all passed by onnx.checker.
# Expected: mnnconvert refuses what its format has no word for, as it does with operators that it does not know.
# Seen: `auto_pad = SAME_LOWER` of a convolution or a pool that needs an odd border gives, without a message, just what SAME_UPPER
#   gives: each value comes from a window one pixel to the right and below. A maximum pool with a dilation of 2 and a border of 2
#   becomes one without dilation, whose map is larger than the model states. `nearest_mode = ceil` of a Resize becomes floor.
# Why it matters: shapes mostly stay as they are, so that a network is found out only by its accuracy on the phone. SAME_LOWER is
#   what models from Caffe and older Keras through converters have. Write borders as explicit pads before converting.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" MNN==3.6.1 onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6
python - <<'PYTHON'
import _tools
import MNN
import numpy as np
import onnx
import onnxruntime
from held import held
from onenode import one_node

random = np.random.default_rng(1)
source = random.standard_normal((1, 4, 8, 8)).astype(np.float32)
weights = random.standard_normal((6, 4, 3, 3)).astype(np.float32)


def model(kind, *others, **fields):
    return one_node(kind, source, others, **fields)


def by_onnxruntime(made):
    return onnxruntime.InferenceSession(made.SerializeToString()).run(None, {"x": source})[0]


def by_mnn(made):
    onnx.save(made, "window.onnx")
    _tools.mnnconvert(["mnnconvert", "-f", "ONNX", "--modelFile", "window.onnx", "--MNNModel", "window.mnn", "--bizCode", "x"])
    interpreter = MNN.Interpreter("window.mnn")
    session = interpreter.createSession()
    caffe = MNN.Tensor_DimensionType_Caffe
    into = interpreter.getSessionInput(session)
    into.copyFrom(MNN.Tensor(source.shape, MNN.Halide_Type_Float, source, caffe))
    interpreter.runSession(session)
    out = interpreter.getSessionOutput(session)
    shape = out.getShape()
    result = MNN.Tensor(shape, MNN.Halide_Type_Float, np.zeros(shape, np.float32), caffe)
    out.copyToHostTensor(result)
    return np.array(result.getNumpyData()).reshape(shape)


def alike(a, b):
    return a.shape == b.shape and np.allclose(a, b, atol=1e-4)


for kind, others in (("Conv", (weights,)), ("MaxPool", ()), ("AveragePool", ())):
    upper, lower = (model(kind, *others, kernel_shape=[3, 3], strides=[2, 2], auto_pad=way) for way in ("SAME_UPPER", "SAME_LOWER"))
    stated, seen = by_onnxruntime(lower), by_mnn(lower)
    print(f"{kind} with SAME_LOWER: ONNX Runtime {stated[0, 0, 0, :3]}, MNN {seen[0, 0, 0, :3]}")
    held(alike(by_mnn(upper), by_onnxruntime(upper)), f"{kind} with SAME_UPPER is right")
    held(not alike(seen, stated) and alike(seen, by_onnxruntime(upper)), f"{kind} with SAME_LOWER runs as SAME_UPPER")

apart = model("MaxPool", kernel_shape=[3, 3], strides=[1, 1], dilations=[2, 2], pads=[2, 2, 2, 2])
plain = model("MaxPool", kernel_shape=[3, 3], strides=[1, 1], pads=[2, 2, 2, 2])
print("a pool with a dilation of 2: ONNX Runtime", by_onnxruntime(apart).shape, "MNN", by_mnn(apart).shape)
held(alike(by_mnn(apart), by_onnxruntime(plain)), "a pool with a dilation runs as one without")

none, scales = np.zeros(0, np.float32), np.array([1, 1, 2, 2], np.float32)
how = dict(mode="nearest", coordinate_transformation_mode="asymmetric")
up, down = (model("Resize", none, scales, nearest_mode=way, **how) for way in ("ceil", "floor"))
held(not alike(by_mnn(up), by_onnxruntime(up)) and alike(by_mnn(up), by_onnxruntime(down)), "nearest by ceil runs as by floor")
PYTHON
