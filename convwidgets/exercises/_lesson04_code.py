"""The exercises of lesson 04: a smooth kernel, and the magnitude of edges."""

import numpy as np

from ._worked import TIMES_TABLE, cells
from .function import Function
from .misconception import Misconception
from .misconceptions import gradients
from .misconceptions.windows import Array


def smooth_kernel(row: Array) -> Array:
    """Column times row, divided so that the weights add up to 1."""
    weights: Array = np.outer(row, row)
    kernel: Array = weights / weights.sum()
    return kernel


def _by_columns(row: Array) -> Array:
    weights: Array = np.outer(row, row)
    kernel: Array = weights / sum(weights)
    return kernel


SMOOTH_KERNEL = Function(
    id="04.smooth-kernel",
    prompt="Write `smooth_kernel(row)`: the row stood up as a column, times the row itself, "
    "divided so that the weights add up to 1. Return an array.",
    arguments=("row",),
    oracle=smooth_kernel,
    cases=(
        (np.array([1, 2, 1]),),
        (np.array([1, 4, 6, 4, 1]),),
        (np.array([1, 1, 1]),),
        (np.array([2, 3, 5, 3]),),
        (np.array([4]),),
    ),
    sample=lambda rng: (rng.integers(1, 9, int(rng.integers(2, 7))),),
    misconceptions=(
        Misconception(
            "not divided",
            lambda row: np.outer(row, row),
            "The products are right. They are not divided yet, so a flat area would get lighter. "
            "What do they add up to?",
        ),
        Misconception(
            "divided by the sum of the row",
            lambda row: np.outer(row, row) / row.sum(),
            "Divided by the sum of the row, once. The weights are products of a row and a column, "
            "so all of them together add up to more.",
        ),
        Misconception(
            "divided by the number of weights",
            lambda row: np.outer(row, row) / len(row) ** 2,
            "Divided by the number of weights. That is right for weights of 1 only; divide by what "
            "they add up to.",
        ),
        Misconception(
            "Python's own sum",
            _by_columns,
            "Python's own `sum` adds the rows of an array and leaves a row of sums. `.sum()` adds "
            "up all of it.",
        ),
        Misconception(
            "divided by the largest",
            lambda row: np.outer(row, row) / np.outer(row, row).max(),
            "Divided by the largest weight, so the largest is 1 now. It is the sum of all that has "
            "to be 1.",
        ),
        Misconception(
            "always sixteenths",
            lambda row: np.outer(row, row) / 16,
            "Divided by 16. That suits [1, 2, 1]; another row has another sum.",
        ),
        Misconception(
            "row only",
            lambda row: row / row.sum(),
            "That is the row as a mean, the kernel for a signal. For a picture it is multiplied by "
            "itself, stood up as a column: `np.outer`.",
        ),
        Misconception(
            "entry by entry",
            lambda row: row * row / (row * row).sum(),
            "`row * row` multiplies first by first and second by second. `np.outer(row, row)` "
            "makes all the products.",
        ),
        Misconception(
            "one number",
            lambda row: np.dot(row, row),
            "That is a single number: `np.dot`, or `@`, adds the products up. `np.outer` keeps "
            "them apart.",
        ),
        Misconception(
            "rows alike",
            lambda row: np.tile(row, (len(row), 1)) / (len(row) * row.sum()),
            "It adds up to 1, and all its rows are alike. Further up and further down the weights "
            "have to fade as well.",
        ),
        Misconception(
            "equal weights",
            lambda row: np.full((len(row), len(row)), 1 / len(row) ** 2),
            "Those are equal weights, a box. The row is to decide how much each cell counts.",
        ),
    ),
    hints=(
        "Two lines: the products first, then the division.",
        "`np.outer(row, row)` makes the products, and `.sum()` of that is what they add up to.",
        "`weights = np.outer(row, row)` and then `weights / weights.sum()`.",
    ),
    explanation="A row times itself, divided by the sum. With [1, 2, 1] it is the Gaussian of the "
    "gallery, with [1, 1, 1] the box: one function makes them both.",
)


def _picture(rng: np.random.Generator) -> tuple[Array]:
    rows, columns = (int(n) for n in rng.integers(3, 8, 2))
    return (cells(rng, rows, columns, -9, 10),)


EDGE_MAGNITUDE = Function(
    id="04.edge-magnitude",
    prompt="Write `edge_magnitude(image)`: Sobel X, Sobel Y, and √(Gx² + Gy²) at every pixel, "
    "without padding. Return an array.",
    arguments=("image",),
    oracle=lambda image: gradients.magnitude(*gradients.gradients(image)),
    cases=(
        (TIMES_TABLE,),
        (np.tile([0, 0, 9, 9], (4, 1)),),
        (np.tile([0, 0, 9, 9], (4, 1)).T,),
        (np.array([[9, 9, 9, 0], [9, 9, 0, 0], [9, 0, 0, 0]]),),
        (np.full((4, 3), 7),),
    ),
    sample=_picture,
    misconceptions=gradients.FOR_PICTURES,
    hints=(
        "Three steps: `gx`, `gy`, and what joins them. Print each for the times table: its first "
        "values are 160, 160 and 226.27.",
        "`gy` is `cw.conv2d` with the kernel `sobel_y`. `** 2` squares a whole array, `np.sqrt` "
        "takes the root of each entry.",
        "The last line is `return np.sqrt(gx**2 + gy**2)`.",
    ),
    explanation="Two questions, one answer: how strong the edge is, whichever way it runs and "
    "whichever side is lighter.",
)
