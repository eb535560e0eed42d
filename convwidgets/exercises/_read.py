"""Reading answers in any reasonable form, exactly and without trusting their type.

Every number becomes a `Fraction`, so that ``32``, ``"32"``, ``np.float32(32)``
and ``"64/2"`` are one answer, and so that Python and the page without a kernel
compare the very same whole numbers (`reading.js` follows this module line by
line).  Only exact types are read: an object that merely pretends to equal
everything is refused.
"""

import re
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np

from ._sentences import UNREADABLE

Rows: TypeAlias = tuple[tuple[Fraction, ...], ...]

LONGEST = 40
MOST_ENTRIES = 4096

_SPACE = " \t\r\n\u00a0\u2009\u202f\ufeff"
_MINUS = str.maketrans(dict.fromkeys("\u2212\u2013\u2014\ufe63\uff0d\u2010\u2011", "-"))
_FRACTION = re.compile(rf"([+-]?)([0-9]+)[{_SPACE}]*/[{_SPACE}]*([0-9]+)")
_GROUPED = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:[, \u00a0\u2009\u202f][0-9]{3})+(?:\.[0-9]+)?")
_DECIMAL_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?")
_CROSS = re.compile(rf"[{_SPACE}]*(?:[\u00d7xX*,;]|by)[{_SPACE}]*|[{_SPACE}]+")
_BETWEEN_ROWS = re.compile(rf"\][{_SPACE}]*[,;]?[{_SPACE}]*\[")

_NUMPY_NUMBERS = frozenset(
    {
        *(np.int8, np.int16, np.int32, np.int64, np.longlong),
        *(np.uint8, np.uint16, np.uint32, np.uint64, np.ulonglong),
        *(np.float16, np.float32, np.float64),
    }
)


class Unreadable(Exception):
    """An answer that cannot be read: not a wrong one."""

    def __init__(self, code: str, **details: object) -> None:
        self.code = code
        self.sentence = UNREADABLE[code].format_map(details)
        super().__init__(self.sentence)


def where(row: int, column: int, rows: int) -> str:
    """A position as the lessons write it: ``(row, column)``, or one index in a vector."""
    return str(column) if rows == 1 else f"({row}, {column})"


def read_number(answer: Any) -> Fraction:
    """One number from a number of Python or NumPy, a 0-d array or a text."""
    if type(answer) is np.ndarray:
        if answer.size != 1:
            raise Unreadable("one", count=f"{answer.size} numbers")
        return _exact(_plain(answer).reshape(-1)[0])
    if type(answer) in (list, tuple):
        raise Unreadable("one", count="a list")
    return _number_from_text(answer) if type(answer) is str else _exact(answer)


def read_shape(answer: Any) -> tuple[Fraction, ...]:
    """Sizes from ``(3, 3)``, ``[3, 3]``, ``"3×3"``, ``"3 x 3"`` and the like.

    Sizes may be fractions here: a student who forgets the floor gives one, and
    deserves its reason.
    """
    if type(answer) is np.ndarray and answer.ndim <= 1:
        answer = _plain(answer).reshape(-1).tolist()
    # Shapes of other libraries are tuples of a class of their own; its real items are read.
    if issubclass(type(answer), tuple):
        answer = list(tuple.__iter__(answer))
    if type(answer) is list:
        if not answer:
            raise Unreadable("empty")
        if len(answer) > LONGEST:
            raise Unreadable("huge", count=len(answer))
        return tuple(read_number(size) for size in answer)
    if type(answer) is not str:
        return (_exact(answer),)
    text = _tidy(answer)
    if text[0] in "([" and text[-1] in ")]":
        text = text[1:-1].strip(_SPACE)
    parts = _CROSS.split(text.removesuffix(","))
    try:
        return tuple(_decimal(part) for part in parts)
    except Unreadable:
        raise Unreadable("shape", given=answer.strip(_SPACE)) from None


def read_matrix(answer: Any) -> Rows:
    """Rows of numbers from nested lists, an array or text; a vector is one row."""
    if type(answer) is np.ndarray:
        if answer.ndim not in (1, 2) or answer.size == 0:
            raise Unreadable("matrix")
        if answer.size > MOST_ENTRIES:
            raise Unreadable("huge", count=answer.size)
        answer = np.atleast_2d(_plain(answer)).tolist()
    elif type(answer) is str:
        answer = _rows_from_text(answer)
    if type(answer) not in (list, tuple):
        _exact(answer)  # a plain number is a kind the student knows; anything else is named
        raise Unreadable("matrix")
    entries: list[Any] = list(answer)
    if not entries:
        raise Unreadable("empty")
    rows = [_entries(entry) for entry in entries]
    if all(row is None for row in rows):
        rows = [entries]
    if any(row is None or not row for row in rows):
        raise Unreadable("matrix")
    grid = [row for row in rows if row]
    lengths = [len(row) for row in grid]
    if len(set(lengths)) > 1:
        raise Unreadable("ragged", lengths=", ".join(map(str, lengths)))
    if sum(lengths) > MOST_ENTRIES:
        raise Unreadable("huge", count=sum(lengths))
    return tuple(
        tuple(_cell(cell, where(i, j, len(grid))) for j, cell in enumerate(row))
        for i, row in enumerate(grid)
    )


def _entries(entry: Any) -> list[Any] | None:
    """The entries of a row; ``None`` for what is an entry itself."""
    if type(entry) is np.ndarray and entry.ndim == 1:
        return list(_plain(entry))
    if type(entry) in (list, tuple):
        return [*entry]
    if type(entry) is str:
        parts = _split_row(entry)
        return list(parts) if len(parts) > 1 else None
    return None


def _cell(cell: Any, position: str) -> Fraction:
    if type(cell) is str and not cell.strip(_SPACE):
        raise Unreadable("blank", where=position)
    if type(cell) in (list, tuple, np.ndarray):
        raise Unreadable("matrix")
    try:
        return read_number(cell)
    except Unreadable as problem:
        if type(cell) is not str:
            raise
        if problem.code == "long":
            raise
        raise Unreadable("cell", where=position, given=cell.strip(_SPACE)) from None


def _rows_from_text(text: str) -> list[list[str]]:
    if len(text) > 20 * MOST_ENTRIES:
        raise Unreadable("huge", count=f"{len(text)} characters, and so more")
    text = _BETWEEN_ROWS.sub(";", text.strip(_SPACE))
    text = re.sub(r"[\[\]()]", " ", text)
    rows = [_split_row(line) for line in re.split(r"[;\n]", text)]
    rows = [row for row in rows if row]
    if not rows:
        raise Unreadable("empty")
    return rows


def _split_row(line: str) -> list[str]:
    return [part for part in re.split(rf"[,{_SPACE}]+", line) if part]


def _plain(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """The array, provided it holds numbers."""
    if array.dtype.kind not in "iuf":
        raise Unreadable("kind", kind=f"array of {array.dtype}", advice="Give an array of numbers.")
    return array


def _exact(value: Any) -> Fraction:
    """A number as the shortest decimal that means it, so that 0.1 is one tenth."""
    kind = type(value)
    if kind is Fraction:
        return Fraction(value.numerator, value.denominator)
    if kind is int:
        return Fraction(value)
    if kind is float or kind in _NUMPY_NUMBERS:
        if not np.isfinite(value):
            raise Unreadable("infinite", given="NaN" if value != value else "infinity")
        return Fraction(str(value))
    raise Unreadable("kind", kind=kind.__name__, advice=_advice(kind))


def _advice(kind: type) -> str:
    if kind is type(None):
        return "A function that prints but does not return leaves None behind."
    if kind is bool:
        return "Give the number itself."
    return "Give plain numbers, or a NumPy array of them: np.asarray(…) often helps."


def _tidy(text: str) -> str:
    text = text.strip(_SPACE)
    if not text:
        raise Unreadable("empty")
    if len(text) > LONGEST:
        raise Unreadable("long")
    text = text.translate(_MINUS)
    return text[0] + text[1:].lstrip(_SPACE) if text[0] in "+-" else text


def _number_from_text(given: str) -> Fraction:
    text = _tidy(given)
    if text.endswith("%"):
        return _plain_number(text[:-1].rstrip(_SPACE), given) / 100
    return _plain_number(text, given)


def _plain_number(text: str, given: str) -> Fraction:
    if match := _FRACTION.fullmatch(text):
        sign, top, bottom = match.groups()
        if int(bottom) == 0:
            raise Unreadable("zero", given=given.strip(_SPACE))
        return Fraction(int(sign + top), int(bottom))
    if _GROUPED.fullmatch(text):
        text = re.sub(r"[, \u00a0\u2009\u202f]", "", text)
    elif _DECIMAL_COMMA.fullmatch(text):
        text = text.replace(",", ".")
    return _decimal(text, given)


def _decimal(text: str, given: str | None = None) -> Fraction:
    if not _DECIMAL.fullmatch(text):
        raise Unreadable("number", given=(text if given is None else given).strip(_SPACE))
    return Fraction(text)
