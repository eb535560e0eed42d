"""Whether a student's convolution is right: a wrong answer is not timed."""

import traceback
from collections.abc import Callable
from typing import Any

import numpy as np

from convwidgets.core import conv2d
from convwidgets.trace.numbers import number
from convwidgets.trace.speed_limit import TooLong, at_most
from convwidgets.trace.speed_silence import silent
from convwidgets.trace.speed_work import Array

#: Convolves an image, shape (C, H, W), with kernels, shape (O, C, K, K).
Way = Callable[[Array, Array], Any]

#: A clock that counts seconds.
Clock = Callable[[], float]

#: Of the largest value: single precision is exact enough.
_TOLERANCE = 1e-4


class Fault(Exception):
    """What is wrong with an answer, in words."""


def checked(way: Way, x: Array, weight: Array, limit: float, clock: Clock) -> float:
    """Call a way once, compare its answer with `conv2d`'s, and say how long it took.

    Parameters
    ----------
    way : callable
        Gets copies, so that nothing of it lasts.
    x, weight : ndarray
        The image and the kernels.
    limit : float
        Seconds after which the call is stopped.
    clock : callable
        Counts seconds.

    Raises
    ------
    Fault
        For a wrong answer, an exception, or a call that takes too long.
    """
    given = (x.copy(), weight.copy())
    try:
        with at_most(limit), silent():
            start = clock()
            answer = way(*given)
            seconds = clock() - start
    except TooLong:
        raise Fault(
            f"It was stopped after {number(limit)} seconds on an image of {_shape(x.shape)}."
        ) from None
    except (Exception, SystemExit) as error:  # whatever it is, it is shown in words
        raise Fault(f"It stops with {told(error, way)} on an image of {_shape(x.shape)}.") from None
    for name, now, before in zip(("image", "kernels"), given, (x, weight), strict=True):
        if now.shape != before.shape or not np.array_equal(now, before):
            raise Fault(f"It changes the {name} it is given. Write into a new array.")
    _compare(_read(answer), conv2d(x, weight), x, weight)
    return seconds


def _read(answer: Any) -> Array:
    if answer is None:
        raise Fault("It returns nothing. Is there a return at its end?")
    try:
        return np.asarray(answer, dtype=np.float64)
    except (TypeError, ValueError):
        raise Fault(
            f"It returns something of type {type(answer).__name__}, which is no array of numbers."
        ) from None


def _compare(answer: Array, right: Array, x: Array, weight: Array) -> None:
    if answer.shape != right.shape:
        raise Fault(
            f"Its answer has the shape {_shape(answer.shape)}; an image of {_shape(x.shape)} and "
            f"kernels of {_shape(weight.shape)} give {_shape(right.shape)}."
        )
    if not answer.any():
        raise Fault("Its answer has the right shape and is still all zeros.")
    with np.errstate(invalid="ignore"):
        off = np.abs(answer - right)
    wrong = ~(off <= _TOLERANCE * float(np.abs(right).max()))
    if wrong.any():
        place = tuple(int(i) for i in np.argwhere(wrong)[0])
        most = off[wrong].max()
        by = f", by up to {number(float(most))}" if np.isfinite(most) else ""
        raise Fault(
            f"{int(wrong.sum()):,} of {wrong.size:,} values are wrong{by}. At {place} it has "
            f"{number(float(answer[place]))}, and {number(float(right[place]))} is right."
        )


def told(error: BaseException, way: Way) -> str:
    """The exception with the line of the student's own code in which it arose."""
    text = str(error).strip().splitlines()
    told = type(error).__name__ + (f" ({text[0][:90].rstrip('.')})" if text else "")
    file = getattr(getattr(way, "__code__", None), "co_filename", None)
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if file and frame.filename == file]
    return f"{told} in line {lines[-1]}" if lines else told


def _shape(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape)) if shape else "one number"
