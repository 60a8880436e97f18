"""Models of ONNX that are one node: a map `x`, and beside it constants."""
import onnx
from onnx import TensorProto, helper, numpy_helper


def one_node(kind, source, others=(), **fields):
    names = ["x", *(f"c{i}" for i in range(len(others)))]
    graph = helper.make_graph(
        [helper.make_node(kind, names, ["y"], **fields)],
        "window",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, source.shape)],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, "c", "h", "w"])],
        [numpy_helper.from_array(value, name) for value, name in zip(others, names[1:])],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    return model
