"""Grading: what is judged, what is recorded, and what stays."""

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from homework_course import (
    ASSIGNMENT,
    NoIsolation,
    copy,
    hand_in,
    judgings,
    open_fake,
    open_sleeper,
    open_toiler,
)

from convwidgets.homework import grading
from convwidgets.homework.course import Course, CourseProblem
from convwidgets.homework.driver import Driver
from convwidgets.homework.feedback import feedback
from convwidgets.homework.grading import Wish, grade
from convwidgets.homework.isolating import choose, words
from convwidgets.homework.judging import graded_students
from convwidgets.homework.pool import Pool
from convwidgets.homework.progress import Show
from convwidgets.homework.report import Report
from convwidgets.homework.status import status
from convwidgets.homework.worker import Worker

Run = Callable[..., Report]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setattr(grading, "choose", lambda name: NoIsolation())

    def run(root: Path, **wish: object) -> Report:
        asked = Wish(**{"opening": open_fake, "jobs": 1} | wish)
        return grade(Course(root), ASSIGNMENT, asked, Show(io.StringIO()))

    return run


def marks(root: Path) -> dict[str, float]:
    book = Driver(Course(root)).submissions(ASSIGNMENT)
    return {student: entry["score"] for student, entry in book.items()}


def by_hand(root: Path, student: str, points: float, comment: str) -> None:
    """What a teacher enters in formgrader."""
    with Driver(Course(root)).gradebook() as book:
        where = ("explain", ASSIGNMENT, ASSIGNMENT, student)
        grade, said = book.find_grade(*where), book.find_comment(*where)
        grade.manual_score, grade.needs_manual_grade = points, False
        said.manual_comment = comment
        book.db.commit()


def test_only_what_is_new_or_changed_is_judged_and_a_teachers_marks_stay(
    run: Run, released: Path, tmp_path: Path
) -> None:
    root = copy(released, tmp_path / "course")
    first = run(root)
    assert first.ok
    assert judgings(root) == ["s001", "s002"]
    assert [(row.points, row.possible, row.to_read) for row in first.rows] == [(1, 5, True)] * 2
    by_hand(root, "s001", 2.5, "Well put.")
    show = Show(io.StringIO())
    assert feedback(Course(root), ASSIGNMENT, 1, show).made == 2
    page = Course(root).feedback(ASSIGNMENT, "s001")
    assert "Well put." in page.read_text()

    again = run(root)
    assert [row.done for row in again.rows] == ["unchanged"] * 2
    assert judgings(root) == ["s001", "s002"]
    assert feedback(Course(root), ASSIGNMENT, 1, show).unchanged == 2

    # An earlier mark of a person needs no second look while the answer is the same.
    assert not run(root, again=True).rows[0].to_read
    hand_in(root, "s001", answer="None")
    hand_in(root, "s003")
    pages = feedback(Course(root), ASSIGNMENT, 1, show)
    assert (pages.unchanged, pages.ungraded, pages.outdated) == (1, ["s001", "s003"], ["s001"])
    state = status(Course(root), [ASSIGNMENT])[0]
    assert state.numbers == (3, 1, 1, 0, 1)
    assert state.next() == f"grade {ASSIGNMENT}"
    third = run(root)
    assert judgings(root) == ["s001"] * 3 + ["s002"] * 2 + ["s003"]
    assert [row.to_read for row in third.rows] == [False, True, True]
    assert marks(root) == {"s001": 3.5, "s002": 1, "s003": 1}
    assert [row.done for row in third.rows] == ["graded", "unchanged", "graded"]
    pages = feedback(Course(root), ASSIGNMENT, 1, show)
    assert (pages.made, pages.unchanged) == (2, 1)
    assert "Well put." in page.read_text()

    hand_in(root, "s001", text="Because of something else.")
    assert run(root).rows[0].to_read
    by_hand(root, "s001", 3, "Better.")
    state = status(Course(root), [ASSIGNMENT])[0]
    assert (state.to_read, state.feedback) == (2, 2)  # the page says what was true before


def test_what_is_graded_of_an_earlier_release_counts_no_more(
    run: Run, released: Path, tmp_path: Path
) -> None:
    root = copy(released, tmp_path / "course", ("s001",))
    run(root, students=("S001",))  # capitals make no difference
    by_hand(root, "s001", 3, "Well put.")
    assert status(Course(root), [ASSIGNMENT])[0].numbers == (1, 1, 0, 0, 0)
    with Driver(Course(root)).gradebook() as book:  # as release does where the points are others
        book.find_grade_cell("explain", ASSIGNMENT, ASSIGNMENT).max_score = 6
        book.db.commit()
    state = status(Course(root), [ASSIGNMENT])[0]
    assert (state.graded, state.next()) == (0, f"grade {ASSIGNMENT}")
    with pytest.raises(CourseProblem, match="Nothing is graded"):
        graded_students(Course(root), ASSIGNMENT)
    row = run(root).rows[0]
    # A person has to look: 3 of 6 is not what was meant by 3 of 3.
    assert (row.points, row.possible, row.to_read) == (4, 8, True)
    assert status(Course(root), [ASSIGNMENT])[0].graded == 1


def test_a_gradebook_that_was_put_back_is_filled_again_without_judging(
    run: Run, released: Path, tmp_path: Path
) -> None:
    root = copy(released, tmp_path / "a {course} of 2026")
    before = (root / "gradebook.db").read_bytes()
    run(root)
    (root / "gradebook.db").write_bytes(before)
    assert marks(root) == {}
    assert run(root).ok
    assert marks(root) == {"s001": 1, "s002": 1}
    assert judgings(root) == ["s001", "s002"]


def test_workers_that_die_or_fail_harm_nobody_else_and_are_told(
    run: Run, released: Path, tmp_path: Path
) -> None:
    students = ("die", "die-always", "fail", "s001")
    root = copy(released, tmp_path / "course", students)
    (root / "submitted" / "s003" / ASSIGNMENT).mkdir(parents=True)
    report = run(root)
    assert judgings(root) == ["die"] * 2 + ["die-always"] * 2 + ["fail"] * 2 + ["s001"]
    assert marks(root) == {"die": 1, "s001": 1}
    rows = {row.student: row for row in report.rows}
    assert [rows[s].done for s in students] == ["graded", *["not graded"] * 2, "graded"]
    assert "was ended by SIGKILL. It was judged again" in rows["die"].problems[0]
    assert "ended by SIGKILL. This happened twice" in rows["die-always"].problems[0]
    assert "failed on this submission: ValueError: a mistake" in rows["fail"].problems[0]
    assert rows["s003"].problems[0].startswith(f"There is no {ASSIGNMENT}.ipynb in")
    text = report.write(Course(root)).read_text()
    assert not report.ok
    assert "2 graded, 3 not graded, 4 to look at" in text
    assert "Traceback" in text  # for whoever mends the grader
    assert all(problem in text for row in report.noted for problem in row.problems)


def test_a_task_that_takes_too_long_is_taken_away(tmp_path: Path) -> None:
    with Pool(open_toiler, 1, seconds=0.3) as pool:
        ended = {finished.task: finished for finished in pool.run({"long": 60.0, "short": 0.0})}
    assert (ended["long"].kind, ended["long"].tries) == ("late", 2)
    assert ended["short"].ok
    assert list(ended) == ["short", "long"]  # who is tried again holds up nobody


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_task_that_does_not_get_to_work_has_patience_and_is_no_late_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    worker = Worker(open_sleeper)
    try:
        assert worker.ask(0.4, 0.2) == ("done", "")
        monkeypatch.setattr("convwidgets.homework.worker.PATIENCE", 1)
        assert worker.ask(60.0, 0.2)[0] == "held"
    finally:
        worker.close()


def test_without_safe_isolation_nothing_is_graded_unless_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Limits(NoIsolation):
        name = "limits"
        safe = False

    sandbox = "convwidgets.homework.sandbox"
    monkeypatch.setattr(f"{sandbox}.levels", lambda: [Limits()])
    monkeypatch.setattr(f"{sandbox}.strongest", lambda: None)
    monkeypatch.setattr(f"{sandbox}.isolation.known", lambda: (NoIsolation(), Limits()))
    monkeypatch.setattr(f"{sandbox}.isolation.problem", lambda level: "not here")
    with pytest.raises(CourseProblem, match=r"(?s)Nothing was graded.*limits.*none: not here"):
        choose(None)
    with pytest.raises(CourseProblem, match=r"cannot isolate submissions with 'bubblewrap'"):
        choose("bubblewrap")
    assert "NOT SAFE" in words(choose("limits"))
