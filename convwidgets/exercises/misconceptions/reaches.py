"""Slips with dilation, with what is left over, and with the cost of a stride.

For dilation: ``kernel_size`` and ``dilation``; the right answer is D(K − 1) + 1.
For what is left over: ``size``, ``kernel_size`` and ``stride``, which is at most as
long as the kernel.  For the cost of one map: ``size``, ``kernel_size``, ``stride``
and ``padding``.
"""

from fractions import Fraction

from convwidgets.core import mac_count, output_size

from ..misconception import Misconception

as_product = Misconception(
    "dilation times kernel size",
    lambda kernel_size, dilation: dilation * kernel_size,
    "That gives every weight a gap of its own, the last one too. Between {kernel_size} weights "
    "there is one gap fewer than weights.",
)

first_forgotten = Misconception(
    "first weight forgotten",
    lambda kernel_size, dilation: dilation * (kernel_size - 1),
    "That is how far it is from the first weight to the last. The first weight lies on a cell, "
    "too.",
)

undilated = Misconception(
    "dilation ignored",
    lambda kernel_size: kernel_size,
    "That is how many weights there are. With dilation {dilation} they lie apart.",
)

holes_of_dilation = Misconception(
    "dilation taken as the hole",
    lambda kernel_size, dilation: kernel_size + dilation * (kernel_size - 1),
    lambda dilation: (
        f"That leaves {dilation} cells free between two weights. Dilation {dilation} means that "
        f"the next weight lies {dilation} cells further on, so one fewer is free."
    ),
)

one_hole = Misconception(
    "one gap only",
    lambda kernel_size, dilation: kernel_size + dilation - 1 if kernel_size > 2 else None,
    "That widens a single gap. Every gap between two weights is widened.",
)

one_too_far = Misconception(
    "one cell too many",
    lambda kernel_size, dilation: dilation * (kernel_size - 1) + 2,
    "One too many: the first weight lies on a cell, and that cell is counted once.",
)

only_holes = Misconception(
    "free cells counted",
    lambda kernel_size, dilation: (dilation - 1) * (kernel_size - 1),
    "Those are the cells left free between the weights. The weights lie on cells, too.",
)

all_summed = Misconception(
    "dilation and kernel size added",
    lambda kernel_size, dilation: kernel_size + dilation,
    "The two were added. From each weight to the next it is {dilation} cells.",
)

FOR_SPANS = (
    as_product,
    first_forgotten,
    undilated,
    holes_of_dilation,
    one_hole,
    one_too_far,
    only_holes,
    all_summed,
)
"""Everything that can happen to D(K − 1) + 1."""

size_divided = Misconception(
    "remainder of the size",
    lambda size, stride: size % stride,
    "That is the remainder of the size. The window takes up {kernel_size} cells before it first "
    "jumps; only the travel, {size} − {kernel_size}, is divided into jumps.",
)

missing_cells = Misconception(
    "cells missing for one more stop",
    lambda size, kernel_size, stride: (kernel_size - size) % stride,
    "That is how many cells are missing for one more stop. Left over are those that lie there and "
    "are not covered.",
)

whole_travel = Misconception(
    "whole travel",
    lambda size, kernel_size: size - kernel_size,
    "That is all the travel there is. The jumps use up most of it; what remains is left over.",
)

stops_counted = Misconception(
    "stops counted",
    lambda size, kernel_size, stride: output_size(size, kernel_size, stride=stride),
    "That is how often the window stops. The question is which cells at the end none of the stops "
    "covers.",
)

skipped_places = Misconception(
    "skipped places",
    lambda size, kernel_size, stride: (
        size - kernel_size + 1 - output_size(size, kernel_size, stride=stride)
    ),
    "That counts the places that are skipped. Their cells may well lie under the stops before and "
    "after; left over are the cells that lie under none.",
)

part_of_jump = Misconception(
    "part of a jump",
    lambda size, kernel_size, stride: Fraction((size - kernel_size) % stride, stride),
    "That is which part of a jump is left. A whole jump is {stride} cells: how many cells is this "
    "part?",
)

jumps_counted = Misconception(
    "jumps counted",
    lambda size, kernel_size, stride: (size - kernel_size) // stride,
    "That is how many whole jumps fit into the travel. How many cells remain after them?",
)

start_as_travel = Misconception(
    "start counted as travel",
    lambda size, kernel_size, stride: (size - kernel_size + 1) % stride,
    "One cell too much was divided into jumps: {size} − {kernel_size} + 1 counts places, and the "
    "travel is {size} − {kernel_size} cells.",
)

covered_cells = Misconception(
    "covered cells",
    lambda size, kernel_size, stride: size - (size - kernel_size) % stride,
    "That is how many cells the stops reach over. How many lie behind the last of them?",
)

overlap_counted = Misconception(
    "overlap of two stops",
    lambda kernel_size, stride: kernel_size - stride,
    "That is how many cells two stops share. Left over are those at the end that no stop covers.",
)

FOR_LEFT_OVER = (
    size_divided,
    missing_cells,
    whole_travel,
    jumps_counted,
    stops_counted,
    skipped_places,
    part_of_jump,
    start_as_travel,
    covered_cells,
    overlap_counted,
)
"""Everything that can happen to the cells left over by the floor."""


def cost_of_map(size: int, kernel_size: int, stride: int, padding: int) -> int:
    """Multiply-accumulates of one kernel on one square image."""
    return mac_count(1, 1, kernel_size, size, stride=stride, padding=padding)


def _places(size: int, kernel_size: int, stride: int, padding: int) -> int:
    return output_size(size, kernel_size, stride=stride, padding=padding)


def _inside(size: int, kernel_size: int, stride: int, padding: int) -> int:
    """Products with cells of the input alone."""
    starts = range(0, _places(size, kernel_size, stride, padding) * stride, stride)
    covered = [
        len(range(max(0, start - padding), min(size, start - padding + kernel_size)))
        for start in starts
    ]
    return sum(covered) ** 2


stride_ignored = Misconception(
    "stride ignored",
    lambda size, kernel_size, padding: cost_of_map(size, kernel_size, 1, padding),
    "That is the cost at stride 1. With stride {stride} the window makes fewer stops.",
)

one_axis = Misconception(
    "stride on one axis",
    lambda size, kernel_size, stride, padding: (
        _places(size, kernel_size, stride, padding)
        * _places(size, kernel_size, 1, padding)
        * kernel_size**2
    ),
    "That jumps along the rows and walks down the columns. The stride counts on both axes.",
)

outputs_only = Misconception(
    "outputs counted",
    lambda size, kernel_size, stride, padding: _places(size, kernel_size, stride, padding) ** 2,
    "That is how many output cells there are. Each of them is a sum of several products.",
)

side_once = Misconception(
    "one row of the kernel",
    lambda size, kernel_size, stride, padding: (
        _places(size, kernel_size, stride, padding) ** 2 * kernel_size
    ),
    "Each output was given {kernel_size} products. The kernel has {kernel_size} rows of "
    "{kernel_size}.",
)

one_stop = Misconception(
    "one stop",
    lambda kernel_size: kernel_size**2,
    "That is one stop of the window. How many are there?",
)

counted_twice = Misconception(
    "additions counted apart",
    lambda **n: 2 * cost_of_map(**n),
    "That counts the multiplication and the addition as two. A multiply-accumulate is both at "
    "once. (Some tools do count two, and call them FLOPs.)",
)

zeros_left_out = Misconception(
    "padding left out",
    _inside,
    "The products with padded zeros were left out. By the usual count they are products like any "
    "others: the loop runs over them all the same.",
)

padding_forgotten = Misconception(
    "padding forgotten",
    lambda size, kernel_size, stride, padding: (
        cost_of_map(size, kernel_size, stride, 0) if padding and size >= kernel_size else None
    ),
    "The padding was left out of the size. With it the window makes more stops.",
)

divided_by_stride = Misconception(
    "size divided by the stride",
    lambda size, kernel_size, stride: (size // stride) ** 2 * kernel_size**2,
    "The size was divided by {stride}. Count the stops with the formula: the kernel has to find "
    "room, and the padding makes some.",
)

FOR_COSTS = (
    stride_ignored,
    one_axis,
    outputs_only,
    side_once,
    one_stop,
    counted_twice,
    zeros_left_out,
    padding_forgotten,
    divided_by_stride,
)
"""Everything that can happen to the multiply-accumulates of one map."""
