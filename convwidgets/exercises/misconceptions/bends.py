"""Slips with ReLU, softmax, and kernels that are combined into one.

Of ReLU: ``values``.  Of softmax: ``scores``, the last of which is asked for.  Of two kernels laid
on one after the other: ``first`` and ``second``, vectors or matrices.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convwidgets.core import conv1d

from ..misconception import Misconception

Array = NDArray[Any]


def _of_values(name: str, rule: Callable[[Array], Array], reason: str) -> Misconception:
    return Misconception(name, lambda values: rule(np.asarray(values)), reason)


FOR_RELU = (
    _of_values(
        "absolute values",
        np.abs,
        "Those are the absolute values. ReLU does not turn a negative number round; it makes it 0.",
    ),
    _of_values(
        "the negative ones kept",
        lambda v: np.minimum(v, 0),
        "That keeps the negative numbers. ReLU keeps the positive ones.",
    ),
    _of_values(
        "a step",
        lambda v: (v > 0).astype(float),
        "That only says which numbers are positive. ReLU lets them pass as they are.",
    ),
    _of_values(
        "the negative ones removed",
        lambda v: v[v >= 0] if (v >= 0).any() else v,
        "The negative numbers are left out. They become 0, and as many numbers come out as went "
        "in.",
    ),
    _of_values(
        "unchanged",
        lambda v: v,
        "Nothing has changed. Every negative number becomes 0.",
    ),
    _of_values(
        "shifted",
        lambda v: v - v.min(),
        "That lifts all numbers until the smallest is 0. ReLU looks at each number by itself.",
    ),
    _of_values(
        "signs turned round",
        lambda v: -v,
        "Every sign is turned round. ReLU makes negative numbers 0 and leaves the others alone.",
    ),
    _of_values(
        "negative ones made positive, positive ones 0",
        lambda v: np.maximum(-v, 0),
        "That keeps the size of the negative numbers. ReLU keeps the positive ones.",
    ),
    _of_values(
        "clipped to 1",
        lambda v: np.clip(v, 0, 1),
        "Numbers above 1 were cut off. ReLU has no upper end.",
    ),
    _of_values(
        "leaky",
        lambda v: np.round(np.where(v < 0, 0.01 * v, v), 6),
        "That is the leaky relative, which lets a hundredth of a negative number through. ReLU "
        "makes it 0.",
    ),
    _of_values(
        "ones for the negative ones",
        lambda v: np.where(v < 0, 1, v),
        "Negative numbers became 1. They become 0.",
    ),
)
"""Everything that can happen to a row of numbers."""


def probability(scores: Any) -> float:
    """The share of the last score, by exponents."""
    raised = np.exp(np.asarray(scores, dtype=float))
    return float(raised[-1] / raised.sum())


def _of_scores(name: str, rule: Callable[[Array], float | None], reason: str) -> Misconception:
    return Misconception(name, lambda scores: rule(np.asarray(scores, dtype=float)), reason)


FOR_SOFTMAX = (
    _of_scores(
        "without the exponent",
        lambda s: float(s[-1] / s.sum()) if s.sum() else None,
        "That is the share of the score itself. Softmax takes the share of its exponential; with "
        "a negative score the plain share would be no probability.",
    ),
    _of_scores(
        "not divided",
        lambda s: float(np.exp(s[-1])),
        "That is the exponential. Divide it by the sum of all the exponentials.",
    ),
    _of_scores(
        "divided by the others",
        lambda s: float(np.exp(s[-1]) / np.exp(s[:-1]).sum()),
        "That divides by the exponentials of the other classes. The sum below the line is over "
        "all of them, this class included.",
    ),
    _of_scores(
        "divided by the largest",
        lambda s: float(np.exp(s[-1] - s.max())),
        "That divides by the largest of them. Divide by the sum of all.",
    ),
    _of_scores(
        "exponent of the sum",
        lambda s: float(np.exp(s[-1]) / np.exp(s.sum())),
        "Below the line stands the exponential of the sum. It is the sum of the exponentials.",
    ),
    _of_scores(
        "the first of them",
        lambda s: probability(s[::-1]),
        "That is the probability of the first class. The last one was asked for.",
    ),
    _of_scores(
        "powers of two",
        lambda s: float(2 ** s[-1] / (2**s).sum()),
        "Those are powers of 2. Softmax uses e = 2.718….",
    ),
    _of_scores(
        "in percent",
        lambda s: 100 * probability(s),
        "That is the share in percent. As a probability it lies between 0 and 1.",
    ),
    _of_scores(
        "the remaining share",
        lambda s: 1 - probability(s),
        "That is what remains for the other classes. The last one itself was asked for.",
    ),
    _of_scores(
        "minus signs in the exponents",
        lambda s: probability(-s),
        "The exponents have the wrong sign: the largest score gets the smallest share.",
    ),
    _of_scores(
        "all alike",
        lambda s: 1 / len(s),
        "That would be so if all scores were equal.",
    ),
)
"""Everything that can happen to a probability."""


def combined(first: Any, second: Any) -> Array:
    """One kernel in place of two: their full, true convolution, here of vectors."""
    result: Array = conv1d(first, second, padding="full", flip_kernel=True)
    return result


def _of_kernels(name: str, rule: Callable[[Array, Array], Any], reason: str) -> Misconception:
    return Misconception(
        name, lambda first, second: rule(np.asarray(first), np.asarray(second)), reason
    )


FOR_COMBINED = (
    _of_kernels(
        "added",
        lambda a, b: a + b if len(a) == len(b) else None,
        "Adding the kernels lays them side by side on the same input and adds the two outputs. "
        "Here the second reads what the first has made.",
    ),
    _of_kernels(
        "multiplied entry by entry",
        lambda a, b: a * b if len(a) == len(b) else None,
        "The weights are multiplied in pairs. Every weight of one meets every weight of the other.",
    ),
    _of_kernels(
        "one behind the other",
        lambda a, b: np.concatenate([a, b]),
        "That writes the kernels side by side. Their windows overlap, and their weights multiply.",
    ),
    _of_kernels(
        "one kernel turned",
        lambda a, b: conv1d(a, b[::-1], padding="full", flip_kernel=True),
        "One of the kernels is turned round. The second weight of the second kernel reads the "
        "output one cell further to the right, so its copy of the first kernel moves to the right.",
    ),
    _of_kernels(
        "as long as the first",
        lambda a, b: conv1d(a, b, padding="full", flip_kernel=True)[: len(a)],
        "The last weight is missing. The combined kernel reaches as far as both together.",
    ),
    _of_kernels(
        "products added",
        lambda a, b: [float((a * b).sum())] if len(a) == len(b) else None,
        "The products were all added into one number. Those that belong to the same cell are "
        "added, and there are several cells.",
    ),
    _of_kernels(
        "all pairs in a row",
        lambda a, b: np.outer(b, a).ravel(),
        "All products are there, one behind the other. Those that meet the same cell of the signal "
        "are added.",
    ),
    _of_kernels(
        "the middle only",
        lambda a, b: conv1d(a, b, flip_kernel=True) if len(a) >= len(b) else None,
        "That is the part where the kernels overlap completely. The combined kernel also has the "
        "ends, where they overlap in part.",
    ),
)
"""Everything that can happen to two kernels in a row."""
