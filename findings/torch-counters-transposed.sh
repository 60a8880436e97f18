#!/usr/bin/env bash
# Counters of PyTorch networks: thop and torchinfo count a transposed convolution stride × stride times, torchinfo a Linear once
#
# Versions: thop 0.1.1.post2209072238, torchinfo 1.8.0, ptflops 0.7.5, fvcore 0.1.5.post20221221, torch 2.15.0.
# Expected: all four give the same number of MACs for one layer without a bias, or twice it.
# Seen: for a transposed convolution of stride 2 thop and torchinfo give 4 times what fvcore and ptflops give, and 9 times at stride
#   3: they take output pixels for input pixels. For a Linear over the channels of a map, channels last, torchinfo counts one of its
#   144 pixels; the others all. Convolutions, also in groups and depthwise, are the same in all four.
# Why it matters: papers and model cards state these numbers. A decoder looks 4 times as dear as it is, and a network of Linear
#   layers between depthwise convolutions, as ConvNeXt is written, almost free.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" thop==0.1.1.post2209072238 torchinfo==1.8.0 ptflops==0.7.5 fvcore==0.1.5.post20221221 \
  torch==2.15.0 torchvision==0.29.2 numpy==2.4.6
python - <<'PYTHON'
import contextlib
import copy
import io
import logging

import ptflops
import thop
import torch
import torchinfo
from fvcore.nn import FlopCountAnalysis
from held import held
from torch import nn

logging.disable()
MAP = torch.ones(1, 8, 12, 12)


class ChannelsLast(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(8, 16, bias=False)

    def forward(self, map):
        return self.layer(map.permute(0, 2, 3, 1))


def counted(name, network, right):
    """MACs over the right ones: of thop, torchinfo, ptflops and fvcore."""
    with contextlib.redirect_stdout(io.StringIO()):
        seen = [
            thop.profile(copy.deepcopy(network), (MAP,), verbose=False)[0],
            torchinfo.summary(copy.deepcopy(network), input_data=MAP, verbose=0).total_mult_adds,
            ptflops.get_model_complexity_info(copy.deepcopy(network), (8, 12, 12), False, False, backend="pytorch")[0],
            FlopCountAnalysis(copy.deepcopy(network), MAP).total(),
        ]
    told = ", ".join(f"{who} {int(macs):,}" for who, macs in zip(("thop", "torchinfo", "ptflops", "fvcore"), seen))
    print(f"{name}, {right:,} MACs: {told}")
    return [macs / right for macs in seen]


for groups in (1, 2, 8):
    layer = nn.Sequential(nn.Conv2d(8, 16, 3, padding=1, groups=groups, bias=False))
    held(counted(f"convolution in {groups} groups", layer, 8 * 16 * 9 * 144 // groups) == [1, 1, 1, 1], "all four are right")
    for stride in (2, 3):
        layer = nn.Sequential(nn.ConvTranspose2d(8, 16, stride, stride=stride, groups=groups, bias=False))
        right = 8 * 16 * stride * stride * 144 // groups
        over = stride * stride
        name = f"transposed by {stride} in {groups} groups"
        held(counted(name, layer, right) == [over, over, 1, 1], f"thop and torchinfo have {over} times it")
held(counted("Linear over a map", ChannelsLast(), 8 * 16 * 144) == [1, 1 / 144, 1, 1], "torchinfo counts one pixel")
PYTHON
