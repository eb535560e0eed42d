"""Checks of lesson 10: the loss, the update, and the learning rate."""

import numpy as np

from ._text import shown
from ._worked import cells, whole
from .function import Function
from .kinds import Choice, Number, Option
from .misconceptions import descent
from .misconceptions.windows import Array

LOSS = Number(
    id="10.loss",
    prompt="A kernel gives the outputs {output}; the targets are {target}. What is the loss, the "
    "mean of the squared differences?",
    numbers={"output": [3, 1, 4, 0], "target": [1, 2, 4, 3]},
    answer=descent.loss_of,
    tolerance=0.005,
    misconceptions=descent.FOR_LOSS,
    hints=(
        "Four differences first, output minus target. Then square each of them.",
        "The squares are added and divided by the number of outputs.",
    ),
    explanation=lambda output, target: (
        "The differences are "
        + ", ".join(shown(a - b) for a, b in zip(output, target, strict=True))
        + "; their squares add up to "
        + shown(sum((a - b) ** 2 for a, b in zip(output, target, strict=True)))
        + f", and a quarter of that is {shown(descent.loss_of(output, target))}."
    ),
    vary=lambda rng: {"output": whole(rng, 4), "target": whole(rng, 4)},
)

SIGN = Choice(
    id="10.sign",
    prompt="The gradient of the loss by a weight is positive. The weight itself is negative. Which "
    "way does the update move it?",
    options=(
        Option(
            name="up",
            text="Up, towards 0",
            reason="That would raise the loss: a positive gradient says that the loss grows with "
            "the weight. The weight's own sign says nothing about the slope.",
        ),
        Option(name="down", text="Down, further below 0"),
        Option(
            name="stays",
            text="Not at all: the two signs cancel",
            reason="They do not meet. The update is the rate times the gradient, and the weight is "
            "not part of that product.",
        ),
        Option(
            name="depends",
            text="That depends on the size of the weight",
            reason="The size and the sign of the weight are not part of the update. Only the "
            "slope is.",
        ),
    ),
    answer="down",
    hints=("If the weight grew a little, what would the loss do?",),
    explanation="A positive gradient means: a larger weight, a larger loss. So the update makes "
    "the weight smaller, wherever it is.",
)

UPDATE = Number(
    id="10.update",
    prompt="A weight is {weight}, the gradient of the loss by it is {gradient}, and the learning "
    "rate is {rate}. What is the weight after the update?",
    numbers={"weight": 1.5, "gradient": -2, "rate": 0.1},
    answer=lambda weight, gradient, rate: descent.rounded(weight - rate * gradient),
    misconceptions=descent.FOR_UPDATE,
    hints=(
        "New = old − rate × gradient.",
        "Work the product out with its sign, then subtract it.",
    ),
    explanation=lambda weight, gradient, rate: (
        f"{shown(weight)} − {shown(rate)} · ({shown(gradient)}) = "
        f"{shown(descent.rounded(weight - rate * gradient))}. The gradient is "
        + (
            "negative: the loss falls as the weight grows, so it grows."
            if gradient < 0
            else "positive: the loss grows with the weight, so it shrinks."
        )
    ),
    vary=lambda rng: {
        "weight": float(rng.integers(2, 9)) / 2,
        "gradient": int(rng.choice([-6, -5, -4, -3, -2, 2, 3, 4, 5, 6])),
        "rate": float(rng.choice([0.1, 0.2, 0.25, 0.5])),
    },
)

LARGEST_RATE = Number(
    id="10.largest-rate",
    prompt="In its steepest direction the loss has a curvature of {curvature}: every update "
    "multiplies the error in that direction by 1 − rate · {curvature}. Beyond which rate does the "
    "error grow instead of shrinking?",
    numbers={"curvature": 8},
    answer=lambda curvature: descent.rounded(2 / curvature),
    tolerance=0.0005,
    misconceptions=descent.FOR_LARGEST_RATE,
    hints=(
        "The factor may be negative: then the error changes sides. When does its size shrink?",
        "It shrinks as long as the factor lies between −1 and 1.",
    ),
    explanation="The factor reaches −1 where rate · {curvature} = 2. Beyond, every update "
    "overshoots by more than it corrects.",
    vary=lambda rng: {"curvature": int(rng.choice([4, 5, 8, 10, 16, 20, 25, 40]))},
)

FLAT = Choice(
    id="10.flat",
    prompt="A kernel is learned from a picture in which every pixel is the same. The loss goes to "
    "0, and the kernel is wrong. Why?",
    options=(
        Option(
            name="rate",
            text="The learning rate was too small",
            reason="The loss is 0: nothing is left to correct, at any rate.",
        ),
        Option(
            name="alike",
            text="Every window is the same, so many kernels give these outputs",
        ),
        Option(
            name="local",
            text="It got stuck in a local minimum",
            reason="A loss of 0 is as low as a mean of squares can be. There is no better place.",
        ),
        Option(
            name="updates",
            text="It needs more updates",
            reason="With a loss of 0 the gradient is 0 too, and no update changes anything.",
        ),
    ),
    answer="alike",
    hints=("How many different equations for nine weights does such a picture give?",),
    explanation="All windows alike make one equation: the weights have the right sum. Infinitely "
    "many kernels do. What the examples do not show cannot be learned from them.",
)


def descend(weight: Array, gradient: Array, rate: float) -> Array:
    """One update, as the lesson asks for it."""
    return weight - rate * gradient


def _drawn(rng: np.random.Generator) -> tuple[Array, Array, float]:
    weight, gradient = (cells(rng, 3, 3, -9, 10) + 0.5 for _ in range(2))
    return weight, gradient, float(rng.choice([0.1, 0.25, 0.5]))


DESCEND = Function(
    id="10.descend",
    prompt="Write `descend(weight, gradient, rate)`: return the weights after one update of "
    "gradient descent. All weights at once, as arrays of one shape.",
    arguments=("weight", "gradient", "rate"),
    oracle=descend,
    cases=(
        ([[1.5, -2], [0.25, 3]], [[-2, 4], [1, -0.5]], 0.1),
        ([[0.5, 0.25], [-1, 2]], [[3, -3], [0.5, 8]], 0.25),
    ),
    sample=_drawn,
    misconceptions=descent.FOR_CODE,
    hints=(
        "It is the line under the picture: new = old − rate × gradient.",
        "NumPy multiplies and subtracts arrays entry by entry; no loop is needed.",
        "`return weight - rate * gradient`",
    ),
    explanation="One line, and it is the line that trains networks with billions of weights; they "
    "add refinements such as momentum.",
)
