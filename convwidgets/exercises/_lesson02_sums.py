"""Checks of lesson 02: one window, one sum."""

import numpy as np

from ._text import products, shown
from ._worked import NINE, SOBEL_X, TIMES_TABLE, cells, kernel_drawn
from .kinds import Matrix, Number
from .misconception import Misconception
from .misconceptions import sums
from .misconceptions.windows import (
    Array,
    rotated,
)

_SUM_HINTS = (
    "Lay the kernel on the window: nine pairs, nine products, one sum.",
    lambda window, kernel: (
        f"The first row gives {products(window[0], kernel[0])}. Go on with the other two."
    ),
)


def _whole_sum(window: Array, kernel: Array) -> str:
    return f"{products(window, kernel)} = {shown((window * kernel).sum())}."


def _with_zero_column(rng: np.random.Generator) -> Array:
    kernel = kernel_drawn(rng)
    kernel[:, 1] = 0
    return kernel if kernel.any() and (kernel != kernel.T).any() else _with_zero_column(rng)


PRODUCTS = Matrix(
    id="02.products",
    prompt="Before the sum come the products. Which nine products does this kernel give on "
    "this window?",
    numbers={"window": TIMES_TABLE[:3, :3], "kernel": SOBEL_X},
    answer=lambda window, kernel: window * kernel,
    misconceptions=(
        Misconception(
            "rows and columns swapped",
            lambda window, kernel: window * kernel.T,
            sums.transposed.reason,
        ),
        Misconception(
            "kernel flipped",
            lambda window, kernel: window * rotated(kernel),
            sums.flipped.reason,
        ),
        Misconception(
            "signs of the kernel lost",
            lambda window, kernel: window * np.abs(kernel),
            "The minus signs of the kernel got lost. A positive cell times a negative weight is "
            "negative.",
        ),
        Misconception(
            "added instead of multiplied",
            lambda window, kernel: window + kernel,
            "Cell and weight were added. Here they are multiplied; the adding comes afterwards.",
        ),
        Misconception(
            "zero weights taken as one",
            lambda window, kernel: window * np.where(kernel == 0, 1, kernel),
            "Cells under a weight of 0 were kept. Zero times anything is zero.",
        ),
        Misconception(
            "window copied",
            lambda window, kernel: window,
            "Those are the cells of the window. Each one is multiplied by the weight that lies on "
            "it.",
        ),
        Misconception(
            "kernel copied",
            lambda window, kernel: kernel,
            "Those are the weights. Each one is multiplied by the cell it lies on.",
        ),
        Misconception(
            "columns reversed",
            lambda window, kernel: (
                window * kernel[:, ::-1] if (kernel[:, ::-1] != rotated(kernel)).any() else None
            ),
            "Left and right of the kernel were swapped: its first column meets the first "
            "column of the window.",
        ),
        Misconception(
            "matrix product",
            lambda window, kernel: window @ kernel,
            "Rows were multiplied with columns, as in a matrix product. Here each cell meets "
            "only the weight that lies on it.",
        ),
        Misconception(
            "signs of the products turned round",
            lambda window, kernel: (
                -(window * kernel) if (kernel != -rotated(kernel)).any() else None
            ),
            "Every sign is turned round. A positive cell times a negative weight is negative, "
            "times a positive one it is positive.",
        ),
    ),
    hints=(
        "Each cell meets the weight in the same row and column.",
        "The weights of 0 are the easy ones: a whole column of the products is 0.",
    ),
    explanation=lambda window, kernel: (
        f"Nine products. Their sum is {shown((window * kernel).sum())}, the value of the output."
    ),
    show=("window", "kernel"),
    vary=lambda rng: {"window": cells(rng, 3, 3, 1, 10), "kernel": _with_zero_column(rng)},
)

SOBEL = Number(
    id="02.sobel",
    prompt="One window, one kernel, one sum. Which number comes out?",
    numbers={"window": NINE, "kernel": SOBEL_X},
    answer=lambda window, kernel: (window * kernel).sum(),
    misconceptions=(
        sums.transposed.because(
            "That is what the transposed kernel gives: the minus signs in the top row, as in Sobel "
            "Y. In Sobel X they stand in the left column."
        ),
        *(slip for slip in sums.FOR_SUMS if slip is not sums.transposed),
    ),
    hints=_SUM_HINTS,
    explanation=_whole_sum,
    show=("window", "kernel"),
    vary=lambda rng: {"window": cells(rng, 3, 3)},
)

_BOX_SLIPS = (
    sums.not_averaged,
    Misconception(
        "divided by the side",
        lambda window: float(np.sum(window)) / 3,
        "The sum was divided by 3. There are nine cells, each with a weight of 1/9.",
    ),
    Misconception(
        "centre left out",
        lambda window: (float(np.sum(window)) - float(window[1, 1])) / 8,
        "That is the mean of the eight neighbours. The box counts the centre, too.",
    ),
    Misconception(
        "middle row only",
        lambda window: float(np.mean(window[1])),
        "That is the mean of one row. The box takes all nine cells.",
    ),
    Misconception(
        "divided by eight",
        lambda window: float(np.sum(window)) / 8,
        "The sum was divided by 8, the number of neighbours. With the centre there are nine cells.",
    ),
    *sums.FOR_MEANS[1:],
)


def _box(name: str, prompt: str, window: Array) -> Number:
    return Number(
        id=name,
        prompt=prompt,
        numbers={"window": window, "kernel": np.full((3, 3), 1 / 9)},
        answer=lambda window: float(np.mean(window)),
        misconceptions=_BOX_SLIPS,
        hints=("Nine equal weights that add up to 1: what is that usually called?",),
        explanation=lambda window: (
            f"The nine cells add up to {shown(window.sum())}, and a ninth of that is "
            f"{shown(float(np.mean(window)))}: a box takes the mean."
        ),
        show=("window",),
        vary=lambda rng: {"window": cells(rng, 3, 3, 0, 30)},
    )


BOX = _box(
    "02.box",
    "The box kernel has nine weights of 1/9. What does it give on this window?",
    NINE,
)

# On 1 to 9 the mean, the median and the middle cell are all 5.
MEAN = _box(
    "02.mean",
    "Again nine weights of 1/9, on another window. What does the box give here?",
    np.array([[4, 4, 5], [4, 1, 5], [5, 4, 40]]),
)

FIRST_WINDOW = Number(
    id="02.first-window",
    prompt="Mind the signs: what does this kernel give on this window?",
    numbers={"window": [[1, 2, 0], [0, 1, 2], [2, 0, 1]], "kernel": SOBEL_X},
    answer=lambda window, kernel: (window * kernel).sum(),
    misconceptions=sums.FOR_SUMS,
    hints=_SUM_HINTS,
    explanation=_whole_sum,
    show=("window", "kernel"),
    vary=lambda rng: {"window": cells(rng, 3, 3)},
)

BIAS = Number(
    id="02.bias",
    prompt="A layer adds a bias of {bias} to its sum. Which value does it put out for this window?",
    numbers={"window": TIMES_TABLE[:3, :3], "kernel": SOBEL_X, "bias": -100},
    answer=lambda window, kernel, bias: (window * kernel).sum() + bias,
    misconceptions=sums.FOR_SUMS,
    hints=(
        "Sum first, bias last.",
        lambda window, kernel: f"The sum is {shown((window * kernel).sum())}.",
    ),
    explanation=lambda window, kernel, bias: (
        f"The sum is {shown((window * kernel).sum())}. The bias is added once, at the end: "
        f"{shown((window * kernel).sum() + bias)}."
    ),
    show=("window", "kernel"),
    vary=lambda rng: {
        "window": cells(rng, 3, 3),
        "kernel": kernel_drawn(rng),
        "bias": int(rng.choice([-20, -7, -3, 2, 5, 10])),
    },
)
