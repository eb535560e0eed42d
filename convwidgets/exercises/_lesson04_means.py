"""Checks of lesson 04: means of equal and of unequal weights."""

import numpy as np

from ._text import shown
from ._worked import whole
from .kinds import Number
from .misconception import Misconception
from .misconceptions import designs, sums

DIVISOR = Number(
    id="04.divisor",
    prompt="Column {row} times row {row} gives nine whole weights. For a mean they are all "
    "divided by one number, so that a flat area keeps its level. By which?",
    numbers={"row": [1, 2, 1]},
    answer=designs.divisor,
    misconceptions=designs.FOR_DIVISORS,
    hints=(
        "On a flat area of 1s the sum of the weights comes out. It is to be 1.",
        "Write the nine weights down and add them up.",
    ),
    explanation=lambda row: (
        f"The weights add up to {shown(row.sum())}·{shown(row.sum())} = "
        f"{shown(designs.divisor(row))}. Divided by that they add up to 1."
    ),
    vary=lambda rng: {"row": np.array([1, *whole(rng, 1, 2, 12), 1])},
)

PASSES = Number(
    id="04.passes",
    prompt="A blur of {kernel_size}×{kernel_size} weights is a column times a row. You let the "
    "column pass over the image first, and then the row over what came out. How many products does "
    "each output cell take, both passes together?",
    numbers={"kernel_size": 5},
    answer=lambda kernel_size: 2 * kernel_size,
    misconceptions=designs.FOR_PASSES,
    hints=(
        "How many weights has the column? And the row?",
        "Each pass makes one product for each of its weights.",
    ),
    explanation="{kernel_size} for the column and {kernel_size} for the row, where the whole "
    "kernel takes {kernel_size}·{kernel_size}. The larger the kernel, the more it saves.",
    vary=lambda rng: {"kernel_size": int(rng.integers(3, 32))},
)

STRIPES = Number(
    id="04.stripes",
    prompt="Stripes one cell wide, light and dark in turn; here the window stands on a light one. "
    "What does the box, nine weights of 1/9, make of it?",
    numbers={"window": [[0, 90, 0]] * 3, "kernel": np.full((3, 3), 1 / 9)},
    answer=lambda window: float(np.mean(window)),
    misconceptions=(
        Misconception(
            "half of each",
            lambda window: float(window.max()) / 2,
            "Half light and half dark would give that. Count the columns under the window.",
        ),
        Misconception(
            "one column too many",
            lambda window: float(2 * window.max()) / 3,
            "That is what comes out where the window stands on a dark stripe, between two light "
            "ones.",
        ),
        *sums.FOR_MEANS,
        Misconception(
            "centre left out",
            lambda window: float(window.sum() - window[1, 1]) / 8,
            "That is the mean of the eight neighbours. The box counts the centre, too.",
        ),
        Misconception(
            "one light cell",
            lambda window: float(window.max()) / 9,
            "That counts one light cell of nine. The stripe runs through the whole window.",
        ),
    ),
    hints=("How many of the nine cells are light?", "Three of nine cells: take that part of it."),
    explanation=lambda window: (
        f"Three light cells of nine: {shown(window.max())}/3 = {shown(float(np.mean(window)))}. "
        "Now move the window by one, onto a dark stripe, and count again."
    ),
    show=("window",),
    vary=lambda rng: {"window": np.array([[0, whole(rng, 1, 1, 80)[0] * 3, 0]] * 3)},
)
