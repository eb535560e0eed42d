"""Checks of lesson 02: values of an output, and whole outputs."""

from typing import Any

import numpy as np

from ._text import products, shown
from ._worked import (
    HALF_BRIGHT,
    LAPLACIAN,
    LEFT_MINUS_RIGHT,
    SOBEL_X,
    SQUARE,
    TIMES_TABLE,
    cells,
    kernel_drawn,
)
from .kinds import Matrix, Number
from .misconception import Misconception
from .misconceptions import outputs, sums
from .misconceptions.windows import (
    Array,
    at_position,
    convolved,
    everywhere,
    rotated,
    value_at,
    window_at,
)
from .misconceptions.windows import place as place_of


def _window(**numbers: Any) -> Array:
    window = window_at(numbers, place_of(numbers))
    assert window is not None  # the position of a question lies in its output
    return window


def _sum_at(**numbers: Any) -> str:
    kernel = np.asarray(numbers["kernel"])
    laid = rotated(kernel) if numbers.get("flip_kernel") else kernel
    total = f"{products(_window(**numbers), laid)} = {shown((_window(**numbers) * laid).sum())}"
    bias = numbers.get("bias", 0)
    return f"{total}, and with the bias {shown(value_at(**numbers))}" if bias else total


def _vary_image(rng: np.random.Generator) -> dict[str, Any]:
    return {
        "image": cells(rng, 5, 5),
        "kernel": kernel_drawn(rng),
        "position": tuple(int(n) for n in rng.integers(0, 3, 2)),
    }


_AT = (*(at_position(slip) for slip in sums.FOR_SUMS), *outputs.FOR_PLACES)


def _but(slips: tuple[Misconception, ...], *names: str) -> tuple[Misconception, ...]:
    """Slips without those that always lead to the right answer here."""
    return tuple(slip for slip in slips if slip.name not in names)


VALUE = Number(
    id="02.value",
    prompt="Which value stands at output position {position}, written (row, column)?",
    numbers={"image": TIMES_TABLE, "kernel": SOBEL_X, "position": (1, 1)},
    answer=value_at,
    misconceptions=_AT,
    hints=(
        "The position names the top left cell of the window, counted from 0.",
        lambda **n: (
            f"The window is {shown(_window(**n))}. Multiply it by the kernel cell by cell and add."
        ),
    ),
    explanation=lambda **n: (
        f"The window starts at row {place_of(n)[0]} and column {place_of(n)[1]}: {_sum_at(**n)}."
    ),
    show=("image", "kernel"),
    vary=_vary_image,
)

EDGE = Number(
    id="02.edge",
    prompt="On the left the image is bright, on the right it is dark. Which value stands at output "
    "position {position}?",
    numbers={"image": HALF_BRIGHT, "kernel": LEFT_MINUS_RIGHT, "position": (0, 1)},
    answer=value_at,
    # Its rows are alike, and its answers are never negative.
    misconceptions=_but(_AT, "one row too far", "one row too early", "sign of the sum lost"),
    hints=(
        "Which columns of the image lie under the kernel at this position?",
        "Left column of the window minus right column, in each of the three rows.",
    ),
    explanation=lambda **n: (
        f"{_sum_at(**n)}. This kernel takes the right side away from the left, so a step from "
        "bright to dark answers with a positive number."
        if value_at(**n) > 0
        else f"{_sum_at(**n)}. All columns of the window are alike, and the weights add up to 0."
    ),
    show=("image", "kernel"),
    vary=lambda rng: {
        "image": HALF_BRIGHT * int(rng.integers(1, 10)),
        "position": tuple(int(n) for n in rng.integers(0, 3, 2)),
    },
)

_WHOLE = (*(everywhere(slip) for slip in sums.FOR_SUMS), *outputs.FOR_OUTPUTS)


def _vary_whole(rng: np.random.Generator) -> dict[str, Any]:
    # A single weight would leave nothing to add up, and an output that ReLU leaves as it is
    # nothing to say in homework.
    while True:
        image, kernel = cells(rng, 4, 4), kernel_drawn(rng, 2, 2)
        negative = (convolved(image=image, kernel=kernel) < 0).any()
        if np.count_nonzero(kernel) > 2 and kernel.max() > 0 and negative:
            return {"image": image, "kernel": kernel}


EDGE_FLIPPED = Matrix(
    id="02.edge-flipped",
    prompt="The same image and the same kernel, now with the flip: true convolution. Which output "
    "comes out?",
    numbers={"image": HALF_BRIGHT, "kernel": LEFT_MINUS_RIGHT, "flip_kernel": True},
    answer=convolved,
    misconceptions=_but(_WHOLE, "first row repeated"),
    hints=(
        "Turn the kernel by 180° first. What do its columns hold then?",
        "Every row of the output is the same here, so one of them is enough work.",
    ),
    explanation="Turned by 180° the kernel takes left away from right, so the edge answers with "
    "the opposite sign. The zeros stay: in a flat region there is nothing to take away.",
    show=("image", "kernel"),
    vary=lambda rng: {"image": HALF_BRIGHT * int(rng.integers(1, 10))},
)

WHOLE = Matrix(
    id="02.whole",
    prompt="A small one to do in full: which output does this kernel give on this image?",
    numbers={
        "image": [[1, 2, 3, 0], [4, 5, 6, 1], [7, 8, 9, 2], [0, 1, 2, 3]],
        "kernel": [[1, 0], [0, -1]],
    },
    answer=convolved,
    misconceptions=_WHOLE,
    hints=(
        "Four products for each place; begin at the top left and go along the row.",
        lambda **n: f"At position (0, 0): {_sum_at(**n, position=(0, 0))}.",
    ),
    explanation=lambda **n: (
        f"{convolved(**n).size} places, {np.size(n['kernel'])} products each. The first is "
        f"{_sum_at(**n, position=(0, 0))}."
    ),
    show=("image", "kernel"),
    vary=_vary_whole,
)

_FOUR_NEIGHBOURS = np.array([[0, -1, 0], [-1, 4, -1], [0, -1, 0]])
_NEIGHBOURS = np.array([[1, 1, 1], [1, 0, 1], [1, 1, 1]])


def _white(rng: np.random.Generator) -> Array:
    """A rectangle of equal cells with a rim of black ones."""
    rows, columns = (int(n) for n in rng.integers(2, 5, 2))
    return np.pad(np.full((rows, columns), int(rng.integers(1, 6))), 1)


def _outline_told(image: Array) -> str:
    level, output = int(image.max()), convolved(image=image, kernel=LAPLACIAN)
    each = "" if level == 1 else f", times {level}"
    inside = (output == 0).any()
    return (
        f"8 minus the number of white neighbours{each}: {shown(int(output[0, 0]))} at a corner of "
        f"the {_figure(image)}"
        + (f", {shown(int(output[0, 1]))} along a side" if min(output.shape) > 2 else "")
        + (
            ". Inside, where all is alike, nothing is left: only the outline shows."
            if inside
            else ". Every white cell has a black neighbour here, so all of them belong to the "
            "outline."
        )
    )


def _figure(image: Array) -> str:
    return "square" if image.shape[0] == image.shape[1] else "rectangle"


OUTLINE = Matrix(
    id="02.outline",
    prompt=lambda image: (
        f"A white {_figure(image)} on black. This kernel compares each cell with its eight "
        "neighbours. Which output does it give?"
    ),
    numbers={"image": SQUARE, "kernel": LAPLACIAN},
    answer=convolved,
    misconceptions=(
        *_but(_WHOLE, "sign of the sum lost", "output reversed"),
        Misconception(
            "four neighbours",
            lambda image: convolved(image=image, kernel=_FOUR_NEIGHBOURS),
            "That compares each cell with the four beside, above and below it. This kernel also "
            "takes the four at the corners away.",
        ),
        Misconception(
            "signs turned round",
            lambda image, kernel: -convolved(image=image, kernel=kernel),
            "Every sign is turned round. The centre weight is +8 and the neighbours are taken "
            "away.",
        ),
        Misconception(
            "neighbours counted",
            lambda image: convolved(image=image, kernel=_NEIGHBOURS),
            "Those are the sums of the white neighbours. They are taken away from 8 times the cell "
            "itself.",
        ),
        Misconception(
            "cell among its neighbours",
            lambda image: convolved(image=image, kernel=LAPLACIAN - np.pad([[1]], 1)),
            "The cell itself was taken away with its neighbours. Its only weight is 8.",
        ),
        Misconception(
            "cell taken once",
            lambda image: convolved(image=image, kernel=np.pad([[1]], 1) - _NEIGHBOURS),
            "The cell was counted once. Its weight is 8, so that equal cells leave nothing.",
        ),
        Misconception(
            "outline drawn",
            lambda image: np.where(convolved(image=image, kernel=LAPLACIAN), image[1:-1, 1:-1], 0),
            "The outline is in the right place. Its values are sums: a corner has fewer white "
            "neighbours than a side.",
        ),
    ),
    hints=(
        lambda image: (
            "8 for a white cell, minus 1 for each white neighbour"
            + ("." if image.max() == 1 else f"; a white cell holds {int(image.max())}.")
        ),
        lambda image: (
            f"The corner cell of the {_figure(image)} has three white neighbours. How many has the "
            "one beside it?"
        ),
    ),
    explanation=_outline_told,
    show=("image", "kernel"),
    vary=lambda rng: {"image": _white(rng)},
)
