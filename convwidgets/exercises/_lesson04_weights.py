"""Checks of lesson 04: what the weights add up to, and the kernel that does nothing."""

import numpy as np

from convwidgets.core import KERNELS

from ._text import products, shown
from .kinds import Choice, Number, Option
from .misconception import Misconception
from .misconceptions import sums
from .misconceptions.windows import Array

SHARPEN = KERNELS["sharpen"].astype(int)

FLAT = Number(
    id="04.flat",
    prompt="A flat patch, every cell the same. What does this kernel make of it?",
    numbers={"window": np.full((3, 3), 60), "kernel": SHARPEN},
    answer=lambda window, kernel: (window * kernel).sum(),
    misconceptions=(
        Misconception(
            "silent",
            lambda window, kernel: 0,
            "0 is the answer of weights that add up to 0. What do these add up to?",
        ),
        Misconception(
            "weights alone",
            lambda window, kernel: kernel.sum(),
            "That is what the weights add up to. Each of them is multiplied by the cell it lies "
            "on.",
        ),
        Misconception(
            "one neighbour only",
            lambda window, kernel: (window * kernel)[1].sum() - (window * kernel)[1, 2],
            "The centre was counted, and one of its neighbours. All weights count.",
        ),
        sums.signs_lost,
        sums.window_summed,
        sums.sums_multiplied,
        sums.centre_only,
        sums.averaged,
        sums.first_row_only,
    ),
    hints=(
        "Every weight meets the same number, so that number can be taken out of the sum.",
        "Add up the weights. The result is that many times the level of the patch.",
    ),
    explanation=lambda window, kernel: (
        f"The weights add up to {shown(kernel.sum())}, and {shown(kernel.sum())} times "
        f"{shown(window[0, 0])} is {shown((window * kernel).sum())}. Add them up, and you know "
        "what becomes of every flat area."
    ),
    show=("window", "kernel"),
    vary=lambda rng: {
        "window": np.full((3, 3), int(rng.integers(2, 26)) * 10),
        "kernel": SHARPEN + int(rng.integers(0, 3)) * np.eye(3, dtype=int)[::-1],
    },
)

IDENTITY = Choice(
    id="04.identity",
    prompt="A 4×4 image, the identity, no padding. What comes out?",
    options=(
        Option(
            name="image",
            text="The whole image, 4×4",
            reason="So it would be with a rim of padding. Without one, no window has its middle on "
            "the border.",
        ),
        Option(
            name="corner",
            text="The 2×2 cells at its top left",
            reason="Those are the top left cells of the windows. The 1 lies in the middle.",
        ),
        Option(name="centre", text="The 2×2 cells in its centre"),
        Option(
            name="zeros",
            text="4×4 again, with zeros around the centre",
            reason="The middle is right. For the border there are no places: the output is "
            "smaller, not filled up with zeros.",
        ),
    ),
    answer="centre",
    hints=("Each window hands over the cell in its middle. Which cells are the middle of one?",),
    explanation="Each window hands over its middle, and no window has its middle on the border. So "
    "the identity gives the image back without its rim. It gives all of it only with same padding.",
)

WHICH = Choice(
    id="04.which",
    prompt="A result is 0 in flat areas and on even slopes. Along every edge, whichever way it "
    "runs, two lines lie side by side, one positive and one negative. Which kernel was it?",
    options=(
        Option(
            name="sobel-x",
            text="Sobel X",
            reason="Sobel X answers on every slope, with one sign, and is blind to edges that run "
            "from left to right.",
        ),
        Option(
            name="box",
            text="Box",
            reason="A box takes means: a flat area keeps its level, and nothing becomes negative.",
        ),
        Option(name="laplacian", text="Laplacian"),
        Option(
            name="sharpen",
            text="Sharpen",
            reason="The weights of Sharpen add up to 1, so a flat area keeps its level. The pair "
            "of lines is in it, on top of the picture.",
        ),
        Option(
            name="emboss",
            text="Emboss",
            reason="The weights of Emboss add up to 1, so a flat area keeps its level. And it "
            "knows a direction: upper left against lower right.",
        ),
    ),
    answer="laplacian",
    hints=(
        "Flat areas give 0: what do the weights add up to?",
        "No direction is preferred: what does the kernel look like when it is turned by 90°?",
    ),
    explanation="The Laplacian sets a cell against its neighbours on all sides. On an even slope "
    "they balance. Beside an edge they do not, on one side too light and on the other too dark.",
)


def sum_text(window: Array, kernel: Array) -> str:
    """The whole sum of one window."""
    return f"{products(window, kernel)} = {shown((window * kernel).sum())}."
