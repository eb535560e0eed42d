"""Numbers and tables as a person types them, and back.

JSON cannot carry NaN or infinity, and a half-typed entry is no number at all:
between Python and the page a matrix therefore travels as text.  What counts as
a number is decided here and nowhere else; the page only guesses ahead.
"""

import math
import re
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from convwidgets.core._checks import shown, shown_shape, whole_number
from convwidgets.core.errors import ConvError

Rows: TypeAlias = list[list[str]]
"""A rectangular table of text, row by row."""

Mark: TypeAlias = list[Any]
"""``[row, column, sentence]``: an entry that is not a number, and why."""

Place: TypeAlias = Callable[[int, int], str]
"""How a sentence calls the entry at a row and a column."""

MINUS = "\N{MINUS SIGN}"

_PLAIN = r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
_DECIMAL = re.compile(rf"[+-]?{_PLAIN}(?:e[+-]?[0-9]+)?", re.IGNORECASE)
_FRACTION = re.compile(rf"([+-]?{_PLAIN}) ?/ ?({_PLAIN})")
_COMMA = re.compile(r"[+-]?[0-9]*,[0-9]+")
_WORDS = {"nan": math.nan, "inf": math.inf, "infinity": math.inf, "∞": math.inf}

# No number needs more; a pasted essay should not be sent back in full.
_LONGEST = 60


def parse_number(text: str) -> float:
    """The number that ``text`` says.

    Decimals (``-0.5``, ``1e-3``), simple fractions (``1/16``), ``NaN``, ``inf``
    and ``∞`` are read, with ``-`` or ``−`` for minus.  Nothing is evaluated.

    Raises
    ------
    ConvError
        With a sentence that says what to type instead.

    Examples
    --------
    >>> [parse_number(text) for text in ("−2", "1/16", " .5 ", "-inf")]
    [-2.0, 0.0625, 0.5, -inf]
    """
    plain = text.strip().replace(MINUS, "-")
    if _DECIMAL.fullmatch(plain):
        return _bounded(float(plain), text)
    if fraction := _FRACTION.fullmatch(plain):
        above, below = float(fraction[1]), _bounded(float(fraction[2]), text)
        if below == 0:
            raise ConvError(f"{quoted(text)} divides by zero; type ∞ if you mean infinity.")
        return _bounded(above / below, text)
    sign = -1.0 if plain.startswith("-") else 1.0
    word = plain.removeprefix("-").removeprefix("+").lower()
    if word in _WORDS and len(plain) - len(word) <= 1:
        return sign * _WORDS[word]
    if not plain:
        raise ConvError("the entry is empty; type a number, 0 for nothing.")
    if _COMMA.fullmatch(plain):
        mended = text.strip().replace(",", ".")
        raise ConvError(
            f"{quoted(text)} has a decimal comma; write it with a point: {_short(mended)}."
        )
    raise ConvError(f"{quoted(text)} is not a number; type one such as 3, −0.5 or 1/16.")


def number_text(number: float) -> str:
    """The shortest text that :func:`parse_number` reads back as the same number.

    Examples
    --------
    >>> [number_text(number) for number in (-2.0, 1 / 16, 1 / 3, float("-inf"))]
    ['−2', '0.0625', '0.3333333333333333', '−∞']
    """
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        text = "∞" if number > 0 else "-∞"
    elif number == int(number) and abs(number) < 1e15:
        text = str(int(number))
    else:
        text = repr(float(number))
    return text.replace("-", MINUS)


def table_text(matrix: NDArray[np.float64]) -> Rows:
    """Every entry of a matrix, or of a vector as one row, as text."""
    return [[number_text(number) for number in row] for row in np.atleast_2d(matrix).tolist()]


def read_table(cells: Rows, place: Place) -> tuple[NDArray[np.float64], list[Mark]]:
    """Numbers (rows, columns) of a table, with a mark for each entry that is none.

    A marked entry is NaN in the array.
    """
    matrix = np.full((len(cells), len(cells[0])), np.nan)
    marks: list[Mark] = []
    for row, texts in enumerate(cells):
        for column, text in enumerate(texts):
            try:
                matrix[row, column] = parse_number(text)
            except ConvError as error:
                marks.append([row, column, f"{place(row, column)}: {error}"])
    return matrix, marks


def marks_sentence(marks: Sequence[Mark]) -> str:
    """What is said below the grid about its marked entries."""
    said = " ".join(mark[2] for mark in marks[:2])
    more = len(marks) - 2
    if more > 0:
        said += f" {more} more {'entry is' if more == 1 else 'entries are'} marked."
    return said


def as_rows(table: object, what: str) -> Rows:
    """``table`` as rectangular text.

    Raises
    ------
    ConvError
        If it is empty, ragged or holds something other than text.
    """
    if not isinstance(table, list) or not table or not all(isinstance(row, list) for row in table):
        raise ConvError(f"{what} has no rows; give at least one number.")
    lengths = [len(row) for row in table]
    if len(set(lengths)) > 1:
        other = next(i for i, length in enumerate(lengths) if length != lengths[0])
        raise ConvError(
            f"{what} is ragged: row 0 has {_entries(lengths[0])} and row {other} has "
            f"{_entries(lengths[other])}. Give every row the same number of entries."
        )
    if lengths[0] == 0:
        raise ConvError(f"{what} is empty; give at least one number.")
    if not all(isinstance(text, str) for row in table for text in row):
        raise ConvError(f"{what} must hold text.")
    return [list(row) for row in table]


def bound(shape: Sequence[int], name: str) -> list[int]:
    """The fewest or most rows and columns, as whole numbers.

    Raises
    ------
    ConvError
        If they are none, or not one or two.
    """
    if len(shape) not in (1, 2):
        raise ConvError(f"{name} is {shown(shape)}; give (rows, columns).")
    return [whole_number(length, f"an entry of {name}", 1) for length in shape]


def corner(at: object) -> tuple[int, int]:
    """Where a paste begins: a row and a column that exist, or a `ConvError`."""
    if isinstance(at, list) and len(at) == 2 and all(type(i) is int and i >= 0 for i in at):
        return at[0], at[1]
    raise ConvError("The place to paste at must be a row and a column.")


def size_text(shape: Sequence[int], one_dimensional: bool) -> str:
    """How a sentence gives a size: ``3×4``, or ``4 long`` for a vector."""
    return f"{shape[1]} long" if one_dimensional else shown_shape(shape)


def quoted(text: str) -> str:
    """What was typed, in quotation marks and not too long."""
    return f"“{_short(text.strip())}”"


def _bounded(number: float, text: str) -> float:
    if math.isinf(number):
        raise ConvError(f"{quoted(text)} is beyond ±1.8e308; type ∞ if you mean infinity.")
    return number


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _entries(count: int) -> str:
    return f"{count} {'entry' if count == 1 else 'entries'}"
