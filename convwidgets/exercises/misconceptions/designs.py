"""Slips with the making of kernels: products of a column and a row, sums of weights, drawings.

Givens: ``column`` and ``row`` for products; ``row`` for the number that makes a
mean of [row] ⊗ [row]; ``kernel_size`` for the products of two passes.
"""

from typing import Any

import numpy as np

from ..misconception import Misconception
from .windows import Array


def drawn(name: str, rows: Any, reason: str) -> Misconception:
    """Another kernel than the one that was asked for."""
    return Misconception(name, lambda: np.array(rows), reason)


def outer(column: Array, row: Array) -> Array:
    """The right product: entry (m, n) is column m times row n."""
    return np.outer(column, row)


FOR_PRODUCTS = (
    Misconception(
        "column and row swapped",
        lambda column, row: np.outer(row, column),
        "Column and row have changed places. The column says what its entries say down the rows: "
        "its first number belongs to the whole first row.",
    ),
    Misconception(
        "added",
        lambda column, row: np.add.outer(column, row),
        "The numbers were added. Each entry is a product.",
    ),
    Misconception(
        "row repeated",
        lambda column, row: np.tile(row, (len(column), 1)),
        "Every row is the row itself. It is taken as often as the column says, once, twice and so "
        "on.",
    ),
    Misconception(
        "column repeated",
        lambda column, row: np.tile(column[:, None], (1, len(row))),
        "Every column is the column itself. It is taken as often as the row says, with its sign.",
    ),
    Misconception(
        "entry by entry",
        lambda column, row: column * row,
        "First was multiplied by first, second by second. Here every number of the column meets "
        "every number of the row, which makes nine products.",
    ),
    Misconception(
        "diagonal only",
        lambda column, row: np.diag(column * row),
        "Only the diagonal is filled. The other six entries are products as well.",
    ),
    Misconception(
        "signs lost",
        lambda column, row: np.abs(np.outer(column, row)),
        "The minus signs got lost on the way.",
    ),
)
"""What can happen to a column times a row."""


def divisor(row: Array) -> int:
    """The right number: the sum of all products."""
    return int(np.outer(row, row).sum())


FOR_DIVISORS = (
    Misconception(
        "weights counted",
        lambda row: len(row) ** 2,
        "That is how many weights there are. It would be right if each of them were 1.",
    ),
    Misconception(
        "one row added up",
        lambda row: int(row.sum()),
        "That is what the row adds up to, and the column as well. The weights are their products, "
        "so the sums multiply.",
    ),
    Misconception(
        "both sums added",
        lambda row: int(2 * row.sum()),
        "The sum of the column and the sum of the row were added. They multiply. Add all the "
        "weights up and see.",
    ),
    Misconception(
        "largest weight",
        lambda row: int(np.outer(row, row).max()),
        "Divided by the largest weight, the centre becomes 1, and the rest comes on top of it: a "
        "flat area gets lighter.",
    ),
    Misconception(
        "centre left out",
        lambda row: int(np.outer(row, row).sum() - np.outer(row, row).max()),
        "The centre was left out. It is one of the cells that are added.",
    ),
    Misconception(
        "upside down",
        lambda row: 1 / divisor(row),
        "That is what each weight is multiplied by. The question is what it is divided by.",
    ),
    Misconception(
        "diagonal only",
        lambda row: int((row**2).sum()),
        "Those are the squares of the row, the weights on the diagonal. The other weights "
        "count as well.",
    ),
)
"""What can happen to the number that makes a mean of weights."""

FOR_PASSES = (
    Misconception(
        "one pass",
        lambda kernel_size: kernel_size**2,
        "That is the whole kernel in one pass. Split it: how many weights has the column, how many "
        "the row?",
    ),
    Misconception(
        "one of the two",
        lambda kernel_size: kernel_size,
        "That is one of the two passes. Both have to be made.",
    ),
    Misconception(
        "centre counted once",
        lambda kernel_size: 2 * kernel_size - 1,
        "A column and a row laid across each other share their centre. Here they are two passes, "
        "one after the other, and share nothing.",
    ),
    Misconception(
        "multiplied again",
        lambda kernel_size: 2 * kernel_size**2,
        "That would be two passes with the whole kernel. Each pass has only {kernel_size} weights.",
    ),
    Misconception(
        "additions counted as well",
        lambda kernel_size: 4 * kernel_size - 2,
        "The additions were counted as well. How many products are there?",
    ),
    Misconception(
        "those that are saved",
        lambda kernel_size: kernel_size**2 - 2 * kernel_size if kernel_size > 4 else None,
        "That is how many products two passes save. How many are left?",
    ),
)
"""What can happen to the products of a column and then a row."""
