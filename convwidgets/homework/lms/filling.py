"""Scores into the rows that a platform takes back."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import PurePosixPath

from ..course import CourseProblem
from . import brightspace, canvas, moodle
from .label import Label
from .matching import Matcher, Unmatched
from .scores import Scores
from .sources import roster_of
from .students import Roster
from .table import Table, neutral


@dataclass(frozen=True)
class Filled:
    """The rows of a table, whose scores they hold, and what there is to say."""

    rows: Sequence[Sequence[str]]
    written: Iterable[str]
    notes: Iterable[str] = ()
    marked: bool = False


@dataclass(frozen=True)
class Task:
    """What is to be written, and into what."""

    assignment: str
    scores: Scores
    roster: Roster
    table: Table | None
    column: str | None

    def points(self, id: str, maximum: float | None) -> str:
        """A final score in the platform's points."""
        return number(self.scores.final[id] * self.factor(maximum))

    def factor(self, maximum: float | None) -> float:
        """What one point of ours is worth there."""
        ours = self.scores.maximum
        return maximum / ours if maximum and ours and maximum != ours else 1.0

    def scaled(self, system: str, maximum: float | None) -> list[str]:
        """A sentence where the points differ."""
        factor = self.factor(maximum)
        if factor == 1.0 or maximum is None:
            return []
        return [
            f"{system} gives {number(maximum)} points for {self.assignment}, which has "
            f"{number(self.scores.maximum)}: every score is multiplied by {factor:g}."
        ]


def to_moodle(task: Task) -> Filled:
    """Fill the grading worksheet: every row stays, and every empty one stays empty."""
    table = task.table
    if table is None:
        raise CourseProblem(
            f"Moodle takes scores back in {moodle.SHEET}. Give it with --sheet FILE, and it will "
            "be filled."
        )
    ids = _ids(task, table, "moodle", moodle.participants(table))
    at, most, kept = moodle.grade_column(table), moodle.maximum(table), moodle.read_back(table)
    locked = moodle.locked(table)
    rows: list[Sequence[str]] = [table.header]
    written: list[str] = []
    shut: list[str] = []
    for place, (row, id) in enumerate(zip(table.raw, ids, strict=True)):
        cells = [cell if i in kept else neutral(cell) for i, cell in enumerate(row)]
        if id in task.scores.final:
            cells[at] = task.points(id, most)
            (shut if place in locked else written).append(id)
        rows.append(cells)
    notes = task.scaled(moodle.NAME, most)
    if shut:
        notes.append(f"Moodle has locked the grades of {', '.join(shut)} and will skip them.")
    return Filled(rows, written, notes, table.marked)


def to_canvas(task: Task) -> Filled:
    """One assignment of the gradebook, and the students with a score in it."""
    table = task.table
    if table is None:
        return _to_canvas_unseen(task)
    at, notes = _column(task, table, canvas.assignments(table), canvas.NAME)
    most, number_at, section = canvas.maximum(table, at), table.find("ID"), table.find("Section")
    assert number_at is not None
    assert section is not None
    # Everything up to the section tells who it is; the other assignments stay out.
    who = range(section + 1)
    points = [row for row in table.rows if "Points Possible" in row[0]]
    students = [row for row in table.rows if canvas.is_student(table, row)]
    ids = _ids(task, table, "canvas", [row[number_at] for row in students])
    written = {
        id: (*(row[i] if i == number_at else neutral(row[i]) for i in who), task.points(id, most))
        for row, id in zip(students, ids, strict=True)
        if id in task.scores.final
    }
    rows: list[Sequence[str]] = [(*(table.header[i] for i in who), table.header[at])]
    rows += [(canvas.POINTS, *(row[i] for i in who[1:]), row[at]) for row in points]
    return Filled([*rows, *written.values()], written, notes + task.scaled(canvas.NAME, most))


def _to_canvas_unseen(task: Task) -> Filled:
    """Without the gradebook of Canvas, from what the roster knows."""
    written = {
        id: (neutral(student.name) or id, student.canvas[0], "", "", task.points(id, None))
        for id, student in task.roster.students.items()
        if student.canvas and id in task.scores.final
    }
    if not written:
        raise CourseProblem(
            f"Canvas finds students by its own numbers. Give {canvas.SHEET} with --sheet FILE, and "
            "it will be filled."
        )
    header = ("Student", "ID", "SIS Login ID", "Section", task.assignment)
    points = (canvas.POINTS, "", "", "", number(task.scores.maximum))
    note = (
        f"Without the gradebook of Canvas the column is called {task.assignment}; if no assignment "
        "there has this name, Canvas offers to make one."
    )
    return Filled([header, points, *written.values()], written, [note])


def to_brightspace(task: Task) -> Filled:
    """One item of the grades, and the students with a score in it."""
    table = task.table
    if table is None:
        return _to_brightspace_unseen(task)
    at, notes = _column(task, table, brightspace.assignments(table), brightspace.NAME)
    most, keys = brightspace.maximum(table, at), brightspace.id_columns(table)
    handles = [brightspace.plain(row[keys[0]]) for row in table.rows]
    keys = sorted(keys)
    # The sign in front keeps a spreadsheet from computing, and Brightspace knows it.
    written = {
        id: (
            *(f"#{brightspace.plain(row[i])}" if row[i] else "" for i in keys),
            task.points(id, most),
            "#",
        )
        for row, id in zip(table.rows, _ids(task, table, "brightspace", handles), strict=True)
        if id in task.scores.final
    }
    header = (*(table.header[i] for i in keys), table.header[at], brightspace.END)
    return Filled([header, *written.values()], written, notes + task.scaled(brightspace.NAME, most))


def _to_brightspace_unseen(task: Task) -> Filled:
    """Without an export of Brightspace, from what the roster knows."""
    written = {
        id: (f"#{student.brightspace[0]}", task.points(id, None), "#")
        for id, student in task.roster.students.items()
        if student.brightspace and id in task.scores.final
    }
    if not written:
        raise CourseProblem(
            f"Brightspace finds students by user name. Give {brightspace.SHEET} with --sheet FILE, "
            "and it will be filled."
        )
    header = ("Username", f"{task.assignment} Points Grade", brightspace.END)
    note = (
        f"Without an export of Brightspace the item is called {task.assignment}, and the column "
        "brightspace of the roster is taken as the user name."
    )
    return Filled([header, *written.values()], written, [note])


def _ids(task: Task, table: Table, kind: str, handles: Sequence[str]) -> list[str]:
    """Whose each row is; empty where nobody's."""
    own: Mapping[str, str] = {}
    try:
        read = roster_of(table)
    except CourseProblem:  # anonymous marking: the numbers are all there is
        read = Roster()
    own = {h: s.id for s in read.students.values() for h in s.handles(kind)}
    labels = [Label("", handle, PurePosixPath()) for handle in handles]
    matcher = Matcher(task.roster, kind, labels)
    emails = {s.email.casefold(): s.id for s in task.roster.students.values() if s.email}
    ids = []
    for label in labels:
        try:
            ids.append(matcher.find(label).id)
        except Unmatched:
            student = read.students.get(own.get(label.key, ""))
            email = student.email.casefold() if student else ""
            id = student.id if student else ""
            ids.append(emails.get(email, id if id in task.scores.final else ""))
    return ids


def _column(
    task: Task, table: Table, titles: Mapping[int, str], system: str
) -> tuple[int, list[str]]:
    """The column of an assignment: by its name, or by its "hw1", or as the teacher says."""
    if task.column is not None:
        index = table.find(task.column)
        found = [index] if index in titles else _same(titles, task.column)
    else:
        short = re.match(r"hw\d+", task.assignment)
        found = _same(titles, task.assignment)
        if not found and short:
            start = re.compile(rf"{short[0]}(?!\d)")
            found = [i for i, title in titles.items() if start.match(_key(title))]
    if len(found) == 1 and found[0] is not None:
        at = found[0]
        return at, [f"In {system} this is {titles[at]!r}."]
    listed = ", ".join(repr(title) for title in titles.values()) or "none"
    fit = "more than one column fits" if found else "no column is called"
    raise CourseProblem(
        f"In {table.name} {fit} {task.column or task.assignment}; it has {listed}. Name the one "
        "with --column."
    )


def _same(titles: Mapping[int, str], name: str) -> list[int | None]:
    return [i for i, title in titles.items() if _key(title) == _key(name)]


def _key(title: str) -> str:
    folded = "".join(c for c in title.casefold() if c.isalnum())
    return re.sub(r"^(?:homework|assignment)(?=\d)", "hw", folded)


def number(value: float) -> str:
    """Two decimals at most, with a point."""
    exact = Decimal(repr(value)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{exact.normalize():f}"
