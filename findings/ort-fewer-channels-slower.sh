#!/usr/bin/env bash
# A pool of 28 channels takes ONNX Runtime longer than one of 32, and so does a network of them
#
# Versions: onnxruntime 1.32.0, models of onnx 1.23.2, opset 13; one thread of an x86-64 processor, all optimisations.
# Expected: with an eighth fewer channels everything between two convolutions takes an eighth less, or as long where both fill the
#   same vectors of 8 or 16 numbers.
# Seen: convolutions work on blocks of channels, the last filled up with zeros, so that 28 take as long as 32. Maximum and average pools
#   and means over the map take whole blocks only: of 28 channels the map is turned over into single channels before each of them and
#   back behind, and the pool in between is slower, too: four pairs of a convolution 1×1 and a pool 3×3 took 1.6 times as long as those of
#   32 channels. The graph that `optimized_model_filepath` writes shows it: `ReorderOutput` before `MaxPool`, which for 32 channels is one
#   of `com.microsoft.nchwc`.
# Why it matters: width multipliers and pruning leave such numbers of channels. MACs and parameters say that the smaller network is
#   faster. Round channels to multiples of 16 where a pool reads them.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6 sympy==1.14.0
python - <<'PYTHON'
import time

import numpy as np
import onnx
import onnxruntime as ort
from held import held
from onnx import TensorProto as T
from onnx.helper import make_graph, make_model, make_node, make_opsetid, make_tensor_value_info
from onnx.numpy_helper import from_array

random = np.random.default_rng(1)


def session(channels, pools):
    nodes, weights, x, inputs = [], [], "x", 16
    for i in range(4):
        weights.append(from_array(random.standard_normal((channels, inputs, 1, 1), dtype=np.float32), f"w{i}"))
        nodes.append(make_node("Conv", [x, f"w{i}"], [f"c{i}"]))
        x, inputs = f"c{i}", channels
        if pools:
            nodes.append(make_node("MaxPool", [x], [f"p{i}"], kernel_shape=[3, 3], pads=[1, 1, 1, 1]))
            x = f"p{i}"
    nodes.append(make_node("GlobalAveragePool", [x], ["y"]))
    graph = make_graph(
        nodes,
        "net",
        [make_tensor_value_info("x", T.FLOAT, [1, 16, 56, 56])],
        [make_tensor_value_info("y", T.FLOAT, [1, channels, 1, 1])],
        weights,
    )
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.optimized_model_filepath = f"{channels}.onnx"
    options.log_severity_level = 3
    model = make_model(graph, opset_imports=[make_opsetid("", 13)], ir_version=8)
    return ort.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


def kinds(channels):
    return [f"{node.domain.split('.')[-1]}.{node.op_type}".strip(".") for node in onnx.load(f"{channels}.onnx").graph.node]


x = random.standard_normal((1, 16, 56, 56), dtype=np.float32)


def fastest(*sessions):
    """Microseconds of each, in turns, so that what else the machine does meets them alike."""
    best = [1e9] * len(sessions)
    for _ in range(400):
        for i, one in enumerate(sessions):
            since = time.perf_counter()
            one.run(None, {"x": x})
            best[i] = min(best[i], (time.perf_counter() - since) * 1e6)
    return best


plain = fastest(session(28, False), session(32, False))
pooled = fastest(session(28, True), session(32, True))
print(f"28 channels: {kinds(28)}\n32 channels: {kinds(32)}")
print(f"convolutions alone: {plain[0]:.0f} µs with 28 channels, {plain[1]:.0f} µs with 32")
print(f"with a pool behind each: {pooled[0]:.0f} µs with 28 channels, {pooled[1]:.0f} µs with 32")
held("MaxPool" in kinds(28) and "nchwc.MaxPool" in kinds(32), "the pools of 28 channels work on single channels")
held(pooled[0] > 1.1 * pooled[1], "the network of 28 channels takes longer than that of 32")
PYTHON
