"""How an answer is read: said to the student before anybody grades it."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from convwidgets.core.errors import ConvError
from convwidgets.exercises import Choice, Question
from convwidgets.exercises._question import Answered
from convwidgets.exercises._read import Unreadable
from convwidgets.exercises._text import plural, shape_text, shown
from convwidgets.exercises.kinds import letters

from .card import Card, label, paragraphs, side_by_side, table, table_text

_SHOWN_ENTRIES = 200


@dataclass(frozen=True)
class AsRead:
    """What came of reading an answer.

    Attributes
    ----------
    readable : bool
        Whether it can be graded.
    said : str
        How it was read, or why it cannot be.
    rows : tuple of tuple of str
        A matrix as it was read.
    """

    readable: bool
    said: str
    rows: tuple[tuple[str, ...], ...] = ()

    def card(self, id: str) -> Card:
        """The reading to look at; it never says whether the answer is right."""
        line = f"Read {self.said}" if self.readable else f"? {self.said}"
        html = label(f"Question {id}", "not graded yet") + paragraphs(line)
        text = f"Question {id}. {line.replace('`', '')}"
        if self.rows:
            html += side_by_side([table("", self.rows)])
            text += "\n" + table_text("", self.rows)
        return Card(text, html, slim=True)


def as_read(question: Question, answer: object) -> AsRead:
    """Read an answer without judging it.

    Raises
    ------
    ConvError
        If the question asks for a function, which is tried rather than read.
    """
    if not isinstance(question, Answered):
        raise ConvError(
            f"{question.id} asks for a function; try it with "
            f'sheet.check("{question.id}", your_function).'
        )
    if answer is None:
        return AsRead(False, "There is no answer yet: its value is still `None`.")
    try:
        value = question.read(answer)
    except Unreadable as problem:
        return AsRead(False, problem.sentence)
    return _said(question, value)


def _said(question: Answered, value: Any) -> AsRead:
    if isinstance(question, Choice):
        chosen = [option.name for option in question.options].index(value)
        text = question.texts()[chosen].rstrip(".")
        return AsRead(True, f"as {letters(chosen + 1)[-1]}) {text}.")
    if question.kind == "number":
        return AsRead(True, f"as {_written(value)}, a number.")
    if question.kind == "shape":
        return AsRead(True, f"as {shape_text(value)}, a shape of {plural(len(value), 'size')}.")
    rows = tuple(tuple(_written(entry) for entry in row) for row in value)
    kind = (
        f"a row of {plural(len(rows[0]), 'value')}"
        if len(rows) == 1
        else f"a matrix of {shape_text((len(rows), len(rows[0])))}"
    )
    small = len(rows) * len(rows[0]) <= _SHOWN_ENTRIES
    return AsRead(True, f"as {kind}.", rows if small else ())


def _written(value: Fraction) -> str:
    """A number as it was given, to six digits after the point."""
    if value.denominator == 1:
        return shown(value.numerator)
    return np.format_float_positional(float(value), precision=6, trim="-").replace("-", "−")
