"""Runs a network of TensorFlow Lite with LiteRT's reference kernels and with MNN."""

import MNN
from desktop import desktop
from mnn import by_mnn


def both(network, source):
    """What LiteRT makes of a map with its channels last, and what MNN does."""
    network.save("network.tflite")
    return desktop(network, source, reference=True), by_mnn("TFLITE", "network.tflite", source, MNN.Tensor_DimensionType_Tensorflow)
