"""Builds a network of ONNX for the RK3588 with RKNN-Toolkit2, quantised to 8 bits, in a process of its own."""

import pathlib
import re
import subprocess
import sys

import numpy
import onnx

BUILD = """
import sys
from rknn.api import RKNN

rknn = RKNN(verbose=True)
rknn.config(target_platform="rk3588")
sys.exit(rknn.load_onnx(model="network.onnx") or rknn.build(do_quantization=True, dataset="dataset.txt"))
"""


def built(graph, source, random):
    """Whether it was built, and all that was said; it is calibrated on one map of the shape `source`."""
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 13)], ir_version=8)
    onnx.save(model, "network.onnx")
    numpy.save("x.npy", random.standard_normal(source).astype(numpy.float32))
    pathlib.Path("dataset.txt").write_text("x.npy\n")
    run = subprocess.run([sys.executable, "-c", BUILD], capture_output=True, text=True, errors="replace")
    return run.returncode == 0, re.sub(r"\x1b\[[\d;]*m", "", run.stdout + run.stderr)
