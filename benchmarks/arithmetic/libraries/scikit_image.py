"""scikit-image, which has no filter for a kernel of one's own.

Its ``LPIFilter2D`` comes nearest, but keeps only the size of the result and loses the sign.  So a
filter with a kernel of its own stands for it, a 3 × 3 one; and for pooling ``block_reduce``.
"""

from importlib.metadata import version
from typing import Any

import numpy as np

from benchmarks.arithmetic.libraries.way import Way, inner
from benchmarks.arithmetic.works import Inputs, Work


def set_up(threads: int) -> str:
    """Nothing to set."""
    return version("scikit-image")


def ways(work: Work, inputs: Inputs) -> dict[str, Way]:
    """``sobel_h`` (its whole size, the border reflected) and ``block_reduce``."""
    from skimage import filters, measure

    # to mypy, functions without types
    sobel_h: Any = filters.sobel_h
    block_reduce: Any = measure.block_reduce
    x = inputs.x
    if work.kind == "pool":
        return {"block_reduce": Way(lambda: block_reduce(x, (1, 1, 2, 2), np.max))}
    if work.kind != "image" or work.weight != (3, 3):
        return {}
    # a true convolution, hence upside down
    kernel = np.outer([-1, 0, 1], [1, 2, 1]).astype(np.float32) / 4
    return {"sobel_h": Way(lambda: sobel_h(x), inner(work), weight=kernel)}
