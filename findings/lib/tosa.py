"""Converts a network of TensorFlow Lite to TOSA, and runs that by the reference model of its specification."""

import os
import subprocess

import tosa_reference_model
from tosa_converter_for_tflite import TosaConverterOutputFormat, tflite_flatbuffer_to_tosa_mlir


def converted(network):
    """The text of what the converter writes; it raises where it refuses."""
    network.save("network.tflite")
    tflite_flatbuffer_to_tosa_mlir("network.tflite", "network.mlir", TosaConverterOutputFormat.Text)
    with open("network.mlir") as file:
        return file.read()


def tosa(network, *sources):
    """The first result of the network for these maps."""
    network.save("network.tflite")
    tflite_flatbuffer_to_tosa_mlir("network.tflite", "network.mlirbc")
    if os.path.exists("network.tosa"):
        os.remove("network.tosa")
    command = ["tosa-opt", "network.mlirbc", "--tosa-serialize", "--tosa-flatbuffer-filename=network.tosa", "-o", os.devnull]
    subprocess.run(command, check=True, capture_output=True)
    with open("network.tosa", "rb") as file:
        results, status = tosa_reference_model.run(file.read(), list(sources))
    if not results:
        raise RuntimeError(f"the reference model ends with {status}")
    return results[0]
