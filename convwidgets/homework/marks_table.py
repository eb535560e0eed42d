"""A table of answers to be marked in a spreadsheet, and the marks back out of it."""

from dataclasses import dataclass, field
from pathlib import Path

from .answers import Answer, find_answers, give, model_answers
from .course import Course, CourseProblem
from .driver import Driver
from .files import digest, write_whole
from .lms.table import read_table, write_sheet
from .marks_rows import TITLES, guide, marks_of, row_of
from .progress import near
from .report import amount


@dataclass(frozen=True)
class Written:
    """A table that was written.

    Attributes
    ----------
    path : Path
    answers, open : int
        How many there are, and how many of them nobody has read.
    possible : str
        Points at most.
    empty, ungraded : tuple of str
        Students who wrote nothing, and those whose notebook is not graded as it is now.
    lost : int
        Rows of the table before that were filled in and cannot be taken over.
    kept : Path or None
        Where that table is now, if it has such rows.
    """

    path: Path
    answers: int
    open: int
    possible: str
    empty: tuple[str, ...]
    ungraded: tuple[str, ...]
    lost: int = 0
    kept: Path | None = None


@dataclass
class Read:
    """What came of a table that was filled in.

    Attributes
    ----------
    taken : int
        How many answers have other marks or comments than before.
    open : int
        How many still wait.
    problems : list of str
        Rows that were left aside, and why.
    notes : tuple of str
        What had to be assumed to read the table.
    """

    taken: int = 0
    open: int = 0
    problems: list[str] = field(default_factory=list)
    notes: tuple[str, ...] = ()


def table_path(course: Course, assignment: str) -> Path:
    """Where the table is if nothing else is said."""
    return course.root / "grades" / f"{assignment}-marks.csv"


def write_marks(course: Course, assignment: str, path: Path | None = None) -> Written:
    """Write the table.

    Raises
    ------
    CourseProblem
        If nothing is graded, or a table is there with marks that are not in the gradebook.
    """
    found = find_answers(course, assignment, Driver(course))
    path = path or table_path(course, assignment)
    lost, kept = _before(course, assignment, path, found.given) if path.exists() else (0, None)
    rows: list[tuple[str, ...]] = [TITLES]
    models = model_answers(course, assignment)
    for part in dict.fromkeys(answer.part for answer in found.given):
        if part in models:
            rows.append(guide(part, models[part]))
        rows += [row_of(answer) for answer in found.given if answer.part == part]
    write_sheet(path, rows)
    return Written(
        path,
        len(found.given),
        sum(answer.points is None for answer in found.given),
        " or ".join(dict.fromkeys(amount(answer.possible) for answer in found.given)),
        found.empty,
        found.ungraded,
        lost,
        kept,
    )


def read_marks(course: Course, assignment: str, path: Path) -> Read:
    """Take the marks of a table over into the gradebook.

    A row counts if it is of this assignment and its answer is still the one that
    was read.  An empty cell leaves what the gradebook has.

    Raises
    ------
    CourseProblem
        If it is no such table.
    """
    driver = Driver(course)
    answers = find_answers(course, assignment, driver).given
    table = read_table(path)
    marks, problems = marks_of(table, answers)
    give(driver, marks)
    done = {answer for answer, given in marks.items() if given.points is not None}
    waiting = sum(answer.points is None and answer not in done for answer in answers)
    return Read(len(marks), waiting, problems, table.notes)


def _before(
    course: Course, assignment: str, path: Path, answers: tuple[Answer, ...]
) -> tuple[int, Path | None]:
    """Keep what a person filled into the table that is about to be replaced.

    Marks that can be taken over have to be.  Of others nobody but the person
    knows what they are worth, and they may be an hour's work.
    """
    try:
        marks, problems = marks_of(read_table(path), answers)
    except CourseProblem as error:
        raise CourseProblem(
            f"{error}\nIt is not written over, as it may hold marks; move it away for a new table."
        ) from error
    if marks:
        raise CourseProblem(
            f"{near(path)} has marks that are not in the gradebook yet: "
            f"{', '.join(dict.fromkeys(answer.student for answer in marks))}. Take them over "
            f"with: marks {assignment} {near(path)}\n"
            "Or, if you do not want them, delete the file."
        )
    if not problems:
        return 0, None
    data = path.read_bytes()
    kept = course.state / "earlier" / assignment / f"marks-{digest(data)[:12]}.csv"
    write_whole(kept, data)
    return len(problems), kept
