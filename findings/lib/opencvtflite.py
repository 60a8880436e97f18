"""Runs a network of TensorFlow Lite with LiteRT's reference kernels and with the module `dnn` of OpenCV."""

import cv2
import numpy as np
from desktop import desktop


def both(network, source):
    """What LiteRT makes of a map with its channels last, and what OpenCV does, turned the same way."""
    read = cv2.dnn.readNetFromTFLite(np.frombuffer(network.bytes(), np.uint8))
    read.setInput(np.ascontiguousarray(source.transpose(0, 3, 1, 2)))
    seen = read.forward()
    return desktop(network, source, reference=True), seen.transpose(0, 2, 3, 1) if seen.ndim == 4 else seen
