"""What a student's notebook works with."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from convwidgets import ConvError, Homework
from convwidgets.exercises import question
from convwidgets.exercises._text import shown
from convwidgets.homework import setting
from convwidgets.homework.assignments import ASSIGNMENTS
from convwidgets.homework.setting import Setting, grading

SOURCES = Path(__file__).parents[2] / "notebooks" / "homework" / "source"


@pytest.fixture
def sheet():
    return Homework("hw1_definition", "S001")


def _html(card):
    return card._repr_mimebundle_()["text/html"]


def test_the_card_shows_the_id_that_counts(sheet):
    assert sheet.student == "s001"
    assert "Your id: s001" in repr(sheet)
    assert "about 95 minutes" in repr(sheet)
    assert "<code>s001</code>" in _html(sheet)
    # Who mistypes the id sees it, and what to do.
    assert "Your id: s0001" in repr(Homework("hw1_definition", "s0001"))
    assert "correct it in the cell above" in repr(sheet)
    with pytest.raises(ConvError, match="slash"):
        Homework("hw1_definition", "../s002")


def test_a_notebook_nobody_has_filled_in_is_a_preview():
    sheet = Homework("hw1_definition", "your id")
    assert (sheet.student, sheet.preview) == ("preview", True)
    assert "This is a preview" in repr(sheet)
    assert sheet.ask("02.value").image.shape
    assert "preview" in repr(sheet.ask("02.value"))


def test_the_times_are_those_of_the_notebooks():
    found = {path.stem: path for path in SOURCES.glob("*/*.ipynb")}
    assert found.keys() <= ASSIGNMENTS.keys()
    for name, path in found.items():
        texts = ["".join(cell["source"]) for cell in json.loads(path.read_text())["cells"]]
        said = re.search(r"[Aa]bout (\d+) minutes", "\n".join(texts))
        assert said is not None, name
        assert int(said[1]) == ASSIGNMENTS[name].minutes, name
        assert texts[0].casefold().splitlines()[0].endswith(ASSIGNMENTS[name].title.casefold())


def test_own_assignments_of_a_teacher_have_a_name(sheet):
    assert "Extra practice" in repr(Homework("extra_practice", "s001"))
    assert len(ASSIGNMENTS) == 6


def test_a_part_shows_and_holds_the_givens(sheet):
    part = sheet.ask("02.value")
    own = sheet.givens("02.value")
    assert part.image is own["image"]
    assert "part.image (5×5)" in repr(part)
    assert "position" in dir(part)
    assert _html(part).count("<table>") == 2
    with pytest.raises(ValueError, match="read-only"):
        part.image[0, 0] = 5
    with pytest.raises(AttributeError, match="cannot be set"):
        part.image = 5
    with pytest.raises(AttributeError, match="no given called 'stride'; it has image"):
        _ = part.stride
    assert sheet.ask("06.cell").kernel_for_red.shape  # called "kernel for red"


def test_a_part_is_called_as_the_notebook_calls_it(sheet, monkeypatch):
    part = sheet.ask("01.full-length")
    names = {"_": part, "_3": part, "sheet": sheet, "signal": part}
    monkeypatch.setattr(setting, "_shell", lambda: SimpleNamespace(user_ns=names))
    assert "In code: signal.size, signal.kernel_size." in repr(part)


def test_a_choice_lists_its_options_and_a_function_is_for_everybody(sheet):
    assert "  b) " in repr(sheet.ask("00.replaced"))
    assert "the same for everybody" in repr(sheet.ask("02.four-loops"))


@pytest.mark.parametrize(
    ("id", "answer", "said"),
    [
        ("02.value", 32, "Read as 32, a number."),
        ("02.value", "−1/3", "Read as −0.333333, a number."),
        ("02.value", None, "There is no answer yet"),
        ("02.value", "x", "“x” cannot be read"),
        ("02.value", [1, 2], "asks for one number"),
        ("06.layer-shape", (3, 4, 5), "Read as 3×4×5, a shape of 3 sizes."),
        ("06.layer-shape", "3x4", "Read as 3×4, a shape of 2 sizes."),
        ("02.whole", np.eye(3), "Read as a matrix of 3×3.\n  1  0  0\n"),
        ("02.whole", np.ones((60, 60)), "Read as a matrix of 60×60."),
        ("03.swapped", [1, 2], "Read as a row of 2 values.\n  1  2"),
        ("00.replaced", "b", "Read as b) Its weights are found from examples."),
        ("00.replaced", "<b>", "“<b>” is none of them"),
    ],
)
def test_a_reading_says_how_an_answer_is_read(sheet, id, answer, said):
    card = sheet.read(id, answer)
    assert said in repr(card)
    assert "<b>”" not in _html(card)


def test_a_reading_never_says_whether_an_answer_is_right(sheet):
    right = int(sheet._question("02.value").right)
    told = {repr(sheet.read("02.value", n)).replace(shown(n), "#") for n in (right, right + 1)}
    assert told == {"Question 02.value. Read as #, a number."}


def test_a_check_tries_the_lessons_inputs_and_own_ones(sheet):
    tried = []
    oracle = question("02.four-loops").oracle

    def correlate(image, kernel):
        tried.append(image.tolist())
        return oracle(image, kernel)

    assert sheet.check("02.four-loops", correlate)
    mine, tried = tried, []
    Homework("hw1_definition", "s002").check("02.four-loops", correlate)
    cases = len(question("02.four-loops").cases)
    assert mine[:cases] == tried[:cases]
    assert mine[cases:] != tried[cases:]


def test_values_are_read_and_functions_are_checked(sheet):
    with pytest.raises(ConvError, match=r'sheet\.read\("02.value"'):
        sheet.check("02.value", 3)
    with pytest.raises(ConvError, match=r'sheet\.check\("02.four-loops"'):
        sheet.read("02.four-loops", 3)
    with pytest.raises(ConvError, match="no question"):
        sheet.ask("02.valeu")


def test_the_hints_grow_with_different_answers(sheet):
    asked = question("02.four-loops")

    def more(image, kernel):
        return asked.oracle(image, kernel) + 1

    def less(image, kernel):
        return asked.oracle(image, kernel) - 1

    said = [sheet.check(asked.id, function).messages[-1] for function in (more, less, more)]
    assert said == [asked.hint(0), asked.hint(1), asked.hint(0)]

    def twice(image, kernel):
        return asked.oracle(image, kernel) + 2

    # The last one is the line itself, which homework does not give away.
    assert len(asked.hints) == 3
    assert sheet.check(asked.id, twice).messages[-1] == asked.hint(1)


def test_the_overview_lists_what_was_asked(sheet):
    assert "No question has been asked yet" in repr(sheet.overview())
    sheet.ask("02.value")
    sheet.ask("02.whole")
    sheet.read("02.whole", None)
    sheet.read("01.full-length", 12)
    sheet.check("02.four-loops", question("02.four-loops").oracle)
    told = repr(sheet.overview())
    assert told.startswith("2 of 4 questions")
    assert "– 02.value        no answer yet" in told
    assert "– 02.whole        no answer yet" in told
    assert "• 01.full-length  read as 12" in told
    assert "✓ 02.four-loops   passes" in told
    assert _html(sheet.overview()).count("<tr>") == 4


def test_what_is_no_question_is_said_and_not_listed(sheet):
    for id in ("01.typo", ["01.full-length"], None):
        for ask in (sheet.ask, sheet.givens, lambda id: sheet.read(id, 1)):
            with pytest.raises(ConvError, match=r"no question|the id of a question as text"):
                ask(id)
    assert "No question has been asked yet" in repr(sheet.overview())


def test_a_picture_of_ones_own(sheet):
    picture = sheet.picture()
    assert picture.dtype == np.int64
    assert 24 <= min(picture.shape) <= max(picture.shape) <= 40
    assert not picture.flags.writeable
    assert np.ptp(picture) > 100
    assert sheet.picture(rows=5, columns=7).shape == (5, 7)
    assert np.array_equal(Homework("hw4_kernels", "s001").picture(), picture)
    others = [Homework("hw4_kernels", f"s{i:03}").picture().tolist() for i in range(2, 12)]
    assert picture.tolist() not in others
    with pytest.raises(ConvError, match="rows is 500; give a whole number from 1 to 120"):
        sheet.picture(rows=500)


def test_grading_says_why_and_gives_a_plain_number():
    shown = []
    with grading(Setting(student="s002", secret="x", show=shown.append)):
        sheet = Homework("hw1_definition", "s001")
    assert (sheet.typed, sheet.student) == ("s001", "s002")
    right = sheet._question("02.value").right
    assert sheet.grade("02.value", int(right), points=2) == 2.0
    assert sheet.grade("02.four-loops", question("02.four-loops").oracle, points=4) == 4.0
    assert type(sheet.grade("02.value", None, points=1)) is float
    assert shown[0].text.startswith("2 of 2 points.")
    assert "0 of 1 point.\n↻ Not yet. There is no answer." in shown[2].text
    assert "✓" in _html(shown[0])
    for points in (-1, "2", float("nan"), True):
        with pytest.raises(ConvError, match="points is"):
            sheet.grade("02.value", 3, points=points)


def test_each_thread_has_its_own_setting():
    def made(student):
        with grading(Setting(student=student)):
            return Homework("hw1_definition", "your id").student

    names = [f"s{i:03}" for i in range(8)]
    with ThreadPoolExecutor(4) as pool:
        assert [*pool.map(made, names)] == names
    assert Homework("hw1_definition", "s001").student == "s001"


def test_the_numbers_a_student_saw_are_those_that_are_graded(sheet):
    with grading(Setting(student="S001", secret="x")):
        judged = Homework("hw1_definition", "somebody else")
    assert np.array_equal(judged.ask("02.value").image, sheet.ask("02.value").image)
    assert np.array_equal(judged.picture(), sheet.picture())


def test_a_function_that_is_still_empty_is_no_answer():
    sheet = Homework("hw6_from_scratch", "s001")
    sheet.check("02.four-loops", lambda image, kernel: None)
    assert sheet.overview().text.startswith("0 of 1 questions")
    sheet.check("02.four-loops", lambda image, kernel: 0)
    assert sheet.overview().text.startswith("1 of 1 questions")
