#!/usr/bin/env bash
# PyTorch: `movedim` to or from the last axis, said as -1, may be exported to ONNX as a Transpose that no runtime loads
#
# Versions: torch 2.4.0 by the TorchScript exporter, opset 17; onnx 1.23.2; onnxruntime 1.31.1. Seen in 1.13.0 and 2.15.0 alike.
# Expected: `x.movedim(1, -1)` and `x.movedim(-1, 1)`, which put channels last and back, are one Transpose each, 0 2 3 1 and 0 3 1 2.
# Seen: the first is; the second has `perm` 0 -1 1 2. The exporter is silent; the checker of onnx and ONNX Runtime refuse the file.
#   `x.movedim(3, 1)` is exported as it should be.
# Why it matters: a layer norm over channels (ConvNeXt, MobileViT) is often written so. Say the axis as a number from 0 on, or
#   `permute`.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" torch==2.4.0 onnx==1.23.2 onnxruntime==1.31.1 numpy==1.26.4
python - <<'PYTHON'
import io
import warnings

import numpy as np
import onnx
import onnxruntime
import torch
from held import held

warnings.simplefilter("ignore")


class There(torch.nn.Module):
    def __init__(self, back):
        super().__init__()
        self.back = back

    def forward(self, x):
        return x.movedim(1, -1).relu().movedim(self.back, 1)


def exported(back):
    file = io.BytesIO()
    x = torch.randn(1, 3, 4, 5)
    torch.onnx.export(There(back).eval(), x, file, opset_version=17)
    model = onnx.load_from_string(file.getvalue())
    orders = [list(n.attribute[0].ints) for n in model.graph.node if n.op_type == "Transpose"]
    print(f"movedim({back}, 1): Transpose by {orders}")
    return x, model, orders


x, model, orders = exported(3)
run = onnxruntime.InferenceSession(model.SerializeToString())
held(orders == [[0, 2, 3, 1], [0, 3, 1, 2]], "movedim(3, 1) is a Transpose by 0 3 1 2")
held(np.array_equal(run.run(None, {run.get_inputs()[0].name: x.numpy()})[0], x.relu().numpy()), "which gives what torch gives")
_, model, orders = exported(-1)
held(orders == [[0, 2, 3, 1], [0, -1, 1, 2]], "movedim(-1, 1) is a Transpose by 0 -1 1 2")
for name, load in (
    ("the checker of onnx", lambda: onnx.checker.check_model(model, full_check=True)),
    ("ONNX Runtime", lambda: onnxruntime.InferenceSession(model.SerializeToString())),
):
    try:
        load()
        refused = False
    except Exception as error:
        refused = "perm" in str(error)
    held(refused, f"{name} refuses it")
PYTHON
