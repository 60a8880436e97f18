#!/usr/bin/env bash
# RKNN-Toolkit2: what its printed list of limits excludes runs on the neural processor, and a minimum of maps does not
#
# Versions: rknn-toolkit2 2.5.0 for the RK3588, quantised to 8 bits; its list of operators (2.3.2) has limits for the same chip.
#   Installing it takes a gigabyte and some minutes; no board is needed.
# Expected: by the list, a global average runs on maps of up to 7×7, a depthwise window of up to 8×8, a stride of up to 7; what is
#   beyond that runs on the CPU. A minimum of two maps runs where a maximum does.
# Seen: a global average of 127×127 runs on the neural processor as a chain of depthwise convolutions of 7×7, and so do a
#   depthwise convolution of 11×11 and a stride of 8. A channel shuffle is a convolution of 1×1 that moves channels. Of two
#   maps the maximum stays on it, the minimum goes to the CPU.
# Why it matters: whoever shrinks a picture to keep its last map at 7×7 gives up accuracy for nothing; and ReLU6 written as a
#   minimum costs two crossings.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" rknn-toolkit2==2.5.0
python - <<'PYTHON'
import re

import numpy
import rk3588
from held import held
from onnx import TensorProto, helper, numpy_helper


def built(what, size, nodes, weights):
    """The engine of each step that the toolkit makes of a network, with its kind."""
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 16, size, size])
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, None)
    rng = numpy.random.default_rng(0)
    constants = [
        numpy_helper.from_array(
            rng.standard_normal(of).astype(numpy.float32) if isinstance(of, tuple) else numpy.array(of, numpy.int64), name
        )
        for name, of in weights.items()
    ]
    graph = helper.make_graph([helper.make_node(*node[:3], **node[3]) for node in nodes], what, [x], [y], constants)
    _, text = rk3588.built(graph, [1, 16, size, size], rng)
    steps = re.findall(r"D RKNN: \[[\d:.]+\] \d+ +(\w+) +\w+ +(CPU|NPU) ", text)
    steps = [(kind, engine) for kind, engine in steps if kind not in ("InputOperator", "OutputOperator")]
    print(f"{what}: {', '.join(f'{kind} on the {engine}' for kind, engine in steps)}")
    return steps


def on(engine, steps):
    return {kind for kind, where in steps if where == engine}


two = [("Conv", ["x", "w"], ["a"], {}), ("Conv", ["x", "v"], ["b"], {})]
one = {"w": (16, 16, 1, 1), "v": (16, 16, 1, 1)}
mean = built("global average of 127×127", 127, [("GlobalAveragePool", ["x"], ["y"], {})], {})
held(mean and not on("CPU", mean), "a global average of 127×127 runs on the neural processor")
held(len(mean) > 1, "in several steps")
wide = built("depthwise 11×11", 64, [("Conv", ["x", "w"], ["y"], {"group": 16, "pads": [5] * 4})], {"w": (16, 1, 11, 11)})
held(wide and not on("CPU", wide), "a depthwise convolution of 11×11 does")
long = built("stride 8", 64, [("Conv", ["x", "w"], ["y"], {"strides": [8, 8], "pads": [1] * 4})], {"w": (16, 16, 3, 3)})
held(long and not on("CPU", long), "a stride of 8 does")
largest = built("maximum of two maps", 32, [*two, ("Max", ["a", "b"], ["y"], {})], one)
held(largest and not on("CPU", largest), "a maximum of two maps does")
least = built("minimum of two maps", 32, [*two, ("Min", ["a", "b"], ["y"], {})], one)
held("Min" in on("CPU", least), "a minimum of two maps goes to the CPU")
PYTHON
