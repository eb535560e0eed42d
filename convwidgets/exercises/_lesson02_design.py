"""Checks of lesson 02: the output is given, the kernel is asked for.

Givens: ``direction``, the way from the middle of the window to the wanted cell as
(rows, columns), each −1, 0 or 1; ``distance``, how many such steps it is.
"""

from collections.abc import Callable

import numpy as np

from ._text import plural
from .kinds import Matrix
from .misconception import Misconception
from .misconceptions.windows import Array

Direction = tuple[int, int]

_NAMES = {(0, -1): "left", (0, 1): "right", (-1, 0): "above", (1, 0): "below"}
_NUMBERS = {1: "one", 2: "two"}
_WAYS = [(rows, columns) for rows in (-1, 0, 1) for columns in (-1, 0, 1) if rows or columns]


def _kernel(distance: int, *cells: tuple[Direction, float]) -> Array:
    """Zeros, and these weights on these cells, counted from the middle in steps of the distance."""
    kernel = np.zeros((2 * distance + 1,) * 2)
    for (rows, columns), weight in cells:
        kernel[distance + rows * distance, distance + columns * distance] = weight
    return kernel


def _back(direction: Direction) -> Direction:
    return -direction[0], -direction[1]


def _straight(direction: Direction) -> bool:
    return 0 in direction


def _place(direction: Direction, distance: int) -> str:
    """``"just left of"``, ``"one row above and one column left of"``, followed by a noun."""
    if _straight(direction) and distance == 1:
        name = _NAMES[direction]
        return f"just {name} of" if direction[1] else f"just {name}"
    rows, columns = direction
    count = _NUMBERS[distance]
    parts = [
        f"{count} {'row' if distance == 1 else 'rows'} {_NAMES[rows, 0]}" if rows else "",
        f"{count} {'column' if distance == 1 else 'columns'} {_NAMES[0, columns]} of"
        if columns
        else "",
    ]
    return " and ".join(part for part in parts if part)


def _fetched(direction: Direction, distance: int) -> str:
    if distance > 1 or not _straight(direction):
        return "a single cell"
    name = _NAMES[direction]
    return f"the {name} neighbour" if direction[1] else f"the neighbour {name}"


def _moved(direction: Direction, distance: int) -> str:
    """Which way the whole picture moves: against the direction."""
    rows, columns = _back(direction)
    down = f"{plural(distance, 'row')} {'down' if rows > 0 else 'up'}" if rows else ""
    aside = f"{plural(distance, 'column')} to the {_NAMES[0, columns]}" if columns else ""
    return " and ".join(part for part in (down, aside) if part)


def _slip(
    name: str, rule: Callable[[Direction, int], Array | None], reason: str | Callable[..., str]
) -> Misconception:
    return Misconception(name, lambda direction, distance: rule(direction, distance), reason)


def _turned(direction: Direction, distance: int) -> str:
    return (
        "That 1 lies in another direction, a quarter turn off. The wanted cell lies "
        f"{_place(direction, distance)} the middle. Rows go down, columns go to the right."
    )


def _line(direction: Direction, distance: int) -> Array | None:
    """Ones on the whole column or row in which the cell lies."""
    if not _straight(direction):
        return None
    kernel = np.zeros((2 * distance + 1,) * 2)
    rows, columns = direction
    kernel[
        (slice(None), distance + columns * distance) if columns else distance + rows * distance
    ] = 1
    return kernel


def _on_the_way(direction: Direction, distance: int) -> Array | None:
    if distance == 1:
        return None
    kernel = _kernel(distance, (direction, 1))
    kernel[distance + direction[0], distance + direction[1]] = 1
    return kernel


def _nearer(direction: Direction, distance: int) -> Array | None:
    if distance == 1:
        return None
    kernel = np.zeros((2 * distance + 1,) * 2)
    kernel[distance + direction[0], distance + direction[1]] = 1
    return kernel


def _bare(direction: Direction, distance: int) -> Array | None:
    """The one row, or the one column, that holds the weight."""
    kernel = _kernel(distance, (direction, 1))
    if not _straight(direction):
        return None
    return kernel[distance : distance + 1] if direction[1] else kernel[:, distance : distance + 1]


LEFT_NEIGHBOUR = Matrix(
    id="02.left-neighbour",
    asked="kernel",
    prompt=lambda direction, distance: (
        f"Find the {2 * distance + 1}×{2 * distance + 1} kernel that fetches "
        f"{_fetched(direction, distance)}: at every place the output is the cell "
        f"{_place(direction, distance)} the middle of the window."
    ),
    numbers={"direction": (0, -1), "distance": 1},
    answer=lambda direction, distance: _kernel(distance, (direction, 1)),
    misconceptions=(
        _slip(
            "opposite side",
            lambda way, n: _kernel(n, (_back(way), 1)),
            "That fetches the cell on the opposite side. A weight counts the cell it lies on, so "
            "the 1 lies where the wanted cell is. (With the flip, this would be the answer.)",
        ),
        _slip(
            "centre",
            lambda way, n: _kernel(n, ((0, 0), 1)),
            "That hands over the middle of the window itself. Move the 1 onto the cell you want.",
        ),
        _slip("a quarter turn on", lambda way, n: _kernel(n, ((way[1], -way[0]), 1)), _turned),
        _slip("a quarter turn back", lambda way, n: _kernel(n, ((-way[1], way[0]), 1)), _turned),
        _slip(
            "corner above or left",
            lambda way, n: (
                _kernel(n, ((way[0] or -1, way[1] or -1), 1)) if _straight(way) else None
            ),
            "That 1 lies in a corner: it has moved along a row and along a column. Only one of the "
            "two moves was asked for.",
        ),
        _slip(
            "corner below or right",
            lambda way, n: _kernel(n, ((way[0] or 1, way[1] or 1), 1)) if _straight(way) else None,
            "That 1 lies in a corner: it has moved along a row and along a column. Only one of the "
            "two moves was asked for.",
        ),
        _slip(
            "moved along the rows only",
            lambda way, n: None if _straight(way) else _kernel(n, ((0, way[1]), 1)),
            "The column is right. The cell lies in another row, too.",
        ),
        _slip(
            "moved along the columns only",
            lambda way, n: None if _straight(way) else _kernel(n, ((way[0], 0), 1)),
            "The row is right. The cell lies in another column, too.",
        ),
        _slip(
            "whole line",
            _line,
            lambda distance: (
                f"{2 * distance + 1} weights of 1 add as many cells. Only one of them is wanted."
            ),
        ),
        _slip(
            "one step only",
            _nearer,
            "That 1 lies right beside the middle. The wanted cell lies two steps away.",
        ),
        _slip(
            "every cell on the way",
            _on_the_way,
            "Two weights of 1 add two cells. Only the far one is wanted.",
        ),
        _slip(
            "kernel too small",
            lambda way, n: _kernel(1, (way, 1)) if n > 1 else None,
            "A 3×3 kernel reaches only one step from its middle. This cell lies two steps away, so "
            "it takes 5×5.",
        ),
        _slip(
            "one line of the kernel",
            _bare,
            lambda distance: (
                "The right weights, and as a kernel of one line they would do the same. Here "
                f"{(2 * distance + 1) ** 2} are asked for, so put zeros around them."
            ),
        ),
        _slip(
            "difference of both sides",
            lambda way, n: _kernel(n, (way, 1), (_back(way), -1)),
            "That is the difference of both sides. Here only the one cell is wanted, as it is.",
        ),
        _slip(
            "difference to the centre",
            lambda way, n: _kernel(n, (way, 1), ((0, 0), -1)),
            "That takes the middle away from the wanted cell. Nothing is to be taken away here.",
        ),
        _slip(
            "added to the centre",
            lambda way, n: _kernel(n, (way, 1), ((0, 0), 1)),
            "That adds the middle to the wanted cell. Only one of the two is wanted.",
        ),
        _slip(
            "mean with the centre",
            lambda way, n: _kernel(n, (way, 0.5), ((0, 0), 0.5)),
            "That is the mean of the middle and the wanted cell. Only one of the two is wanted.",
        ),
        _slip(
            "sign turned round",
            lambda way, n: _kernel(n, (way, -1)),
            "The right cell arrives with the wrong sign. What weight leaves a cell as it is?",
        ),
    ),
    hints=(
        "A single cell is wanted. What do all the other weights have to be?",
        lambda direction, distance: (
            f"Draw a window of {2 * distance + 1}×{2 * distance + 1} cells, mark the middle, and "
            f"mark the cell {_place(direction, distance)} it. The kernel has its only 1 there."
        ),
    ),
    explanation=lambda direction, distance: (
        "One weight of 1 on the wanted cell, and 0 everywhere else. Every place now shows what lay "
        f"{_place(direction, distance)} it, so the whole picture moves "
        f"{_moved(direction, distance)}."
    ),
    vary=lambda rng: {
        "direction": _WAYS[int(rng.integers(len(_WAYS)))],
        "distance": int(rng.integers(1, 3)),
    },
)
