"""Nothing a student gets, and nothing a student's code can reach, holds an answer."""

import base64
import json
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sandboxes
import six_assignments
from six_assignments import FOLDER, NAMES, calls, cell_of, code, is_manual, marks, text, with_cell

from convwidgets.exercises import Choice, Function
from convwidgets.exercises.bank import question
from convwidgets.homework.course import Course
from convwidgets.homework.judge import judge_submission
from convwidgets.homework.variants import variant

STUDENTS = [f"s{number:03}" for number in range(20)]
MARKERS = ("BEGIN SOLUTION", "END SOLUTION", "BEGIN HIDDEN", "END HIDDEN", "sheet.grade(")
KEY = ("Instructor's key", "keep it from the students")
REGIONS = ("SOLUTION", "HIDDEN TESTS")
REGION = re.compile(rf"### BEGIN ({'|'.join(REGIONS)})\n(.*?)### END \1", re.DOTALL)
SHORTEST = 12

# Lines of solutions and hidden tests that a task gives on purpose.
GIVEN = {
    "hw3_sizes": (
        "cells = (cells - kernel_size) // stride + 1",
        'length = sheet.ask("05.strided").size + 40',
        "for kernel_size, stride, dilation in layers:",
        "channels, rows, columns = shape",
    ),
    "hw5_channels": ("for in_channels, out_channels, kernel_size in layers:",),
    "hw6_from_scratch": ("KH, KW = kernel.shape",),
}

Book = six_assignments.Book


def plain(told: str) -> str:
    """A text with every run of white space as one blank."""
    return " ".join(told.split())


@cache
def secret_texts(name: str, regions: tuple[str, ...] = REGIONS) -> set[str]:
    """Solution lines, hidden tests, sentences of the model answer and of the marking guide."""
    found = set(MARKERS)
    for cell in six_assignments.source(name)["cells"]:
        if is_manual(cell):
            found |= set(re.split(r"(?<=[.:?])\s+", text(cell)))
        for kind, region in REGION.findall(text(cell)):
            found |= set(region.splitlines()) if kind in regions else set()
    lines = {plain(line) for line in found} - set(GIVEN.get(name, ()))
    # Which error a line catches is no answer to anything.
    return {line for line in lines if len(line) >= SHORTEST and not line.startswith("except ")}


def numbers_in(told: str) -> list[float]:
    """The numbers of a text, in order."""
    told = told.replace("−", "-")
    return [float(n) for n in re.findall(r"(?<![\w.])-?\d+(?:\.\d+)?(?!\w)", told)]


@cache
def secret_numbers(name: str) -> dict[tuple[float, ...], str]:
    """The students' right answers, where they are so many numbers that none appears by chance."""
    asked = {id for c in code(six_assignments.source(name)) for _, id, _ in calls(text(c), "ask")}
    found = {}
    for student in ("preview", *STUDENTS):
        for id in sorted(asked):
            own = variant(question(id), course="convwidgets", student=student)
            if not isinstance(own, Function | Choice):
                right = tuple(np.ravel(np.asarray(own.right, dtype=float)).tolist())
                odd = len(right) == 1 and (abs(right[0]) >= 1000 or right[0] % 0.5)
                if odd or (len(right) >= 4 and len(set(right)) >= 3):
                    found[right] = f"the answer of {student} to {id}"
    return found


def texts_in(value: object) -> Iterator[str]:
    """Every text within what a notebook's JSON holds; what is packed is unpacked."""
    if isinstance(value, dict):
        for key, own in value.items():
            yield str(key)
            yield from texts_in(own)
    elif isinstance(value, list):
        if all(isinstance(part, str) for part in value):
            yield "".join(value)
        elif all(isinstance(part, int | float) for part in value):
            yield " ".join(map(str, value))
        for own in value:
            yield from texts_in(own)
    else:
        yield str(value)
        if isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9+/\s]{16,}={0,2}\s*", value):
            yield _unpacked(value)


def _unpacked(packed: str) -> str:
    try:
        return base64.b64decode(packed).decode("utf-8", "replace")
    except ValueError:
        return ""


def leaks(folder: Path, name: str) -> list[str]:
    """What the files of a folder tell of an assignment's answers."""
    texts, numbers = secret_texts(name), secret_numbers(name)
    found = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        raw = path.read_text(encoding="utf-8", errors="replace")
        told = [*texts_in(json.loads(raw))] if path.suffix == ".ipynb" else [raw, _unpacked(raw)]
        whole = plain("\n".join(told))
        found += [f"{path.name}: {secret}" for secret in texts if secret in whole]
        runs = [numbers_in(part) for part in told]
        for answer, whose in numbers.items():
            if any(_within(answer, run) for run in runs):
                found.append(f"{path.name}: {whose}")
        if path.suffix == ".ipynb":
            cells = code(json.loads(raw))
            found += [f"{path.name}: an output" for c in cells if c["outputs"]]
    return found


def _within(answer: tuple[float, ...], run: list[float]) -> bool:
    size = len(answer)
    return any(tuple(run[at : at + size]) == answer for at in range(len(run) - size + 1))


@pytest.mark.parametrize("name", NAMES)
def test_a_release_tells_no_answer(name, six):
    assert leaks(six.released(name).parent, name) == []
    assert len(secret_texts(name)) > 40
    # An answer such as 7 stands in every text; these two ask for nothing but sizes.
    assert secret_numbers(name) or name in ("hw3_sizes", "hw6_from_scratch")
    others = {path.name for path in (six.root / "release").rglob("*") if path.is_file()}
    assert others == {f"{each}.ipynb" for each in NAMES}


SOLVED = "hw2_by_hand"
MODEL = six_assignments.text(
    next(c for c in six_assignments.source(SOLVED)["cells"] if is_manual(c))
).splitlines()


def _answer() -> list[Any]:
    own = variant(question("02.whole"), course="convwidgets", student="s007")
    return np.asarray(own.right, dtype=float).tolist()


def _in_metadata(book: Book) -> Book:
    cell_of(book, "part4")["metadata"]["why"] = {"notes": [*np.ravel(_answer()).tolist()]}
    return book


def _in_output(book: Book) -> Book:
    cell = cell_of(book, "part4-answer")
    cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["42"]}]
    return book


def _in_attachment(book: Book) -> Book:
    packed = base64.b64encode(b"\x89PNG columns = image.shape[1]\n").decode()
    cell_of(book, "part4")["attachments"] = {"picture.png": {"image/png": packed}}
    return book


@pytest.mark.parametrize(
    ("plant", "told"),
    [
        (lambda b: with_cell(b, "    columns = image.shape[1]\n", "part5-shift-answer"), "columns"),
        (lambda b: with_cell(b, "Try `return  np.maximum(x, 0)`.", "part4", "markdown"), "maximum"),
        (lambda b: with_cell(b, "def points_for_moved():\n    pass", "part4"), "points_for_moved"),
        (lambda b: with_cell(b, "sheet.grade('09.relu', relu)", "part4"), "sheet.grade("),
        (lambda b: with_cell(b, MODEL[0], "part8", "markdown"), "hw2_by_hand.ipynb: "),
        (lambda b: with_cell(b, MODEL[-1], "part8", "markdown"), "hw2_by_hand.ipynb: "),
        (lambda b: with_cell(b, f"Try {_answer()}.", "part4", "markdown"), "of s007 to 02.whole"),
        (_in_metadata, "of s007 to 02.whole"),
        (_in_output, "an output"),
        (_in_attachment, "columns"),
    ],
)
def test_a_leak_that_is_planted_in_a_release_is_found(
    plant: Callable[[Book], Book], told: str, six: Course, tmp_path: Path
):
    book = plant(six_assignments.read(six.released(SOLVED)))
    (tmp_path / f"{SOLVED}.ipynb").write_text(json.dumps(book))
    found = leaks(tmp_path, SOLVED)
    assert any(told in leak for leak in found), found


def test_a_leak_in_another_file_of_a_release_is_found(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "notes.csv").write_text(f"kernel;{_answer()}\n")
    assert leaks(tmp_path, SOLVED) == ["notes.csv: the answer of s007 to 02.whole"]


def tracked(folder: Path) -> list[Path]:
    """The files of a folder, without what git ignores."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "."]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return [path for path in folder.rglob("*") if path.is_file()]
    return [path for name in done.stdout.split("\0") if name and (path := folder / name).is_file()]


def told_beside(paths: list[Path]) -> list[str]:
    """What files that students get tell of the key, of hidden tests and of model answers."""
    # Not the solutions: lessons show their own, folded away, to those who study alone.
    secrets = set().union(*(secret_texts(name, ("HIDDEN TESTS",)) for name in NAMES))
    secrets = {secret for secret in secrets if secret in MARKERS or len(secret) >= 40} | {*KEY}
    found = []
    for path in paths:
        raw = path.read_text(encoding="utf-8", errors="replace")
        told = plain("\n".join(texts_in(json.loads(raw))) if path.suffix == ".ipynb" else raw)
        found += [f"{path.name}: {secret}" for secret in secrets if secret in told]
    return found


def test_the_lessons_tell_nothing_of_the_homework(tmp_path):
    files = tracked(FOLDER.parent)
    sources = {FOLDER / "source" / name / f"{name}.ipynb" for name in NAMES}
    assert sources <= set(files)
    beside = [path for path in files if path not in sources]
    # Beside its sources the course holds its settings, and nothing that grading leaves.
    own = {path.name for path in beside if FOLDER in path.parents}
    assert own <= {"nbgrader_config.py", "README.md"}
    # What is written there for teachers names the marks themselves.
    marks_named = {f"README.md: {marker}" for marker in MARKERS}
    assert set(told_beside(beside)) <= marks_named
    for name, secret in (("key.html", KEY[0]), ("06.ipynb", json.dumps({"x": [MODEL[0]]}))):
        (tmp_path / name).write_text(secret)
    assert {leak.partition(":")[0] for leak in told_beside(sorted(tmp_path.iterdir()))} == {
        "key.html",
        "06.ipynb",
    }


# The words come reversed, so that this very cell does not hold them.
SURVEY = """
import gc, os, sys

words = [word[::-1] for word in {reversed!r}]

def survey():
    places = []
    def look(where, told):
        for word in words:
            if word in told and told is not word:
                places.append(where)
    for folder, folders, files in os.walk("/"):
        folders[:] = [name for name in folders if os.path.join(folder, name) not in {ordinary!r}]
        for path in (os.path.join(folder, name) for name in files):
            look(path, path)
            try:
                with open(path, "rb") as file:
                    look(path, file.read(1 << 20).decode("latin-1"))
            except OSError:
                pass
    for name, value in os.environ.items():
        look("environment", name + value)
    for thing in gc.get_objects():
        for held in gc.get_referents(thing):
            if type(held) is str:
                look("memory", held)
            elif type(held) is bytes:
                look("memory", held.decode("latin-1"))
    frame = sys._getframe()
    while frame is not None:
        for held in list(frame.f_locals.values()) + list(frame.f_globals.values()):
            if type(held) is str:
                look("frames", held)
        frame = frame.f_back
    for name in sys.modules:
        look("modules", name)
    for name in ("convwidgets.exercises", "convwidgets.core", "nbgrader", "scipy.signal", "torch"):
        try:
            __import__(name)
            places.append(name)
        except ImportError:
            pass
    return places

found = survey()
"""
TURN = """
def turn(kernel):
    calls.append(kernel)
    if len(calls) == 12:  # the hidden inputs have begun
        while_graded.extend(survey())
    return kernel[::-1, ::-1]
calls, while_graded = [], []
"""


def surveyed(six: Course, isolation: Any) -> dict[str, list[str]]:
    """What a submission finds, in a cell of its own and while a function of it is graded."""
    secret = six.secret()
    words = [secret, "points_for_letters", plain(MODEL[0])[:40], "s002", "gradebook", ".ipynb"]
    words += ["BEGIN HIDDEN TESTS", "exercises._", "exercises/"]
    ordinary = [path for path, _ in isolation.layout.shown if "/lib" in path]
    ordinary += ["/sandbox/packages/numpy", "/lib", "/usr/lib", "/proc"]
    probe = SURVEY.format(reversed=[word[::-1] for word in words], ordinary=ordinary)
    book = six_assignments.solved(six, "hw1_definition", "s001", part6_turn=TURN)
    book = with_cell(book, "print(['found', found, 'graded', while_graded])", "overview")
    judged = judge_submission(
        with_cell(book, probe, "sheet"),
        six_assignments.assigned(six, "hw1_definition"),
        student="s001",
        secret=secret,
        isolation=isolation,
    )
    assert judged.scores["part6-turn-test"] == 1
    printed = judged.outputs[str(len(judged.cells) - _behind_overview(judged.cells))][0]["text"]
    _, found, _, graded = eval(printed)
    return {"found": found, "graded": graded}


def _behind_overview(cells: list[dict[str, Any]]) -> int:
    names = [marks(cell).get("grade_id") for cell in cells]
    return len(cells) - names.index("overview") - 1


@pytest.mark.parametrize("level", sandboxes.SAFE)
def test_a_submission_sees_nothing_of_the_course(level, six):
    assert surveyed(six, sandboxes.level(level)) == {"found": [], "graded": []}


def test_a_leak_into_the_sandbox_is_found(six):
    isolation = sandboxes.strongest_safe()
    shown = (*isolation.layout.shown, (str(six.gradebook), "/sandbox/notes.txt"))
    open_one = replace(isolation, layout=replace(isolation.layout, shown=shown))
    found = surveyed(six, open_one)
    assert "/sandbox/notes.txt" in found["found"]
    assert "/sandbox/notes.txt" in found["graded"]
