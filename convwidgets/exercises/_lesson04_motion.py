"""Checks of lesson 04: a blur along one direction.

Givens: ``size`` of the square kernel, ``length`` of the blur in cells (3 or 5), and its
``direction``, one of `DIRECTIONS`.
"""

from collections.abc import Callable

import numpy as np

from ._text import plural
from .kinds import Matrix
from .misconception import Misconception
from .misconceptions.windows import Array

DIRECTIONS = {
    "sideways": ("left of", "right of", "its left and its right neighbour"),
    "up and down": ("above", "below", "its upper and its lower neighbour"),
    "diagonally to the lower right": (
        "to the upper left of",
        "to the lower right of",
        "its upper left and its lower right neighbour",
    ),
    "diagonally to the upper right": (
        "to the lower left of",
        "to the upper right of",
        "its lower left and its upper right neighbour",
    ),
}
_PARTS = {3: "thirds", 5: "fifths"}


def _laid(size: int, direction: str, weights: Array | list[float]) -> Array:
    """A square kernel of zeros with these weights along the direction, through the middle."""
    line = np.zeros(size)
    first = (size - len(weights)) // 2
    line[first : first + len(weights)] = weights
    if direction == "sideways":
        return np.diag([0] * (size // 2) + [1] + [0] * (size // 2)) @ np.tile(line, (size, 1))
    if direction == "up and down":
        return _laid(size, "sideways", weights).T
    diagonal = np.diag(line)
    return diagonal if direction.endswith("lower right") else diagonal[::-1]


def _mean(length: int) -> Array:
    return np.full(length, 1 / length)


def _cells(length: int, direction: str) -> str:
    before, after, pair = DIRECTIONS[direction]
    if length == 3:
        return f"a cell, {pair}"
    return f"a cell, the two cells {before} it and the two {after} it"


def _slip(
    name: str,
    rule: Callable[[int, int, str], Array | None],
    reason: str | Callable[..., str],
) -> Misconception:
    return Misconception(
        name, lambda size, length, direction: rule(size, length, direction), reason
    )


def _weights(
    name: str,
    weights: Callable[[int], list[float] | None],
    reason: str | Callable[..., str],
) -> Misconception:
    """Other weights along the right line."""

    def rule(size: int, length: int, direction: str) -> Array | None:
        line = weights(length)
        return None if line is None or len(line) > size else _laid(size, direction, line)

    return _slip(name, rule, reason)


def _quarter_turned(size: int, length: int, direction: str) -> Array:
    return np.rot90(_laid(size, direction, _mean(length)))


def _bare(size: int, length: int, direction: str) -> Array | None:
    straight = {"sideways": (1, length), "up and down": (length, 1)}
    return _mean(length).reshape(straight[direction]) if direction in straight else None


def _crossed(size: int, length: int, direction: str) -> Array:
    both = _laid(size, direction, [1] * length)
    both = np.maximum(both, np.rot90(both))
    mean: Array = both / both.sum()
    return mean


MOTION = Matrix(
    id="04.motion",
    asked="kernel",
    prompt=lambda size, length, direction: (
        f"A camera moved {direction} while it took the picture. Make the {size}×{size} kernel that "
        f"does the same: every output is the mean of {_cells(length, direction)}. You may write "
        "fractions, such as 1/2."
    ),
    numbers={"size": 3, "length": 3, "direction": "sideways"},
    answer=lambda size, length, direction: _laid(size, direction, _mean(length)),
    misconceptions=(
        _weights(
            "not divided",
            lambda n: [1] * n,
            "The right cells. These weights add up to {length}, so every flat area gets {length} "
            "times as light. For a mean they add up to 1.",
        ),
        _slip(
            "one row",
            _bare,
            lambda size, length, direction: (
                f"The right {length} weights. As a kernel of one "
                f"{'row' if direction == 'sideways' else 'column'} they would do the same; here "
                f"{size}×{size} are asked for, so put zeros around them."
            ),
        ),
        _slip(
            "the other direction",
            _quarter_turned,
            "That camera moved in the other direction, a quarter turn off. This one moved "
            "{direction}.",
        ),
        _slip(
            "in both directions",
            _crossed,
            "That mixes two lines of cells, across each other. The camera moved in one direction "
            "only.",
        ),
        _slip(
            "box",
            lambda size, length, direction: np.full((size, size), 1 / size**2),
            "That is the box: it blurs in every direction. Only {length} cells are to be mixed.",
        ),
        _slip(
            "divided by all cells of the kernel",
            lambda size, length, direction: _laid(size, direction, [1 / size**2] * length),
            lambda size, length: (
                f"The right cells. {length} weights of 1/{size**2} add up to less than 1: the "
                "picture gets dark. How many cells are mixed here?"
            ),
        ),
        _weights(
            "divided by the neighbours",
            lambda n: [1 / (n - 1)] * n,
            "The right cells. The cell itself is one of those that are mixed, so the sum is "
            "divided by {length}.",
        ),
        _weights(
            "without the cell itself",
            lambda n: [0 if i == n // 2 else 1 / (n - 1) for i in range(n)],
            "That is the mean of the neighbours. The cell itself is to be counted, too.",
        ),
        _weights(
            "middle counts double",
            lambda n: [(2 if i == n // 2 else 1) / (n + 1) for i in range(n)],
            "A mean that trusts the middle more, as in the Gaussian. Here all {length} count "
            "alike.",
        ),
        _weights(
            "weights fall off",
            # Of three weights it is the same as the one before.
            lambda n: (
                [(n // 2 + 1 - abs(i - n // 2)) * 4 / (n + 1) ** 2 for i in range(n)]
                if n > 3
                else None
            ),
            "A mean that trusts the middle more, as in the Gaussian. Here all {length} count "
            "alike.",
        ),
        _slip(
            "every row alike",
            lambda size, length, direction: np.full((size, size), 1 / length),
            lambda length: (
                "Every weight of the kernel is the same, and they add up to more than 1. One line "
                f"of {_PARTS[length]} is enough, and the others are 0."
            ),
        ),
        _weights(
            "neighbours before it only",
            lambda n: [2 / (n + 1)] * (n // 2 + 1) + [0] * (n // 2),
            "That mixes a cell with its neighbours on one side. Those on the other side count, "
            "too.",
        ),
        _weights(
            "neighbours after it only",
            lambda n: [0] * (n // 2) + [2 / (n + 1)] * (n // 2 + 1),
            "That mixes a cell with its neighbours on one side. Those on the other side count, "
            "too.",
        ),
        _weights(
            "too short",
            lambda n: list(_mean(n - 2)) if n > 3 else None,
            lambda length: (
                f"That is the mean of {length - 2} cells. Here {plural(length, 'cell')} are mixed."
            ),
        ),
        _weights(
            "too long",
            lambda n: list(_mean(n + 2)),
            "That mixes more cells than asked for: {length} lie on the way of the camera.",
        ),
    ),
    hints=(
        "Which {length} cells are mixed, and where do they lie in the window? The other weights "
        "are 0.",
        "{length} equal weights that add up to 1.",
    ),
    explanation=lambda size, length, direction: (
        f"1/{length} for each of the {length} cells on one line through the middle. The picture is "
        f"smeared {direction}: edges across the motion become soft, edges along it stay sharp."
    ),
    vary=lambda rng: {
        "direction": list(DIRECTIONS)[int(rng.integers(4))],
        **[{"size": 3, "length": 3}, {"size": 5, "length": 3}, {"size": 5, "length": 5}][
            int(rng.integers(3))
        ],
    },
)
