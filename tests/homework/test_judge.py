"""One submission → its points: only what is right earns any, whatever the notebook does."""

import copy
import html
import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from optional import ORACLES, missing
from small_assignment import SOURCE, added, cell_of, notebook, right

from convwidgets.core.errors import ConvError
from convwidgets.homework.bench import points_of
from convwidgets.homework.judge import judge_file, judge_submission, unjudged
from convwidgets.homework.judged import Judged
from convwidgets.homework.outputs import of_run
from convwidgets.homework.sandbox import Limits, Ran, strongest

FULL = {"part1-test": 2.0, "part2-test": 4.0, "part3-test": 3.0, "part4-test": 1.0}
NONE = dict.fromkeys(FULL, 0.0)
LIMITS = Limits(cell_seconds=1.5, call_seconds=1.5, total_seconds=15, memory=300 << 20)


@pytest.fixture(scope="module")
def isolation() -> Any:
    found = strongest()
    if found is None or not found.safe:
        missing(ORACLES, "needs bubblewrap or user namespaces")
    return found


@pytest.fixture
def judge(isolation: Any) -> Any:
    def judged(book: object, **more: Any) -> Judged:
        settings = {"student": "s001", "secret": "hidden", "limits": LIMITS, **more}
        source = settings.pop("source", SOURCE)
        return judge_submission(book, source, isolation=isolation, **settings)

    return judged


def said(judged: Judged) -> str:
    return "\n".join(judged.incidents)


def told(judged: Judged, test: str) -> str:
    """What the page says below a test."""
    ids = [cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in judged.cells]
    own = judged.outputs[str(ids.index(test))]
    return "\n".join(o["text"] if "text" in o else o["data"]["text/plain"] for o in own)


def but(**points: float) -> dict[str, float]:
    return {**FULL, **{f"{part}-test": earned for part, earned in points.items()}}


def test_right_answers_earn_everything_and_plain_data_comes_back(judge):
    judged = judge(right())
    assert judged.scores == judged.points == FULL
    assert judged.incidents == []
    assert Judged.from_dict(json.loads(json.dumps(judged.to_dict()))) == judged
    # The question in the student's numbers stands on the page with the marks.
    asked = next(i for i, c in enumerate(judged.cells) if "sheet.ask" in c["source"])
    shown = judged.outputs[str(asked)][0]["data"]["text/plain"]
    assert "samples" in shown
    assert "In code: lengths." in shown


def test_an_untouched_notebook_earns_nothing(judge):
    judged = judge(notebook())
    assert judged.scores == NONE
    assert judged.incidents == []
    assert "no answer" in told(judged, "part1-test")
    assert "not twice as much" in told(judged, "part4-test")


def test_a_slip_is_named(judge):
    judged = judge(right(part3="def turn(kernel):\n    return kernel[::-1]"))
    assert judged.scores == but(part3=judged.scores["part3-test"])
    assert judged.scores["part3-test"] < 3
    assert "rows" in told(judged, "part3-test")


def test_the_notebooks_own_id_does_not_count(judge):
    # 41 is the answer in the numbers of s001, and in those of few others.
    judged = judge(right(student="s002", part1="answer_length = 41"))
    assert judged.scores == FULL
    assert "'s002'" in said(judged)
    assert "graded as s001" in said(judged)
    other = judge(right(student="your id", part1="answer_length = 41"), student="s003")
    assert other.scores == but(part1=0.0)
    assert "No id was filled in" in said(other)


def test_tampered_tests_are_the_teachers_again(judge):
    book = notebook()
    for name in ("part1-test", "part2-test"):
        cell_of(book, name)["source"] = "sheet.grade = lambda *a, **k: 2\n2.0"
        cell_of(book, name)["metadata"]["nbgrader"]["points"] = 1000
    cell_of(book, "imports")["source"] = "class cw: pass\nnp = sheet = None"
    judged = judge(book)
    assert judged.scores == NONE
    assert "tests part1-test and part2-test had been changed" in said(judged)
    assert "locked cell imports had been changed" in said(judged)


def test_removed_and_moved_and_doubled_cells(judge):
    book = right()
    book["cells"].remove(cell_of(book, "part1-test"))
    book["cells"].remove(cell_of(book, "part2-answer"))
    book["cells"].reverse()
    twin = copy.deepcopy(cell_of(book, "part3-answer"))
    twin["source"] = "def turn(kernel):\n    return kernel"
    book["cells"].append(twin)
    judged = judge(book)
    assert judged.scores == but(part2=0, part3=judged.scores["part3-test"])
    assert judged.scores["part3-test"] < 3  # the last of the two counts
    for words in ("part1-test had been removed", "part2-answer had been", "had been moved"):
        assert words in said(judged)
    assert "More than one cell is called part3-answer" in said(judged)


def test_endless_loops_cost_their_own_parts_only(judge):
    loop = "while True:\n    pass"
    judged = judge(right(part1=loop, part2="def correlate(a, b):\n    while 1: pass"))
    assert judged.scores == but(part1=0.0, part2=0.0)
    assert said(judged).count("stopped after 1.5 seconds") == 2
    assert "stopped after 1.5 seconds" in told(judged, "part2-test")


def test_a_slow_function_leaves_time_for_the_others(judge):
    slow = "def correlate(a, b):\n    import time\n    time.sleep(0.5)"
    judged = judge(right(part2=slow), limits=replace(LIMITS, total_seconds=8))
    assert judged.scores == but(part2=0.0)
    assert judged.incidents == []


def test_whatever_ends_a_cell_the_rest_is_graded(judge):
    book = right(part1="answer_length = 41\nimport os\nos._exit(0)")
    for end in ("x = bytearray(1 << 31)", "raise SystemExit", "1 / 0", "def broken(:", "\x00"):
        book = added(book, end, "part2-test")
    judged = judge(book)
    assert judged.scores == but(part1=0.0)
    assert "cell-" not in said(judged)
    assert "part1-answer" in said(judged)


def test_objects_that_equal_everything_and_patched_libraries_earn_nothing(judge):
    everything = (
        "import builtins, sys\n"
        "class All:\n"
        "    def __eq__(self, other): return True\n"
        "    def __array__(self, *a, **k): raise SystemExit\n"
        "    def __float__(self): return 41.0\n"
        "    def __call__(self, *a): return self\n"
        "    def __bool__(self): return True\n"
        "np.allclose = np.array_equal = np.isclose = lambda *a, **k: All()\n"
        "np.ndarray.__eq__ = lambda *a: True if False else None\n"
    )
    patched = everything.rsplit("\n", 2)[0] + "\n"
    judged = judge(
        notebook(
            part1=f"{patched}answer_length = All()",
            part2="correlate = All()",
            part3="turn = lambda kernel: All()",
            part4="double = lambda x: All()\nsheet.grade = lambda *a, **k: 100",
        )
    )
    assert judged.scores == NONE
    assert "All" in told(judged, "part3-test")


def test_library_functions_are_refused_where_they_are_the_task(judge):
    judged = judge(
        right(part2="def correlate(image, kernel):\n    return cw.conv2d(image, kernel)")
    )
    assert judged.scores == but(part2=0.0)
    assert "not for this task" in told(judged, "part2-test")
    free = added(right(), "print(cw.conv2d(np.eye(3), np.eye(2)).shape)", "part2-test")
    assert "(2, 2)" in json.dumps(judge(free).outputs)


def test_what_the_assignment_gives_cannot_be_given_anew(judge):
    book = right(
        part4="given = expected = 7\nclass lengths: size = 1\ndef double(x):\n    return 7.0"
    )
    judged = judge(book)
    assert judged.scores == but(part4=0.0)


def test_hostile_text_stays_text(judge):
    evil = "<img src=x onerror=alert(1)><script>$\\href{javascript:1}{x}$`</script>"
    book = right(
        part1=f"print({evil!r})\nanswer_length = {evil!r}",
        part2=f"def correlate(a, b):\n    raise ValueError({evil!r})",
        part4=f"def double(x):\n    raise ValueError({evil!r})",
        explanation=f"Because.\n\n{evil}\n\n[x](java&#115;cript:alert(1))",
    )
    judged = judge(added(book, evil, "part4-test", kind="raw"))
    assert judged.scores == but(part1=0.0, part2=0.0, part4=0.0)
    pages = [
        o["data"]["text/html"]
        for own in judged.outputs.values()
        for o in own
        if o["output_type"] == "display_data"
    ]
    assert html.escape(evil)[:20] in "".join(pages)
    assert "<img" not in "".join(pages)
    assert "<script" not in "".join(pages)
    assert all("tex2jax_ignore" in page for page in pages)
    texts = "".join(c["source"] for c in judged.cells if c["cell_type"] == "markdown")
    assert "<img" not in texts
    assert "<script" not in texts
    assert {c["cell_type"] for c in judged.cells} == {"code", "markdown"}
    assert "shown as plain text" in said(judged)


def test_faked_outputs_are_gone(judge):
    book = notebook()
    fake = {"output_type": "execute_result", "data": {"text/plain": "4.0"}, "metadata": {}}
    for cell in book["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = [fake]
    judged = judge(book)
    assert judged.scores == NONE
    for i, cell in enumerate(judged.cells):
        if cell["metadata"].get("nbgrader", {}).get("grade_id", "") in FULL:
            results = [o for o in judged.outputs[str(i)] if o["output_type"] == "execute_result"]
            assert [r["data"]["text/plain"] for r in results] == ["0.0"]


def test_unjudged_has_the_shape_of_a_result(tmp_path, isolation):
    broken = tmp_path / "hw.ipynb"
    broken.write_text('{"cells": [')
    judged = judge_file(broken, SOURCE, student="s001", secret="x", isolation=isolation)
    assert judged.scores == NONE
    assert judged.points == FULL
    assert "not JSON" in said(judged)
    assert len(judged.cells) == len(SOURCE.cells)
    assert len(judged.outputs) == len(FULL)
    late = unjudged(SOURCE, student="s001", incidents=["It took too long."], notebook=right())
    assert late.incidents == ["It took too long."]
    assert late.scores == NONE
    assert "answer_length = lengths.size" in json.dumps(late.cells)


def test_an_assignment_at_fault_is_no_students_zero(isolation, judge):
    with pytest.raises(ConvError, match="id"):
        judge(right(), student="../x")
    broken = copy.deepcopy(SOURCE.to_dict())
    sheet = next(c for c in broken["cells"] if c["grade_id"] == "sheet")
    sheet["source"] = 'sheet = cw.Homework("hw1_definition", student_id, colour="red")'
    source = type(SOURCE).from_dict(broken)
    with pytest.raises(ConvError, match="locked cell of the assignment"):
        judge_submission(right(), source, student="s001", secret="x", isolation=isolation)


def test_the_last_line_of_a_test_is_its_points():
    values = (None, True, False, 1.5, 99.0, -1, float("nan"), "text", float("inf"))
    assert [points_of(v, 4.0) for v in values] == [4, 4, 0, 1.5, 4, 0, 0, 4, 4]


def test_the_names_of_a_test_stay_its_own(judge):
    shared = copy.deepcopy(SOURCE.to_dict())
    for cell in shared["cells"]:
        if cell["grade_id"] == "part3-test":  # the test before the teacher's own
            cell["source"] += "\ngiven = np.array([1.0, 2.0])\nexpected = given * 2"
            cell["points"] = 3
        if cell["grade_id"] == "part4-test":
            cell["source"] = "assert np.allclose(double(given), expected)"
    own = right(part4="given = expected = np.zeros(2)\ndef double(x):\n    return np.zeros(2)")
    source = type(SOURCE).from_dict(shared)
    assert judge(own, source=source).scores["part4-test"] == 0
    assert judge(right(), source=source).scores["part4-test"] == 1


def test_arrays_of_verdicts_must_all_be_good():
    values = (np.array([True, True]), np.array([True, False]), np.array([], bool), np.array(True))
    assert [points_of(value, 2.0) for value in values] == [2, 0, 0, 2]


@pytest.mark.parametrize(
    "first", ["student_id = 20417", "student_id = ' 20417 '", "", "student_id"]
)
def test_an_id_of_digits_or_none_at_all_costs_nothing(judge, first):
    book = right()
    book["cells"][0]["source"] = first
    judged = judge(book, student="20417")
    assert judged.scores == FULL
    assert ("No id was filled in" in said(judged)) == (first in ("", "student_id"))
    assert len(judged.incidents) == (first in ("", "student_id"))


def test_what_a_cell_needs_and_is_not_here_costs_no_more_than_it_must(judge):
    drawn = "import pandas as pd, torch\nfrom scipy.signal import convolve2d\n"
    asked = "answer_length = int(input('How long? '))"
    exact = "from fractions import Fraction\nanswer_length = Fraction(82, 2)"
    right_turn = "def turn(kernel):\n    return kernel[::-1, ::-1]"
    judged = judge(right(part1=asked, part3=drawn + right_turn))
    assert judged.scores == but(part1=0.0)
    assert "Cell 6 (part1-answer) stopped before its end" in told(judged, "part1-test")
    assert "nobody answers input()" in told(judged, "part1-test")
    assert judge(right(part1=exact)).scores == FULL
    used = judge(right(part3=f"{drawn}def turn(kernel):\n    return pd.DataFrame(kernel)"))
    assert "there is no pandas" in told(used, "part3-test")


def test_a_slow_right_function_earns_what_it_was_tried_on(judge):
    slow = "def turn(kernel):\n    import time\n    time.sleep(0.25)\n    return kernel[::-1, ::-1]"
    judged = judge(right(part3=slow), limits=replace(LIMITS, total_seconds=12))
    assert judged.scores["part3-test"] >= 1.2  # 0.4 of 3 for what could be tried
    assert "took more than 3 seconds in all" in told(judged, "part3-test")


def test_odd_values_are_graded_as_no_answer(judge):
    for odd in ("10 ** 400", "[10 ** 30, 1]", "np.float16(65504) * 2", "np.zeros((0, 3))"):
        judged = judge(right(part3=f"def turn(kernel):\n    return {odd}"))
        assert judged.scores == but(part3=0.0)
        assert "stopped with" not in told(judged, "part3-test")


def test_how_a_cell_ended_is_said_once():
    stopped = "The code was stopped after 10 seconds."
    ran = Ran(False, "1\n", stopped, "time", (stopped, "It printed too much."))
    (output,) = of_run(ran)
    assert output["text"] == f"1\n{stopped}\nIt printed too much.\n"
