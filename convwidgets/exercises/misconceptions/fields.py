"""Slips with receptive fields.

Givens of a stack of equal layers: ``depth``, ``kernel_size``.  Of a stack of different ones:
``kernel_sizes`` and ``strides``, first layer first, as arrays.  The right answer for these is
`seen`.  Functions that a student writes take one argument, the rows (kernel size, stride,
dilation) of the layers; their slips are at the end.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from ..misconception import Misconception
from .reaches import one_too_far, only_holes

Layers = Iterable[Sequence[int]]


def seen(kernel_sizes: Sequence[int], strides: Sequence[int]) -> int:
    """The receptive field of a stack without dilation: 1 + Σ (K − 1) · strides before it."""
    field, jump = 1, 1
    for kernel_size, stride in zip(kernel_sizes, strides, strict=True):
        field += (int(kernel_size) - 1) * jump
        jump *= int(stride)
    return field


# ------------------------------------------------------------------- equal layers, stride 1

kernels_added = Misconception(
    "kernel sizes added",
    lambda depth, kernel_size: depth * kernel_size,
    "That adds the kernel sizes. The windows of neighbouring units overlap: a further layer adds "
    "only {kernel_size} − 1 cells.",
)

kernels_multiplied = Misconception(
    "kernel sizes multiplied",
    lambda depth, kernel_size: kernel_size**depth,
    "That multiplies the kernel sizes. Neighbouring units share most of what they see; only with a "
    "stride as large as the kernel would nothing be shared.",
)

without_the_cell = Misconception(
    "first cell forgotten",
    lambda depth, kernel_size: depth * (kernel_size - 1),
    "That is what the layers add. Before the first of them a unit is one cell, and it counts.",
)

last_layer_only = Misconception(
    "last layer only",
    lambda kernel_size: kernel_size,
    "That is what the unit reads of the layer just below it. Follow each of these cells down to "
    "the input.",
)

one_layer_fewer = Misconception(
    "one layer too few",
    lambda depth, kernel_size: 1 + (depth - 1) * (kernel_size - 1) if depth > 2 else None,
    "That is the field of a stack with one layer fewer. The last layer reads a window, too.",
)

one_layer_more = Misconception(
    "one layer too many",
    lambda depth, kernel_size: 1 + (depth + 1) * (kernel_size - 1),
    "That is the field of a stack with one layer more. Before the first layer a unit is one cell, "
    "not a window.",
)

half_kernels = Misconception(
    "one side only",
    lambda depth, kernel_size: 1 + depth * (kernel_size // 2) if kernel_size > 2 else None,
    "The field grows on both sides of the unit. Only one of them was counted.",
)

FOR_EQUAL_LAYERS = (
    kernels_added,
    kernels_multiplied,
    without_the_cell,
    last_layer_only,
    one_layer_fewer,
    one_layer_more,
    half_kernels,
)
"""Everything that can happen to 1 + depth · (K − 1)."""

# ----------------------------------------------------------------- stacks with strides


def _with_strides(wrong: Callable[[list[int], list[int]], int]) -> Callable[..., int]:
    def compute(kernel_sizes: Any, strides: Any) -> int:
        return wrong([int(k) for k in kernel_sizes], [int(s) for s in strides])

    return compute


strides_ignored = Misconception(
    "strides ignored",
    _with_strides(lambda kernels, strides: seen(kernels, [1] * len(strides))),
    "That is the field with stride 1 throughout. After a stride, one step on the map is that many "
    "cells of the input, so whatever comes later reaches further.",
)

own_stride_counted = Misconception(
    "own stride counted",
    _with_strides(lambda kernels, strides: seen([1, *kernels], [*strides, 1])),
    "That multiplies each layer by its own stride as well. A stride moves the window; it does not "
    "spread it. Only the strides of the layers before count.",
)

all_sizes_added = Misconception(
    "kernel sizes added",
    _with_strides(lambda kernels, strides: sum(kernels)),
    "That adds the kernel sizes. Each layer adds its kernel size less one, times the strides "
    "before it.",
)

all_without_the_cell = Misconception(
    "first cell forgotten",
    _with_strides(lambda kernels, strides: seen(kernels, strides) - 1),
    "That is what the layers add to a unit. A unit of no layer at all is one cell: start from 1.",
)

pooling_skipped = Misconception(
    "window of the pooling forgotten",
    _with_strides(
        lambda kernels, strides: seen(
            [1 if s > 1 else k for k, s in zip(kernels, strides, strict=True)], strides
        )
    ),
    "The stride of the pooling was counted, its window was not. A pooling reads a window like any "
    "other layer, and adds its size less one.",
)

pooling_left_out = Misconception(
    "pooling left out",
    _with_strides(
        lambda kernels, strides: seen(
            [k for k, s in zip(kernels, strides, strict=True) if s == 1], [1] * strides.count(1)
        )
    ),
    "That leaves the pooling out. It reads a window, so it adds its size less one; and its stride "
    "spreads the layer after it.",
)

whole_kernels_added = Misconception(
    "whole kernels added",
    _with_strides(
        lambda kernels, strides: seen([k + 1 for k in kernels], strides) - 1,
    ),
    "The strides are right. Each layer adds its kernel size less one: one of its cells is there "
    "already.",
)

reversed_layers = Misconception(
    "layers in reverse order",
    _with_strides(lambda kernels, strides: seen(kernels[::-1], strides[::-1])),
    "The layers were taken from the last to the first. A stride spreads the layers that come "
    "after it, and the first layer reads the input.",
)


def _with_jump(step: Callable[[int, int], int]) -> Callable[..., int]:
    def wrong(kernels: list[int], strides: list[int]) -> int:
        field, jump = 1, 1
        for kernel_size, stride in zip(kernels, strides, strict=True):
            field += (kernel_size - 1) * jump
            jump = step(jump, stride)
        return field

    return _with_strides(wrong)


strides_added = Misconception(
    "strides added",
    _with_jump(lambda jump, stride: jump + stride),
    "The strides were added to the jump. They multiply: every step of the one is as many steps of "
    "the other.",
)

latest_stride = Misconception(
    "only the stride just before",
    _with_jump(lambda jump, stride: stride),
    "Only the stride of the layer just before was counted. All strides before a layer multiply.",
)
"""For stacks with more than one stride."""

strides_multiplied = Misconception(
    "all strides on everything",
    _with_strides(lambda kernels, strides: 1 + sum(k - 1 for k in kernels) * int(np.prod(strides))),
    "Every layer was spread by all the strides. A stride spreads only the layers after it.",
)

FOR_STACKS = (
    strides_ignored,
    own_stride_counted,
    all_sizes_added,
    all_without_the_cell,
    whole_kernels_added,
    reversed_layers,
    strides_added,
    strides_multiplied,
)
"""What can happen to any stack with strides."""

# --------------------------------------------------------------------------- dilation

dilation_times_kernel = Misconception(
    "dilation times kernel size",
    lambda kernel_size, dilation: kernel_size * dilation if dilation > 1 else None,
    "There are {kernel_size} cells, and between them one gap fewer: {dilation} cells from one to "
    "the next, {kernel_size} − 1 times.",
)

dilation_without_end = Misconception(
    "first cell of a dilated window forgotten",
    lambda kernel_size, dilation: dilation * (kernel_size - 1),
    "That is the way from the first cell to the last. Counting cells, the one you start from is "
    "one more.",
)

dilation_ignored = Misconception(
    "dilation ignored",
    lambda kernel_size, dilation: kernel_size if dilation > 1 else None,
    "That is how many cells are read. They lie {dilation} apart, and the field reaches from the "
    "first to the last.",
)

gaps_once = Misconception(
    "dilation added",
    lambda kernel_size, dilation: kernel_size + dilation - 1 if dilation > 1 else None,
    "That widens one gap only. Every one of the {kernel_size} − 1 gaps is {dilation} − 1 cells "
    "wide.",
)

cells_between = Misconception(
    "so many cells left free",
    lambda kernel_size, dilation: (kernel_size - 1) * (dilation + 1) + 1,
    "That leaves {dilation} cells free between two that are read. Dilation {dilation} means that "
    "the next one lies {dilation} cells further on, so one fewer is free.",
)

FOR_DILATION = (
    dilation_times_kernel,
    dilation_without_end,
    dilation_ignored,
    gaps_once,
    cells_between,
    one_too_far,
    only_holes,
)
"""Everything that can happen to D(K − 1) + 1."""

# ------------------------------------------------------------------ what each cell counts


def profile(sizes: Sequence[int]) -> list[int]:
    """How many ways lead from a unit to each cell, for kernels of these sizes at stride 1."""
    ways = np.ones(1, int)
    for size in sizes:
        ways = np.convolve(ways, np.ones(int(size), int))
    return [int(n) for n in ways]


all_alike = Misconception(
    "every cell counts alike",
    lambda sizes: [1] * len(profile(sizes)),
    "That would be one kernel of this size with equal weights. Here a cell in the middle is "
    "reached over several units between, a cell at the end over one.",
)

binomial = Misconception(
    "binomial numbers",
    lambda sizes: profile([2] * (len(profile(sizes)) - 1)),
    "That is Pascal's triangle, what windows of two cells give. Write the ways down one by one: "
    "over which of the units between can each cell be reached?",
)

climbing = Misconception(
    "counted up to the middle without a limit",
    lambda sizes: [min(i, len(profile(sizes)) - 1 - i) + 1 for i in range(len(profile(sizes)))],
    "There are only as many ways as units between that see the cell. Once all of them do, the "
    "number grows no further.",
)

from_zero = Misconception(
    "counted from 0",
    lambda sizes: [n - 1 for n in profile(sizes)],
    "One too few everywhere: the cells at the ends are reached over one way, not over none.",
)

as_shares = Misconception(
    "shares instead of ways",
    lambda sizes: [n / sum(profile(sizes)) for n in profile(sizes)],
    "Those are shares that add up to 1. The numbers of ways themselves were asked for.",
)

one_cell_short = Misconception(
    "one cell too few",
    lambda sizes: profile([*sizes[:-1], sizes[-1] - 1]),
    "The second kernel was taken to be one cell shorter. Count the units that it reads.",
)

last_kernel_alone = Misconception(
    "one kernel alone",
    lambda sizes: [1] * int(sizes[0]),
    "Those are the cells that one unit between sees. The last unit reads several of these units.",
)

sides_by_side = Misconception(
    "fields side by side",
    lambda sizes: [1] * int(np.prod(sizes)),
    "That lays the fields of the units between side by side. They overlap: each begins one cell "
    "further on.",
)

FOR_PROFILE = (
    all_alike,
    binomial,
    climbing,
    from_zero,
    as_shares,
    one_cell_short,
    last_kernel_alone,
    sides_by_side,
)
"""What can happen to the effective field of equal weights."""

# --------------------------------------------------------- a function the student writes


def walked(layers: Layers) -> int:
    """The receptive field, as the lesson asks for it."""
    field, jump = 1, 1
    for kernel_size, stride, dilation in layers:
        field += dilation * (kernel_size - 1) * jump
        jump *= stride
    return field


def _walk(
    *, start: int = 1, jump_first: bool = False, less: int = 1, strided: bool = True,
    dilated: bool = True, replaced: bool = False,
) -> Callable[[Layers], int]:  # fmt: skip
    def field_of(layers: Layers) -> int:
        field, jump = start, 1
        for kernel_size, stride, dilation in layers:
            if jump_first:
                jump *= stride
            field += (dilation if dilated else 1) * (kernel_size - less) * jump
            if not jump_first and strided:
                jump = stride if replaced else jump * stride
        return field

    return field_of


stride_too_soon = Misconception(
    "jump grows too soon",
    _walk(jump_first=True),
    "The stride of a layer already counts for that layer. Only the layers after it are spread: add "
    "to the field first, then let the jump grow.",
)

stride_left_out = Misconception(
    "strides left out",
    _walk(strided=False),
    "The strides are nowhere in your result. Multiply the jump by each stride, and what a layer "
    "adds by the jump.",
)

stride_of_last = Misconception(
    "only the last stride kept",
    _walk(replaced=True),
    "The jump holds the latest stride only. Strides multiply: two of 2 make a jump of 4.",
)

dilation_left_out = Misconception(
    "dilation left out",
    _walk(dilated=False),
    "The dilation is nowhere in your result. A window of K cells that lie D apart reaches over "
    "D(K − 1) + 1.",
)

start_at_zero = Misconception(
    "started at 0",
    _walk(start=0),
    "It is one too small. Before the first layer a unit is a single cell, so the field starts "
    "from 1.",
)


def _one_less_at_the_end(layers: Layers) -> int:
    field, jump = 1, 1
    for kernel_size, stride, dilation in layers:
        field += (dilation * kernel_size - 1) * jump
        jump *= stride
    return field


one_less_at_the_end = Misconception(
    "one subtracted after the dilation",
    _one_less_at_the_end,
    "Between K cells there are K − 1 gaps. Take 1 from the kernel size before you multiply by the "
    "dilation.",
)

whole_kernel = Misconception(
    "whole kernel added",
    _walk(less=0),
    "Your field grows by K with each layer. The window's first cell is there already; only "
    "K − 1 are new.",
)

FOR_FUNCTION = (
    stride_too_soon,
    stride_left_out,
    stride_of_last,
    dilation_left_out,
    start_at_zero,
    whole_kernel,
    one_less_at_the_end,
)
"""What can happen to a function that walks through the layers."""
