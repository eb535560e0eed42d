"""Slips with which window was taken, and with the output as a whole.

Givens: ``signal`` or ``image``, ``kernel``; ``position`` where one value is asked;
``bias``, ``stride``, ``padding`` and ``flip_kernel`` where they matter.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from ..misconception import Misconception
from .windows import Array, convolved, given, place, rotated, sides, window_at


def _elsewhere(move: Callable[..., tuple[int, ...] | None]) -> Callable[..., Any]:
    """The right sum in a window that ``move(position, kernel_shape)`` takes instead."""

    def compute(**numbers: Any) -> Any:
        kernel = np.asarray(numbers["kernel"])
        other = move(place(numbers), kernel.shape)
        window = None if other is None else window_at(numbers, other)
        if window is None:
            return None
        laid = rotated(kernel) if numbers.get("flip_kernel") else kernel
        return (window * laid).sum() + numbers.get("bias", 0)

    return compute


next_place = Misconception(
    "one place too far",
    _elsewhere(lambda position, _: (*position[:-1], position[-1] + 1)),
    "That is the value one place further on. Positions are counted from 0.",
)

place_before = Misconception(
    "one place too early",
    _elsewhere(lambda position, _: (*position[:-1], position[-1] - 1)),
    "That window starts one cell too early. Positions are counted from 0, and position 0 starts on "
    "cell 0.",
)

next_row = Misconception(
    "one row too far",
    _elsewhere(lambda position, _: (position[0] + 1, position[1]) if len(position) == 2 else None),
    "That is the value one row further down. Rows are counted from 0.",
)

row_before = Misconception(
    "one row too early",
    _elsewhere(lambda position, _: (position[0] - 1, position[1]) if len(position) == 2 else None),
    "That window starts one row too early. Rows are counted from 0, and row 0 of the output starts "
    "on row 0 of the input.",
)

ending = Misconception(
    "window ends at the position",
    _elsewhere(
        lambda position, shape: (
            tuple(p - n + 1 for p, n in zip(position, shape, strict=True))
            if max(shape) > 2  # of two cells it is the centred one
            else None
        )
    ),
    "That window ends on the cell with this index. Without padding the index names the first cell "
    "the window covers.",
)

counted_from_one = Misconception(
    "counted from one",
    _elsewhere(lambda position, _: tuple(p - 1 for p in position)),
    "Positions were counted from 1. The first one is 0.",
)

centred = Misconception(
    "window centred on the position",
    _elsewhere(
        lambda position, shape: (
            tuple(p - n // 2 for p, n in zip(position, shape, strict=True))
            if max(shape) > 1
            else None
        )
    ),
    "The window was centred on the cell with this index. Without padding the index names the first "
    "cell the window covers.",
)

row_and_column_swapped = Misconception(
    "row and column of the position swapped",
    _elsewhere(
        lambda position, _: position[::-1] if len(position) == 2 else None,
    ),
    "Row and column of the position were swapped. The row comes first.",
)

FOR_PLACES = (
    next_place,
    place_before,
    next_row,
    row_before,
    counted_from_one,
    centred,
    ending,
    row_and_column_swapped,
)
"""Windows that were taken instead of the right one."""


def _instead(**changes: Any) -> Callable[..., Array | None]:
    """The output of other settings than the givens'."""

    def compute(**numbers: Any) -> Array | None:
        changed = {**numbers, **changes}
        sizes = zip(np.shape(numbers["kernel"]), given(numbers).shape, strict=True)
        fits = all(k <= n for k, n in sizes)
        if changed.get("padding") == "same" and changed.get("stride", 1) != 1:
            return None  # libraries disagree about what that would be
        return convolved(**changed) if fits or changed.get("padding") == "full" else None

    return compute


full_instead = Misconception(
    "full instead",
    _instead(padding="full"),
    "That is the full output: windows that hang over an end were taken as well.",
)

same_instead = Misconception(
    "same instead",
    _instead(padding="same"),
    "That is the output with same padding: zeros were added so that it comes out as large as the "
    "input.",
)

valid_instead = Misconception(
    "valid instead",
    _instead(padding="valid"),
    "That is the valid output: only windows that lie inside the input were taken.",
)

padding_forgotten = Misconception(
    "padding forgotten",
    lambda **numbers: _instead(padding=0)(**numbers) if numbers.get("padding") else None,
    "The padding was left out: the window also stops where part of it lies on the zeros around "
    "the input.",
)

stride_ignored = Misconception(
    "stride ignored",
    lambda **numbers: _instead(stride=1)(**numbers) if numbers.get("stride", 1) != 1 else None,
    "That is every place, as with stride 1. With stride {stride} the window skips some of them.",
)

edge_repeated = Misconception(
    "edge repeated",
    lambda **numbers: _with_edges(numbers),
    "The last value was repeated beyond the edge. The padding here holds zeros.",
)


def _with_edges(numbers: dict[str, Any]) -> Array | None:
    padding = numbers.get("padding", 0)
    if padding in (0, "valid"):
        return None
    name = "signal" if "signal" in numbers else "image"
    wide = np.pad(np.asarray(numbers[name]), sides(numbers), mode="edge")
    return convolved(**{**numbers, name: wide, "padding": 0})


output_transposed = Misconception(
    "output transposed",
    lambda **numbers: (
        convolved(**numbers).T if np.ndim(numbers["kernel"]) == 2 else convolved(**numbers)
    ),
    "The values are right and stand the wrong way round: moving the window right moves along a "
    "row of the output.",
)

output_reversed = Misconception(
    "output reversed",
    lambda **numbers: np.flip(convolved(**numbers)),
    "The values are right and stand in reverse order. The first output belongs to the first "
    "window.",
)

first_row_repeated = Misconception(
    "first row repeated",
    lambda **numbers: (
        np.repeat(convolved(**numbers)[:1], len(convolved(**numbers)), axis=0)
        if np.ndim(numbers["kernel"]) == 2
        else None
    ),
    "The first row was written down for all of them. Move the window down and look whether the "
    "cells under it change.",
)


def _flipped(padding: str) -> Callable[..., Array | None]:
    """The output of other padding, and of the kernel the wrong way round."""

    def compute(**numbers: Any) -> Array | None:
        kernel = np.asarray(numbers["kernel"])
        if numbers.get("padding", 0) == padding or (kernel == rotated(kernel)).all():
            return None
        wrong = not numbers.get("flip_kernel", False)
        return _instead(padding=padding)(**{**numbers, "flip_kernel": wrong})

    return compute


full_and_flipped = Misconception(
    "full instead, kernel flipped",
    _flipped("full"),
    "Two slips at once: windows that hang over an end were taken as well, and the kernel lies the "
    "wrong way round.",
)

same_and_flipped = Misconception(
    "same instead, kernel flipped",
    _flipped("same"),
    "Two slips at once: zeros were added until the output is as large as the input, and the kernel "
    "lies the wrong way round.",
)


def _one_short(**numbers: Any) -> Array | None:
    output = convolved(**numbers)
    return output[(slice(-1),) * output.ndim] if min(output.shape) > 1 else None


one_short = Misconception(
    "last place missing",
    _one_short,
    lambda **numbers: (
        "The last place is missing"
        + (", downwards and across" if np.ndim(numbers["kernel"]) == 2 else "")
        + ". The window also stands where it ends on the last cell."
    ),
)


def _side_by_side(**numbers: Any) -> Array | None:
    reach = np.shape(numbers["kernel"])
    if isinstance(numbers.get("padding", 0), str) or len(set(reach)) > 1 or reach[0] == 1:
        return None
    return _instead(stride=reach[0])(**numbers) if numbers.get("stride", 1) == 1 else None


side_by_side = Misconception(
    "windows side by side",
    _side_by_side,
    "Your windows stand side by side, as in pooling. Here the window moves on by one cell.",
)


def _padded_at(ends: tuple[int, int]) -> Callable[..., Array | None]:
    """The output where zeros were added at one end of each axis only."""

    def compute(**numbers: Any) -> Array | None:
        padding = numbers.get("padding", 0)
        if isinstance(padding, str) or not padding:
            return None
        x = given(numbers)
        wide = np.pad(x, [(padding * ends[0], padding * ends[1])] * x.ndim)
        name = "signal" if "signal" in numbers else "image"
        output = _instead(padding=0)(**{**numbers, name: wide})
        # With a stride the zeros may make no difference: then it is the padding forgotten.
        unpadded = padding_forgotten.value(numbers)
        same = output is None or (unpadded is not None and np.array_equal(output, unpadded))
        return None if same else output

    return compute


padding_before_only = Misconception(
    "padding before the input only",
    _padded_at((1, 0)),
    "The zeros were added above and on the left only. They also follow below and on the right.",
)

padding_after_only = Misconception(
    "padding after the input only",
    _padded_at((0, 1)),
    "The zeros were added below and on the right only. They also stand above and on the left.",
)


def _stride_on(axis: int) -> Callable[..., Array | None]:
    def compute(**numbers: Any) -> Array | None:
        stride = numbers.get("stride", 1)
        every = stride_ignored.value(numbers)
        if every is None or np.ndim(every) < 2:
            return None
        picked: Array = every[::stride] if axis == 0 else every[:, ::stride]
        return picked

    return compute


stride_on_rows = Misconception(
    "stride downwards only",
    _stride_on(0),
    "The window jumps down and walks across. The stride of {stride} counts on both axes.",
)

stride_on_columns = Misconception(
    "stride across only",
    _stride_on(1),
    "The window jumps across and walks down. The stride of {stride} counts on both axes.",
)

FOR_OUTPUTS = (
    full_instead,
    same_instead,
    full_and_flipped,
    same_and_flipped,
    padding_forgotten,
    padding_before_only,
    padding_after_only,
    stride_ignored,
    stride_on_rows,
    stride_on_columns,
    side_by_side,
    one_short,
    output_transposed,
    output_reversed,
    first_row_repeated,
)
"""What can happen to a whole output, besides what happens in every sum of it."""
