#!/usr/bin/env bash
# tf2onnx makes a resize by area one that takes single pixels, and a floor division of integers one that cuts towards 0
#
# Versions: tf2onnx 1.17.0 with tensorflow 2.21.0 and onnx 1.19.1, run by onnxruntime 1.32.0; opsets 13 to 18.
# Expected: a model that is made has the values of TensorFlow's, and where ONNX has no word for something the command fails.
# Seen: tf.image.resize by area to half the size is the mean of 2×2 pixels; in ONNX it is a Resize to the nearest, asymmetric by floor,
#   that takes the upper left one of them. `//` and `%` of whole numbers round down in TensorFlow, and towards 0 in ONNX, so that those
#   below 0 are off; of floats they are right. A one-hot of -1 is nothing but 0 in TensorFlow, and the last class in ONNX. Nothing is
#   said. A convolution in groups and an exact GELU of Keras are left in the file as operators of TensorFlow's, which ONNX does not
#   have: it is logged, and the command ends with 0.
# Why it matters: shapes are right. By area is how pictures are made smaller ahead of a network, and its maps without aliasing; -1 is
#   the label of pixels to ignore. ShuffleNet, ResNeXt and RegNet have groups: whoever looks at the exit code has a file that nothing opens.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" tf2onnx==1.17.0 tensorflow==2.21.0 onnx==1.19.1 onnxruntime==1.32.0
TF_CPP_MIN_LOG_LEVEL=3 CUDA_VISIBLE_DEVICES= python - 2>/dev/null <<'PYTHON'
import logging
import subprocess
import sys

import keras
import numpy as np
import onnx
import onnxruntime
import tensorflow as tf
import tf2onnx
from held import held

logging.disable()
PICTURE = np.arange(16, dtype=np.float32).reshape(1, 4, 4, 1)
WHOLE = np.arange(-8, 8, dtype=np.int32)


def both(name, what, source, opset):
    """What TensorFlow makes of an array, and what ONNX Runtime makes of it."""
    traced = tf.function(what, input_signature=[tf.TensorSpec(source.shape, source.dtype)])
    model, _ = tf2onnx.convert.from_function(traced, traced.input_signature, opset=opset)
    onnx.checker.check_model(model, full_check=True)
    right = traced(source).numpy()
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    seen = session.run(None, {model.graph.input[0].name: source})[0]
    kinds = ", ".join(node.op_type for node in model.graph.node)
    print(f"{name}, opset {opset}, as {kinds}: {right.ravel()[:8]} in TensorFlow, {seen.ravel()[:8]} in ONNX")
    return seen, right


for opset in (13, 15, 18):
    seen, right = both("half by area", lambda map: tf.image.resize(map, (2, 2), "area"), PICTURE, opset)
    held((right == PICTURE.reshape(1, 2, 2, 2, 2, 1).mean((2, 4))).all(), "TensorFlow has the mean of 2×2")
    held((seen == PICTURE[:, ::2, ::2]).all(), "ONNX has every second pixel")
    seen, right = both("3 of 4 by area", lambda map: tf.image.resize(map, (3, 3), "area"), PICTURE, opset)
    held((seen == PICTURE[:, :3, :3]).all() and not np.allclose(seen, right), "ONNX leaves the last row and column out")
    seen, right = both("whole //", lambda number: number // 3, WHOLE, opset)
    held((right == np.floor(WHOLE / 3)).all() and (seen == np.trunc(WHOLE / 3)).all(), "down in TensorFlow, towards 0 in ONNX")
    seen, right = both("whole %", lambda number: number % 3, WHOLE, opset)
    held((right == WHOLE % 3).all() and (seen == np.fmod(WHOLE, 3)).all(), "from 0 to 2 in TensorFlow, from -2 in ONNX")
    floats = WHOLE.astype(np.float32)
    held(np.array_equal(*both("floats //", lambda number: number // 3, floats, opset)), "the same in both")
    held(np.array_equal(*both("floats %", lambda number: number % 3, floats, opset)), "the same in both")
    labels = np.array([-1, 0, 2], np.int32)
    seen, right = both("one-hot", lambda label: tf.one_hot(label, 3), labels, opset)
    held(not right[0].any() and list(seen[0]) == [0, 0, 1] and (seen[1:] == right[1:]).all(), "-1 is the last class in ONNX")

layers = {
    "convolution": (keras.layers.Conv2D(8, 3), None),
    "convolution in groups": (keras.layers.Conv2D(8, 3, groups=4), "StatefulPartitionedCall"),
    "GELU": (keras.layers.Activation("gelu"), "Erfc"),
}
for name, (layer, left) in layers.items():
    network = keras.Sequential([keras.Input((12, 12, 8), batch_size=1), layer])
    network.export("saved", verbose=False)
    command = [sys.executable, "-m", "tf2onnx.convert", "--saved-model", "saved", "--output", "made.onnx", "--opset", "18"]
    run = subprocess.run(command, capture_output=True, text=True)
    model = onnx.load("made.onnx")
    kinds = [node.op_type for node in model.graph.node]
    try:
        onnx.checker.check_model(model)
        valid = True
    except onnx.checker.ValidationError:
        valid = False
    print(f"{name}: ends with {run.returncode}, {', '.join(kinds)}, {'' if valid else 'not '}valid")
    held(run.returncode == 0 and valid == (left is None) and (left is None or left in kinds), "the command is content")
PYTHON
