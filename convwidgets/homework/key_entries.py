"""What the instructor's key says of each question, before it becomes a page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np

from convwidgets.exercises import Choice, Function, Question, lessons, questions
from convwidgets.exercises._question import Answered
from convwidgets.exercises._text import fill, plural, shown
from convwidgets.exercises.kinds import letters

from .variants import variant

_LOOKED_AT = 15
"""Among so many variants a misconception is looked for that the lesson's numbers rule out."""


@dataclass(frozen=True)
class Named:
    """A misconception: what it leads to, and what the student reads.

    Parameters
    ----------
    name, reason : str
        As the catalogue has them, with the numbers filled in.
    value : str
        What it leads to; empty for a function to write.
    numbers : str
        Where the lesson's own numbers rule it out, the others that were taken.
    """

    name: str
    reason: str
    value: str = ""
    numbers: str = ""


@dataclass(frozen=True)
class Own:
    """The numbers of one student, and the answer to them."""

    student: str
    numbers: str
    answer: str


@dataclass(frozen=True)
class Entry:
    """Everything about one question."""

    id: str
    kind: str
    prompt: str
    answer: str
    explanation: str
    hints: tuple[str, ...]
    named: tuple[Named, ...]
    numbers: str = ""
    tables: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    code: str = ""
    students: tuple[Own, ...] = ()


@dataclass(frozen=True)
class Chapter:
    """A lesson with its questions."""

    lesson: str
    title: str
    entries: tuple[Entry, ...]


def chapters(course: str | None = None, students: Sequence[str] = ()) -> tuple[Chapter, ...]:
    """Every question of every lesson, with the answers of these students."""
    return tuple(
        Chapter(
            lesson,
            _title(lesson),
            tuple(_entry(question, course, students) for question in questions(lesson)),
        )
        for lesson in lessons()
    )


def _title(lesson: str) -> str:
    """The first line of the module that holds the questions."""
    told = import_module(f"convwidgets.exercises.lesson{lesson}").__doc__ or ""
    title = told.strip().splitlines()[0].partition(": ")[2].rstrip(".")
    return title[:1].upper() + title[1:]


def _entry(question: Question, course: str | None, students: Sequence[str]) -> Entry:
    explanation = fill(question.explanation, question.numbers)
    common: dict[str, Any] = {
        "id": question.id,
        "kind": question.kind,
        "prompt": question.text,
        "explanation": explanation,
        "hints": tuple(question.hint(level) for level in range(len(question.hints))),
    }
    if isinstance(question, Function):
        return Entry(
            **common,
            answer=f"A function of {', '.join(question.arguments)}, tried on "
            f"{plural(len(question.cases), 'fixed input')} and "
            f"{plural(len(question.inputs) - len(question.cases), 'drawn one')}.",
            code=question.solution().removesuffix(explanation).rstrip(),
            named=tuple(Named(m.name, m.say(question.numbers)) for m in question.misconceptions),
        )
    assert isinstance(question, Answered)  # there is no third kind
    return Entry(
        **common,
        answer=question.written(question.right),
        numbers=given(question, tables=False),
        tables=tuple(_tables(question)),
        options=_options(question),
        named=tuple(_named(question)),
        students=tuple(_own(question, course, students)),
    )


def _options(question: Answered) -> tuple[tuple[str, str], ...]:
    if not isinstance(question, Choice):
        return ()
    return tuple(zip(letters(len(question.options)), question.texts(), strict=True))


def given(question: Question, *, tables: bool) -> str:
    """The givens in a line, with or without those that are drawn as tables."""
    parts = [
        f"`{name}` = {shown(value)}"
        for name, value in question.numbers.items()
        if tables or np.ndim(value) < 2
    ]
    return ", ".join(parts)


def _tables(question: Question) -> Iterator[tuple[str, tuple[tuple[str, ...], ...]]]:
    for name, value in question.numbers.items():
        if np.ndim(value) == 2:
            yield name, tuple(tuple(shown(cell) for cell in row) for row in value)


def _named(question: Answered) -> Iterator[Named]:
    """Those that can happen with the lesson's numbers first, then the others."""
    for slip in question.slips:
        yield _written(question, slip.name, slip.value, slip.reason)
    told = {slip.name for slip in question.slips}
    missing = [m for m in question.misconceptions if m.name not in told]
    if question.vary is None:
        return
    for seed in range(_LOOKED_AT):
        if not missing:
            return
        other = question.variant(seed)
        found = {slip.name: slip for slip in other.slips}
        for misconception in [m for m in missing if m.name in found]:
            slip = found[misconception.name]
            numbers = given(other, tables=True)
            yield _written(other, slip.name, slip.value, slip.reason, numbers)
            missing.remove(misconception)


def _written(question: Answered, name: str, value: Any, reason: str, numbers: str = "") -> Named:
    if isinstance(question, Choice):
        names = [option.name for option in question.options]
        return Named(name, reason, f"{letters(len(names))[names.index(value)]})", numbers)
    return Named(name, reason, question.written(value), numbers)


def _own(question: Answered, course: str | None, students: Sequence[str]) -> Iterator[Own]:
    if course is None or question.vary is None:
        return
    for student in students:
        theirs = variant(question, course=course, student=student)
        yield Own(student, given(theirs, tables=True), theirs.written(theirs.right))
