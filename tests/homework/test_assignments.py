"""The six assignments: what a teacher hands out, what it is worth, and that it can be solved."""

import ast
import contextlib
import io
import itertools
import re
from collections import Counter
from typing import Any

import pytest
import sandboxes
import six_assignments
from notebook_rules import LONGEST_CELL, missing_links, strange
from six_assignments import NAMES, PLACE, calls, cell_of, code, is_manual, is_test, marks, text

from convwidgets.exercises import Function, questions
from convwidgets.homework.assignments import ASSIGNMENTS
from convwidgets.homework.judge import judge_submission

SHEET = ("ask", "read", "check", "grade")
FLAGS = {"grade", "grade_id", "locked", "schema_version", "solution", "task"}
KINDS = {  # grade, solution, locked
    (True, False, True): "test",
    (True, True, False): "explanation",
    (False, True, False): "answer",
    (False, False, True): "given",
}
HIDDEN = re.compile(r"### BEGIN HIDDEN TESTS\n(.*?)### END HIDDEN TESTS", re.DOTALL)

each = pytest.mark.parametrize("name", NAMES)


def points(book: six_assignments.Book, part: str = "part") -> float:
    """What the cells of a part are worth together."""
    own = [m for c in book["cells"] if (m := marks(c)) and re.match(rf"{part}\b", m["grade_id"])]
    return sum(m.get("points", 0) for m in own)


def run(cell: dict[str, Any], namespace: dict[str, Any]) -> Any:
    """Run a cell as a notebook does; what it shows."""
    body = ast.parse(text(cell)).body
    last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
    exec(compile(ast.Module(body, []), "<cell>", "exec"), namespace)
    if not isinstance(last, ast.Expr):
        return None
    value = eval(compile(ast.Expression(last.value), "<cell>", "eval"), namespace)
    assert repr(value)
    return value


def run_all(book: six_assignments.Book, namespace: dict[str, Any] | None = None) -> dict[str, Any]:
    """Run every cell; for the id of each what it shows."""
    names = {"__name__": "__main__"} if namespace is None else namespace
    return {marks(cell).get("grade_id", ""): run(cell, names) for cell in code(book)}


def test_all_six_are_there():
    assert list(ASSIGNMENTS) == NAMES


@each
def test_its_cells_are_marked_as_nbgrader_marks_them(name):
    book = six_assignments.source(name)
    assert book["nbformat"] == 4
    assert book["metadata"]["kernelspec"]["name"] == "python3"
    assert len({c["id"] for c in book["cells"]}) == len(book["cells"])
    ids = [marks(c)["grade_id"] for c in book["cells"] if marks(c)]
    assert max(Counter(ids).values()) == 1
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", grade_id) for grade_id in ids)
    for cell in book["cells"]:
        if own := marks(cell):
            kind = KINDS[own["grade"], own["solution"], own["locked"]]
            assert set(own) == FLAGS | ({"points"} if own["grade"] else set())
            assert (own["schema_version"], own["task"]) == (3, False)
            assert (kind == "explanation") <= (cell["cell_type"] == "markdown")
            assert (kind in ("answer", "explanation")) == own["grade_id"].endswith("-answer")
            assert (kind == "test") == own["grade_id"].endswith("-test")
            assert text(cell).strip()
        else:  # the student's own: the id, and places to try things
            assert cell["cell_type"] == "code"
    assert [text(c) for c in book["cells"] if PLACE in text(c)] == [PLACE]


@each
def test_its_points_and_minutes_add_up(name):
    book = six_assignments.source(name)
    graded = [c for c in book["cells"] if marks(c).get("grade")]
    assert sum(marks(c)["points"] for c in graded) == 20
    assert [marks(c)["points"] for c in graded if is_manual(c)] == [3]
    assert all(marks(c)["points"] % 0.5 == 0 < marks(c)["points"] for c in graded)
    title = text(cell_of(book, "title"))
    row = r"^\| (?:(\d+) )?\| (.+?) \| ([\d.]+) \| (\d+) \|$"
    *parts, together = re.findall(row, title, re.MULTILINE)
    minutes = sum(int(part[3]) for part in parts)
    assert f"About {minutes} minutes" in title
    assert together[1:] == ("together", "20", str(minutes))
    assert ASSIGNMENTS[name].minutes == minutes
    headings = re.findall(r"^## Part (\d+): .", "\n".join(map(text, book["cells"])), re.M)
    assert headings == [part[0] for part in parts]
    assert [points(book, f"part{part[0]}") for part in parts] == [float(part[2]) for part in parts]


@each
def test_its_tests_show_one_half_and_hide_the_other(name):
    bank = {question.id: question for question in questions()}
    for cell in filter(is_test, code(six_assignments.source(name))):
        whole = text(cell)
        (hidden,) = HIDDEN.findall(whole)
        seen = HIDDEN.sub("", whole)
        assert not calls(seen, "grade")
        for _, id, named in calls(hidden, "grade"):
            assert named["points"] == marks(cell)["points"]
            method = "check" if isinstance(bank[id], Function) else "read"
            # What is graded is the very thing that the student saw checked.
            graded = hidden.strip().replace("sheet.grade(", f"sheet.{method}(")
            assert graded.replace(f", points={named['points']:g}", "") in seen
        assert {id for _, id, _ in calls(whole, *SHEET)} <= bank.keys()


def test_every_function_to_write_is_in_one_assignment():
    cells = [text(c) for name in NAMES for c in code(six_assignments.source(name)) if is_test(c)]
    graded = Counter(id for cell in cells for _, id, _ in calls(cell, "grade"))
    assert max(graded.values()) == 1
    asked = {question.id for question in questions() if isinstance(question, Function)}
    assert {id for id in graded if id in asked} == asked


@each
def test_its_cells_are_plain(name):
    book = six_assignments.source(name)
    folder = six_assignments.FOLDER / "source" / name
    first = ast.parse(text(code(book)[0])).body
    assert all(isinstance(statement, ast.Import | ast.ImportFrom) for statement in first)
    assert "widgets" not in book["metadata"]
    for cell in book["cells"]:
        if cell["cell_type"] == "markdown":
            assert not missing_links(text(cell), folder)
            assert not cell.get("attachments")
            continue
        assert (cell["outputs"], cell["execution_count"]) == ([], None)
        assert not strange(text(cell)), text(cell)
        lines = [line for line in text(cell).splitlines() if line.strip()]
        helper = any(isinstance(n, ast.FunctionDef) for n in ast.parse(text(cell)).body)
        thin = helper or marks(cell).get("solution") or is_test(cell)
        assert thin or len(lines) <= LONGEST_CELL, text(cell)


@each
def test_the_release_runs_from_top_to_bottom_and_the_source_earns_everything(name, six):
    book = six_assignments.read(six.released(name))
    with contextlib.redirect_stdout(io.StringIO()):
        assert "sheet" in run_all(book)
    # As for a teacher who fills in an id and runs the source in Jupyter.
    whole = six_assignments.source(name)
    next(cell for cell in whole["cells"] if text(cell) == PLACE)["source"] = 'student_id = "S001"'
    with contextlib.redirect_stdout(io.StringIO()):
        shown = run_all(whole)
    tests = {marks(c)["grade_id"]: marks(c)["points"] for c in code(book) if is_test(c)}
    assert {grade_id: shown[grade_id] for grade_id in tests} == tests


ODD = (
    *(None, "", "ab", 5, float("nan"), 3 + 4j, len, {"a": 1}, (5, 2, 1), [[1], [1, 2]]),
    *([("a", "b"), (1, 2)], [(5.5, 2), (3, 1)], [None, None], [float("inf")] * 2),
)


@pytest.mark.parametrize(
    ("name", "test", "answers"),
    [
        ("hw1_definition", "part2-letters-test", ("terms", "places")),
        ("hw2_by_hand", "part5-moved-test", ("moved_output",)),
        ("hw3_sizes", "part7-test", ("plan",)),
        ("hw4_kernels", "part5-place-test", ("strongest",)),
    ],
)
def test_an_odd_answer_stops_no_test_that_is_written_by_hand(name, test, answers, capsys):
    book = six_assignments.source(name)
    names: dict[str, Any] = {"__name__": "__main__"}
    run_all(book, names)
    cell = cell_of(book, test)
    points = marks(cell)["points"]
    assert run(cell, names) == points
    for answer, odd in itertools.product(answers, ODD):
        capsys.readouterr()
        assert run(cell, {**names, answer: odd}) < points
        assert capsys.readouterr().out


@each
def test_right_answers_earn_everything_and_none_nothing(name, six):
    source = six_assignments.assigned(six, name)
    isolation = sandboxes.strongest_safe()
    for student, secret in (("s001", "a"), ("ß-17 β", "b")):
        book = six_assignments.solved(six, name, student)
        judged = judge_submission(book, source, student=student, secret=secret, isolation=isolation)
        assert judged.scores == judged.points
        assert (sum(judged.points.values()), judged.incidents) == (17, [])
    book = six_assignments.handed_in(six, name, "s001", {})
    judged = judge_submission(book, source, student="s001", secret="a", isolation=isolation)
    assert (sum(judged.scores.values()), judged.incidents) == (0, [])
