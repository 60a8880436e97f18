"""Networks of TensorFlow Lite of one operator in float32, from a map with its channels last."""

import numpy as np
from tflitenet import Network


def one_operator(kind, source, shape, stored=(), options=None, first=False, version=1, **fields):
    """`stored` are constants behind the map, or in front of it where `first` says so; those of whole numbers stay such."""
    network = Network()
    network.graph.name = b"main"
    map = network.input(source.shape, type="float32", name="x")
    values = [np.asarray(value) for value in stored]
    constants = [network.tensor(v.shape, type="int32" if v.dtype.kind == "i" else "float32", scale=None, data=v) for v in values]
    result = network.tensor(shape, type="float32", name="y")
    network.operator(kind, [*constants, map] if first else [map, *constants], [result], options, version, **fields)
    network.output(result)
    return network
