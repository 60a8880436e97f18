"""Asks Vela how long each operator of TensorFlow Lite files takes: `vela-layers.py ACCELERATOR,… FILE.tflite…`.

Prints, for each file and accelerator, the operators that take time, in the order in which they run: their kind, their cycles, those
of the accelerator and of SRAM, DRAM and flash, and their MACs.
"""

import csv
import json
import pathlib
import subprocess
import sys
import tempfile

VELA = pathlib.Path(sys.executable).with_name("vela")
COLUMNS = ["Op Cycles", "NPU", "SRAM AC", "DRAM AC", "OffFlash AC", "MAC Count"]


def ask(accelerator, path):
    with tempfile.TemporaryDirectory() as folder:
        command = [VELA, path, "--output-dir", folder, "--accelerator-config", accelerator, "--verbose-performance"]
        subprocess.run(command, capture_output=True, check=True)
        with next(pathlib.Path(folder).glob("*_per-layer.csv")).open(newline="") as file:
            rows = list(csv.DictReader(file))
    return [[row["NNG Operator"], *(int(row[name]) for name in COLUMNS)] for row in rows if int(row["Op Cycles"]) > 0]


accelerators, files = sys.argv[1].split(","), sys.argv[2:]
said = {file: {chip: ask(chip, pathlib.Path(file)) for chip in accelerators} for file in files}
json.dump(said, sys.stdout)
