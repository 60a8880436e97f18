#!/usr/bin/env bash
# ExecuTorch: with XNNPACK a bilinear resize by a factor samples other places where the factor gives no whole map
#
# Versions: executorch 1.5.1 with torch 2.15.0, by torch.export and to_edge_transform_and_lower.
# Expected: the partitioner for XNNPACK takes what XNNPACK computes as PyTorch does, and leaves the rest to the portable kernels.
# Seen: F.interpolate with a scale_factor and no recompute_scale_factor, as nn.Upsample is, steps by 1 over the factor: by 0.5, 9 pixels
#   become 4 that lie 2 apart. XNNPACK is told the two sizes alone and has them 9/4 apart: the last of four is at 7.375 for 6.5. The
#   portable kernels have it as PyTorch has. All say the same where the size is stated, where factor times size is whole, where the
#   factor is recomputed, and with align_corners.
# Why it matters: a network of maps of 7 or 15 pixels, halved, gives one result in PyTorch and in tests of the portable kernels, and
#   another on the phone. Nothing is told. State the size, or recompute the factor.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" executorch==1.5.1 torch==2.15.0 torchao==0.18.0 numpy==2.4.6
python - 2>/dev/null <<'PYTHON'
import logging
import warnings

import torch
from executorch.backends.xnnpack.partition.xnnpack_partitioner import XnnpackPartitioner
from executorch.exir import to_edge_transform_and_lower
from executorch.runtime import Runtime
from held import held
from torch import nn
from torch.nn import functional

logging.disable()
warnings.filterwarnings("ignore")
runtime = Runtime.get()


class Resized(nn.Module):
    def __init__(self, **how):
        super().__init__()
        self.how = how

    def forward(self, map):
        return functional.interpolate(map, mode="bilinear", **self.how)


def run(module, map, partitioners):
    """The result, and whether a backend was given something to do."""
    made = to_edge_transform_and_lower(torch.export.export(module, (map,)), partitioner=partitioners)
    taken = any("delegate" in str(node.target) for node in made.exported_program().graph.nodes)
    # All of these have to live until the result is copied.
    bytes_ = made.to_executorch().buffer
    program = runtime.load_program(bytes_)
    method = program.load_method("forward")
    return method.execute([map])[0].clone(), taken


def both(side, **how):
    """How far the portable kernels and XNNPACK are from PyTorch; each pixel of the map is its own column's number."""
    map = torch.arange(float(side)).expand(1, 2, side, side).contiguous()
    module = Resized(**how).eval()
    right = module(map)
    portable, none = run(module, map, [])
    xnnpack, taken = run(module, map, [XnnpackPartitioner()])
    held(taken and not none, "the resize is XNNPACK's where that is asked for")
    rows = ((who, one[0, 0, 0].numpy().round(3)) for who, one in (("PyTorch", right), ("portable", portable), ("XNNPACK", xnnpack)))
    print(f"{side} pixels, {how}:", *(f"  {who} {row}" for who, row in rows), sep="\n", flush=True)
    return ((one - right).abs().max().item() for one in (portable, xnnpack))


for factor, off in ((0.5, 0.875), (1.5, 0.29), (0.7, 0.39), (0.25, 0.75)):
    portable, xnnpack = both(9, scale_factor=factor)
    held(portable < 1e-5 and abs(xnnpack - off) < 0.01, f"XNNPACK is up to {off} pixels off")
for side, how in (
    (8, dict(scale_factor=0.5)),
    (9, dict(scale_factor=2.0)),
    (9, dict(size=4)),
    (9, dict(scale_factor=0.7, recompute_scale_factor=True)),
    (9, dict(scale_factor=0.5, align_corners=True)),
):
    portable, xnnpack = both(side, **how)
    held(portable < 1e-5 and xnnpack < 1e-5, "both are right")
PYTHON
