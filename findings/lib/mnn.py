"""Moves a network to MNN with its converter, and runs it there in float32."""

import _tools
import MNN
import numpy as np


def by_mnn(format, file, source, layout=MNN.Tensor_DimensionType_Caffe):
    _tools.mnnconvert(["mnnconvert", "-f", format, "--modelFile", file, "--MNNModel", "network.mnn", "--bizCode", "x"])
    interpreter = MNN.Interpreter("network.mnn")
    session = interpreter.createSession()
    interpreter.getSessionInput(session).copyFrom(MNN.Tensor(source.shape, MNN.Halide_Type_Float, source, layout))
    interpreter.runSession(session)
    out = interpreter.getSessionOutput(session)
    shape = out.getShape()
    result = MNN.Tensor(shape, MNN.Halide_Type_Float, np.zeros(shape, np.float32), layout)
    out.copyToHostTensor(result)
    return np.array(result.getNumpyData()).reshape(shape)
