"""Asks Sony's imx500-converter what it makes of ONNX files: `imx500.py CHIP FILE.onnx…`.

Prints, for each file, the memory that the converter says the network takes and has; or under "rejected" why it takes nothing of
it. The converter reads what the compression toolkit writes: batch norms folded, opset 15 to 20, and custom operators that say
to how many bits each weight and map is rounded and over which range. They are put in here with ranges of a power of two, which
place and memory do not depend on.
"""

import functools
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import onnx
from onnx import helper, numpy_helper

DOMAIN = "mct_quantizers"
OPSET = 20
BITS = 8
TOOL = pathlib.Path(sys.executable).with_name("imxconv-pt")
WEIGHTED = {"Conv": 0, "Gemm": 0, "ConvTranspose": 1, "MatMul": 1}
ACTIVATIONS = {"Relu", "Clip", "HardSwish", "HardSigmoid", "Sigmoid", "Tanh", "LeakyRelu", "PRelu", "Elu", "Softplus"}
POSITIVE = {"Relu", "Clip", "Sigmoid", "HardSigmoid", "Softmax"}
# What moves elements has the bits of what arrives.
MOVES = {"Flatten", "Reshape", "Transpose", "Identity", "Concat", "Slice", "Split", "Pad", "MaxPool", "GlobalMaxPool", "Constant"}


def power_of_two(value):
    return 2.0 ** np.ceil(np.log2(np.maximum(value, 1e-6)))


def folded(nodes, numbers):
    """The nodes without the batch norms behind convolutions, whose weights change."""
    kept = list(nodes)
    for norm in [node for node in nodes if node.op_type == "BatchNormalization"]:
        maker = next((node for node in kept if norm.input[0] in node.output), None)
        readers = [node for node in kept if norm.input[0] in node.input]
        if maker is None or maker.op_type != "Conv" or len(readers) > 1:
            continue
        scale, shift, mean, variance = (numbers[name] for name in norm.input[1:5])
        epsilon = next((one.f for one in norm.attribute if one.name == "epsilon"), 1e-5)
        factor = scale / np.sqrt(variance + epsilon)
        weight = numbers[maker.input[1]]
        numbers[maker.input[1]] = weight * factor.reshape([-1] + [1] * (weight.ndim - 1)).astype(np.float32)
        bias = numbers[maker.input[2]] if len(maker.input) > 2 else 0
        name = f"{maker.output[0]}/bias"
        numbers[name] = ((bias - mean) * factor + shift).astype(np.float32)
        inputs = [*maker.input[:2], name]
        del maker.input[:]
        maker.input.extend(inputs)
        maker.output[0] = norm.output[0]
        kept.remove(norm)
    return kept


def quantised(model):
    graph = onnx.shape_inference.infer_shapes(model).graph
    numbers = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    values = [*graph.value_info, *graph.input, *graph.output]
    shapes = {one.name: [d.dim_value for d in one.type.tensor_type.shape.dim] for one in values}
    nodes = folded(graph.node, numbers)
    made, now = [], {}

    def rounded(name, signed):
        now[name] = f"{name}/rounded"
        shapes[now[name]] = shapes.get(name)
        attributes = {"num_bits": BITS, "signed": signed, "threshold": 8.0, "mctq_version": "1.6.0"}
        made.append(helper.make_node("ActivationPOTQuantizer", [name], [now[name]], domain=DOMAIN, **attributes))

    @functools.cache
    def weights(name, axis):
        """What several layers share is rounded once."""
        weight = numbers[name]
        rows = np.moveaxis(weight, axis, 0).reshape(weight.shape[axis], -1)
        largest = power_of_two(np.abs(rows).max(1)).astype(np.float32)
        made.append(helper.make_node("Constant", [], [f"{name}/largest"], value=numpy_helper.from_array(largest)))
        result = f"{name}/rounded"
        shapes[result] = list(weight.shape)
        attributes = {"num_bits": BITS, "per_channel": 1, "channel_axis": axis, "signed": 1, "mctq_version": "1.6.0"}
        made.append(helper.make_node("WeightsPOTQuantizer", [name, f"{name}/largest"], [result], domain=DOMAIN, **attributes))
        return result

    for one in graph.input:
        if one.name not in numbers:
            rounded(one.name, 1)
    for node in nodes:
        inputs = [now.get(name, name) for name in node.input]
        axis = WEIGHTED.get(node.op_type)
        if axis is not None and len(inputs) > 1 and inputs[1] in numbers:
            inputs[1] = weights(inputs[1], axis)
        copy = onnx.NodeProto()
        copy.CopyFrom(node)
        del copy.input[:]
        copy.input.extend(inputs)
        if node.op_type == "Gelu" and not node.attribute:
            # It has a default that torch writes and the converter does not do without.
            copy.attribute.append(helper.make_attribute("approximate", "none"))
        made.append(copy)
        if node.op_type in MOVES:
            continue
        readers = [other for other in nodes if node.output[0] in other.input]
        is_fused = node.op_type not in ACTIVATIONS and len(readers) == 1 and readers[0].op_type in ACTIVATIONS
        if not is_fused:
            for name in node.output:
                rounded(name, int(node.op_type not in POSITIVE))
    for at, node in enumerate(made):
        node.name = f"{at}"
    inputs = [one for one in graph.input if one.name not in numbers]
    outputs = [helper.make_tensor_value_info(now.get(o.name, o.name), 1, shapes[o.name]) for o in graph.output]
    used = {name for node in made for name in node.input}
    stored = [numpy_helper.from_array(value, name) for name, value in numbers.items() if name in used]
    whole = helper.make_graph(made, "network", inputs, outputs, stored)
    at_hand = {one.name for one in [*inputs, *outputs]}
    for name in {name for node in made for name in node.output} - at_hand:
        if shapes.get(name):
            whole.value_info.append(helper.make_tensor_value_info(name, 1, shapes[name]))
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(DOMAIN, 1)]
    result = helper.make_model(whole, opset_imports=opsets, producer_name="pytorch", producer_version="2.3")
    result.ir_version = 8
    return result


def bytes_of(text):
    value, unit = re.fullmatch(r"([\d.]+)([KM]?)B", text).groups()
    return round(float(value) * {"": 1, "K": 1024, "M": 1024**2}[unit])


def why(said):
    """What the converter complains of, without times and paths."""
    told = said[said.index("ERROR") :] if "ERROR" in said else said.strip().splitlines()[-1]
    reasons = re.findall(r"param: ([^,]*), .*?reason: ([^\[\n]*)", told)
    if reasons:
        return "; ".join(sorted({f"{param}: {reason.strip()}" for param, reason in reasons}))
    return re.sub(r"\[/[^\]]*\]|/\S*/|^ERROR *: *(?:CODE: )?|\s+", " ", told).strip()[:200]


def ask(path):
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "network.onnx"
        onnx.save(quantised(onnx.load(path)), file)
        command = [TOOL, "-i", file, "-o", f"{folder}/out", "--memory-report", "--report-size-unit", "B"]
        path = f"{TOOL.parent}{os.pathsep}{os.environ['PATH']}"
        run = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PATH": path})
        report = next(pathlib.Path(folder).glob("out/*MemoryReport.json"), None)
        if report is None:
            return {"rejected": why(run.stdout + run.stderr)}
        said = json.loads(report.read_text())["Memory Report"]
        return {
            "fits": said["Fit In Chip"],
            "memoryBytes": bytes_of(said["Memory Usage"]),
            "weightBytes": bytes_of(said["Model Memory Physical Size"]),
            "runtimeBytes": bytes_of(said["Runtime Memory Physical Size"]),
            "mostBytes": bytes_of(said["Total Memory Available On Chip"]),
        }


chip, files = sys.argv[1], sys.argv[2:]
with ThreadPoolExecutor(2) as pool:
    answers = list(pool.map(lambda file: ask(pathlib.Path(file)), files))
json.dump({file: {chip: answer} for file, answer in zip(files, answers)}, sys.stdout)
