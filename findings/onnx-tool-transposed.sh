#!/usr/bin/env bash
# onnx-tool: a transposed convolution is counted as its output pixels times a product of output channels, up to 8 times too much
#
# Versions: onnx-tool 1.0.1 with onnx 1.23.2.
# Expected: each input pixel meets each weight once: 12×12 pixels, 8 to 16 channels, 2×2 weights are 12·12·8·16·2·2 = 73,728 MACs.
# Seen: 589,824: 4 times for the stride of 2 in both directions, and twice for the channels, of which the 16 of the output
#   stand for the 8 of the input too. A depthwise one of 4×4 weights has 4 times its MACs. Convolutions, also in groups, are right.
# Why it matters: a decoder of transposed convolutions looks many times dearer than its encoder, and is the first to be cut.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" onnx-tool==1.0.1 onnx==1.23.2 numpy==2.4.6
python - <<'PYTHON'
import contextlib
import io

import numpy as np
import onnx
import onnx_tool
from held import held
from onnx import TensorProto, helper, numpy_helper


def ratio(kind, channels, outputs, side, stride, group, border=0):
    """What onnx-tool counts over what is multiplied, for 12×12 pixels."""
    shape = [outputs, channels // group] if kind == "Conv" else [channels, outputs // group]
    weights = numpy_helper.from_array(np.ones([*shape, side, side], np.float32), "w")
    how = dict(kernel_shape=[side, side], strides=[stride, stride], pads=[border] * 4, group=group)
    graph = helper.make_graph(
        [helper.make_node(kind, ["x", "w"], ["y"], name="layer", **how)],
        "network",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, channels, 12, 12])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, outputs, "h", "w"])],
        [weights],
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.checker.check_model(made, full_check=True)
    onnx.save(made, "network.onnx")
    with contextlib.redirect_stdout(io.StringIO()):
        model = onnx_tool.Model("network.onnx")
        model.graph.shape_infer({"x": np.ones((1, channels, 12, 12), np.float32)})
        model.graph.profile()
    counted = int(model.graph.macs[0])
    pixels = 12 * 12 if kind == "ConvTranspose" else (12 // stride) ** 2
    right = pixels * channels * outputs * side * side // group
    print(f"{kind} of {channels} to {outputs} channels, {side}×{side}, stride {stride}, {group} groups: {counted:,} for {right:,} MACs")
    return counted / right


for group in (1, 2):
    held(ratio("Conv", 8, 16, 3, 1, group, 1) == 1, "a convolution is right")
    held(ratio("Conv", 8, 16, 3, 2, group, 1) == 1, "with a stride too")
    held(ratio("ConvTranspose", 8, 16, 2, 2, group) == 8, "a transposed one that doubles its channels is 8 times too much")
    held(ratio("ConvTranspose", 8, 8, 2, 2, group) == 4, "one that keeps them 4 times")
    held(ratio("ConvTranspose", 16, 8, 2, 2, group) == 2, "one that halves them twice")
held(ratio("ConvTranspose", 8, 8, 4, 2, 8, 1) == 4, "a depthwise one 4 times")
PYTHON
