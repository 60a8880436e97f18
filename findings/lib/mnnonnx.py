"""Runs a network of ONNX with ONNX Runtime and with MNN."""

import onnx
from mnn import by_mnn
from severalnodes import by_onnxruntime, several_nodes


def both(nodes, source, stored=(), opset=13):
    """What ONNX Runtime makes of a map `x`, and what MNN does."""
    model = several_nodes(nodes, source, stored, opset)
    onnx.save(model, "network.onnx")
    return by_onnxruntime(model, source), by_mnn("ONNX", "network.onnx", source)
