"""Checks of lesson 02: the output is given, the kernel is asked for."""

import numpy as np

from .kinds import Matrix
from .misconception import Misconception


def _instead(name: str, rows: list[list[int]], reason: str) -> Misconception:
    return Misconception(name, lambda: np.array(rows), reason)


LEFT_NEIGHBOUR = Matrix(
    id="02.left-neighbour",
    asked="kernel",
    prompt="Find the 3×3 kernel that fetches the left neighbour: at every place the output is the "
    "cell just left of the middle of the window.",
    answer=[[0, 0, 0], [1, 0, 0], [0, 0, 0]],
    misconceptions=(
        _instead(
            "right neighbour",
            [[0, 0, 0], [0, 0, 1], [0, 0, 0]],
            "That fetches the right neighbour. A weight counts the cell it lies on, so the 1 lies "
            "where the wanted cell is. (With the flip, this would be the answer.)",
        ),
        _instead(
            "centre",
            [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
            "That hands over the middle of the window itself. Move the 1 onto the cell you want.",
        ),
        _instead(
            "neighbour above",
            [[0, 1, 0], [0, 0, 0], [0, 0, 0]],
            "That 1 lies above the middle, and fetches the cell above. Left is in the same row.",
        ),
        _instead(
            "neighbour below",
            [[0, 0, 0], [0, 0, 0], [0, 1, 0]],
            "That 1 lies below the middle, and fetches the cell below. Left is in the same row.",
        ),
        _instead(
            "corner",
            [[1, 0, 0], [0, 0, 0], [0, 0, 0]],
            "That 1 lies in the corner: one to the left, and one up as well.",
        ),
        _instead(
            "whole column",
            [[1, 0, 0], [1, 0, 0], [1, 0, 0]],
            "Three weights of 1 add three cells. Only one of them is wanted.",
        ),
        _instead(
            "difference of both sides",
            [[0, 0, 0], [1, 0, -1], [0, 0, 0]],
            "That is left minus right. Here only the left one is wanted, as it is.",
        ),
        _instead(
            "difference to the centre",
            [[0, 0, 0], [1, -1, 0], [0, 0, 0]],
            "That is left minus middle. Nothing is to be taken away here.",
        ),
        _instead(
            "sign turned round",
            [[0, 0, 0], [-1, 0, 0], [0, 0, 0]],
            "The right cell arrives with the wrong sign. What weight leaves a cell as it is?",
        ),
    ),
    hints=(
        "A single cell is wanted. What do all the other weights have to be?",
        "Draw a window of nine cells, mark the middle, and mark the cell to its left. The kernel "
        "has its only 1 there.",
    ),
    explanation="One weight of 1 on the wanted cell, and 0 everywhere else. Every place now shows "
    "what lay to its left, so the whole picture moves one cell to the right.",
)
