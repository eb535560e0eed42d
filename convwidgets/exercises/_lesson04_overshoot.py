"""Checks of lesson 04: what Sharpen does beside an edge."""

import numpy as np

from ._lesson04_weights import SHARPEN, sum_text
from .kinds import Number
from .misconception import Misconception
from .misconceptions import sums
from .misconceptions.windows import Array


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
        Misconception(
            "only the change",
            lambda window, kernel: (window * kernel).sum() - window[1, 1],
            "That is the change. Added to the cell as it was, it gives the new value.",
        ),
        Misconception(
            "eight neighbours",
            lambda window: 5 * window[1, 1] - (window.sum() - window[1, 1]),
            "All eight neighbours were taken away. The weights at the corners are 0.",
        ),
        Misconception(
            "one neighbour only",
            lambda window: 5 * window[1, 1] - window[1, 2],
            "Only the light neighbour was taken away. The three dark ones count as well.",
        ),
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
