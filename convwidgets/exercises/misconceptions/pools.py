"""Slips with pooling: what a window keeps, and how much of the input is lost.

Givens: ``image`` and ``kernel_size`` (square, side by side) for whole outputs;
``size``, ``kernel_size`` and ``stride`` for cells; ``window`` (the four cells in a
corner, a 3×3 window with padding 1) for a mean.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

from convwidgets.core import avg_pool2d, max_pool2d, output_size

from ..misconception import Misconception
from .windows import Array


def kept(image: Array, kernel_size: int) -> Array:
    """The right output: the largest of each window."""
    return max_pool2d(image, kernel_size)


def _instead(rule: Callable[[Array], Any]) -> Callable[..., Array]:
    """Another rule than the largest, in the same windows."""

    def compute(image: Array, kernel_size: int) -> Array:
        output = np.empty(kept(image, kernel_size).shape)
        for row, column in np.ndindex(*output.shape):
            top, left = row * kernel_size, column * kernel_size
            output[row, column] = rule(
                np.asarray(image)[top : top + kernel_size, left : left + kernel_size]
            )
        return output

    return compute


averaged = Misconception(
    "averaged",
    lambda image, kernel_size: avg_pool2d(image, kernel_size),
    "Those are the means. Max pooling keeps the largest number and forgets the others.",
)

summed = Misconception(
    "summed",
    _instead(np.sum),
    "Those are the sums. Nothing is added here: the largest number is kept as it is.",
)

smallest = Misconception(
    "smallest",
    _instead(np.min),
    "Those are the smallest numbers. Max pooling keeps the largest.",
)

first = Misconception(
    "top left cell",
    _instead(lambda window: window[0, 0]),
    "That keeps the top left cell of each window, whatever it holds. Look for the largest.",
)

overlapping = Misconception(
    "stride 1",
    lambda image, kernel_size: max_pool2d(image, kernel_size, stride=1),
    "Your windows overlap: they move by one cell. In pooling they stand side by side, unless "
    "another stride is given.",
)


def _one_more(image: Array, kernel_size: int) -> Array | None:
    more = max_pool2d(image, kernel_size, ceil_mode=True)
    return None if more.shape == kept(image, kernel_size).shape else more


hanging_over = Misconception(
    "windows over the edge",
    _one_more,
    "You also took windows that hang over the edge. That would be ceil mode; by default what is "
    "left over is dropped.",
)

in_rows = Misconception(
    "along rows only",
    lambda image, kernel_size: max_pool2d(image, (1, kernel_size)),
    "Your windows are one row high. A {kernel_size}×{kernel_size} window takes {kernel_size} rows "
    "at once.",
)

in_columns = Misconception(
    "along columns only",
    lambda image, kernel_size: max_pool2d(image, (kernel_size, 1)),
    "Your windows are one column wide. A {kernel_size}×{kernel_size} window takes {kernel_size} "
    "columns at once.",
)

last = Misconception(
    "bottom right cell",
    _instead(lambda window: window[-1, -1]),
    "That keeps the bottom right cell of each window, whatever it holds. Look for the largest.",
)

transposed = Misconception(
    "output transposed",
    lambda image, kernel_size: kept(image, kernel_size).T,
    "The values are right and stand the wrong way round: the next window to the right goes into "
    "the same row.",
)

largest_of_all = Misconception(
    "largest of all",
    lambda image, kernel_size: np.full(kept(image, kernel_size).shape, np.max(image)),
    "That is the largest number of the whole image. Every window has a largest one of its own.",
)

FOR_MAXIMA = (
    averaged,
    summed,
    smallest,
    first,
    overlapping,
    hanging_over,
    in_rows,
    in_columns,
    last,
    transposed,
    largest_of_all,
)
"""Everything that can happen to a whole max pooling."""


def covered(size: int, kernel_size: int, stride: int) -> int:
    """Cells along one axis from the first to the last one that a window reads."""
    return (output_size(size, kernel_size, stride=stride) - 1) * stride + kernel_size


def dropped(size: int, kernel_size: int, stride: int) -> int:
    """The right answer: cells of a square input that no window reaches."""
    return size**2 - covered(size, kernel_size, stride) ** 2


def _lost(size: int, kernel_size: int, stride: int) -> int:
    return size - covered(size, kernel_size, stride)


one_axis = Misconception(
    "one axis only",
    _lost,
    "That is how many are lost along one axis. A lost row is a whole row of cells, and a lost "
    "column a whole column.",
)

one_side = Misconception(
    "one side only",
    lambda size, kernel_size, stride: size * _lost(size, kernel_size, stride),
    "Those are the lost rows, or the lost columns. Both are lost.",
)

corner_twice = Misconception(
    "corner counted twice",
    lambda size, kernel_size, stride: 2 * size * _lost(size, kernel_size, stride),
    "Rows and columns share the corner, which is counted twice here.",
)

corner_forgotten = Misconception(
    "corner forgotten",
    lambda size, kernel_size, stride: (
        2 * covered(size, kernel_size, stride) * _lost(size, kernel_size, stride)
    ),
    "The corner where lost rows and lost columns cross is lost as well.",
)

those_read = Misconception(
    "those that are read",
    lambda size, kernel_size, stride: covered(size, kernel_size, stride) ** 2,
    "Those are the cells that are read. How many are left?",
)

not_kept = Misconception(
    "all that are not kept",
    lambda size, kernel_size, stride: size**2 - output_size(size, kernel_size, stride=stride) ** 2,
    "That is how many fewer numbers come out than went in. A cell that loses against a larger "
    "neighbour was still looked at; dropped are those no window ever reaches.",
)

corner_only = Misconception(
    "corner only",
    lambda size, kernel_size, stride: (
        _lost(size, kernel_size, stride) ** 2 if _lost(size, kernel_size, stride) > 1 else None
    ),
    "That is the corner where lost rows and lost columns cross. The lost rows and columns are as "
    "long as the map.",
)

both_lines = Misconception(
    "rows and columns counted, not their cells",
    lambda size, kernel_size, stride: 2 * _lost(size, kernel_size, stride),
    "That is how many rows and columns are lost. Each of them has many cells.",
)

places_counted = Misconception(
    "windows counted",
    lambda size, kernel_size, stride: output_size(size, kernel_size, stride=stride) ** 2,
    "That is how many windows there are. Which cells do none of them reach?",
)

FOR_DROPPED = (
    one_axis,
    one_side,
    corner_twice,
    corner_forgotten,
    those_read,
    not_kept,
    corner_only,
    both_lines,
    places_counted,
)
"""Everything that can happen to the number of dropped cells."""

floor_kept = Misconception(
    "floor kept",
    lambda size, kernel_size, stride: output_size(size, kernel_size, stride=stride),
    "That is the floor. In ceil mode the cells left over get one more window.",
)

one_for_each = Misconception(
    "a window for each cell left over",
    lambda size, kernel_size, stride: (
        output_size(size, kernel_size, stride=stride) + _lost(size, kernel_size, stride)
    ),
    "One window more is enough for all that is left over.",
)


def _jumps(size: int, kernel_size: int, stride: int) -> Fraction:
    return Fraction(size - kernel_size, stride)


not_rounded = Misconception(
    "not rounded",
    lambda size, kernel_size, stride: 1 + _jumps(size, kernel_size, stride),
    "An output has a whole number of rows. In ceil mode part of a jump is rounded up.",
)

jumps_alone = Misconception(
    "jumps alone",
    lambda size, kernel_size, stride: _jumps(size, kernel_size, stride),
    "That is the way of the window, in jumps. Round it up, and count the place where it started.",
)

one_beyond = Misconception(
    "one window too many",
    lambda size, kernel_size, stride: (
        output_size(size, kernel_size, stride=stride, ceil_mode=True) + 1
    ),
    "One too many: a window has to start on a cell of the map, or it would hold nothing.",
)

stride_1 = Misconception(
    "stride ignored",
    lambda size, kernel_size, stride: size - kernel_size + 1 if stride > 1 else None,
    "That counts every place, as stride 1 would. Here the window jumps by {stride} cells.",
)

as_large = Misconception(
    "as large as the map",
    lambda size: size,
    "That is the size of the map. Pooling keeps one number for each window.",
)

FOR_CEIL = (
    floor_kept,
    one_for_each,
    not_rounded,
    jumps_alone,
    one_beyond,
    stride_1,
    as_large,
)
"""Everything that can happen to a size in ceil mode."""


def _sum(window: Array) -> float:
    return float(np.sum(window))


only_inside = Misconception(
    "padding not counted",
    lambda window: _sum(window) / 4,
    "That divides by the 4 cells of the image. Here padding counts: five zeros more, nine cells in "
    "all. (You would be right with `count_include_pad=False`.)",
)

not_divided = Misconception(
    "not divided",
    _sum,
    "That is the sum. Divide it by the number of cells in the window.",
)

largest = Misconception(
    "largest instead",
    lambda window: float(np.max(window)),
    "That is the largest. Here the mean is asked for.",
)

padding_alone = Misconception(
    "divided by the padding",
    lambda window: _sum(window) / 5,
    "5 is how many cells of the window are padding. How many has it in all?",
)

by_side = Misconception(
    "divided by the side",
    lambda window: _sum(window) / 3,
    "The sum was divided by 3. The window has 3·3 cells.",
)

without_centre = Misconception(
    "divided by eight",
    lambda window: _sum(window) / 8,
    "The sum was divided by 8. With its centre the window has nine cells.",
)

smallest_instead = Misconception(
    "smallest instead",
    lambda window: float(np.min(window)),
    "That is the smallest. Here the mean is asked for.",
)

FOR_CORNER = (
    only_inside,
    not_divided,
    largest,
    padding_alone,
    by_side,
    without_centre,
    smallest_instead,
)
"""Everything that can happen to the mean in a padded corner."""
