"""Loops that almost work: slips with the stride.

Each ``compute`` is called like the function that was asked for, with
``(image, kernel, stride)``.
"""

from ..misconception import Misconception
from .code import shape_of_output, slid
from .windows import Array


def _stride_ignored(x: Array, kernel: Array, stride: int = 1) -> Array:
    return slid(x, kernel)


stride_ignored = Misconception(
    "stride ignored",
    _stride_ignored,
    "Your function stops at every place, whatever the stride. With stride S output i belongs to "
    "the window that starts at i·S, and there are (H − K) // S + 1 of them.",
)


def _stride_in_shape_only(x: Array, kernel: Array, stride: int = 1) -> Array:
    shape = shape_of_output(x, kernel, stride)
    return slid(x, kernel)[tuple(slice(n) for n in shape)]


stride_in_shape_only = Misconception(
    "stride in the shape only",
    _stride_in_shape_only,
    "The output has the right shape, and the windows still lie side by side. The stride belongs "
    "into the index of the cell as well: i·S + m.",
)


def _strided_shape_without_start(x: Array, kernel: Array, stride: int = 1) -> Array:
    shape = tuple((n - k) // stride for n, k in zip(x.shape, kernel.shape, strict=True))
    return slid(x, kernel, stride)[tuple(slice(n) for n in shape)]


start_forgotten = Misconception(
    "start forgotten",
    _strided_shape_without_start,
    "One place is missing on each axis: (H − K) // S counts the jumps, and the window also stands "
    "somewhere before the first one. Add 1.",
)

FOR_STRIDES = (stride_ignored, stride_in_shape_only, start_forgotten)
"""What can happen besides where the function takes a stride."""
