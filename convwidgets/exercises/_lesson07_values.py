"""Checks of lesson 07: what a pooling window keeps."""

from typing import Any

import numpy as np

from ._text import shown
from ._worked import cells
from .kinds import Matrix, Number
from .misconception import Misconception
from .misconceptions import pools

LARGEST = Matrix(
    id="07.largest",
    prompt="Max pooling with a {kernel_size}×{kernel_size} window. Which output comes out?",
    numbers={
        "image": [[3, 1, 0, 2], [4, 7, 5, 1], [6, 2, 8, 3], [1, 0, 4, 9]],
        "kernel_size": 2,
    },
    answer=pools.kept,
    misconceptions=pools.FOR_MAXIMA,
    hints=(
        "Draw the windows into the image. They lie side by side and do not overlap.",
        "Four windows, and one number from each: the largest.",
    ),
    explanation=lambda image, kernel_size: (
        f"The first window holds {', '.join(map(str, image[:2, :2].ravel()))}, and its largest is "
        f"{shown(pools.kept(image, kernel_size)[0, 0])}. The others alike: one number from each "
        "window, and a quarter of the numbers in all."
    ),
    show=("image",),
    vary=lambda rng: {"image": cells(rng, 4, 4)},
)


def _corner(window: Any) -> float:
    return float(np.sum(window)) / 9


CORNER = Number(
    id="07.corner",
    prompt="Average pooling with a 3×3 window and padding 1. The first window stands over the "
    "top left corner, and these four cells of the image lie in it. Which mean comes out, if "
    "padding counts? Two decimals will do, or a fraction such as 7/4.",
    numbers={"window": [[1, 5], [4, 3]]},
    answer=_corner,
    tolerance=0.01,
    misconceptions=pools.FOR_CORNER,
    hints=(
        "How many cells has the window, and how many of them lie in the image?",
        "The five cells of padding hold zeros. Nine cells are averaged.",
    ),
    explanation=lambda window: (
        f"The sum is {shown(int(np.sum(window)))}, and all nine cells count: "
        f"{shown(int(np.sum(window)))}/9, about {shown(_corner(window))}. The zeros pull "
        "the border down."
    ),
    show=("window",),
    vary=lambda rng: {"window": cells(rng, 2, 2, 1, 10)},
)

WEIGHTS = Number(
    id="07.weights",
    prompt="A layer pools {channels} maps with a {kernel_size}×{kernel_size} window and keeps the "
    "largest. How many weights does a network have to learn for it?",
    numbers={"kernel_size": 2, "channels": 64},
    answer=0,
    misconceptions=(
        Misconception(
            "cells of the window",
            lambda kernel_size: kernel_size**2,
            "That is how many cells a window has. Is any of them multiplied by something?",
        ),
        Misconception(
            "one window for each map",
            lambda kernel_size, channels: kernel_size**2 * channels,
            "That would be one weight for each cell of a window, in each map. What would a weight "
            "be multiplied by, where only the largest is looked for?",
        ),
        Misconception(
            "one for each map",
            lambda channels: channels,
            "Each map is pooled by itself, and without a weight.",
        ),
        Misconception(
            "as in a convolution",
            lambda kernel_size, channels: kernel_size**2 * channels**2 + channels,
            "That is a convolution with {channels} kernels and biases. Pooling multiplies nothing.",
        ),
        Misconception(
            "as in a depthwise convolution",
            lambda kernel_size, channels: channels * (kernel_size**2 + 1),
            "That is a convolution with a kernel and a bias for each map. Pooling multiplies "
            "nothing.",
        ),
        Misconception(
            "as in a convolution, without biases",
            lambda kernel_size, channels: kernel_size**2 * channels**2,
            "That is a convolution with {channels} kernels. Pooling multiplies nothing.",
        ),
        Misconception(
            "one in all",
            lambda kernel_size: 1,
            "A single weight would still be a number to learn. What would it be multiplied by?",
        ),
    ),
    hints=(
        "A weight is a number that something is multiplied by.",
        "To find the largest of four numbers, what has to be learned?",
    ),
    explanation="Pooling follows a fixed rule. It has settings (window, stride, padding) and "
    "nothing to learn.",
    vary=lambda rng: {
        "kernel_size": int(rng.integers(2, 4)),
        "channels": int(rng.choice([16, 32, 64, 128, 256])),
    },
)
