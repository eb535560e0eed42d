"""Checks of lesson 08: how large a receptive field is."""

from fractions import Fraction

import numpy as np

from ._text import plural, shown
from .kinds import Choice, Number, Option
from .misconception import Misconception
from .misconceptions import fields

STACK = Number(
    id="08.stack",
    prompt="{depth} layers of {kernel_size}×{kernel_size} kernels, stride 1, one on top of the "
    "other. How many cells wide is the receptive field of a unit of the last layer?",
    numbers={"depth": 3, "kernel_size": 5},
    answer=lambda depth, kernel_size: 1 + depth * (kernel_size - 1),
    misconceptions=fields.FOR_EQUAL_LAYERS,
    hints=(
        "How many cells does each further layer add?",
        lambda kernel_size: (
            f"One layer sees {kernel_size} cells. A unit of the next one reads {kernel_size} such "
            "units, each one step further on."
        ),
    ),
    explanation=lambda depth, kernel_size: (
        f"1 + {depth} · ({kernel_size} − 1) = {1 + depth * (kernel_size - 1)}. Each layer adds "
        f"{plural(kernel_size - 1, 'cell')}."
    ),
    vary=lambda rng: {"depth": int(rng.integers(2, 7)), "kernel_size": int(rng.integers(3, 8))},
)


def _sum_text(kernel_sizes: np.ndarray, strides: np.ndarray) -> str:
    terms, jump = ["1"], 1
    for kernel_size, stride in zip(kernel_sizes, strides, strict=True):
        terms.append(f"{int(kernel_size) - 1}" + (f" · {jump}" if jump > 1 else ""))
        jump *= int(stride)
    return " + ".join(terms)


_STACK_HINTS = (
    "Start from one cell. Which layers come before each layer, and what is their stride?",
    "Each layer adds its window less one cell, times all the strides before it.",
)

STRIDE = Number(
    id="08.stride",
    prompt=lambda kernel_sizes, strides: (
        f"First a {kernel_sizes[0]}×{kernel_sizes[0]} convolution with stride {strides[0]}, then a "
        f"{kernel_sizes[1]}×{kernel_sizes[1]} convolution with stride {strides[1]}. How wide is "
        "the receptive field of a unit at the end?"
    ),
    numbers={"kernel_sizes": [3, 5], "strides": [3, 1]},
    answer=fields.seen,
    misconceptions=fields.FOR_STACKS,
    hints=_STACK_HINTS,
    explanation=lambda kernel_sizes, strides: (
        f"{_sum_text(kernel_sizes, strides)} = {fields.seen(kernel_sizes, strides)}. The stride of "
        "the first layer spreads the second one; the stride of the second spreads nothing yet."
    ),
    vary=lambda rng: {
        "kernel_sizes": [int(n) for n in rng.integers(2, 8, 2)],
        "strides": [int(rng.integers(2, 5)), int(rng.integers(1, 4))],
    },
)

POOL = Number(
    id="08.pool",
    prompt=lambda kernel_sizes, strides: (
        f"A {kernel_sizes[0]}×{kernel_sizes[0]} convolution, a {kernel_sizes[1]}×{kernel_sizes[1]} "
        f"pooling with stride {strides[1]}, a {kernel_sizes[2]}×{kernel_sizes[2]} convolution; the "
        "convolutions have stride 1. How wide is the receptive field of a unit at the end?"
    ),
    numbers={"kernel_sizes": [3, 2, 3], "strides": [1, 2, 1]},
    answer=fields.seen,
    misconceptions=(fields.pooling_skipped, fields.pooling_left_out, *fields.FOR_STACKS),
    hints=_STACK_HINTS,
    explanation=lambda kernel_sizes, strides: (
        f"{_sum_text(kernel_sizes, strides)} = {fields.seen(kernel_sizes, strides)}. For the field "
        "a pooling is a layer like any other."
    ),
    vary=lambda rng: {
        "kernel_sizes": [
            int(rng.integers(3, 8)), (p := int(rng.integers(2, 4))), int(rng.integers(3, 8))
        ],
        "strides": [1, p, 1],
    },
)  # fmt: skip

DILATION = Number(
    id="08.dilation",
    prompt="A kernel of {kernel_size}×{kernel_size} with dilation {dilation}. How many cells does "
    "its window span from the first to the last, along one axis?",
    numbers={"kernel_size": 3, "dilation": 4},
    answer=lambda kernel_size, dilation: dilation * (kernel_size - 1) + 1,
    misconceptions=fields.FOR_DILATION,
    hints=(
        "Draw the cells that are read on a strip, {dilation} apart.",
        "How many ways of {dilation} are there between {kernel_size} cells?",
    ),
    explanation=lambda kernel_size, dilation: (
        f"{dilation} · ({kernel_size} − 1) + 1 = {dilation * (kernel_size - 1) + 1}, read with "
        f"{kernel_size} weights along the axis."
    ),
    vary=lambda rng: {
        "kernel_size": int(rng.integers(3, 8)), "dilation": int(rng.integers(2, 9)),
    },
)  # fmt: skip

DEPTH = Number(
    id="08.depth",
    prompt="How many {kernel_size}×{kernel_size} layers with stride 1 see as far as one "
    "{wide}×{wide} layer?",
    numbers={"kernel_size": 3, "wide": 7},
    answer=lambda kernel_size, wide: (wide - 1) // (kernel_size - 1),
    misconceptions=(
        Misconception(
            "field divided by kernel size",
            lambda kernel_size, wide: wide // kernel_size,
            "That lays the windows side by side. They overlap, and each layer adds only "
            "{kernel_size} − 1 cells.",
        ),
        Misconception(
            "difference of the sizes",
            lambda kernel_size, wide: wide - kernel_size,
            "That is how many cells are missing after the first layer. How many does each further "
            "layer add?",
        ),
        Misconception(
            "first layer not counted",
            lambda kernel_size, wide: (wide - kernel_size) // (kernel_size - 1),
            "Those are the layers on top of the first one. It counts as well.",
        ),
        Misconception(
            "one layer for each cell",
            lambda wide: wide,
            "A layer of {kernel_size} adds {kernel_size} − 1 cells at once, so fewer will do.",
        ),
        Misconception(
            "one layer for each new cell",
            lambda wide: wide - 1,
            "That many cells are to be added to the first one. A layer of {kernel_size} adds "
            "{kernel_size} − 1 of them at once.",
        ),
        Misconception(
            "areas divided",
            lambda kernel_size, wide: Fraction(wide**2, kernel_size**2),
            "The areas were divided. How many cells does each layer add along one axis?",
        ),
        Misconception(
            "first cell forgotten",
            lambda kernel_size, wide: Fraction(wide, kernel_size - 1),
            "All {wide} cells were divided. One of them is there before the first layer.",
        ),
        Misconception(
            "one layer too many",
            lambda kernel_size, wide: (wide - 1) // (kernel_size - 1) + 1,
            "One too many: the first layer starts from one cell and adds {kernel_size} − 1, too.",
        ),
        Misconception(
            "sizes divided, no floor",
            lambda kernel_size, wide: Fraction(wide, kernel_size) if wide % kernel_size else None,
            "That lays the windows side by side. They overlap, and each layer adds only "
            "{kernel_size} − 1 cells.",
        ),
    ),
    hints=(
        "Begin with one layer and add one at a time: how far does each stack see?",
        "From one cell to {wide} cells, {kernel_size} − 1 at a time.",
    ),
    explanation=lambda kernel_size, wide: (
        f"From 1 cell to {wide} are {wide - 1}, and each layer adds {kernel_size - 1}: "
        f"{(wide - 1) // (kernel_size - 1)} layers."
    ),
    vary=lambda rng: {
        "kernel_size": (k := int(rng.integers(3, 6))),
        "wide": 1 + (k - 1) * int(rng.integers(2, 7)),
    },
)

WEIGHTS = Number(
    id="08.weights",
    prompt="How many weights do {depth} such {kernel_size}×{kernel_size} kernels have together, "
    "from one channel to one channel, without biases?",
    numbers={"depth": 3, "kernel_size": 3},
    answer=lambda depth, kernel_size: depth * kernel_size**2,
    misconceptions=(
        Misconception(
            "weights of the one large kernel",
            lambda depth, kernel_size: (1 + depth * (kernel_size - 1)) ** 2,
            "That is the one large kernel that sees as much. The small ones have fewer.",
        ),
        Misconception(
            "weights of one layer",
            lambda kernel_size: kernel_size**2,
            "That is one of them. The layers do not share their weights.",
        ),
        Misconception(
            "weights along one axis",
            lambda depth, kernel_size: depth * kernel_size,
            "That counts along one axis. A kernel is {kernel_size}×{kernel_size}.",
        ),
        Misconception(
            "weights multiplied",
            lambda depth, kernel_size: kernel_size ** (2 * depth),
            "The kernels stand one after the other: their weights are added, not multiplied.",
        ),
        Misconception(
            "biases counted",
            lambda depth, kernel_size: depth * (kernel_size**2 + 1),
            "A bias was counted for each kernel, and none was asked for.",
        ),
        Misconception(
            "side added",
            lambda depth, kernel_size: 2 * depth * kernel_size,
            "The rows and columns of a kernel were added. Each of its {kernel_size} rows has "
            "{kernel_size} weights.",
        ),
        Misconception(
            "those that are saved",
            lambda depth, kernel_size: (
                (1 + depth * (kernel_size - 1)) ** 2 - depth * kernel_size**2
            ),
            "That is how many weights the small kernels save. How many do they have?",
        ),
    ),
    hints=("How many weights has one of them?", "Add them up over the layers."),
    explanation=lambda depth, kernel_size: (
        f"{depth} · {kernel_size}² = {depth * kernel_size**2}, where the one kernel of "
        f"{1 + depth * (kernel_size - 1)}×{1 + depth * (kernel_size - 1)} has "
        f"{shown((1 + depth * (kernel_size - 1)) ** 2)}."
    ),
    vary=lambda rng: {"depth": int(rng.integers(2, 7)), "kernel_size": int(rng.integers(3, 6))},
)

WHERE = Choice(
    id="08.where",
    prompt="You may give one of five equal 3×3 layers the stride 2. The field of the last unit "
    "shall become as large as possible. Which one do you choose?",
    options=(
        Option(name="first", text="The first"),
        Option(
            name="middle",
            text="The one in the middle",
            reason="It spreads the two layers after it. Is there a place where more layers come "
            "after?",
        ),
        Option(
            name="last",
            text="The last",
            reason="A stride spreads only what comes after it, and after the last layer comes "
            "nothing: the field would stay at 11.",
        ),
        Option(
            name="any",
            text="It makes no difference",
            reason="It would if a stride spread its own layer. It spreads the layers after it, and "
            "their number depends on the place.",
        ),
    ),
    answer="first",
    hints=("Write the sum 1 + 2 + 2 + 2 + 2 + 2 and double what a stride doubles.",),
    explanation="Every layer after the stride counts twice: 1 + 2 + 4 + 4 + 4 + 4 = 19 with the "
    "stride in the first layer, 11 with the stride in the last. Networks for images often begin "
    "with a stride.",
)
