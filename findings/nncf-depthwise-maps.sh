#!/usr/bin/env bash
# NNCF gives the map ahead of a depthwise convolution in ONNX a scale for each channel: ONNX Runtime runs it in float, or not at all
#
# Versions: nncf 3.4.0 with onnx 1.23.2 and onnxruntime 1.32.0, models of opset 13 passed by onnx.checker.
# Expected: nncf.quantize(), whose default is any device, gives maps one scale and weights one for each channel, as ONNX Runtime's own
#   quantiser does, and ONNX Runtime makes a QLinearConv, whose scale of the map is a single number, of each convolution.
# Seen: that holds for a convolution, also in groups. The map ahead of a depthwise one has as many scales as channels. Where that
#   has a bias, it and the convolution ahead run in float on a map that was rounded. Without a bias ONNX Runtime makes a QLinearConv of it
#   when the file is opened, and ends the first run since its zero point is no single number; the same file runs with optimisations off. It is so
#   for each device that the ONNX side of NNCF takes, CPU, NPU and any. The weights of a depthwise transposed convolution, where it could
#   help, have one scale. With per_channel=False for maps in the advanced parameters all convolutions are integer.
# Why it matters: most layers of a MobileNet are a depthwise one or ahead of one. The file is smaller than in float, and not faster.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" nncf==3.4.0 onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6
python - 2>/dev/null <<'PYTHON'
import contextlib
import io
from collections import Counter

import nncf
import numpy as np
import onnx
import onnxruntime
from held import held
from nncf.quantization.advanced_parameters import AdvancedQuantizationParameters, QuantizationParameters
from onnx import TensorProto, helper, numpy_helper

random = np.random.default_rng(1)
MAPS = [{"x": random.standard_normal((1, 8, 12, 12)).astype(np.float32)} for _ in range(8)]


def blocks(groups, transposed=False, biased=True):
    """Twice: a 1×1 to 32 channels with a ReLU, a 3×3 in groups with a ReLU, and a 1×1 back to 8."""
    nodes, stored, begin = [], [], "x"

    def layer(inputs, outputs, side, groups, kind="Conv", relu=True):
        nonlocal begin
        at = len(stored)
        shape = (outputs, inputs // groups, side, side) if kind == "Conv" else (inputs, outputs // groups, side, side)
        stored.append(numpy_helper.from_array((random.standard_normal(shape) / 8).astype(np.float32), f"w{at}"))
        how = dict(kernel_shape=[side, side], pads=[side // 2] * 4, group=groups)
        bias = [f"b{at}"] * biased
        nodes.append(helper.make_node(kind, [begin, f"w{at}", *bias], [f"c{at}"], f"{kind}{at}", **how))
        stored.extend(numpy_helper.from_array(random.standard_normal(outputs).astype(np.float32), name) for name in bias)
        begin = f"c{at}"
        if relu:
            nodes.append(helper.make_node("Relu", [begin], [f"r{at}"], f"Relu{at}"))
            begin = f"r{at}"

    for _ in range(2):
        layer(8, 32, 1, 1)
        layer(32, 32, 3, groups, "ConvTranspose" if transposed else "Conv")
        layer(32, 8, 1, 1, relu=False)
    end = helper.make_tensor_value_info(begin, TensorProto.FLOAT, [1, 8, 12, 12])
    graph = helper.make_graph(nodes, "blocks", [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 8, 12, 12])], [end], stored)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    return model


def quantised(name, model, **how):
    """Scales of each map and of each array of weights, how many convolutions are integer, and what is said where it does not run."""
    with contextlib.redirect_stdout(io.StringIO()):
        made = nncf.quantize(model, nncf.Dataset(MAPS), subset_size=8, **how)
    onnx.checker.check_model(made, full_check=True)
    scales = {one.name: numpy_helper.to_array(one).size for one in made.graph.initializer}
    maps = [scales[node.input[1]] for node in made.graph.node if node.op_type == "QuantizeLinear"]
    arrays = {one.name for one in made.graph.initializer if len(one.dims) == 4}
    weights = [scales[node.input[1]] for node in made.graph.node if node.op_type == "DequantizeLinear" and node.input[0] in arrays]
    options = onnxruntime.SessionOptions()
    options.optimized_model_filepath, options.log_severity_level = "optimised.onnx", 4
    session = onnxruntime.InferenceSession(made.SerializeToString(), options, providers=["CPUExecutionProvider"])
    kinds = Counter(node.op_type for node in onnx.load("optimised.onnx").graph.node)
    print(f"{name}: scales of maps {maps}, of weights {weights}\n  run as {dict(kinds)}", flush=True)
    said = None
    try:
        session.run(None, MAPS[0])
    except Exception as error:
        said = str(error)
        print("  ends with:", said.split("IsScalar")[-1][-120:])
        plain = onnxruntime.SessionOptions()
        plain.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        onnxruntime.InferenceSession(made.SerializeToString(), plain).run(None, MAPS[0])
    return maps, weights, kinds["QLinearConv"], said


for groups in (1, 4):
    for biased in (True, False):
        maps, _, integer, said = quantised(f"in {groups} groups", blocks(groups, biased=biased))
        held(set(maps) == {1} and integer == 5 and said is None, "one scale for each map, and all but the last are integer")
for device in (nncf.TargetDevice.ANY, nncf.TargetDevice.CPU, nncf.TargetDevice.NPU):
    maps, _, integer, said = quantised(f"depthwise for {device.value}", blocks(32), target_device=device)
    held(maps.count(32) == 2 and integer == 1 and said is None, "32 scales ahead of each depthwise one, and one of six is integer")
maps, _, _, said = quantised("depthwise without bias", blocks(32, biased=False))
held(maps.count(32) == 2 and "must be a scalar" in (said or ""), "the first run ends, and does not with optimisations off")
maps, weights, _, _ = quantised("depthwise and transposed", blocks(32, transposed=True))
held(set(maps) == {1} and weights.count(1) == 2, "one scale for the weights of each of 32 channels")
one = QuantizationParameters(per_channel=False)
advanced = AdvancedQuantizationParameters(activations_quantization_params=one)
for biased in (True, False):
    maps, _, integer, said = quantised("depthwise, told to use one scale", blocks(32, biased=biased), advanced_parameters=advanced)
    held(set(maps) == {1} and integer == 5 and said is None, "all but the last are integer")
PYTHON
