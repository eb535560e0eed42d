"""A roster from the tables that platforms export, each told by its titles."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from convwidgets.core.errors import ConvError

from ..course import CourseProblem
from ..variants import student_key
from . import brightspace, canvas, moodle
from .students import COLUMNS, Roster, Student
from .table import Table, bare, read_table


def read_roster(path: str | Path, id_column: str | None = None) -> Roster:
    """Read a platform's own export, or a plain list with a column ``id``.

    Parameters
    ----------
    path : path-like
        A grading worksheet of Moodle, a gradebook of Canvas, an export of grades
        of Brightspace, or any table if *id_column* is given.
    id_column : str, optional
        The title of the column that holds what students type.

    Raises
    ------
    CourseProblem
        If it cannot be read, or leaves open who is who.
    """
    return roster_of(read_table(Path(path)), id_column)


def roster_of(table: Table, id_column: str | None = None) -> Roster:
    """Make the roster of a table that was read."""
    if not table.rows:
        raise CourseProblem(f"{table.name} has titles and no students.")
    if canvas.is_sheet(table):
        return _from_canvas(table, id_column)
    if brightspace.is_sheet(table):
        return _from_brightspace(table, id_column)
    if moodle.is_sheet(table):
        return _from_moodle(table, id_column)
    return _from_plain(table, id_column)


def kind_of(table: Table) -> str:
    """Which platform wrote a table, or ``"plain"``."""
    kinds = (("canvas", canvas), ("brightspace", brightspace), ("moodle", moodle))
    return next((kind for kind, module in kinds if module.is_sheet(table)), "plain")


def _from_moodle(table: Table, id_column: str | None) -> Roster:
    if not moodle.named(table):
        raise CourseProblem(
            f"{table.name} comes from anonymous marking and says numbers instead of names. "
            "Download the worksheet as someone who may see the identities, or reveal them in "
            "Moodle, or write the numbers into the column moodle of a roster.csv."
        )
    index, notes = _id_index(table, moodle.id_columns(table), id_column, moodle.NAME)
    email = moodle.emails(table)
    return _collected(
        table,
        (
            (row, row[index], row[1], "" if email is None else row[email], {"moodle": (number,)})
            for row, number in zip(table.rows, moodle.participants(table), strict=True)
        ),
        notes,
        table.header[index],
    )


def _from_canvas(table: Table, id_column: str | None) -> Roster:
    rows = tuple(row for row in table.rows if canvas.is_student(table, row))
    table = replace(table, rows=rows)
    index, notes = _id_index(table, canvas.id_columns(table), id_column, canvas.NAME)
    number, email = table.find("ID"), moodle.emails(table)
    assert number is not None
    return _collected(
        table,
        (
            (
                row,
                row[index],
                canvas.name(table, row),
                "" if email is None else row[email],
                {"canvas": (row[number],)},
            )
            for row in rows
        ),
        notes,
        table.header[index],
    )


def _from_brightspace(table: Table, id_column: str | None) -> Roster:
    found = brightspace.id_columns(table)
    index, notes = _id_index(table, found, id_column, brightspace.NAME)
    email = table.find("Email")
    if not any(brightspace.name(table, row) for row in table.rows):
        notes += (
            f"{table.name} has no names, and Brightspace names files by them; tick First Name and "
            "Last Name when you export.",
        )
    return _collected(
        table,
        (
            (
                row,
                brightspace.plain(row[index]),
                brightspace.name(table, row),
                "" if email is None else row[email],
                {"brightspace": tuple(filter(None, (brightspace.plain(row[i]) for i in found)))},
            )
            for row in table.rows
        ),
        notes,
        table.header[index],
    )


def _from_plain(table: Table, id_column: str | None) -> Roster:
    index, notes = _id_index(table, [i for i in (table.find("id"),) if i is not None], id_column)
    columns = {title: table.find(title) for title in COLUMNS[1:]}
    if columns["name"] is None:
        columns["name"] = table.find("full name", "student", "student name")
    if columns["email"] is None:
        columns["email"] = moodle.emails(table)

    def cell(row: tuple[str, ...], title: str) -> str:
        at = columns[title]
        return "" if at is None else bare(row[at])

    return _collected(
        table,
        (
            (
                row,
                row[index],
                cell(row, "name"),
                cell(row, "email"),
                {
                    kind: tuple(part.strip() for part in cell(row, kind).split(";") if part.strip())
                    for kind in COLUMNS[3:]
                },
            )
            for row in table.rows
        ),
        notes if id_column else table.notes,
        table.header[index],
    )


_FEW = 5
_Parsed = tuple[tuple[str, ...], str, str, str, Mapping[str, tuple[str, ...]]]


def _collected(
    table: Table, parsed: Iterable[_Parsed], notes: tuple[str, ...], title: str
) -> Roster:
    students: dict[str, Student] = {}
    owners: dict[tuple[str, str], str] = {}
    rows = list(enumerate(parsed, start=2))
    if gaps := [f"{one[2] or 'a student'} (row {place})" for place, one in rows if not one[1]]:
        more = f" and {len(gaps) - _FEW} more" if len(gaps) > _FEW else ""
        raise CourseProblem(
            f"In {table.name} {title!r}, the column of ids, is empty for "
            f"{', '.join(gaps[:_FEW])}{more}; fill it in there, or name another column by "
            "--id-column."
        )
    for place, (_, text, name, email, handles) in rows:
        try:
            id = student_key(text)
        except ConvError as error:
            who = f" ({name})" if name else ""
            raise CourseProblem(f"{table.name}, row {place}{who}: {error}") from error
        student = Student(id, name, email, **handles)
        if students.setdefault(id, student) != student:
            raise CourseProblem(
                f"{table.name} gives the id {id!r} to {students[id].name or 'one student'} and to "
                f"{name or 'another'} (row {place}); choose another column with --id-column, one "
                f"of {table.listed()}."
            )
        for kind in COLUMNS[3:]:
            for handle in student.handles(kind):
                if owners.setdefault((kind, handle), id) != id:
                    raise CourseProblem(
                        f"{table.name}, row {place}: {handle!r} in {kind} is that of "
                        f"{owners[kind, handle]} already, and cannot be that of {id} too."
                    )
    return Roster(students, notes)


def _id_index(
    table: Table, proposed: list[int], wanted: str | None, system: str = ""
) -> tuple[int, tuple[str, ...]]:
    """The column of ids, and a sentence on it."""
    if wanted is not None:
        index = table.find(wanted)
        if index is None:
            raise CourseProblem(
                f"{table.name} has no column {wanted!r}; it has {table.listed()}. Choose one of "
                "them with --id-column."
            )
        return index, (*table.notes, f"The ids of students are taken from {wanted!r}.")
    if not proposed:
        raise CourseProblem(
            f"{table.name} has no column that is known to hold ids among {table.listed()}. Name "
            "the one with what students type by --id-column, or give a table with the columns id, "
            "name and email."
        )
    # A number that some students do not have would leave them without an id.
    index = min(proposed, key=lambda i: table.column(i).count(""))
    note = (
        f"The ids of students, which they type into the notebook, are {system}'s "
        f"{table.header[index]!r}"
    )
    passed = [table.header[i] for i in proposed[: proposed.index(index)]]
    reason = f", because {' and '.join(map(repr, passed))} has gaps" if passed else ""
    return index, (*table.notes, f"{note}{reason}; --id-column chooses another.")
