#!/usr/bin/env bash
# XMOS' compiler: an average pool has weights, a mean has none
#
# Versions: xmos-ai-tools 1.4.2; networks are written with the schema in ai-edge-litert 2.3.0.
# Expected: pools have no parameters, so they take nothing in flash, and a global average is one thing however it is written.
# Seen: an average pool becomes a depthwise convolution with weights of its own: one of 16×16 over 32 channels takes 8,336 bytes
#   of weights, 2×2 takes 272. The same average written as MEAN takes none. With 18 channels, no multiple of 4, the convolution
#   is not XMOS' own but the plain one of TensorFlow Lite for Microcontrollers; MEAN stays XMOS' own.
# Why it matters: figures that give pools 0 parameters miss up to the size of a layer, and the advice is the reverse of that
#   for Ethos-U (vela-global-average.sh): here MEAN is the one to write.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" xmos-ai-tools==1.4.2 tflite==2.18.0 ai-edge-litert==2.3.0 flatbuffers==25.12.19 numpy==1.26.4
python - <<'PYTHON'
import pathlib
import re
import subprocess

from held import held
from tflitenet import Network
from vela import operators


def compiled(how, channels, window):
    network = Network()
    source = network.input([1, 16, 16, channels])
    network.output(network.mean(source) if how == "MEAN" else network.pool(how, source, (window, window), (window, window)))
    network.save("network.tflite")
    command = ["xcore-opt", "network.tflite", "-o", "out.tflite", "--xcore-tflmc-print"]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    flash_bytes = int(re.search(r"ROM summary: (\d+) bytes", run.stdout + run.stderr).group(1))
    made = operators(pathlib.Path("out.tflite").read_bytes())
    print(f"{how} {window}×{window}, {channels} channels: {flash_bytes:,} bytes of constants, as {', '.join(made)}")
    return flash_bytes, made


whole, small, mean = compiled("AVERAGE_POOL_2D", 32, 16), compiled("AVERAGE_POOL_2D", 32, 2), compiled("MEAN", 32, 16)
held(whole[0] > 16 * 16 * 32, "an average pool over the map stores more than a byte for each value of the map")
held(small[0] > 2 * 2 * 32, "a small one stores its window for each channel")
held(mean == (0, ["XC_mean"]), "a mean stores nothing")
held(compiled("AVERAGE_POOL_2D", 18, 2)[1] == ["DEPTHWISE_CONV_2D"], "18 channels: the pool is left to the plain kernel")
held(compiled("MEAN", 18, 16)[1] == ["XC_mean"], "18 channels: the mean is not")
PYTHON
