"""Tables of students, as three platforms and any spreadsheet write them."""

import pytest
from lms_downloads import CLASS, HOMEWORK, course_in, gradebook, sheet, table, worksheet

from convwidgets.homework.course import CourseProblem
from convwidgets.homework.lms import import_roster, read_roster, stored_roster
from convwidgets.homework.lms.names import glued, words
from convwidgets.homework.lms.table import bare, neutral, read_table

IDS = [person.id for person in CLASS]


@pytest.mark.parametrize("kind", ["moodle", "canvas", "brightspace"])
def test_a_platforms_own_export_is_a_roster(tmp_path, kind):
    roster = read_roster(sheet(tmp_path, kind))
    assert list(roster.students) == IDS
    assert [words(s.name) for s in roster.students.values()] == [words(p.name) for p in CLASS]
    assert all(str(p.number) in roster.students[p.id].handles(kind)[-1] for p in CLASS)
    assert "--id-column chooses another" in roster.notes[-1]
    assert "gaps" not in roster.notes[-1]


def test_what_is_stored_is_what_was_read(tmp_path):
    course = course_in(tmp_path / "course")
    read = import_roster(course, sheet(tmp_path, "moodle"), assignment=HOMEWORK)
    stored = stored_roster(course)
    assert stored.students == read.students
    text = (course.state / "roster.csv").read_text(encoding="utf-8-sig")
    assert "\n=" not in text
    assert ",=" not in text


def test_the_same_person_keeps_the_id_whatever_table_comes_next(tmp_path):
    course = course_in(tmp_path / "course")
    plain = tmp_path / "list.csv"
    plain.write_text("id,name,email\nzoe,Zoë Müller,S001@example.org\nold,Someone,x@example.org\n")
    import_roster(course, plain)
    roster = import_roster(course, sheet(tmp_path, "moodle"))
    assert roster.students["zoe"].moodle == ("1001",)
    assert len(roster) == len(CLASS) + 1
    assert any("old (Someone)" in note for note in roster.notes)
    again = import_roster(course, sheet(tmp_path, "moodle"))
    assert again.students == roster.students


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_any_delimiter_and_encoding(tmp_path, delimiter, encoding):
    path = tmp_path / "any.csv"
    text = table(worksheet(), delimiter)
    path.write_bytes(text.encode(encoding))
    assert list(read_roster(path).students) == IDS
    path.write_bytes(f"sep={delimiter}\r\n{text}".encode(encoding))
    assert list(read_roster(path).students) == IDS


def test_latin_1_is_read_and_said(tmp_path):
    path = tmp_path / "old.csv"
    path.write_bytes("id;name\ns1;Zoë Müller\n".encode("latin-1"))
    roster = read_roster(path)
    assert roster.students["s1"].name == "Zoë Müller"
    assert "Windows-1252" in roster.notes[0]


def test_a_worksheet_in_another_language(tmp_path):
    titles = "ID,Vollständiger Name,Anmeldename,E-Mail-Adresse,Status,Bewertung,Bestwertung"
    rows = [[*titles.split(","), *"abcde"]]
    rows += [[f"Teilnehmer/in {r[0].split()[1]}", *r[1:]] for r in worksheet()[1:]]
    path = tmp_path / "deutsch.csv"
    path.write_text(table(rows, ";"), encoding="utf-8")
    assert list(read_roster(path).students) == IDS
    by_mail = read_roster(path, "e-mail-adresse").students
    assert list(by_mail) == [person.email for person in CLASS]


def test_gaps_lead_to_the_next_column_and_are_said(tmp_path):
    rows = gradebook()
    rows[5][3] = ""
    path = tmp_path / "canvas.csv"
    path.write_text(table(rows))
    roster = read_roster(path)
    assert "1001" in roster.students
    assert "'SIS Login ID' and 'SIS User ID' has gaps" in roster.notes[-1]


def _blind():
    return [[row[0], *row[4:]] for row in worksheet()]


@pytest.mark.parametrize(
    ("content", "id_column", "sentence"),
    [
        (b"PK\x03\x04rest", None, "save it as CSV"),
        (b"<!DOCTYPE html><p>", None, "page to sign in"),
        (b"", None, "is empty"),
        (b"id,name\n", None, "no students"),
        (b"name,mail\nA,b\n", None, r"no column that is known to hold ids among 'name', 'mail'"),
        (b"id,name\ns1,A\n", "login", r"no column 'login'; it has 'id', 'name'"),
        (b"id,name\ns1,A\nS1,B\n", None, r"id 's1' to A and to B \(row 3\)"),
        (b"id,name\n,A\n", None, r"row 2 \(A\): The student id is empty"),
        (b"id,name\n../x,A\n", None, "slash"),
        (b"id,canvas\na,5\nb,5\n", None, "'5' in canvas is that of a already"),
        (b"\xff\xfeI", None, "begins as UTF-16"),
        (table(_blind()).encode(), None, "anonymous marking"),
    ],
)
def test_what_cannot_be_read_is_said_exactly(tmp_path, content, id_column, sentence):
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    with pytest.raises(CourseProblem, match=sentence):
        read_roster(path, id_column)


def test_cells_that_would_be_computed_are_made_text_and_back():
    for cell in ("=1+1", "+A1", "-A1", "@x", "\t=1", " =1", "\uff1d1"):
        assert neutral(cell) == f"'{cell}"
        assert bare(neutral(cell)) == cell
        assert neutral(neutral(cell)) == neutral(cell)
    for cell in ("-", "-2.5", "+3", "Ada", "'quoted", ""):
        assert bare(neutral(cell)) == neutral(cell) == cell


def test_names_are_compared_by_their_words():
    assert words("O\u2019Neill, Seán") == words("Seán O'NEILL")
    assert words("José") != words("Jose")
    assert words("Zoe\u0308") == words("Zoë")
    assert "delacruzjuancarlos" in glued("Juan Carlos de la Cruz") & glued(
        "de la Cruz, Juan Carlos"
    )


def test_a_table_as_large_as_a_university_is_refused_politely(tmp_path, monkeypatch):
    monkeypatch.setattr("convwidgets.homework.lms.table.LARGEST", 10)
    path = tmp_path / "large.csv"
    path.write_text("id\n" * 10)
    with pytest.raises(CourseProblem, match="one course"):
        read_table(path)
