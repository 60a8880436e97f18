"""Writes small TensorFlow Lite networks, for the findings that need one.

Everything a network holds is given by the caller or drawn from a fixed seed, so that the same bytes come out each time.
Needs ai-edge-litert, whose generated classes of the schema hold the tables of the format.
"""

import flatbuffers
import numpy as np
from ai_edge_litert import schema_py_generated as schema

TYPES = {
    "float32": schema.TensorType.FLOAT32,
    "int8": schema.TensorType.INT8,
    "uint8": schema.TensorType.UINT8,
    "int16": schema.TensorType.INT16,
    "int32": schema.TensorType.INT32,
    "int64": schema.TensorType.INT64,
}


class Network:
    def __init__(self):
        self.random = np.random.default_rng(7)
        self.model = schema.ModelT()
        self.model.version = 3
        self.model.description = b"finding"
        self.model.buffers = [schema.BufferT()]
        self.model.operatorCodes = []
        self.graph = schema.SubGraphT()
        self.graph.tensors, self.graph.operators = [], []
        self.graph.inputs, self.graph.outputs = [], []
        self.model.subgraphs = [self.graph]

    def tensor(self, shape, type="int8", scale=0.05, zero=0, axis=0, data=None, name=None, signature=None):
        """The index of a new tensor; `scale` may be a list, one for each index along `axis`, or None for no quantisation."""
        tensor = schema.TensorT()
        tensor.shape = list(shape)
        tensor.shapeSignature = signature
        tensor.type = TYPES[type]
        tensor.name = (name or f"t{len(self.graph.tensors)}").encode()
        if scale is not None and type != "float32":
            scales = np.atleast_1d(scale).astype(np.float32)
            tensor.quantization = schema.QuantizationParametersT()
            tensor.quantization.scale = scales
            tensor.quantization.zeroPoint = np.broadcast_to(np.atleast_1d(zero), scales.shape).astype(np.int64)
            tensor.quantization.quantizedDimension = axis
        tensor.buffer = 0
        if data is not None:
            buffer = schema.BufferT()
            buffer.data = np.frombuffer(np.ascontiguousarray(data, dtype=type).tobytes(), dtype=np.uint8)
            tensor.buffer = len(self.model.buffers)
            self.model.buffers.append(buffer)
        self.graph.tensors.append(tensor)
        return len(self.graph.tensors) - 1

    def input(self, shape, **how):
        index = self.tensor(shape, **how)
        self.graph.inputs.append(index)
        return index

    def output(self, *indices):
        self.graph.outputs.extend(indices)

    def operator(self, name, inputs, outputs, options=None, version=1, **fields):
        """Adds the built-in operator `name`, with the table `options` of the schema whose fields are given by keyword."""
        code = getattr(schema.BuiltinOperator, name)
        known = [(c.builtinCode, c.version) for c in self.model.operatorCodes]
        if (code, version) not in known:
            entry = schema.OperatorCodeT()
            entry.builtinCode, entry.deprecatedBuiltinCode, entry.version = code, min(code, 127), version
            self.model.operatorCodes.append(entry)
            known.append((code, version))
        operator = schema.OperatorT()
        operator.opcodeIndex = known.index((code, version))
        operator.inputs, operator.outputs = list(inputs), list(outputs)
        if options:
            operator.builtinOptionsType = getattr(schema.BuiltinOptions, options)
            operator.builtinOptions = getattr(schema, options + "T")()
            for field, value in fields.items():
                if not hasattr(operator.builtinOptions, field):
                    raise AttributeError(f"{options} has no field {field}")
                setattr(operator.builtinOptions, field, value)
        self.graph.operators.append(operator)
        return outputs[0]

    def shape(self, index):
        return [int(n) for n in self.graph.tensors[index].shape]

    def type(self, index):
        return next(name for name, code in TYPES.items() if code == self.graph.tensors[index].type)

    def weights(self, shape, axis, span=127, scale=0.01):
        return self.tensor(shape, scale=[scale] * shape[axis], axis=axis, data=self.random.integers(-span, span + 1, shape))

    def bias(self, source, channels, scale=0.01):
        wide = self.type(source) == "int16"
        by = self.graph.tensors[source].quantization.scale[0]
        zeros = np.zeros(channels)
        return self.tensor([channels], type="int64" if wide else "int32", scale=[float(by) * scale] * channels, data=zeros)

    def conv(self, source, channels, kernel, stride=(1, 1), padding="SAME", dilation=(1, 1), depthwise=False, multiplier=1, scale=0.05):
        """A convolution, or one of each channel, of `kernel` (height, width); weights are drawn from the seed."""
        n, h, w, c = self.shape(source)
        (kh, kw), (sh, sw), (dh, dw) = kernel, stride, dilation
        rows, columns = extent(h, kh, sh, dh, padding), extent(w, kw, sw, dw, padding)
        channels = c * multiplier if depthwise else channels
        weights = self.weights([1, kh, kw, channels] if depthwise else [channels, kh, kw, c], axis=3 if depthwise else 0)
        result = self.tensor([n, rows, columns, channels], type=self.type(source), scale=scale)
        common = dict(strideH=sh, strideW=sw, dilationHFactor=dh, dilationWFactor=dw, padding=getattr(schema.Padding, padding))
        name, options = ("DEPTHWISE_CONV_2D", "DepthwiseConv2DOptions") if depthwise else ("CONV_2D", "Conv2DOptions")
        if depthwise:
            common["depthMultiplier"] = multiplier
        return self.operator(name, [source, weights, self.bias(source, channels)], [result], options, version=3, **common)

    def pool(self, kind, source, window, stride, padding="VALID"):
        """A pool of `kind` AVERAGE_POOL_2D or MAX_POOL_2D; its map keeps the quantisation of what it reads."""
        n, h, w, c = self.shape(source)
        (kh, kw), (sh, sw) = window, stride
        shape = [n, extent(h, kh, sh, 1, padding), extent(w, kw, sw, 1, padding), c]
        result = self.like(source, shape)
        fields = dict(filterHeight=kh, filterWidth=kw, strideH=sh, strideW=sw, padding=getattr(schema.Padding, padding))
        return self.operator(kind, [source], [result], "Pool2DOptions", version=2, **fields)

    def resize(self, kind, source, factor, centres=False, corners=False):
        """A resize of `kind` BILINEAR or NEAREST_NEIGHBOR to `factor` times the extents."""
        n, h, w, c = self.shape(source)
        size = self.constant([h * factor, w * factor])
        result = self.like(source, [n, h * factor, w * factor, c])
        options = "ResizeBilinearOptions" if kind == "BILINEAR" else "ResizeNearestNeighborOptions"
        fields = dict(alignCorners=corners, halfPixelCenters=centres)
        return self.operator("RESIZE_" + kind, [source, size], [result], options, version=3, **fields)

    def pad(self, source, each):
        """`each` pixels of zero on every side of a map."""
        n, h, w, c = self.shape(source)
        result = self.like(source, [n, h + 2 * each, w + 2 * each, c])
        amounts = self.constant([[0, 0], [each, each], [each, each], [0, 0]])
        return self.operator("PAD", [source, amounts], [result], "PadOptions")

    def mean(self, source):
        """The mean of each channel over height and width."""
        n, h, w, c = self.shape(source)
        return self.operator("MEAN", [source, self.constant([1, 2])], [self.like(source, [n, 1, 1, c])], "ReducerOptions", version=2, keepDims=True)

    def constant(self, numbers):
        """A parameter of an operator, such as a shape or axes."""
        return self.tensor(np.shape(numbers), type="int32", scale=None, data=numbers)

    def like(self, source, shape):
        """A tensor of another shape with the type and the quantisation of `source`."""
        how = self.graph.tensors[source].quantization
        if how is None or how.scale is None:
            return self.tensor(shape, type=self.type(source), scale=None)
        return self.tensor(shape, type=self.type(source), scale=how.scale, zero=how.zeroPoint)

    def bytes(self):
        builder = flatbuffers.Builder(1024)
        builder.Finish(self.model.Pack(builder), b"TFL3")
        return bytes(builder.Output())

    def save(self, path):
        with open(path, "wb") as file:
            file.write(self.bytes())


def extent(size, kernel, stride, dilation, padding):
    covered = (kernel - 1) * dilation + 1
    return -(-size // stride) if padding == "SAME" else (size - covered) // stride + 1
