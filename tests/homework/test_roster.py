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


def test_another_column_of_ids_later_is_refused_before_anything_is_written(tmp_path):
    course, path = course_in(tmp_path / "course"), tmp_path / "gb.csv"
    text = "Student,ID,SIS User ID,SIS Login ID,Section\nAda,11,u1,s001,A\nBob,12,u2,s002,A\n"
    path.write_text(text)
    import_roster(course, path)
    before = (course.state / "roster.csv").read_bytes()
    said = r"s001 \(Ada\) .* the id 'u1' from 'SIS User ID' \(and 1 more likewise\)"
    with pytest.raises(CourseProblem, match=said):
        import_roster(course, path, "SIS User ID")
    assert (course.state / "roster.csv").read_bytes() == before
    # Where nobody asked for it, the platform's number keeps the id.
    path.write_text(text.replace("s002", ""))
    roster = import_roster(course, path)
    assert list(roster.students) == ["s001", "s002"]
    notes = " ".join(roster.notes)
    assert "with the id as before: s001 (here u1), s002 (here u2)." in notes
    assert "not in this table" not in notes


def test_a_worksheet_with_addresses_gives_nobody_another_id(tmp_path):
    course = course_in(tmp_path / "course")
    import_roster(course, sheet(tmp_path, "moodle"))
    rows = [["id", "email", "number"], ["new", CLASS[0].email, "n1"]]
    (tmp_path / "list.csv").write_text(table(rows))
    with pytest.raises(CourseProblem, match=r"s001 .* would get the id 'n1' from 'number'"):
        import_roster(course, tmp_path / "list.csv", "number")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("s002,Ada,11\n", "'11' in canvas is that of s001 already"),
        ("s001,Ada,13\nu9,Eve,11\n", r"s001 \(Ada\) and u9 \(Eve\) .* both be s001 \(Ada\)"),
    ],
)
def test_a_roster_that_could_not_be_read_again_is_not_written(tmp_path, rows, said):
    course, path = course_in(tmp_path / "course"), tmp_path / "list.csv"
    path.write_text("id,name,canvas\ns001,Ada,11\ns002,Bob,12\n")
    import_roster(course, path)
    path.write_text(f"id,name,canvas\n{rows}")
    with pytest.raises(CourseProblem, match=said):
        import_roster(course, path)
    assert len(stored_roster(course)) == 2


def test_canvas_with_two_columns_of_names(tmp_path):
    path = tmp_path / "gb.csv"
    path.write_text(
        "LastName,FirstName,ID,SIS Login ID,Section\nRoe,Ada,11,ada,A\nStudent,Test,12,0f3a,A\n"
    )
    assert list(read_roster(path).students) == ["ada"]


def test_a_plain_list_with_a_section_is_no_gradebook(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("ID,Student,Section\ns001,Ada Roe,A\n")
    student = read_roster(path).students["s001"]
    assert (student.name, student.canvas) == ("Ada Roe", ())
    path.write_text("Student,ID,Section,HW (3)\n    Points Possible,,,20\nAda Roe,11,A,\n")
    assert read_roster(path).students["11"].canvas == ("11",)


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
        (b"id,name\n,A\n", None, r"'id', the column of ids, is empty for A \(row 2\)"),
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
