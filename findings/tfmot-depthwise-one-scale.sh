#!/usr/bin/env bash
# TensorFlow's quantisation-aware training has one scale for all channels of a depthwise or transposed convolution
#
# Versions: tensorflow-model-optimization 0.8.1 with tensorflow 2.21.0 and tf-keras 2.21.0, networks converted to TensorFlow Lite.
# Expected: weights are rounded in training as they will be in the file, which has a scale for each channel of a convolution, depthwise
#   or not; training can only come out better than quantising afterwards.
# Seen: quantize_model learns a range for each channel of a Conv2D. For a DepthwiseConv2D it learns one for all: it takes the last axis
#   of the weights for the channels, which there is the multiplier of 1. For a Conv2DTranspose, and the depthwise half of a SeparableConv2D, it
#   is one too. Where a batch norm behind a depthwise layer has undone that its channels are up to 4096 times apart, those with small
#   weights become 0 in Keras and in the file, though the file lists a scale for each: the batch norm's. Quantised after training,
#   all channels are within 2 %.
# Why it matters: uneven channels are what depthwise layers of MobileNets have, and the reason that one takes a scale for each. It is then
#   the training, meant to help, that loses them. DepthwiseConv2D as Conv2D with as many groups as channels has a range for each.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" tensorflow==2.21.0 tf-keras==2.21.0 tensorflow-model-optimization==0.8.1
TF_USE_LEGACY_KERAS=1 TF_CPP_MIN_LOG_LEVEL=3 CUDA_VISIBLE_DEVICES= python - 2>/dev/null <<'PYTHON'
import numpy as np
import tensorflow as tf
import tensorflow_model_optimization as tfmot
import tf_keras as keras
from held import held
from tf_keras import layers

keras.utils.set_random_seed(1)
random = np.random.default_rng(0)
MAPS = random.standard_normal((64, 16, 16, 8)).astype(np.float32)
UNEVEN = np.float32(4) ** -np.minimum(np.arange(8), 6)


def network(layer, axis):
    """A layer whose channels have weights further and further apart, and a batch norm that makes its maps alike."""
    begin = keras.Input((16, 16, 8))
    made = keras.Model(begin, layers.ReLU()(layers.BatchNormalization(epsilon=1e-9)(layer(begin))))
    first = layer.get_weights()
    shape = [1] * first[0].ndim
    shape[axis] = 8
    layer.set_weights([first[0] * UNEVEN.reshape(shape), *first[1:]])
    maps = keras.Model(begin, layer.output).predict(MAPS, verbose=0)
    norm = made.layers[2]
    gamma, beta, _, _ = norm.get_weights()
    norm.set_weights([gamma, beta, maps.mean((0, 1, 2)), maps.var((0, 1, 2))])
    return made


def off(seen, right):
    """How far each channel is from what is right, of what is right."""
    axes = (0, 1, 2)
    return np.sqrt(((seen - right) ** 2).sum(axes) / (right**2).sum(axes))


def lite(model, maps=None):
    converter = tf.lite.TFLiteConverter.from_keras_model(model)
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    if maps is not None:
        converter.representative_dataset = lambda: ([one[None]] for one in maps)
    run = tf.lite.Interpreter(model_content=converter.convert())
    run.allocate_tensors()
    results = []
    for one in MAPS[:8]:
        run.set_tensor(run.get_input_details()[0]["index"], one[None])
        run.invoke()
        results.append(run.get_tensor(run.get_output_details()[0]["index"]))
    kernels = [one for one in run.get_tensor_details() if one["dtype"] == np.int8 and list(one["shape"][1:3]) == [3, 3]]
    scales = [len(np.unique(one["quantization_parameters"]["scales"])) for one in kernels]
    return np.concatenate(results), scales


def both(name, layer, axis):
    """Errors of each channel, quantised after training and in training, and how many ranges the training has."""
    made = network(layer, axis)
    right = made.predict(MAPS[:8], verbose=0)
    after, scales = lite(made, MAPS)
    aware = tfmot.quantization.keras.quantize_model(made)
    aware.compile(keras.optimizers.SGD(0.0), "mse")
    # No weight is changed: what it learns is the ranges alone.
    aware.fit(MAPS, made.predict(MAPS, verbose=0), epochs=30, verbose=0)
    ranges = max(one.shape.num_elements() for one in aware.weights if "kernel_max" in one.name)
    within, own = lite(aware)
    after, within, keras_has = (off(one, right) for one in (after, within, aware.predict(MAPS[:8], verbose=0)))
    print(f"{name}: {ranges} ranges in training, scales in files {scales} and {own}\n  after training {after.round(3)}\n"
          f"  in training {within.round(3)}\n  in Keras {keras_has.round(3)}", flush=True)
    return after, within, keras_has, ranges


how = dict(padding="same", use_bias=False)
for name, layer in (("convolution", layers.Conv2D(8, 3, **how)), ("in 8 groups", layers.Conv2D(8, 3, groups=8, **how))):
    after, within, keras_has, ranges = both(name, layer, 3)
    held(ranges == 8 and max(*after, *within, *keras_has) < 0.03, f"{name}: each channel has a range, and is right")
for name, layer in (("depthwise", layers.DepthwiseConv2D(3, **how)), ("transposed", layers.Conv2DTranspose(8, 3, **how))):
    after, within, keras_has, ranges = both(name, layer, 2)
    held(ranges == 1 and max(after) < 0.03, f"{name}: one range in training; right when quantised after it")
    held(min(*within[5:], *keras_has[5:]) > 0.9, f"{name}: channels of small weights are lost in training")
PYTHON
