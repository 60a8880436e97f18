#!/usr/bin/env bash
# TensorFlow's pruning and clustering leave depthwise layers as they are, and pass the network for pruned
#
# Versions: tensorflow-model-optimization 0.8.1 with tensorflow 2.21.0 and tf-keras 2.21.0.
# Expected: prune_low_magnitude over a network makes the stated share of each layer's weights 0, cluster_weights leaves the stated number of
#   different values, or both refuse a layer that they have no rule for, as they do with a layer of one’s own.
# Seen: half of the weights of plain, grouped and transposed convolutions and of fully connected layers are 0 at a sparsity of 0.5.
#   A DepthwiseConv2D is wrapped like the others, has a step that counts, and no mask: not one weight becomes 0. Of a SeparableConv2D it
#   is the 1×1 half alone. Clustering into 8 keeps all values of both. No one says so.
# Why it matters: a network of depthwise layers with large windows is hardly smaller, and a compressed file is larger than its sparsity says. A
#   depthwise layer written as a Conv2D in as many groups as channels is pruned like any other.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" tensorflow==2.21.0 tf-keras==2.21.0 tensorflow-model-optimization==0.8.1
TF_USE_LEGACY_KERAS=1 TF_CPP_MIN_LOG_LEVEL=3 CUDA_VISIBLE_DEVICES= python - 2>/dev/null <<'PYTHON'
import numpy as np
import tensorflow_model_optimization as tfmot
import tf_keras as keras
from held import held
from tf_keras import layers

keras.utils.set_random_seed(1)
MAPS, CLASSES = np.random.standard_normal((8, 16, 16, 8)), np.random.standard_normal((8, 16))
pruning, clustering = tfmot.sparsity.keras, tfmot.clustering.keras


def network():
    how = dict(padding="same", use_bias=False)
    return keras.Sequential([
        keras.Input((16, 16, 8)),
        layers.Conv2D(16, 3, name="plain", **how),
        layers.DepthwiseConv2D(7, name="depthwise", **how),
        layers.Conv2D(16, 7, groups=16, name="in_groups", **how),
        layers.SeparableConv2D(16, 7, name="separable", **how),
        layers.Conv2DTranspose(16, 3, name="transposed", **how),
        layers.GlobalAveragePooling2D(),
        layers.Dense(16, use_bias=False, name="connected"),
    ])


def trained(model, *callbacks):
    model.compile("sgd", "mse")
    model.fit(MAPS, CLASSES, batch_size=4, epochs=3, verbose=0, callbacks=callbacks)
    return model


def told(model, measure):
    """A number for each array of weights of a network."""
    seen = {}
    for layer in model.layers:
        for one, values in zip(layer.weights, layer.get_weights()):
            half = " 1×1" if "pointwise" in one.name else ""
            seen[layer.name + half] = measure(values)
    print("  " + ", ".join(f"{name} {value}" for name, value in seen.items()))
    return seen


def zeros(values):
    return round(float((values == 0).mean()), 2)


def kinds(values):
    return len(np.unique(values))


class Own(layers.Layer):
    def build(self, shape):
        self.weight = self.add_weight("weight", (shape[-1], 16))

    def call(self, map):
        return map @ self.weight


def refused(wrap, **how):
    try:
        wrap(keras.Sequential([keras.Input((4, 4, 8)), Own()]), **how)
    except ValueError:
        return True
    return False


ALL = {"plain", "in_groups", "separable 1×1", "transposed", "connected"}
LEFT = {"depthwise", "separable"}
always = pruning.ConstantSparsity(0.5, begin_step=0, frequency=1)
eight = dict(number_of_clusters=8, cluster_centroids_init=clustering.CentroidInitialization.LINEAR)
both = refused(pruning.prune_low_magnitude, pruning_schedule=always), refused(clustering.cluster_weights, **eight)
held(all(both), "both refuse a layer of one’s own")
model = trained(pruning.prune_low_magnitude(network(), always), pruning.UpdatePruningStep())
inside = {one.layer.name: [weight.name.split("/")[-1] for weight in one.weights] for one in model.layers if hasattr(one, "layer")}
print("of the depthwise layer's wrapper:", *inside["depthwise"])
held("pruning_step:0" in inside["depthwise"] and not any("mask" in name for name in inside["depthwise"]), "it counts steps and has no mask")
print("zeros at a sparsity of 0.5:")
seen = told(pruning.strip_pruning(model), zeros)
held({name for name, share in seen.items() if abs(share - 0.5) < 0.02} == ALL, "all but depthwise weights have it")
held({name for name, share in seen.items() if share == 0} == LEFT, "depthwise weights have none")
print("values at 8 clusters:")
seen = told(clustering.strip_clustering(trained(clustering.cluster_weights(network(), **eight))), kinds)
held({name for name, number in seen.items() if number <= 8} == ALL, "all but depthwise weights have 8")
held({name for name, number in seen.items() if number > 500} == LEFT, "depthwise weights have as many as there are")
PYTHON
