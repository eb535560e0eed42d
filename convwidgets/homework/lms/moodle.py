r"""Moodle: its file names, its grading worksheet.

*Download all submissions* of an assignment gives a zip.  Its names are made by
``mod/assign/classes/downloader.php`` of https://github.com/moodle/moodle, in
which underscores of the name become blanks and ``clean_filename`` takes out
``&<>"`|':\/``:

- with *Download submissions in folders*
  ``Full Name_PARTICIPANT_assignsubmission_file/hw1.ipynb`` (with one more
  underscore in older versions);
- without ``Full Name_PARTICIPANT_assignsubmission_file_hw1.ipynb``;
- what was typed has ``onlinetext`` for ``file``;
- in anonymous marking the name is the word for "Participant" in the site's
  language; in group assignments it is the group's.

``PARTICIPANT`` is the number of a student *in this assignment*
(``get_uniqueid_for_user`` in ``mod/assign/locallib.php``): the next assignment
has other ones.  Nothing in a name tells the time.

The *grading worksheet* of the same assignment has ``Identifier`` ("Participant
123"), ``Full name``, what the site shows of identities (``Email address`` as a
rule, ``Username``, ``ID number``), ``Status``, …, ``Grade``, ``Maximum Grade``,
…, ``Grade can be changed``, ``Last modified (submission)``, …, ``Last modified
(grade)``, ``Feedback comments`` (``mod/assign/gradingtable.php``), all titles in
the teacher's language.  It is taken back by
``mod/assign/feedback/offline/importgradeslib.php``, which finds the student by
the number in ``Identifier``, reads UTF-8 with commas, leaves alone a student
whose grade is empty and skips a grade above the maximum.  A decimal point is
read in every language (``unformat_float`` in ``lib/moodlelib.php``).
"""

import re
from pathlib import PurePosixPath

from ..course import CourseProblem
from .label import Label
from .table import Table

NAME = "Moodle"
SHAPE = "Full Name_123_assignsubmission_file_hw.ipynb"
SHEET = (
    "the grading worksheet of this assignment (View all submissions, Grading action, Download "
    "grading worksheet; it needs the feedback type Offline grading worksheet)"
)

_SUBMISSION = re.compile(
    r"(?P<who>.*)_(?P<key>\d+)_assignsubmission_(?P<type>[a-z]+)(?:_(?P<file>.*))?", re.S
)
_PARTICIPANT = re.compile(r"(?P<word>[^\d]+?)\s*(?P<key>\d+)")
# The word for "Participant" is the site's; those of other languages show as unknown names.
_ANONYMOUS = re.compile(
    r"participant|participante|teilnehmer(/in|in)?|deelnemer|partecipante", re.I
)
_LOGIN = ("Username", "Anmeldename", "Nom d'utilisateur", "Nombre de usuario", "Gebruikersnaam")
_NUMBER = ("ID number", "ID-Nummer", "Numéro d'identification", "Número de ID", "ID-nummer")


def label(path: PurePosixPath) -> Label | None:
    """Read what a path says, or ``None`` if Moodle did not write it."""
    found = _SUBMISSION.fullmatch(path.parts[0])
    if found is None:
        return None
    file = PurePosixPath(*filter(None, (found["file"], *path.parts[1:])))
    return Label(
        who=found["who"],
        key=found["key"],
        file=file,
        text=found["type"] == "onlinetext",
        anonymous=_ANONYMOUS.fullmatch(found["who"].strip()) is not None,
    )


def is_sheet(table: Table) -> bool:
    """Tell a grading worksheet, in whatever language, by its first column."""
    return bool(table.rows) and _participants(table) is not None


def participants(table: Table) -> list[str]:
    """The number in each row's ``Identifier``."""
    found = _participants(table)
    assert found is not None
    return found


def _participants(table: Table) -> list[str] | None:
    found = [_PARTICIPANT.fullmatch(cell) for cell in table.column(0)]
    words = {match["word"].strip() if match else "" for match in found}
    # A plain list of ids such as s001 looks alike, but is neither so wide nor so wordy.
    if len(words) != 1 or len(words.pop()) < 4 or len(table.header) < 7:
        return None
    return [match["key"] for match in found if match]


def named(table: Table) -> bool:
    """Whether it says who is who; in anonymous marking it does not."""
    return table.find("Full name") == 1 or emails(table) is not None or _second_is_name(table)


def _second_is_name(table: Table) -> bool:
    # In anonymous marking the second column is the status, which several students share.
    return len(table.header) > 6 and len(set(table.column(1))) > len(table.rows) // 2


def emails(table: Table) -> int | None:
    """The column in which every cell is an address."""
    for index in range(len(table.header)):
        cells = table.column(index)
        if cells and all(re.fullmatch(r"[^@\s,;<>]+@[^@\s,;<>]+", cell) for cell in cells):
            return index
    return None


def id_columns(table: Table) -> list[int]:
    """The columns that can hold what students type, the best first."""
    found = (table.find(*_LOGIN), table.find(*_NUMBER), emails(table))
    return [index for index in found if index is not None]


def grade_column(table: Table) -> int:
    """The column that takes the score, in whatever language.

    The maximum is the one column with the same number in every row, and the
    grade stands before it.
    """
    index = table.find("Grade")
    if index is not None:
        return index
    for index in range(2, len(table.header)):
        cells = set(table.column(index))
        if len(cells) == 1 and re.fullmatch(r"[0-9]+[.,][0-9]+", cells.pop()):
            return index - 1
    raise CourseProblem(
        f"{table.name} has no column that is known as the grade among {table.listed()}; set "
        "Moodle to English, download the worksheet again and give that."
    )


def maximum(table: Table) -> float | None:
    """What Moodle gives at most, if the assignment is graded in points."""
    index = grade_column(table) + 1
    cells = set(table.column(index)) if index < len(table.header) else set()
    text = cells.pop() if len(cells) == 1 else ""
    return float(text.replace(",", ".")) if re.fullmatch(r"[0-9]+(?:[.,][0-9]+)?", text) else None


def locked(table: Table) -> set[int]:
    """The rows whose grade Moodle will not change."""
    index = table.find("Grade can be changed")
    return set() if index is None else {i for i, c in enumerate(table.column(index)) if c == "No"}


def read_back(table: Table) -> set[int]:
    """The columns that Moodle reads: a change in them would be taken as meant."""
    kept = (table.find("Last modified (grade)"), table.find("Feedback comments"))
    return {0, grade_column(table), *(index for index in kept if index is not None)}


def times(table: Table) -> dict[str, str]:
    """When each participant handed in, as Moodle writes it; English only."""
    index = table.find("Last modified (submission)")
    if index is None:
        return {}
    return dict(zip(participants(table), table.column(index), strict=True))
