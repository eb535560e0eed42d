r"""Canvas: its file names, its gradebook.

*Download Submissions* of an assignment gives a zip.  Its names are made by
``lib/content_zipper.rb`` of https://github.com/instructure/canvas-lms:

- ``lastfirst_[LATE_]USERID_FILEID_hw1.ipynb``, the sortable name in lower case
  and without anything but letters, digits and underscores;
- ``lastfirst_[LATE_]USERID_text.html`` or ``…_link.html`` for what was typed;
- ``[LATE_]anon_CODE_FILEID_hw1.ipynb`` where marking is anonymous.

``USERID`` is the ``ID`` of the gradebook.  ``FILEID`` grows with every upload,
so that the larger one is the newer; a second file of one name is called
``hw1-1.ipynb``.  Nothing in a name tells the time.

The gradebook (Grades, Export) has ``Student`` (or ``LastName``, ``FirstName``),
``ID``, ``SIS User ID``, ``SIS Login ID``, …, ``Section``, then a column
``Title (number)`` for each assignment, a second row "    Points Possible", and
at the end the test student (``lib/gradebook_exporter.rb``); the titles are
English in every language.  ``lib/gradebook_importer.rb`` takes it back: it needs
``Student``, ``ID`` and ``Section``, finds the student by ``ID``, the assignment
by its number, takes both decimal signs, changes the points possible to what the
second row says, and *removes* a score where the cell is empty.  So a file that
goes back holds one assignment, and no row for a student without a score
(https://teaching.resources.osu.edu/toolsets/carmencanvas/guides/calculating-final-grades/import-csv-file-carmen-grades
advises one assignment too).
"""

import re
from pathlib import PurePosixPath

from .label import Label
from .table import Table

NAME = "Canvas"
SHAPE = "lastfirst_123_456_hw.ipynb"
SHEET = "the gradebook (Grades, Export, Export Entire Gradebook)"
POINTS = "    Points Possible"

_FILE = re.compile(
    r"(?P<who>.*?)(?:(?:^|_)(?P<late>LATE))?(?:^|_)(?P<key>\d+)_(?P<file_id>\d+)_(?P<file>.+)", re.S
)
_TYPED = re.compile(
    r"(?P<who>.*?)(?:(?:^|_)(?P<late>LATE))?(?:^|_)(?P<key>\d+)_(?:text|link)\.html"
)
_ANONYMOUS = re.compile(
    r"(?:(?P<late>LATE)_)?anon_(?P<key>[0-9A-Za-z]+)_(?P<file_id>\d+)_(?P<file>.+)"
)
_ASSIGNMENT = re.compile(r"(?P<title>.*) \((?P<number>\d+)\)")
_TEST_STUDENT = "Student, Test"


def label(path: PurePosixPath) -> Label | None:
    """Read what a path says, or ``None`` if Canvas did not write it."""
    first, *inside = path.parts
    if found := _ANONYMOUS.fullmatch(first) or _FILE.fullmatch(first):
        hidden = found.re is _ANONYMOUS
        return Label(
            who="" if hidden else found["who"],
            key=found["key"],
            file=PurePosixPath(found["file"], *inside),
            order=int(found["file_id"]),
            late=found["late"] is not None,
            anonymous=hidden,
        )
    if not inside and (found := _TYPED.fullmatch(first)):
        late = found["late"] is not None
        return Label(found["who"], found["key"], PurePosixPath(first), late=late, text=True)
    return None


def is_sheet(table: Table) -> bool:
    """Tell a gradebook of Canvas by its titles and by what no other list of students has."""
    named = table.find("Student") is not None or table.find("LastName") is not None
    titled = named and table.find("ID") is not None and table.find("Section") is not None
    return titled and (
        table.find("SIS Login ID") is not None
        or any("Points Possible" in row[0] for row in table.rows)
    )


def is_student(table: Table, row: tuple[str, ...]) -> bool:
    """Whether a row is a student: not the points, not the posting, not the test student."""
    index = table.find("ID")
    assert index is not None
    is_test = name(table, row) == _TEST_STUDENT
    return bool(row[index]) and not is_test and "Points Possible" not in row[0]


def name(table: Table, row: tuple[str, ...]) -> str:
    """A student's name, the last one first."""
    last, first = table.find("LastName"), table.find("FirstName")
    if last is not None and first is not None:
        return f"{row[last]}, {row[first]}".strip(", ")
    index = table.find("Student")
    return "" if index is None else row[index]


def id_columns(table: Table) -> list[int]:
    """The columns that can hold what students type, the best first."""
    found = (table.find(title) for title in ("SIS Login ID", "SIS User ID", "ID"))
    return [index for index in found if index is not None]


def assignments(table: Table) -> dict[int, str]:
    """The columns of assignments and their titles without the number."""
    found = ((i, _ASSIGNMENT.fullmatch(title)) for i, title in enumerate(table.header))
    return {index: match["title"] for index, match in found if match}


def maximum(table: Table, index: int) -> float | None:
    """What Canvas gives at most in a column."""
    text = next((row[index] for row in table.rows if "Points Possible" in row[0]), "")
    return float(text.replace(",", ".")) if re.fullmatch(r"[0-9]+(?:[.,][0-9]+)?", text) else None
