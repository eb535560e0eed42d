"""A table of answers to be marked in a spreadsheet, and the marks back out of it."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .answers import Answer, Given, find_answers, give, model_answers
from .course import Course, CourseProblem
from .driver import Driver
from .lms.table import Table, bare, neutral, read_table, write_table
from .progress import near
from .report import amount

TITLES = ("student", "part", "answer", "points", "of", "comment", "check")
_LONGEST = 30_000
"""Characters; a cell of a spreadsheet holds 32,767."""


@dataclass(frozen=True)
class Written:
    """A table that was written.

    Attributes
    ----------
    path : Path
    answers, open : int
        How many there are, and how many of them nobody has read.
    possible : str
        Points at most.
    empty, ungraded : tuple of str
        Students who wrote nothing, and those whose notebook is not graded as it is now.
    """

    path: Path
    answers: int
    open: int
    possible: str
    empty: tuple[str, ...]
    ungraded: tuple[str, ...]


@dataclass
class Read:
    """What came of a table that was filled in.

    Attributes
    ----------
    taken : int
        How many answers have other marks or comments than before.
    open : int
        How many still wait.
    problems : list of str
        Rows that were left aside, and why.
    """

    taken: int = 0
    open: int = 0
    problems: list[str] = field(default_factory=list)


def table_path(course: Course, assignment: str) -> Path:
    """Where the table is if nothing else is said."""
    return course.root / "grades" / f"{assignment}-marks.csv"


def write_marks(course: Course, assignment: str, path: Path | None = None) -> Written:
    """Write the table.

    Raises
    ------
    CourseProblem
        If nothing is graded, or a table is there with marks that are not in the gradebook.
    """
    found = find_answers(course, assignment, Driver(course))
    path = path or table_path(course, assignment)
    if path.exists():
        _keep_what_is_filled_in(path, assignment, found.given)
    rows: list[tuple[str, ...]] = [TITLES]
    models = model_answers(course, assignment)
    for part in dict.fromkeys(answer.part for answer in found.given):
        if part in models:
            rows.append(("", part, _cell(models[part]), "", "", "", ""))
        rows += [_row(answer) for answer in found.given if answer.part == part]
    write_table(path, rows, marked=True)
    return Written(
        path,
        len(found.given),
        sum(answer.points is None for answer in found.given),
        " or ".join(dict.fromkeys(amount(answer.possible) for answer in found.given)),
        found.empty,
        found.ungraded,
    )


def read_marks(course: Course, assignment: str, path: Path) -> Read:
    """Take the marks of a table over into the gradebook.

    A row counts if it is of this assignment and its answer is still the one that
    was read.  An empty cell leaves what the gradebook has.

    Raises
    ------
    CourseProblem
        If it is no such table.
    """
    driver = Driver(course)
    answers = find_answers(course, assignment, driver).given
    read = Read()
    marks = _marks(read_table(path), answers, read.problems)
    changed = {a: g for a, g in marks.items() if _changes(a, g)}
    give(driver, changed)
    read.taken = len(changed)
    done = {answer for answer, given in changed.items() if given.points is not None}
    read.open = sum(answer.points is None and answer not in done for answer in answers)
    return read


def _row(answer: Answer) -> tuple[str, ...]:
    points = "" if answer.points is None else amount(answer.points)
    who = (answer.student, answer.part, _cell(answer.text))
    return (
        *map(neutral, who),
        points,
        amount(answer.possible),
        neutral(answer.comment),
        answer.check,
    )


def _cell(text: str) -> str:
    cut = text[:_LONGEST] + " … (cut here; whole in autograded/)" if len(text) > _LONGEST else text
    return neutral(cut)


def _marks(table: Table, answers: Iterable[Answer], problems: list[str]) -> dict[Answer, Given]:
    """What the rows of a table say, each about one answer."""
    at = {title: table.find(title) for title in TITLES}
    missing = [title for title in ("student", "points", "check") if at[title] is None]
    if missing:
        raise CourseProblem(
            f"{table.name} has no column {missing[0]!r}; it has {table.listed()}. Give the table "
            "that marks wrote, with your points in it."
        )
    known = {answer.check: answer for answer in answers}
    rows: dict[Answer, list[Given]] = {}
    for number, row in enumerate(table.rows, start=2):
        cells = {title: row[i] for title, i in at.items() if i is not None}
        said = cells["points"] or bare(cells.get("comment", ""))
        if not cells["student"] or not said:
            continue
        who = f"Row {number} ({bare(cells['student'])})"
        answer = known.get(cells["check"])
        if answer is None:
            problems.append(
                f"{who}: no answer of this assignment is the one that this row was written for. It "
                "may have been handed in anew; write the table again."
            )
        elif not _is_id(bare(cells["student"]), answer.student):
            problems.append(f"{who}: by its check this is the row of {answer.student}.")
        else:
            try:
                points = _points(cells["points"], answer.possible)
            except ValueError as error:
                problems.append(f"{who}: {error}")
            else:
                given = Given(points, bare(cells.get("comment", "")) or None)
                rows.setdefault(answer, []).append(given)
    for answer, several in rows.items():
        if len(set(several)) > 1:
            problems.append(f"{answer.student}: {len(several)} rows say different things.")
    return {answer: several[0] for answer, several in rows.items() if len(set(several)) == 1}


def _points(text: str, most: float) -> float | None:
    """Points as people and their spreadsheets write them; ``None`` for an empty cell."""
    if not text:
        return None
    try:
        points = float(text.replace(",", ".").replace("\u2212", "-"))
    except ValueError:
        points = math.nan
    if not 0 <= points <= most:
        raise ValueError(f"{text!r} is not a number from 0 to {amount(most)}.")
    return round(points, 2)


def _is_id(text: str, id: str) -> bool:
    """Whether a spreadsheet may have made this of an id: it drops zeros in front."""
    return text.casefold().lstrip("0") == id.lstrip("0")


def _changes(answer: Answer, given: Given) -> bool:
    points = given.points is not None and given.points != answer.points
    return points or (given.comment is not None and given.comment != answer.comment)


def _keep_what_is_filled_in(path: Path, assignment: str, answers: tuple[Answer, ...]) -> None:
    marks: Mapping[Answer, Given] = _marks(read_table(path), answers, [])
    if new := [answer.student for answer, given in marks.items() if _changes(answer, given)]:
        raise CourseProblem(
            f"{near(path)} has marks that are not in the gradebook yet: {', '.join(new)}. Take "
            f"them over with: marks {assignment} {near(path)}\n"
            "Or, if you do not want them, delete the file."
        )
