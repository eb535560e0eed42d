"""Slips with a kernel that is to be turned by 180°.

Each ``compute`` takes ``kernel``, by name or as its only argument, so that the
slips serve a question and a student's function alike.
"""

from collections.abc import Callable

import numpy as np

from ..misconception import Misconception
from .windows import Array, rotated


def _instead(name: str, rule: Callable[[Array], Array], reason: str) -> Misconception:
    def compute(kernel: Array) -> Array:
        return rule(np.asarray(kernel))

    return Misconception(name, compute, reason)


unchanged = _instead(
    "kernel left as it is",
    lambda kernel: kernel.copy(),
    "That is the kernel as it stands. Half a turn takes its first weight to the last place.",
)

upside_down = _instead(
    "rows reversed only",
    lambda kernel: kernel[::-1],
    "Only the rows were reversed: the kernel stands on its head, and left is still left. Half a "
    "turn reverses the columns as well.",
)

mirrored = _instead(
    "columns reversed only",
    lambda kernel: kernel[:, ::-1],
    "Only the columns were reversed: that is a mirror image, and the top is still the top. Half a "
    "turn reverses the rows as well.",
)

transposed = _instead(
    "transposed",
    lambda kernel: kernel.T,
    "Rows and columns were exchanged: that is the transpose, a mirror image along the diagonal. "
    "Half a turn takes the first weight to the last place; a transpose leaves it where it is.",
)

other_diagonal = _instead(
    "mirrored along the other diagonal",
    lambda kernel: rotated(kernel).T,
    "The corners are right, and rows have become columns: on top of the turn, the kernel was "
    "transposed.",
)

quarter_left = _instead(
    "quarter turn to the left",
    lambda kernel: np.rot90(kernel),
    "That is a quarter turn, by 90°. The flip is half a turn: do it once more.",
)

quarter_right = _instead(
    "quarter turn to the right",
    lambda kernel: np.rot90(kernel, -1),
    "That is a quarter turn, by 90°. The flip is half a turn: do it once more.",
)

negated = _instead(
    "signs changed",
    lambda kernel: -kernel,
    "Every weight has changed its sign and kept its place. The flip does the opposite: weights "
    "move, and none of them changes. (Of Sobel X both make the same, which is why they are easily "
    "confused.)",
)

turned_and_negated = _instead(
    "signs changed as well",
    lambda kernel: -rotated(kernel),
    "The places are right. The signs are not: a turn moves weights and changes none of them.",
)

FOR_TURNS = (
    unchanged,
    upside_down,
    mirrored,
    transposed,
    other_diagonal,
    quarter_left,
    quarter_right,
    negated,
    turned_and_negated,
)
"""What else can be done to a kernel."""
