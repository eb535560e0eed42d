"""One call of a library that does a work."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.arithmetic.works import Array, Work


@dataclass
class Way:
    """A call that is timed, and how to compare what it gives.

    Attributes
    ----------
    call : callable
        What is timed.
    arrays : callable
        From the call's result to arrays that hold our numbers in our order.
    context : callable
        Entered around the timed calls, not timed itself.
    weight : ndarray or None
        The kernel, where the call has its own instead of the work's.
    """

    call: Callable[[], Any]
    arrays: Callable[[Any], list[Array]] = lambda result: [np.asarray(result)]
    context: Callable[[], AbstractContextManager[Any]] = nullcontext
    weight: Array | None = None


def inner(work: Work) -> Callable[[Array], list[Array]]:
    """Cut away what a library made up beyond the border; ours stops where the image ends."""
    (high, wide), (rows, columns) = work.x, work.weight
    top, left = rows // 2, columns // 2

    def cut(result: Array) -> list[Array]:
        return [result[top : high - (rows - 1 - top), left : wide - (columns - 1 - left)]]

    return cut
