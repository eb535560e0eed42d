"""Scores from nbgrader's gradebook into the table that a platform takes back.

The teacher's own table is filled where there is one: Moodle finds students by
its numbers alone, Canvas and Brightspace find the assignment by the title of
their column.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..course import CourseProblem
from ..files import digest, read_json, write_json
from .filling import Task, number, to_brightspace, to_canvas, to_moodle
from .roster import Roster, sheet_of, stored_roster
from .scores import read_scores
from .sources import kind_of
from .table import Table, read_table, write_table

if TYPE_CHECKING:
    from ..course import Course


@dataclass(frozen=True)
class Exported:
    """A table that was written, and what the teacher has to know about it.

    Parameters
    ----------
    path : Path
    written, waiting, ungraded, missing, absent : tuple of str
        Ids: with a score in the table; left out because a person has to read an
        explanation; collected and not graded as they are; without a submission; graded, and
        not in the platform's table.
    notes : tuple of str
        What was decided, in sentences.
    """

    path: Path
    written: tuple[str, ...]
    waiting: tuple[str, ...]
    ungraded: tuple[str, ...]
    missing: tuple[str, ...]
    absent: tuple[str, ...]
    notes: tuple[str, ...]

    def report(self) -> list[str]:
        """All of it in sentences."""
        lines = [f"{len(self.written)} scores are in {self.path}.", *self.notes]
        for ids, said in (
            (self.waiting, "wait for a person to read their explanation and have no score yet"),
            (self.ungraded, "have been collected and not graded as they are now"),
            (self.missing, "have handed in nothing and stay without a score"),
            (self.absent, "have a score and are not in the platform's table"),
        ):
            if ids:
                lines.append(f"{len(ids)} {said}: {', '.join(ids)}.")
        return lines


def export(course: "Course", assignment: str, to: str, path: str | Path | None = None) -> Path:
    """Write the table and give its path; see `write_scores`, which also says what is missing."""
    return write_scores(course, assignment, to, path).path


def write_scores(
    course: "Course",
    assignment: str,
    to: str,
    path: str | Path | None = None,
    *,
    sheet: str | Path | None = None,
    column: str | None = None,
) -> Exported:
    """Write the scores of an assignment as a platform imports them.

    Only final scores are written.  Who handed in nothing stays empty.

    Parameters
    ----------
    course : Course
    assignment : str
    to : {"moodle", "canvas", "brightspace"}
    path : path-like, optional
        Where to; ``grades/ASSIGNMENT-TO.csv`` in the course if left out.
    sheet : path-like, optional
        The platform's own table to fill; that which was given as the roster if
        left out.
    column : str, optional
        The title of the assignment there, if it is called otherwise.

    Raises
    ------
    CourseProblem
        If the table cannot be written such that the platform would take it.
    """
    makers = {"moodle": to_moodle, "canvas": to_canvas, "brightspace": to_brightspace}
    if to not in makers:
        raise CourseProblem(f"{to!r} is not known; it is one of {', '.join(makers)}.")
    scores = read_scores(course, assignment)
    roster = stored_roster(course) or Roster()
    table = _sheet(course, assignment, to, sheet)
    own = course.root / "grades" / f"{assignment}-{to}.csv"
    target = Path(path) if path else own
    if sheet is not None and target.resolve() == Path(sheet).resolve():
        raise CourseProblem(f"{target} is the platform's own table; write to another file.")
    if target.resolve() != own.resolve():
        _spare(course, target)
    filled = makers[to](Task(assignment, scores, roster, table, column))
    write_table(target, filled.rows, marked=filled.marked)
    write_json(_written(course, target), {"digest": digest(target.read_bytes())})
    written = tuple(sorted(filled.written))
    graded = {*scores.final, *scores.waiting, *scores.ungraded}
    notes = list(filled.notes)
    if scores.penalties:
        less = ", ".join(f"{id} {number(p)}" for id, p in sorted(scores.penalties.items()))
        notes.append(f"Taken off for lateness: {less}.")
    if scores.others:
        notes.append(
            "Left out, since the gradebook has scores of them but nothing of theirs is collected: "
            f"{', '.join(scores.others)}."
        )
    return Exported(
        target,
        written,
        tuple(sorted(scores.waiting)),
        scores.ungraded,
        tuple(sorted(roster.students.keys() - graded)),
        tuple(sorted(scores.final.keys() - {*written})),
        tuple(notes),
    )


def _written(course: "Course", target: Path) -> Path:
    """Where it is noted what was written to a file."""
    return course.state / "exports" / f"{digest(str(target.resolve()))[:16]}.json"


def _spare(course: "Course", target: Path) -> None:
    """Refuse to write over what is not an earlier export, such as the teacher's gradebook."""
    if not target.exists():
        return
    noted = read_json(_written(course, target)) or {}
    if not target.is_file() or noted.get("digest") != digest(target.read_bytes()):
        raise CourseProblem(
            f"{target} is there already and is not what an earlier export wrote; give another "
            "name, or move it away."
        )


def _sheet(course: "Course", assignment: str, to: str, given: str | Path | None) -> Table | None:
    kept = sheet_of(course, to, assignment)
    if given is None and not kept.exists():
        return None
    table = read_table(Path(given) if given is not None else kept)
    if kind_of(table) != to:
        raise CourseProblem(
            f"{table.name} is not a table of {to}, which would begin otherwise than "
            f"{table.listed()}."
        )
    return table
