"""Quantises a small ONNX network with ONNX Runtime's static quantiser, and runs both with no rewriting of the graph."""

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static

MAPS = [{"x": np.random.default_rng(seed).standard_normal((1, 4, 8, 8)).astype(np.float32)} for seed in range(8)]


class Maps(CalibrationDataReader):
    def __init__(self):
        self.left = iter(MAPS)

    def get_next(self):
        return next(self.left, None)


def run(model):
    how = onnxruntime.SessionOptions()
    how.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = onnxruntime.InferenceSession(model.SerializeToString(), how)
    return np.stack([session.run(None, one)[0] for one in MAPS])


def quantised(nodes, constants, integer=False, **how):
    """The quantised model, its outputs and those in float, for the maps that it was calibrated with; y is the output."""
    stored = [numpy_helper.from_array(np.asarray(value, np.float32), name) for name, value in constants.items()]
    ends = [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 4, 8, 8]), helper.make_tensor_value_info("y", TensorProto.FLOAT, None)]
    graph = helper.make_graph(nodes, "network", ends[:1], ends[1:], stored)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    model = onnx.shape_inference.infer_shapes(model)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, "float.onnx")
    # Weights of unsigned bytes: products with signed ones saturate on processors without VNNI.
    told = dict(quant_format=QuantFormat.QOperator if integer else QuantFormat.QDQ, activation_type=QuantType.QUInt8)
    quantize_static("float.onnx", "quantised.onnx", Maps(), **told, weight_type=QuantType.QUInt8, **how)
    made = onnx.load("quantised.onnx")
    return made, run(made), run(model)


def error(seen, right):
    """How far what is seen is from what is right, of what is right."""
    return float(np.linalg.norm(seen - right) / np.linalg.norm(right))
