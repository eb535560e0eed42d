"""A result of the judge → nbgrader's gradebook, notebook and page of feedback."""

import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from homework_course import ASSIGNMENT, copy, hand_in

from convwidgets.core.errors import ConvError
from convwidgets.homework import outputs
from convwidgets.homework.course import Course
from convwidgets.homework.driver import Driver
from convwidgets.homework.files import write_json
from convwidgets.homework.judge import unjudged
from convwidgets.homework.judged import Judged
from convwidgets.homework.source import AssignmentSource, read_source

EVIL = "<script>alert(1)</script>"


class Grader:
    """nbgrader with results that a test writes."""

    def __init__(self, root: Path) -> None:
        self.course = Course(root)
        self.results = root / "results"
        pattern = self.results / "{assignment}" / "{student}-{notebook}.json"
        self.driver = Driver(self.course, results=str(pattern))
        self.source = read_source(self.course.db_url, ASSIGNMENT)

    def judged(self, student: str, points: float, notebook: Any = None) -> Judged:
        """A result with these points for the one test there is."""
        if notebook is None:
            notebook = json.loads(self.course.submission(ASSIGNMENT, student).read_text())
        result = unjudged(self.source, student=student, incidents=[EVIL], notebook=notebook)
        (at,) = result.outputs
        found = [outputs.note(f"{EVIL} `code`"), outputs.score(points, 1)]
        return replace(result, scores={"part1-test": points}, outputs={at: found})

    def record(self, judged: Judged, student: str = "s001") -> str:
        """Take a result over; what nbgrader says if it cannot."""
        name = f"{student}-{ASSIGNMENT}.json"
        write_json(self.results / ASSIGNMENT / name, {"judged": judged.to_dict()})
        ran = self.driver.record(ASSIGNMENT, student)
        return "" if ran.ok else ran.log

    def grade(self, cell: str, student: str = "s001") -> tuple[float | None, bool]:
        """The points in the gradebook, and whether a person is waited for."""
        with self.driver.gradebook() as book:
            grade = book.find_grade(cell, ASSIGNMENT, ASSIGNMENT, student)
            return grade.auto_score, bool(grade.needs_manual_grade)


@pytest.fixture
def grader(released: Path, tmp_path: Path) -> Grader:
    return Grader(copy(released, tmp_path / "a {course}"))


def test_the_source_is_read_in_order_with_what_students_do_not_get(grader):
    source = grader.source
    assert [c.grade_id for c in source.cells][-2:] == ["part1-test", "explain"]
    assert source.tests == {"part1-test": 2.0}
    test, text = source.cells[-2:]
    assert "sheet.grade" in test.source
    assert test.released == 'sheet.read("01.full-length", answer)'
    assert text.source == "Your answer here."
    assert AssignmentSource.from_dict(json.loads(json.dumps(source.to_dict()))) == source
    with pytest.raises(ConvError, match="release the assignment first"):
        read_source(grader.course.db_url, "hw9")


def test_points_come_from_the_result_alone(grader):
    path = hand_in(grader.course.root, "s001", answer="None", text=f"Because {EVIL} of [x](y).")
    book = json.loads(path.read_text())
    for cell in book["cells"]:
        cell["metadata"]["tags"] = ["hide_input"]
        if cell["cell_type"] == "code":
            fake = {"output_type": "execute_result", "data": {"text/plain": "2.0"}, "metadata": {}}
            cell["outputs"] = [{**fake, "execution_count": 1}]
    path.write_text(json.dumps({**book, "metadata": {"widgets": {"x": EVIL}}}))
    assert grader.record(grader.judged("s001", 0.75)) == ""
    assert grader.grade("part1-test") == (0.75, False)
    assert grader.grade("explain") == (None, True)
    graded = grader.course.autograded(ASSIGNMENT, "s001").read_text()
    assert "hide_input" not in graded
    assert "widgets" not in json.loads(graded)["metadata"]
    assert grader.driver.feedback(ASSIGNMENT, "s001").ok
    page = grader.course.feedback(ASSIGNMENT, "s001").read_text()
    assert EVIL not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; <code>code</code>" in page


def test_what_cannot_even_be_read_is_recorded_as_nothing(grader):
    grader.course.submission(ASSIGNMENT, "s001").write_bytes(b"\x00\xff no notebook")
    judged = unjudged(grader.source, student="s001", incidents=["The file is no notebook."])
    assert grader.record(judged) == ""
    assert grader.grade("part1-test") == (0.0, False)
    assert grader.grade("explain") == (0.0, False)  # untouched: nothing to read there


@pytest.mark.parametrize("text", ["\\begin{a}" * 3000, "![x](attachment:gone.png)", "> " * 20_000])
def test_a_text_that_breaks_pages_is_shown_another_way(grader, text):
    judged = grader.judged("s001", 1.0)
    cells = [dict(cell) for cell in judged.cells]
    cells[-1]["source"] = text
    assert grader.record(replace(judged, cells=cells)) == ""
    assert grader.driver.feedback(ASSIGNMENT, "s001").ok


def test_slow_texts_delay_the_others_once(grader, monkeypatch):
    monkeypatch.setattr("convwidgets.homework.preprocessors.RENDER_SECONDS_IN_ALL", 0.5)
    judged = grader.judged("s001", 1.0)
    slow = {**judged.cells[-1], "metadata": {}, "source": "\\begin{a}" * 10_000}
    cells = [*judged.cells, *({**slow, "id": f"slow-{n}"} for n in range(9))]
    start = time.process_time()
    assert grader.record(replace(judged, cells=cells)) == ""
    # One of them alone takes 2 seconds, and each is tried in three ways.
    assert time.process_time() - start < 9
    assert grader.driver.feedback(ASSIGNMENT, "s001").ok


def test_a_result_that_does_not_belong_here_is_refused(grader):
    mine = grader.judged("s001", 2.0)
    assert "not of" in grader.record(grader.judged("s002", 2.0))
    for odd in (
        replace(mine, outputs={}),
        replace(mine, scores={"part1-test": 1.0}),
    ):
        assert "do not say its" in grader.record(odd)
    cells = json.loads(json.dumps(mine.cells))
    del cells[-1]
    assert "released anew" in grader.record(replace(mine, cells=cells))
    path = grader.results / ASSIGNMENT / f"s001-{ASSIGNMENT}.json"
    path.write_text("{")
    assert "judge the submission first" in grader.driver.record(ASSIGNMENT, "s001").log
    assert not grader.course.autograded(ASSIGNMENT, "s001").exists()
