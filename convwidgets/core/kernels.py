"""The kernels the lessons know by name.

Signs
-----
Sources differ, so here is what this package means.

* ``sobel_x``, ``prewitt_x`` and ``scharr_x`` are right minus left: positive where the image gets
  brighter to the right.  The ``_y`` kernels are below minus above, their transposes.
* ``laplacian`` is the eight-neighbour one with **+8** in the centre: positive on a spot brighter
  than its surroundings.  ``laplacian_4`` is the four-neighbour one with **−4** in the centre, the
  sum of the two second differences and so the sign of calculus: negative on such a spot.
* ``sharpen`` is ``identity − laplacian_4``.

All are written for cross-correlation, the way `conv2d` lays them on the image.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ._checks import known_name


class _Entry(NamedTuple):
    array: NDArray[np.float64]
    note: str


def _entry(weights: Sequence[Any], note: str, *, divided_by: float = 1) -> _Entry:
    array = np.array(weights, dtype=np.float64) / divided_by
    # An array over immutable bytes cannot be made writable again, not even on purpose.
    locked = np.frombuffer(array.tobytes(), dtype=np.float64).reshape(array.shape)
    return _Entry(locked, note)


_BINOMIAL_5 = np.array([1, 4, 6, 4, 1])

_IMAGE_KERNELS = {
    "identity": _entry(
        [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
        "Takes the centre of the window and nothing else.",
    ),
    "sobel_x": _entry(
        [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
        "Right minus left, smoothed down the columns: finds vertical edges.",
    ),
    "sobel_y": _entry(
        [[-1, -2, -1], [0, 0, 0], [1, 2, 1]],
        "Below minus above, smoothed along the rows: finds horizontal edges.",
    ),
    "prewitt_x": _entry(
        [[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]],
        "Right minus left with equal weights: finds vertical edges.",
    ),
    "prewitt_y": _entry(
        [[-1, -1, -1], [0, 0, 0], [1, 1, 1]],
        "Below minus above with equal weights: finds horizontal edges.",
    ),
    "scharr_x": _entry(
        [[-3, 0, 3], [-10, 0, 10], [-3, 0, 3]],
        "Right minus left, weighted to treat slanted edges more evenly than Sobel.",
    ),
    "scharr_y": _entry(
        [[-3, -10, -3], [0, 0, 0], [3, 10, 3]],
        "Below minus above, weighted to treat slanted edges more evenly than Sobel.",
    ),
    "box": _entry(
        np.ones((3, 3)).tolist(),
        "The mean of nine cells: blurs, and leaves faint boxes behind.",
        divided_by=9,
    ),
    "box_5": _entry(
        np.ones((5, 5)).tolist(),
        "The mean of twenty-five cells: blurs more.",
        divided_by=25,
    ),
    "gaussian": _entry(
        [[1, 2, 1], [2, 4, 2], [1, 2, 1]],
        "A mean that trusts near cells more: a smooth blur.",
        divided_by=16,
    ),
    "gaussian_5": _entry(
        np.outer(_BINOMIAL_5, _BINOMIAL_5).tolist(),
        "A wider smooth blur.",
        divided_by=256,
    ),
    "sharpen": _entry(
        [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
        "The cell plus its difference from its four neighbours: makes edges stand out.",
    ),
    "laplacian": _entry(
        [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]],
        "The cell against its eight neighbours: zero where the image is flat or rises evenly.",
    ),
    "laplacian_4": _entry(
        [[0, 1, 0], [1, -4, 1], [0, 1, 0]],
        "The four neighbours against the cell: the second difference, both ways added.",
    ),
    "emboss": _entry(
        [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]],
        "Lower right minus upper left, plus the cell: looks lit from a corner.",
    ),
}

_SIGNAL_KERNELS = {
    "identity": _entry([0, 1, 0], "Takes the middle sample and nothing else."),
    "difference": _entry(
        [1, 0, -1],
        "The sample before minus the sample after, two steps apart: positive where the signal "
        "falls. It is −2 times the central difference.",
    ),
    "forward_difference": _entry([-1, 1], "The next sample minus this one."),
    "central_difference": _entry(
        [-1, 0, 1],
        "Half of the sample after minus the sample before: the slope per sample.",
        divided_by=2,
    ),
    "laplacian": _entry([1, -2, 1], "The second difference: how the slope changes."),
    "box_3": _entry([1, 1, 1], "The mean of three samples.", divided_by=3),
    "box_5": _entry([1, 1, 1, 1, 1], "The mean of five samples.", divided_by=5),
    "gaussian_3": _entry([1, 2, 1], "A mean of three that trusts the middle more.", divided_by=4),
    "gaussian_5": _entry(
        _BINOMIAL_5.tolist(), "A mean of five that trusts the middle more.", divided_by=16
    ),
    "sharpen": _entry(
        [-1, 3, -1],
        "The sample minus its second difference: makes steps stand out.",
    ),
}

KERNELS: Mapping[str, NDArray[np.float64]] = MappingProxyType(
    {name: entry.array for name, entry in _IMAGE_KERNELS.items()}
)
"""Kernels for images: name → read-only float64 array (kH, kW).  The module explains the signs."""

KERNELS_1D: Mapping[str, NDArray[np.float64]] = MappingProxyType(
    {name: entry.array for name, entry in _SIGNAL_KERNELS.items()}
)
"""Kernels for signals: name → read-only float64 array (K,)."""

KERNEL_NOTES: Mapping[str, str] = MappingProxyType(
    {name: entry.note for name, entry in _IMAGE_KERNELS.items()}
)
"""What each of `KERNELS` does, in one sentence."""

KERNEL_NOTES_1D: Mapping[str, str] = MappingProxyType(
    {name: entry.note for name, entry in _SIGNAL_KERNELS.items()}
)
"""What each of `KERNELS_1D` does, in one sentence."""


def kernel_named(
    name: str, kernels: Mapping[str, NDArray[np.float64]] = KERNELS
) -> NDArray[np.float64]:
    """Look a kernel up by its name.

    Parameters
    ----------
    name : str
        A key of ``kernels``.
    kernels : mapping, optional
        `KERNELS` or `KERNELS_1D`.

    Returns
    -------
    ndarray of float64
        Read-only.

    Raises
    ------
    ConvError
        If there is no such name; it names the near ones.

    Examples
    --------
    >>> from convwidgets.core.kernels import KERNELS_1D, kernel_named
    >>> kernel_named("central_difference", KERNELS_1D)
    array([-0.5,  0. ,  0.5])
    """
    return kernels[known_name(name, kernels, "kernel")]
