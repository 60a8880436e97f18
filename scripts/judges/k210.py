"""Asks nncase 1.9 what it leaves to the RISC-V of a K210: `k210.py k210 FILE.tflite…`.

Prints, for each file, the kinds of steps that the RISC-V runs when nncase quantises the network to 8 bits by a random map,
each with how many, and how often it calls the KPU. What changes no number is left out, and so are the borders that it adds or
cuts. Maps that are put side by side are a step here although each is written to its place by the one before.
Where its reader of TensorFlow Lite knows no such operator, or takes a convolution in groups for one in a single group, it is
asked of the ONNX file beside, whose norms are folded first, as it does not. Under "rejected" stands nncase's reason where it
makes nothing of it.
"""

import collections
import json
import os
import pathlib
import re
import signal
import sys
import tempfile

import numpy
import onnx
import onnxoptimizer

# Nothing takes it that long but what it never ends on.
MOST_SECONDS = 120
VIEWS = {"Bitcast", "Call", "Constant", "Copy", "Dequantize", "Pad", "Quantize", "Slice", "Transpose"}
READERS = ("Unsupported tflite opcode", "DepthwiseConv2d", "Shapes must be same")


def build(file, numbers, folder):
    import nncase

    options = nncase.CompileOptions()
    options.target = "k210"
    options.input_type = "float32"
    options.quant_type = "uint8"
    options.w_quant_type = "uint8"
    options.dump_ir = True
    options.dump_asm = True
    options.dump_dir = folder
    compiler = nncase.Compiler(options)
    model = pathlib.Path(file).read_bytes()
    reads = compiler.import_onnx if file.endswith(".onnx") else compiler.import_tflite
    reads(model, nncase.ImportOptions())
    quantised = nncase.PTQTensorOptions()
    quantised.samples_count = 1
    quantised.set_tensor_data(numpy.random.default_rng(0).standard_normal(numbers).astype(numpy.float32).tobytes())
    compiler.use_ptq(quantised)
    compiler.compile()
    compiler.gencode_tobytes()


def asked(file, numbers):
    with tempfile.TemporaryDirectory() as folder:
        try:
            build(file, numbers, folder)
        except Exception as error:
            lines = str(error).strip().splitlines() or ["nothing said"]
            return {"rejected": lines[0][:200]}
        at = pathlib.Path(folder)
        kinds = collections.Counter(re.findall(r"^\[(\w+)\]", (at / "stackvm/main/runtime_ops.txt").read_text(), re.M))
        # Before each map was written to its place the joins were steps.
        joined = onnx.load(at / "ir_merge_module_regions/main.nnir.pb").graph.node
        kinds["Concat"] = sum(node.op_type == "Concat" for node in joined)
        left = {kind: kinds[kind] for kind in sorted(kinds) if kind not in VIEWS and kinds[kind] > 0}
        return {"cpu": left, "calls": kinds["Call"]}


def is_in_groups(node, weights):
    groups = next((attribute.i for attribute in node.attribute if attribute.name == "group"), 1)
    return node.op_type == "Conv" and groups > 1 and (weights[node.input[1]][1] > 1 or groups != weights[node.input[1]][0])


def ask(file):
    beside = str(pathlib.Path(file).with_suffix(".onnx"))
    model = onnx.load(beside)
    weights = {tensor.name: tensor.dims for tensor in model.graph.initializer}
    shapes = [tensor.type.tensor_type.shape.dim for tensor in model.graph.input if tensor.name not in weights]
    numbers = sum(int(numpy.prod([axis.dim_value for axis in shape])) for shape in shapes)
    if os.path.exists(file) and not any(is_in_groups(node, weights) for node in model.graph.node):
        said = asked(file, numbers)
        if not said.get("rejected", "").startswith(READERS):
            return said
    onnx.save(onnxoptimizer.optimize(model, ["fuse_bn_into_conv"]), beside)
    return asked(beside, numbers)


def in_a_process(file, result):
    """Of its own: nncase prints past Python, and may fall or never end."""
    process = os.fork()
    if process > 0:
        os.waitpid(process, 0)
        return json.loads(result.read_text()) if result.exists() else {"rejected": "nncase fell"}
    signal.alarm(MOST_SECONDS)
    errors = os.fdopen(os.dup(2), "w")
    for stream in (1, 2):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
    try:
        result.write_text(json.dumps(ask(file)))
    except Exception as error:
        print(f"{file}: {error!r}", file=errors, flush=True)
    os._exit(0)


chips, files = sys.argv[1].split(","), sys.argv[2:]
with tempfile.TemporaryDirectory() as folder:
    results = {file: in_a_process(file, pathlib.Path(folder) / str(i)) for i, file in enumerate(files)}
json.dump({file: {chip: one for chip in chips} for file, one in results.items()}, sys.stdout)
