#!/usr/bin/env bash
# Brevitas: what prepares a network for quantisation takes the 6 off each ReLU6
#
# Versions: brevitas 0.13.4, torch 2.15.0.
# Expected: `preprocess_for_quantize` folds batch norms, names modules, may equalise: the network in floats, which nothing has quantised
#   yet, gives the same numbers as before, and what cannot be folded stays.
# Seen: each `nn.ReLU6`, and `F.relu6` too, is a plain ReLU behind it, by a default (`relu6_to_relu=True`); values reach beyond 6 at once,
#   and results are off by more than a tenth of their largest before a single bit is lost. A rectifier of another bound,
#   `nn.Hardtanh(0, 4)`, stays, and a network with plain ReLUs is the same to the last bits but few.
# Why it matters: MobileNets are trained with ReLU6, whose bound is what their 8 bits are spread over. Who compares the quantised network
#   with the float one sees a loss that no number of bits mends: say `relu6_to_relu=False`, or train with ReLU.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" torch==2.15.0 brevitas==0.13.4 numpy==2.4.6
python - 2>/dev/null <<'PYTHON'
import copy

import torch
from brevitas.graph.quantize import preprocess_for_quantize
from held import held
from torch import nn
from torch.nn import functional as F


class Plain(nn.Module):
    """A rectifier that is a function."""

    def forward(self, x):
        return F.relu6(x)


def built(*layers):
    torch.manual_seed(0)
    network = nn.Sequential(*(layer() for layer in layers))
    with torch.no_grad():
        for tensor in [*network.parameters(), *network.buffers()]:
            if tensor.is_floating_point():
                tensor.copy_(torch.rand_like(tensor) * 0.5 + 0.5)
    return network.eval()


IMAGE = torch.rand(1, 4, 8, 8)


def off(network, **how):
    """How far results are from those of the network as it was, as a part of the largest."""
    prepared = preprocess_for_quantize(copy.deepcopy(network), trace_model=True, **how)
    with torch.no_grad():
        right, seen = network(IMAGE), prepared(IMAGE)
    return ((right - seen).abs().max() / right.abs().max()).item(), [type(one).__name__ for one in prepared.modules()]


def around(rectifier):
    return built(lambda: nn.Conv2d(4, 8, 3, padding=1), lambda: nn.BatchNorm2d(8), rectifier, lambda: nn.Conv2d(8, 6, 1))


for name, rectifier in {"nn.ReLU6": nn.ReLU6, "F.relu6": Plain}.items():
    apart, kinds = off(around(rectifier))
    kept, _ = off(around(rectifier), relu6_to_relu=False)
    print(f"{name}: off by {apart:.2f}, with relu6_to_relu=False by {kept:.1e}; modules: {', '.join(kinds[1:])}")
    held("ReLU" in kinds and "ReLU6" not in kinds and apart > 0.1, f"{name} is a ReLU, and results are others")
    held(kept < 1e-5, "it stays where one says so")
for name, rectifier in {"nn.ReLU": nn.ReLU, "nn.Hardtanh(0, 4)": lambda: nn.Hardtanh(0, 4)}.items():
    apart, kinds = off(around(rectifier))
    held(apart < 1e-5 and "BatchNorm2d" not in kinds, f"with {name} results are the same, without a batch norm")
PYTHON
