#!/usr/bin/env bash
# Larq counts all of a binary separable convolution as MACs of one bit, though its larger half reads whole numbers
#
# Versions: larq 0.14.0 with tensorflow 2.21.0 and tf-keras 2.21.0.
# Expected: larq.models.summary, which parts MACs by the bits that go in, has those of one bit where both factors are -1 or 1.
# Seen: it does for a QuantConv2D; without a quantiser of the input that has 32 bits. A QuantSeparableConv2D
#   quantises its input and both arrays of weights, not the map between its halves: the 1×1 reads sums of 9 products, which
#   are odd numbers from -9 to 9. The summary gives it the bits of the input all the same, and says that all MACs are binary.
#   As a QuantDepthwiseConv2D and a QuantConv2D without an input quantiser, which gives the same values, 64 of 73 MACs have 32 bits.
# Why it matters: the ratio of binary MACs is what such networks are chosen by. The 1×1 is most of such a layer, and what
#   an XNOR and a count of bits can do is the depthwise half alone.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" larq==0.14.0 tensorflow==2.21.0 tf-keras==2.21.0
TF_USE_LEGACY_KERAS=1 TF_CPP_MIN_LOG_LEVEL=3 CUDA_VISIBLE_DEVICES= python - 2>/dev/null <<'PYTHON'
import contextlib
import io
import re

import larq
import numpy as np
import tf_keras as keras
from held import held

keras.utils.set_random_seed(1)
MAPS = np.random.standard_normal((4, 12, 12, 8)).astype(np.float32)


def network(*layers):
    begin = made = keras.Input((12, 12, 8))
    for layer in layers:
        made = layer(made)
    return keras.Model(begin, made)


def summary(name, model):
    """The share of binary MACs."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        larq.models.summary(model)
    rows = [line.strip("| ") for line in said.getvalue().splitlines() if re.match(r"\| (Number of MACs|Ratio of MACs)", line)]
    print(f"{name}: {'; '.join(re.sub(' +', ' ', row) for row in rows)}")
    binary = next((float(row.split()[-1]) for row in rows if row.startswith("Ratio")), 0.0)
    return binary


same = dict(padding="same", use_bias=False)
sign = dict(input_quantizer="ste_sign")
held(summary("convolution", network(larq.layers.QuantConv2D(16, 3, kernel_quantizer="ste_sign", **sign, **same))) == 1, "all are binary")
held(summary("its input as it is", network(larq.layers.QuantConv2D(16, 3, kernel_quantizer="ste_sign", **same))) == 0, "none is binary")
both = dict(depthwise_quantizer="ste_sign", pointwise_quantizer="ste_sign")
separable = network(larq.layers.QuantSeparableConv2D(64, 3, **both, **sign, **same))
first = larq.layers.QuantDepthwiseConv2D(3, depthwise_quantizer="ste_sign", **sign, **same)
second = larq.layers.QuantConv2D(64, 1, kernel_quantizer="ste_sign", **same)
parted = network(first, second)
for to, source in zip((first, second), separable.layers[-1].get_weights()):
    to.set_weights([source])
held(np.array_equal(separable.predict(MAPS, verbose=0), parted.predict(MAPS, verbose=0)), "in one layer or in two the values are the same")
between = np.unique(keras.Model(parted.input, first.output).predict(MAPS, verbose=0)[:, 1:-1, 1:-1])
print("between the halves, away from the border:", between)
held(set(between) <= set(range(-9, 10, 2)) and len(between) > 5, "the map between is of whole numbers")
held(summary("separable", separable) == 1, "in one layer all are said to be binary")
held(abs(summary("in two layers", parted) - 9 / (9 + 64)) < 0.001, "in two layers 9 of 73 are")
PYTHON
