"""Runs a network with LiteRT on this machine: with its reference kernels, or as a plain interpreter does, with XNNPACK."""

from ai_edge_litert.interpreter import Interpreter, OpResolverType


def desktop(network, map, reference=False):
    resolver = OpResolverType.BUILTIN_REF if reference else OpResolverType.AUTO
    run = Interpreter(model_content=network.bytes(), experimental_op_resolver_type=resolver)
    run.allocate_tensors()
    run.set_tensor(run.get_input_details()[0]["index"], map)
    run.invoke()
    return run.get_tensor(run.get_output_details()[0]["index"])
