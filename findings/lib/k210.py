"""What nncase 1.9 makes of an ONNX model for a K210, quantised to 8 bits by one random map."""
import contextlib
import os
import re
import tempfile
from pathlib import Path

import nncase
import numpy as np
import onnx
from onnx import helper, numpy_helper


@contextlib.contextmanager
def silent():
    """nncase prints past Python."""
    kept = os.dup(1), os.dup(2)
    with open(os.devnull, "w") as nowhere:
        for stream in (1, 2):
            os.dup2(nowhere.fileno(), stream)
        try:
            yield
        finally:
            for stream, one in zip((1, 2), kept):
                os.dup2(one, stream)


def model_of(shape, nodes, constants):
    """Of one map `x`; its last node makes `y`."""
    graph = helper.make_graph(
        nodes,
        "net",
        [helper.make_tensor_value_info("x", onnx.TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("y", onnx.TensorProto.FLOAT, None)],
        [numpy_helper.from_array(value.astype(np.float32), name) for name, value in constants.items()],
    )
    model = onnx.shape_inference.infer_shapes(
        helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    )
    onnx.checker.check_model(model, full_check=True)
    return model, shape


def made_of(model, shape):
    """The RISC-V's steps in order, and of each convolution of the KPU the shape of its input and of its result."""
    options = nncase.CompileOptions()
    options.target, options.input_type, options.quant_type, options.w_quant_type = "k210", "float32", "uint8", "uint8"
    quantised = nncase.PTQTensorOptions()
    quantised.samples_count = 1
    quantised.set_tensor_data(np.random.default_rng(0).standard_normal(shape).astype(np.float32).tobytes())
    with tempfile.TemporaryDirectory() as folder, silent():
        options.dump_ir = options.dump_asm = True
        options.dump_dir = folder
        compiler = nncase.Compiler(options)
        compiler.import_onnx(model.SerializeToString(), nncase.ImportOptions())
        compiler.use_ptq(quantised)
        compiler.compile()
        compiler.gencode_tobytes()
        steps = re.findall(r"^\[(\w+)\]", Path(folder, "stackvm/main/runtime_ops.txt").read_text(), re.M)
        convolutions = []
        for file in sorted(Path(folder, "codegen").glob("*.sched")):
            maps = re.findall(r": <u8 \[1,(\d+),(\d+),(\d+)\] \d+ bytes of [^@]*@unknown", file.read_text())
            convolutions += list(zip(maps, maps[1:]))
        return steps, [tuple(tuple(map(int, one)) for one in pair) for pair in convolutions]
