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

In every language ``Grade`` stands right before ``Maximum Grade``, and ``Last
modified (grade)`` after all that a student can write; what follows it is the
teacher's feedback.
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
# Moodle's numbers never begin with a 0, ids such as stud001 do.
_PARTICIPANT = re.compile(r"(?P<word>[^\d]+?)\s*(?P<key>[1-9]\d*)")
# The word for "Participant" is the site's; those of other languages show as unknown names.
_ANONYMOUS = re.compile(
    r"participant|participante|teilnehmer(/in|in)?|deelnemer|partecipante", re.I
)
_LOGIN = ("Username", "Anmeldename", "Nom d'utilisateur", "Nombre de usuario", "Gebruikersnaam")
_NUMBER = ("ID number", "ID-Nummer", "Numéro d'identification", "Número de ID", "ID-nummer")
_EMAIL = ("Email address", "E-Mail-Adresse", "Adresse de courriel", "E-mailadres")
_ADDRESS = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+")
_GRADES = (
    ("Bewertung", "Bestwertung"),
    ("Note", "Note maximale"),
    ("Calificación", "Calificación máxima"),
    ("Nota", "Nota máxima"),
)
_MARKED = (
    "Last modified (grade)",
    "Zuletzt geändert (Bewertung)",
    "Dernière modification (note)",
)
_FULL = re.compile(r"[0-9]+[.,][0-9]+")
_YES = frozenset({"yes", "ja", "oui", "sí", "sì", "sim", "tak"})
_NO = frozenset({"no", "nein", "non", "nee", "não", "nie"})


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
    if len(words) != 1 or len(table.header) < 7:
        return None
    # A plain list of ids such as s101 looks alike, but is neither so wide nor so wordy; other
    # scripts say "participant" in two or three letters, and do not begin ids.
    word = words.pop()
    if len(word) < (4 if word.isascii() else 2):
        return None
    return [match["key"] for match in found if match]


def named(table: Table) -> bool:
    """Whether it says who is who; in anonymous marking it does not."""
    return table.find("Full name") == 1 or emails(table) is not None or _second_is_name(table)


def _second_is_name(table: Table) -> bool:
    # In anonymous marking the second column is the status, which several students share.
    return len(table.header) > 6 and len(set(table.column(1))) > len(table.rows) // 2


def emails(table: Table) -> int | None:
    """The column of addresses: by its title, else the one with most, and nothing but gaps between.

    Fewer than half could be what students typed into a submission.
    """
    index = table.find(*_EMAIL)
    if index is not None:
        return index
    most, found = (len(table.rows) + 1) // 2, None
    for index in range(len(table.header)):
        cells = [cell for cell in table.column(index) if cell]
        # An earlier column wins where two have as many.
        if len(cells) >= max(most, 1) and all(map(_ADDRESS.fullmatch, cells)):
            most, found = len(cells) + 1, index
    return found


def id_columns(table: Table) -> list[int]:
    """The columns that can hold what students type, the best first."""
    found = (table.find(*_LOGIN), table.find(*_NUMBER), emails(table))
    return [index for index in found if index is not None]


def grade_column(table: Table) -> int:
    """The column that takes the score, in whatever language.

    Where the titles are not known, the maximum is the column with the same
    number in every row, and the grade stands before it.  If all have the same
    grade, or there is but one student, two such columns stand side by side.
    """
    index = table.find("Grade")
    if index is not None:
        return index
    for grade, most in _GRADES:
        index = table.find(grade)
        if index is not None and table.find(most) == index + 1:
            return index
    for index in range(2, len(table.header)):
        if _is_full(table, index):
            return index if _is_full(table, index + 1) else index - 1
    raise CourseProblem(
        f"{table.name} has no column that is known as the grade among {table.listed()}; set "
        "Moodle to English, download the worksheet again and give that."
    )


def _is_full(table: Table, index: int) -> bool:
    """Whether a column has the same number in every row."""
    cells = set(table.column(index)) if index < len(table.header) else set()
    return len(cells) == 1 and _FULL.fullmatch(cells.pop()) is not None


def maximum(table: Table) -> float | None:
    """What Moodle gives at most, if the assignment is graded in points."""
    index = grade_column(table) + 1
    cells = set(table.column(index)) if index < len(table.header) else set()
    text = cells.pop() if len(cells) == 1 else ""
    return float(text.replace(",", ".")) if re.fullmatch(r"[0-9]+(?:[.,][0-9]+)?", text) else None


def locked(table: Table) -> set[int]:
    """The rows whose grade Moodle will not change: the first column of yes and no tells."""
    for index in range(grade_column(table) + 1, len(table.header)):
        cells = [cell.casefold() for cell in table.column(index)]
        if {*cells} <= _YES | _NO:
            return {place for place, cell in enumerate(cells) if cell in _NO}
    return set()


def read_back(table: Table) -> set[int]:
    """The columns that Moodle reads: a change in them would be taken as meant."""
    marked = table.find(*_MARKED)
    # In a language that is not known at least the last one is never a student's.
    first = len(table.header) - 1 if marked is None else marked
    return {0, grade_column(table), *range(first, len(table.header))}


def times(table: Table) -> dict[str, str]:
    """When each participant handed in, as Moodle writes it; English only."""
    index = table.find("Last modified (submission)")
    if index is None:
        return {}
    return dict(zip(participants(table), table.column(index), strict=True))
