"""Checks of lesson 04: Sharpen and its gentler relatives, to be made.

Givens: ``identity`` and ``laplacian`` to be taken away from it; or the ``amount`` of
Laplacian 4 that is taken away.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from convwidgets.core import KERNELS

from ._text import factor, shown
from .kinds import Matrix
from .misconception import Misconception
from .misconceptions.windows import Array

_IDENTITY, _LAPLACIAN = KERNELS["identity"].astype(int), KERNELS["laplacian_4"].astype(int)
_EIGHT = -KERNELS["laplacian"].astype(int)
_CORNERS = _EIGHT - _LAPLACIAN
_MIDDLE = _IDENTITY == 1


def _other(laplacian: Array) -> Array:
    """As strong, with other neighbours: all eight for some of them, the sides for all eight."""
    strength = int(laplacian.max())
    return strength * (_LAPLACIAN if (laplacian[0] == strength).all() else _EIGHT)


def _least(laplacian: Array) -> str:
    return shown(int(laplacian[1, 1]))


DIFFERENCE = Matrix(
    id="04.sharpen",
    asked="kernel",
    prompt="Take the second kernel away from the first, weight by weight. Which kernel is left?",
    numbers={"identity": _IDENTITY, "laplacian": _LAPLACIAN},
    answer=lambda identity, laplacian: identity - laplacian,
    misconceptions=(
        Misconception(
            "added",
            lambda identity, laplacian: identity + laplacian,
            lambda laplacian: (
                f"That is the sum. Taken away, the {shown(int(laplacian.max()))}s change their "
                f"sign, and the {_least(laplacian)} comes in as "
                f"+{-int(laplacian[1, 1])}."
            ),
        ),
        Misconception(
            "identity forgotten",
            lambda laplacian: -laplacian,
            "That is minus the Laplacian. The 1 of the identity is missing in the centre.",
        ),
        Misconception(
            "centre only",
            lambda identity, laplacian: np.where(_MIDDLE, identity - laplacian, laplacian),
            lambda laplacian: (
                "The centre is right. The neighbours are taken away as well: "
                f"0 − {int(laplacian.max())}."
            ),
        ),
        Misconception(
            "neighbours only",
            lambda identity, laplacian: np.where(_MIDDLE, identity + laplacian, -laplacian),
            lambda laplacian: (
                f"The neighbours are right. In the centre stands 1 − ({_least(laplacian)})."
            ),
        ),
        Misconception(
            "centre negative",
            lambda identity, laplacian: np.where(_MIDDLE, laplacian - identity, -laplacian),
            lambda laplacian: (
                "The neighbours are right. The centre has the wrong sign: it is "
                f"1 − ({_least(laplacian)})."
            ),
        ),
        Misconception(
            "ones everywhere",
            lambda laplacian: 1 - laplacian,
            "The Laplacian was taken away from ones. The identity has a single 1, in the centre.",
        ),
        Misconception(
            "the other way round",
            lambda identity, laplacian: laplacian - identity,
            "That is the second minus the first: every sign is turned round.",
        ),
        Misconception(
            "multiplied",
            lambda identity, laplacian: identity * laplacian,
            "The weights were multiplied. Here the second is taken away from the first.",
        ),
        Misconception(
            "other neighbours",
            lambda identity, laplacian: identity - _other(laplacian),
            "That is a relative with other neighbours. Look which weights of this Laplacian are 0.",
        ),
    ),
    hints=(
        "Go through the nine places one by one. Where both weights are 0, it is 0 − 0.",
        lambda laplacian: f"Minus a minus is a plus: what is 1 − ({_least(laplacian)})?",
    ),
    explanation=lambda laplacian: (
        f"This {'is Sharpen' if np.array_equal(laplacian, _LAPLACIAN) else 'kernel sharpens'}. Its "
        "weights add up to 1 − 0 = 1, so flat areas stay as they are."
    ),
    show=("identity", "laplacian"),
    vary=lambda rng: {
        "laplacian": int(rng.integers(1, 6)) * (_LAPLACIAN, _EIGHT, _CORNERS)[int(rng.integers(3))]
    },
)


def _gentle(name: str, rule: Callable[[float], Any], reason: str | Callable[..., str]) -> Any:
    # Rounded: 1 + 4 · 0.3 is to be read as 2.2.
    return Misconception(name, lambda amount: np.round(rule(amount), 6), reason)


def _sum_of(rule: Callable[[float], Any]) -> Callable[[float], str]:
    return lambda amount: shown(round(float(np.sum(rule(amount))), 6))


def _beside(centre: Callable[[float], float], neighbour: Callable[[float], float]) -> Any:
    """A kernel with this centre, and this number beside it four times."""
    return lambda amount: np.where(_MIDDLE, centre(amount), neighbour(amount) * _LAPLACIAN)


def _times(amount: float) -> str:
    return "half of" if amount == 0.5 else f"{shown(amount)} times"


_SCALED_NEIGHBOURS = _beside(lambda a: 5, lambda a: -a)
_SCALED_CENTRE = _beside(lambda a: 1 + 4 * a, lambda a: -1)

GENTLE = Matrix(
    id="04.gentle",
    asked="kernel",
    prompt=lambda amount: (
        "Sharpen, with "
        + ("half" if amount == 0.5 else f"{shown(amount)} times")
        + f" the effect: the identity minus {_times(amount)} Laplacian 4. Which nine weights "
        "does that make?"
    ),
    numbers={"amount": 0.5},
    answer=lambda amount: np.round(_IDENTITY - amount * _LAPLACIAN, 6),
    misconceptions=(
        _gentle(
            "full strength",
            lambda a: _IDENTITY - _LAPLACIAN,
            "That is Sharpen at its full strength. Multiply the Laplacian by {amount} before you "
            "take it away.",
        ),
        _gentle(
            "centre negative",
            _beside(lambda a: 1 - 4 * a, lambda a: -a),
            lambda amount: (
                "The neighbours are right. In the centre stands 1 − "
                f"({shown(round(-4 * amount, 6))})."
            ),
        ),
        _gentle(
            "everything scaled",
            lambda a: a * (_IDENTITY - _LAPLACIAN),
            lambda amount: (
                "All of Sharpen was multiplied, the identity with it: these weights add up to "
                f"{shown(amount)}, and the picture gets {'dark' if amount < 1 else 'lighter'}."
            ),
        ),
        _gentle(
            "only the neighbours scaled",
            _SCALED_NEIGHBOURS,
            lambda amount: (
                "The neighbours are right. The 4 in the centre belongs to the Laplacian and is "
                "multiplied, too; these weights add up to "
                f"{_sum_of(_SCALED_NEIGHBOURS)(amount)}."
            ),
        ),
        _gentle(
            "only the centre scaled",
            _SCALED_CENTRE,
            lambda amount: (
                "The centre is right. The neighbours are multiplied as well; these weights add up "
                f"to {_sum_of(_SCALED_CENTRE)(amount)}."
            ),
        ),
        _gentle(
            "added",
            lambda a: _IDENTITY + a * _LAPLACIAN,
            lambda amount: (
                f"{_times(amount).capitalize()} the Laplacian was added. That pulls each cell "
                "towards its neighbours. It is to be taken away."
            ),
        ),
        _gentle(
            "identity forgotten",
            lambda a: -a * _LAPLACIAN,
            "That is the part that is added to the picture. The picture itself is missing: a 1 in "
            "the centre.",
        ),
        _gentle(
            "centre of five scaled",
            _beside(lambda a: 5 * a, lambda a: -1),
            "The 5 in the centre was multiplied. But that 5 is 1 + 4, and only the 4 is. Multiply "
            "the neighbours, too.",
        ),
        _gentle(
            "divided instead",
            lambda a: _IDENTITY - _LAPLACIAN / a,
            "The Laplacian was divided by {amount}. It is multiplied by it.",
        ),
        _gentle(
            "identity scaled instead",
            lambda a: a * _IDENTITY - _LAPLACIAN,
            "The identity was multiplied by {amount}, and the Laplacian was not. It is the other "
            "way round.",
        ),
        _gentle(
            "neighbours positive",
            _beside(lambda a: 1 + 4 * a, lambda a: a),
            "The centre is right. The neighbours are taken away, so they are negative.",
        ),
        _gentle(
            "amount taken away",
            lambda a: np.where(_LAPLACIAN != 0, _IDENTITY - _LAPLACIAN - a, 0),
            "{amount} was taken away from each weight. It is multiplied with the Laplacian.",
        ),
        _gentle(
            "eight neighbours",
            lambda a: _IDENTITY - a * _EIGHT,
            "That is the relative with eight neighbours. Laplacian 4 has four; its corners are 0.",
        ),
        _gentle(
            "the other way round",
            lambda a: a * _LAPLACIAN - _IDENTITY,
            "That is the second minus the first: every sign is turned round.",
        ),
    ),
    hints=(
        lambda amount: (
            f"First {_times(amount)} Laplacian 4: what stands in its centre, what beside it?"
        ),
        lambda amount: (
            f"Its centre is {shown(round(-4 * amount, 6))}. What is 1 − "
            f"({shown(round(-4 * amount, 6))})? The weights add up to 1 in the end."
        ),
    ),
    explanation=lambda amount: (
        f"{shown(round(1 + 4 * amount, 6))} in the centre and {shown(-amount)} beside it, four "
        f"times: {shown(round(1 + 4 * amount, 6))} + 4·{factor(-amount)} = 1. One number decides "
        "how much is sharpened, and the sum stays 1."
    ),
    vary=lambda rng: {
        "amount": float(
            rng.choice([0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.75, 0.8, 1.25, 1.5, 2, 2.5, 3])
        )
    },
)
