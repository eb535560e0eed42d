"""Checks of lesson 03: the kernel turned, and kernels that a turn leaves as they are."""

from typing import Any

import numpy as np

from ._text import shown
from ._worked import cells, kernel_drawn
from .kinds import Choice, Matrix, Option
from .misconception import Misconception
from .misconceptions import turns
from .misconceptions.windows import Array, rotated


def turned(kernel: Array) -> Array:
    """The kernel turned by 180°."""
    return rotated(np.asarray(kernel))


def _vary(rng: np.random.Generator) -> dict[str, Any]:
    return {"kernel": kernel_drawn(rng)}


TURN = Matrix(
    id="03.turn",
    prompt="Turn this kernel by 180°. What does it read, row by row?",
    numbers={"kernel": [[1, 2, 0], [0, 3, 0], [-1, 0, 4]]},
    answer=turned,
    misconceptions=turns.FOR_TURNS,
    hints=(
        "Put a finger on the top left weight and turn the sheet by half a turn. Where is it now?",
        lambda kernel: (
            f"The last row, {shown(np.asarray(kernel)[-1])}, comes first, and is read backwards."
        ),
    ),
    explanation="The rows in reverse order, and each row backwards. The middle stays where it is.",
    asked="kernel",
    show=("kernel",),
    vary=_vary,
)

_PORT_REASONS = {
    turns.unchanged: "SciPy turns these weights before it lays them on; PyTorch would lay them on "
    "as they stand. So PyTorch has to be given what SciPy really used.",
    turns.negated: "Changing the signs changes every result's sign. It helps only with kernels "
    "whose turn does just that, such as Sobel X.",
}

PORT = Matrix(
    id="03.port",
    prompt="A program calls `scipy.signal.convolve2d(image, k, mode='valid')`, where k is the "
    "kernel below. You rewrite the line with `torch.nn.functional.conv2d`. Which weights give the "
    "same numbers?",
    numbers={"kernel": [[1, 2], [3, 4]]},
    answer=turned,
    misconceptions=tuple(s.because(_PORT_REASONS.get(s, s.reason)) for s in turns.FOR_TURNS),
    hints=(
        "Which of the two turns the kernel by itself, and which does not?",
        "Do by hand what the one does and the other does not.",
    ),
    explanation="SciPy turns the kernel here, PyTorch does not. Hand PyTorch the turned one, and "
    "both lay the same weights on the same cells.",
    asked="kernel",
    show=("kernel",),
    vary=lambda rng: {"kernel": kernel_drawn(rng, 2, 2)},
)

PULSE = Choice(
    id="03.pulse",
    prompt="A field of zeros with a single 1 in the middle is cross-correlated with the kernel "
    "[[1, 2, 3], [4, 5, 6], [7, 8, 9]]: laid on as it stands. Which block of numbers appears "
    "around the middle of the output?",
    options=(
        Option(
            name="upright",
            text="[[1, 2, 3], [4, 5, 6], [7, 8, 9]]",
            reason="That is what true convolution gives. Laid on as it stands, the first window "
            "that meets the 1 comes from the upper left and meets it with its last weight, the 9.",
        ),
        Option(
            name="mirrored",
            text="[[3, 2, 1], [6, 5, 4], [9, 8, 7]]",
            reason="The order from left to right is correct. But the kernel comes from above as "
            "well: its bottom row meets the 1 first.",
        ),
        Option(
            name="transposed",
            text="[[1, 4, 7], [2, 5, 8], [3, 6, 9]]",
            reason="Nothing here exchanges rows and columns. Follow one window: the one whose "
            "bottom right corner lies on the 1.",
        ),
        Option(name="turned", text="[[9, 8, 7], [6, 5, 4], [3, 2, 1]]"),
    ),
    answer="turned",
    hints=("Which weight lies on the 1 when the window is as far up and left as it can be?",),
    explanation="Windows above and left of the 1 meet it with their lower right weights. So the "
    "kernel comes out turned by 180°. With the flip, the two turns cancel.",
)

AGREE = Choice(
    id="03.agree",
    prompt="With one of these kernels cross-correlation and convolution give the same output for "
    "every image. With which?",
    options=(
        Option(
            name="transpose",
            text="[[1, 2, 3], [2, 0, 4], [3, 4, 5]]",
            reason="It equals its transpose, which is what matrices are called symmetric for. A "
            "turn by 180° is something else: it takes the 1 to the place of the 5.",
        ),
        Option(
            name="columns",
            text="[[1, 2, 1], [0, 0, 0], [−1, −2, −1]]",
            reason="Its left and right sides are alike. Its top and bottom are not, and a turn "
            "exchanges them: it comes out as its own negative.",
        ),
        Option(name="turn", text="[[1, 2, 3], [4, 0, 4], [3, 2, 1]]"),
        Option(
            name="rows",
            text="[[1, 2, 3], [4, 0, 5], [1, 2, 3]]",
            reason="Its top and bottom rows are alike. Turned, they read 3, 2, 1: reversed, as the "
            "columns change places, too.",
        ),
    ),
    answer="turn",
    hints=(
        "Turn each of them by 180°, or read it backwards from its last weight to its first.",
        "Opposite weights, as seen from the middle, have to be equal: the first and the last, the "
        "second and the last but one, and so on.",
    ),
    explanation="Read from the last weight to the first it is the same row of numbers, so the turn "
    "changes nothing. It does not equal its transpose, and need not.",
)


def _completed(start: Any) -> Array:
    half = [int(n) for n in start]
    return np.array([*half, *half[-2::-1]]).reshape(3, 3)


def _with_last_rows(change: Any) -> Any:
    def compute(start: Any) -> Array:
        right = _completed(start)
        change(right)
        return right

    return compute


def _copy_top(kernel: Array) -> None:
    kernel[2] = kernel[0]


def _opposite_signs(kernel: Array) -> None:
    kernel[1, 2:] *= -1
    kernel[2] *= -1


def _zeros(kernel: Array) -> None:
    kernel[1, 2:] = 0
    kernel[2] = 0


def _middle_repeated(start: Any) -> Array:
    half = [int(n) for n in start]
    return np.array([*half, half[-1], *half[:0:-1][:3]]).reshape(3, 3)


def _begun_again(start: Any) -> Array:
    half = [int(n) for n in start]
    return np.array([*half, *half[:-1]]).reshape(3, 3)


def _last_row_turned(start: Any) -> Array:
    right = _completed(start)
    right[1, 2] = 0
    return right


def _counted_on(start: Any) -> Array | None:
    steps = set(np.diff(start))
    return np.arange(9).reshape(3, 3) * steps.pop() + start[0] if len(steps) == 1 else None


COMPLETE = Matrix(
    id="03.complete",
    prompt="The first five weights of a 3×3 kernel, in reading order, are {start}. Complete it so "
    "that cross-correlation and convolution agree on every image.",
    numbers={"start": [1, 2, 3, 4, 5]},
    answer=_completed,
    misconceptions=(
        Misconception(
            "mirrored from top to bottom",
            _with_last_rows(_copy_top),
            "The bottom row repeats the top row. A turn also exchanges left and right: the bottom "
            "row is the top row read backwards.",
        ),
        Misconception(
            "opposite signs",
            _with_last_rows(_opposite_signs),
            "Opposite weights are opposite numbers here: the turn puts each of them in the place "
            "of its negative. For the kernel to stay the same, they have to be equal.",
        ),
        Misconception(
            "filled with zeros",
            _with_last_rows(_zeros),
            "The missing weights were left at 0. The turn brings the first weights to their "
            "places, so they have to be the same.",
        ),
        Misconception(
            "counted on",
            _counted_on,
            "That goes on counting. Turned by 180° it would read from the last number down to the "
            "first: another kernel.",
        ),
        Misconception(
            "middle repeated",
            _middle_repeated,
            "The middle weight appears twice. It is the only one without a partner: go on "
            "with its neighbour.",
        ),
        Misconception(
            "begun again",
            _begun_again,
            "That begins again with the first weight. The turn brings the first weight to the "
            "last place.",
        ),
        Misconception(
            "only the last row turned",
            _last_row_turned,
            "The bottom row is right. The last weight of the middle row also has a partner: "
            "the first one of that row.",
        ),
    ),
    hints=(
        "Which weight does the turn bring to the last place? It has to stand there already.",
        "Go on from the middle weight backwards through the ones you have.",
    ),
    explanation=lambda start: (
        f"From the middle on, backwards: {shown(_completed(start))}. The turn changes places with "
        "equal partners only."
    ),
    asked="kernel",
    vary=lambda rng: {"start": _uneven_half(rng)},
)


def _uneven_half(rng: np.random.Generator) -> list[int]:
    start: list[int] = cells(rng, 1, 5, 1).ravel().tolist()
    return start if start[0] != start[2] else _uneven_half(rng)
