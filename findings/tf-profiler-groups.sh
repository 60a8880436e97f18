#!/usr/bin/env bash
# TensorFlow's profiler counts a convolution of Keras in groups, and an einsum, as 0 FLOPs
#
# Versions: tensorflow 2.21.0 with keras 3.15.1, whose tf.compat.v1.profiler is what keras-flops calls.
# Expected: a convolution in 4 groups has a quarter of the FLOPs of one without, at 2 for each MAC.
# Seen: it has 0. Keras wraps it in a function of its own, compiled as one, and the profiler does not look into functions; no
#   message says so. Plain, dilated, depthwise, separable and transposed convolutions, a Dense over a map and a matmul are right.
#   An einsum has 0, where the matmul that makes the same numbers has all.
# Why it matters: of a block of ResNeXt, RegNet or ShuffleNet only the 1×1 convolutions without groups are left. Of the block
#   below, 4 times as wide inside and in 8 groups, the report has 4 parts of 13.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" tensorflow==2.21.0 keras==3.15.1 numpy==2.4.6
TF_CPP_MIN_LOG_LEVEL=3 CUDA_VISIBLE_DEVICES= python - 2>/dev/null <<'PYTHON'
import contextlib
import io

import keras
import tensorflow as tf
from held import held
from keras import layers
from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2_as_graph

SHAPE = (12, 12, 8)
PIXELS = 144


def counted(name, layer, macs):
    """FLOPs of the profiler over twice the MACs."""
    begin = keras.Input(SHAPE, batch_size=1)
    network = keras.Model(begin, layer(begin))
    traced = tf.function(network).get_concrete_function(tf.TensorSpec((1, *SHAPE)))
    _, definition = convert_variables_to_constants_v2_as_graph(traced)
    with tf.Graph().as_default() as graph, contextlib.redirect_stdout(io.StringIO()):
        tf.graph_util.import_graph_def(definition, name="")
        how = tf.compat.v1.profiler.ProfileOptionBuilder.float_operation()
        how["output"] = "none"
        flops = tf.compat.v1.profiler.profile(graph=graph, cmd="op", options=how).total_float_ops
    kinds = sorted({node.op for node in definition.node} - {"Const", "Identity", "NoOp", "Placeholder"})
    print(f"{name}, {2 * macs:,} FLOPs: {flops:,}, as {', '.join(kinds)}")
    return flops / (2 * macs)


how = dict(padding="same", use_bias=False)
right = {
    "convolution": (layers.Conv2D(16, 3, **how), 9 * 8 * 16),
    "with a dilation": (layers.Conv2D(16, 3, dilation_rate=2, **how), 9 * 8 * 16),
    "depthwise": (layers.DepthwiseConv2D(3, depth_multiplier=2, **how), 9 * 16),
    "separable": (layers.SeparableConv2D(16, 3, **how), 9 * 8 + 8 * 16),
    "transposed": (layers.Conv2DTranspose(16, 3, 2, **how), 9 * 8 * 16),
    "Dense": (layers.Dense(16, use_bias=False), 8 * 16),
    "matmul": (layers.Lambda(lambda map: tf.matmul(map, map, transpose_b=True)), 12 * 8),
}
for name, (layer, macs) in right.items():
    held(counted(name, layer, PIXELS * macs) == 1, "it is right")
for groups in (2, 4, 8):
    layer = layers.Conv2D(16, 3, groups=groups, **how)
    held(counted(f"in {groups} groups", layer, PIXELS * 9 * 8 * 16 // groups) == 0, "it has none")
layer = layers.Lambda(lambda map: tf.einsum("bhwc,bhvc->bhwv", map, map))
held(counted("einsum", layer, PIXELS * 12 * 8) == 0, "it has none")
block = keras.Sequential([layers.Conv2D(32, 1, **how), layers.Conv2D(32, 3, groups=8, **how), layers.Conv2D(8, 1, **how)])
held(counted("a block in 8 groups", block, PIXELS * (2 * 8 * 32 + 9 * 32 * 32 // 8)) == 4 / 13, "4 parts of 13 are left")
PYTHON
