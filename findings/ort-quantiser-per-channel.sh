#!/usr/bin/env bash
# ONNX Runtime's quantiser: per_channel has one scale for all channels of a depthwise transposed convolution, and ends in an error in others
#
# Versions: onnxruntime 1.32.0, models of onnx 1.23.2, opset 13, quantised by quantize_static with 8-bit maps and weights, QDQ.
# Expected: with per_channel=True each output channel of a convolution, a transposed one or a Gemm has a scale of its own, so that
#   channels of small weights keep their precision beside one of large weights.
# Seen: so it is for a convolution, in groups and depthwise too, and for a transposed one without groups. The scales of a transposed one
#   are counted along the second axis of its weights, which holds the outputs of one group: a depthwise one has a single scale, and of
#   a channel whose weights are a thousandth of another's nothing is left; with 2 groups of 2 channels there are two scales, each for
#   one channel of either group. There a bias ends it in an error of NumPy, where it is depthwise nothing is said. A Gemm to 5 features
#   with a bias of one value ends in one too, and with a bias of 1×5 what is made cannot be run. Without per_channel all of these pass.
# Why it matters: depthwise transposed convolutions are how light decoders grow a map, and per_channel is what one turns on to save them.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6 sympy==1.14.0
python - <<'PYTHON'
import numpy as np
import onnxruntime
from held import held
from onnx import numpy_helper
from onnx.helper import make_node
from quantised import error, quantised

onnxruntime.set_default_logger_severity(4)
random = np.random.default_rng(3)
# What the weights of each output channel are multiplied by.
SPREAD = np.array([3, 0.003, 0.3, 0.03])


def scaled(kind, groups, by_channel, bias=False):
    """How many scales the weights have, and how far those of the worst output channel are off."""
    weights = random.standard_normal((4, 4 // groups, 3, 3))
    if kind == "Conv":
        spread = np.broadcast_to(SPREAD[:, None, None, None], weights.shape)
    else:
        # The inputs of each group are along the first axis, its outputs along the second.
        spread = np.broadcast_to(np.repeat(SPREAD.reshape(groups, -1), 4 // groups, axis=0)[:, :, None, None], weights.shape)
    weights = (weights * spread).astype(np.float32)
    nodes = [make_node(kind, ["x", "w", "b"] if bias else ["x", "w"], ["y"], group=groups)]
    constants = {"w": weights, **({"b": SPREAD} if bias else {})}
    made, _, _ = quantised(nodes, constants, per_channel=by_channel)
    stored = {one.name: numpy_helper.to_array(one) for one in made.graph.initializer}
    step, zero = stored["w_scale"], stored["w_zero_point"].astype(int)
    along = [1, 1, 1, 1]
    along[0 if kind == "Conv" else 1] = -1
    kept = (stored["w_quantized"] - zero.reshape(along if zero.ndim else ())) * step.reshape(along if step.ndim else ())
    worst = max(error(kept[spread == one], weights[spread == one]) for one in SPREAD)
    print(f"{kind} in {groups} groups, per_channel={by_channel}: {step.size} scales, the worst channel is {worst:.1%} off")
    return step.size, worst


def judged(name, *which):
    """What the quantiser or ONNX Runtime says of it, or None where it runs."""
    try:
        scaled(*which) if isinstance(which[0], str) else quantised(which[0], which[1], per_channel=which[2])
    except Exception as problem:
        told = f"{type(problem).__name__}: {str(problem).splitlines()[0][:120]}"
        print(f"{name}: {told}")
        return type(problem).__name__
    return None


for groups in (1, 2, 4):
    for kind in ("Conv", "ConvTranspose"):
        count, worst = scaled(kind, groups, False)
        held(count == 1 and worst > 0.5, "without per_channel there is one scale, and a channel is lost")
        count, worst = scaled(kind, groups, True)
        if kind == "Conv" or groups == 1:
            held(count == 4 and worst < 0.02, "with it there are four, and none is")
        else:
            # In 2 groups a scale is for channels of which one has ten times the weights of the other.
            held(count == 4 // groups and worst > (0.5 if groups == 4 else 0.05), f"with it for {4 // groups} of a group alone")

for groups in (1, 2, 4):
    for by_channel in (False, True):
        told = judged(f"transposed in {groups} groups with a bias, per_channel={by_channel}", "ConvTranspose", groups, by_channel, True)
        held(told == ("ValueError" if groups == 2 and by_channel else None), "ends in an error" if told else "passes")

features = random.standard_normal((256, 5))
nodes = [make_node("Flatten", ["x"], ["f"]), make_node("Gemm", ["f", "w", "b"], ["y"])]
for shape, ends in (((5,), None), ((1,), "ValueError"), ((1, 5), "Fail")):
    for by_channel in (False, True):
        told = judged(f"Gemm with a bias of {list(shape)}, per_channel={by_channel}", nodes, {"w": features, "b": np.ones(shape)}, by_channel)
        held(told == (ends if by_channel else None), "does not pass" if told else "passes")
PYTHON
