#!/usr/bin/env bash
# LiteRT: a network without training is converted from PyTorch without its residual branches, where their last norm begins at 0
#
# Versions: litert-torch 0.10.0 with litert-converter 0.5.0 and ai-edge-litert 2.3.0, torch 2.14.1.
# Expected: weights are data; two networks of the same layers become the same operators, whatever their weights are, as they do
#   in ONNX. Whoever wants to know how long a design takes on a chip converts it before it is trained.
# Seen: a batch norm whose factors are 0 makes zeros, and the converter leaves out all that leads to it: of five convolutions one
#   is left, and a sixth of the file. With factors of 1 all five are there.
# Why it matters: the last norm of a residual branch begins at 0 by default in timm's ResNets and RepViT, and by
#   `zero_init_residual` in torchvision. What is timed of such a file is a network without its blocks. Give norms other factors,
#   or train a step, before it is converted; count the file's convolutions.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" torch==2.14.1 torchao==0.18.0 litert-torch==0.10.0 litert-converter==0.5.0 \
  ai-edge-litert==2.3.0 ai-edge-quantizer==0.10.0 jax==0.10.2 jaxlib==0.10.2
python - 2>/dev/null <<'PYTHON'
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import litert_torch
import torch
from ai_edge_litert.interpreter import Interpreter
from held import held
from torch import nn


class Residual(nn.Module):
    def __init__(self, factor):
        super().__init__()
        self.branch = nn.Sequential(
            nn.Conv2d(16, 64, 1, bias=False),
            nn.BatchNorm2d(64),
            nn.ReLU(),
            nn.Conv2d(64, 16, 1, bias=False),
            nn.BatchNorm2d(16),
        )
        nn.init.constant_(self.branch[-1].weight, factor)

    def forward(self, x):
        return x + self.branch(x)


def converted(factor):
    torch.manual_seed(0)
    network = nn.Sequential(nn.Conv2d(3, 16, 3, 2, 1), Residual(factor), Residual(factor)).eval()
    file = Path(f"{factor}.tflite")
    # It tells of each of its steps.
    with redirect_stdout(StringIO()):
        litert_torch.convert(network, (torch.zeros(1, 3, 32, 32),)).export(str(file))
    operators = [one["op_name"] for one in Interpreter(str(file))._get_ops_details()]
    size = file.stat().st_size
    print(f"last norms begin at {factor}: convolutions: {operators.count('CONV_2D')}, {size:,} bytes")
    return operators.count("CONV_2D"), size


(trained, whole), (untrained, rest) = converted(1), converted(0)
held(trained == 5, "with factors of 1 all five convolutions are in the file")
held(untrained == 1 and rest < whole / 5, "with factors of 0 one of five is left, in less than a fifth of the bytes")
PYTHON
