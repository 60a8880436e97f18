#!/usr/bin/env bash
# calflops counts a depthwise transposed convolution as 0 MACs, torchprofile one in groups groups × stride × stride times
#
# Versions: calflops 0.3.2, torchprofile 0.1.0, fvcore 0.1.5.post20221221, torch 2.15.0.
# Expected: a convolution in groups has a share of the MACs of one without, transposed or not. All three do so where it is not.
# Seen: of a transposed convolution in g groups calflops counts a g-th of the right number, and 0 where there are more groups than
#   outputs in each; its weights have the groups taken out already, and it divides once more. torchprofile leaves the groups out
#   unless there are as many outputs as inputs, and takes output pixels for input pixels: 15 times the right number for 4 groups of
#   stride 2. fvcore is right. Both count nothing of a convolution whose padding is the word "same" or "valid"; calflops is right there.
# Why it matters: decoders of light networks are made of such layers; in one tool they are free, in the other they outweigh the rest.
#   The first is known: DeepSpeed, from whose profiler calflops' rule is, has it as pull request 8323 of August 2026.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" calflops==0.3.2 transformers==5.24.0 torchprofile==0.1.0 fvcore==0.1.5.post20221221 \
  torch==2.15.0 torchvision==0.29.2 numpy==2.4.6
python - <<'PYTHON'
import contextlib
import io
import logging
import warnings

import torch
from calflops import calculate_flops
from fvcore.nn import FlopCountAnalysis
from held import held
from torch import nn
from torchprofile import profile_macs

logging.disable()
warnings.filterwarnings("ignore")
MAP = torch.ones(1, 8, 12, 12)


def counted(name, layer, right):
    """MACs of calflops, torchprofile and fvcore over the right ones."""
    network = nn.Sequential(layer).eval()
    with contextlib.redirect_stdout(io.StringIO()):
        _, macs, _ = calculate_flops(network, args=[MAP], kwargs={}, output_as_string=False, print_results=False, print_detailed=False)
    seen = [macs, profile_macs(network, MAP), FlopCountAnalysis(network, MAP).total()]
    told = ", ".join(f"{who} {int(one):,}" for who, one in zip(("calflops", "torchprofile", "fvcore"), seen))
    print(f"{name}, {right:,} MACs: {told}")
    return [one / right for one in seen]


def grouped(kind, groups, stride, outputs=16):
    layer = kind(8, outputs, 3, stride=stride, padding=1, groups=groups, bias=False)
    pixels = 144 if kind is nn.ConvTranspose2d else layer(MAP).shape[2] ** 2
    return counted(f"{kind.__name__} in {groups} groups, stride {stride}", layer, 8 * outputs * 9 * pixels // groups)


for groups in (1, 2, 4, 8):
    for stride in (1, 2):
        held(grouped(nn.Conv2d, groups, stride) == [1, 1, 1], "all are right")
for groups in (1, 2, 4):
    for stride in (1, 2):
        calflops, torchprofile, fvcore = grouped(nn.ConvTranspose2d, groups, stride)
        held(fvcore == 1 and calflops == 1 / groups, "calflops divides by the groups once more")
        pixels = ((12 - 1) * stride + 1) ** 2 / 144
        held(abs(torchprofile - groups * pixels) < 1e-9, "torchprofile leaves them out, and counts output pixels")
calflops, torchprofile, fvcore = grouped(nn.ConvTranspose2d, 8, 2, outputs=8)
held(calflops == 0 and fvcore == 1, "calflops counts a depthwise one as nothing")
held(abs(torchprofile - 23**2 / 144) < 1e-9, "torchprofile takes its groups into account, but counts output pixels")
for padding in ("same", "valid"):
    layer = nn.Conv2d(8, 16, 3, padding=padding, bias=False)
    held(counted(f"padding {padding}", layer, 8 * 16 * 9 * layer(MAP).shape[2] ** 2) == [1, 0, 0], "torchprofile and fvcore count nothing")
PYTHON
