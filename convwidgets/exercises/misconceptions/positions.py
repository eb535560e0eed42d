"""Slips with where a window stands.

Givens: ``size``, ``kernel_size`` (stride 1, no padding) for the last index;
``start``, ``kernel_size`` for the cells a window covers.
"""

from ..misconception import Misconception

counted_not_indexed = Misconception(
    "count instead of last index",
    lambda size, kernel_size: size - kernel_size + 1,
    "That is how many places there are. The first of them has index 0, so the last index is one "
    "less than their number.",
)

last_of_input = Misconception(
    "last cell of the input",
    lambda size: size - 1,
    "That is the last index of the input. A window starting there would have all but its "
    "first row outside.",
)

one_short = Misconception(
    "stopped one early",
    lambda size, kernel_size: size - kernel_size - 1 if size > kernel_size else None,
    "One more place fits: push the window until its last cell lies on the last cell of the input.",
)

last_centre = Misconception(
    "index of the centre",
    lambda size, kernel_size: size - 1 - kernel_size // 2,
    "That is where the centre of the last window lies. Without padding an index names the first "
    "cell the window covers.",
)

half_kernel = Misconception(
    "half the kernel subtracted",
    lambda size, kernel_size: size - kernel_size // 2 if kernel_size > 1 else None,
    "Only half of the kernel was subtracted. All {kernel_size} cells of it must find room.",
)

size_of_input = Misconception(
    "size of the input",
    lambda size: size,
    "That is how many rows the input has. Counting from 0, not even its last row has this index.",
)

lost_at_both_ends = Misconception(
    "kernel lost at both ends",
    lambda size, kernel_size: (
        size - 1 - 2 * (kernel_size - 1) if size > 2 * kernel_size - 1 and kernel_size > 1 else None
    ),
    "That takes the kernel away at both ends. The window starts right at the beginning; only the "
    "far end stops it early.",
)

FOR_LAST_INDEX = (
    counted_not_indexed,
    last_of_input,
    one_short,
    last_centre,
    half_kernel,
    size_of_input,
    lost_at_both_ends,
)
"""Everything that can happen to the last index H − K."""

end_not_included = Misconception(
    "one past the end",
    lambda start, kernel_size: start + kernel_size,
    "That is the first row after the window, as in a Python slice. The window itself ends one "
    "earlier.",
)

length_as_end = Misconception(
    "size of the window",
    lambda kernel_size: kernel_size,
    "That is how many rows the window covers, not which is the last of them.",
)

centred_end = Misconception(
    "window centred on its index",
    lambda start, kernel_size: start + kernel_size // 2 if kernel_size > 1 else None,
    "That centres the window on row {start}. The index names the first row the window covers.",
)

from_zero_end = Misconception(
    "window at the origin",
    lambda start, kernel_size: kernel_size - 1 if start else None,
    "That is where the very first window ends. This one has moved on by {start}.",
)

one_early_end = Misconception(
    "one row too early",
    lambda start, kernel_size: start + kernel_size - 2 if kernel_size > 2 else None,
    "One row is missing: the first one belongs to the window, and with it there are {kernel_size}.",
)

start_as_end = Misconception(
    "first row of the window",
    lambda start, kernel_size: start if kernel_size > 1 else None,
    "That is the first row it reads. The window has {kernel_size} of them.",
)

side_by_side_end = Misconception(
    "windows side by side",
    lambda start, kernel_size: (start + 1) * kernel_size - 1 if start and kernel_size > 1 else None,
    "That lays the windows one after the other. From one output row to the next the window moves "
    "by one row only.",
)

FOR_WINDOW_END = (
    end_not_included,
    length_as_end,
    centred_end,
    from_zero_end,
    one_early_end,
    start_as_end,
    side_by_side_end,
)
"""Everything that can happen to the last row of a window, i + K − 1."""
