"""The list of students: who they are, and what each platform calls them.

It is kept as ``.convwidgets/roster.csv`` with the columns of `COLUMNS`, which a
teacher can read and mend in any spreadsheet.  Under ``moodle`` stand the numbers
of a student in Moodle's assignments, under ``canvas`` the ``ID`` of the
gradebook, under ``brightspace`` the ``Username`` or the number in front of the
file names; several are parted by a semicolon.
"""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from .sources import kind_of, read_roster, roster_of
from .students import COLUMNS, Roster, Student, id_of
from .table import neutral, read_table, write_table

if TYPE_CHECKING:
    from ..course import Course

__all__ = [
    "Roster",
    "Student",
    "id_of",
    "import_roster",
    "read_roster",
    "sheet_of",
    "stored_roster",
]


def stored_roster(course: "Course") -> Roster | None:
    """The roster of a course, or ``None`` if it has none yet."""
    path = course.state / "roster.csv"
    return roster_of(read_table(path)) if path.exists() else None


def sheet_of(course: "Course", kind: str, assignment: str) -> Path:
    """Where the teacher's own table of a platform is kept, to be filled later."""
    # Moodle has a worksheet for each assignment, the others one table for the course.
    name = f"moodle-{assignment}.csv" if kind == "moodle" else f"{kind}.csv"
    return course.state / "lms" / name


def import_roster(
    course: "Course", path: str | Path, id_column: str | None = None, *, assignment: str = ""
) -> Roster:
    """Read a roster and join it to the one that is kept.

    Nobody is taken out: a worksheet may hold one group only.  Who is on the kept
    roster with the same address keeps the id.

    Parameters
    ----------
    course : Course
    path, id_column
        See `read_roster`.
    assignment : str
        Whose worksheet it is, so that `export` finds it.
    """
    path = Path(path)
    table = read_table(path)
    given = roster_of(table, id_column)
    joined = _joined(stored_roster(course), given)
    rows = [COLUMNS, *(_row(student) for student in joined.students.values())]
    write_table(course.state / "roster.csv", rows, marked=True)
    kind = kind_of(table)
    if kind != "plain" and (assignment or kind != "moodle"):
        kept = sheet_of(course, kind, assignment)
        if path.resolve() != kept.resolve():
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, kept)
    return joined


def _joined(old: Roster | None, new: Roster) -> Roster:
    if old is None:
        return new
    students = dict(old.students)
    by_email: dict[str, list[str]] = {}
    for student in students.values():
        by_email.setdefault(student.email.casefold(), []).append(student.id)
    met = set()
    for student in new.students.values():
        same = by_email.get(student.email.casefold(), []) if student.email else []
        known = student.id if student.id in students or len(same) != 1 else same[0]
        met.add(known)
        before = students.get(known)
        students[known] = student if before is None else _updated(before, student)
    notes = list(new.notes)
    left = [student.shown() for id, student in old.students.items() if id not in met]
    if left:
        notes.append(
            f"Kept, although not in this table: {', '.join(left)}. Whoever has left the course is "
            "taken out of .convwidgets/roster.csv by hand."
        )
    added = len(students) - len(old.students)
    if added:
        notes.append(f"{added} new on the roster, which now has {len(students)}.")
    return Roster(students, tuple(notes))


def _updated(before: Student, now: Student) -> Student:
    def both(kind: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*before.handles(kind), *now.handles(kind))))

    return replace(
        before,
        name=now.name or before.name,
        email=now.email or before.email,
        moodle=both("moodle"),
        canvas=both("canvas"),
        brightspace=both("brightspace"),
    )


def _row(student: Student) -> tuple[str, ...]:
    handles = (";".join(student.handles(kind)) for kind in COLUMNS[3:])
    return (student.id, neutral(student.name), neutral(student.email), *handles)
