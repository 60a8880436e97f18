"""Moves an ONNX network of one input `x` to TensorFlow Lite with onnx2tf, and runs it there with the reference kernels."""

import contextlib
import io

import onnx
import onnx2tf
import onnxruntime
import tensorflow


def moved(model, source):
    """For a map with its channels first: what ONNX Runtime makes of it, and what TensorFlow Lite makes of it."""
    model = onnx.shape_inference.infer_shapes(model, strict_mode=True, data_prop=True)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, "network.onnx")
    right = onnxruntime.InferenceSession("network.onnx").run(None, {"x": source})[0]
    with contextlib.redirect_stdout(io.StringIO()):
        onnx2tf.convert(input_onnx_file_path="network.onnx", output_folder_path="made", non_verbose=True)
    kernels = tensorflow.lite.experimental.OpResolverType.BUILTIN_REF
    lite = tensorflow.lite.Interpreter("made/network_float32.tflite", experimental_op_resolver_type=kernels)
    lite.allocate_tensors()
    lite.set_tensor(lite.get_input_details()[0]["index"], source.transpose(0, 2, 3, 1))
    lite.invoke()
    return right, lite.get_tensor(lite.get_output_details()[0]["index"]).transpose(0, 3, 1, 2)
