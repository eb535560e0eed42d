"""How the givens of a question become sentences.

A text of a question is either a template such as ``"{size} cells"`` or a
function of the givens, so that one question serves for any numbers.
"""

import inspect
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np

from convwidgets.core.errors import ConvError
from convwidgets.trace.numbers import MINUS, number

Text: TypeAlias = str | Callable[..., str]
"""A template filled with the givens, or a function of (some of) the givens."""


def shown(value: object) -> str:
    """A given as it stands in a sentence.

    Examples
    --------
    >>> shown(-3), shown(Fraction(63, 2)), shown(np.array([1, -1])), shown(1550976)
    ('−3', '31.5', '[1, −1]', '1,550,976')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, int | np.integer):
        value = int(value)
        return (f"{value:,}" if abs(value) >= 10_000 else str(value)).replace("-", MINUS)
    if isinstance(value, Fraction) and value.denominator == 1:
        return shown(value.numerator)
    if isinstance(value, Fraction | int | float | np.number):
        return number(float(value))
    if isinstance(value, np.ndarray):
        return shown(value.item()) if value.ndim == 0 else _listed(value, "[]")
    if isinstance(value, tuple):
        return _listed(value, "()")
    if isinstance(value, list):
        return _listed(value, "[]")
    return str(value)


def _listed(values: Any, brackets: str) -> str:
    # No separators of thousands between commas.
    texts = (number(float(v)) if isinstance(v, int | np.integer) else shown(v) for v in values)
    return brackets[0] + ", ".join(texts) + brackets[1]


def factor(value: float) -> str:
    """A number inside a product: negative ones in brackets, as in 4·(−1)."""
    text = number(value)
    return f"({text})" if value < 0 else text


def products(window: Any, kernel: Any) -> str:
    """The whole sum of one position, ``"1·1 + 2·0 + 3·(−1)"``, in reading order."""
    pairs = zip(np.ravel(window), np.ravel(kernel), strict=True)
    return " + ".join(f"{factor(float(x))}·{factor(float(k))}" for x, k in pairs)


def shape_text(shape: Any) -> str:
    """A shape as people write it: ``3×4``; one size stands alone."""
    return "×".join(shown(size) for size in shape)


def plural(count: int, one: str, many: str | None = None) -> str:
    """``"1 cell"``, ``"3 cells"``."""
    return f"{shown(count)} {one if count == 1 else many or one + 's'}"


@lru_cache(maxsize=1024)
def _wanted(function: Callable[..., Any]) -> tuple[frozenset[str], frozenset[str], bool]:
    """Names a function takes, those of them it cannot do without, and whether it takes any."""
    parameters = inspect.signature(function).parameters.values()
    named = [p for p in parameters if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)]
    return (
        frozenset(p.name for p in named),
        frozenset(p.name for p in named if p.default is p.empty),
        any(p.kind is p.VAR_KEYWORD for p in parameters),
    )


def call(function: Callable[..., Any], numbers: Mapping[str, Any]) -> Any:
    """Call ``function`` with those givens it asks for by name.

    A slip that only concerns sizes can so be listed in a question that also
    gives a signal.

    Raises
    ------
    ConvError
        If the function needs a given that the question does not have.
    """
    names, needed, takes_all = _wanted(function)
    missing = needed - numbers.keys()
    if missing:
        raise ConvError(
            f"{getattr(function, '__name__', 'a function')} needs {', '.join(sorted(missing))}, "
            f"and the numbers of this question are {', '.join(numbers) or 'none'}; add what is "
            "missing to numbers, or rename it with Misconception.using."
        )
    return function(**{k: v for k, v in numbers.items() if takes_all or k in names})


class _Shown(dict[str, Any]):
    """Givens that turn into words when a template asks for them."""

    def __getitem__(self, name: str) -> str:
        return shown(super().__getitem__(name))


def fill(text: Text, numbers: Mapping[str, Any]) -> str:
    """The sentence that ``text`` becomes with these givens.

    Raises
    ------
    ConvError
        If a template names something that is not among the givens.
    """
    if not isinstance(text, str):
        return str(call(text, numbers))
    try:
        return text.format_map(_Shown(numbers))
    except (KeyError, IndexError, ValueError) as error:
        raise ConvError(
            f"The template {text!r} cannot be filled ({error}); the names at hand are "
            f"{', '.join(numbers) or 'none'}."
        ) from error
