"""Checks of lesson 05: how much padding, and what stands in it."""

import numpy as np

from ._numbers import rows_text
from ._read import read_matrix
from ._text import shown
from ._worked import RAMP, whole
from .kinds import Choice, Matrix, Number, Option
from .misconception import Misconception
from .misconceptions import paddings
from .misconceptions.windows import Array

SAME = Number(
    id="05.same",
    prompt="A kernel of {kernel_size}×{kernel_size}, stride 1. Which padding P on each side keeps "
    "the output as large as the input?",
    numbers={"kernel_size": 7},
    answer=lambda kernel_size: (kernel_size - 1) // 2,
    misconceptions=paddings.FOR_SAME,
    hints=(
        "Without padding, how many cells smaller is the output? Each side gives back half of them.",
        "Lay the middle of the window on the first cell of the input. How many cells hang over?",
    ),
    explanation=lambda kernel_size: (
        f"Without padding {kernel_size - 1} cells are lost, so each side gets half of them: "
        f"({kernel_size} − 1) / 2 = {(kernel_size - 1) // 2}."
    ),
    vary=lambda rng: {"kernel_size": 2 * int(rng.integers(1, 9)) + 1},
)

EVEN = Choice(
    id="05.even",
    prompt="A kernel of 4, stride 1, and the same padding P at both ends. Which P turns 28 cells "
    "into 28?",
    options=(
        Option(name="one", text="P = 1", reason="28 + 2 − 4 + 1 = 27: one cell too few."),
        Option(name="two", text="P = 2", reason="28 + 4 − 4 + 1 = 29: one cell too many."),
        Option(
            name="half",
            text="P = 1.5",
            reason="The formula asks for it, but half a cell cannot be added. Read it as a total: "
            "3 cells for both ends together.",
        ),
        Option(name="none", text="No P does it"),
    ),
    answer="none",
    hints=("Put P = 1 and P = 2 into the formula.",),
    explanation="Three cells are needed, and three is odd. An even kernel needs one cell more on "
    "one side than on the other.",
)

UNEVEN = Matrix(
    id="05.uneven",
    asked="pair",
    prompt="A kernel of {kernel_size}, stride 1, same padding as PyTorch and TensorFlow do it: the "
    "odd cell goes after. How many cells stand before the input, and how many after? Give both.",
    numbers={"kernel_size": 4},
    answer=lambda kernel_size: [(kernel_size - 1) // 2, kernel_size // 2],
    misconceptions=paddings.FOR_EVEN,
    hints=(
        "How many cells are needed in all? Share them out, and give the odd one to the end.",
        "{kernel_size} − 1 cells in all.",
    ),
    explanation=lambda kernel_size: (
        f"{kernel_size - 1} in all: {(kernel_size - 1) // 2} before, {kernel_size // 2} after."
    ),
    vary=lambda rng: {"kernel_size": 2 * int(rng.integers(1, 9))},
)


def _reflected(signal: Array, padding: int) -> Array:
    return np.pad(signal, padding, mode="reflect")


REFLECT = Matrix(
    id="05.reflect",
    asked="padded signal",
    prompt="The signal {signal}, padded by {padding} at each end in reflect mode: the mirror "
    "stands on the last cell, which is not repeated. What does the padded signal look like?",
    numbers={"signal": RAMP, "padding": 2},
    answer=_reflected,
    misconceptions=paddings.FOR_REFLECTIONS,
    hints=(
        "Stand on the first cell and walk inwards. What you meet first also lies next to it on the "
        "other side.",
        lambda signal: f"Before the {shown(signal[0])} comes a {shown(signal[1])}.",
    ),
    explanation=lambda signal, padding: (
        f"{rows_text(read_matrix(_reflected(signal, padding)))}. Neither end is repeated, and the "
        "slope at the ends turns round."
    ),
    vary=lambda rng: {"signal": whole(rng, int(rng.integers(4, 7)))},
)

CORNER = Number(
    id="05.corner",
    prompt="Every cell of an image is {level}. A 3×3 box takes the mean of its nine cells, with "
    "padding 1 of zeros. Which value stands in the corner of the output?",
    numbers={"level": 9},
    answer=lambda level: 4 * level / 9,
    misconceptions=(
        Misconception(
            "border like the middle",
            lambda level: level,
            "That is the value in the middle. In the corner some of the nine cells are padding, "
            "and padded zeros count in the mean.",
        ),
        Misconception(
            "side instead of corner",
            lambda level: 6 * level / 9,
            "That is the value at a side, where one row of three lies outside. In the corner a row "
            "and a column do.",
        ),
        Misconception(
            "sum instead of mean",
            lambda level: 4 * level,
            "That is the sum of the cells inside. A ninth of it is the mean.",
        ),
        Misconception(
            "one cell inside",
            lambda level: level / 9,
            "That counts the corner cell alone. It has three neighbours inside the image.",
        ),
        Misconception(
            "three cells inside",
            lambda level: 3 * level / 9,
            "That counts three cells inside the image. It is a square of 2×2.",
        ),
        Misconception(
            "zeros counted as cells",
            lambda level: 5 * level / 9,
            "The padded cells were taken for cells of the image. Which five of the nine hold 0?",
        ),
        Misconception(
            "divided by the padding",
            lambda level: 4 * level / 5,
            "The sum was divided by 5, the number of padded cells. The window has nine cells.",
        ),
    ),
    hints=(
        "Lay the window on the corner. How many of its nine cells hold {level}, and how many 0?",
        "Four cells of {level} and five zeros, divided by nine.",
    ),
    explanation=lambda level: (
        f"Four cells of {level} and five zeros: {4 * level} / 9 = {shown(4 * level / 9)}. Zeros "
        "are values like any others, and they darken the border."
    ),
    vary=lambda rng: {"level": 9 * int(rng.integers(1, 20))},
)

SAME_STRIDED = Choice(
    id="05.same-strided",
    prompt="A network was trained in TensorFlow: 224 cells, kernel 3, stride 2, SAME. You load its "
    "weights into PyTorch and write `padding=1`. Both outputs have 112 cells. Are the values the "
    "same?",
    options=(
        Option(
            name="same",
            text="Yes, the sizes agree",
            reason="The sizes agree, but look where the first window starts: on cell 0 in "
            "TensorFlow, on cell −1 in PyTorch.",
        ),
        Option(
            name="border",
            text="Yes, except at the border",
            reason="At stride 1 different padding would only show at the border. Here all windows "
            "stand elsewhere, the ones in the middle too.",
        ),
        Option(name="shifted", text="No, every window stands one cell further left"),
        Option(
            name="refused",
            text="No, PyTorch refuses it",
            reason="PyTorch refuses the word same at stride 2. The number 1 it takes, and that is "
            "what makes this hard to find.",
        ),
    ),
    answer="shifted",
    hints=(
        "TensorFlow pads 0 before and 1 after here. On which cell does each first window start?",
    ),
    explanation="TensorFlow pads (0, 1) and starts on cell 0, PyTorch's habit pads (1, 1) and "
    "starts on cell −1. No error appears, and every value belongs to another window. PyTorch pads "
    "both sides alike, so pad the input yourself first: 0 before, 1 after.",
)
