#!/usr/bin/env bash
# Paddle2ONNX makes an adaptive pool whose windows are uneven one of even windows, and is off at borders of SAME that are uneven
#
# Versions: paddle2onnx 2.1.0 with paddlepaddle 3.3.1, run by onnxruntime 1.32.0, opset 15, all passed by onnx.checker.
# Expected: what ONNX has no word for ends the export, as other operators do, or is said in several nodes.
# Seen: an adaptive average or maximum pool of 12 pixels to 5 becomes a pool of windows of 4 every 2, where Paddle has windows of 3 and 4 that
#   start at 0, 2, 4, 7 and 9: the means of a ramp are 1.5, 3.5, 5.5, 7.5 and 9.5 for 1, 3, 5.5, 8 and 10. Of 13 to 5 and 10 to 7 it is so
#   too; where Paddle's windows happen to be even, as of 7 to 3, it is right. An average pool of SAME that counts its border counts
#   that behind the map in ONNX and does not in Paddle, if there is none in front. A transposed convolution of SAME and stride 2
#   makes 10 rows of 5 in ONNX and 9 in Paddle. No one says so.
# Why it matters: pyramids that pool to 2, 3 and 6 pixels take maps of any size, so that windows are mostly uneven. The file is valid,
#   its shapes are right, and the values are those of another network.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" paddle2onnx==2.1.0 paddlepaddle==3.3.1 onnxruntime==1.32.0 onnx==1.17.0 numpy==2.2.6
GLOG_minloglevel=3 python - 2>/dev/null <<'PYTHON'
import contextlib
import io

import numpy as np
import onnx
import onnxruntime
import paddle
from held import held
from paddle import nn


def both(name, layer, source):
    """What Paddle makes of a map, and what ONNX Runtime makes of it."""
    layer.eval()
    right = layer(paddle.to_tensor(source)).numpy()
    how = dict(input_spec=[paddle.static.InputSpec(list(source.shape), "float32", "x")], opset_version=15)
    with contextlib.redirect_stdout(io.StringIO()):
        paddle.onnx.export(layer, "made", **how)
    model = onnx.load("made.onnx")
    onnx.checker.check_model(model, full_check=True)
    session = onnxruntime.InferenceSession("made.onnx", providers=["CPUExecutionProvider"])
    seen = session.run(None, {session.get_inputs()[0].name: source})[0]
    print(f"{name}: Paddle {right.shape} {right[0, 0, -1].round(2)}, ONNX {seen.shape} {seen[0, 0, -1].round(2)}", flush=True)
    return right, seen


def alike(right, seen):
    return right.shape == seen.shape and np.allclose(right, seen, atol=1e-5)


def ramp(pixels):
    return np.arange(pixels, dtype=np.float32).reshape(1, 1, 1, pixels).repeat(4, 2)


for kind in (nn.AdaptiveAvgPool2D, nn.AdaptiveMaxPool2D):
    for pixels, to in ((12, 6), (12, 1), (7, 3)):
        held(alike(*both(f"{kind.__name__}, {pixels} to {to}", kind((1, to)), ramp(pixels))), "it is right")
    for pixels, to in ((12, 5), (13, 5), (10, 7)):
        right, seen = both(f"{kind.__name__}, {pixels} to {to}", kind((1, to)), ramp(pixels))
        held(right.shape == seen.shape and not alike(right, seen), "the shape is right and the values are not")
        held(len(set(np.diff(seen[0, 0, 0]).tolist())) == 1, "the windows of ONNX are at even distances")
ones = np.ones((1, 1, 5, 6), np.float32)
held(alike(*both("average, SAME, border not counted", nn.AvgPool2D(3, 2, "SAME", exclusive=True), ones)), "it is right")
held(alike(*both("average, border of 1 counted", nn.AvgPool2D(3, 2, 1, exclusive=False), ones)), "it is right")
right, seen = both("average, SAME, border counted", nn.AvgPool2D(3, 2, "SAME", exclusive=False), ones)
held(abs(right[0, 0, 0, 2] - 2 / 3) < 1e-5 and abs(seen[0, 0, 0, 2] - 4 / 9) < 1e-5, "the column behind the map counts in ONNX alone")
right, seen = both("transposed, SAME", nn.Conv2DTranspose(1, 1, 3, 2, "SAME"), ones)
held((right.shape[2:], seen.shape[2:]) == ((9, 12), (10, 12)), "ONNX has a row more")
PYTHON
