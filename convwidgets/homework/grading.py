"""Grade an assignment: judge in parallel, record one by one, take up what a killed run left."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from convwidgets.core.errors import ConvError

from .course import Course, CourseProblem
from .driver import Driver
from .isolating import choose, words
from .judged import Judged
from .judging import Case, give_up, judged_file, open_judge, read_result, result_path
from .pool import Finished, Pool, cores
from .progress import Show
from .recording import Recorder
from .release import require_released
from .report import Report, Row
from .variants import student_key
from .worker import Open

if TYPE_CHECKING:
    from .sandbox import Isolation, Limits


@dataclass(frozen=True, kw_only=True)
class Wish:
    """How the teacher wants an assignment graded.

    Parameters
    ----------
    jobs : int, optional
        How many submissions are judged at the same time; one for each core.
    isolation : str, optional
        The name of a level; the strongest that is safe.
    students : tuple of str
        Only these; empty for all.
    again : bool
        Judge also what is judged and has not changed.
    opening : callable
        What a worker starts with.
    """

    jobs: int | None = None
    isolation: str | None = None
    students: tuple[str, ...] = ()
    again: bool = False
    opening: Open = open_judge


def grade(course: Course, assignment: str, wish: Wish, show: Show) -> Report:
    """Grade what was handed in for an assignment.

    Raises
    ------
    CourseProblem
        If it is not released, nothing is collected, or nothing safe isolates the submissions.
    """
    start = time.monotonic()
    note = require_released(course, assignment)
    students = _students(course, assignment, wish.students)
    jobs = wish.jobs or cores()
    new = sum(not result_path(course, assignment, student).exists() for student in students)
    seconds = 2 * _limits().total_seconds + 60
    # The processes of the pool start while isolation is tried and nbgrader is loaded.
    with Pool(wish.opening, jobs, seconds=seconds, expected=new) as pool:
        isolation = choose(wish.isolation)
        show.say(f"Isolation: {words(isolation)}")
        report = Report(assignment, words(isolation), [Row(s) for s in students])
        if note:
            show.say(note)
            report.notes.append(note)
        run = _Run(course, assignment, isolation, {row.student: row for row in report.rows})
        run.prepare(again=wish.again)
        with show.bar(f"Grading {assignment}", len(students)) as bar:
            for student, judged in run.kept.items():
                run.record(student, judged, "unchanged")
                bar.step(student)
            for finished in pool.run(run.tasks):
                run.take(finished)
                bar.step(finished.task)
    run.look_up()
    report.seconds = time.monotonic() - start
    return report


def _students(course: Course, assignment: str, wanted: Iterable[str]) -> list[str]:
    students = course.submitted(assignment)
    if not students:
        raise CourseProblem(
            f"Nothing has been collected for {assignment}. First run: collect {assignment} FOLDER"
        )
    wanted = {_key(text, students) for text in wanted}
    if unknown := sorted(wanted - set(students)):
        raise CourseProblem(
            f"{', '.join(unknown)} handed in nothing for {assignment}; collected are: "
            f"{', '.join(students)}."
        )
    return [student for student in students if student in wanted or not wanted]


def _key(text: str, students: list[str]) -> str:
    """An id in the form that counts, unless there is a folder of the very name."""
    if text in students:
        return text
    try:
        return student_key(text)
    except ConvError:
        return text  # no id, so nobody's


def _limits() -> "Limits":
    from .sandbox import Limits

    return Limits()


@dataclass
class _Run:
    """One grading on its way."""

    course: Course
    assignment: str
    isolation: "Isolation"
    rows: dict[str, Row]
    tasks: dict[str, Case] = field(default_factory=dict)
    kept: dict[str, Judged] = field(default_factory=dict)

    def prepare(self, *, again: bool) -> None:
        """Find what has to be judged: what was never, or of which anything has changed."""
        from .source import read_source

        results = str(result_path(self.course, "{assignment}", "{student}"))
        self.driver = Driver(self.course, results)
        source = read_source(self.course.db_url, self.assignment)
        self.recorder = Recorder(self.course, self.assignment, self.driver, source.digest)
        secret, limits = self.course.secret(), _limits()
        for student, row in self.rows.items():
            case = Case(
                student=student,
                submission=self.course.submission(self.assignment, student),
                result=result_path(self.course, self.assignment, student),
                source=source,
                secret=secret,
                isolation=self.isolation,
                limits=limits,
            )
            if not case.submission.is_file():
                name = case.submission.name
                row.problems.append(f"There is no {name} in {case.submission.parent}.")
                continue
            judged = None if again else read_result(case.result, case.key)
            if judged is None:
                self.tasks[student] = case
            else:
                self.kept[student] = judged

    def take(self, finished: Finished) -> None:
        """Take what a worker is through with."""
        row, case = self.rows[finished.task], self.tasks[finished.task]
        why = _why(finished)
        key = case.key
        if finished.ok:
            if finished.tries > 1:
                row.problems.append(f"{why} It was judged again, and that worked.")
        elif finished.kind == "late" and judged_file(case.result) != case.handed_in:
            give_up(case, f"{why} This happened twice, so it has no points from tests.")
            key = ""
        else:
            row.detail = finished.detail
            row.problems.append(
                f"{why} This happened twice, so its marks stay as they were. Grade again to try "
                "once more."
            )
            return
        if judged := read_result(case.result, key):
            self.record(finished.task, judged, "graded")
        else:
            row.problems.append("Its result could not be read. Grade again to try once more.")

    def record(self, student: str, judged: Judged, done: str) -> None:
        """Take a result over into the gradebook."""
        row = self.rows[student]
        row.incidents += judged.incidents
        ran = self.recorder.record(judged)
        if ran is None:
            row.done = done
        elif ran.ok:
            row.done = "graded"
        else:
            row.problems.append(f"nbgrader could not record it: {ran.reason}")
            row.detail += ran.log

    def look_up(self) -> None:
        """Take the points from the gradebook, a teacher's own among them."""
        for student, entry in self.driver.submissions(self.assignment).items():
            # What is recorded half counts for nothing yet.
            if (row := self.rows.get(student)) and self.recorder.is_recorded(student):
                row.points, row.possible = entry["score"], entry["max_score"]
                row.to_read = bool(entry["needs_manual_grade"])


def _why(finished: Finished) -> str:
    """What went wrong at the last try that did, in words."""
    if finished.trouble == "failed":
        last = finished.detail.strip().splitlines()[-1:] or [""]
        name, _, said = last[0].partition(": ")
        if name.endswith(".TooBusy"):
            return said
        return f"The grader itself failed on this submission: {last[0].rstrip('.')}."
    if finished.trouble == "late":
        return f"Judging this submission {finished.detail} and was stopped."
    if finished.trouble == "held":
        return f"Judging this submission {finished.detail}, though it computed little."
    return f"The process that judged this submission {finished.detail}."
