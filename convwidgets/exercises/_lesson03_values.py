"""Checks of lesson 03: values under both operations, and both ways round."""

from collections.abc import Callable
from typing import Any

import numpy as np

from convwidgets.core import conv1d

from ._text import products, shown
from ._worked import cells, kernel_drawn, uneven, whole
from .kinds import Choice, Matrix, Number, Option
from .misconception import Misconception
from .misconceptions import outputs, sums
from .misconceptions.windows import Array, at_position, rotated, value_at, window_at
from .misconceptions.windows import place as place_of


def _sum(**numbers: Any) -> str:
    window = window_at(numbers, place_of(numbers))
    return (
        f"{products(window, rotated(np.asarray(numbers['kernel'])))} = {shown(value_at(**numbers))}"
    )


def _half_turned(name: str, rule: Callable[[Array], Array], reason: str) -> Misconception:
    def compute(window: Array, kernel: Array) -> Any:
        return (window * rule(np.asarray(kernel))).sum()

    return Misconception(name, compute, reason)


_HALF_TURNS = (
    _half_turned(
        "only the rows reversed",
        lambda kernel: kernel[::-1],
        "Only the rows of the kernel were reversed. Half a turn reverses its columns as well: the "
        "first weight meets the last cell of the window.",
    ),
    _half_turned(
        "only the columns reversed",
        lambda kernel: kernel[:, ::-1],
        "Only the columns of the kernel were reversed. Half a turn reverses its rows as well: the "
        "first weight meets the last cell of the window.",
    ),
)
_SUMS = {
    sums.transposed: sums.transposed.because(
        "The kernel was turned, and then its rows and columns were exchanged as well. Turn it, and "
        "no more."
    ),
    # On a kernel that was turned, this is rows reversed only, and said above.
    sums.mirrored: None,
}
_FOR_VALUE = (*_HALF_TURNS, *filter(None, (_SUMS.get(slip, slip) for slip in sums.FOR_SUMS)))

VALUE = Number(
    id="03.value",
    prompt="True convolution, no padding. Which value stands at output position {position}, "
    "written (row, column)?",
    numbers={
        "image": [[1, 2, 3, 0], [4, 5, 6, 1], [7, 8, 9, 2], [0, 1, 2, 3]],
        "kernel": [[1, 2], [3, 4]],
        "position": (1, 2),
        "flip_kernel": True,
    },
    answer=value_at,
    misconceptions=(*(at_position(slip) for slip in _FOR_VALUE), *outputs.FOR_PLACES),
    hints=(
        "Turn the kernel first, then lay it on: the position names the window's top left cell.",
        lambda **n: (
            f"Turned, the kernel is {shown(rotated(np.asarray(n['kernel'])))}, and the window is "
            f"{shown(window_at(n, place_of(n)))}."
        ),
    ),
    explanation=lambda **n: f"With the kernel turned: {_sum(**n)}.",
    show=("image", "kernel"),
    vary=lambda rng: {
        "image": cells(rng, 4, 4),
        "kernel": kernel_drawn(rng, 2, 2),
        "position": tuple(int(n) for n in rng.integers(0, 3, 2)),
    },
)


def _correlated(f: Any, g: Any) -> Array:
    return conv1d(f, g, padding="full")


def _vary_pair(rng: np.random.Generator) -> dict[str, list[int]]:
    # Neither of the two reads the same backwards, and nor does what comes out.
    while True:
        f, g = whole(rng, 3, 0, 6), uneven(rng, 3)
        made = _correlated(f, g)
        if f != f[::-1] and (made != made[::-1]).any():
            return {"f": f, "g": g}


SWAPPED = Matrix(
    id="03.swapped",
    prompt=lambda f, g: (
        f"Cross-correlating f = {shown(f)} with the kernel g = {shown(g)}, every overlap kept, "
        f"gives {shown(_correlated(f, g))}. Now change places: g is the signal, and f the kernel. "
        "What comes out?"
    ),
    numbers={"f": [0, 2, 5], "g": [1, 2, 3]},
    answer=lambda f, g: _correlated(g, f),
    misconceptions=(
        Misconception(
            "taken for commutative",
            _correlated,
            "That is the output from before. It would be right for true convolution; "
            "cross-correlation does mind which of the two is the kernel.",
        ),
        Misconception(
            "true convolution",
            lambda f, g: conv1d(f, g, padding="full", flip_kernel=True),
            "That is true convolution: one of the two was turned round. Here both are laid on as "
            "they stand.",
        ),
        Misconception(
            "true convolution, reversed",
            lambda f, g: conv1d(f, g, padding="full", flip_kernel=True)[::-1],
            "That is true convolution, reversed. Here nothing is turned round first.",
        ),
        Misconception(
            "signs changed",
            lambda f, g: -_correlated(f, g),
            "No sign changes: the same products are added. They turn up at other places.",
        ),
        Misconception(
            "valid instead",
            lambda f, g: conv1d(g, f) if len(f) <= len(g) else None,
            "That is only the place where the two overlap completely. Every overlap is kept here.",
        ),
        Misconception(
            "same instead",
            lambda f, g: conv1d(g, f, padding="same"),
            "Those are the overlaps with same padding. Every overlap is kept here: the first "
            "and the last one share a single pair.",
        ),
        Misconception(
            "multiplied in pairs",
            lambda f, g: np.asarray(f) * np.asarray(g),
            "First was multiplied by first, second by second. The kernel slides, and at every "
            "place its products are added.",
        ),
        Misconception(
            "added in pairs",
            lambda f, g: np.asarray(f) + np.asarray(g),
            "The two were added number by number. The kernel slides, and at every place "
            "products are added.",
        ),
    ),
    hints=(
        "Work out the first value: only the kernel's last weight touches the signal there.",
        "Compare your first value with the output above. At which end does it stand there?",
    ),
    explanation="The same values in reverse order. To push f along g to the right is to push g "
    "along f to the left: each overlap occurs again, at the opposite place.",
    vary=_vary_pair,
)

COMMUTES = Choice(
    id="03.commutes",
    prompt="Every overlap is kept (full padding). For which operation may image and kernel change "
    "places, whatever the numbers?",
    options=(
        Option(
            name="both",
            text="For both",
            reason="Try [0, 1] and [2, 3] with cross-correlation: once 0, 3, 2 comes out of the "
            "three overlaps, and once 2, 3, 0.",
        ),
        Option(
            name="correlation",
            text="For cross-correlation only",
            reason="It is the other one. In cross-correlation the output belongs to a difference "
            "of places, and a difference minds the order.",
        ),
        Option(
            name="neither",
            text="For neither: the image is much larger than the kernel",
            reason="With every overlap kept that does not matter: the output has H + K − 1 rows "
            "either way.",
        ),
        Option(name="convolution", text="For true convolution only"),
    ),
    answer="convolution",
    hints=("Look at the two pairs of outputs above. Which pair is equal?",),
    explanation="In true convolution output n collects all pairs whose places add up to n, and a "
    "sum does not mind the order. Cross-correlation gives the same values turned by 180°.",
)
