"""A grader that is killed: the next run ends with the same marks, and nobody is left behind."""

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import homework_course
import pytest
from homework_course import ASSIGNMENT, copy, hand_in, judgings

from convwidgets.homework.course import Course, CourseProblem
from convwidgets.homework.driver import Driver
from convwidgets.homework.journal import Journal
from convwidgets.homework.release import release, require_released

STUDENTS = ("s001", "s002", "s003")


def start(root: Path, die_at: int = 0, jobs: int = 1) -> "subprocess.Popen[bytes]":
    """A grading in a process of its own."""
    environment = os.environ | {"PYTHONPATH": str(Path(homework_course.__file__).parent)}
    command = [sys.executable, homework_course.__file__, str(root), str(die_at), str(jobs)]
    return subprocess.Popen(command, env=environment)


def contents(root: Path) -> dict[str, list[tuple[object, ...]]]:
    """Everything about the submissions that the gradebook holds, in an order of its own."""
    driver = Driver(Course(root))
    grades = ("auto_score", "manual_score", "extra_credit", "needs_manual_grade")
    return {
        "grades": driver.cells(ASSIGNMENT, "Grade", *grades),
        "comments": driver.cells(ASSIGNMENT, "Comment", "auto_comment", "manual_comment"),
        "scores": sorted((s, e["score"]) for s, e in driver.submissions(ASSIGNMENT).items()),
    }


@pytest.fixture(scope="module")
def undisturbed(released: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copy(released, tmp_path_factory.mktemp("undisturbed") / "course", STUDENTS)
    assert start(root).wait() == 0
    return root


def test_killed_while_it_writes_the_gradebook(
    undisturbed: Path, released: Path, tmp_path: Path
) -> None:
    root = copy(released, tmp_path / "course", STUDENTS)
    # In the middle of the second student's record.
    assert start(root, die_at=35).wait() == -signal.SIGKILL
    recorded = Journal(Course(root), "recorded", ASSIGNMENT)
    assert [bool(recorded.done(student)) for student in STUDENTS] == [True, False, False]
    assert start(root).wait() == 0
    assert contents(root) == contents(undisturbed)
    assert judgings(root) == judgings(undisturbed)  # what was judged is not judged again


@pytest.mark.slow
def test_killed_at_ten_random_moments(undisturbed: Path, released: Path, tmp_path: Path) -> None:
    root = copy(released, tmp_path / "course", STUDENTS)
    rng = random.Random(6)
    for _ in range(10):
        process = start(root, jobs=2)
        time.sleep(rng.uniform(0.2, 3.0))
        workers = children(process.pid)
        if workers and rng.random() < 0.3:
            with suppress(ProcessLookupError):  # it may be through just now
                os.kill(rng.choice(workers), signal.SIGKILL)
            time.sleep(0.2)
        process.kill()
        process.wait()
    assert start(root).wait() == 0
    assert contents(root) == contents(undisturbed)


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_no_process_outlives_a_killed_grader(released: Path, tmp_path: Path) -> None:
    root = copy(released, tmp_path / "course", ("sleep1", "sleep2"))
    process = start(root, jobs=2)
    until(lambda: len(judgings(root)) == 2)
    workers = children(process.pid)
    assert workers
    process.kill()
    process.wait()
    until(lambda: not any(alive(pid) for pid in workers))


def test_a_release_that_was_killed_is_told_and_made_again(released: Path, tmp_path: Path) -> None:
    root = copy(released, tmp_path / "course", ())
    course = Course(root)
    Journal(course, "released", ASSIGNMENT).begin()
    with pytest.raises(CourseProblem, match=f"interrupted.*run: release {ASSIGNMENT}"):
        require_released(course, ASSIGNMENT)
    (course.state / "gradebook.123.part").touch()
    made = release(course, ASSIGNMENT)
    assert require_released(course, ASSIGNMENT) == ""
    assert not list(course.state.glob("*.part"))
    text = made.path.read_text()
    assert "# Your code here" in text
    for hidden in ("BEGIN", "sheet.grade", homework_course.RIGHT, homework_course.MODEL):
        assert hidden not in text
    assert hand_in(root, "s001").exists()


def children(pid: int) -> list[int]:
    """The worker processes of a process."""
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
        text += "".join(path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children"))
    except (FileNotFoundError, ProcessLookupError):
        return []
    return sorted({int(child) for child in text.split()})


def alive(pid: int) -> bool:
    """Whether a process is there and is more than an entry in a table."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def until(holds: "object", seconds: float = 120.0) -> None:
    """Wait for something to become true."""
    end = time.monotonic() + seconds
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < end, "it did not come true in time"
        time.sleep(0.05)
