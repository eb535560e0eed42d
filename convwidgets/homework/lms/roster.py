"""The list of students: who they are, and what each platform calls them.

It is kept as ``.convwidgets/roster.csv`` with the columns of `COLUMNS`, which a
teacher can read and mend in any spreadsheet.  Under ``moodle`` stand the numbers
of a student in Moodle's assignments, under ``canvas`` the ``ID`` of the
gradebook, under ``brightspace`` the ``Username`` or the number in front of the
file names; several are parted by a semicolon.
"""

import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..course import CourseProblem
from .sources import kind_of, read_roster, roster_of
from .students import COLUMNS, Roster, Student, id_of
from .table import Table, neutral, read_table, write_table

if TYPE_CHECKING:
    from ..course import Course

_FEW = 5
_SYSTEMS = COLUMNS[3:]

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
    roster with the same number of a platform or the same address keeps the id,
    since files and marks are kept under it.

    Parameters
    ----------
    course : Course
    path, id_column
        See `read_roster`.
    assignment : str
        Whose worksheet it is, so that `export` finds it.

    Raises
    ------
    CourseProblem
        If the table cannot be read, or *id_column* would give another id to
        somebody on the kept roster; then nothing is written.
    """
    path = Path(path)
    table = read_table(path)
    given = roster_of(table, id_column)
    joined = _joined(stored_roster(course), given, id_column)
    rows = [_row(student) for student in joined.students.values()]
    # What would be refused when it is read again must not be written.
    roster_of(Table(f"the roster with {table.name} joined to it", COLUMNS, tuple(rows)))
    write_table(course.state / "roster.csv", [COLUMNS, *rows], marked=True)
    kind = kind_of(table)
    if kind != "plain" and (assignment or kind != "moodle"):
        kept = sheet_of(course, kind, assignment)
        if path.resolve() != kept.resolve():
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, kept)
    return joined


def _joined(old: Roster | None, new: Roster, id_column: str | None) -> Roster:
    if old is None:
        return new
    ids = _known(old, new)
    others = [(now, ids[now.id]) for now in new.students.values() if ids[now.id] != now.id]
    if others and id_column is not None:
        now, id = others[0]
        more = f" (and {len(others) - 1} more likewise)" if len(others) > 1 else ""
        raise CourseProblem(
            f"{old.students[id].shown()} on the roster would get the id {now.id!r} from "
            f"{id_column!r}{more}. An id stays for the whole course, since files and marks are "
            "kept under it: leave out --id-column. If nothing has been collected yet, delete "
            ".convwidgets/roster.csv and do this again."
        )
    students = dict(old.students)
    for student in new.students.values():
        before = students.get(ids[student.id])
        students[ids[student.id]] = student if before is None else _updated(before, student)
    notes = list(new.notes)
    if others:
        shown = ", ".join(f"{id} (here {now.id})" for now, id in others[:_FEW])
        more = f" and {len(others) - _FEW} more" if len(others) > _FEW else ""
        notes.append(f"On the roster already, and with the id as before: {shown}{more}.")
    met = {*ids.values()}
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


def _known(old: Roster, new: Roster) -> dict[str, str]:
    """The id on the kept roster of each new student: by the id, a number or the address."""
    by_number = {
        (kind, number): student.id
        for student in old.students.values()
        for kind in _SYSTEMS
        for number in student.handles(kind)
    }
    by_email, once = _owners(old), _owners(new)
    ids: dict[str, str] = {}
    taken: dict[str, Student] = {}
    for student in new.students.values():
        email = student.email.casefold()
        found = [by_number.get((kind, n)) for kind in _SYSTEMS for n in student.handles(kind)]
        # Where its owner is in the table under the id as before, it has passed to somebody else.
        if email in once and by_email.get(email) not in new.students:
            found.append(by_email.get(email))
        known = student.id if student.id in old.students else None
        id = known or next(filter(None, found), student.id)
        if id in taken:
            raise CourseProblem(
                f"{taken[id].shown()} and {student.shown()} of the table would both be "
                f"{old.students[id].shown()} on the roster; mend .convwidgets/roster.csv."
            )
        ids[student.id], taken[id] = id, student
    return ids


def _owners(roster: Roster) -> dict[str, str]:
    """Whose each address is, of those that one student alone has: a shared one is nobody's."""
    emails = Counter(student.email.casefold() for student in roster.students.values())
    return {
        student.email.casefold(): student.id
        for student in roster.students.values()
        if student.email and emails[student.email.casefold()] == 1
    }


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
