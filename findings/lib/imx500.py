"""Writes a convolution and one operator behind it as Sony's compression toolkit does, and asks the converter for the IMX500."""

import pathlib
import subprocess
import sys

import numpy as np
import onnx
from onnx import helper, numpy_helper

DOMAIN = "mct_quantizers"


def converted(operator, attributes=None, constants=()):
    """The memory report of the converter, or its error."""

    def rounded(name, to):
        told = {"num_bits": 8, "signed": 1, "threshold": 8.0, "mctq_version": "1.6.0"}
        return helper.make_node("ActivationPOTQuantizer", [name], [to], name=to, domain=DOMAIN, **told)

    weight = np.linspace(-1, 1, 64, dtype=np.float32).reshape(8, 8, 1, 1)
    stored = [numpy_helper.from_array(weight, "weight"), *constants]
    largest = numpy_helper.from_array(np.ones(8, np.float32))
    told = {"num_bits": 8, "per_channel": 1, "channel_axis": 0, "signed": 1, "mctq_version": "1.6.0"}
    nodes = [
        rounded("input", "in8"),
        helper.make_node("Constant", [], ["largest"], name="largest", value=largest),
        helper.make_node("WeightsPOTQuantizer", ["weight", "largest"], ["weight8"], name="weight8", domain=DOMAIN, **told),
        helper.make_node("Conv", ["in8", "weight8"], ["conv"], name="conv"),
        helper.make_node(operator, ["conv", *(one.name for one in constants)], ["made"], name="made", **(attributes or {})),
        rounded("made", "output"),
    ]
    shape = [1, 8, 16, 16]
    maps = {name: helper.make_tensor_value_info(name, 1, shape) for name in ("input", "in8", "conv", "made", "output")}
    graph = helper.make_graph(nodes, "network", [maps["input"]], [maps["output"]], stored)
    graph.value_info.extend([maps["in8"], maps["conv"], maps["made"], helper.make_tensor_value_info("weight8", 1, weight.shape)])
    opsets = [helper.make_opsetid("", 20), helper.make_opsetid(DOMAIN, 1)]
    model = helper.make_model(graph, opset_imports=opsets, producer_name="pytorch", producer_version="2.3")
    model.ir_version = 8
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, "network.onnx")
    tool = pathlib.Path(sys.executable).with_name("imxconv-pt")
    command = [tool, "-i", "network.onnx", "-o", "out", "--overwrite-output", "--memory-report"]
    run = subprocess.run(command, capture_output=True, text=True)
    report = pathlib.Path("out/network_MemoryReport.json")
    if run.returncode == 0 and report.exists():
        said = report.read_text()
        report.unlink()
        return said, None
    return None, run.stdout + run.stderr
