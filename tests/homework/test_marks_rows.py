"""Answers as rows of a spreadsheet, whatever a spreadsheet makes of them."""

import csv
import io
from pathlib import Path

import pytest

from convwidgets.homework.answers import Answer, Given
from convwidgets.homework.lms.table import Table, inert, read_table, write_sheet
from convwidgets.homework.marks_rows import TITLES, guide, marks_of, row_of

ATTACK = "=cmd|' /C calc'!A0"
POINTS, COMMENT = TITLES.index("points"), TITLES.index("comment")


def _answer(
    student: str = "s001",
    text: str = "Because.",
    possible: float = 3.0,
    points: float | None = None,
    comment: str = "",
) -> Answer:
    return Answer("hw1_definition", student, "explain", text, possible, points, comment)


def _back(answers: list[Answer], *rows: tuple[str, ...]) -> tuple[dict[Answer, Given], list[str]]:
    return marks_of(Table("marks.csv", TITLES, rows), answers)


def _filled(row: tuple[str, ...], **cells: str) -> tuple[str, ...]:
    return tuple(cells.get(title, cell) for title, cell in zip(TITLES, row, strict=True))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize(
    "text",
    [
        ATTACK,
        f"My reason\n{ATTACK}\nthanks",
        f"My reason\r{ATTACK}",
        f"a;{ATTACK}",
        f"a, {ATTACK}",
        f"a\t{ATTACK}",
        f'a;"{ATTACK}',
        f'a"; " "{ATTACK}"',
        f"a\n\n- {ATTACK[1:]}",
        f"1, -1+{ATTACK[1:]}",
        f";-1 {ATTACK}",
        f";;@{ATTACK}",
    ],
)
def test_nothing_that_a_student_wrote_begins_a_cell_as_a_formula(
    tmp_path: Path, text: str, delimiter: str
) -> None:
    path = tmp_path / "marks.csv"
    write_sheet(path, [TITLES, row_of(_answer(text=text)), row_of(_answer(student=text))])
    lines = io.StringIO(path.read_text(encoding="utf-16"), newline="")
    for cells in csv.reader(lines, delimiter=delimiter):
        for cell in cells:
            assert not cell.strip(' "').startswith(tuple("=+-@")), cell


def test_no_cell_is_longer_than_a_spreadsheet_takes() -> None:
    assert len(row_of(_answer(text=";=" * 20_000))[2]) < 32_767


def test_lists_of_numbers_stay_as_they_are() -> None:
    for text in ("[1, 0, -1]", "(1, -2)", "1;-1;+1", "0, -1.5\n-2", "x = 3, y > 2", "so - and so"):
        assert inert(text) == text


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_a_table_comes_back_in_whatever_form_it_is_saved(
    tmp_path: Path, delimiter: str, encoding: str
) -> None:
    answer = _answer(text="[1; 0, -1]\nSchön,\tgut")
    path = tmp_path / "marks.csv"
    write_sheet(path, [TITLES, row_of(answer)])
    lines = io.StringIO(path.read_text(encoding="utf-16"), newline="")
    header, row = csv.reader(lines, delimiter="\t")
    saved = io.StringIO(newline="")
    filled = _filled(tuple(row), points="2,5", comment="schön; so,\nja")
    csv.writer(saved, delimiter=delimiter).writerows([header, filled])
    path.write_bytes(saved.getvalue().encode(encoding))
    assert marks_of(read_table(path), [answer]) == ({answer: Given(2.5, "schön; so,\nja")}, [])


def test_what_is_unchanged_is_left_as_exact_as_it_is() -> None:
    answers = [
        _answer("s001", points=2.0, comment="Well done.\n"),
        _answer("s002", points=4 / 3, comment="- one\r\n- two\t!"),
        _answer("s003", points=4.0),  # more than there is, as formgrader allows
        _answer("s004", points=1.5, comment="'-' is a sign\n\n"),
    ]
    rows = [row_of(answer) for answer in answers]
    # As a spreadsheet saves them, which keeps no blanks at the ends and its own ends of lines.
    saved = [
        tuple(cell.strip().replace("\r\n", "\n").replace("\t", " ") for cell in row) for row in rows
    ]
    assert _back(answers, *saved) == ({}, [])
    assert rows[1][POINTS] == "'1.33"
    told = _filled(saved[1], comment="Other.")
    assert _back(answers, told)[0] == {answers[1]: Given(None, "Other.")}


def test_numbers_that_a_spreadsheet_would_change_are_text() -> None:
    for student, written in [
        ("123456789012", "'123456789012"),
        ("007", "'007"),
        ("12-03", "'12-03"),
        ("12345678", "12345678"),
        ("s001", "s001"),
    ]:
        assert row_of(_answer(student))[0] == written
    row = row_of(_answer(possible=2.5, points=1.5))
    assert (row[POINTS], row[POINTS + 1]) == ("'1.5", "'2.5")
    assert row_of(_answer(points=2.0))[POINTS] == "2"


def test_the_check_says_whose_row_it_is_and_another_id_that_columns_slipped() -> None:
    answers = [_answer("123456789012"), _answer("123456789013"), _answer("007")]
    rows = [_filled(row_of(answer), points="2") for answer in answers]
    seen = ["1.23457E+11", "1,23457E+11", "7"]
    spoiled = [(text, *row[1:]) for text, row in zip(seen, rows, strict=True)]
    assert _back(answers, *spoiled) == (dict.fromkeys(answers, Given(2.0)), [])
    slipped = _back(answers, (rows[1][0], *rows[0][1:]))
    assert slipped == ({}, ["Row 2 (123456789013): by its check this is the row of 123456789012."])


def test_points_beside_the_model_answer_are_not_lost_in_silence() -> None:
    marks, problems = _back([_answer()], _filled(guide("explain", "A model."), points="2"))
    assert not marks
    assert "its check is empty, so it is no student's answer" in problems[0]


def test_a_text_that_no_table_can_hold_is_shown_as_far_as_it_can_be(tmp_path: Path) -> None:
    path = tmp_path / "marks.csv"
    write_sheet(path, [TITLES, row_of(_answer(text="one\x00two\x1b[2J\r\nthree"))])
    assert read_table(path).rows[0][2] == "one\ufffdtwo\ufffd[2J\nthree"
