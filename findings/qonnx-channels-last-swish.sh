#!/usr/bin/env bash
# qonnx: moving a network to channels last breaks a SiLU behind a convolution, silently where there are as many channels as pixels
#
# Versions: qonnx 1.0.0 with onnx 1.23.2 and onnxruntime 1.32.0, models of opset 13 passed by onnx.checker.
# Expected: ConvertToChannelsLastAndClean, which FINN and hls4ml call for, keeps the values: maps transposed back are the same.
# Seen: a ReLU between two convolutions is right, and so is a sum around a convolution. Where a convolution is read by an activation and
#   beside it by the node that joins the two, as x · sigmoid(x) or x + relu(x) is, the transpose behind the convolution moves below
#   the activation, and the other reader is given the map that has not been transposed back. The two do not fit, unless channels, rows and
#   columns are equal in number: then a map is multiplied by the sigmoid of another pixel, and no one says so.
# Why it matters: SiLU, hard swish and Mish of light networks are written so in ONNX. At 8×8 pixels of 8 channels a test passes shape
#   for shape; elsewhere the network is not valid any more, which only running it tells.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" qonnx==1.0.0 onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6 onnxscript==0.7.2 onnx-ir==1.1.0
python - <<'PYTHON'
import warnings

import numpy as np
import onnx
import onnxruntime
from held import held
from onnx import TensorProto, helper, numpy_helper
from qonnx.core.modelwrapper import ModelWrapper
from qonnx.core.onnx_exec import execute_onnx
from qonnx.transformation.channels_last import ConvertToChannelsLastAndClean
from qonnx.util.cleanup import cleanup_model

warnings.filterwarnings("ignore")
onnxruntime.set_default_logger_severity(4)
random = np.random.default_rng(1)
node = helper.make_node


def convolution(source, weights, made):
    return node("Conv", [source, weights], [made], kernel_shape=[3, 3], strides=[1, 1], dilations=[1, 1], pads=[1] * 4, group=1)


def moved(name, middle, channels, side):
    """Whether the values are kept: True or False, or None where the network that is made cannot be run."""
    shape = [1, channels, side, side]
    nodes = [convolution("x", "w", "a"), *middle, convolution("b", "v", "y")]
    weights = [numpy_helper.from_array(random.standard_normal((channels, channels, 3, 3)).astype(np.float32), key) for key in "wv"]
    ends = [helper.make_tensor_value_info(end, TensorProto.FLOAT, shape) for end in "xy"]
    model = helper.make_model(helper.make_graph(nodes, "network", ends[:1], ends[1:], weights), ir_version=8)
    model.opset_import[0].version = 13
    model = onnx.shape_inference.infer_shapes(model, strict_mode=True)
    onnx.checker.check_model(model, full_check=True)
    source = random.standard_normal(shape).astype(np.float32)
    right = onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"x": source})[0]
    cleaned = cleanup_model(ModelWrapper(model))
    begin, end = cleaned.graph.input[0].name, cleaned.graph.output[0].name
    held(np.allclose(execute_onnx(cleaned, {begin: source})[end], right, atol=1e-3), f"{name}: right before it is moved")
    made = cleaned.transform(ConvertToChannelsLastAndClean())
    kinds = [one.op_type for one in made.graph.node]
    try:
        seen = execute_onnx(made, {begin: source})[end]
    except Exception as error:
        print(f"  {channels} channels of {side}×{side}: {kinds}: {str(error).splitlines()[0][:150]}")
        return None
    print(f"  {channels} channels of {side}×{side}: {kinds}, up to {np.abs(seen - right).max():.3f} off of {np.abs(right).max():.3f}")
    return seen.shape == right.shape and np.allclose(seen, right, atol=1e-3)


relu = [node("Relu", ["a"], ["b"])]
around = [node("Conv", ["a", "w"], ["s"], kernel_shape=[3, 3], strides=[1, 1], dilations=[1, 1], pads=[1] * 4, group=1)]
around.append(node("Add", ["a", "s"], ["b"]))
for channels, side in ((8, 8), (4, 8)):
    held(moved("ReLU", relu, channels, side), "an activation alone is right")
    held(moved("sum around a convolution", around, channels, side), "and so is a sum around a convolution")

joined = {
    "SiLU": [node("Sigmoid", ["a"], ["s"]), node("Mul", ["a", "s"], ["b"])],
    "hard swish": [node("HardSigmoid", ["a"], ["s"]), node("Mul", ["a", "s"], ["b"])],
    "sum with a ReLU": [node("Relu", ["a"], ["s"]), node("Add", ["a", "s"], ["b"])],
}
for name, middle in joined.items():
    held(moved(name, middle, 8, 8) is False, "the values are others")
    held(moved(name, middle, 4, 8) is None, "the network is not valid any more")
PYTHON
