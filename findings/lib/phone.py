"""Moves an ONNX network to ncnn with the program of pnnx, and runs it there in float32."""

import importlib.util
import subprocess

import ncnn
import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

# The program itself: its Python module needs PyTorch.
pnnx = importlib.util.find_spec("pnnx").submodule_search_locations[0] + "/pnnx"


def phone(nodes, source, constants, opset, outputs=("y",)):
    """For a map `x`: what ONNX Runtime makes of it, what ncnn makes of it, and the lines of pnnx's own file, which state shapes."""
    ends = [helper.make_tensor_value_info(end, TensorProto.FLOAT, source.shape if end == "x" else None) for end in ("x", *outputs)]
    stored = [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()]
    graph = helper.make_graph(nodes, "network", ends[:1], ends[1:], stored)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)
    model = onnx.shape_inference.infer_shapes(model, strict_mode=True)
    onnx.checker.check_model(model, full_check=True)
    right = onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"x": source})[0]
    onnx.save(model, "network.onnx")
    shape = ",".join(map(str, source.shape))
    subprocess.run([pnnx, "network.onnx", f"inputshape=[{shape}]f32", "fp16=0"], check=True, capture_output=True)
    with open("network.pnnx.param") as file:
        written = file.read().splitlines()
    net = ncnn.Net()
    net.opt.use_fp16_storage = net.opt.use_fp16_arithmetic = net.opt.use_fp16_packed = False
    net.load_param("network.ncnn.param")
    net.load_model("network.ncnn.bin")
    run = net.create_extractor()
    run.input(net.input_names()[0], ncnn.Mat(source[0]).clone())
    return right[0], np.array(run.extract(net.output_names()[0])[1]), written
