"""Brightspace (D2L): its file names, its grades.

A download of an assignment's submissions is a zip with an ``index.html`` and, as
published scripts that read it show
(https://github.com/OfficeCoffee/GradingFileProject and others),

- ``USER-ASSIGNMENT - First Last - Sep 24, 2024 926 PM/hw1.ipynb`` or, flat,
- ``USER-ASSIGNMENT - First Last - Sep 24, 2024 926 PM - hw1.ipynb``.

``USER`` is a number that no table of grades holds, ``ASSIGNMENT`` is that of the
assignment; some sites put the user name before the name
(``… - login First Last - …``) or the number of the organisation between
(``… - N0123 - First Last - …``).  The time is the site's, with no zone and no
colon; every submission of a student is in the zip, and so the newest counts.

The export of grades has ``OrgDefinedId`` and ``Username``, each cell beginning
with ``#``, perhaps ``Last Name``, ``First Name``, ``Email``, then ``NAME Points
Grade <Numeric MaxPoints:20 …>``, and last ``End-of-Line Indicator`` with ``#``.
The import takes ``OrgDefinedId`` or ``Username`` or both, and ``NAME Points
Grade``; a grade above the maximum is cut
(https://community.d2l.com/brightspace/kb/articles/3538-importing-grades).  What
an empty cell does is not said there, and so a student without a score has no row.
"""

import re
from pathlib import PurePosixPath

from .label import Label
from .table import Table
from .times import read_time

NAME = "Brightspace"
SHAPE = "123-456 - First Last - Sep 24, 2024 926 PM - hw.ipynb"
SHEET = (
    "the export of grades (Grades, Enter Grades, Export: Key Field Both, Points grade, Last Name, "
    "First Name and Email)"
)
END = "End-of-Line Indicator"

_IDS = re.compile(r"(?P<key>\d+)-\d+")
_DATE = re.compile(r".*\b(?:19|20)\d\d\b.*")
_POINTS = re.compile(r"(?P<title>.*?) Points Grade(?: <(?P<more>.*)>)?", re.I)


def label(path: PurePosixPath) -> Label | None:
    """Read what a path says, or ``None`` if Brightspace did not write it."""
    first, *inside = path.parts
    ids, *rest = first.split(" - ")
    found = _IDS.fullmatch(ids.strip())
    # The date is the last part that can be one: the file's own name may hold a year, too.
    dates = [i for i, part in enumerate(rest) if i and _DATE.fullmatch(part)]
    read = [i for i in dates if read_time(rest[i])] or dates
    if found is None or not read:
        return None
    at = read[0]
    own = " - ".join(rest[at + 1 :])
    return Label(
        who=" ".join(rest[:at]).strip(),
        key=found["key"],
        file=PurePosixPath(*filter(None, (own, *inside))),
        time=read_time(rest[at]),
    )


def is_sheet(table: Table) -> bool:
    """Tell an export of grades by its titles."""
    known = table.find("OrgDefinedId") is not None or table.find("Username") is not None
    points = any(_POINTS.fullmatch(title) for title in table.header)
    return known and (points or table.find(END) is not None)


def name(table: Table, row: tuple[str, ...]) -> str:
    """A student's name, if the export has names."""
    columns = (table.find("First Name"), table.find("Last Name"))
    return " ".join(row[index] for index in columns if index is not None).strip()


def id_columns(table: Table) -> list[int]:
    """The columns that can hold what students type, the best first."""
    found = (table.find(title) for title in ("Username", "OrgDefinedId"))
    return [index for index in found if index is not None]


def plain(cell: str) -> str:
    """An id without the sign that Brightspace puts before it."""
    return cell.removeprefix("#")


def assignments(table: Table) -> dict[int, str]:
    """The columns that take points and the names of their items."""
    found = ((i, _POINTS.fullmatch(title)) for i, title in enumerate(table.header))
    return {index: match["title"] for index, match in found if match}


def maximum(table: Table, index: int) -> float | None:
    """What Brightspace gives at most in a column."""
    found = re.search(r"MaxPoints:([0-9]+(?:[.,][0-9]+)?)", table.header[index])
    return float(found[1].replace(",", ".")) if found else None
