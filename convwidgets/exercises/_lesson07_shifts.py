"""Checks of lesson 07: what a shift of the input does to the output."""

from typing import Any

import numpy as np

from ._text import shown
from .kinds import Choice, Matrix, Number, Option
from .misconceptions import moves

WORDS = Choice(
    id="07.words",
    prompt="Two programs look at a photograph. A colours every face in it. B says how many faces "
    "there are. You shift the photograph. What are the two, as far as no face leaves the picture?",
    options=(
        Option(name="equivariant", text="A is equivariant, B is invariant"),
        Option(
            name="exchanged",
            text="A is invariant, B is equivariant",
            reason="Invariant means that the answer stays as it is. Which of the two stays, and "
            "which one moves?",
        ),
        Option(
            name="both-invariant",
            text="Both are invariant",
            reason="The coloured places of A move with the faces, so its answer changes.",
        ),
        Option(
            name="both-equivariant",
            text="Both are equivariant",
            reason="The answer of B is a number. It has no place that could move.",
        ),
    ),
    answer="equivariant",
    hints=("Whose answer moves along with the picture?",),
    explanation="The colours of A move with the faces: shift in, shift out, equivariant. The "
    "number of B stays what it is: invariant.",
)

FOLLOW = Number(
    id="07.follow",
    prompt="A convolution with stride {stride}, then max pooling with a window and stride of "
    "{kernel_size}. By how many cells do you have to shift the input for the output to move by "
    "exactly one cell?",
    numbers={"stride": 2, "kernel_size": 3},
    answer=lambda stride, kernel_size: stride * kernel_size,
    misconceptions=moves.FOR_FOLLOWING,
    hints=(
        "Go backwards: what is one cell of the output, counted in cells of the map before it?",
        "{kernel_size} cells of the map before the pooling. And each of those is how many cells of "
        "the input?",
    ),
    explanation=lambda stride, kernel_size: (
        "Strides multiply, layer after layer. One cell of the output is "
        f"{kernel_size} cells of the map, and each of those {stride} cells of the input: "
        f"{stride * kernel_size}. A shift that is no multiple of it falls between the stops."
    ),
    vary=lambda rng: {
        "stride": int(rng.integers(2, 5)),
        "kernel_size": int(rng.integers(2, 6)),
    },
)


def _vary_row(rng: np.random.Generator) -> dict[str, Any]:
    """A number in the last cell of a window, so that one step leads into the next."""
    row = np.zeros(6, dtype=int)
    row[int(rng.choice([1, 3]))] = int(rng.integers(2, 10))
    return {"row": row}


SHIFTED = Matrix(
    id="07.shifted",
    prompt="Max pooling with a window of {kernel_size} turns this row into three numbers. Now the "
    "row is shifted one cell to the right, and a zero comes in. Which three numbers come out?",
    numbers={"row": [0, 9, 0, 0, 0, 0], "kernel_size": 2},
    answer=lambda row, kernel_size: moves.pooled(moves.shifted(row), kernel_size),
    misconceptions=moves.FOR_SHIFTED,
    hints=(
        "Write the shifted row down first, then draw the windows into it.",
        "The windows stay where they are: the first two cells, the next two, the last two.",
    ),
    explanation=lambda row, kernel_size: (
        f"The shifted row is {shown(moves.shifted(row))}. Its number has crossed the edge between "
        "two windows, so the output changes."
    ),
    show=("row",),
    vary=_vary_row,
)

UNSEEN = Number(
    id="07.unseen",
    prompt="A row of {cells} cells, max pooling with a window of {kernel_size}, a single number "
    "among zeros. It starts in the first cell and moves right, one cell at a time, until it is in "
    "the last. How many of its {steps} steps does the output not show?",
    numbers={"cells": 6, "kernel_size": 2, "steps": 5},
    answer=moves.unseen,
    misconceptions=moves.FOR_UNSEEN,
    hints=(
        "Write down in which window the number lies at each place.",
        "A step within a window stays unseen, a step into the next window shows.",
    ),
    explanation=lambda cells, kernel_size: (
        f"{cells // kernel_size} windows, each with {kernel_size - 1} "
        f"{'step' if kernel_size == 2 else 'steps'} inside: {moves.unseen(cells, kernel_size)}. "
        f"The other {cells - 1 - moves.unseen(cells, kernel_size)} lead from one window into "
        "the next."
    ),
    vary=lambda rng: {
        "kernel_size": (k := int(rng.integers(2, 5))),
        "cells": (n := k * int(rng.integers(3, 7))),
        "steps": n - 1,
    },
)

RING = Choice(
    id="07.ring",
    prompt="A convolution with stride 1, and then the mean of the whole output. The picture is "
    "shifted; what leaves on one side comes in on the other, for the padding as well. What does "
    "the mean do?",
    options=(
        Option(name="stays", text="It stays as it is"),
        Option(
            name="moves",
            text="It moves along",
            reason="It is a single number, so there is no place where it could move to.",
        ),
        Option(
            name="changes",
            text="It changes a little",
            reason="The output is shifted, and what leaves on one side comes in on the other. Does "
            "any of its numbers get lost?",
        ),
        Option(
            name="zero",
            text="It becomes 0",
            reason="The numbers of the output are the same as before, in other places.",
        ),
    ),
    answer="stays",
    hints=("Which numbers does the shifted output hold, and which does a mean look at?",),
    explanation="The convolution is equivariant, so its output is shifted. The mean adds up the "
    "same numbers in another order: invariant, and exactly so on a ring with stride 1.",
)

PARTLY = Choice(
    id="07.partly",
    prompt="“Max pooling makes a network invariant to small shifts.” What is true of it?",
    options=(
        Option(
            name="all",
            text="All of it: a shift smaller than the window changes nothing",
            reason="[0, 9, 0, 0, 0, 0] gave [9, 0, 0], and one cell further right [0, 9, 0]. It "
            "depends on where the number stands in its window.",
        ),
        Option(name="some", text="Some of it: shifts within a window may stay unseen, others show"),
        Option(
            name="none",
            text="None of it: every shift shows",
            reason="[9, 0, 0, 0, 0, 0] and [0, 9, 0, 0, 0, 0] both give [9, 0, 0].",
        ),
        Option(
            name="equivariant",
            text="It is equivariant instead",
            reason="Only for shifts by whole windows. A shift by one cell would have to move the "
            "output by half a cell.",
        ),
    ),
    answer="some",
    hints=("Try the nine at every place of the row.",),
    explanation="Within a window the largest number may stand anywhere, so its steps there do not "
    "show, as long as nothing larger comes in. Steps across the edge of a window do. That is "
    "partial invariance, and it depends on where things happen to lie.",
)
