"""NumPy as people write it: all windows as a view, and a sum over them."""

from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from benchmarks.arithmetic.libraries.way import Way
from benchmarks.arithmetic.works import Inputs, Work


def set_up(threads: int) -> str:
    """NumPy's matrix product takes the number of threads from the environment."""
    return np.__version__


def ways(work: Work, inputs: Inputs) -> dict[str, Way]:
    """``sliding_window_view`` with ``einsum``; ``reshape`` with ``max`` for pooling."""
    x, weight = inputs.x, inputs.weight
    if work.kind == "pool":
        n, c, high, wide = x.shape
        return {
            "reshape, max": Way(lambda: x.reshape(n, c, high // 2, 2, wide // 2, 2).max((3, 5)))
        }
    if work.kind == "training":
        return {}

    def image() -> Any:
        windows = sliding_window_view(x, weight.shape)
        return np.einsum("hwij,ij->hw", windows, weight, optimize=True)

    def layer() -> Any:
        edges = (work.padding, work.padding)
        padded = np.pad(x, ((0, 0), (0, 0), edges, edges))
        windows = sliding_window_view(padded, weight.shape[2:], (2, 3))
        return np.einsum("nchwij,ocij->nohw", windows, weight, optimize=True)

    return {"windows, einsum": Way(image if work.kind == "image" else layer)}
