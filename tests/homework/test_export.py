"""From nbgrader's gradebook to what each platform takes back, read as the platform reads it."""

import csv
import re
import sys

import pytest
from lms_downloads import (
    CLASS,
    HOMEWORK,
    course_in,
    gradebook,
    grades,
    notebook,
    sheet,
    table,
    worksheet,
)
from oracles import require

from convwidgets.homework.course import CourseProblem
from convwidgets.homework.files import write_json
from convwidgets.homework.journal import Journal
from convwidgets.homework.judging import fingerprint, result_path
from convwidgets.homework.lms import export, import_roster, write_scores
from convwidgets.homework.lms.scores import Scores, read_scores
from convwidgets.homework.source import read_source
from convwidgets.homework.status import status

api = require("nbgrader.api")
# What nbgrader does to its database is its own.
pytestmark = pytest.mark.filterwarnings("ignore:Object of type <Submitted")
WAITING, LATE, UNGRADED, MISSING = "s004", "s005", "s006", ("s007", "s030")
LAST_YEAR = "z999"
FINAL = {
    person.id: (place * 0.55) % 20
    for place, person in enumerate(CLASS)
    if person.id not in (WAITING, UNGRADED, *MISSING)
}
LOST = 1.5
EXPECTED = {id: round(points + 1e-9, 2) for id, points in FINAL.items()}
EXPECTED[LATE] = round(FINAL[LATE] - LOST, 2)


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A course of thirty with every state that a score can be in."""
    course = course_in(tmp_path_factory.mktemp("course"))
    with pytest.MonkeyPatch.context() as patch:
        # Otherwise nbgrader asks a program for it, which takes seconds.
        patch.setattr(api, "get_alembic_version", lambda: "of no use here")
        api.Gradebook(course.db_url).close()
    with api.Gradebook(course.db_url) as book:
        book.add_assignment(HOMEWORK)
        book.add_notebook(HOMEWORK, HOMEWORK)
        for name, points in (("part1-test", 17), ("explanation", 3)):
            book.add_grade_cell(name, HOMEWORK, HOMEWORK, max_score=points, cell_type="code")
        for id, points in (FINAL | {WAITING: 9.0, LAST_YEAR: 20.0}).items():
            book.add_student(id)
            sent = book.add_submission(HOMEWORK, id)
            sent.notebooks[0].late_submission_penalty = LOST if id == LATE else None
            for grade in sent.notebooks[0].grades:
                first = grade.name == "part1-test"
                grade.auto_score = points if first else 0.0
                grade.needs_manual_grade = id == WAITING and not first
        book.db.commit()
    for id in (*FINAL, WAITING, UNGRADED):
        path = course.submission(HOMEWORK, id)
        path.parent.mkdir(parents=True)
        path.write_bytes(notebook())
        if id != UNGRADED:
            write_json(result_path(course, HOMEWORK, id), {"handed in": fingerprint(path)})
            record(course, id)
    return course


def record(course, id, **notes):
    """Note in the journal that a student is graded."""
    release = read_source(course.db_url, HOMEWORK).digest
    Journal(course, "recorded", HOMEWORK).end("all of it", id, **{"release": release} | notes)


@pytest.fixture
def course(graded):
    """The same without what an earlier test imported."""
    for path in [*graded.state.glob("**/*.csv"), *graded.root.glob("grades/*")]:
        path.unlink()
    return graded


def read(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def as_moodle(rows):
    """By number; an empty grade is left alone."""
    grade = rows[0].index("Grade")
    people = {str(p.number): p.id for p in CLASS}
    found = {people[row[0][len("Participant ") :]]: row[grade] for row in rows[1:]}
    assert len(found) == len(CLASS)
    return {id: float(text) for id, text in found.items() if text}


def as_canvas(rows):
    """By ``ID``; an empty cell would remove a score, so there must be none."""
    assert "Student" in rows[0][0]
    assert rows[0][1] == "ID"
    assert rows[0][-2] == "Section"
    assert "Points Possible" in rows[1][0]
    people = {str(p.number): p.id for p in CLASS}
    return {people[row[1]]: float(row[-1]) for row in rows[2:]}


def as_brightspace(rows):
    """By ``OrgDefinedId`` or ``Username``."""
    assert rows[0][-1] == "End-of-Line Indicator"
    assert re.search(r" Points Grade( <.*>)?$", rows[0][-2])
    assert all(row[-1] == "#" for row in rows[1:])
    at = rows[0].index("Username")
    return {row[at].removeprefix("#"): float(row[-2]) for row in rows[1:]}


READERS = {"moodle": as_moodle, "canvas": as_canvas, "brightspace": as_brightspace}


@pytest.mark.parametrize("kind", READERS)
def test_the_way_back(course, tmp_path, kind):
    import_roster(course, sheet(tmp_path, kind), assignment=HOMEWORK)
    told = write_scores(course, HOMEWORK, kind)
    assert READERS[kind](read(told.path)) == EXPECTED
    assert told.waiting == (WAITING,)
    assert told.ungraded == (UNGRADED,)
    assert told.missing == MISSING
    assert told.absent == ()
    report = "\n".join(told.report())
    assert (
        f"wait for a person to read their explanation and have no score yet: {WAITING}." in report
    )
    assert f"not graded as they are now: {UNGRADED}." in report
    assert f"Taken off for lateness: {LATE} 1.5." in report
    assert f"nothing of theirs is collected: {LAST_YEAR}." in report
    first = told.path.read_bytes()
    assert export(course, HOMEWORK, kind) == told.path
    assert told.path.read_bytes() == first


def test_moodle_gets_its_own_worksheet_back(course, tmp_path):
    rows = worksheet()
    rows[1][-1] = "  two\nlines "
    path = tmp_path / "own.csv"
    path.write_text(table(rows, ";"), encoding="utf-16", newline="")
    filled = read(write_scores(course, HOMEWORK, "moodle", sheet=path).path)
    grade, text = rows[0].index("Grade"), rows[0].index("Online text")
    for before, after in zip(rows[1:], filled[1:], strict=True):
        # What is read back is as it was, what a student wrote computes nothing.
        same = {0, 10, 11}
        assert [before[i] for i in same] == [after[i] for i in same]
        assert after[text] == "'=1+1"
        assert not after[1].startswith("=")
    assert filled[7][grade] == ""


@pytest.mark.parametrize(
    ("kind", "rows"),
    [
        ("moodle", worksheet("100,00")),
        ("canvas", gradebook(points="100")),
        ("brightspace", grades("HW1 Points Grade <Numeric MaxPoints:100>")),
    ],
)
def test_another_maximum_is_scaled_to_and_said(course, tmp_path, kind, rows):
    path = tmp_path / "own.csv"
    path.write_text(table(rows), encoding="utf-8")
    told = write_scores(course, HOMEWORK, kind, tmp_path / "out.csv", sheet=path)
    scores = READERS[kind](read(told.path))
    assert scores == pytest.approx({id: 5 * points for id, points in EXPECTED.items()}, abs=0.03)
    assert any("every score is multiplied by 5" in note for note in told.notes)


def test_formulas_are_only_text(course, tmp_path):
    eve = next(person for person in CLASS if person.first.startswith("="))
    for kind in READERS:
        told = write_scores(course, HOMEWORK, kind, sheet=sheet(tmp_path, kind))
        kept = {10, 11} if kind == "moodle" else set()
        cells = [c for row in read(told.path)[1:] for i, c in enumerate(row) if i not in kept]
        assert not [cell for cell in cells if cell.lstrip().startswith(("=", "+", "@"))]
        assert eve.id in told.written


def test_the_column_is_found_or_asked_for(course, tmp_path):
    def told(title, column=None):
        path = tmp_path / "own.csv"
        path.write_text(table(gradebook(title)), encoding="utf-8")
        return write_scores(course, HOMEWORK, "canvas", sheet=path, column=column)

    for title in (f"{HOMEWORK} (1)", "Homework 1 - Definition (1)", "HW1 (1)", "hw 1: x (1)"):
        assert told(title).notes[0] == f"In Canvas this is {title[:-4]!r}."
    for title in ("HW11 (1)", "Week 1 (1)"):
        with pytest.raises(
            CourseProblem, match=r"no column is called .* it has 'Quiz', .*--column"
        ):
            told(title)
    assert told("Week 1 (1)", "Week 1").written
    assert told("Week 1 (1)", "Week 1 (1)").written


def test_without_the_platforms_table_the_roster_does_what_it_can(course, tmp_path):
    for kind in READERS:
        sheet_given = sheet(tmp_path, kind)
        import_roster(course, sheet_given)
        for path in course.state.glob("lms/*"):
            path.unlink()
        if kind == "moodle":
            with pytest.raises(CourseProblem, match="grading worksheet of this assignment"):
                export(course, HOMEWORK, kind)
            continue
        assert READERS[kind](read(export(course, HOMEWORK, kind))) == EXPECTED


def test_locked_and_absent_are_named(course, tmp_path):
    rows = worksheet()
    rows[1][7] = "No"
    del rows[2]
    path = tmp_path / "own.csv"
    path.write_text(table(rows), encoding="utf-8")
    told = write_scores(course, HOMEWORK, "moodle", sheet=path)
    assert "Moodle has locked the grades of s001 and will skip them." in told.notes
    assert told.absent == ("s001", "s002")


def test_a_score_of_an_earlier_notebook_is_not_final(course, tmp_path):
    path, before = course.submission(HOMEWORK, "s001"), notebook()
    path.write_bytes(notebook("new"))
    told = write_scores(course, HOMEWORK, "canvas", sheet=sheet(tmp_path, "canvas"))
    assert told.ungraded == ("s001", UNGRADED)
    assert "s001" not in told.written
    path.write_bytes(before)
    told = write_scores(course, HOMEWORK, "canvas", sheet=sheet(tmp_path, "canvas"))
    assert told.ungraded == (UNGRADED,)


def test_a_score_of_last_year_of_half_a_record_or_of_another_release_is_not_final(course):
    # Last year's gradebook knows a repeater, of whom this course has no record; nor has it one of
    # whom grading was killed in the middle of.
    Journal(course, "recorded", HOMEWORK).begin("s001")
    record(course, "s002", release="points were other ones")
    scores = read_scores(course, HOMEWORK)
    assert scores.ungraded == ("s001", "s002", UNGRADED)
    assert not {"s001", "s002"} & {*scores.final, *scores.waiting}
    assert status(course, [HOMEWORK])[0].graded == len(FINAL) + 1 - 2
    record(course, "s001")
    record(course, "s002")
    assert read_scores(course, HOMEWORK).ungraded == (UNGRADED,)


def test_an_export_is_out_of_date_when_a_score_has_become_final(course):
    def exported():
        return status(course, [HOMEWORK])[0].exported

    Journal(course, "exported", HOMEWORK).end(read_scores(course, HOMEWORK).digest)
    assert exported() not in ("no", "outdated")
    for waits in (False, True):  # read, and worth nothing: the sum stays what it was
        with api.Gradebook(course.db_url) as book:
            grade = book.find_grade("explanation", HOMEWORK, HOMEWORK, WAITING)
            grade.needs_manual_grade = waits
            book.db.commit()
        assert (exported() == "outdated") is not waits


def test_nothing_but_an_earlier_export_is_overwritten(tmp_path, monkeypatch):
    course, target = course_in(tmp_path / "course"), tmp_path / "out.csv"
    own = sheet(tmp_path, "canvas")
    scores = Scores(20.0, {"s001": 9.0}, {}, {}, ())
    monkeypatch.setattr(sys.modules[write_scores.__module__], "read_scores", lambda *_: scores)
    for path in (target, target, None, None):
        write_scores(course, HOMEWORK, "canvas", path, sheet=own)
    import_roster(course, own)
    target.write_text(target.read_text() + "mine\n")
    for path in (own, target, tmp_path):
        before = path.is_file() and path.read_bytes()
        with pytest.raises(CourseProblem, match="is there already and is not what an earlier"):
            write_scores(course, HOMEWORK, "canvas", path)
        assert (path.is_file() and path.read_bytes()) == before


def test_what_cannot_be_exported(course, tmp_path):
    own = sheet(tmp_path, "moodle")
    empty = course_in(tmp_path / "empty")
    for where, name, to, options, sentence in (
        (course, HOMEWORK, "blackboard", {}, "'blackboard' is not known"),
        (course, "hw9_none", "moodle", {}, "knows no hw9_none"),
        (empty, HOMEWORK, "moodle", {}, "no gradebook yet"),
        (course, HOMEWORK, "canvas", {"sheet": own}, "not a table of canvas"),
        (course, HOMEWORK, "moodle", {"sheet": own, "path": own}, "the platform's own table"),
        (course, HOMEWORK, "canvas", {}, "Give the gradebook"),
    ):
        with pytest.raises(CourseProblem, match=sentence):
            write_scores(where, name, to, **options)
