"""Checks of lesson 04: Sobel, its sign, and the magnitude of an edge."""

import math

import numpy as np

from ._text import shown
from ._worked import whole
from .kinds import Choice, Matrix, Number, Option
from .misconceptions import designs, gradients
from .misconceptions.windows import Array

_TRIPLES = ((3, 4), (5, 12), (8, 15), (20, 21))


def _vary_outer(rng: np.random.Generator) -> dict[str, Array]:
    column, row = (np.array(whole(rng, 3, 1, 5)) for _ in range(2))
    row[int(rng.integers(0, 3))] *= -1
    return {"column": column, "row": row}


OUTER = Matrix(
    id="04.outer",
    asked="kernel",
    prompt="A column that smooths, times a row that takes a difference. Which nine weights "
    "does that make? The entry in row m and column n is number m of the column times number n of "
    "the row.",
    numbers={"column": [1, 2, 1], "row": [-1, 0, 1]},
    answer=designs.outer,
    misconceptions=designs.FOR_PRODUCTS,
    hints=(
        "It is a multiplication table: the column down the side, the row along the top.",
        "The first row of the kernel is the row, times the first number of the column.",
    ),
    explanation=lambda column, row: (
        f"Row after row: {shown(row)} times {', '.join(shown(n) for n in column)}."
    ),
    show=("column", "row"),
    vary=_vary_outer,
)

NEGATIVE = Choice(
    id="04.negative",
    prompt="A light disc on a dark ground goes through Sobel X. A program draws the result and "
    "shows everything below 0 as black, the same as 0. Which part of the outline is missing, "
    "though Sobel X has found it?",
    options=(
        Option(
            name="left",
            text="The left side",
            reason="On the left side dark turns into light. Right minus left is positive there, "
            "and the program shows it.",
        ),
        Option(name="right", text="The right side"),
        Option(
            name="top-and-bottom",
            text="The top and the bottom",
            reason="They are missing, but not through the program: there left and right are alike, "
            "so Sobel X itself gives 0.",
        ),
        Option(
            name="nothing",
            text="Nothing is missing",
            reason="Follow a row through the disc. At one border it gets lighter, at the other "
            "darker. What sign has each?",
        ),
    ),
    answer="right",
    hints=("At which border of the disc is the right side of the window the darker one?",),
    explanation="There light turns into dark, so right minus left is negative, and black swallows "
    "it. Half of all edges go that way. Maps with a colour for each sign keep them.",
)


def _vary_magnitude(rng: np.random.Generator) -> dict[str, int]:
    legs = [int(n) * int(rng.integers(1, 10)) for n in rng.choice(_TRIPLES)]
    scale = math.gcd(*legs)
    pair = _TRIPLES[int(rng.integers(len(_TRIPLES)))]
    signs = rng.choice([-1, 1], 2)
    gx, gy = (int(s) * scale * n for s, n in zip(signs, pair, strict=True))
    return {"gx": gx, "gy": gy}


MAGNITUDE = Number(
    id="04.magnitude",
    prompt="At one pixel Sobel X gives {gx} and Sobel Y gives {gy}. What is the magnitude "
    "of the edge, √(Gx² + Gy²)?",
    numbers={"gx": -30, "gy": 40},
    answer=gradients.magnitude,
    misconceptions=gradients.FOR_VALUES,
    hints=(
        "Square both. What happens to the minus sign?",
        lambda gx, gy: (
            f"The squares are {shown(gx**2)} and {shown(gy**2)}. Add, then take the root."
        ),
    ),
    explanation=lambda gx, gy: (
        f"{shown(gx**2)} + {shown(gy**2)} = {shown(gx**2 + gy**2)}, and the root of that is "
        f"{shown(float(gradients.magnitude(gx, gy)))}. The sign is gone, and no direction is "
        "preferred."
    ),
    vary=_vary_magnitude,
)
