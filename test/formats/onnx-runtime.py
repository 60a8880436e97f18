"""Whether files of ONNX hold what they should, said by ONNX Runtime and the newest checker of the ONNX project.

    onnx-runtime.py FOLDER...

Each folder holds `*.onnx` and what `twin.py` left: every file must pass the full check, have the shapes that inference
finds, and give the twin's results. One line for each file.
"""

import pathlib
import sys

import numpy as np
import onnx
import onnxruntime

onnxruntime.set_default_logger_severity(3)


def shapes(values):
    return {v.name: [d.dim_value for d in v.type.tensor_type.shape.dim] for v in values}


def judge(path, twin):
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    stated = shapes([*model.graph.value_info, *model.graph.output])
    bare = onnx.load(path)
    del bare.graph.value_info[:]
    for output in bare.graph.output:
        output.type.tensor_type.ClearField("shape")
    inferred = onnx.shape_inference.infer_shapes(bare, strict_mode=True, data_prop=True)
    found = shapes([*inferred.graph.value_info, *inferred.graph.output])
    for name, dims in stated.items():
        assert found.get(name) == dims, f"{name} is stated as {dims}, inferred as {found.get(name)}"
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    inputs = {name[6:]: twin[name] for name in twin if name.startswith("input:")}
    results = session.run(None, inputs)
    worst = 0.0
    for i, result in enumerate(results):
        expected = twin[f"output:{i}"]
        assert result.shape == expected.shape, f"output {i} is {result.shape}, PyTorch's {expected.shape}"
        # A quotient of two zeros is no number on both sides.
        assert np.array_equal(np.isfinite(result), np.isfinite(expected)), f"output {i} overflows elsewhere"
        result, expected = (np.where(np.isfinite(y), y, 0) for y in (result, expected))
        scale = max(float(np.abs(expected).max()), 1e-6)
        worst = max(worst, float(np.abs(result - expected).max()) / scale)
    assert worst < 1e-4, f"differs from PyTorch by {worst:.2e} of the largest number"
    return f"{len(model.graph.node)} nodes, {len(stated)} shapes, {worst:.1e} from PyTorch"


wrong = 0
for folder in map(pathlib.Path, sys.argv[1:]):
    twin = np.load(folder / "twin.npz")
    for path in sorted(folder.glob("*.onnx")):
        try:
            print(f"{folder.name} {path.stem}: {judge(path, twin)}", flush=True)
        except Exception as error:
            wrong += 1
            print(f"{folder.name} {path.stem}: WRONG: {error}", flush=True)
sys.exit(1 if wrong else 0)
