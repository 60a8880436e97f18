"""Asks Vela where each operator of TensorFlow Lite files runs: `vela.py ACCELERATOR,… FILE.tflite…`.

Prints, for each file and accelerator, the operators that Vela leaves to the processor beside it, by the name of their first
result, each with its kind and Vela's reason; or under "rejected" why it takes nothing of the file at all.
What its summary says of memory and time goes with that, and the configuration of each accelerator, which is Vela's own choice.
"""

import csv
import json
import pathlib
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

from ethosu.vela.tflite.BuiltinOperator import BuiltinOperator
from ethosu.vela.tflite.Model import Model

KINDS = {code: name for name, code in vars(BuiltinOperator).items() if not name.startswith("_")}
VELA = pathlib.Path(sys.executable).with_name("vela")
WARNING = re.compile(r"^Warning \(supported operators\) operator: .*?, ofm: '(.*?)'\nReason: (.*)$", re.MULTILINE)


def operators(path):
    """The name of the first result and the kind of each operator of a file; of what the NPU runs the kind is None."""
    model = Model.GetRootAsModel(path.read_bytes(), 0)
    graph = model.Subgraphs(0)
    for operator in map(graph.Operators, range(graph.OperatorsLength())):
        code = model.OperatorCodes(operator.OpcodeIndex())
        kind = None if code.CustomCode() == b"ethos-u" else KINDS[max(code.BuiltinCode(), code.DeprecatedBuiltinCode())]
        yield graph.Tensors(operator.Outputs(0)).Name().decode(), kind


def summary(path):
    """Bytes, cycles and the configuration of a summary of Vela's, whose sizes are in KiB."""
    if path is None:
        return {}
    with path.open(newline="") as file:
        row = next(csv.DictReader(file))
    return {
        "sramBytes": round(1024 * float(row["sram_memory_used"])),
        "dramBytes": round(1024 * float(row["dram_memory_used"])),
        "weightBytes": int(row["total_npu_encoded_weights"]),
        "cycles": int(float(row["cycles_total"])),
        "config": {"system": row["system_config"], "memory": row["memory_mode"]},
    }


def ask(accelerator, path):
    with tempfile.TemporaryDirectory() as folder:
        command = [VELA, path, "--output-dir", folder, "--accelerator-config", accelerator]
        run = subprocess.run(command, capture_output=True, text=True)
        if run.returncode:
            lines = (run.stdout + run.stderr).strip().splitlines()
            return {"rejected": next((line for line in lines if line.startswith("Error")), lines[-1])}
        reasons = dict(WARNING.findall(run.stdout))
        made = operators(next(pathlib.Path(folder).glob("*_vela.tflite")))
        left = {name: f"{kind}: {reasons.get(name, '')}".rstrip(": ") for name, kind in made if kind}
        return {"cpu": left, **summary(next(pathlib.Path(folder).glob("*_summary_*.csv"), None))}


accelerators, files = sys.argv[1].split(","), sys.argv[2:]
with ThreadPoolExecutor() as pool:
    pairs = [(file, accelerator) for file in files for accelerator in accelerators]
    answers = list(pool.map(lambda pair: ask(pair[1], pathlib.Path(pair[0])), pairs))
said, configs = {}, {}
for (file, accelerator), answer in zip(pairs, answers):
    config = answer.pop("config", None)
    if config is not None and configs.setdefault(accelerator, config) != config:
        sys.exit(f"{accelerator} has two configurations: {config} and {configs[accelerator]}")
    said.setdefault(file, {})[accelerator] = answer
json.dump({"said": said, "about": {"configs": configs}}, sys.stdout)
