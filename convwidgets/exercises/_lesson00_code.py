"""The exercise of lesson 00: one weighted sum."""

import numpy as np

from .function import Function
from .misconception import Misconception
from .misconceptions.windows import Array


def weighted_sum(values: Array, weights: Array) -> float:
    """One place of a convolution."""
    return float(np.sum(np.asarray(values) * np.asarray(weights)))


def _sample(rng: np.random.Generator) -> tuple[Array, Array]:
    count = int(rng.integers(2, 6))
    return rng.integers(-9, 10, count), rng.integers(-4, 5, count)


ONE_SUM = Function(
    id="00.one-sum",
    prompt="Write `weighted_sum(values, weights)`: each value times the weight at the same place, "
    "all added up. Return one number. The check passes NumPy arrays, which are read like lists: "
    "`values[i]`, `len(values)`.",
    arguments=("values", "weights"),
    oracle=weighted_sum,
    cases=(
        ([0, 10], [-1, 1]),
        ([1, 2, 3], [1, 0, -1]),
        ([4, 8, 6], [0.25, 0.5, 0.25]),
        ([7], [3]),
    ),
    sample=_sample,
    misconceptions=(
        Misconception(
            "not written yet",
            lambda values, weights: 0,
            "The total is still 0: nothing is added to it yet. In a loop, `total += …` adds one "
            "product.",
        ),
        Misconception(
            "added without multiplying",
            lambda values, weights: np.sum(values),
            "Your function adds the values and leaves the weights out. Multiply each value by its "
            "weight first.",
        ),
        Misconception(
            "values and weights added",
            lambda values, weights: np.sum(values) + np.sum(weights),
            "Value and weight are added. They are multiplied; only the products are added.",
        ),
        Misconception(
            "multiplied after adding",
            lambda values, weights: np.sum(values) * np.sum(weights),
            "Your function adds first and multiplies then. Multiply pair by pair, then add.",
        ),
        # The same number, reached by two loops instead of two sums.
        Misconception(
            "every value with every weight",
            lambda values, weights: sum(v * w for v in values for w in weights),
            "Every value meets every weight, as in a loop inside a loop. Each should meet only the "
            "one at its own place: a single loop is enough.",
        ),
        Misconception(
            "products not added",
            lambda values, weights: values * weights,
            "These are the products, one for each pair. Their sum is asked for: one number.",
        ),
        Misconception(
            "last product only",
            lambda values, weights: values[-1] * weights[-1],
            "That is the last product alone. `total += …` adds to the total, `total = …` replaces "
            "it.",
        ),
        Misconception(
            "first product only",
            lambda values, weights: values[0] * weights[0],
            "That is the first product alone. Is `return` inside the loop? It ends the function at "
            "once; it belongs below the loop.",
        ),
        Misconception(
            "averaged",
            lambda values, weights: np.mean(values * weights),
            "The sum is divided by the number of pairs. Nothing is divided here: the weights "
            "decide how much each value counts.",
        ),
    ),
    hints=(
        "Work out `weighted_sum([1, 2, 3], [1, 0, -1])` on paper and compare.",
        "A loop goes through the places: `for i in range(len(values)):`. What does each round add "
        "to the total?",
        "One line in the loop: `total += values[i] * weights[i]`.",
    ),
    explanation="One product for each pair, and all of them added. A convolution does this at "
    "every place.",
)
