#!/usr/bin/env bash
# QKeras: its energy and operations leave the groups of a convolution out, and have nothing or less than half for a separable one
#
# Versions: qkeras 0.9.0 with tensorflow 2.21.0 and tf-keras 2.21.0; all weights of 4 bits, maps of 8 channels and 12×12 pixels.
# Expected: QTools, which estimates the energy of a layer from its operations and their bits, and extract_model_operations, of which
#   print_qstats is made, have the MACs of a layer: a quarter in 4 groups, and twice with a multiplier of 2.
# Seen: a convolution in 4 groups has all products of one without in both, and in QTools nearly its energy. A depthwise one with a multiplier of 2 has
#   half of its products. Of a separable one extract_model_operations counts the 1×1 half as if it had one input channel; in QTools it
#   has 0 operations and 0 energy for them. Plain and plain depthwise convolutions are right in both.
# Why it matters: QTools is there to choose bits by energy, which AutoQKeras does: layers in groups look dear, separable ones
#   free but for their memory, so that bits saved in them win nothing.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" qkeras==0.9.0 tensorflow==2.21.0 tf-keras==2.21.0 tensorflow-model-optimization==0.8.1 \
  pyparsing==3.2.5
TF_USE_LEGACY_KERAS=1 TF_CPP_MIN_LOG_LEVEL=3 CUDA_VISIBLE_DEVICES= python - 2>/dev/null <<'PYTHON'
import contextlib
import io

import tf_keras as keras
from held import held
from qkeras import QActivation, QConv2D, QDepthwiseConv2D, QSeparableConv2D, quantized_bits
from qkeras.estimate import extract_model_operations
from qkeras.qtools import run_qtools

FOUR = "quantized_bits(4, 0, 1, alpha=1)"
PIXELS = 144


def counted(name, layer, macs):
    """Operations over MACs, of extract_model_operations and of QTools, and the energy that QTools gives the operations."""
    begin = keras.Input((12, 12, 8))
    network = keras.Model(begin, layer(QActivation("quantized_relu(4)")(begin)))
    with contextlib.redirect_stdout(io.StringIO()):
        printed = extract_model_operations(network)[layer.name]["number_of_operations"]
        how = dict(source_quantizers=[quantized_bits(8, 0, 1)], is_inference=False, weights_path=None, for_reference=False)
        tools = run_qtools.QTools(network, process="horowitz", keras_quantizer="fp32", keras_accumulator="fp32", **how)
        memory = dict(weights_on_memory="sram", activations_on_memory="sram", min_sram_size=0, rd_wr_on_io=False)
        energy = tools.pe(**memory)[layer.name]["energy"]["op_cost"]
    inside = tools._output_dict[layer.name]["operation_count"]
    print(f"{name}, {macs:,} MACs: {printed:,} operations printed, {inside:,} in QTools with {energy:,.0f} pJ")
    return printed / macs, inside / macs, energy


same = dict(padding="same", use_bias=False)
plain = dict(kernel_quantizer=FOUR, **same)
depthwise = dict(depthwise_quantizer=FOUR, **same)
*seen, whole = counted("convolution", QConv2D(16, 3, **plain), PIXELS * 9 * 8 * 16)
held(seen == [1, 1], "both are right")
*seen, one = counted("depthwise", QDepthwiseConv2D(3, **depthwise), PIXELS * 9 * 8)
held(seen == [1, 1], "both are right")
for groups in (2, 4, 8):
    *seen, energy = counted(f"in {groups} groups", QConv2D(16, 3, groups=groups, **plain), PIXELS * 9 * 8 * 16 // groups)
    held(seen == [groups, groups] and energy > 0.9 * whole, f"both have {groups} times its operations")
*seen, energy = counted("depthwise, multiplier 2", QDepthwiseConv2D(3, depth_multiplier=2, **depthwise), PIXELS * 9 * 16)
held(seen == [0.5, 0.5] and energy == one, "both have half of its operations")
layer = QSeparableConv2D(16, 3, pointwise_quantizer=FOUR, **depthwise)
printed, inside, energy = counted("separable", layer, PIXELS * (9 * 8 + 8 * 16))
held(printed == (9 * 8 + 16) / (9 * 8 + 8 * 16), "what is printed has one input channel for the 1×1")
held(inside == energy == 0, "QTools has no operation and no energy")
PYTHON
