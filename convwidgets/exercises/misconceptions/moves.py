"""Slips with shifts: how an output follows its input.

Givens: ``stride`` and ``kernel_size`` (of the pooling) for how far to shift;
``row`` (one number among zeros) and ``kernel_size`` for a shift by one;
``cells`` and ``kernel_size`` for how many shifts stay unseen.
"""

from fractions import Fraction

import numpy as np

from convwidgets.core import max_pool2d

from ..misconception import Misconception
from .windows import Array

FOR_FOLLOWING = (
    Misconception(
        "stride only",
        lambda stride, kernel_size: stride,
        "That moves the output of the convolution by one cell. The pooling takes {kernel_size} of "
        "them for one of its own.",
    ),
    Misconception(
        "pooling only",
        lambda stride, kernel_size: kernel_size,
        "That would do if the convolution had stride 1. Its stride of {stride} comes on top.",
    ),
    Misconception(
        "added",
        lambda stride, kernel_size: stride + kernel_size,
        "The two were added. One cell of the pooled output stands for {kernel_size} cells of the "
        "map before it, and each of those for {stride} cells of the input.",
    ),
    Misconception(
        "by one",
        lambda stride, kernel_size: 1,
        "A shift by one cell falls between the stops of the window.",
    ),
    Misconception(
        "upside down",
        lambda stride, kernel_size: Fraction(1, stride * kernel_size),
        "By so much the output would move if the input moved by one cell. The question goes "
        "the other way.",
    ),
    Misconception(
        "stride to the power",
        lambda stride, kernel_size: stride**kernel_size if kernel_size > 1 and stride > 1 else None,
        "The stride was multiplied with itself, {kernel_size} times. The two strides are "
        "multiplied with each other.",
    ),
    Misconception(
        "twice as far",
        lambda stride, kernel_size: 2 * stride * kernel_size,
        "That moves the output by two cells.",
    ),
    Misconception(
        "one cell too few",
        lambda stride, kernel_size: stride * kernel_size - 1,
        "One too few: the shift has to be a whole number of jumps.",
    ),
)
"""Everything that can happen to the shift that an output can follow by one cell."""


def pooled(row: Array, kernel_size: int) -> Array:
    """A row after max pooling."""
    result: Array = max_pool2d([np.asarray(row).tolist()], (1, kernel_size))[0]
    return result


def shifted(row: Array) -> Array:
    """A row one cell further right."""
    return np.concatenate([[0], np.asarray(row)[:-1]])


FOR_SHIFTED = (
    Misconception(
        "invariant",
        lambda row, kernel_size: pooled(row, kernel_size),
        "That is the output of the row as it was. Write down the shifted row and draw the windows: "
        "in which of them does the number lie now?",
    ),
    Misconception(
        "windows left out",
        lambda row, kernel_size: shifted(row),
        "That is the shifted row itself. Now comes the pooling: one number for each window.",
    ),
    Misconception(
        "one cell of the output too far",
        lambda row, kernel_size: shifted(pooled(shifted(row), kernel_size)),
        "One cell too far: the shift is one cell of the input, and that was counted already.",
    ),
    Misconception(
        "averaged",
        lambda row, kernel_size: pooled(shifted(row), kernel_size) / kernel_size,
        "Those are the means. Max pooling keeps the largest number.",
    ),
    Misconception(
        "windows overlap",
        lambda row, kernel_size: max_pool2d([shifted(row).tolist()], (1, kernel_size), stride=1)[0],
        "Your windows overlap: they move by one cell. In pooling they stand side by side, "
        "unless another stride is given.",
    ),
    Misconception(
        "row made longer",
        lambda row, kernel_size: pooled(np.concatenate([[0], np.asarray(row), [0]]), kernel_size),
        "The row has become longer. It keeps its length: what is pushed out at the right is lost.",
    ),
    Misconception(
        "smallest kept",
        lambda row, kernel_size: -pooled(-shifted(row), kernel_size),
        "That keeps the smallest number of each window. Max pooling keeps the largest.",
    ),
)
"""Everything that can happen to a row that is shifted by one and pooled."""


def unseen(cells: int, kernel_size: int) -> int:
    """The right answer: shifts by one that stay within a window."""
    return sum(place // kernel_size == (place + 1) // kernel_size for place in range(cells - 1))


FOR_UNSEEN = (
    Misconception(
        "all of them",
        lambda cells, kernel_size: cells - 1,
        "Those are all the shifts. From the last cell of a window one step leads into the next.",
    ),
    Misconception(
        "none",
        lambda cells, kernel_size: 0,
        "There are some: within a window the largest number may stand anywhere.",
    ),
    Misconception(
        "those that show",
        lambda cells, kernel_size: cells - 1 - unseen(cells, kernel_size),
        "Those are the shifts across an edge between two windows, which do show.",
    ),
    Misconception(
        "places counted",
        lambda cells, kernel_size: cells // kernel_size * kernel_size,
        "Those are places. A window of {kernel_size} cells has {kernel_size} places and one step "
        "fewer between them.",
    ),
    Misconception(
        "windows counted",
        lambda cells, kernel_size: cells // kernel_size,
        "That is how many windows there are. How many steps lie inside each of them?",
    ),
    Misconception(
        "one window only",
        lambda kernel_size: kernel_size - 1,
        "Those are the steps inside one window. How many windows are there?",
    ),
    Misconception(
        "step of the edge counted",
        lambda cells, kernel_size: unseen(cells, kernel_size) + 1,
        "One too many: in the last window, too, there is one step fewer than cells.",
    ),
)
"""Everything that can happen to the number of shifts that max pooling does not show."""
