"""ReLU and softmax that almost work.

Each ``compute`` is called like the function that was asked for.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from convwidgets.core import softmax

from ..misconception import Misconception

Array = NDArray[Any]


FOR_RELU = (
    Misconception(
        "nothing written yet",
        lambda x: x,
        "Your function returns what it was given. Negative numbers have to become 0.",
    ),
    Misconception(
        "a comparison of the whole array",
        lambda x: max(x, 0) if np.size(x) > 1 else np.maximum(x, 0),
        "`max` and `if` want one yes or no, and a comparison of an array has many. "
        "`np.maximum(x, 0)` compares number by number, and so does `np.where`.",
    ),
    Misconception(
        "the largest of all",
        lambda x: np.max(x),
        "`np.max` gives the largest number of all. `np.maximum` compares number by number.",
    ),
    Misconception(
        "absolute values",
        np.abs,
        "Negative numbers lose their sign and keep their size: that is the absolute value. ReLU "
        "makes them 0.",
    ),
    Misconception(
        "the negative ones kept",
        lambda x: np.minimum(x, 0),
        "The negative numbers are left, and the positive ones are 0. It is the other way round.",
    ),
    Misconception(
        "a step",
        lambda x: np.where(x > 0, 1, 0),
        "There is a 1 wherever a number is positive. ReLU lets the number itself pass.",
    ),
    Misconception(
        "the negative ones removed",
        lambda x: x[x > 0],
        "`x[x > 0]` leaves the negative numbers out, and the shape is lost. They become 0 and stay "
        "where they are.",
    ),
    Misconception(
        "clipped to 1",
        lambda x: np.clip(x, 0, 1),
        "Numbers above 1 are cut off. ReLU has no upper end.",
    ),
    Misconception(
        "leaky",
        lambda x: np.where(x > 0, x, 0.01 * x),
        "A hundredth of each negative number is left. That is called leaky ReLU; plain ReLU lets "
        "nothing through.",
    ),
)
"""What can happen to ReLU."""


def shares(scores: Array) -> Array:
    """Each score divided by their sum."""
    with np.errstate(all="ignore"):  # the scores may add up to 0
        result: Array = scores / scores.sum()
    return result


def _mixed(scores: Array) -> Array:
    with np.errstate(all="ignore"):
        result: Array = np.exp(scores) / scores.sum()
    return result


def _divided_first(scores: Array) -> Array:
    # Scores that almost cancel have huge shares: that is the slip's own doing, and no warning.
    with np.errstate(over="ignore"):
        raised: Array = np.exp(shares(scores))
        return raised


FOR_SOFTMAX = (
    Misconception(
        "nothing written yet",
        lambda scores: scores,
        "Your function returns the scores. First the exponential of each, then each divided by "
        "the sum of them.",
    ),
    Misconception(
        "without the exponent",
        shares,
        "The scores are divided by their sum, without the exponential. With negative scores that "
        "gives negative “probabilities”: `np.exp` first.",
    ),
    Misconception(
        "not divided",
        np.exp,
        "Those are the exponentials; they do not add up to 1. Divide them by their sum.",
    ),
    Misconception(
        "divided by the largest",
        lambda scores: np.exp(scores) / np.exp(scores).max(),
        "Each is divided by the largest of them, so the largest becomes 1. Divide by the sum.",
    ),
    Misconception(
        "divided by how many there are",
        lambda scores: np.exp(scores) / len(scores),
        "The exponentials are divided by how many there are. Divide them by their sum.",
    ),
    Misconception(
        "divided by the sum of the scores",
        _mixed,
        "The exponentials are divided by the sum of the *scores*. Add up the exponentials: "
        "`np.exp(scores).sum()`.",
    ),
    Misconception(
        "powers of two",
        lambda scores: 2.0**scores / np.sum(2.0**scores),
        "Those are shares of powers of 2. Softmax uses e = 2.718…: `np.exp`.",
    ),
    Misconception(
        "exponent of the sum",
        lambda scores: np.exp(scores) / np.exp(np.sum(scores)),
        "`np.exp(scores.sum())` is the exponential of the sum. What is wanted is the sum of the "
        "exponentials: `np.exp(scores).sum()`.",
    ),
    Misconception(
        "divided before the exponent",
        _divided_first,
        "The exponential comes first, and the division second.",
    ),
    Misconception(
        "the largest only",
        lambda scores: (scores == scores.max()).astype(float),
        "That gives everything to the largest score. Softmax leaves each class its share.",
    ),
    Misconception(
        "the logarithm",
        lambda scores: np.log(softmax(scores)),
        "Those are the logarithms of the probabilities.",
    ),
    Misconception(
        "minus signs",
        lambda scores: softmax(-np.asarray(scores)),
        "The smallest score gets the largest probability: there is a minus too many in the "
        "exponential.",
    ),
)
"""What can happen to softmax."""
