"""Runs a network of ONNX with the module `dnn` of OpenCV."""

import cv2
import numpy as np
from severalnodes import by_onnxruntime, several_nodes


def by_opencv(model, source):
    network = cv2.dnn.readNetFromONNX(np.frombuffer(model.SerializeToString(), np.uint8))
    network.setInput(source, "x")
    return network.forward("y")


def both(nodes, source, stored=(), opset=13):
    """What ONNX Runtime makes of a map `x`, and what OpenCV does."""
    model = several_nodes(nodes, source, stored, opset)
    return by_onnxruntime(model, source), by_opencv(model, source)
