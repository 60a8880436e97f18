#!/usr/bin/env bash
# OpenVINO forgets arguments of PyTorch where a module is traced, and divides whole numbers towards 0 traced and exported
#
# Versions: openvino 2026.4.1, torch 2.15.0; ov.convert_model with an example input, which traces, and of torch.export.
# Expected: both ways to the same values as PyTorch, or an error that names the operator, as there are many.
# Seen: traced, a Softplus is one of beta 1 without a threshold whatever it says, a round to one decimal is one to whole numbers, and a
#   variance with a correction of 2 has one of 1. Exported, the first is right and the other two are refused. `//` of whole numbers, which is
#   down in PyTorch, is a Divide that cuts, with a Floor behind it that has nothing left to do, in both. An average pool with ceil_mode that
#   counts its border counts pixels beyond that border too in both: a corner of ones is 1/9 where PyTorch has 1/4.
# Why it matters: a Softplus of another beta keeps a scale or a variance above 0, and positions are worked out with `//`. Shapes are right,
#   nothing is said, and a test of the module exported tells nothing of the module traced.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" openvino==2026.4.1 torch==2.15.0 packaging==26.4 numpy==2.4.6
python - 2>/dev/null <<'PYTHON'
import warnings

import numpy as np
import openvino
import torch
from held import held
from torch import nn

warnings.filterwarnings("ignore")
NUMBERS = torch.tensor([-2.0, -1, 0, 0.53, 1.25, 2, 4])
WHOLE = torch.arange(-6, 7, dtype=torch.int32)
ONES = torch.ones(1, 1, 4, 4)


class Of(nn.Module):
    def __init__(self, what):
        super().__init__()
        self.what = what

    def forward(self, map):
        return self.what(map)


def seen(name, module, source):
    """What PyTorch makes of an array, what OpenVINO does with the module traced, and exported: None where it is refused."""
    module = (module if isinstance(module, nn.Module) else Of(module)).eval()
    results = [module(source).numpy()]
    for made in (lambda: dict(input_model=module, example_input=source), lambda: dict(input_model=torch.export.export(module, (source,)))):
        try:
            model = openvino.convert_model(**made())
        except openvino.frontend.OpConversionFailure:
            results.append(None)
            continue
        compiled = openvino.compile_model(model, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
        results.append(compiled(source.numpy())[0])
    told = ("refused" if one is None else one.ravel()[:9].round(3) for one in results)
    print(name, *(f"  {who} {one}" for who, one in zip(("PyTorch", "traced", "exported"), told)), sep="\n", flush=True)
    return results


def alike(a, b):
    return a is not None and a.shape == b.shape and np.allclose(a, b, atol=1e-4)


plain = np.log1p(np.exp(NUMBERS.numpy()))
right, traced, exported = seen("Softplus", nn.Softplus(), NUMBERS)
held(alike(traced, right) and alike(exported, right), "it is right")
for beta, threshold in ((3, 20), (0.5, 20), (1, 2)):
    right, traced, exported = seen(f"Softplus, beta {beta}, threshold {threshold}", nn.Softplus(beta, threshold), NUMBERS)
    held(alike(traced, plain) and not alike(traced, right), "traced it has neither")
    held(alike(exported, right), "exported it is right")
right, traced, exported = seen("round to one decimal", lambda map: map.round(decimals=1), NUMBERS)
held(alike(traced, NUMBERS.numpy().round()) and not alike(traced, right) and exported is None, "traced to whole numbers, exported refused")
right, traced, exported = seen("variance, correction 2", lambda map: map.var(0, correction=2), NUMBERS)
held(alike(traced, NUMBERS.var(0).numpy()) and not alike(traced, right) and exported is None, "traced a correction of 1, exported refused")
for name, what in (("//", lambda map: map // 4), ("div, floor", lambda map: torch.div(map, 4, rounding_mode="floor"))):
    right, *both = seen(f"whole {name}", what, WHOLE)
    held(all((one == np.trunc(WHOLE.numpy() / 4)).all() for one in both) and right[0] == -2, "towards 0 in both")
    right, *both = seen(f"floats {name}", what, WHOLE.float())
    held(all(alike(one, right) for one in both), "of floats both are right")
right, *both = seen("whole %", lambda map: map % 4, WHOLE)
held(all(alike(one, right) for one in both), "both are right")
right, *both = seen("average, ceil_mode, border counted", nn.AvgPool2d(3, 2, 1, ceil_mode=True, count_include_pad=True), ONES)
held(abs(right[0, 0, 2, 2] - 1 / 4) < 1e-6 and all(abs(one[0, 0, 2, 2] - 1 / 9) < 1e-6 for one in both), "1/9 in the corner for 1/4")
right, *both = seen("average, ceil_mode", nn.AvgPool2d(3, 2, 1, ceil_mode=True, count_include_pad=False), ONES)
held(all(alike(one, right) for one in both), "where the border is not counted both are right")
PYTHON
