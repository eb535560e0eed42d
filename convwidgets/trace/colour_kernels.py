"""Kernels with a plane of their own for each colour, by name."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from convwidgets.core._checks import known_name
from convwidgets.core.kernels import KERNELS
from convwidgets.trace.records import Array, frozen


def _single(*weights: float) -> Array:
    """A kernel of one cell: it mixes the colours of each pixel."""
    return frozen(np.reshape(weights, (3, 1, 1)))


_OWN_PLANES = {
    "one_per_colour": frozen(
        [
            [[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]],
            [[-1, -1, -1], [0, 0, 0], [1, 1, 1]],
            [[1, 0, -1], [0, 1, 0], [-1, 0, 1]],
        ]
    ),
    # How much red, green and blue add to the brightness: ITU-R BT.601, section 2.5.1.
    "brightness": _single(0.299, 0.587, 0.114),
    "red_minus_green": _single(1, -1, 0),
    "blue_minus_yellow": _single(-0.5, -0.5, 1),
    "only_red": _single(1, 0, 0),
}

COLOUR_KERNELS: Mapping[str, Array] = MappingProxyType(
    _OWN_PLANES | {name: frozen(np.stack([kernel] * 3)) for name, kernel in KERNELS.items()}
)
"""Kernels for colour pictures: name → read-only array (3, kH, kW).

``one_per_colour`` looks for something else in each colour: red that grows to the right, green that
grows downwards, blue along the falling diagonal.  The next four have one cell and mix the colours.
Then come `KERNELS`, with the same weights on all three planes.
"""


def colour_kernel_named(name: str) -> Array:
    """Look a kernel for colour pictures up by its name.

    Parameters
    ----------
    name : str
        A key of `COLOUR_KERNELS`.

    Returns
    -------
    ndarray, shape (3, kH, kW)
        Read-only.

    Raises
    ------
    ConvError
        If there is no such name; it names the near ones.

    Examples
    --------
    >>> from convwidgets.trace.colour_kernels import colour_kernel_named
    >>> colour_kernel_named("brightness").ravel()
    array([0.299, 0.587, 0.114])
    """
    return COLOUR_KERNELS[known_name(name, COLOUR_KERNELS, "kernel")]
