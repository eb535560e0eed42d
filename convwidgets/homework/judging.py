"""One submission, judged in a worker: what it is sent, and the result file it leaves."""

import hashlib
from dataclasses import dataclass
from functools import cache, cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from .course import Course, CourseProblem
from .files import digest, read_json, write_json
from .journal import Journal
from .loading import load, quiet

if TYPE_CHECKING:
    from .judged import Judged
    from .sandbox import Isolation, Limits
    from .source import AssignmentSource
    from .worker import Work

LONGEST_READING = 20.0
"""Seconds for a notebook whose judging was given up."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """A submission and all that its result depends on.

    Parameters
    ----------
    student : str
        The id that counts.
    submission, result : Path
        The notebook that was handed in, and the file that will say what came of it.
    source : AssignmentSource
    secret : str
        The course's.
    isolation : Isolation
    limits : Limits
    """

    student: str
    submission: Path
    result: Path
    source: "AssignmentSource"
    secret: str
    isolation: "Isolation"
    limits: "Limits"

    @cached_property
    def handed_in(self) -> str:
        """A digest of the file that was handed in."""
        return fingerprint(self.submission)

    @cached_property
    def key(self) -> str:
        """A digest of everything: another key, another result."""
        return digest(
            self.student,
            self.handed_in,
            self.source.digest,
            digest("secret", self.secret),
            code_digest(),
            self.isolation.name,
            repr(self.limits),
        )


def fingerprint(path: Path) -> str:
    """A digest of a file of any size."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@cache
def code_digest() -> str:
    """A digest of this package: its version, and its files for those who work on it."""
    import convwidgets

    home = Path(convwidgets.__file__).parent
    floors = ("core", "exercises", "homework")
    files = sorted(path for floor in floors for path in home.glob(f"{floor}/**/*.py"))
    parts = [part for path in files for part in (str(path.relative_to(home)), path.read_bytes())]
    return digest(convwidgets.__version__, *parts)


def result_path(course: Course, assignment: str, student: str) -> Path:
    """Where the result of judging a submission is kept."""
    return course.state / "results" / assignment / f"{student}.json"


def read_result(path: Path, key: str) -> "Judged | None":
    """Read a result, if it is there and whole and has this key."""
    from convwidgets.core.errors import ConvError

    from .judged import Judged

    kept = read_json(path)
    if not isinstance(kept, dict) or kept.get("key") != key:
        return None
    try:
        return Judged.from_dict(kept["judged"])
    except (ConvError, KeyError, TypeError):
        return None


def write_result(case: Case, judged: "Judged", *, final: bool = True) -> None:
    """Keep a result; one that is not final is judged again by the next run."""
    key = case.key if final else ""
    result = {"key": key, "handed in": case.handed_in, "judged": judged.to_dict()}
    write_json(case.result, result)


def judged_file(path: Path) -> str:
    """The digest of the file that a kept result was made from; empty if there is none."""
    kept = read_json(path)
    return str(kept.get("handed in", "")) if isinstance(kept, dict) else ""


def is_current(course: Course, assignment: str, student: str) -> bool:
    """Whether the kept result was made from the file that is handed in now."""
    path = course.submission(assignment, student)
    judged = judged_file(result_path(course, assignment, student))
    return path.exists() and judged == fingerprint(path)


def graded_now(course: Course, assignment: str) -> list[str]:
    """Whose work, as it is handed in and as it is released now, is judged and in the gradebook.

    The gradebook alone cannot tell: it may hold last year's points, half a record, or points out
    of those that a part had before the last release.
    """
    journal = Journal(course, "recorded", assignment)
    recorded = {student: journal.entry(student) for student in course.submitted(assignment)}
    if not any(recorded.values()) or not course.gradebook.exists():
        return []  # without loading nbgrader, which takes seconds
    release, held = _in_gradebook(course, assignment)
    return [
        student
        for student, entry in recorded.items()
        if entry
        and entry.get("release") == release
        and student in held
        and is_current(course, assignment, student)
    ]


def graded_students(course: Course, assignment: str) -> list[str]:
    """The same as `graded_now`.

    Raises
    ------
    CourseProblem
        If it is nobody's.
    """
    graded = graded_now(course, assignment)
    if not graded:
        raise CourseProblem(
            f"Nothing is graded for {assignment} as it is now. First run: grade {assignment}"
        )
    return graded


def _in_gradebook(course: Course, assignment: str) -> tuple[str, set[str]]:
    """The digest of what is released, and who has a submission there."""
    load()
    from nbgrader.api import Assignment, Gradebook, SubmittedAssignment

    from convwidgets.core.errors import ConvError

    from .source import read_source

    with quiet():
        try:
            release = read_source(course.db_url, assignment).digest
        except ConvError:  # another gradebook, in which it is not released
            return "", set()
        with Gradebook(course.db_url) as gradebook:
            students = gradebook.db.query(SubmittedAssignment.student_id)
            students = students.join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
            return release, {row[0] for row in students.filter(Assignment.name == assignment)}


def open_judge() -> "Work":
    """Make a worker ready for judging."""
    from .judge import judge_file

    def work(case: Case) -> None:
        judged = judge_file(
            case.submission,
            case.source,
            student=case.student,
            # Hidden inputs can be printed, and read on the page that goes back: another file meets
            # others.
            secret=digest("hidden", case.secret, case.handed_in),
            isolation=case.isolation,
            limits=case.limits,
        )
        write_result(case, judged)

    return work


def give_up(case: Case, sentence: str) -> None:
    """Keep a result without points, which the next run will try to replace.

    What a person reads is in it, as far as the notebook can be shown in moderate time: it may be
    what took so long.
    """
    from .clock import TooLong, time_limit
    from .judge import unjudged
    from .reading import read_notebook

    told = partial(unjudged, case.source, student=case.student, incidents=[sentence])
    try:
        with time_limit(LONGEST_READING):
            judged = told(notebook=read_notebook(case.submission).notebook)
    except (Exception, TooLong):
        judged = told()
    write_result(case, judged, final=False)
