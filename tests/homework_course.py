"""A very small course for tests: one assignment, one part that is tested, one that is read.

Here and not beside the tests, so that worker processes can import the judges
that stand in for the real one.
"""

import json
import os
import shutil
import signal
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

ASSIGNMENT = "hw1_definition"
STUDENTS = ("s001", "s002")
CONFIG = """\
c = get_config()
c.CourseDirectory.course_id = "convwidgets"
c.ClearSolutions.code_stub = {"python": "# Your code here"}
c.ClearSolutions.text_stub = "Your answer here."
"""
RIGHT = "part.size + part.kernel_size - 1"
MODEL = "A model answer that only teachers see."


def marked(source: str, name: str, kind: str = "code", **flags: Any) -> dict[str, Any]:
    """A cell with nbgrader's metadata, as its create-assignment extension writes it."""
    usual = {"grade": False, "locked": False, "schema_version": 3, "solution": False, "task": False}
    return plain(source, name, kind, {"nbgrader": usual | {"grade_id": name} | flags})


def plain(
    source: str, name: str, kind: str = "code", metadata: dict[str, Any] | None = None
) -> dict[str, Any]:
    """A cell without marks."""
    cell = {"cell_type": kind, "id": name, "metadata": metadata or {}, "source": source}
    return cell | ({"execution_count": None, "outputs": []} if kind == "code" else {})


def source() -> dict[str, Any]:
    """The teacher's notebook."""
    cells = [
        marked("import numpy as np\nimport convwidgets as cw", "imports", locked=True),
        plain('student_id = "your id"', "student"),
        marked(f'sheet = cw.Homework("{ASSIGNMENT}", student_id)\nsheet', "sheet", locked=True),
        marked("## Part 1: length", "part1-text", "markdown", locked=True),
        marked('part = sheet.ask("01.full-length")\npart', "part1-ask", locked=True),
        marked(
            f"answer = None  # your number\n### BEGIN SOLUTION\nanswer = {RIGHT}\n### END SOLUTION",
            "part1-answer",
            solution=True,
        ),
        marked(
            'sheet.read("01.full-length", answer)\n### BEGIN HIDDEN TESTS\n'
            'sheet.grade("01.full-length", answer, points=2)\n### END HIDDEN TESTS',
            "part1-test",
            grade=True,
            locked=True,
            points=2,
        ),
        marked(MODEL, "explain", "markdown", grade=True, solution=True, points=3),
    ]
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    return {
        "cells": cells,
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def make(root: Path) -> Path:
    """A course that nothing has happened in yet."""
    path = root / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(source()))
    (root / "nbgrader_config.py").write_text(CONFIG)
    return root


def hand_in(root: Path, student: str, answer: str = RIGHT, text: str = "Because.") -> Path:
    """Let a student hand in the released notebook, filled in."""
    released = root / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    book = json.loads(released.read_text())
    cells = {cell["id"]: cell for cell in book["cells"]}
    cells["student"]["source"] = f'student_id = "{student}"'
    cells["part1-answer"]["source"] = f"answer = {answer}"
    cells["explain"]["source"] = text
    path = root / "submitted" / student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(book))
    return path


def copy(released: Path, to: Path, students: tuple[str, ...] = STUDENTS) -> Path:
    """A copy of a released course in which these students have handed in."""
    shutil.copytree(released, to)
    for student in students:
        hand_in(to, student)
    return to


def open_fake() -> Any:
    """A worker that gives one point, without running anything.

    What it does to a student is told by the id: ``die`` once, ``die-always``,
    ``fail``, ``sleep``.  It notes each judging in the file ``judged``.
    """
    from convwidgets.homework.judge import unjudged
    from convwidgets.homework.judging import Case, write_result
    from convwidgets.homework.outputs import score

    def work(case: Case) -> None:
        state = case.result.parents[2]
        with open(state / "judged", "a") as file:
            file.write(f"{case.student} {os.getpid()}\n")
        if case.student.startswith("die"):
            seen = state / f"{case.student}.seen"
            if case.student == "die-always" or not seen.exists():
                seen.touch()
                os.kill(os.getpid(), signal.SIGKILL)
        if case.student == "fail":
            raise ValueError("a mistake of the grader")
        if case.student.startswith("sleep"):
            time.sleep(60)
        notebook = json.loads(case.submission.read_text())
        judged = unjudged(case.source, student=case.student, notebook=notebook)
        better = {
            "scores": dict.fromkeys(judged.scores, 1.0),
            "outputs": {at: [score(1.0, 1)] for at in judged.outputs},
            "incidents": [],
        }
        write_result(case, replace(judged, **better))

    return work


def judgings(root: Path) -> list[str]:
    """The students that `open_fake` judged, sorted."""
    path = root / ".convwidgets" / "judged"
    return (
        sorted(line.split()[0] for line in path.read_text().splitlines()) if path.exists() else []
    )


class NoIsolation:
    """A level for the judge that runs nothing; trying the real ones takes a while."""

    name = "none"
    sentence = "Nothing is run."
    safe = True


def open_sleeper() -> Any:
    """A worker that sleeps so many seconds."""
    return time.sleep


def open_toiler() -> Any:
    """A worker that computes for so many seconds, however long that takes by the clock."""

    def work(seconds: float) -> None:
        end = time.process_time() + seconds
        while time.process_time() < end:
            pass

    return work


def grade_here(root: Path, die_at: int, jobs: int) -> None:
    """Grade with the judge that stands in; be killed in the middle of a write to the gradebook.

    Parameters
    ----------
    root : Path
    die_at : int
        The number of the commit during which this process ends without a word; 0 for none.
    jobs : int
    """
    import io

    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    from convwidgets.homework import grading
    from convwidgets.homework.course import Course
    from convwidgets.homework.lock import locked
    from convwidgets.homework.progress import Show

    count = 0
    results = root / ".convwidgets" / "results" / ASSIGNMENT
    handed_in = len(list(root.glob(f"submitted/*/{ASSIGNMENT}/*.ipynb")))

    def die(_: object) -> None:
        nonlocal count
        count += 1
        if count == die_at:
            # Not while one is being judged: that would be judged twice, and rightly.
            while len(list(results.glob("*.json"))) < handed_in:
                time.sleep(0.01)
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "commit", die)
    grading.choose = lambda name: NoIsolation()  # type: ignore[assignment,return-value]
    course = Course(root)
    with locked(course, "grade"):
        wish = grading.Wish(opening=open_fake, jobs=jobs)
        grading.grade(course, ASSIGNMENT, wish, Show(io.StringIO()))


if __name__ == "__main__":
    import sys

    # Under its own name, so that worker processes can find the functions above.
    import homework_course

    homework_course.grade_here(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
