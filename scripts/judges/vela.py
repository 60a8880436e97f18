"""Asks Vela where each operator of TensorFlow Lite files runs: `vela.py ACCELERATOR,… FILE.tflite…`.

Prints, for each file and accelerator, the operators that Vela leaves to the processor beside it, by the name of their first
result, each with its kind and Vela's reason; or under "rejected" why it takes nothing of the file at all.
"""

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


def ask(accelerator, path):
    with tempfile.TemporaryDirectory() as folder:
        command = [VELA, path, "--output-dir", folder, "--accelerator-config", accelerator]
        run = subprocess.run(command, capture_output=True, text=True)
        if run.returncode:
            lines = (run.stdout + run.stderr).strip().splitlines()
            return {"rejected": next((line for line in lines if line.startswith("Error")), lines[-1])}
        reasons = dict(WARNING.findall(run.stdout))
        made = operators(next(pathlib.Path(folder).glob("*_vela.tflite")))
        return {"cpu": {name: f"{kind}: {reasons.get(name, '')}".rstrip(": ") for name, kind in made if kind}}


accelerators, files = sys.argv[1].split(","), sys.argv[2:]
with ThreadPoolExecutor() as pool:
    pairs = [(file, accelerator) for file in files for accelerator in accelerators]
    answers = list(pool.map(lambda pair: ask(pair[1], pathlib.Path(pair[0])), pairs))
said = {}
for (file, accelerator), answer in zip(pairs, answers):
    said.setdefault(file, {})[accelerator] = answer
json.dump(said, sys.stdout)
