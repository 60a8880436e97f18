#!/usr/bin/env bash
# Sony's converter for the IMX500: a GELU whose attribute is left at its default ends it
#
# Versions: imx500-converter 3.19.2 with uni-pytorch 3.19.0 and mct-quantizers 1.6.0; onnx 1.17.0. Needs Java 17.
# Expected: ONNX says that Gelu has `approximate = "none"` where nothing is written, so that a file with and one without the
#   attribute are the same network.
# Seen: with the attribute written out the network is converted. Without it the converter ends with an empty message, as its
#   own table of defaults has none for Gelu; the traceback is an AssertionError. onnx.checker takes both files.
# Why it matters: torch writes the attribute. Whatever tidies a file up or writes it by hand, and leaves defaults out, makes a
#   network that cannot be converted, and nothing names the operator.
set -euo pipefail
source "$(dirname "$0")/lib/environment.sh" 'imx500-converter[pt]==3.19.2' mct-quantizers==1.6.0 onnx==1.17.0
python - <<'PYTHON'
from held import held
from imx500 import converted

written, _ = converted("Gelu", {"approximate": "none"})
print(f"approximate written out: {'converted' if written else 'not converted'}")
held(written is not None, "a GELU that says how it is worked out is converted")
left, said = converted("Gelu")
last = (said or "converted").strip().splitlines()[-1].split(" [")[0]
print(f"approximate left out: {last}")
held(left is None and "AssertionError" in said, "one that leaves the default out ends the converter")
held("Gelu" not in last, "its last word does not name the operator")
PYTHON
