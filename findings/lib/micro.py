"""Runs a network with TensorFlow Lite for Microcontrollers and reads what it says of its arena."""

import os
import re
import tempfile

from tflite_micro.python.tflite_micro import runtime


def micro(network, map, arena_bytes=4_000_000):
    """The output for one map, and the bytes of the arena that hold maps and what kernels need while they run."""
    run = runtime.Interpreter.from_bytes(network.bytes(), arena_size=arena_bytes)
    run.set_input(map, 0)
    run.invoke()
    result = run.get_output(0)
    # The allocator prints to the stream of C, which Python's own redirection does not reach.
    with tempfile.TemporaryFile("w+") as told:
        screen = os.dup(2)
        os.dup2(told.fileno(), 2)
        try:
            run.print_allocations()
        finally:
            os.dup2(screen, 2)
            os.close(screen)
        told.seek(0)
        return result, int(re.search(r"Arena allocation head (\d+)", told.read()).group(1))
