"""PyTorch: functional calls in inference mode, or with autograd when training."""

from typing import Any

from benchmarks.arithmetic.libraries.way import Way
from benchmarks.arithmetic.works import Array, Inputs, Work


def set_up(threads: int) -> str:
    """PyTorch has a thread pool of its own, and one for whole operations, not needed here."""
    import torch

    torch.set_num_threads(threads)
    torch.set_num_interop_threads(1)
    return str(torch.__version__)


def ways(work: Work, inputs: Inputs) -> dict[str, Way]:
    """The layout of its documentation (NCHW), and the one it prefers (channels_last)."""
    import torch
    import torch.nn.functional as F

    if work.kind == "training":
        return {"conv2d, backward": _training(work, inputs)}

    def numpy(result: Any) -> list[Array]:
        return [result.numpy()]

    def way(layout: Any) -> Way:
        x = _tensor(inputs.x).contiguous(memory_format=layout)
        if work.kind == "pool":
            return Way(lambda: F.max_pool2d(x, 2), numpy, torch.inference_mode)
        weight = _tensor(inputs.weight).contiguous(memory_format=layout)
        if not work.padding:  # without the keyword, as a user would leave it out
            return Way(lambda: F.conv2d(x, weight), numpy, torch.inference_mode)
        return Way(lambda: F.conv2d(x, weight, padding=work.padding), numpy, torch.inference_mode)

    name = "max_pool2d" if work.kind == "pool" else "conv2d"
    return {
        name: way(torch.contiguous_format),
        f"{name}, channels_last": way(torch.channels_last),
    }


def _training(work: Work, inputs: Inputs) -> Way:
    """Forward, then all gradients; the old ones are dropped as an optimizer does it."""
    import torch.nn.functional as F

    x, weight = (_tensor(array).requires_grad_() for array in inputs[:2])
    bias = _flat(inputs.bias).requires_grad_()
    grad_out = _tensor(inputs.grad_out)

    def call() -> Any:
        x.grad = weight.grad = bias.grad = None
        y: Any = F.conv2d(x, weight, bias, padding=work.padding)
        y.backward(grad_out)
        return y

    return Way(call, lambda y: [y.detach().numpy(), *(t.grad.numpy() for t in (x, weight, bias))])


def _tensor(array: Array) -> Any:
    """With all four axes."""
    return _flat(array).reshape((1,) * (4 - array.ndim) + array.shape)


def _flat(array: Array) -> Any:
    import torch

    return torch.from_numpy(array.copy())
