#!/usr/bin/env bash
# A Softplus takes ONNX Runtime a hundred times as long as a Sigmoid, a Mish as long as the convolution before it
#
# Versions: onnxruntime 1.32.0, models of onnx 1.23.2, opset 18; one thread of an x86-64 processor, all optimisations.
# Expected: functions of one element are alike: a Softplus or an ELU is an exponential as a Sigmoid is, a PReLU is a LeakyReLU with a slope
#   for each channel, and a Softmax takes as long over the channels of a map as along its rows.
# Seen: on 64×56×56 elements, between two kernels, Softplus took 107 times as long as Sigmoid, ELU 15 times; PReLU 140 times as long as
#   LeakyReLU where signs come as they like; Softmax over channels 20 times as long as along rows. Mish, a kernel with a Softplus inside,
#   took 1.15 times as long as a convolution 64 to 64 of 3×3, which has 576 MACs for each element; where vectors are shorter than those
#   of AVX-512, the convolution takes longer.
# Why it matters: by MACs these cost nothing, and as papers count they cost one operation each. A YOLOv4 with Mish, a face network with
#   PReLU or a segmentation head with a Softmax inside spends most of its time there on a CPU. Swish, hard swish and LeakyReLU do not.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6 sympy==1.14.0
python - <<'PYTHON'
import time

import numpy as np
import onnxruntime as ort
from held import held
from onnx import TensorProto as T
from onnx.helper import make_graph, make_model, make_node, make_opsetid, make_tensor_value_info
from onnx.numpy_helper import from_array

random = np.random.default_rng(1)
weights = {
    "w": random.standard_normal((64, 64, 3, 3), dtype=np.float32) / 24,
    "slope": np.full((64, 1, 1), 0.25, np.float32),
}
map = random.standard_normal((1, 64, 56, 56), dtype=np.float32)


def session(*nodes):
    """The nodes in a row, and a mean over the map, so that what leaves the network is small."""
    written, x = [], "x"
    for i, (kind, more, attributes) in enumerate([*nodes, ("GlobalAveragePool", [], {})]):
        written.append(make_node(kind, [x, *more], [f"y{i}"], **attributes))
        x = f"y{i}"
    graph = make_graph(
        written,
        "net",
        [make_tensor_value_info("x", T.FLOAT, [1, 64, 56, 56])],
        [make_tensor_value_info(x, T.FLOAT, [1, 64, 1, 1])],
        [from_array(weights[name], name) for name in {name for _, more, _ in nodes for name in more}],
    )
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    model = make_model(graph, opset_imports=[make_opsetid("", 18)], ir_version=8)
    return ort.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


convolution = ("Conv", ["w"], {"pads": [1, 1, 1, 1]})
cases = {
    "nothing": [],
    "Sigmoid": [("Sigmoid", [], {})],
    "Elu": [("Elu", [], {})],
    "Softplus": [("Softplus", [], {})],
    "LeakyRelu": [("LeakyRelu", [], {})],
    "PRelu": [("PRelu", ["slope"], {})],
    "Softmax along rows": [("Softmax", [], {"axis": 3})],
    "Softmax over channels": [("Softmax", [], {"axis": 1})],
    "Mish": [("Mish", [], {})],
    "Conv 3×3, 64 to 64": [convolution],
}
sessions = {name: session(*nodes) for name, nodes in cases.items()}
best = dict.fromkeys(sessions, 1e9)
# In turns, so that what else the machine does meets them alike.
for _ in range(150):
    for name, one in sessions.items():
        since = time.perf_counter()
        one.run(None, {"x": map})
        best[name] = min(best[name], (time.perf_counter() - since) * 1e6)
us = {name: best[name] - best["nothing"] for name in cases if name != "nothing"}
for name, time_us in us.items():
    print(f"{name}: {time_us:.0f} µs, {time_us * 1e3 / map.size:.2f} ns an element")
held(us["Softplus"] > 10 * us["Sigmoid"], "a Softplus takes more than ten times as long as a Sigmoid")
held(us["Elu"] > 2 * us["Sigmoid"], "an ELU more than twice as long")
held(us["PRelu"] > 4 * us["LeakyRelu"], "a PReLU more than four times as long as a LeakyReLU")
held(us["Softmax over channels"] > 4 * us["Softmax along rows"], "a Softmax over channels more than four times that along rows")
held(us["Mish"] > 0.3 * us["Conv 3×3, 64 to 64"], "a Mish not far from a convolution of 576 MACs an element")
PYTHON
