"""Moodle's grading worksheet where its titles are not English."""

import pytest
from lms_downloads import HOMEWORK, table

from convwidgets.homework.course import CourseProblem
from convwidgets.homework.lms import moodle
from convwidgets.homework.lms.filling import Task, to_moodle
from convwidgets.homework.lms.scores import Scores
from convwidgets.homework.lms.sources import kind_of, roster_of
from convwidgets.homework.lms.table import read_table

GERMAN = [
    *("ID", "Vollständiger Name", "E-Mail-Adresse", "Status", "Bewertung", "Bestwertung"),
    *("Bewertung kann geändert werden", "Zuletzt geändert (Abgabe)", "Texteingabe online"),
    *("Zuletzt geändert (Bewertung)", "Feedback als Kommentar"),
]
SWEDISH = [f"titel {place}" for place in range(len(GERMAN))]
GRADE = 4


def _row(number, name, grade, *, change="Ja", text="-", comment=""):
    who = (f"Teilnehmer/in {number}", name, f"s{number}@example.org", "Zur Bewertung abgegeben")
    return [*who, grade, "20,00", change, "Dienstag", text, "-", comment]


def _read(tmp_path, *rows):
    path = tmp_path / "bewertungen.csv"
    path.write_text(table(list(rows)), encoding="utf-8")
    return read_table(path)


def _filled(read, **final):
    roster = roster_of(read)
    scores = {f"{id}@example.org": points for id, points in final.items()}
    return to_moodle(Task(HOMEWORK, Scores(20.0, scores, {}, {}, ()), roster, read, None))


@pytest.mark.parametrize("titles", [GERMAN, SWEDISH], ids=["known", "unknown"])
@pytest.mark.parametrize("grades", [("15,00", "15,00"), ("15,00",), ("", ""), ("1,00", "2,00")])
def test_the_grade_stands_before_the_maximum(tmp_path, titles, grades):
    rows = [_row(n, f"Name {n}", grade) for n, grade in enumerate(grades, 1)]
    read = _read(tmp_path, titles, *rows)
    assert moodle.maximum(read) == 20
    filled = _filled(read, s1=13.5)
    assert filled.rows[1][GRADE] == "13.5"
    assert [row[GRADE] for row in filled.rows[2:]] == list(grades[1:])
    assert filled.rows[1][GRADE - 1] == rows[0][GRADE - 1]


@pytest.mark.parametrize("titles", [GERMAN, SWEDISH], ids=["known", "unknown"])
def test_comments_stay_and_what_students_write_computes_nothing(tmp_path, titles):
    first = _row(1, "=1+1", "", text="=2+2", comment="- gut")
    read = _read(tmp_path, titles, first, _row(2, "Bob", "", change="Nein"))
    filled = _filled(read, s1=9.0, s2=8.0)
    assert filled.rows[1][-1] == "- gut"
    assert filled.rows[1][1] == "'=1+1"
    assert filled.rows[1][8] == "'=2+2"
    assert filled.written == ["s1@example.org"]
    assert "Moodle has locked the grades of s2@example.org and will skip them." in filled.notes


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (("参加者1", "参加者12"), "moodle"),
        (("Teilnehmer/in 1", "Teilnehmer/in 2"), "moodle"),
        (("s101", "s102"), "plain"),
        (("stud001", "stud102"), "plain"),
    ],
)
def test_the_word_for_participant_and_no_ids(tmp_path, cells, kind):
    rows = [[cell, *_row(1, f"Name {cell}", "")[1:]] for cell in cells]
    assert kind_of(_read(tmp_path, GERMAN, *rows)) == kind


def test_who_has_no_address_is_named(tmp_path):
    rows = [_row(n, f"Name {n}", "") for n in (1, 2, 3)]
    rows[1][2] = ""
    said = r"'E-Mail-Adresse', the column of ids, is empty for Name 2 \(row 3\)"
    for id_column in (None, "E-Mail-Adresse"):
        with pytest.raises(CourseProblem, match=said):
            roster_of(_read(tmp_path, GERMAN, *rows), id_column)
    # Without a title that is known the addresses tell, as long as they are not few.
    assert moodle.emails(_read(tmp_path, SWEDISH, *rows)) == 2
    rows[0][2] = ""
    assert moodle.emails(_read(tmp_path, SWEDISH, *rows)) is None
