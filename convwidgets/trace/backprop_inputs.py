"""What goes back through a convolution: the gradients that may arrive, and their bounds."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from convwidgets.core._checks import known_name, numbers, shown
from convwidgets.core.errors import ConvError
from convwidgets.core.geometry import AXIS_LABELS, plan_axes
from convwidgets.trace.records import Array, frozen

#: Rows, and columns, that the padded image and the reach of the kernel may take together.
LARGEST = 16
#: The largest number, so that the check by differences is not lost in rounding.
_LARGEST_NUMBER = 1e6

ARRIVING: Mapping[str, str] = MappingProxyType(
    {
        "mixed": "Small whole numbers of both signs.",
        "ones": "1 everywhere: the loss is the sum of the outputs.",
        "single": "1 at the output in the middle, 0 elsewhere: only one window counts.",
    }
)
"""The gradients that fit every output: name → what they are."""

_MIXED = (1, -1, 2, 0, -2, 1, 3, 1, -1, -3, 2)


def arriving(value: Any, shape: tuple[int, ...]) -> Array:
    """``grad_out`` as numbers: those of a name made for `shape`, or those given.

    Raises
    ------
    ConvError
        For an unknown name, and for numbers of another shape.
    """
    if not isinstance(value, str):
        given = numbers(value, "grad_out")
        if given.shape != shape:
            raise ConvError(
                f"grad_out has shape {given.shape}, and the output of this convolution has shape "
                f"{shape}; give one number for each output, or a name that fits every output, "
                "such as 'mixed'."
            )
        return checked(given, "grad_out")
    name = known_name(value, ARRIVING, "grad_out")
    if name == "mixed":
        return frozen(np.resize(_MIXED, shape))
    if name == "ones":
        return frozen(np.ones(shape))
    single = np.zeros(shape)
    single[tuple((n - 1) // 2 for n in shape)] = 1
    return frozen(single)


def checked(values: Any, what: str) -> Array:
    """Numbers that a gradient and its check can be computed from, or a ConvError."""
    array = numbers(values, what)
    odd = array[~(np.abs(array, dtype=float) <= _LARGEST_NUMBER)]
    if odd.size:
        raise ConvError(
            f"{what} holds {shown(odd[0])}; gradients are followed for numbers between "
            f"−1,000,000 and 1,000,000. Scale it down."
        )
    return frozen(array)


def check_extent(image: Array, kernel: Array, **settings: Any) -> None:
    """Refuse what could not be drawn cell by cell, with the sizes and a remedy."""
    if image.ndim != 2 or kernel.ndim != 2:
        return  # the convolution has a sentence for this
    for axis, label in zip(
        plan_axes(image.shape, kernel.shape, **settings), AXIS_LABELS[2], strict=True
    ):
        if axis.padded + axis.span - 1 > LARGEST:
            remedies = ["a smaller image", "a smaller kernel"]
            if axis.before + axis.after:
                remedies.append("less padding")
            if axis.dilation > 1:
                remedies.append("a smaller dilation")
            raise ConvError(
                f"With its padding the image's {label} is {axis.padded}, and the kernel covers "
                f"{axis.span}; {axis.padded} + {axis.span} − 1 is "
                f"{axis.padded + axis.span - 1}, and at most {LARGEST} cells can be shown. "
                f"Use {', '.join(remedies[:-1])} or {remedies[-1]}."
            )
