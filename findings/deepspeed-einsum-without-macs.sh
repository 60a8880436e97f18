#!/usr/bin/env bash
# DeepSpeed's profiler: an einsum, an LSTM or a GRU has FLOPs and no MACs, a product with repeated matrices a part of both
#
# Versions: deepspeed 0.19.8, fvcore 0.1.5.post20221221, torch 2.15.0.
# Expected: get_model_profile gives FLOPs and MACs of one pass; of a layer that only multiplies and adds the first is about twice the
#   second, as it is for convolutions, also in groups and transposed, for a Linear and for attention.
# Seen: an einsum that is a convolution of 1×1, an LSTM and a GRU have their FLOPs, and 0 MACs. A matmul that repeats one side over an axis
#   of the other, 3×1×5×12 by 1×8×12×12, is counted for 3 of the 24 products, in DeepSpeed and in fvcore; torch's own FlopCounterMode
#   has it right, and the einsum. fvcore counts 0 of both recurrent layers, torch 0 of an LSTM and all of a GRU. No one warns in the total.
# Why it matters: MACs are what tables of light networks have. Attention written with einsum, and keyword spotters with a GRU, look like
#   their convolutions alone, and the two columns of one report do not belong to the same layers.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" setuptools==80.9.0
# It is built here, with torch at hand.
pip install --quiet torch==2.15.0 numpy==2.4.6 fvcore==0.1.5.post20221221
pip install --quiet --no-build-isolation deepspeed==0.19.8
python - <<'PYTHON'
import contextlib
import io
import logging

import torch
from deepspeed.profiling.flops_profiler import get_model_profile
from fvcore.nn import FlopCountAnalysis
from held import held
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

logging.disable()
MAP = torch.ones(1, 8, 12, 12)
MATRIX, SIDE = torch.ones(16, 8), torch.ones(3, 1, 5, 12)


class Of(nn.Module):
    """A network of what `run` does with a map, and of the layers of it."""

    def __init__(self, run, layer=None):
        super().__init__()
        self.run, self.layer = run, layer

    def forward(self, map):
        return self.run(self, map)


def counted(name, network, right):
    """Over the right MACs: DeepSpeed's MACs and half its FLOPs, what fvcore calls FLOPs, and half of torch's."""
    network = network.eval()
    with contextlib.redirect_stdout(io.StringIO()):
        flops, macs, _ = get_model_profile(network, args=[MAP], print_profile=False, detailed=False, as_string=False, warm_up=0)
    with FlopCounterMode(display=False) as counter:
        network(MAP)
    other = FlopCountAnalysis(network, MAP).unsupported_ops_warnings(False).total()
    found = [macs / right, flops / 2 / right, other / right, counter.get_total_flops() / 2 / right]
    told = zip(("DeepSpeed's MACs", "half its FLOPs", "fvcore", "torch"), found)
    print(f"{name}, {right:,} MACs: " + ", ".join(f"{who} {part:.2f}" for who, part in told))
    return [round(part, 2) for part in found]


held(counted("convolution", nn.Conv2d(8, 16, 3, padding=1, bias=False), 8 * 16 * 9 * 144) == [1] * 4, "all are right")
held(counted("convolution in 8 groups", nn.Conv2d(8, 8, 3, padding=1, groups=8, bias=False), 8 * 9 * 144) == [1] * 4, "all are right")
held(counted("product of maps", Of(lambda self, map: map @ map), 8 * 12**3) == [1] * 4, "all are right")
einsum = Of(lambda self, map: torch.einsum("bchw,oc->bohw", map, MATRIX))
held(counted("einsum", einsum, 8 * 16 * 144) == [0, 1, 1, 1], "DeepSpeed has its FLOPs alone")
product = Of(lambda self, map: SIDE @ map)
held(counted("product with repeated matrices", product, 3 * 8 * 5 * 12 * 12) == [0.12, 0.12, 0.12, 1], "torch alone is right")
for kind, gates, others in ((nn.LSTM, 4, [0, 0]), (nn.GRU, 3, [0, 1])):
    # The channels of the map are the batch: 8 of 12 steps, 12 features to 6 states.
    layer = Of(lambda self, map: self.layer(map[0])[0], kind(12, 6, batch_first=True))
    found = counted(kind.__name__, layer, 8 * 12 * gates * 6 * (12 + 6))
    held(found[0] == 0 and 1 < found[1] < 1.1 and found[2:] == others, "DeepSpeed has its FLOPs alone")
PYTHON
