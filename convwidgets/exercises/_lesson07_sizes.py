"""Checks of lesson 07: how large the output of a pooling is, and what is dropped."""

from typing import Any

import numpy as np

from convwidgets.core import output_size

from ._text import plural, shown
from .kinds import Number
from .misconception import Misconception
from .misconceptions import pools, sizes


def _vary(rng: np.random.Generator) -> dict[str, int]:
    """Windows side by side, with cells left over."""
    kernel_size = int(rng.integers(2, 6))
    return {
        "size": kernel_size * int(rng.integers(2, 12)) + int(rng.integers(1, kernel_size)),
        "kernel_size": kernel_size,
        "stride": kernel_size,
    }


def _jumps(size: int, kernel_size: int, stride: int) -> str:
    return shown((size - kernel_size) / stride)


_FIVE = {"size": 5, "kernel_size": 2, "stride": 2}

SIZE = Number(
    id="07.size",
    prompt="A map of {size}×{size} cells is pooled with a {kernel_size}×{kernel_size} window and "
    "stride {stride}, without padding. How many rows has the output?",
    numbers=_FIVE,
    answer=output_size,
    misconceptions=(*sizes.FOR_SIZES, sizes.as_same),
    hints=(
        "How far can the window travel, and how many whole jumps is that?",
        lambda size, kernel_size, stride: (
            f"It travels {size} − {kernel_size} = {size - kernel_size} rows. How many jumps of "
            f"{stride} fit, and how many places does that make?"
        ),
    ),
    explanation=lambda size, kernel_size, stride: (
        f"{size - kernel_size} rows of travel are {_jumps(size, kernel_size, stride)} jumps, of "
        f"which {plural((size - kernel_size) // stride, 'is', 'are')} whole, and the place where "
        f"it started makes {output_size(size, kernel_size, stride=stride)}."
    ),
    vary=_vary,
)

DROPPED = Number(
    id="07.dropped",
    prompt="A map of {size}×{size} cells, a pooling window of {kernel_size}×{kernel_size}, stride "
    "{stride}, no padding. How many of the cells does no window ever reach?",
    numbers=_FIVE,
    answer=pools.dropped,
    misconceptions=pools.FOR_DROPPED,
    hints=(
        "Mark the windows in a drawing. Which rows and which columns stay free?",
        lambda size, kernel_size, stride: (
            f"The windows cover a square of {pools.covered(size, kernel_size, stride)} by "
            f"{pools.covered(size, kernel_size, stride)} cells."
        ),
    ),
    explanation=lambda size, kernel_size, stride: (
        f"{size}·{size} − {pools.covered(size, kernel_size, stride)}·"
        f"{pools.covered(size, kernel_size, stride)} = {pools.dropped(size, kernel_size, stride)}: "
        "rows at the bottom and columns at the right, whatever stands in them."
    ),
    vary=_vary,
)

CEIL = Number(
    id="07.ceil",
    prompt="Once more {size}×{size}, window {kernel_size}×{kernel_size}, stride {stride}, now in "
    "ceil mode. How many rows has the output?",
    numbers=_FIVE,
    answer=lambda **n: output_size(**n, ceil_mode=True),
    misconceptions=pools.FOR_CEIL,
    hints=(
        "What is left over gets a window of its own, which hangs over the edge.",
        "Round the number of jumps up instead of down, and count the start.",
    ),
    explanation=lambda size, kernel_size, stride: (
        f"{_jumps(size, kernel_size, stride)} jumps are rounded up, and the start counts as "
        f"before: {output_size(size, kernel_size, stride=stride, ceil_mode=True)}. The last window "
        "hangs over the edge, and only its cells inside count."
    ),
    vary=_vary,
)


def _vary_divide(rng: np.random.Generator) -> dict[str, Any]:
    stride = int(rng.integers(2, 5))
    kernel_size = stride + int(rng.integers(1, 3))
    return {"size": stride * int(rng.integers(3, 20)), "kernel_size": kernel_size, "stride": stride}


DIVIDE = Number(
    id="07.divide",
    prompt="A window of {kernel_size} with stride {stride} on {size} cells: how many places has "
    "it?",
    numbers={"size": 6, "kernel_size": 3, "stride": 2},
    answer=output_size,
    misconceptions=(*sizes.FOR_SIZES, sizes.as_same),
    hints=(
        "Not by dividing. Put the window at the beginning and let it jump.",
        lambda size, kernel_size: f"It can travel {size} − {kernel_size} cells. And the jumps?",
    ),
    explanation=lambda size, kernel_size, stride: (
        f"⌊({size} − {kernel_size}) / {stride}⌋ + 1 = "
        f"{output_size(size, kernel_size, stride=stride)}, and not {size} ÷ {stride}. Dividing "
        "is sure to work only where the window is as long as its jump; elsewhere it may come out "
        "right by chance."
    ),
    vary=_vary_divide,
)

GLOBAL_SIZE = Number(
    id="07.global-size",
    prompt="A network ends with {channels} maps of {size}×{size} cells. Each of them is pooled "
    "with a window as large as the map. How many numbers remain?",
    numbers={"channels": 128, "size": 7},
    answer=lambda channels: channels,
    misconceptions=(
        Misconception(
            "one for all",
            lambda channels: 1,
            "Each map is pooled by itself, and the maps do not mix.",
        ),
        Misconception(
            "not pooled",
            lambda channels, size: channels * size**2,
            "That is how many numbers there were before the pooling.",
        ),
        Misconception(
            "one map",
            lambda size: size**2,
            "That is how many cells one map has. How many numbers does a window keep?",
        ),
        Misconception(
            "one for each row",
            lambda channels, size: channels * size,
            "That keeps a number for each row. The window takes all rows at once.",
        ),
        Misconception(
            "pooled by two",
            lambda channels, size: channels * (size // 2) ** 2,
            "That is pooling with a window of 2. Here the window is as large as the map.",
        ),
        Misconception(
            "maps halved",
            lambda channels: channels // 2,
            "Pooling works in each map by itself: the number of maps stays.",
        ),
    ),
    hints=(
        "How many places has a window on a map of its own size?",
        "One place for each map, and one number for each place.",
    ),
    explanation="One place, one number, in each of the {channels} maps. Where in a map something "
    "was found is no longer said.",
    vary=lambda rng: {
        "channels": int(rng.choice([32, 64, 128, 256])),
        "size": int(rng.integers(4, 15)),
    },
)
