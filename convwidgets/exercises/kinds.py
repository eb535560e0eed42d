"""The questions a student answers with a value: choice, number, shape, matrix."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from convwidgets.core.errors import ConvError

from ._numbers import FINEST, ROUNDED, cell, in_full, is_short, rows_text
from ._question import Answered, set_part
from ._read import Rows, Unreadable, read_matrix, read_number, read_shape, where
from ._sentences import SHAPE, matrix_sentences
from ._text import Text, fill, plural, shape_text
from .misconception import Misconception


@dataclass(frozen=True, kw_only=True)
class Option:
    """One of the choices.

    Parameters
    ----------
    name : str
        A word to answer with in a code cell; longer than one letter, for
        letters count the options.
    text : str or callable
        What the student reads.
    reason : str or callable
        Why it is not the answer; may only be left out of the right option.
    """

    name: str
    text: Text
    reason: Text = ""


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Choice(Answered):
    """One of several options, each wrong one with a reason of its own.

    Parameters
    ----------
    options : tuple of Option
        In the order in which they are shown.
    answer : str or callable
        Name of the right option, or a function of the givens that gives it.
    misconceptions
        Made from the options' reasons; not given.

    Notes
    -----
    A student answers with an option's name, its text or its letter (a, b, …).

    Examples
    --------
    >>> q = Choice(
    ...     id="00.sign",
    ...     prompt="Is −2 above zero?",
    ...     answer="no",
    ...     options=(
    ...         Option(name="no", text="No"),
    ...         Option(name="yes", text="Yes", reason="It is below."),
    ...     ),
    ...     hints=("Look at the sign.",),
    ...     explanation="Numbers with a minus lie below zero.",
    ... )
    >>> q.grade("yes")
    ↻ Not yet. It is below.
    """

    options: tuple[Option, ...]

    def __post_init__(self) -> None:
        set_part(self, "options", tuple(self.options))
        names = [option.name for option in self.options]
        if len(names) < 2 or len({name.casefold() for name in names}) < len(names):
            raise ConvError(f"{self.id}: options are {names}; give at least two different ones.")
        if any(len(name) < 2 or name.strip() != name for name in names):
            raise ConvError(
                f"{self.id}: options are {names}; a name has at least two characters, because "
                "single letters count the options."
            )
        set_part(self, "misconceptions", tuple(_slip_of(option) for option in self.options))
        super().__post_init__()

    def _settle(self) -> None:
        super()._settle()
        for option in self.options:
            if option.name != self.right and not fill(option.reason, self.numbers).strip():
                raise ConvError(
                    f"{self.id}: the option {option.name!r} has no reason; say why it is wrong."
                )

    def texts(self) -> tuple[str, ...]:
        """The options as the student reads them."""
        return tuple(fill(option.text, self.numbers) for option in self.options)

    def read(self, answer: object) -> str:
        """The name of the option an answer means."""
        names = [option.name for option in self.options]
        if type(answer) is not str:
            raise Unreadable("choice", names=", ".join(names), given=shown_briefly(answer))
        given = answer.strip()
        if not given:
            raise Unreadable("empty")
        folded = given.casefold()
        for letter, name, text in zip(letters(len(names)), names, self.texts(), strict=True):
            if folded in (name.casefold(), text.casefold(), letter, f"{letter})"):
                return name
        raise Unreadable("choice", names=", ".join(names), given=shown_briefly(given))

    def _key(self, value: Any) -> str:
        return str(value)

    def _written(self, value: Any) -> str:
        chosen = [o.name for o in self.options].index(value)
        return f"{letters(len(self.options))[chosen]}) {self.texts()[chosen].rstrip('.')}"


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Tolerant(Answered):
    """A question whose numbers may have to be rounded.

    Parameters
    ----------
    tolerance : float, optional
        How far a number may lie off; with 0 it has to be exact.
    """

    tolerance: float = 0.0

    def __post_init__(self) -> None:
        if not (math.isfinite(self.tolerance) and self.tolerance >= 0):
            raise ConvError(f"{self.id}: tolerance is {self.tolerance}; give 0 or more.")
        super().__post_init__()

    @cached_property
    def grains(self) -> tuple[Fraction, ...]:
        """The grids on which numbers are compared."""
        return (read_number(self.tolerance) or FINEST, ROUNDED)

    def entry_keys(self, given: Fraction) -> tuple[str, ...]:
        """A student's number: its cell on each of the grids."""
        return tuple(f"{i}:{cell(given, grain)}" for i, grain in enumerate(self.grains))

    def accepted_keys(self, own: Fraction) -> tuple[str, ...]:
        """Cells in which a student's number counts as ``own``."""
        return tuple(f"{grid}:{at}" for grid, at in self._cells(own))

    def alike(self, given: Fraction, own: Fraction) -> bool:
        """Whether a student's number counts as ``own``."""
        return any(cell(given, self.grains[grid]) == at for grid, at in self._cells(own))

    def _cells(self, own: Fraction) -> list[tuple[int, int]]:
        """The grids on which a number is compared, each with a cell that counts as it."""
        near = [(0, cell(own, self.grains[0]) + step) for step in (-1, 0, 1)]
        if self.tolerance:
            return near
        if is_short(own):
            return near[1:2]
        # 2/3 is 0.67 when rounded and 0.66 when cut off; whoever writes more digits is near.
        return [*near, *((1, at) for at in sorted({cell(own, ROUNDED), int(own / ROUNDED)}))]


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Number(Tolerant):
    """One number.

    Parameters
    ----------
    answer : number or callable
        The right number, or a function of the givens.

    Examples
    --------
    >>> forgot = Misconception("forgot the start", lambda i, k: i - k, "The first place counts.")
    >>> q = Number(
    ...     id="01.length",
    ...     prompt="Length {i}, kernel {k}: how many places?",
    ...     numbers={"i": 10, "k": 4},
    ...     answer=lambda i, k: i - k + 1,
    ...     misconceptions=(forgot,),
    ...     hints=("How far can the window travel?",),
    ...     explanation="It travels {i} − {k} cells, and starts somewhere.",
    ... )
    >>> q.grade("6")
    ↻ Not yet. The first place counts.
    >>> q.variant(i=12).grade(9).correct
    True
    """

    def read(self, answer: object) -> Fraction:
        """The number an answer means."""
        return read_number(answer)

    def _key(self, value: Any) -> str:
        return self.entry_keys(value)[0]

    def _agree(self, given: Any, own: Any) -> bool:
        return self.alike(given, own)

    def _written(self, value: Any) -> str:
        return in_full(value, self.tolerance)


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Shape(Answered):
    """The sizes of an array, such as 3×4."""

    def read(self, answer: object) -> tuple[Fraction, ...]:
        """The sizes an answer means."""
        return read_shape(answer)

    def _key(self, value: Any) -> str:
        return ",".join(str(cell(size, FINEST)) for size in value)

    def _for_text(self, value: Any) -> str:
        return shape_text(value)

    def _remarks(self, given: Any) -> tuple[str, ...]:
        if len(given) == len(self.right):
            return ()
        counts = (plural(len(given), "size"), plural(len(self.right), "size"))
        return (SHAPE["rank"].format(given=counts[0], count=counts[1]),)

    def _written(self, value: Any) -> str:
        return shape_text(value)


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Matrix(Tolerant):
    """A matrix, or a vector as one row.

    Parameters
    ----------
    answer : array_like or callable
        Of shape (H, W) or (N,), or a function of the givens.
    asked : str, optional
        What the matrix is, such as ``"kernel"``.  The shape of an ``"output"`` is
        that of the places of a window; that of other things is not.
    """

    asked: str = "output"

    @property
    def sentences(self) -> dict[str, str]:
        """What is said of a wrong matrix before the hint."""
        return matrix_sentences(self.asked)

    def read(self, answer: object) -> Rows:
        """The rows an answer means."""
        return read_matrix(answer)

    def _key(self, value: Any) -> str:
        return ";".join(",".join(self.entry_keys(entry)[0] for entry in row) for row in value)

    def _agree(self, given: Any, own: Any) -> bool:
        return _size(given) == _size(own) and all(
            self.alike(a, b) for a, b in zip(_flat(given), _flat(own), strict=True)
        )

    def _for_text(self, value: Any) -> str:
        return rows_text(value)

    def _remarks(self, given: Any) -> tuple[str, ...]:
        rows, columns = _size(self.right)
        if rows == len(given) == 1 and len(given[0]) != columns:
            return (self.sentences["length"].format(count=plural(len(given[0]), "value")),)
        if _size(given) != (rows, columns):
            return (self.sentences["shape"].format(given=shape_text(_size(given))),)
        wrong = [
            i
            for i, (a, b) in enumerate(zip(_flat(given), _flat(self.right), strict=True))
            if not self.alike(a, b)
        ]
        total = rows * columns
        template = self.sentences["agree" if len(wrong) < total else "none"]
        position = where(wrong[0] // columns, wrong[0] % columns, rows)
        return (template.format(agree=total - len(wrong), total=total, where=position),)

    def _written(self, value: Any) -> str:
        return rows_text(value, self.tolerance)


def letters(count: int) -> Sequence[str]:
    """The letters that count the options: a, b, and so on."""
    return [chr(ord("a") + i) for i in range(count)]


def shown_briefly(answer: object) -> str:
    """What a student gave, short enough to quote."""
    text = answer if type(answer) is str else f"an answer of type {type(answer).__name__}"
    return text if len(text) <= 40 else text[:39] + "…"


def _size(rows: Rows) -> tuple[int, int]:
    return len(rows), len(rows[0])


def _flat(rows: Rows) -> list[Fraction]:
    return [entry for row in rows for entry in row]


def _slip_of(option: Option) -> Misconception:
    reason = option.reason or "This is the answer."
    return Misconception(option.name, lambda: option.name, reason)
