"""What the library answers when a student's code calls it.

The code that is judged has no library: it sends plain data here, and gets plain
data or a refusal.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

import numpy as np

from convwidgets import core

from .affordable import MOST_CELLS, too_large, too_long
from .allowances import refusal
from .sandbox import HostRefused

ARITHMETIC: Mapping[str, Callable[..., Any]] = {
    name: getattr(core, name)
    for name in (
        "avg_pool2d",
        "col2im",
        "conv1d",
        "conv1d_backward",
        "conv2d",
        "conv2d_backward",
        "conv_transpose2d",
        "cross_entropy",
        "cross_entropy_backward",
        "dense",
        "im2col",
        "mac_count",
        "max_pool2d",
        "output_size",
        "parameter_count",
        "receptive_field",
        "relu",
        "relu_backward",
        "same_padding",
        "softmax",
    )
}
"""The functions that are computed here, within limits of size."""

MOST_COUNTED = 2000
"""Numbers in one call of a function that only counts: more than a network has layers."""

COUNTING = frozenset(
    {"mac_count", "output_size", "parameter_count", "receptive_field", "same_padding"}
)
"""Those that make no array, whatever the sizes they are asked about."""


def _digits() -> dict[str, Any]:
    return core.load_digits()._asdict()


def _trained() -> dict[str, Any]:
    return dict(core.SmallCNN.trained().parameters)


def _sample_picture(name: str) -> Any:
    from convwidgets.widgets.pictures import sample_picture  # loads ipywidgets, and few ask

    return sample_picture(name)


DATA: Mapping[str, Callable[..., Any]] = {
    "IMAGES": lambda: dict(core.IMAGES),
    "KERNELS": lambda: dict(core.KERNELS),
    "KERNELS_1D": lambda: dict(core.KERNELS_1D),
    "SIGNALS": lambda: dict(core.SIGNALS),
    "load_digits": _digits,
    "sample_image": core.sample_image,
    "sample_picture": _sample_picture,
    "sample_signal": core.sample_signal,
    "trained_parameters": _trained,
}
"""The data that every answer may use."""


class Host:
    """Answers calls of the library.

    Parameters
    ----------
    sheet : callable
        Gives the judge's own sheet, with the student's numbers; ``None`` where
        an assignment has none.
    """

    def __init__(self, sheet: Callable[[], Any]) -> None:
        self._sheet = sheet
        self._questions: frozenset[str] = frozenset()

    @contextmanager
    def grading(self, questions: frozenset[str]) -> Iterator[None]:
        """While these questions are graded only what all of them allow is answered."""
        before, self._questions = self._questions, questions
        try:
            yield
        finally:
            self._questions = before

    def __call__(self, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
        """Answer one call.

        Raises
        ------
        HostRefused
            With the sentence that the student's code gets to read.
        TypeError, ValueError, KeyError
            As the library raises them for arguments it cannot use.
        """
        answer = self._answers(name)
        most = MOST_CELLS if name in ARITHMETIC and name not in COUNTING else MOST_COUNTED
        if reason := too_long([*args, *kwargs.values()], most):
            raise HostRefused(f"cw.{name}: {reason}.")
        args = [_made(a) for a in args]
        kwargs = {key: _made(value) for key, value in kwargs.items()}
        if name in ARITHMETIC:
            rank = max(map(_rank, (*args, *kwargs.values())), default=0)
            if reason := refusal(name, self._questions, rank, kwargs):
                raise HostRefused(f"{reason}.")
            if name not in COUNTING and (reason := too_large(answer, args, kwargs)):
                raise HostRefused(f"cw.{name}: {reason}.")
        try:
            return _plain(answer(*args, **kwargs))
        except (TypeError, ValueError, KeyError):
            raise  # the student's code meets these as in a notebook
        except Exception as problem:  # whatever odd arguments lead to belongs to who gave them
            raise HostRefused(
                f"cw.{name} cannot use these arguments ({type(problem).__name__})."
            ) from None

    def _answers(self, name: str) -> Callable[..., Any]:
        if name in ("ask", "picture"):
            sheet = self._sheet()
            if sheet is None:
                raise HostRefused("This assignment has no sheet to ask.")
            return sheet.givens if name == "ask" else sheet.picture  # type: ignore[no-any-return]
        found = ARITHMETIC.get(name) or DATA.get(name)
        if found is None:
            shown = name if type(name) is str and name.isidentifier() else "this"
            raise HostRefused(f"cw.{shown[:60]} is not there while homework is graded.")
        return found


def _rank(value: Any) -> int:
    """How many axes an argument has, as an array or as nested lists."""
    rank = 0
    while type(value) in (list, tuple) and value:
        value, rank = value[0], rank + 1
    return rank + np.ndim(value) if type(value) is np.ndarray else rank


def _made(value: Any) -> Any:
    """A layer, which crosses as what it was made of."""
    if type(value) in (list, tuple):
        return [_made(part) for part in value]
    if type(value) is dict and list(value) == ["Layer"]:
        with suppress(Exception):  # made of something odd: then it is no layer
            args, kwargs = value["Layer"]
            return core.Layer(*args, **kwargs)
    return value


def _plain(value: Any) -> Any:
    """A result in types that cross to the other process as they are."""
    if isinstance(value, tuple):
        return tuple(_plain(part) for part in value)
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    return value
