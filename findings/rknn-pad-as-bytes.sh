#!/usr/bin/env bash
# RKNN-Toolkit2: a Pad ahead of a convolution builds or not by how the file stores the eight numbers of its border
#
# Versions: rknn-toolkit2 2.5.0 for the RK3588, quantised to 8 bits. Installing it takes a gigabyte and some minutes; no board is
#   needed.
# Expected: an initializer of ONNX may hold its numbers as bytes (`raw_data`) or as a list (`int64_data`); that is all the same to
#   whoever reads the file.
# Seen: as bytes, as PyTorch, `numpy_helper.from_array` and most tools write them, the build ends in "assignment destination is
#   read-only": the rule that takes a Pad into the convolution behind it (rules/conv.py, _p_fuse_pad_into_conv) writes into the
#   array, and one that is made of bytes cannot be written. As a list the same network builds.
# Why it matters: a border of one side ahead of a strided convolution, as TensorFlow's SAME is exported, cannot be brought to the
#   chip; storing the border as a list mends it without touching the network.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" rknn-toolkit2==2.5.0
python - <<'PYTHON'
import numpy
import onnx
import rk3588
from held import held
from onnx import TensorProto, helper, numpy_helper


def built(what, border):
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 16, 16, 16])
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 8, 8, 8])
    rng = numpy.random.default_rng(0)
    weights = numpy_helper.from_array(rng.standard_normal((8, 16, 3, 3)).astype(numpy.float32), "w")
    nodes = [
        helper.make_node("Pad", ["x", "border"], ["padded"]),
        helper.make_node("Conv", ["padded", "w"], ["y"], strides=[2, 2]),
    ]
    graph = helper.make_graph(nodes, "network", [x], [y], [border, weights])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    is_built, text = rk3588.built(graph, [1, 16, 16, 16], rng)
    reason = next((line for line in text.splitlines() if "read-only" in line), "")
    print(f"{what}: {'built' if is_built else 'not built'} {reason.strip()}")
    return is_built, reason


pads = [0, 0, 0, 0, 0, 0, 1, 1]
bytes_ = numpy_helper.from_array(numpy.array(pads, numpy.int64), "border")
held(len(bytes_.raw_data) == 64, "a border as bytes is eight numbers of eight")
listed = helper.make_tensor("border", TensorProto.INT64, [8], pads)
held(len(listed.raw_data) == 0, "a border as a list has no bytes")
is_built, reason = built("border as bytes", bytes_)
held(not is_built and "read-only" in reason, "as bytes the build ends at an array that cannot be written")
is_built, _ = built("border as a list", listed)
held(is_built, "as a list the same network builds")
PYTHON
