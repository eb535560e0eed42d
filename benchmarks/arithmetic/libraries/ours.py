"""convwidgets itself, with all its checks."""

import numpy as np

from benchmarks.arithmetic.libraries.way import Way
from benchmarks.arithmetic.works import Inputs, Work


def set_up(threads: int) -> str:
    """NumPy's matrix product takes the number of threads from the environment."""
    import convwidgets

    return f"{convwidgets.__version__} (NumPy {np.__version__})"


def ways(work: Work, inputs: Inputs) -> dict[str, Way]:
    """The public functions."""
    x, weight, bias, grad_out = inputs
    padding = work.padding
    if work.kind == "pool":
        from convwidgets import max_pool2d

        return {"max_pool2d": Way(lambda: max_pool2d(x, 2))}
    from convwidgets import conv2d

    if work.kind != "training":
        return {"conv2d": Way(lambda: conv2d(x, weight, padding=padding))}
    from convwidgets import conv2d_backward

    return {
        "conv2d, conv2d_backward": Way(
            lambda: (
                conv2d(x, weight, bias, padding=padding),
                *conv2d_backward(grad_out, x, weight, padding=padding),
            ),
            list,
        )
    }
