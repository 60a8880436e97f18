#!/usr/bin/env bash
# coremltools: quantised by channel, a depthwise transposed convolution has one scale for all, one in groups the same for each group
#
# Versions: coremltools 9.0, models of its own builder for iOS 18, which are made on Linux and not run.
# Expected: linear_quantize_weights, whose granularity is per_channel unless told, stores a scale for each output channel.
# Seen: it does for a convolution, in groups and depthwise too, and for a transposed one without groups. In groups it takes the second axis of the
#   weights, which holds the outputs of one group, for the outputs: 64 in 4 groups have 16 scales, 64 depthwise ones have one.
#   Where channels are 4096 times apart those of small weights are 0. In blocks of 16 inputs it is the other way round: of a depthwise
#   transposed convolution 16 channels that have nothing to do with each other share a scale, and a depthwise convolution keeps
#   its float weights at 4 bits or 8. A depthwise layer of fewer than 2048 weights keeps them by default, that is 227 channels of 3×3.
# Why it matters: what it leaves in float is logged or documented. That the scale is shared is not, and shows as channels that are gone.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" coremltools==9.0 numpy==2.4.6
python - 2>/dev/null <<'PYTHON'
import coremltools
import coremltools.optimize.coreml as optimise
import numpy as np
from coremltools.converters.mil import Builder
from held import held

IOS = coremltools.target.iOS18
random = np.random.default_rng(1)
UNEVEN = (4.0 ** -np.minimum(np.arange(64) % 16, 6))[:, None, None, None]


def network(kind, groups, side=7):
    """One convolution of 64 channels to 64, whose weights are further and further apart in each 16."""
    weights = random.standard_normal((64, 64 // groups, side, side)).astype(np.float32)
    weights *= UNEVEN if kind == "conv" or groups == 64 else 1
    layer = getattr(Builder, kind)

    @Builder.program(input_specs=[Builder.TensorSpec((1, 64, 16, 16))], opset_version=IOS)
    def made(map):
        return layer(x=map, weight=weights, groups=groups, pad_type="same")

    how = dict(minimum_deployment_target=IOS, compute_precision=coremltools.precision.FLOAT32)
    return coremltools.convert(made, **how), weights


def quantised(name, kind, groups, side=7, **how):
    """The shape of the scales, or None where weights stay as they are, and how many channels are less than half right."""
    model, weights = network(kind, groups, side)
    made = optimise.linear_quantize_weights(model, optimise.OptimizationConfig(optimise.OpLinearQuantizerConfig(**how)))
    (layer,) = (one for one in made._mil_program.functions["main"].operations if one.op_type == kind)
    stored = layer.weight.op
    if stored.op_type == "const":
        print(f"{name}: weights stay as they are", flush=True)
        return None, 0
    scale = stored.scale.val
    # A scale counts for as many weights as there are more of along its axis.
    blocks = [of // by for of, by in zip(weights.shape, scale.shape)]
    seen = stored.data.val.astype(np.float64) * np.kron(scale, np.ones(blocks))
    off = np.linalg.norm((seen - weights).reshape(64, -1), axis=1) / np.linalg.norm(weights.reshape(64, -1), axis=1)
    print(f"{name}: scales {scale.shape} for weights {weights.shape}, {sum(off > 0.5)} of 64 channels are less than half right", flush=True)
    return scale.shape, int(sum(off > 0.5))


for groups in (1, 4, 64):
    held(quantised(f"convolution in {groups} groups", "conv", groups) == ((64, 1, 1, 1), 0), "a scale for each of 64 outputs")
for groups in (1, 4):
    shape, _ = quantised(f"transposed in {groups} groups", "conv_transpose", groups)
    held(shape == (1, 64 // groups, 1, 1), f"{64 // groups} scales for 64 outputs")
shape, lost = quantised("transposed in 64 groups", "conv_transpose", 64)
held(shape == (1, 1, 1, 1) and lost > 16, "one scale for 64 outputs, and channels of small weights are gone")
blocks = dict(granularity="per_block", block_size=16)
for bits in ("int4", "int8"):
    shape, _ = quantised(f"convolution in blocks, {bits}", "conv", 1, dtype=bits, **blocks)
    held(shape == (64, 4, 1, 1), "a scale for each output and 16 inputs")
    held(quantised(f"depthwise in blocks, {bits}", "conv", 64, dtype=bits, **blocks)[0] is None, "it is left in float")
    shape, lost = quantised(f"depthwise transposed in blocks, {bits}", "conv_transpose", 64, dtype=bits, **blocks)
    held(shape == (4, 1, 1, 1) and lost > 16, "16 channels share a scale")
held(quantised("depthwise 3×3", "conv", 64, side=3)[0] is None, "576 weights are left in float")
held(quantised("depthwise 3×3, no threshold", "conv", 64, side=3, weight_threshold=0)[0] == (64, 1, 1, 1), "unless told otherwise")
PYTHON
