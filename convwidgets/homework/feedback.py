"""The pages that go back to the students, made side by side."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from .course import Course
from .driver import TEMPLATE, Driver
from .files import digest
from .journal import Journal
from .judging import code_digest, fingerprint, graded_students
from .look import style
from .pool import Pool, cores
from .progress import Show
from .worker import Work

LONGEST_PAGE = 120.0
"""Seconds after which a page is given up, so that one student's text delays nobody's page long."""

_SHOWN = {
    "Grade": ("auto_score", "manual_score", "extra_credit", "needs_manual_grade"),
    "Comment": ("auto_comment", "manual_comment"),
}
"""What a page shows of the gradebook, by table."""


@dataclass
class Pages:
    """What came of making feedback.

    Attributes
    ----------
    made, unchanged : int
        How many pages were written, and how many were still right.
    problems : dict
        For a student's id, why there is no page.
    ungraded : list of str
        Students whose submission, as it is now, is not graded.
    outdated : list of str
        Those of them who have a page of before.
    unread : int
        How many pages show an answer that no person has read yet.
    """

    made: int = 0
    unchanged: int = 0
    problems: dict[str, str] = field(default_factory=dict)
    ungraded: list[str] = field(default_factory=list)
    outdated: list[str] = field(default_factory=list)
    unread: int = 0


def feedback(course: Course, assignment: str, jobs: int | None, show: Show) -> Pages:
    """Write a page for everyone whose submission is graded.

    Raises
    ------
    CourseProblem
        If nothing is graded.
    """
    submitted = course.submitted(assignment)
    journal, recorded = (Journal(course, step, assignment) for step in ("feedback", "recorded"))
    jobs = jobs or cores()
    new = sum(bool(recorded.done(s)) and not journal.done(s) for s in submitted)
    opening = partial(open_feedback, course, assignment)
    # The processes of the pool start while nbgrader is loaded here.
    with Pool(opening, jobs, seconds=LONGEST_PAGE, expected=new) as pool:
        graded = graded_students(course, assignment)
        pages = Pages(ungraded=[s for s in submitted if s not in graded])
        pages.outdated = [s for s in pages.ungraded if course.feedback(assignment, s).exists()]
        driver = Driver(course)
        entries = driver.submissions(assignment)
        pages.unread = sum(bool(entries[s]["needs_manual_grade"]) for s in graded if s in entries)
        wanted = made_from(course, assignment, driver, graded)
        for student in set(graded) - set(wanted):
            pages.problems[student] = "The gradebook does not have it any more. Grade again."
        tasks = {
            student: student
            for student, now in wanted.items()
            if not has_page(course, assignment, student, now)
        }
        pages.unchanged = len(wanted) - len(tasks)
        for student in tasks:
            journal.begin(student)
        with show.bar(f"Feedback for {assignment}", len(tasks)) as bar:
            for finished in pool.run(tasks):
                if finished.ok:
                    journal.end(wanted[finished.task], finished.task)
                    pages.made += 1
                else:
                    last = finished.detail.strip().splitlines()[-1:] or [""]
                    pages.problems[finished.task] = f"nbgrader made no page: {last[0]}"
                bar.step(finished.task)
    return pages


def made_from(
    course: Course, assignment: str, driver: Driver, students: Iterable[str]
) -> dict[str, str]:
    """For each student who is graded, a digest of all that the page is made from."""
    states = _states(driver, assignment)
    look = digest(fingerprint(TEMPLATE / "index.html.j2"), style("feedback"), code_digest())
    return {
        student: digest(fingerprint(course.autograded(assignment, student)), states[student], look)
        for student in students
        if course.autograded(assignment, student).exists() and student in states
    }


def has_page(course: Course, assignment: str, student: str, made_from: str) -> bool:
    """Whether a student's page is there and says what it would say if it were made now."""
    done = Journal(course, "feedback", assignment).done(student)
    return done == made_from and course.feedback(assignment, student).exists()


def open_feedback(course: Course, assignment: str) -> Work:
    """Make a worker ready for writing pages."""
    driver = Driver(course)

    def work(student: str) -> None:
        ran = driver.feedback(assignment, student)
        if not ran.ok:
            raise RuntimeError(ran.reason)

    return work


def folder(course: Course, assignment: str) -> Path:
    """Where the pages are, for a sentence."""
    return course.feedback(assignment, "STUDENT")


def _states(driver: Driver, assignment: str) -> dict[str, str]:
    """For each student, everything the gradebook adds to a page."""
    states: dict[str, str] = {}
    for table, columns in _SHOWN.items():
        for student, *kept in driver.cells(assignment, table, *columns):
            states[student] = states.get(student, "") + repr(kept)
    with driver.gradebook() as gradebook:
        for one in gradebook.assignment_submissions(assignment):
            states[one.student.id] = states.get(one.student.id, "") + repr(
                one.late_submission_penalty
            )
    return states
