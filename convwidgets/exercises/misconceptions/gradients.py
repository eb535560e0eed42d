"""Slips with the magnitude of an edge, √(Gx² + Gy²).

Givens of one value: ``gx`` and ``gy``.  Each ``compute`` in `FOR_PICTURES` is called
like the function that was asked for, with ``(image,)``.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from convwidgets.core import KERNELS, conv2d

from ..misconception import Misconception
from .windows import Array

Rule = Callable[[Any, Any], Any]


def magnitude(gx: Any, gy: Any) -> Any:
    """The right one."""
    return np.hypot(gx, gy)


def _root(value: Any) -> Any:
    """The root, and NaN without a warning where there is none."""
    with np.errstate(invalid="ignore"):
        return np.sqrt(value)


_RULES: tuple[tuple[str, Rule, str], ...] = (
    (
        "added",
        lambda gx, gy: gx + gy,
        "Gx and Gy were added as they are. Where their signs differ they eat each other up. Square "
        "them first: squares have no sign.",
    ),
    (
        "sizes added",
        lambda gx, gy: abs(gx) + abs(gy),
        "The two sizes were added. That is a quick stand-in, too large for every slanted edge. The "
        "two are the legs of a right angle: add the squares, then take the root.",
    ),
    (
        "root forgotten",
        lambda gx, gy: gx**2 + gy**2,
        "The squares are added, and the root is still to be taken.",
    ),
    (
        "larger of the two",
        lambda gx, gy: np.maximum(abs(gx), abs(gy)),
        "That is the larger of the two sizes. The smaller one counts as well, though less.",
    ),
    (
        "squares subtracted",
        lambda gx, gy: _root(abs(gx**2 - gy**2)),
        "One square was taken away from the other. A negative number has a positive square, and "
        "the two squares are added.",
    ),
    (
        "root of the sum",
        lambda gx, gy: _root(abs(gx) + abs(gy)),
        "The root is there, and the squares are missing under it.",
    ),
    (
        "mean",
        lambda gx, gy: (abs(gx) + abs(gy)) / 2,
        "That is the mean of the two sizes. Nothing is divided here.",
    ),
    (
        "root of the mean",
        lambda gx, gy: np.hypot(gx, gy) / np.sqrt(2),
        "The sum of the squares was halved before the root. Nothing is divided here.",
    ),
)

_OF_VALUES: tuple[tuple[str, Rule, str], ...] = (
    (
        "doubled instead of squared",
        lambda gx, gy: _root(2 * abs(gx) + 2 * abs(gy)),
        "Each was doubled. To square a number is to multiply it by itself.",
    ),
    (
        "roots added",
        lambda gx, gy: _root(abs(gx)) + _root(abs(gy)),
        "A root was taken of each. Square both, add, and take one root at the end.",
    ),
    (
        "negative",
        lambda gx, gy: -np.hypot(gx, gy),
        "The size is right. A root is not negative: the magnitude says how strong an edge is, not "
        "which way it goes.",
    ),
)

FOR_VALUES = tuple(
    Misconception(name, lambda gx, gy, rule=rule: rule(gx, gy), reason)
    for name, rule, reason in (*_RULES, *_OF_VALUES)
)
"""What can happen to the magnitude of one edge."""


def gradients(image: Array, padding: Any = 0) -> tuple[Array, Array]:
    """Gx and Gy."""
    gx, gy = (conv2d(image, KERNELS[name], padding=padding) for name in ("sobel_x", "sobel_y"))
    return gx, gy


def _on_pictures(name: str, rule: Rule, reason: str) -> Misconception:
    return Misconception(name, lambda image: rule(*gradients(image)), reason)


x_only = _on_pictures(
    "x only",
    lambda gx, gy: gx,
    "That is Gx alone, with its signs. `gy` is still to be computed, with Sobel Y, and the two are "
    "to be joined.",
)

FOR_PICTURES = (
    x_only,
    _on_pictures(
        "size of x only",
        lambda gx, gy: abs(gx),
        "That is the size of Gx. An edge that runs from left to right leaves Gx at 0; only Gy sees "
        "it.",
    ),
    _on_pictures(
        "y only",
        lambda gx, gy: gy,
        "That is Gy alone. Both are needed: `gx` and `gy`.",
    ),
    _on_pictures(
        "x twice",
        lambda gx, gy: np.hypot(gx, gx),
        "Both of your two answers are Gx. One of the kernels has to be Sobel Y.",
    ),
    _on_pictures(
        "y twice",
        lambda gx, gy: np.hypot(gy, gy),
        "Both of your two answers are Gy. One of the kernels has to be Sobel X.",
    ),
    *(_on_pictures(*parts) for parts in _RULES),
    _on_pictures(
        "added before squaring",
        lambda gx, gy: abs(gx + gy),
        "Gx and Gy were added before they were squared. The root of (Gx + Gy)² is only the size of "
        "Gx + Gy. Square each by itself.",
    ),
    _on_pictures(
        "root of what has a sign",
        lambda gx, gy: _root(gx + gy),
        "The root of Gx + Gy: the squares are missing, and where the sum is negative there is no "
        "root (NaN).",
    ),
    _on_pictures(
        "doubled instead of squared",
        lambda gx, gy: _root(gx * 2 + gy * 2),
        "`* 2` doubles. To square, write `** 2`.",
    ),
    _on_pictures(
        "negative values dropped",
        lambda gx, gy: np.hypot(np.maximum(gx, 0), np.maximum(gy, 0)),
        "The negative values were dropped first. An edge from light to dark is as strong as one "
        "from dark to light; the squares take care of the sign.",
    ),
    _on_pictures(
        "roots added",
        lambda gx, gy: _root(abs(gx)) + _root(abs(gy)),
        "A root was taken of each. Square both, add, and take one root at the end.",
    ),
    Misconception(
        "same padding",
        lambda image: magnitude(*gradients(image, "same")),
        "The values inside are right. Your output is as large as the image, for it was padded, and "
        "the zeros around it look like edges. Here nothing is padded.",
    ),
)
"""What can happen to a picture of edge magnitudes."""
