"""An answer as a row of a spreadsheet, and what came of it when a person has filled it in."""

import math
import re
from collections.abc import Iterable

from .answers import Answer, Given
from .course import CourseProblem
from .lms.table import Table, bare, inert, neutral
from .report import amount

TITLES = ("student", "part", "answer", "points", "of", "comment", "check")
_LONGEST = 30_000
"""Characters; a cell of a spreadsheet holds 32,767, and what is longer may begin another cell."""
_UNREADABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
"""What makes a table unreadable, or no spreadsheet shows."""


def row_of(answer: Answer) -> tuple[str, ...]:
    """An answer with what it has so far."""
    points = "" if answer.points is None else amount(answer.points)
    return (
        _as_text(inert(answer.student)),
        answer.part,
        _cell(answer.text),
        _as_text(points),
        _as_text(amount(answer.possible)),
        neutral(answer.comment),
        answer.check,
    )


def guide(part: str, text: str) -> tuple[str, ...]:
    """The model answer of a part; without a check it is no student's."""
    return ("", part, _cell(text), "", "", "", "")


def _cell(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    cell = inert(_UNREADABLE.sub("\ufffd", lines))
    if len(cell) <= _LONGEST:
        return cell
    return cell[:_LONGEST] + " … (cut here; whole in autograded/)"


def _as_text(cell: str) -> str:
    """Mark a number of which some spreadsheet makes another, or a date: 007, 1.5, twelve digits."""
    plain = re.fullmatch(r"0|[1-9][0-9]{0,10}", cell)
    numeric = re.fullmatch(r"[0-9][0-9.,:/e-]*", cell)
    return f"'{cell}" if numeric and not plain else cell


def marks_of(table: Table, answers: Iterable[Answer]) -> tuple[dict[Answer, Given], list[str]]:
    """What the rows of a table change, each about one answer, and which are left aside, and why.

    Raises
    ------
    CourseProblem
        If it is no such table.
    """
    at = {title: table.find(title) for title in TITLES}
    missing = [title for title in ("student", "points", "check") if at[title] is None]
    if missing:
        raise CourseProblem(
            f"{table.name} has no column {missing[0]!r}; it has {table.listed()}. Give the table "
            "that marks wrote, with your points in it."
        )
    known = {answer.check: answer for answer in answers}
    ids = {_id_key(answer.student) for answer in known.values()}
    rows: dict[Answer, list[Given]] = {}
    problems: list[str] = []
    for number, row in enumerate(table.rows, start=2):
        cells = {title: row[i] for title, i in at.items() if i is not None}
        comment = _comment(cells.get("comment", ""))
        if not (cells["points"] or comment):
            continue
        student = cells["student"].removeprefix("'")
        who = f"Row {number} ({student or 'no student'})"
        answer = known.get(cells["check"])
        if not cells["check"]:
            problems.append(
                f"{who}: its check is empty, so it is no student's answer. Write points and "
                "comment into the row of a student."
            )
        elif answer is None:
            problems.append(
                f"{who}: no answer of this assignment is the one that this row was written for. It "
                "may have been handed in anew; write the table again."
            )
        # The check alone says whose row it is.  What a spreadsheet makes of an id, such as
        # 1.2E+11, is nobody's; the id of somebody else means that columns have slipped.
        elif _id_key(student) in ids - {_id_key(answer.student)}:
            problems.append(f"{who}: by its check this is the row of {answer.student}.")
        else:
            try:
                given = Given(_new_points(cells["points"], answer), _new_comment(comment, answer))
            except ValueError as error:
                problems.append(f"{who}: {error}")
            else:
                rows.setdefault(answer, []).append(given)
    for answer, several in rows.items():
        if len(set(several)) > 1:
            problems.append(f"{answer.student}: {len(several)} rows say different things.")
    same = {answer: several[0] for answer, several in rows.items() if len(set(several)) == 1}
    return {answer: given for answer, given in same.items() if given != Given()}, problems


def _new_points(text: str, answer: Answer) -> float | None:
    """Points as people and their spreadsheets write them; ``None`` if they are what they were.

    They went out in hundredths, and 4/3 in the gradebook is not to become 1.33.
    """
    if not text:
        return None
    try:
        points = float(text.removeprefix("'").replace(",", ".").replace("\u2212", "-"))
    except ValueError:
        points = math.nan
    if answer.points is not None and points == round(answer.points, 2):
        return None
    if not 0 <= points <= answer.possible:
        raise ValueError(f"{text!r} is not a number from 0 to {amount(answer.possible)}.")
    return round(points, 2)


def _new_comment(comment: str, answer: Answer) -> str | None:
    """A comment, or ``None`` if it is what it was; spreadsheets change blanks and ends of lines."""
    same = _words(comment) == _words(_comment(neutral(answer.comment)))
    return None if same or not comment else comment


def _words(text: str) -> list[list[str]]:
    return [line.split() for line in text.splitlines()]


def _comment(cell: str) -> str:
    return bare(cell.strip()).strip()


def _id_key(text: str) -> str:
    """What is left of an id after a spreadsheet that drops zeros in front."""
    return text.casefold().lstrip("'0")
