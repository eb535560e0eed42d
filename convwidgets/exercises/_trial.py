"""One call of a student's function, told as plain data."""

import contextlib
import inspect
import io
import sys
import time
import traceback
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import CodeType
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ._read import _NUMPY_NUMBERS, MOST_ENTRIES

_HEARD = 200


@dataclass(frozen=True)
class Outcome:
    """What came of one call.

    Attributes
    ----------
    kind : {"value", "nothing", "error", "other"}
        A number or array, ``None``, an exception, or something else.
    value : ndarray or None
        The numbers returned; 0-d for a single one.
    returned : str
        Name of the returned type, or of the exception's.
    detail : str
        The exception's text with its line.
    printed : str
        The beginning of what was printed.
    changed : tuple of int
        Positions of the arguments that were modified.
    seconds : float
        How long the call took.
    """

    kind: Literal["value", "nothing", "error", "other"]
    value: NDArray[Any] | None = None
    returned: str = ""
    detail: str = ""
    printed: str = ""
    changed: tuple[int, ...] = ()
    seconds: float = 0.0


class StandIn(ABC):
    """A student's function that runs somewhere else, such as in another process.

    `Function.grade` takes one in place of a callable.  Only what is made from
    this class counts: an attribute that a student gives a function does not.

    Attributes
    ----------
    signature : inspect.Signature or None
        What the function takes; ``None`` where that cannot be known.
    """

    signature: inspect.Signature | None = None

    @abstractmethod
    def attempt(self, case: Sequence[Any]) -> Outcome:
        """Call the function with copies of the arguments and say what happened."""


class _Ear(io.TextIOBase):
    """Remembers the beginning of what is printed, and passes it on where asked."""

    def __init__(self, onward: Any) -> None:
        self.heard = ""
        self._onward = onward

    def write(self, text: str) -> int:
        self.heard += text[: _HEARD - len(self.heard)]
        if self._onward is not None:
            self._onward.write(text)
        return len(text)


def attempt(function: Callable[..., Any], case: Sequence[Any], *, aloud: bool = False) -> Outcome:
    """Call a function with copies of the arguments and say what happened.

    Parameters
    ----------
    function : callable
        The student's.
    case : sequence
        Positional arguments; arrays are copied, so that the case stays as it is.
    aloud : bool
        Whether prints still reach the page, for those who debug by printing.
    """
    given = [np.array(a) if isinstance(a, np.ndarray) else a for a in case]
    ear = _Ear(sys.stdout if aloud else None)
    start = time.perf_counter()
    try:
        with contextlib.redirect_stdout(ear):
            result = function(*given)
    # Whatever a student's function raises is a result to talk about; exit() is no way out of a
    # lesson either.  An interrupt by the student is let through.
    except (Exception, SystemExit) as error:
        seconds = time.perf_counter() - start
        kind = type(error).__name__
        return Outcome("error", None, kind, _told(error, function), ear.heard, (), seconds)
    seconds = time.perf_counter() - start
    changed = tuple(i for i, a in enumerate(case) if _changed(given[i], a))
    return returned(result, ear.heard, changed, seconds)


def returned(result: Any, printed: str, changed: tuple[int, ...], seconds: float) -> Outcome:
    """What came of a call that ended with a result."""
    name = type(result).__name__
    if result is None:
        return Outcome("nothing", None, name, "", printed, changed, seconds)
    value = numbers_of(result)
    kept: Literal["other", "value"] = "other" if value is None else "value"
    detail = result.dtype.name if type(result) is np.ndarray else ""
    return Outcome(kept, value, name, detail, printed, changed, seconds)


def numbers_of(result: Any) -> NDArray[Any] | None:
    """The numbers in a result of an exact, known type; ``None`` for any other.

    An instance of a subclass could bring its own idea of equality.
    """
    if type(result) in (int, float, np.ndarray) or type(result) in _NUMPY_NUMBERS:
        # Whole numbers beyond 64 bits make an array of objects, which cannot be compared.
        return np.array(result) if np.asarray(result).dtype.kind in "iuf" else None
    if type(result) in (list, tuple):
        return _numbers_of_list(result)
    return None


def _numbers_of_list(entries: Sequence[Any], depth: int = 0) -> NDArray[Any] | None:
    if depth > 4 or not 0 < len(entries) <= MOST_ENTRIES:
        return None
    parts = [
        _numbers_of_list(e, depth + 1) if type(e) in (list, tuple) else numbers_of(e)
        for e in entries
    ]
    if any(part is None or part.shape != getattr(parts[0], "shape", None) for part in parts):
        return None
    return np.stack([part for part in parts if part is not None])


def same(a: NDArray[Any], b: NDArray[Any]) -> bool:
    """Equal shape, and equal numbers up to the accuracy of float32."""
    if a.shape != b.shape:
        return False
    return bool(np.allclose(a, b, rtol=1e-5, atol=1e-6, equal_nan=True))


def _changed(now: Any, before: Any) -> bool:
    if not isinstance(before, np.ndarray):
        return False
    # As bytes: equal NaNs are equal, and no number is compared by anybody's own rule.
    return bool(now.shape != before.shape or now.tobytes() != before.tobytes())


def _told(error: BaseException, function: Callable[..., Any]) -> str:
    """The exception in words, with the line of the student's own code."""
    try:
        text = str(error).strip().splitlines()
    except Exception:
        text = []  # an exception whose own text fails has nothing to say but its name
    told = type(error).__name__ + (f" ({text[0][:160]})" if text else "")
    code = getattr(function, "__code__", None)
    if isinstance(code, CodeType):
        frames = traceback.extract_tb(error.__traceback__)
        lines = [f.lineno for f in frames if f.filename == code.co_filename]
        if lines:
            told += f" in line {lines[-1]}"
    return told
