"""Asks xcore-opt what it makes of TensorFlow Lite files: `xcore.py CHIP FILE.tflite…`.

Prints, for each file, the operators that keep TensorFlow Lite's own kernel, by the name of their first result; or under
"rejected" why it takes nothing of the file at all. How well numbers are kept depends on trained weights: the threshold above
which a convolution falls back for that is set out of reach.
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

import tflite

KINDS = {code: name for name, code in vars(tflite.BuiltinOperator).items() if isinstance(code, int)}
TOOL = pathlib.Path(sys.executable).with_name("xcore-opt")


def operators(path):
    """The name of the first result and the kind of each operator of a file."""
    model = tflite.Model.GetRootAsModel(path.read_bytes(), 0)
    graph = model.Subgraphs(0)
    for operator in map(graph.Operators, range(graph.OperatorsLength())):
        code = model.OperatorCodes(operator.OpcodeIndex())
        custom = code.CustomCode()
        kind = custom.decode() if custom else KINDS[max(code.BuiltinCode(), code.DeprecatedBuiltinCode())]
        yield graph.Tensors(operator.Outputs(0)).Name().decode(), kind


def named(name, known):
    """A name as the file had it: of several results the first, without the digits that set equal ones apart."""
    name = name.split(";")[0]
    while name not in known and name[-1:].isdigit():
        name = name[:-1]
    return name


def ask(path):
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "out.tflite"
        command = [TOOL, "--xcore-dont-minify", "--xcore-conv-err-threshold=1000", path, "-o", out]
        run = subprocess.run(command, capture_output=True, text=True)
        if run.returncode:
            said = (run.stdout + run.stderr).replace(str(path), "")
            return {"rejected": re.search(r"Didn't find op .*|error: [^<]*", said).group(0).strip()[:160]}
        known = {name for name, _ in operators(path)}
        return {"cpu": {named(name, known): kind for name, kind in operators(out) if not kind.startswith("XC_")}}


chip, files = sys.argv[1], sys.argv[2:]
with ThreadPoolExecutor(2) as pool:
    answers = list(pool.map(lambda file: ask(pathlib.Path(file)), files))
json.dump({file: {chip: answer} for file, answer in zip(files, answers)}, sys.stdout)
