"""Submissions that mean harm: none gains a point, none harms another, each is told in words."""

import copy
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sandboxes
import six_assignments
from six_assignments import cell_of, code, handed_in, is_test, marks, solved, with_cell

from convwidgets.exercises import Function
from convwidgets.exercises.bank import question
from convwidgets.homework import grading
from convwidgets.homework.__main__ import main
from convwidgets.homework.course import Course
from convwidgets.homework.driver import Driver
from convwidgets.homework.files import read_json
from convwidgets.homework.judged import Judged
from convwidgets.homework.judging import Case, open_judge
from convwidgets.homework.pool import Pool
from convwidgets.homework.sandbox import Limits
from convwidgets.homework.sandbox.meter import slowness
from convwidgets.homework.variants import variant

HW = "hw1_definition"
HW5 = "hw5_channels"
LIMITS = Limits(cell_seconds=2, call_seconds=2, total_seconds=20, memory=300 << 20)
HONEST_EVERY = 3

Book = six_assignments.Book
File = Callable[[Course], Book | bytes]


@dataclass(frozen=True)
class Attack:
    """A submission that means harm.

    Parameters
    ----------
    file : callable
        Makes what is handed in.
    lost : dict
        What is earned in the tests it spoils.
    told : tuple of str
        What is said of it: in the incidents, or to the student.
    name : str
        The assignment.
    full : bool
        Whether all other tests are answered, and rightly.
    """

    file: File
    lost: dict[str, float]
    told: tuple[str, ...]
    name: str = HW
    full: bool = True


def part(name: str, answer: str, *told: str, earns: float = 0.0) -> Attack:
    """An attack in one answer: ``part("part4-last", "…")`` earns nothing in ``part4-last-test``."""
    inside = {name.replace("-", "_"): answer}
    return Attack(lambda course: solved(course, HW, "s001", **inside), {name: earns}, told)


def function(body: str, *told: str, earns: float = 0.0) -> Attack:
    """An attack while a function is called for its points."""
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    return part(
        "part6-convolve", f"def convolve_image(image, kernel):\n{lines}", *told, earns=earns
    )


def value(source: str, *told: str) -> Attack:
    """An attack in a cell that is to give a number."""
    return part("part4-last", source, *told)


def untouched(change: Callable[[Book], Book | None], *told: str) -> Attack:
    """An attack on a notebook without an answer: nothing is earned."""

    def file(course: Course) -> Book:
        book = handed_in(course, HW, "s001", {})
        return change(book) or book

    return Attack(file, {}, told, full=False)


def changed(change: Callable[[Book], Book | None], *told: str, **lost: float) -> Attack:
    """Something done to a notebook with all the right answers."""

    def file(course: Course) -> Book:
        book = solved(course, HW, "s001")
        return change(book) or book

    return Attack(file, {name.replace("_", "-"): own for name, own in lost.items()}, told)


def raw(content: bytes, *told: str) -> Attack:
    """A file that is no notebook."""
    return Attack(lambda course: content, {}, told, full=False)


def _patched(book: Book) -> Book:
    tricks = (
        "import builtins, sys\n"
        "yes = lambda *a, **k: True\n"
        "np.allclose = np.array_equal = np.isclose = np.testing.assert_allclose = yes\n"
        "cw.Homework.grade = cw.Homework.check = lambda *a, **k: 3.0\n"
        "sheet.grade = lambda *a, points, **k: points\n"
        "builtins.float = builtins.round = lambda *a: 17.0\n"
        "terms = places = last_place = last_sample = type('E', (int,), {'__eq__': yes})()\n"
    )
    cell_of(book, "import")["source"] += "\nclass cw: pass"
    book = with_cell(book, "sheet = letters = print = type('S', (), {'grade': 2})", "sheet")
    return with_cell(book, tricks, "sheet")


def _tampered(book: Book) -> None:
    for cell in filter(is_test, code(book)):
        cell["source"] = f"sheet.grade = lambda *a, **k: 3\n{marks(cell)['points']}"


def _worth_more(book: Book) -> None:
    for cell in filter(is_test, code(book)):
        marks(cell).update(points=1000, locked=False, grade_id=marks(cell)["grade_id"])


def _own_tests(book: Book) -> None:
    """Answers that are marked as tests, tests that are marked as answers."""
    for cell in book["cells"]:
        if own := marks(cell):
            own.update(grade=not own["grade"], solution=True, locked=False, points=5)


def _doubled(book: Book) -> None:
    for cell in [*filter(is_test, code(book))]:
        twin = copy.deepcopy(cell)
        twin["source"] = str(marks(cell)["points"])
        book["cells"].append(twin)
        book["cells"].insert(0, copy.deepcopy(twin))
    late = copy.deepcopy(cell_of(book, "part4-last-answer"))
    late["source"] = "last_row = None"
    book["cells"].append(late)


def _removed(book: Book) -> None:
    kept = ("part6-turn-answer", "import")
    book["cells"] = [c for c in book["cells"] if marks(c).get("grade_id") in kept]


def _reordered(book: Book) -> None:
    answers = [c for c in book["cells"] if marks(c).get("solution")]
    tests = [*filter(is_test, code(book))]
    rest = [c for c in book["cells"] if c not in answers and c not in tests]
    book["cells"] = tests + rest + answers[::-1]


def _forged(book: Book) -> None:
    result = {"output_type": "execute_result", "execution_count": 1, "metadata": {}}
    for cell in filter(is_test, code(book)):
        cell["outputs"] = [{**result, "data": {"text/plain": str(marks(cell)["points"])}}]
        cell["metadata"].update(score=3, manual_score=3, auto_score=3)
        marks(cell).update(score=3)
    book["metadata"].update(scores={"part1-test": 3}, judged=True, isolation="none")


def _many_pictures(book: Book) -> Book:
    book = with_cell(book, "attachment:" * 9000, "part1", "markdown")
    cell = book["cells"][book["cells"].index(cell_of(book, "part1")) + 1]
    cell["attachments"] = {f"{n}.png": {"image/png": "AAAA"} for n in range(20_000)}
    return book


def _large(course: Course) -> bytes:
    book = solved(course, HW, "s001")
    output = {"output_type": "stream", "name": "stdout", "text": "x" * (50 << 20)}
    code(book)[1]["outputs"] = [output]
    return json.dumps(book).encode()


def _neighbours(course: Course) -> Book:
    """All that s002 would have to answer, handed in by s001."""

    def right(id: str) -> Any:
        return variant(question(id), course="convwidgets", student="s002").right

    return solved(
        course,
        HW,
        "s002",
        part2_value=f"sliding_value = {right('01.value')}",
        part4_last=f"last_row = {right('02.last-index')}",
        part5_length=f"full_length = {right('01.full-length')}",
        part7=f"swapped = {np.ravel(np.asarray(right('03.swapped'), dtype=float)).tolist()}",
    )


def _table(course: Course) -> Book:
    """A function that knows the inputs that s001 can see, and what is right for them."""
    seen = variant(question("03.convolve"), course="convwidgets", student="s001")
    assert isinstance(seen, Function)
    known = {repr([a.tolist() for a in case]): seen.oracle(*case).tolist() for case in seen.inputs}
    answer = (
        f"known = {known!r}\n"
        "def convolve_image(image, kernel):\n"
        "    return np.array(known.get(repr([image.tolist(), kernel.tolist()]), [[0.0]]))\n"
    )
    return solved(course, HW, "s001", part6_convolve=answer)


def _report(course: Course) -> Book:
    """In place of the class that is asked for: the helper that the test calls, overwritten."""
    short = (
        "def report(in_channels, out_channels, kernel_size, groups):\n"
        "    return [out_channels, in_channels // groups, kernel_size, kernel_size, "
        "out_channels, -1, 1]\n"
        "def run(x, weight, bias, stride, padding):\n"
        "    groups = x.shape[1] // weight.shape[1]\n"
        "    return cw.conv2d(x, weight, bias, stride=stride, padding=padding, groups=groups)"
    )
    book = solved(course, HW5, "s001", part5="class Conv2d:\n    pass")
    return with_cell(book, short, "part5-report")


EQUAL = (
    "class Equal(float):\n"
    "    __eq__ = __le__ = __ge__ = __contains__ = lambda *a: True\n"
    "    __hash__ = None\n"
    "    __array__ = lambda *a, **k: np.zeros((9, 9))\n"
)
FRAMES = (
    "import gc, inspect, sys\n"
    "found = []\n"
    "frame = inspect.currentframe()\n"
    "while frame is not None:\n"
    "    found += [v for v in frame.f_locals.values() if callable(v)]\n"
    "    frame = frame.f_back\n"
    "found += [v for v in gc.get_objects() if 'conv' in getattr(v, '__name__', '')]\n"
    "for v in found:\n"
    "    if v is not convolve_image and v is not convolve:\n"
    "        try:\n"
    "            result = v(image, kernel)\n"
    "            if type(result) is np.ndarray and result.ndim == 2:\n"
    "                return result\n"
    "        except Exception:\n"
    "            pass\n"
    "return np.zeros((2, 2))"
)
LINK = "import gc, os\nlink = [o for o in gc.get_objects() if type(o).__name__ == 'Link'][0]\n"
NUMPYS = (
    "from numpy._core._multiarray_umath import correlate as own\n"
    "def correlate(signal, kernel):\n"
    "    return own(signal * 1.0, kernel * 1.0, 0)"
)
ANEW = (
    "import sys\n"
    "for name in [name for name in sys.modules if name.startswith('numpy._core.numeric')]:\n"
    "    del sys.modules[name]\n"
    "from numpy._core.numeric import convolve as own\n"
    "def convolve(signal, kernel):\n"
    "    return own(signal * 1.0, kernel * 1.0)"
)
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>"

ATTACKS: dict[str, Attack] = {
    "reads-files": function(
        "return open('../../../source/hw1_definition/hw1_definition.ipynb').read()",
        "reached for `../../../source/hw1_definition/hw1_definition.ipynb`, outside its home",
    ),
    "imports-the-oracle": function(
        "from convwidgets.exercises.bank import question\n"
        "return question('03.convolve').function(image, kernel)",
        "asked for `convwidgets.exercises.bank`, which is not there",
    ),
    "inspects-frames": function(FRAMES, "Not yet"),
    "reads-proc": function(
        "return [open(f'/proc/{who}/environ').read() for who in ('1', 'self')]",
        "reached for `/proc/1/environ`",
    ),
    "returns-equal": function(f"{EQUAL}return Equal()", "something of type Equal"),
    "answers-equal": value(f"{EQUAL}last_row = Equal()", "an answer of type Equal"),
    "patches": untouched(
        _patched,
        "locked cell import had been changed; the teacher's own was used",
        "gives `sheet`, which the assignment sets, another value",
    ),
    "loops-in-a-cell": value("while True: pass", "part4-last-answer", "stopped after 2 seconds"),
    "loops-in-a-function": function("while True: pass", "stopped after 2 seconds"),
    "sleeps": value("import time\ntime.sleep(1000)", "stopped after 2 seconds"),
    "slow": function("import time\ntime.sleep(1.5)", "the other inputs were not tried"),
    "memory-bomb": value("x = []\nwhile True: x.append(bytearray(32 << 20))", "of memory"),
    "numpy-bomb": function("return np.ones((1 << 16, 1 << 16))", "of memory"),
    "fork-bomb": value(
        "import os\nwhile True:\n    try: os.fork()\n    except OSError: break\n"
        "import subprocess\nsubprocess.run(['sh'])",
        "tried to start another process",
    ),
    "thread-bomb": value(
        "import threading\nwhile True: threading.Thread(target=int).start()", "start a thread"
    ),
    "deletes": value(
        "import os, shutil\nshutil.rmtree('/', ignore_errors=True)\nos.remove('/etc/passwd')",
        "tried to remove or rename `/",
    ),
    "fills-the-disk": value(
        "n = 0\nwhile True:\n    open(f'{n}', 'wb').write(bytes(1 << 20))\n    n += 1",
        "No space left",
    ),
    "socket": value(
        "import socket\nsocket.create_connection(('127.0.0.1', 80))", "open a network connection"
    ),
    "kills": value("import os, signal\nos.kill(-1, signal.SIGKILL)", "send a signal"),
    "exits": function("import os\nos._exit(0)", "ended its own process"),
    "crashes": function("import ctypes\nctypes.string_at(0)", "crashed its own process"),
    "tampered-tests": untouched(_tampered, "tests part1-test", "had been changed"),
    "tampered-points": untouched(_worth_more, "marks of part1-test", "had been changed"),
    "tampered-kinds": untouched(_own_tests, "marks of title", "had been changed"),
    "doubled-cells": changed(_doubled, "More than one cell is called", part4_last=0.0),
    "removed-cells": Attack(
        lambda course: _of(_removed, solved(course, HW, "s001")),
        {"part6-turn": 1.0},
        ("had been removed; put back", "No id was filled in"),
        full=False,
    ),
    "reordered-cells": changed(_reordered, "Cells had been moved"),
    "someone-elses": Attack(
        _neighbours,
        {"part2-value": 0.0, "part4-last": 0.0, "part5-length": 0.0, "part7": 0.0},
        ("The notebook gives the id 's002'; it was graded as s001",),
    ),
    "prints-100-mb": changed(
        lambda b: with_cell(b, "for _ in range(100): print('x' * (1 << 20))", "part1-answer"),
        "printed more than 64 KiB",
    ),
    "forged-outputs": untouched(_forged, "no answer"),
    "forged-frames": value(
        f"{LINK}for _ in range(9): link.send({{'kind': 'value', 'value': 3, 'score': 1.0}})",
        "wrote to its connection with the judge",
    ),
    "forged-bytes": function(
        f"{LINK}os.write(link.target, os.urandom(99))", "wrote to its connection with the judge"
    ),
    "calls-what-is-refused": function(
        f"{LINK}return cw.conv2d_backward(image, kernel, image)", "not for this task"
    ),
    "remembers-inputs": function(
        "global seen\nseen = [*globals().get('seen', []), (image, kernel)]\nreturn seen[0][0]",
        "The same result for every input earns nothing",
    ),
    "knows-what-it-can-see": Attack(
        _table, {"part6-convolve": 0.6}, ("9 inputs you could try and 0 of 20 further ones",)
    ),
    "overwritten-helper": Attack(
        _report,
        {"part5-kept": 0.0, "part5-call": 0.0},
        ("gives `report`, which the assignment sets, another value",),
        HW5,
    ),
    "numpys-own": Attack(
        lambda course: solved(course, HW, "s001", part3=NUMPYS, part5_convolve=ANEW),
        {"part3": 0.0, "part5-convolve": 0.0, "part7": 0.0},
        ("np.correlate does what this homework asks you to write, so it is not here",),
    ),
    "a-wall-of-ticks": changed(lambda b: with_cell(b, "`" * 100_000, "part1", "markdown")),
    "many-pictures": changed(_many_pictures, "attachments were not kept"),
    "markup": changed(
        lambda b: with_cell(
            with_cell(b, f"print({SCRIPT!r})\nraise ValueError({SCRIPT!r})", "part1-answer"),
            f"Look: {SCRIPT} [x](javascript:alert(1))",
            "part1",
            "markdown",
        ),
        "text cell held HTML",
    ),
    "huge-number": value("last_row = 10 ** 100_000", "cannot read an answer of type int"),
    "deep-value": value(
        "last_row = 1\nfor _ in range(100_000): last_row = [last_row]", "the answer holds a list"
    ),
    "50-mb": Attack(_large, {}, ("The file has 51 MB; its outputs",)),
    "no-notebook": raw(b"%PDF-1.7\n%\xe2\xe3", "The file is no notebook"),
    "cut-off": raw(b'{"cells": [{"cell_type": "code", "sou', "it is cut off"),
    "nested": raw(b"[" * 200_000, "nested deeper than any notebook"),
    "no-list": raw(b'{"cells": {"source": "x"}}', "it has no list of cells"),
}


def _of(change: Callable[[Book], None], book: Book) -> Book:
    change(book)
    return book


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """Two of the assignments, released."""
    return six_assignments.make(tmp_path_factory.mktemp("hostile") / "course", (HW, HW5))


def judged_beside_honest_ones(
    course: Course, level: str, names: list[str], folder: Path
) -> dict[str, Judged]:
    """Judge attacks on two workers, and honest notebooks between them."""
    sources = {name: six_assignments.assigned(course, name) for name in (HW, HW5)}
    isolation = sandboxes.level(level)
    cases = {}
    for number, name in enumerate(names):
        attack = ATTACKS[name]
        cases[name] = _case(folder, name, attack.file(course), sources[attack.name], isolation)
        if number % HONEST_EVERY == 0:
            own = f"honest-{number}"
            cases[own] = _case(folder, own, solved(course, HW, "s001"), sources[HW], isolation)
    with Pool(open_judge, 2, seconds=60) as pool:
        finished = {done.task: done for done in pool.run(cases)}
    assert {name: (f.ok, f.tries) for name, f in finished.items()} == dict.fromkeys(
        cases, (True, 1)
    ), [f.detail for f in finished.values() if f.detail]
    results = {name: read_json(case.result) for name, case in cases.items()}
    assert all(isinstance(result, dict) for result in results.values())
    return {name: Judged.from_dict(result["judged"]) for name, result in results.items()}


def _case(folder: Path, name: str, content: Book | bytes, source: Any, isolation: Any) -> Case:
    path = folder / f"{name}.ipynb"
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return Case(
        student="s001",
        submission=path,
        result=folder / f"{name}.json",
        source=source,
        secret="hidden",
        isolation=isolation,
        limits=LIMITS,
    )


@pytest.fixture(scope="module")
def results(course: Course, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Judged]:
    """All attacks, judged at the strongest level."""
    folder = tmp_path_factory.mktemp("results")
    return judged_beside_honest_ones(course, "bubblewrap", [*ATTACKS], folder)


def check(name: str, judged: Judged) -> None:
    """No point that was not earned, every point that was, and words for the rest."""
    attack = ATTACKS[name]
    spoilt = {f"{own}-test": points for own, points in attack.lost.items()}
    others = judged.points if attack.full else dict.fromkeys(judged.points, 0.0)
    assert judged.scores == others | spoilt
    assert sum(judged.points.values()) == 17.0
    outputs = [output for own in judged.outputs.values() for output in own]
    streams = [output["text"] for output in outputs if "text" in output]
    cards = [output["data"].get("text/plain", "") for output in outputs if "data" in output]
    said = "\n".join([*judged.incidents, *cards, *streams])
    for words in attack.told:
        assert words in said, said
    pages = [output.get("data", {}).get("text/html", "") for output in outputs]
    pages += [cell["source"] for cell in judged.cells if cell["cell_type"] == "markdown"]
    assert not [page for page in pages if "<script" in page or "<img" in page]
    assert len(json.dumps(judged.to_dict())) < 1 << 20


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_gains_nothing_and_is_told(name, results):
    check(name, results[name])


def test_the_honest_ones_beside_them_are_not_harmed(results):
    honest = [judged for name, judged in results.items() if name.startswith("honest")]
    assert len(honest) >= len(ATTACKS) // HONEST_EVERY
    for judged in honest:
        assert (sum(judged.scores.values()), judged.incidents) == (17.0, [])


def test_a_wall_of_brackets_delays_no_page():
    from nbformat import v4

    from convwidgets.homework.pages import FeedbackExporter

    start = time.process_time()
    wall = v4.new_markdown_cell("[" * 100_000)
    page, _ = FeedbackExporter().from_notebook_node(v4.new_notebook(cells=[wall]))
    assert "[" * 100_000 in page
    assert (time.process_time() - start) / slowness() < 20


NAMESPACES = ["reads-files", "reads-proc", "fork-bomb", "memory-bomb", "deletes", "socket"]


def test_the_same_in_namespaces_of_our_own(course, tmp_path):
    results = judged_beside_honest_ones(course, "namespaces", NAMESPACES, tmp_path)
    for name in NAMESPACES:
        check(name, results[name])


def test_the_whole_command_grades_them_in_one_run(course, monkeypatch, capsys):
    sandboxes.strongest_safe()
    monkeypatch.setattr(grading, "_limits", lambda: LIMITS)
    attacks = ["sleeps", "fork-bomb", "prints-100-mb", "no-notebook"]
    honest = ["s001", "s002", "s003"]
    for student in (*attacks, *honest):
        path = course.submission(HW, student)
        path.parent.mkdir(parents=True)
        if student in honest:
            path.write_text(json.dumps(solved(course, HW, student)))
        else:
            made = ATTACKS[student].file(course)
            path.write_bytes(made if isinstance(made, bytes) else json.dumps(made).encode())
    kept = [(path, path.read_bytes()) for path in course.root.glob("*/*/*.ipynb")]
    status = main(["--course", str(course.root), "grade", "hw1", "--jobs", "2"])
    said = "".join(capsys.readouterr())
    assert status == 1  # something to look at
    for words in ("7 graded", "stopped after 2 seconds", "another process", "more than 64 KiB"):
        assert words in said
    assert "Traceback" not in said
    assert kept == [(path, path.read_bytes()) for path, _ in kept]
    entries = Driver(course).submissions(HW)
    points = {student: entry["score"] for student, entry in entries.items()}
    assert points == {
        **dict.fromkeys(honest, 17.0),
        "sleeps": 16.0,
        "fork-bomb": 16.0,
        "prints-100-mb": 17.0,
        "no-notebook": 0.0,
    }
