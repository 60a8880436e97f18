#!/usr/bin/env bash
# PyTorch: a batch norm behind a transposed convolution in groups is folded into weights of another shape, which ends every quantiser
#
# Versions: torch 2.15.0, torchao 0.18.0, brevitas 0.13.4.
# Expected: a transposed convolution followed by a batch norm is folded as any convolution is, one factor for each output channel,
#   whatever its groups; a plain convolution in groups is. What cannot be folded is left.
# Seen: a transposed convolution stores its output channels by group, and `fuse_conv_bn_eval(…, transpose=True)` multiplies as if there
#   were one group. With several channels a group that is an error of shapes. A depthwise one goes through and becomes a weight with
#   as many times the channels, which ends in the next call. torchao's `prepare_pt2e`, which ExecuTorch, XNNPACK, Arm's and Qualcomm's
#   quantisers begin with, folds so before it asks any of them, and Brevitas has a folding of its own with the same mistake.
# Why it matters: depthwise transposed convolutions with a norm are how light decoders and pose networks enlarge a map. No such network
#   is quantised, and the message names neither the layer nor the norm. Fold it by hand (each group its own factors), put the norm
#   behind the 1×1 convolution that follows, or enlarge by nearest pixels and a convolution.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" torch==2.15.0 torchao==0.18.0 brevitas==0.13.4 numpy==2.4.6
python - 2>/dev/null <<'PYTHON'
import copy

import torch
from brevitas.graph.quantize import preprocess_for_quantize
from held import held
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval
from torchao.quantization.pt2e.quantize_pt2e import prepare_pt2e
from torchao.quantization.pt2e.quantizer import Quantizer


class Nothing(Quantizer):
    """Quantises no layer."""

    def annotate(self, model):
        return model

    def validate(self, model):
        pass


def built(layer):
    torch.manual_seed(0)
    network = nn.Sequential(layer(), nn.BatchNorm2d(8))
    with torch.no_grad():
        for tensor in [*network.parameters(), *network.buffers()]:
            if tensor.is_floating_point():
                tensor.copy_(torch.rand_like(tensor) * 0.5 + 0.5)
    return network.eval()


def fused(network):
    layer, norm = copy.deepcopy(network)
    made = fuse_conv_bn_eval(layer, norm, transpose=isinstance(layer, nn.ConvTranspose2d))
    print(f"  weights of {list(layer.weight.shape)} become {list(made.weight.shape)}")
    return made


def prepared(network):
    return prepare_pt2e(torch.export.export(network, (IMAGE,)).module(), Nothing())


WAYS = {
    "torch": fused,
    "torchao": prepared,
    "Brevitas": lambda network: preprocess_for_quantize(copy.deepcopy(network), trace_model=True),
}
IMAGE = torch.rand(1, 8, 6, 6)


def result(way, network):
    """Whether results stay as they are, or what is said."""
    try:
        with torch.no_grad():
            return torch.allclose(WAYS[way](network)(IMAGE), network(IMAGE), atol=1e-4)
    except RuntimeError as error:
        return str(error).splitlines()[0]


for name, layer, folds in (
    ("a convolution in 4 groups", lambda: nn.Conv2d(8, 8, 3, padding=1, groups=4), True),
    ("a depthwise convolution", lambda: nn.Conv2d(8, 8, 3, padding=1, groups=8), True),
    ("a transposed convolution", lambda: nn.ConvTranspose2d(8, 8, 4, 2, 1), True),
    ("a transposed convolution in 4 groups", lambda: nn.ConvTranspose2d(8, 8, 4, 2, 1, groups=4), False),
    ("a depthwise transposed convolution", lambda: nn.ConvTranspose2d(8, 8, 4, 2, 1, groups=8), False),
):
    for way in WAYS:
        said = result(way, built(layer))
        print(f"{name}, {way}: {'the same results' if said is True else said[:120]}")
        held((said is True) == folds, "it takes its norm" if folds else "it ends with an error")
PYTHON
