"""The instructor's key: complete, and nowhere near the lessons."""

import re
import subprocess
from html import unescape
from pathlib import Path

import pytest
from static_page import check_page

from convwidgets.core import ConvError
from convwidgets.exercises import questions
from convwidgets.homework import key as key_module
from convwidgets.homework.key import write_key
from convwidgets.homework.key_entries import chapters
from convwidgets.homework.variants import variant

REPOSITORY = Path(__file__).parents[2]
COURSE, STUDENTS = "convwidgets", ("s001",)
VALUED = [q for q in questions() if q.kind != "function"]


@pytest.fixture(scope="module")
def content():
    return chapters(COURSE, STUDENTS)


@pytest.fixture
def written(content, tmp_path, monkeypatch):
    """Write the key with what was gathered once, and read it as plain text."""
    monkeypatch.setattr(key_module, "chapters", lambda *_: content)

    def write(name):
        path = write_key(tmp_path / name, course=COURSE, students=["S001", " s001"])
        told = path.read_text(encoding="utf-8")
        if path.suffix == ".md":
            return told
        assert "<script" not in told
        assert not re.search(r'(src|href)="(?!#)', told)  # nothing to load
        told = re.sub(r"<style>.*?</style>", "", told, flags=re.DOTALL)
        return unescape(re.sub(r"<[^>]+>", "\x00", told.replace("<code>", "`")
                               .replace("</code>", "`").replace("<br>", "\n")))  # fmt: skip

    return write


def _plain(text):
    """Without what HTML and Markdown mark differently."""
    return re.sub(r"[`*\x00\s|\\]+", " ", text)


@pytest.mark.parametrize("name", ["key.html", "key.md"])
def test_everything_of_every_question_is_in_the_key(written, name):
    told = _plain(written(name))
    for question in questions():
        where = told.index(f" {question.id} {question.kind} ")
        for text in (question.text, *map(question.hint, range(len(question.hints)))):
            assert _plain(text) in told[where:], question.id
        assert _plain(question.solution().split("\n")[-1]) in told or question.kind != "function"
        if question.kind == "function":
            for slip in question.misconceptions:
                assert _plain(f"{slip.name}") in told[where:]
                assert _plain(slip.say(question.numbers)) in told[where:]
            assert "def " in question.solution() or "lambda" in question.solution()
            continue
        assert _plain(question.written(question.right)) in told[where:]
        for slip in question.slips:
            assert _plain(slip.reason) in told[where:], (question.id, slip.name)
            if question.kind != "choice":
                assert _plain(question.written(slip.value)) in told[where:]


def test_misconceptions_that_take_other_numbers_are_listed_with_them(content):
    told = {e.id: e for chapter in content for e in chapter.entries}
    assert set(told) == {q.id for q in questions()}
    swapped = {n.name: n for n in told["02.value"].named}["row and column of the position swapped"]
    assert swapped.numbers
    assert swapped.value
    missing = 0
    for question in VALUED:
        names = {named.name for named in told[question.id].named}
        assert {slip.name for slip in question.slips} <= names
        if question.vary is not None:
            for seed in range(3):
                missing += len({slip.name for slip in question.variant(seed).slips} - names)
    assert missing == 0


def test_the_answers_of_each_student_are_listed(content, written):
    told = written("key.html")
    assert "1 student of the course convwidgets" in told
    for chapter in content:
        for entry in chapter.entries:
            question = next(q for q in questions(chapter.lesson) if q.id == entry.id)
            if question.kind == "function" or question.vary is None:
                assert entry.students == ()
                continue
            assert [own.student for own in entry.students] == list(STUDENTS)
            for own in entry.students:
                theirs = variant(question, course=COURSE, student=own.student)
                assert own.answer == theirs.written(theirs.right)
                assert theirs.grade(theirs.right).correct is True


def test_contents_lead_to_every_question(content, tmp_path, monkeypatch):
    monkeypatch.setattr(key_module, "chapters", lambda *_: content)
    page = write_key(tmp_path / "key.html").read_text(encoding="utf-8")
    assert check_page(page) == "Instructor's key"
    links = re.findall(r'href="#([^"]+)"', page)
    anchors = re.findall(r'id="([^"]+)"', page)
    assert len(set(anchors)) == len(anchors)
    assert set(links) <= set(anchors)
    assert {q.id for q in questions()} <= set(links)


@pytest.mark.parametrize("folder", ["", "homework", "homework/source"])
def test_the_key_is_not_written_beside_the_lessons(folder):
    target = REPOSITORY / "notebooks" / folder / "key.html"
    if not target.parent.is_dir():
        pytest.skip("no such folder yet")
    with pytest.raises(ConvError, match=r"students get|handed out"):
        write_key(target)
    assert not target.exists()


def test_nor_in_what_a_course_hands_out(tmp_path):
    (tmp_path / "nbgrader_config.py").write_text("")
    for name in ("release", "source", "feedback", "submitted"):
        (tmp_path / name / "hw1").mkdir(parents=True)
        with pytest.raises(ConvError, match="handed out"):
            write_key(tmp_path / name / "hw1" / "key.html")


@pytest.mark.parametrize(
    ("path", "options", "message"),
    [
        ("key.pdf", {}, r"\.html or \.md"),
        ("key", {}, "file without suffix"),
        ("nowhere/key.html", {}, "There is no folder"),
        ("key.html", {"students": ["s001"]}, "no course"),
        ("key.html", {"students": [""], "course": "c"}, "is empty"),
    ],
)
def test_what_cannot_be_written_is_refused(tmp_path, path, options, message):
    with pytest.raises(ConvError, match=message):
        write_key(tmp_path / path, **options)


def test_no_committed_notebook_holds_what_the_key_holds():
    listed = subprocess.run(
        ["git", "ls-files", "notebooks"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.split("\n")
    paths = [REPOSITORY / name for name in listed if name] or [
        *(REPOSITORY / "notebooks").glob("*.ipynb")
    ]
    sentences = [
        text
        for question in VALUED
        for text in (question.solution(), *(slip.reason for slip in question.slips))
        if len(text) > 60
    ]
    assert len(sentences) > 800
    for path in paths:
        if path.suffix not in (".ipynb", ".md", ".html") or not path.is_file():
            continue
        told = path.read_text(encoding="utf-8")
        assert "Instructor's key" not in told, path
        if path.parent == REPOSITORY / "notebooks":
            assert not [s for s in sentences if s in told], path
