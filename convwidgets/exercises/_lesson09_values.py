"""Checks of lesson 09: ReLU, softmax, and two kernels in one."""

import numpy as np

from ._worked import whole
from .kinds import Matrix, Number
from .misconceptions import bends


def _row(rng: np.random.Generator) -> dict[str, object]:
    values = rng.permutation([*whole(rng, 3, -9, -1), *whole(rng, 2, 2, 10)])
    return {"values": [int(v) for v in values]}


RELU = Matrix(
    id="09.relu-values",
    prompt="What does ReLU make of {values}?",
    numbers={"values": [-3, 0.5, 4, -0.5, 2]},
    asked="row",
    answer=lambda values: np.maximum(values, 0),
    misconceptions=bends.FOR_RELU,
    hints=(
        "Each number by itself: is it negative?",
        "What is negative becomes 0, the rest stays as it is.",
    ),
    explanation="What is negative becomes 0, and the rest passes.",
    vary=_row,
)

SOFTMAX = Number(
    id="09.softmax-value",
    prompt="Three classes have the scores {scores}. Which probability does softmax give the last "
    "of them? Two decimals are enough.",
    numbers={"scores": [1, 2, 3]},
    tolerance=0.005,
    answer=bends.probability,
    misconceptions=bends.FOR_SOFTMAX,
    hints=(
        "First the exponential of every score, then the share that the last one has in their sum.",
        lambda scores: (
            "The exponentials are " + ", ".join(f"{np.exp(float(s)):.2f}" for s in scores) + "."
        ),
    ),
    explanation=lambda scores: (
        f"{np.exp(float(scores[-1])):.2f} of {np.exp(np.asarray(scores, dtype=float)).sum():.2f}: "
        f"{bends.probability(scores):.3f}. Each further point of score multiplies the share by e."
    ),
    vary=lambda rng: {"scores": rng.choice(5, 3, replace=False).tolist()},
)

COMBINED = Matrix(
    id="09.combined",
    prompt="The kernel {first} slides over a signal, and {second} over what comes out; neither is "
    "flipped. Which one kernel does the same at once?",
    numbers={"first": [1, 1], "second": [1, -1]},
    asked="kernel",
    answer=bends.combined,
    misconceptions=bends.FOR_COMBINED,
    hints=(
        "Write the first kernel down once for each weight of the second, times that weight, each "
        "copy one cell further to the right. Then add.",
        lambda first, second: (
            f"The kernel has {len(first) + len(second) - 1} weights. The first of them is "
            f"{int(first[0])} · {int(second[0])}".replace("-", "−")
            + "."
        ),
    ),
    explanation="A copy of the first kernel for each weight of the second: the kernels are "
    "convolved with each other, in the true sense, in full.",
    vary=lambda rng: {
        "first": [*whole(rng, 2, 1, 4), int(rng.integers(-3, 0))],
        "second": [int(rng.integers(1, 4)), *whole(rng, int(rng.integers(1, 3)), -3, 4)],
    },
)
