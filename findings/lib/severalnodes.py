"""Models of ONNX of several nodes, from a map `x` to `y`, and what ONNX Runtime makes of them."""

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper


def several_nodes(nodes, source, stored=(), opset=13):
    ends = [helper.make_tensor_value_info(end, TensorProto.FLOAT, source.shape if end == "x" else None) for end in ("x", "y")]
    constants = [numpy_helper.from_array(np.asarray(value), name) for name, value in dict(stored).items()]
    graph = helper.make_graph(nodes, "network", ends[:1], ends[1:], constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)
    model = onnx.shape_inference.infer_shapes(model, strict_mode=True, data_prop=True)
    onnx.checker.check_model(model, full_check=True)
    return model


def by_onnxruntime(model, source):
    return onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"x": source})[0]


def alike(a, b):
    return a.shape == b.shape and np.allclose(a, b, rtol=1e-3, atol=1e-3)
