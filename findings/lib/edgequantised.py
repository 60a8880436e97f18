"""Quantises a small float network of TensorFlow Lite with AI Edge Quantizer, and runs both with LiteRT."""

import contextlib
import io

import numpy as np
from ai_edge_litert import schema_py_generated as schema
from ai_edge_litert.interpreter import Interpreter, OpResolverType
from ai_edge_quantizer import quantizer, recipe

random = np.random.default_rng(1)
MAP = random.standard_normal((1, 8, 8, 4)).astype(np.float32)


def drawn(*shape):
    return random.standard_normal(shape).astype(np.float32)


def constant(network, values, type="float32"):
    return network.tensor(np.shape(values), type=type, scale=None, data=values)


def floats(network, shape):
    """A map in float."""
    return network.tensor(shape, type="float32", scale=None)


def run(content, source, reference):
    kernels = OpResolverType.BUILTIN_REF if reference else OpResolverType.AUTO
    made = Interpreter(model_content=bytes(content), experimental_op_resolver_type=kernels)
    made.allocate_tensors()
    begin, end = made.get_input_details()[0], made.get_output_details()[0]
    if begin["dtype"] != np.float32:
        scale, zero = begin["quantization"]
        limits = np.iinfo(begin["dtype"])
        source = np.clip(np.round(source / scale) + zero, limits.min, limits.max).astype(begin["dtype"])
    made.set_tensor(begin["index"], source)
    made.invoke()
    seen = made.get_tensor(end["index"])
    if end["dtype"] != np.float32:
        scale, zero = end["quantization"]
        seen = (seen.astype(np.float32) - zero) * scale
    return seen


def off(seen, right):
    """How far what is seen is from what is right, of what is right."""
    return float(np.linalg.norm(seen - right) / np.linalg.norm(right))


def edge(network, begin, end, name, source=MAP):
    """How far what the recipe `name` makes is off, with reference kernels and with all; the types of its constants, its operators."""
    network.output(end)
    named = schema.SignatureDefT()
    named.signatureKey, named.subgraphIndex = b"serving_default", 0
    named.inputs, named.outputs = [schema.TensorMapT()], [schema.TensorMapT()]
    for one, key, index in ((named.inputs[0], b"x", begin), (named.outputs[0], b"y", end)):
        one.name, one.tensorIndex = key, index
    network.model.signatureDefs = [named]
    network.save("network.tflite")
    right = run(network.bytes(), source, True)
    with contextlib.redirect_stdout(io.StringIO()):
        asked = quantizer.Quantizer("network.tflite")
        asked.load_quantization_recipe(getattr(recipe, name)())
        seen = asked.calibrate({"serving_default": [{"x": source}]}) if asked.need_calibration else None
        made = bytes(asked.quantize(seen).quantized_model)
    told = schema.ModelT.InitFromPackedBuf(made, 0)
    graph = told.subgraphs[0]
    types = {value: key for key, value in vars(schema.TensorType).items() if not key.startswith("_")}
    stored = [types[one.type] for one in graph.tensors if told.buffers[one.buffer].data is not None and len(told.buffers[one.buffer].data)]
    codes = {value: key for key, value in vars(schema.BuiltinOperator).items() if not key.startswith("_")}
    kinds = [codes[told.operatorCodes[one.opcodeIndex].builtinCode] for one in graph.operators]
    return off(run(made, source, True), right), off(run(made, source, False), right), stored, kinds
