"""Slips with padding: how much of it, on which side, and what stands in it.

For the padding that keeps the size: ``kernel_size`` (odd for one number per side).
For what stands in it: ``signal`` and ``padding``, the right answer being
`numpy.pad` with ``mode="reflect"``.  For the largest kernel that still fits:
``size`` and ``padding``.
"""

from collections.abc import Callable
from fractions import Fraction

import numpy as np

from ..misconception import Misconception
from .windows import Array

both_ends_together = Misconception(
    "both ends together",
    lambda kernel_size: kernel_size - 1,
    "That is what both ends need together, and P counts one end. (So much at each end would be "
    "full mode.)",
)

half_kernel = Misconception(
    "half the kernel",
    lambda kernel_size: Fraction(kernel_size, 2),
    "Half a cell cannot be added. The middle cell of the window stays on the input; only the cells "
    "beside it may hang over.",
)

middle_counted = Misconception(
    "middle cell counted",
    lambda kernel_size: kernel_size // 2 + 1,
    "One too many: the output would grow by 2. The middle cell of the window need not hang over.",
)

one_too_few = Misconception(
    "one cell too few",
    lambda kernel_size: kernel_size // 2 - 1 if kernel_size > 2 else None,
    "One too few: the output would shrink by 2. How many cells lie on one side of the window's "
    "middle?",
)

whole_kernel = Misconception(
    "as much as the kernel",
    lambda kernel_size: kernel_size,
    "With so much padding some windows would see nothing but padding. Only what lies beside the "
    "middle of the window has to find room.",
)

always_one = Misconception(
    "always one",
    lambda: 1,
    "Padding 1 keeps the size for a kernel of 3. A kernel of {kernel_size} reaches further.",
)

FOR_SAME = (both_ends_together, half_kernel, middle_counted, one_too_few, whole_kernel, always_one)
"""Everything that can happen to (K − 1) / 2."""

longer_side_first = Misconception(
    "longer side first",
    lambda kernel_size: [kernel_size // 2, (kernel_size - 1) // 2],
    "The right two numbers, the other way round. PyTorch and TensorFlow put the odd cell after. "
    "(It goes before in `np.convolve`.)",
)

equal_and_short = Misconception(
    "equal sides, too few",
    lambda kernel_size: [(kernel_size - 1) // 2] * 2,
    "One cell is missing: the output would be one cell shorter than the input. Equal sides cannot "
    "do it.",
)

equal_and_long = Misconception(
    "equal sides, too many",
    lambda kernel_size: [kernel_size // 2] * 2,
    "One cell too many: the output would be one cell longer than the input. Equal sides cannot do "
    "it.",
)

cells_halved = Misconception(
    "a cell cut in half",
    lambda kernel_size: [Fraction(kernel_size - 1, 2)] * 2,
    "The sum is right, and a cell cannot be cut in half. One side gets one cell more.",
)

all_after = Misconception(
    "all on one side",
    lambda kernel_size: [0, kernel_size - 1],
    "The size would be right, but all the padding is on one side. It is shared out as evenly as "
    "whole cells allow.",
)

all_before = Misconception(
    "all on the other side",
    lambda kernel_size: [kernel_size - 1, 0],
    all_after.reason,
)

FOR_EVEN = (longer_side_first, equal_and_short, equal_and_long, cells_halved, all_after, all_before)
"""Everything that can happen to the two sides of an even kernel."""


def _padded(mode: str, **options: str) -> Callable[..., Array]:
    def compute(signal: Array, padding: int) -> Array:
        padded: Array = np.pad(signal, padding, mode=mode, **options)  # type: ignore[call-overload]  # its modes are literals
        return padded

    return compute


edge_doubled = Misconception(
    "edge counted twice",
    _padded("symmetric"),
    "The mirror stands between the cells here, so that the end of the signal appears twice. In "
    "reflect mode it stands on the last cell, which is not repeated.",
)

replicated = Misconception(
    "replicate instead",
    _padded("edge"),
    "That repeats the end of the signal: replicate mode. A mirror shows what lies before the end.",
)

wrapped = Misconception(
    "circular instead",
    _padded("wrap"),
    "That continues with the other end of the signal: circular mode.",
)

zero_filled = Misconception(
    "zeros instead",
    _padded("constant"),
    "Those are zeros. In reflect mode the padding is made of the signal's own values.",
)

continued = Misconception(
    "trend continued",
    _padded("reflect", reflect_type="odd"),
    "That continues the way the signal was going, turned about its end. A plain mirror shows the "
    "same values again, backwards.",
)


def _copied(signal: Array, padding: int) -> Array:
    return np.concatenate([signal[1 : padding + 1], signal, signal[-padding - 1 : -1]])


not_reversed = Misconception(
    "not reversed",
    _copied,
    "The right cells in the wrong order. A mirror turns them round: what lies nearest to the end "
    "appears nearest to it.",
)


def _at_one_end(before: int, after: int) -> Callable[..., Array]:
    def compute(signal: Array, padding: int) -> Array:
        sides = (padding * before, padding * after)
        padded: Array = np.pad(signal, sides, mode="reflect")
        return padded

    return compute


before_only = Misconception(
    "at the beginning only",
    _at_one_end(1, 0),
    "The far end was left as it is. Padding {padding} adds {padding} at each end.",
)

after_only = Misconception(
    "at the end only",
    _at_one_end(0, 1),
    "The beginning was left as it is. Padding {padding} adds {padding} at each end.",
)

one_cell_only = Misconception(
    "one cell at each end",
    lambda signal, padding: np.pad(signal, 1, mode="reflect") if padding > 1 else None,
    "One cell was added at each end. Padding {padding} adds {padding}.",
)

FOR_REFLECTIONS = (
    edge_doubled,
    replicated,
    wrapped,
    zero_filled,
    continued,
    not_reversed,
    before_only,
    after_only,
    one_cell_only,
)
"""Everything that can happen to a signal padded by reflection."""

input_only = Misconception(
    "bound without padding",
    lambda size, padding: size if padding else None,
    "That is the bound without padding. The window moves over the padded strip, so a kernel may be "
    "larger than the input itself.",
)

padded_once = Misconception(
    "padding counted once",
    lambda size, padding: size + padding if padding else None,
    "The padding was counted at one end only. There are {padding} cells at each end.",
)

strictly_smaller = Misconception(
    "one cell spared",
    lambda size, padding: size + 2 * padding - 1,
    "One more fits. A kernel exactly as long as the padded strip has one place to stand, and one "
    "output is an output.",
)

place_added = Misconception(
    "start added",
    lambda size, padding: size + 2 * padding + 1,
    "That is one cell longer than the padded strip. The + 1 of the formula counts places, not "
    "cells.",
)

input_and_place = Misconception(
    "bound without padding, start added",
    lambda size, padding: size + 1 if padding else None,
    "Two slips at once: the padding was left out, and the + 1 of the formula counts places, not "
    "cells.",
)

once_and_spared = Misconception(
    "padding counted once, one cell spared",
    lambda size, padding: size + padding - 1 if padding > 1 else None,
    "Two slips at once: the padding was counted at one end only, and a kernel as long as the "
    "padded strip still fits.",
)

FOR_LARGEST = (
    input_only,
    padded_once,
    strictly_smaller,
    place_added,
    input_and_place,
    once_and_spared,
)
"""Everything that can happen to K ≤ I + 2P."""
