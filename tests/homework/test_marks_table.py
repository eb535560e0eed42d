"""Marking in a spreadsheet, and what a student's page says of it."""

import csv
import io
import re
import shutil
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

import pytest
from homework_course import ASSIGNMENT, MODEL, NoIsolation, copy, hand_in, open_fake
from static_page import check_page

from convwidgets.homework import commands, grading
from convwidgets.homework.course import Course, CourseProblem
from convwidgets.homework.driver import Driver
from convwidgets.homework.feedback import feedback, has_page, made_from
from convwidgets.homework.loading import load
from convwidgets.homework.marks_table import read_marks, write_marks
from convwidgets.homework.progress import Show

FORMULA = '=HYPERLINK("http://example.org";"points")'
Rows = list[list[str]]


@pytest.fixture(scope="module")
def graded(released: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three who wrote something, one of them a formula, and one who did not."""
    root = tmp_path_factory.mktemp("graded") / "course"
    copy(released, root, ("007", "s001", "s002", "s003"))
    hand_in(root, "s002", text=FORMULA)
    hand_in(root, "s003", text="Your answer here.")
    _grade(Course(root))
    return root


@pytest.fixture
def course(graded: Path, tmp_path: Path) -> Course:
    return Course(Path(shutil.copytree(graded, tmp_path / "course")))


def _grade(course: Course) -> None:
    wish = grading.Wish(opening=open_fake, jobs=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grading, "choose", lambda name: NoIsolation())
        grading.grade(course, ASSIGNMENT, wish, Show(io.StringIO()))


def _rows(path: Path) -> Rows:
    lines = io.StringIO(path.read_bytes().decode("utf-16"), newline="")
    return list(csv.reader(lines, delimiter="\t"))


def _save(path: Path, rows: Rows, **how: str) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, **how).writerows(rows)  # type: ignore[arg-type]
    return path


def _points(course: Course) -> dict[str, tuple[float | None, bool, str]]:
    driver = Driver(course)
    columns = ("manual_score", "needs_manual_grade")
    comments = driver.cells(ASSIGNMENT, "Comment", "manual_comment")
    said = {student: text or "" for student, cell, text in comments if cell == "explain"}
    return {
        student: (score, waits, said[student])
        for student, cell, score, waits in driver.cells(ASSIGNMENT, "Grade", *columns)
        if cell == "explain"
    }


def test_a_table_goes_out_and_its_marks_come_back(course: Course, tmp_path: Path) -> None:
    wrote = write_marks(course, ASSIGNMENT)
    assert (wrote.answers, wrote.open, wrote.empty, wrote.possible) == (3, 3, ("s003",), "3")
    titles, guide, *rows = _rows(wrote.path)
    assert titles == ["student", "part", "answer", "points", "of", "comment", "check"]
    assert guide[:3] == ["", "explain", MODEL]
    assert [row[0] for row in rows] == ["'007", "s001", "s002"]
    assert rows[2][2] == f"'{FORMULA}"  # text, in every spreadsheet
    # As a spreadsheet with commas for decimals saves it, without zeros in front.
    rows[0][0], rows[0][3] = "7", "2,5"
    rows[1][3], rows[1][5] = "3", "- more of this"
    filled = _save(tmp_path / "filled.csv", [titles, guide, *rows], delimiter=";")
    read = read_marks(course, ASSIGNMENT, filled)
    assert (read.taken, read.open, read.problems) == (2, 1, [])
    assert _points(course) == {
        "007": (2.5, False, ""),
        "s001": (3.0, False, "- more of this"),
        "s002": (None, True, ""),
        "s003": (None, False, ""),
    }
    assert read_marks(course, ASSIGNMENT, filled).taken == 0
    again = write_marks(course, ASSIGNMENT)
    assert (again.answers, again.open) == (3, 1)
    assert again.kept is None
    assert [row[3] for row in _rows(again.path)[2:]] == ["'2.5", "3", ""]


def test_what_is_filled_in_and_cannot_be_taken_over_is_kept(course: Course) -> None:
    path = write_marks(course, ASSIGNMENT).path
    rows = _rows(path)
    rows[3][3], rows[3][5] = "2 or 3", "A long comment."
    rows[4][3], rows[4][6] = "3", "v000000000000"  # as after other points or another answer
    before = _save(path, rows).read_bytes()
    assert len(read_marks(course, ASSIGNMENT, path).problems) == 2
    said = io.StringIO()
    commands.marks(course, Namespace(assignment=ASSIGNMENT, file=None), Show(said))
    [kept] = course.state.glob(f"earlier/{ASSIGNMENT}/marks-*.csv")
    assert kept.read_bytes() == before
    assert "not to be taken over: 2 rows." in said.getvalue()
    assert kept.name in said.getvalue().replace("\n", "")
    assert write_marks(course, ASSIGNMENT).kept is None
    path.write_bytes(b"PK\x03\x04")
    with pytest.raises(CourseProblem, match="not written over"):
        write_marks(course, ASSIGNMENT)


def test_letters_that_may_be_wrong_are_said(course: Course) -> None:
    path = write_marks(course, ASSIGNMENT).path
    rows = _rows(path)
    rows[3][5] = "schön"
    path.write_text("\n".join(";".join(rows[i]) for i in (0, 3)), encoding="mac-roman")
    said = io.StringIO()
    commands.marks(course, Namespace(assignment=ASSIGNMENT, file=str(path)), Show(said))
    assert "read as Windows-1252" in said.getvalue()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda row, other: row.__setitem__(3, "3.5"), "'3.5' is not a number from 0 to 3"),
        (lambda row, other: row.__setitem__(3, "nan"), "'nan' is not a number"),
        (lambda row, other: row.__setitem__(0, "s002"), "by its check this is the row of s001"),
        (lambda row, other: row.__setitem__(6, other[6]), "this is the row of s002"),
        (lambda row, other: row.__setitem__(6, "v000000000000"), "write the table again"),
    ],
)
def test_a_row_that_is_not_what_it_says_is_left_aside(
    course: Course, change: Callable[[list[str], list[str]], None], sentence: str
) -> None:
    path = write_marks(course, ASSIGNMENT).path
    rows = _rows(path)
    rows[3][3] = "1"
    change(rows[3], rows[4])
    read = read_marks(course, ASSIGNMENT, _save(path, rows))
    assert sentence in read.problems[0]
    assert read.taken == 0
    assert all(score is None for score, _, _ in _points(course).values())


def test_marks_of_an_earlier_answer_or_of_two_kinds_do_not_count(course: Course) -> None:
    path = write_marks(course, ASSIGNMENT).path
    rows = _rows(path)
    rows[3][3] = "1"
    _save(path, rows)
    with pytest.raises(CourseProblem, match=r"not in the gradebook yet: s001.*marks hw1"):
        write_marks(course, ASSIGNMENT)
    twice = _save(path.with_name("twice.csv"), [*rows, [*rows[3][:3], "2", *rows[3][4:]]])
    assert read_marks(course, ASSIGNMENT, twice).problems == ["s001: 2 rows say different things."]
    hand_in(course.root, "s001", text="Another answer.")
    _grade(course)
    assert "handed in anew" in read_marks(course, ASSIGNMENT, path).problems[0]
    assert _points(course)["s001"][0] is None
    with pytest.raises(CourseProblem, match="has no column 'check'"):
        read_marks(course, ASSIGNMENT, _save(path, [row[:4] for row in rows]))


def test_a_page_says_first_what_each_part_earned_and_shows_no_test(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_marks(course, ASSIGNMENT).path
    rows = _rows(path)
    rows[2][3], rows[2][5] = "2.5", "Say <b>why</b>."
    read_marks(course, ASSIGNMENT, _save(path, rows))
    feedback(course, ASSIGNMENT, 1, Show(io.StringIO()))
    page = course.feedback(ASSIGNMENT, "007").read_text()
    assert check_page(page) == f"{ASSIGNMENT} – 007"
    top = page[page.index("<body>") : page.index('id="your-notebook"')]
    top = " ".join(re.sub(r"<[^>]+>", " ", top).split())
    assert "3.5 of 5 points 1.5 points are missing: in Part 1 ." in top
    assert "Part 1: length 1 of 2" in top
    assert "Lesson 01 asks this, too, with hints." in top
    assert "2.5 of 3" in top
    assert "Say &lt;b&gt;why&lt;/b&gt;." in top
    assert "HIDDEN" not in page
    assert "sheet.grade" not in re.sub(r"<[^>]+>", "", page)
    made = made_from(course, ASSIGNMENT, Driver(course), ["007"])["007"]
    assert has_page(course, ASSIGNMENT, "007", made)
    monkeypatch.setattr("convwidgets.homework.feedback.style", lambda page: "another look")
    assert made_from(course, ASSIGNMENT, Driver(course), ["007"])["007"] != made
    unread = course.feedback(ASSIGNMENT, "s001").read_text()
    assert "<b>1</b> of 5 points so far" in unread
    assert "3 of the points are for an answer that nobody has read yet." in unread


def test_nbgraders_own_autograding_runs_nothing(course: Course) -> None:
    written = '"convwidgets.homework.preprocessors.RefusingExporter"'
    config = Path(__file__).parents[2] / "notebooks" / "homework" / "nbgrader_config.py"
    assert f"c.Autograde.exporter_class = {written}" in config.read_text(encoding="utf-8")
    settings = course.config.copy()
    settings.Autograde.exporter_class = written.strip('"')
    settings.CourseDirectory.root = str(course.root)
    settings.CourseDirectory.db_url = course.db_url
    did = course.root / "did"
    hand_in(course.root, "s001", answer=f"open({str(did)!r}, 'w')")
    result = load().NbGraderAPI(config=settings).autograde(ASSIGNMENT, "s001")
    assert not result["success"]
    assert "Nothing was run" in result["log"].replace("\n", " ")
    assert not did.exists()
