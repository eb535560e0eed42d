"""Checks of lesson 06: a kernel of one cell that answers to one colour.

Givens: the ``colour`` it answers to, the ``level`` of its answer to that colour alone, and
``ratio``, how many times as much the first of the other two counts as the second.
"""

from collections.abc import Callable

import numpy as np

from ._text import shown
from .kinds import Matrix
from .misconception import Misconception
from .misconceptions.channels import COLOURS
from .misconceptions.windows import Array

_COUNTS = {2: "twice", 3: "three times", 4: "four times"}


def _weights(colour: str, own: float, first: float, second: float) -> Array:
    """A row for red, green and blue: the colour's own weight, and those of the other two."""
    others = iter((first, second))
    return np.array([[own if name == colour else next(others) for name in COLOURS]])


def _right(colour: str, level: int, ratio: int) -> Array:
    share = level / (ratio + 1)
    return _weights(colour, level, -ratio * share, -share)


def _others(colour: str) -> tuple[str, str]:
    first, second = (name for name in COLOURS if name != colour)
    return first, second


def _pure(colour: str) -> str:
    return shown(tuple(int(name == colour) for name in COLOURS))


def _shares(colour: str, ratio: int) -> str:
    first, second = _others(colour)
    if ratio == 1:
        return f"{first} and {second} count alike"
    return f"{first} counts {_COUNTS[ratio]} as much as {second}"


def _slip(
    name: str, rule: Callable[[str, int, int], Array | None], reason: str | Callable[..., str]
) -> Misconception:
    return Misconception(name, lambda colour, level, ratio: rule(colour, level, ratio), reason)


def _on_white(rule: Callable[[str, int, int], Array]) -> Callable[..., str]:
    def told(colour: str, level: int, ratio: int) -> str:
        total = shown(round(float(rule(colour, level, ratio).sum()), 6))
        return f"On white that gives {total}. The three weights have to add up to 0."

    return told


def _in_full(colour: str, level: int, ratio: int) -> Array:
    return _weights(colour, level, -level, -level)


RED = Matrix(
    id="06.red",
    asked="kernel",
    prompt=lambda colour, level, ratio: (
        "Design a 1×1 kernel: three weights, for red, green and blue. On pure "
        f"{colour} {_pure(colour)} it answers {level}; on white and on every grey, where all three "
        f"are equal, it answers 0; {_shares(colour, ratio)}. Give the three numbers in a row."
    ),
    numbers={"colour": "red", "level": 1, "ratio": 1},
    answer=_right,
    misconceptions=(
        _slip(
            "one colour only",
            lambda colour, level, _: _weights(colour, level, 0, 0),
            "That answers {level} to pure {colour}, and to white as well: white holds as much of "
            "it. The other two have to take something away.",
        ),
        _slip("both taken away in full", _in_full, _on_white(_in_full)),
        _slip(
            "only one taken away",
            lambda colour, level, _: _weights(colour, level, -level, 0),
            lambda colour, ratio: f"That gives 0 on grey. But {_shares(colour, ratio)}.",
        ),
        _slip(
            "only the other one taken away",
            lambda colour, level, _: _weights(colour, level, 0, -level),
            lambda colour, ratio: f"That gives 0 on grey. But {_shares(colour, ratio)}.",
        ),
        _slip(
            "shared out evenly",
            lambda colour, level, _: _right(colour, level, 1),
            lambda colour, ratio: (
                "That gives 0 on grey, and the other two count alike. But "
                f"{_shares(colour, ratio)}."
            ),
        ),
        _slip(
            "shares exchanged",
            lambda colour, level, ratio: _weights(
                colour, level, -level / (ratio + 1), -ratio * level / (ratio + 1)
            ),
            lambda colour, ratio: (
                f"The right three weights, and two of them have changed places: "
                f"{_shares(colour, ratio)}."
            ),
        ),
        _slip(
            "twice as strong",
            lambda colour, level, ratio: 2 * _right(colour, level, ratio),
            lambda colour, level: (
                f"That gives 0 on grey, and {2 * level} on pure {colour}. Make it half as strong."
            ),
        ),
        _slip(
            "as strong as whole numbers make it",
            lambda colour, level, ratio: (
                (ratio + 1) * _right(colour, 1, ratio) if ratio > 1 else None
            ),
            lambda colour, level, ratio: (
                f"That gives 0 on grey, and {ratio + 1} on pure {colour}. It is to be {level}."
            ),
        ),
        _slip(
            "answer of 1",
            lambda colour, level, ratio: _right(colour, 1, ratio),
            "That gives 0 on grey, and 1 on pure {colour}. Make it {level} times as strong.",
        ),
        _slip(
            "turned round",
            lambda *numbers: -_right(*numbers),
            "That gives −{level} on pure {colour}: every sign is the wrong way round.",
        ),
        _slip(
            "others added",
            lambda *numbers: np.abs(_right(*numbers)),
            lambda colour, level: (
                f"On white that gives {2 * level}. The other two have to be taken away."
            ),
        ),
        _slip(
            "mean of all three taken away",
            lambda colour, level, _: _weights(colour, 2 * level / 3, -level / 3, -level / 3),
            lambda colour, level: (
                "The mean of all three was taken away. That gives 0 on grey, and only two thirds "
                f"of {level} on pure {colour}."
            ),
        ),
        _slip(
            "thirds taken away",
            lambda colour, level, _: _weights(colour, level, -level / 3, -level / 3),
            lambda colour, level: (
                f"On white that gives a third of {level}. The three weights have to add up to 0."
            ),
        ),
        _slip(
            "colours in reverse order",
            lambda *numbers: _right(*numbers)[:, ::-1],
            "The weights stand in the order blue, green, red. Some programs do store blue first; "
            "here red comes first.",
        ),
    ),
    hints=(
        lambda colour, ratio: (
            f"Try your weights on {_pure(colour)} and on (1, 1, 1), then "
            + (
                f"exchange {' and '.join(_others(colour))}."
                if ratio == 1
                else "compare the other two."
            )
            + " Which of the three conditions fails?"
        ),
        "On grey the three colours are equal. What must the three weights add up to?",
        "The weight of {colour} is {level}, from the first condition. Share out the rest.",
    ),
    explanation="The weights add up to 0, so whatever is equal in all three colours cancels. It is "
    "the rule of the edge kernels, this time across colours.",
    vary=lambda rng: {
        "colour": str(rng.choice(COLOURS)),
        "level": int(rng.integers(1, 7)),
        "ratio": int(rng.choice([1, 3])),
    },
)
