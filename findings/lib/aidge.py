"""Reads an ONNX network with Aidge, and runs it with its kernels for a CPU."""

import aidge_backend_cpu  # noqa: F401, which registers the kernels
import aidge_core
import aidge_onnx
import numpy as np
import onnx
from severalnodes import by_onnxruntime, several_nodes

aidge_core.Log.set_console_level(aidge_core.Level.Fatal)


def both(nodes, source, stored=(), opset=13):
    """What ONNX Runtime makes of a map `x`, and what Aidge does."""
    model = several_nodes(nodes, source, stored, opset)
    onnx.save(model, "network.onnx")
    graph = aidge_onnx.load_onnx("network.onnx")
    graph.set_backend("cpu")
    map = aidge_core.Tensor(source)
    map.set_backend("cpu")
    graph.forward_dims([list(source.shape)], True)
    aidge_core.SequentialScheduler(graph).forward(True, [map])
    return by_onnxruntime(model, source), np.array(next(iter(graph.get_output_nodes())).get_operator().get_output(0))
