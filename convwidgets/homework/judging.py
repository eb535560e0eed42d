"""One submission, judged in a worker: what it is sent, and the result file it leaves."""

import hashlib
import json
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from .course import Course, CourseProblem
from .files import digest, read_json, write_json
from .journal import Journal

if TYPE_CHECKING:
    from .judged import Judged
    from .sandbox import Isolation, Limits
    from .source import AssignmentSource
    from .worker import Work


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
            json.dumps(self.source.to_dict(), sort_keys=True),
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


def graded_students(course: Course, assignment: str) -> list[str]:
    """Whose work, as it is handed in now, is judged and in the gradebook.

    Raises
    ------
    CourseProblem
        If it is nobody's.
    """
    recorded = Journal(course, "recorded", assignment)
    graded = [
        student
        for student in course.submitted(assignment)
        if recorded.done(student) and is_current(course, assignment, student)
    ]
    if not graded:
        raise CourseProblem(f"Nothing is graded for {assignment}. First run: grade {assignment}")
    return graded


def open_judge() -> "Work":
    """Make a worker ready for judging."""
    from .judge import judge_file

    def work(case: Case) -> None:
        judged = judge_file(
            case.submission,
            case.source,
            student=case.student,
            secret=case.secret,
            isolation=case.isolation,
            limits=case.limits,
        )
        write_result(case, judged)

    return work


def give_up(case: Case, sentence: str) -> None:
    """Keep a result without points, which the next run will try to replace."""
    from .judge import unjudged

    judged = unjudged(case.source, student=case.student, incident=sentence)
    write_result(case, judged, final=False)
