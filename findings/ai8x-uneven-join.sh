#!/usr/bin/env bash
# MAX78000's tool joins maps of equal channels only, and says that they are added
#
# Versions: ai8x-synthesis at ab4f4c0 of August 2024 for MAX78000 and MAX78002. AI8X_SYNTHESIS names a folder that has it; else
#   it is cloned, which needs git.
# Expected: README.md says that `in_sequences` joins "similar to torch.cat()", and that all parts but the last must have a multiple
#   of four channels. Parts of 8 and 12 channels, or of 12 and 8, keep to both.
# Seen: the tool stops at "`in_sequences` [0, 1] for the element-wise operation includes inputs with non-matching channel counts (8,
#   12)", though no operation is configured. It compares parts before it asks whether they are summed. Of 12 and 12 channels it
#   makes a network. Telling it the channels itself (`in_channels: 20`) does not help, as its simulation joins for itself.
# Why it matters: who plans a network by the page trains it first, and is then told of a sum that the network does not have. Widths
#   of what is joined must be equal from the start.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" PyYAML==6.0.1 numpy==1.26.4 onnx==1.16.1 rich==13.7.1 xxhash==3.4.1 GitPython==3.1.43 PyGithub==2.3.0
if [ -z "${AI8X_SYNTHESIS:-}" ]; then
  export AI8X_SYNTHESIS="$work/tool"
  git clone --quiet --filter=blob:none --no-checkout https://github.com/analogdevicesinc/ai8x-synthesis "$AI8X_SYNTHESIS"
  git -C "$AI8X_SYNTHESIS" checkout --quiet ab4f4c01f205c7d9f0233c4438425144c433f44b -- izer assets ai8xize.py
fi
python - <<'PYTHON'
import os
import pathlib
import subprocess
import sys

import numpy as np
import yaml
from held import held

TOOL = pathlib.Path(os.environ["AI8X_SYNTHESIS"]).resolve()
HERE = pathlib.Path.cwd()
# Only trained checkpoints need PyTorch.
pathlib.Path("torch.py").write_text("")


def beside(channels, start):
    return ((1 << channels) - 1) << start


def joined(device, first, second):
    """What the tool says of two convolutions of 1×1 over one input, whose results a third one reads one after the other."""
    random = np.random.default_rng(0)
    shapes = [(first, 8), (second, 8), (4, first + second)]
    with open("weights.npy", "wb") as weights, open("bias.npy", "wb") as biases:
        for out, into in shapes:
            np.save(weights, random.integers(-128, 128, (out, into, 1, 1), dtype=np.int64))
            np.save(biases, random.integers(1, 128, out, dtype=np.int64))
    np.save("sample.npy", random.integers(-128, 128, (8, 8, 8), dtype=np.int64))
    parts = [beside(first, 0), beside(second, first)]
    conv = {"operation": "Conv2d", "kernel_size": "1x1", "pad": 0}
    layers = [
        {**conv, "processors": beside(8, 0), "output_processors": parts[0], "in_offset": 0, "out_offset": 0x2000, "data_format": "HWC"},
        {**conv, "processors": beside(8, 0), "output_processors": parts[1], "in_offset": 0, "out_offset": 0x2000, "in_sequences": -1},
        {**conv, "processors": parts[0] | parts[1], "in_offset": 0x2000, "out_offset": 0x4000, "in_sequences": [0, 1]},
    ]
    pathlib.Path("network.yaml").write_text(yaml.safe_dump({"arch": "test", "dataset": "test", "bias": "test", "layers": layers}))
    command = [sys.executable, TOOL / "ai8xize.py", "--device", device, "--test-dir", HERE / "out", "--prefix", "made", "--overwrite"]
    command += ["--config-file", HERE / "network.yaml", "--weight-input", HERE / "weights.npy", "--bias-input", HERE / "bias.npy"]
    command += ["--sample-input", HERE / "sample.npy", "--no-version-check", "--yamllint", "none"]
    env = {**os.environ, "PYTHONPATH": str(HERE), "COLUMNS": "400"}
    run = subprocess.run(list(map(str, command)), capture_output=True, text=True, env=env, cwd=TOOL)
    said = " ".join((run.stdout + run.stderr).split())
    is_made = run.returncode == 0 and pathlib.Path("out/made/cnn.c").exists()
    why = said.split("ERROR:")[-1].strip()[:160] if not is_made else "a network"
    print(f"{device}, {first} and {second} channels: {why}")
    subprocess.run(["rm", "-rf", "out"], check=True)
    return is_made, why


for device in ("MAX78000", "MAX78002"):
    held(joined(device, 12, 12)[0], "parts of equal channels are joined")
    for first, second in ((8, 12), (12, 8)):
        is_made, why = joined(device, first, second)
        held(not is_made and "element-wise operation" in why, "parts of unequal channels are refused as a sum")
PYTHON
