"""What becomes of each cell of a padded axis: read, skipped or left over."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convwidgets.core.geometry import Axis


@dataclass(frozen=True, slots=True, eq=False)
class Coverage:
    """What becomes of each cell of a padded axis.

    Attributes
    ----------
    times : ndarray of int, shape (padded,)
        How many windows read the cell.
    skipped : ndarray of bool
        Not read, though some window starts after it or reaches past it: it lies
        in a gap that stride or dilation leaves.
    left_over : ndarray of bool
        Past the end of the last window, because of the floor.
    padding : ndarray of bool
        Not a cell of the input.
    """

    times: NDArray[np.int64]
    skipped: NDArray[np.bool_]
    left_over: NDArray[np.bool_]
    padding: NDArray[np.bool_]


def coverage(axis: Axis) -> Coverage:
    """Which cells of an axis its windows read, skip and leave over.

    Examples
    --------
    >>> from convwidgets.core.geometry import Axis
    >>> found = coverage(Axis(size=8, kernel_size=3, stride=2, before=0, after=0, dilation=1))
    >>> found.times.tolist(), found.left_over.nonzero()[0].tolist()
    ([1, 1, 2, 1, 2, 1, 1, 0], [7])
    """
    times = np.zeros(axis.padded, np.int64)
    for weight in range(axis.kernel_size):
        first = weight * axis.dilation
        times[first : first + (axis.output - 1) * axis.stride + 1 : axis.stride] += 1
    index = np.arange(axis.padded)
    left_over = index >= axis.padded - axis.left_over
    padding = (index < axis.before) | (index >= axis.before + axis.size)
    return Coverage(times, (times == 0) & ~left_over, left_over, padding)
