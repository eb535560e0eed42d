"""From the teacher's notebook to the students' one."""

from dataclasses import dataclass
from pathlib import Path

from .course import Course, CourseProblem
from .driver import Driver, remove_parts
from .files import digest
from .journal import Journal

_SECRETS = ("BEGIN SOLUTION", "END SOLUTION", "BEGIN HIDDEN TESTS", "END HIDDEN TESTS")


@dataclass(frozen=True)
class Released:
    """A students' notebook.

    Attributes
    ----------
    path : Path
        The file to hand out.
    again : bool
        Whether it had been released before.
    graded : int
        How many submissions were graded with an earlier release and will be judged again.
    others : int
        How many submissions the gradebook has of students of whom nothing is collected here: of
        last year, perhaps.
    """

    path: Path
    again: bool
    graded: int
    others: int = 0


def release(course: Course, assignment: str) -> Released:
    """Make the students' version and record the assignment in the gradebook.

    Parameters
    ----------
    course : Course
    assignment : str
        A name that `Course.require` knows.

    Raises
    ------
    CourseProblem
        If nbgrader refuses the notebook, or a solution would be left in what students get.
    """
    source = course.source(assignment).read_bytes()
    journal = Journal(course, "released", assignment)
    before = journal.entry()
    path = course.released(assignment)
    course.secret()  # made before anything is graded, so that it never changes in between
    journal.begin()
    remove_parts(course)
    driver = Driver(course)
    ran = driver.release(assignment)
    if not ran.ok or not path.exists():
        raise CourseProblem(_refusal(assignment, ran.reason))
    text = path.read_text(encoding="utf-8")
    for secret in _SECRETS:
        if secret in text:
            path.unlink()
            raise CourseProblem(
                f"The release of {assignment} would show students a line with {secret!r}, so it "
                "was taken back. Look at the marks of that cell in the source notebook."
            )
    journal.end(digest(source))
    graded = Journal(course, "recorded", assignment).path().parent
    others = set(driver.submissions(assignment)) - set(course.submitted(assignment))
    return Released(path, before is not None, len(list(graded.glob("*.json"))), len(others))


def _refusal(assignment: str, reason: str) -> str:
    if "Cannot add or remove cells" in reason:
        return (
            f"{assignment} has submissions in the gradebook, and its source now has other marked "
            "cells than before. Bring the cells back, or give the new version another name."
        )
    if "sqlalchemy." in reason:
        reason = f"gradebook.db cannot be used. {reason}"
    return f"nbgrader could not release {assignment}: {reason}"


def require_released(course: Course, assignment: str) -> str:
    """Check that there is a whole release.

    Returns
    -------
    str
        A sentence for the teacher if the source is newer than the release; else empty.

    Raises
    ------
    CourseProblem
        If there is none, or if releasing was interrupted.
    """
    journal = Journal(course, "released", assignment)
    if not course.gradebook.exists() or not (done := journal.done()):
        what = "was interrupted while it was released" if _begun(course, assignment) else ""
        what = what or "has not been released"
        raise CourseProblem(f"{assignment} {what}. First run: release {assignment}")
    source = course.source(assignment)
    if source.exists() and done != digest(source.read_bytes()):
        return (
            f"The source of {assignment} has changed since it was released; it is graded as it "
            f"was released. To use the new one, run: release {assignment}"
        )
    return ""


def _begun(course: Course, assignment: str) -> bool:
    return course.released(assignment).parent.exists()
