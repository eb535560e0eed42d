"""From downloads, honest and otherwise, to nbgrader's folder."""

import io
import os
import re
import stat
import zipfile
from datetime import datetime

import pytest
from lms_downloads import (
    ABSENT,
    CLASS,
    FORMS,
    HERE,
    HOMEWORK,
    answers,
    brightspace_prefix,
    canvas_prefix,
    course_in,
    files_of,
    moodle_prefix,
    notebook,
    sheet,
    table,
    unpacked,
    worksheet,
    zipped,
)
from oracles import require

from convwidgets.homework.course import CourseProblem
from convwidgets.homework.lms import collect
from convwidgets.homework.lms.times import in_utc

require("nbgrader.apps")
EVERYBODY = {person.id: person.id for person in HERE}
LEES = ("s012", "s013")
ADA = "id,name,moodle,canvas,brightspace\nada,Ada Roe,5,5,ada\nbob,Bob Poe,6,6,bob\n"


@pytest.fixture
def course(tmp_path):
    return course_in(tmp_path / "course")


@pytest.fixture
def two(course, tmp_path):
    """A course of two students."""
    (tmp_path / "two.csv").write_text(ADA)
    course.state.mkdir()
    (course.state / "roster.csv").write_text(ADA)
    return course


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("pack", [zipped, unpacked], ids=["zip", "folder"])
def test_thirty_students(course, tmp_path, form, pack):
    files = files_of(form)
    kind = form.split()[0]
    roster = sheet(tmp_path, "moodle" if kind == "plain" else kind)
    download = pack(tmp_path / "download", files)
    first = collect(course, HOMEWORK, download, roster=roster)
    assert first.kind == kind
    expected = dict(EVERYBODY)
    if kind == "brightspace":  # two people of one name, and no number that the export knows
        expected = {id: id for id in EVERYBODY if id not in LEES}
        assert "the name fits s012 (Sam Lee) and s013 (Sam Lee)" in first.problems[0][1]
        assert len(first.problems) == 2
    else:
        assert first.problems == ()
    assert answers(course) == expected
    assert set(first.missing) == {p.id for p in CLASS} - {*expected}
    assert set(first.missing) >= ABSENT
    before = {path: path.stat().st_mtime_ns for path in course.root.rglob("submitted/*/*/*")}
    second = collect(course, HOMEWORK, download)
    assert second.changed == ()
    assert set(second.unchanged) == {*expected}
    assert before == {
        path: path.stat().st_mtime_ns for path in course.root.rglob("submitted/*/*/*")
    }
    stamp = course.submission(HOMEWORK, "s001").with_name("timestamp.txt")
    if kind in ("brightspace", "moodle"):  # 21:26 in Berlin
        assert stamp.read_text() == "2024-09-24 19:26:00"
        assert any("Europe/Berlin" in note for note in second.notes)


def test_the_number_that_the_teacher_notes_tells_two_people_apart(course, tmp_path):
    download = zipped(tmp_path / "d.zip", files_of("brightspace flat"))
    collect(course, HOMEWORK, download, roster=sheet(tmp_path, "brightspace"))
    path = course.state / "roster.csv"
    text = path.read_text(encoding="utf-8-sig")
    for id, number in zip(LEES, ("1012", "1013"), strict=True):
        text = text.replace(f",{id};", f",{number};{id};")
    path.write_text(text, encoding="utf-8")
    again = collect(course, HOMEWORK, download)
    assert again.new == LEES
    assert answers(course) == EVERYBODY


def test_anonymous_marking_needs_the_worksheet(course, tmp_path):
    names = {p.number: f"Participant_{p.number}_assignsubmission_file" for p in HERE}
    files = {f"{names[p.number]}/{HOMEWORK}.ipynb": notebook(p.id) for p in HERE}
    download = zipped(tmp_path / "d.zip", files)
    (tmp_path / "list.csv").write_text("id,name\ns001,Zoë Müller\n")
    told = collect(course, HOMEWORK, download, roster=tmp_path / "list.csv")
    assert told.changed == ()
    assert "the marking is anonymous" in told.problems[0][1]
    collect(course, HOMEWORK, download, roster=sheet(tmp_path, "moodle"))
    assert answers(course) == EVERYBODY


def test_numbers_of_the_last_homework_do_not_lead_astray(course, tmp_path):
    rows = worksheet()
    for row in rows[1:]:
        row[0] = row[0].replace(" 1", " 5")
    (tmp_path / "last.csv").write_text(table(rows))
    files = {
        f"{moodle_prefix(p)}_assignsubmission_file_{HOMEWORK}.ipynb": notebook(p.id) for p in HERE
    }
    told = collect(
        course, HOMEWORK, zipped(tmp_path / "d.zip", files), roster=tmp_path / "last.csv"
    )
    assert answers(course) == {id: id for id in EVERYBODY if id not in LEES}
    assert "give the grading worksheet of this assignment" in told.problems[0][1]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (f"roeada_77_900_{HOMEWORK}.ipynb", "the number is 77 instead of 5"),
        (f"doeeve_77_900_{HOMEWORK}.ipynb", "nobody on the roster is called 'doeeve'"),
        (f"poebob_5_900_{HOMEWORK}.ipynb", "the number 5 is that of ada .*, the name that of bob"),
        (f"anon_x1Yz_900_{HOMEWORK}.ipynb", "turn anonymous grading off"),
        ("roeada_5_text.html", "no notebook, and there is none beside it"),
        ("roeada_LATE_5_900_answers.rar", "no notebook, and there is none beside it"),
        (f"9-77 - Ann Onymous - Sep 24, 2024 926 PM - {HOMEWORK}.ipynb", "called 'Ann Onymous'"),
        (f"Team A_9_assignsubmission_file_{HOMEWORK}.ipynb", "called 'Team A'"),
    ],
)
def test_nobody_is_guessed(two, tmp_path, name, sentence):
    told = collect(two, HOMEWORK, unpacked(tmp_path / "d", {name: notebook()}))
    assert told.changed == ()
    [(file, reason)] = told.problems
    assert file == name
    assert re.search(sentence, reason)
    assert any(file in line for line in told.report())


def test_the_newest_of_several_attempts_counts(two, tmp_path):
    def name(when):
        return f"5-77 - Ada Roe - {when}/{HOMEWORK}.ipynb"

    times = {"Sep 9, 2024 1201 AM": "1", "Oct 1, 2024 1230 PM": "3", "Sep 30, 2024 1159 PM": "2"}
    files = {name(when): notebook(text) for when, text in times.items()}
    told = collect(two, HOMEWORK, zipped(tmp_path / "d.zip", files))
    assert answers(two) == {"ada": "3"}
    assert f"ada: the newest of 3 notebooks counts, {HOMEWORK}.ipynb, of 2024-10-01 12:30." in (
        told.notes
    )
    older = {name("Sep 30, 2024 1159 PM"): notebook("2")}
    told = collect(two, HOMEWORK, zipped(tmp_path / "e.zip", older))
    assert told.changed == ()
    assert any("what was collected before is newer" in note for note in told.notes)
    canvas = {f"roeada_LATE_5_{n}_{HOMEWORK}{end}.ipynb": notebook(n) for n, end in
              (("901", ""), ("1002", "-1"))}  # fmt: skip
    told = collect(two, HOMEWORK, zipped(tmp_path / "f.zip", canvas))
    assert answers(two) == {"ada": "1002"}
    assert any("Canvas marks as late: ada" in note for note in told.notes)


def test_the_newest_counts_whatever_it_is_called(two, tmp_path):
    def name(day, file):
        return f"5-77 - Ada Roe - Sep {day}, 2024 926 PM - {file}.ipynb"

    own = b'{"cells": [], "nbformat": 4}'
    final = f"{HOMEWORK}_final"
    files = {name(20, HOMEWORK): notebook("old"), name(24, final): notebook("new")}
    told = collect(two, HOMEWORK, unpacked(tmp_path / "d", files | {name(25, "notes"): own}))
    assert answers(two) == {"ada": "new"}
    assert told.notes[:2] == (
        f"ada: the newest of 3 notebooks counts, {final}.ipynb, of 2024-09-24 21:26. "
        f"Passed over: {HOMEWORK}.ipynb, notes.ipynb.",
        f"ada: {final}.ipynb is taken as {HOMEWORK}.ipynb.",
    )


def test_a_time_zone_that_is_none_is_not_taken_for_another():
    noon = datetime(2024, 9, 24, 12)
    assert in_utc(noon, "Europe/Berlin") == datetime(2024, 9, 24, 10)
    assert in_utc(noon, "UTC") == noon
    for zone in ("Europe/Berln", "Europe", "", "../UTC"):
        with pytest.raises(CourseProblem, match=f"time zone '{zone}' is not known"):
            in_utc(noon, zone)


def test_an_earlier_notebook_is_kept_and_named(two, tmp_path):
    collect(two, HOMEWORK, unpacked(tmp_path / "a", {"ada.ipynb": notebook("1")}))
    told = collect(two, HOMEWORK, unpacked(tmp_path / "b", {"ada.ipynb": notebook("2")}))
    assert told.replaced == ("ada",)
    [kept] = two.state.glob(f"earlier/{HOMEWORK}/ada/*.ipynb")
    assert kept.read_bytes() == notebook("1")
    assert any(str(kept.relative_to(two.root)) in note for note in told.notes)


def test_a_crash_in_the_middle_is_mended_by_doing_it_again(two, tmp_path, monkeypatch):
    files = {"ada.ipynb": notebook("1"), "bob.ipynb": notebook("1")}
    collect(two, HOMEWORK, unpacked(tmp_path / "a", files))
    changed = unpacked(tmp_path / "b", {name: notebook("2") for name in files})
    copies = []

    def copy(source, target):
        copies.append(target)
        if len(copies) == 2:
            open(target, "wb").close()  # what a power cut leaves
            raise KeyboardInterrupt
        with open(source, "rb") as file, open(target, "wb") as into:
            into.write(file.read())

    with monkeypatch.context() as patch:
        patch.setattr("nbgrader.apps.zipcollectapp.shutil.copy", copy)
        with pytest.raises(KeyboardInterrupt):
            collect(two, HOMEWORK, changed)
    collect(two, HOMEWORK, changed)
    assert answers(two) == {"ada": "2", "bob": "2"}
    for id in ("ada", "bob"):
        kept = [p.read_bytes() for p in two.state.glob(f"earlier/{HOMEWORK}/{id}/*.ipynb")]
        assert notebook("1") in kept


def _with_link(path):
    with zipfile.ZipFile(path, "w") as archive:
        link = zipfile.ZipInfo("bob/hw.ipynb")
        link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("ada.ipynb", notebook("good"))
    return path


def test_hostile_zips_do_nothing_but_get_named(two, tmp_path, monkeypatch):
    monkeypatch.setattr("convwidgets.homework.lms.archive.LARGEST_FILE", 1 << 20)
    outside = set(tmp_path.rglob("*"))
    inner = io.BytesIO()
    zipped(inner, {"deep.zip": b"PK", "bob.ipynb": b"0" * (2 << 20)})
    files = {
        "../../slip.ipynb": notebook(),
        "/abs.ipynb": notebook(),
        "C:\\win.ipynb": notebook(),
        "bob/in.zip": inner.getvalue(),
        "bob/broken.zip": b"no zip",
        "ada.ipynb": notebook("good"),
        "__MACOSX/ada.ipynb": b"x",
        ".ipynb_checkpoints/ada.ipynb": b"x",
        "._ada.ipynb": b"x",
    }
    told = collect(two, HOMEWORK, zipped(tmp_path / "d.zip", files))
    assert answers(two) == {"ada": "good"}
    reasons = dict(told.problems)
    assert len(reasons) == 6
    assert sum("leads out of the zip" in reason for reason in reasons.values()) == 3
    assert "has more than 1 MB" in reasons["bob/in.zip/bob.ipynb"]
    assert "not a zip" in reasons["bob/broken.zip"]
    linked = collect(two, HOMEWORK, _with_link(tmp_path / "link.zip"))
    assert linked.problems == (("bob/hw.ipynb", "is a link; only files are taken"),)
    new = {p for p in set(tmp_path.rglob("*")) - outside if two.root not in p.parents}
    assert {p.name for p in new} == {"d.zip", "link.zip"}
    assert not list(two.state.glob("downloaded/*"))


def test_links_and_devices_in_a_folder_are_not_followed(two, tmp_path):
    folder = unpacked(tmp_path / "d", {"ada.ipynb": notebook("good")})
    (tmp_path / "secret.ipynb").write_bytes(notebook("secret"))
    (folder / "bob.ipynb").symlink_to(tmp_path / "secret.ipynb")
    (folder / "bob").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe.ipynb")
    told = collect(two, HOMEWORK, folder)
    assert answers(two) == {"ada": "good"}
    assert {file for file, _ in told.problems} == {"bob", "bob.ipynb", "pipe.ipynb"}


@pytest.mark.parametrize(
    ("file", "data", "sentence"),
    [
        ("hw.ipynb", b"", "is empty"),
        ("hw.ipynb", b"%PDF-1.7", "is a PDF and no notebook"),
        ("hw.ipynb", b"<html>", "is a web page"),
        ("hw.ipynb", notebook()[:-9], "is damaged"),
        ("hw.ipynb", b"[" * 200_000, "nested more deeply"),
        ("hw.ipynb", b"[]", "is JSON, but no notebook"),
        ("hw.ipynb", b'{"worksheets": []}', "format 3"),
        ("hw.ipynb", notebook("", "hw2_by_hand"), "is the notebook of 'hw2_by_hand'"),
    ],
)
def test_what_is_no_notebook_is_said(two, tmp_path, file, data, sentence):
    told = collect(two, HOMEWORK, unpacked(tmp_path / "d", {f"ada/{file}": data}))
    assert told.missing == ("ada", "bob")
    assert sentence in told.problems[0][1]
    assert told.problems[0][1].startswith("of ada ")


@pytest.mark.parametrize(
    "file",
    [
        f"{HOMEWORK} (1).ipynb",
        f"{HOMEWORK}-Copy1.ipynb",
        f"{HOMEWORK}.ipynb.txt",
        f"{HOMEWORK.upper()}.IPYNB",
        "my answers.ipynb.json",
        f"work/{HOMEWORK}.ipynb",
    ],
)
def test_names_that_browsers_and_students_make(two, tmp_path, file):
    for name, data in ((file, notebook("x")), (file, b"\xef\xbb\xbf" + notebook("x"))):
        moodle = {f"Ada Roe_5_assignsubmission_file_/{name}": data, "x/readme.pdf": b"%PDF"}
        collect(two, HOMEWORK, zipped(tmp_path / "d.zip", moodle))
        assert answers(two) == {"ada": "x"}


def test_a_zip_that_a_student_hands_in_is_opened(two, tmp_path):
    inner = io.BytesIO()
    zipped(inner, {f"hw/{HOMEWORK}.ipynb": notebook("in"), "__MACOSX/hw/._x.ipynb": b""})
    files = {"Ada Roe_5_assignsubmission_file_hw.zip": inner.getvalue()}
    folder = unpacked(tmp_path / "d", {})
    folder.mkdir(exist_ok=True)
    zipped(folder / "of moodle.zip", files)
    assert collect(two, HOMEWORK, folder).new == ("ada",)
    assert answers(two) == {"ada": "in"}


def test_two_notebooks_with_nothing_to_tell_them_apart_are_left(two, tmp_path):
    base = "Ada Roe_5_assignsubmission_file_"
    files = {
        f"{base}/{HOMEWORK}.ipynb": notebook("1"),
        f"{base}/{HOMEWORK} (1).ipynb": notebook("2"),
    }
    told = collect(two, HOMEWORK, unpacked(tmp_path / "d", files))
    assert told.changed == ()
    assert "nothing tells which is the newest" in told.problems[0][1]
    files[f"{base}/{HOMEWORK} (1).ipynb"] = notebook("1")
    files[f"{base}/scratch.ipynb"] = notebook("other")
    told = collect(two, HOMEWORK, unpacked(tmp_path / "e", files))
    assert answers(two) == {"ada": "1"}


def test_nobody_hands_in_as_somebody_else(two, tmp_path):
    inner = io.BytesIO()
    zipped(inner, {"bob.ipynb": notebook("of ada"), f"bob/{HOMEWORK}.ipynb": notebook("of ada")})
    folder = tmp_path / "d"
    unpacked(folder, {"ADA.zip": inner.getvalue(), "eve.zip": inner.getvalue()})
    told = collect(two, HOMEWORK, folder)
    assert answers(two) == {"ada": "of ada"}
    assert told.missing == ("bob",)
    [(file, reason)] = told.problems
    assert file.startswith("eve.zip/")
    assert "nobody on the roster has the id 'eve'" in reason


def test_folders_of_groups_are_no_students(two, tmp_path):
    files = {"a/ada.ipynb": notebook("1"), f"b/bob/{HOMEWORK}.ipynb": notebook("2")}
    collect(two, HOMEWORK, unpacked(tmp_path / "d", files))
    assert answers(two) == {"ada": "1", "bob": "2"}


def test_a_column_of_no_table_is_refused(two, tmp_path):
    with pytest.raises(CourseProblem, match="--roster"):
        collect(two, HOMEWORK, tmp_path, id_column="SIS User ID")


def test_two_people_of_one_name_and_one_of_them_on_the_roster(two, tmp_path):
    files = {f"{n}-77 - Ada Roe - Sep 24, 2024 926 PM/hw.ipynb": notebook(str(n)) for n in (5, 8)}
    told = collect(two, HOMEWORK, unpacked(tmp_path / "d", files))
    assert told.changed == ()
    assert "the numbers 5 and 8" in told.problems[0][1]


def test_brightspace_with_the_login_before_the_name(two, tmp_path):
    files = {f"9-77 - bob Bob Poe - Sep 24, 2024 926 PM/{HOMEWORK}.ipynb": notebook("b")}
    collect(two, HOMEWORK, unpacked(tmp_path / "d", files))
    assert answers(two) == {"bob": "b"}


def test_without_a_roster_only_ids_will_do(course, tmp_path):
    files = {f"all/{id}/{HOMEWORK}.ipynb": notebook(id) for id in ("s1", "s2")}
    told = collect(course, HOMEWORK, unpacked(tmp_path / "d", files))
    assert answers(course) == {"s1": "s1", "s2": "s2"}
    assert "no roster" in told.notes[0]
    named = unpacked(tmp_path / "e", files_of("canvas"))
    with pytest.raises(CourseProblem, match="Add --roster FILE with the gradebook"):
        collect(course, HOMEWORK, named)


def test_what_cannot_be_collected_at_all(two, tmp_path, monkeypatch):
    mixed = unpacked(
        tmp_path / "mixed",
        {
            f"{moodle_prefix(CLASS[0])}_assignsubmission_file_x.ipynb": b"",
            f"{canvas_prefix(CLASS[0])}_9_x.ipynb": b"",
            f"{brightspace_prefix(CLASS[0])} - x.ipynb": b"",
        },
    )
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("x")
    plain = unpacked(tmp_path / "plain", {"ada.ipynb": notebook()})
    for folder, kind, sentence in (
        (mixed, None, "1 of Moodle and 1 of Brightspace and 1 of Canvas"),
        (tmp_path / "empty", None, "no files"),
        (tmp_path / "none", None, "no folder or zip"),
        (tmp_path / "file", None, "neither a folder nor a zip"),
        (plain, "canvas", r"No file .* is named as Canvas names them .* the first is ada.ipynb"),
        (plain, "blackboard", "'blackboard' is not known"),
    ):
        with pytest.raises(CourseProblem, match=sentence):
            collect(two, HOMEWORK, folder, kind)
    monkeypatch.setattr("convwidgets.homework.lms.archive.MOST_FILES", 3)
    many = unpacked(tmp_path / "many", {f"{n}.txt": b"" for n in range(4)})
    with pytest.raises(CourseProblem, match="more than 3 files"):
        collect(two, HOMEWORK, many)


def _newer(raw: bytes) -> bytes:
    """A zip that asks for a program of the future."""
    at = raw.index(b"PK\x01\x02") + 6
    return raw[:at] + b"\x63\x00" + raw[at + 2 :]


@pytest.mark.parametrize(
    ("content", "change", "sentence"),
    [
        ({f"{n}.ipynb": b"x" for n in range(600)}, bytes, "holds 600 files, more than 500"),
        ({f"{n}/": b"" for n in range(600)}, bytes, "holds 600 files"),
        ({f"{n}.ipynb": bytes(1 << 20) for n in range(5)}, bytes, "other files in one zip"),
        ({"hw.ipynb": notebook()}, _newer, "is not a zip that can be opened"),
    ],
    ids=["many", "folders", "large", "new"],
)
@pytest.mark.parametrize("pack", [zipped, unpacked], ids=["zip", "folder"])
def test_one_students_zip_costs_nobody_else_anything(
    two, tmp_path, monkeypatch, pack, content, change, sentence
):
    monkeypatch.setattr("convwidgets.homework.lms.archive.LARGEST_OF_ONE", 2 << 20)
    monkeypatch.setattr("convwidgets.homework.lms.archive.LARGEST_ALL", 4 << 20)
    inner = io.BytesIO()
    zipped(inner, content)
    files = {"ada/work.zip": change(inner.getvalue()), "bob/hw.ipynb": notebook("good")}
    told = collect(two, HOMEWORK, pack(tmp_path / "d", files))
    assert answers(two) == {"bob": "good"}
    assert any(sentence in reason for _, reason in told.problems)
