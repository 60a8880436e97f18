"""Asks RKNN-Toolkit2 where each operator of ONNX files runs: `rockchip.py PLATFORM,… FILE.onnx…`.

Prints, for each file and platform, the operators that the toolkit leaves to the processor beside the neural one when it
quantises a network to 8 bits by a random picture: by name, each with its kind. What copies maps in and out at both ends is
left out. Under "rejected" stands the toolkit's reason where it makes nothing of the file at all.
"""

import json
import os
import pathlib
import re
import sys
import tempfile

import numpy
import onnx
from rknn.api import RKNN

COLOUR = re.compile(r"\x1b\[[\d;]*m")
ROW = re.compile(r"D RKNN: \[[\d:.]+\] \d+ +(\w+) +\w+ +(CPU|NPU|GPU) .* \S+?:(\S+) *$", re.MULTILINE)
COMPLAINT = re.compile(r"^E (?:RKNN: \[[\d:.]+\] )?(.*\S)", re.MULTILINE)
ENDS = {"InputOperator", "OutputOperator"}
AT_ONCE = 2


def pictures(file):
    """A random map for each input of a file, as the toolkit takes them: the batch in front."""
    graph = onnx.load(file).graph
    known = {tensor.name for tensor in graph.initializer}
    for tensor in graph.input:
        if tensor.name not in known:
            shape = [axis.dim_value for axis in tensor.type.tensor_type.shape.dim]
            yield numpy.random.default_rng(0).standard_normal(shape).astype(numpy.float32)


def build(file, platform):
    names = []
    for i, picture in enumerate(pictures(file)):
        names.append(os.path.abspath(f"{i}.npy"))
        numpy.save(names[-1], picture)
    pathlib.Path("dataset.txt").write_text(" ".join(names) + "\n")
    rknn = RKNN(verbose=True)
    rknn.config(target_platform=platform)
    return rknn.load_onnx(model=file) or rknn.build(do_quantization=True, dataset="dataset.txt")


def start(file, platform):
    """Builds in a process of its own, as the toolkit prints past Python and may fall; its folder, and the process."""
    folder = tempfile.TemporaryDirectory()
    process = os.fork()
    if process == 0:
        os.chdir(folder.name)
        out = os.open("log", os.O_CREAT | os.O_WRONLY)
        os.dup2(out, 1)
        os.dup2(out, 2)
        failed = 1
        try:
            failed = 1 if build(file, platform) else 0
        finally:
            sys.stdout.flush()
            os._exit(failed)
    return folder, process


def answer(folder, failed):
    text = COLOUR.sub("", (pathlib.Path(folder.name) / "log").read_text(errors="replace"))
    complaints = [line for line in COMPLAINT.findall(text) if not line.startswith("Unkown op target")]
    rows = ROW.findall(text)
    if failed or not rows:
        return {"rejected": complaints[0] if complaints else "nothing said"}
    left = {name: kind for kind, engine, name in rows if engine == "CPU" and kind not in ENDS}
    return {"cpu": left, **({"complaint": complaints[0]} if complaints else {})}


platforms, files = sys.argv[1].split(","), sys.argv[2:]
said = {file: {} for file in files}
running = {}


def reap():
    process, status = os.wait()
    file, platform, folder = running.pop(process)
    said[file][platform] = answer(folder, status != 0)
    folder.cleanup()


for file in files:
    for platform in platforms:
        if len(running) == AT_ONCE:
            reap()
        folder, process = start(str(pathlib.Path(file).resolve()), platform)
        running[process] = file, platform, folder
while running:
    reap()
json.dump({file: {chip: said[file][chip] for chip in platforms} for file in files}, sys.stdout)
