"""How far each assignment is."""

import time
from dataclasses import dataclass

from .course import Course, CourseProblem
from .driver import Driver
from .feedback import has_page, made_from
from .files import digest
from .journal import Journal
from .judging import graded_now
from .lms.scores import read_scores
from .loading import quiet
from .report import several


@dataclass(frozen=True)
class State:
    """One assignment.

    Attributes
    ----------
    assignment, released : str
        Its name, and whether it is released, in a word or two.
    submitted, graded, to_read, incidents, feedback : int
        Numbers of submissions: collected; graded as they and the release are now; with an answer
        that waits for a person; with something noted; with a page for the student that is up to
        date.
    exported : str
        When the scores were last exported, and whether they have changed since.
    """

    assignment: str
    released: str
    submitted: int = 0
    graded: int = 0
    to_read: int = 0
    incidents: int = 0
    feedback: int = 0
    exported: str = "no"

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers, in the order of a table."""
        return self.submitted, self.graded, self.to_read, self.incidents, self.feedback

    def next(self) -> str:
        """What there is to do next, as a command; empty if nothing."""
        if self.released != "yes":
            return f"release {self.assignment}"
        if self.graded < self.submitted:
            return f"grade {self.assignment}"
        if self.to_read:
            waits = several(self.to_read, "answer waits", "answers wait")
            return f"marks {self.assignment} ({waits} for a person)"
        if self.feedback < self.graded:
            return f"feedback {self.assignment}"
        if self.graded and self.exported in ("no", "outdated"):
            return f"export {self.assignment}"
        return ""


def status(course: Course, assignments: list[str]) -> list[State]:
    """Look at assignments, without changing anything."""
    # Without a gradebook there is nothing that nbgrader could add, and loading it takes a second.
    driver = Driver(course) if course.gradebook.exists() else None
    return [_state(course, assignment, driver) for assignment in assignments]


def _state(course: Course, assignment: str, driver: Driver | None) -> State:
    if driver is None:
        return State(assignment, "no", len(course.submitted(assignment)))
    submitted = course.submitted(assignment)
    recorded = Journal(course, "recorded", assignment)
    graded = graded_now(course, assignment)
    book = driver.submissions(assignment) if graded else {}
    pages = made_from(course, assignment, driver, graded) if graded else {}
    return State(
        assignment,
        _released(course, assignment),
        len(submitted),
        len(graded),
        sum(bool(book.get(s, {}).get("needs_manual_grade")) for s in graded),
        sum(bool((recorded.entry(s) or {}).get("incidents")) for s in graded),
        sum(has_page(course, assignment, student, now) for student, now in pages.items()),
        _exported(course, assignment),
    )


def _released(course: Course, assignment: str) -> str:
    done = Journal(course, "released", assignment).done()
    if not done:
        return "interrupted" if course.released(assignment).exists() else "no"
    return "yes" if done == digest(course.source(assignment).read_bytes()) else "outdated"


def _exported(course: Course, assignment: str) -> str:
    entry = Journal(course, "exported", assignment).entry()
    if entry is None:
        return "no"
    try:
        with quiet():
            now = read_scores(course, assignment).digest
    except CourseProblem:  # another gradebook, that does not know the assignment
        return "outdated"
    if entry["digest"] != now:
        return "outdated"
    return time.strftime("%d %b", time.localtime(entry["time"]))
