#!/usr/bin/env bash
# Sony's tools for the IMX500: the compression toolkit's list has PReLU, the converter behind it does not
#
# Versions: edge-mdt-tpc 1.3.0, which lists what the IMX500 takes for model-compression-toolkit; imx500-converter 3.19.2 with
#   uni-pytorch 3.19.0 and mct-quantizers 1.6.0; onnx 1.17.0. Needs Java 17.
# Expected: the list of the toolkit that prepares a network and the converter that it prepares it for agree.
# Seen: the list has PReLU at 8 and 16 bits, fused behind convolutions. The converter for PyTorch ends with "The network
#   contains unsupported ops: PRelu". A leaky ReLU with one slope for all channels is converted.
# Why it matters: the list is what one designs by; the network is quantised, perhaps trained for it, and refused at the last step.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" 'imx500-converter[pt]==3.19.2' mct-quantizers==1.6.0 onnx==1.17.0
pip install --quiet --no-deps --target "$work/list" edge-mdt-tpc==1.3.0
python - <<'PYTHON'
import pathlib

import numpy as np
from held import held
from imx500 import converted
from onnx import numpy_helper

(newest,) = pathlib.Path("list/edgemdt_tpc/data/imx500").glob("tpc_v5_0.py")
held("OperatorSetNames.PRELU" in newest.read_text(), "the toolkit's list for the IMX500 has PReLU")
slopes = numpy_helper.from_array(np.full((8, 1, 1), 0.25, np.float32), "slopes")
made, said = converted("PRelu", constants=[slopes])
print((said or "converted").strip().splitlines()[-1].split(" [/")[0])
held(made is None and "unsupported ops: PRelu" in said, "the converter refuses it")
made, _ = converted("LeakyRelu", {"alpha": 0.25})
held(made is not None, "a leaky ReLU is converted")
PYTHON
