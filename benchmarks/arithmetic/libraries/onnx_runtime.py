"""onnxruntime: a model of one node, whose weight is a constant as in a trained network."""

from typing import Any

from benchmarks.arithmetic.libraries.onnx_model import one_node
from benchmarks.arithmetic.libraries.way import Way
from benchmarks.arithmetic.works import Inputs, Work

_threads = 1


def set_up(threads: int) -> str:
    """Each session has a thread pool of its own; see `_session`."""
    global _threads
    import onnxruntime  # type: ignore[import-untyped]  # ships no type information

    _threads = threads
    return str(onnxruntime.__version__)


def ways(work: Work, inputs: Inputs) -> dict[str, Way]:
    """``session.run`` with all outputs, everything else as it comes."""
    x = inputs.x.reshape((1,) * (4 - inputs.x.ndim) + inputs.x.shape)
    if work.kind == "pool":
        model = one_node("MaxPool", x.shape, {"kernel_shape": (2, 2), "strides": (2, 2)})
    elif work.kind == "training":
        return {}
    else:
        weight = inputs.weight.reshape((1,) * (4 - inputs.weight.ndim) + inputs.weight.shape)
        model = one_node("Conv", x.shape, {"pads": (work.padding,) * 4}, weight)
    session, feed = _session(model), {"x": x}
    return {"run": Way(lambda: session.run(None, feed))}


def _session(model: bytes) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = _threads
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
