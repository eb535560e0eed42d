"""Checks of lesson 04: sharpening, and kernels to be made."""

import numpy as np

from convwidgets.core import KERNELS

from ._lesson04_weights import SHARPEN, sum_text
from .kinds import Matrix, Number
from .misconception import Misconception
from .misconceptions import sums
from .misconceptions.designs import drawn
from .misconceptions.windows import Array

_IDENTITY, _LAPLACIAN = KERNELS["identity"].astype(int), KERNELS["laplacian_4"].astype(int)

DIFFERENCE = Matrix(
    id="04.sharpen",
    asked="kernel",
    prompt="Take the second kernel away from the first, weight by weight. Which kernel is left?",
    numbers={"identity": _IDENTITY, "laplacian": _LAPLACIAN},
    answer=lambda identity, laplacian: identity - laplacian,
    misconceptions=(
        Misconception(
            "added",
            lambda identity, laplacian: identity + laplacian,
            "That is the sum. Taken away, the 1s turn into −1s, and the −4 comes in as +4.",
        ),
        Misconception(
            "identity forgotten",
            lambda laplacian: -laplacian,
            "That is minus the Laplacian. The 1 of the identity is missing in the centre.",
        ),
        Misconception(
            "centre only",
            lambda identity, laplacian: np.where(identity == 1, identity - laplacian, laplacian),
            "The centre is right. The four neighbours are taken away as well: 0 − 1.",
        ),
        Misconception(
            "neighbours only",
            lambda identity, laplacian: np.where(identity == 1, -3, -laplacian),
            "The neighbours are right. In the centre stands 1 − (−4).",
        ),
        Misconception(
            "ones everywhere",
            lambda laplacian: 1 - laplacian,
            "The Laplacian was taken away from ones. The identity has a single 1, in the centre.",
        ),
        Misconception(
            "the other way round",
            lambda identity, laplacian: laplacian - identity,
            "That is the second minus the first: every sign is turned round.",
        ),
        drawn(
            "eight neighbours",
            [[-1, -1, -1], [-1, 9, -1], [-1, -1, -1]],
            "That is the relative with eight neighbours, and a stronger one. This Laplacian has "
            "four; its corners are 0.",
        ),
    ),
    hints=(
        "Go through the nine places one by one. In the corners it is 0 − 0.",
        "Minus a minus is a plus: what is 1 − (−4)?",
    ),
    explanation="This is Sharpen. Its weights add up to 1 − 0 = 1, so flat areas stay as they are.",
    show=("identity", "laplacian"),
)


def _four(window: Array) -> int:
    """The four neighbours of the middle, added up."""
    return int(window[0, 1] + window[2, 1] + window[1, 0] + window[1, 2])


def _step(dark: int, height: int) -> dict[str, object]:
    return {"window": np.array([[dark, dark, dark + height]] * 3), "middle": dark}


OVERSHOOT = Number(
    id="04.overshoot",
    prompt="A window on the dark side of an edge, and Sharpen. The middle cell holds {middle}. "
    "What does it become?",
    numbers={"window": [[20, 20, 30]] * 3, "kernel": SHARPEN, "middle": 20},
    answer=lambda window, kernel: (window * kernel).sum(),
    misconceptions=(
        Misconception(
            "wrong way",
            lambda window: 2 * window[1, 1] - (5 * window[1, 1] - _four(window)),
            "The size of the change is right, its direction is not. The light neighbour is taken "
            "away, so the cell gets darker.",
        ),
        Misconception(
            "met in the middle",
            lambda window: float(window[1].min() + window[1].max()) / 2,
            "Half way between the two: that is what a blur does. Sharpen does the opposite.",
        ),
        sums.middle_cell.because(
            "That is the cell as it was. One of its neighbours is different, and that changes it."
        ),
        *sums.FOR_SUMS,
    ),
    hints=(
        "Five times the middle, minus its four neighbours. The corners do not count.",
        lambda window: (
            f"5·{window[1, 1]} − {window[0, 1]} − {window[2, 1]} − {window[1, 0]} − {window[1, 2]}."
        ),
    ),
    explanation=lambda window, kernel: (
        f"{sum_text(window, kernel)} The cell on the dark side has become darker."
    ),
    show=("window", "kernel"),
    vary=lambda rng: _step(int(rng.integers(5, 20)) * 2, int(rng.integers(1, 9)) * 2),
)


MOTION = Matrix(
    id="04.motion",
    asked="kernel",
    prompt="A camera moved sideways while it took the picture. Make the 3×3 kernel that does the "
    "same: every output is the mean of a cell, its left and its right neighbour. You may write "
    "fractions, such as 1/2.",
    answer=[[0, 0, 0], [1 / 3, 1 / 3, 1 / 3], [0, 0, 0]],
    misconceptions=(
        drawn(
            "not divided",
            [[0, 0, 0], [1, 1, 1], [0, 0, 0]],
            "The right cells. These weights add up to 3, so every flat area gets three times as "
            "light. For a mean they add up to 1.",
        ),
        drawn(
            "one row",
            [[1 / 3, 1 / 3, 1 / 3]],
            "The right three weights. As a 1×3 kernel they would do the same; here nine are asked "
            "for, so put a row of zeros above and below.",
        ),
        drawn(
            "up and down",
            [[0, 1 / 3, 0], [0, 1 / 3, 0], [0, 1 / 3, 0]],
            "That camera moved up and down. Left and right neighbour stand in the same row.",
        ),
        drawn(
            "box",
            np.full((3, 3), 1 / 9),
            "That is the box: it blurs in every direction. Only three cells are to be mixed.",
        ),
        drawn(
            "ninths",
            [[0, 0, 0], [1 / 9, 1 / 9, 1 / 9], [0, 0, 0]],
            "The right cells. Three weights of 1/9 add up to 1/3: the picture gets dark. How many "
            "cells are mixed here?",
        ),
        drawn(
            "without the cell itself",
            [[0, 0, 0], [1 / 2, 0, 1 / 2], [0, 0, 0]],
            "That is the mean of the two neighbours. The cell itself is to be counted, too.",
        ),
        drawn(
            "middle counts double",
            [[0, 0, 0], [1 / 4, 1 / 2, 1 / 4], [0, 0, 0]],
            "A mean that trusts the middle more, as in the Gaussian. Here all three count alike.",
        ),
        drawn(
            "three rows of thirds",
            np.full((3, 3), 1 / 3),
            "These weights add up to 3. One row of thirds is enough, and the others are 0.",
        ),
    ),
    hints=(
        "Which three cells are mixed, and where do they lie in the window? The other weights are "
        "0.",
        "Three equal weights that add up to 1.",
    ),
    explanation="A third for each of the three cells in the middle row. The picture is smeared "
    "sideways: upright edges become soft, level ones stay sharp.",
)

GENTLE = Matrix(
    id="04.gentle",
    asked="kernel",
    prompt="Sharpen, with half the effect: the identity minus half of Laplacian 4. Which nine "
    "weights are that?",
    answer=_IDENTITY - _LAPLACIAN / 2,
    misconceptions=(
        drawn(
            "full strength",
            SHARPEN,
            "That is Sharpen at its full strength. Halve the Laplacian before you take it away.",
        ),
        drawn(
            "centre negative",
            np.where(_IDENTITY == 1, -1, SHARPEN / 2),
            "The neighbours are right. In the centre stands 1 − (−2).",
        ),
        drawn(
            "everything halved",
            SHARPEN / 2,
            "All of Sharpen was halved, the identity with it: these weights add up to 1/2, and the "
            "picture gets dark.",
        ),
        drawn(
            "only the neighbours halved",
            np.where(_IDENTITY == 1, 5, SHARPEN / 2),
            "The neighbours are right. The 4 in the centre belongs to the Laplacian and is halved, "
            "too; these weights add up to 3.",
        ),
        drawn(
            "only the centre halved",
            np.where(_IDENTITY == 1, 3, SHARPEN),
            "The centre is right. The neighbours are halved as well; these weights add up to −1.",
        ),
        drawn(
            "added",
            _IDENTITY + _LAPLACIAN / 2,
            "Half of the Laplacian was added. That pulls each cell towards its neighbours: a blur.",
        ),
        drawn(
            "identity forgotten",
            -_LAPLACIAN / 2,
            "That is the part that is added to the picture. The picture itself is missing: a 1 in "
            "the centre.",
        ),
        drawn(
            "centre of five halved",
            np.where(_IDENTITY == 1, 2.5, SHARPEN / 2 * 2),
            "Half of 5 stands in the centre. But that 5 is 1 + 4, and only the 4 is halved. Halve "
            "the neighbours, too.",
        ),
    ),
    hints=(
        "First half of Laplacian 4: what stands in its centre, what beside it?",
        "Its centre is −2. What is 1 − (−2)? The weights add up to 1 in the end.",
    ),
    explanation="3 in the centre and −1/2 beside it, four times: 3 − 2 = 1. One number decides how "
    "much is sharpened, and the sum stays 1.",
)
