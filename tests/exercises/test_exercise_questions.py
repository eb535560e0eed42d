"""The questions themselves: what they accept, what they say, how they are made."""

import dataclasses
from fractions import Fraction

import numpy as np
import pytest

from convwidgets.core import ConvError, output_size
from convwidgets.exercises import Choice, Matrix, Misconception, Number, Option, Shape, check
from convwidgets.exercises.misconceptions import sizes
from convwidgets.exercises.review import review


def size_question(**changes):
    parts = {
        "id": "t.size",
        "prompt": "Size {size}, kernel {kernel_size}, stride {stride}, padding {padding}?",
        "numbers": {"size": 64, "kernel_size": 5, "stride": 2, "padding": 2},
        "answer": output_size,
        "misconceptions": sizes.FOR_SIZES,
        "hints": ("A general hint.", "Start from {size} + 2·{padding} − {kernel_size}."),
        "explanation": "The window has {size} cells to travel on.",
    }
    return Number(**{**parts, **changes})


def test_the_worked_table_of_slips():
    question = size_question()
    found = {
        given: question.grade(given).misconceptions
        for given in (33, 31, 30, 63, 31.5, 32.5, "63/2")
    }
    assert found == {
        33: ("rounded up",),
        31: ("forgot the start", "padding counted once"),
        30: ("padding counted once, start forgotten", "padding forgotten"),
        63: (),
        31.5: ("jumps without floor or start",),
        32.5: ("no floor",),
        "63/2": ("jumps without floor or start",),
    }
    assert question.grade(32).correct is True
    assert question.grade(64).misconceptions == ("stride ignored",)


def test_a_right_answer_gets_the_explanation_and_no_praise():
    feedback = size_question().grade("32")
    assert feedback.messages == ("The window has 64 cells to travel on.",)
    assert str(feedback) == "✓ Yes. The window has 64 cells to travel on."


def test_two_slips_that_coincide_are_both_told():
    feedback = size_question().grade(31)
    assert feedback.lead == "Two slips lead to this answer. Which one was it?"
    assert len(feedback.messages) == 2
    assert "one end only" in feedback.messages[1]


def test_a_slip_that_gives_the_right_answer_is_never_told():
    # 64, kernel 1, stride 2: only dividing by the stride is right here.
    question = size_question(numbers={"size": 64, "kernel_size": 1, "stride": 2, "padding": 0})
    assert "only divided by the stride" not in [slip.name for slip in question.slips]
    assert question.grade(32).correct is True


def test_a_slip_that_cannot_happen_is_not_told():
    question = size_question(numbers={"size": 64, "kernel_size": 5, "stride": 2, "padding": 0})
    assert not [slip.name for slip in question.slips if "padding" in slip.name]


def test_hints_grow_with_every_different_unexplained_answer_and_never_hold_the_solution():
    question = size_question()
    said = [review(question, tries).feedback for tries in ([5], [5, 6], [5, 6, 5], [5, 33, 6, 7])]
    first, second, again, last = (feedback.messages for feedback in said)
    assert first == again == ("A general hint.",)
    assert second == last == ("Start from 64 + 2·2 − 5.",)


def test_what_cannot_be_read_does_not_count():
    state = review(size_question(), ["", "abc", None, 31, "32"])
    assert (state.attempts, state.misses, state.correct) == (2, 1, True)
    feedback = size_question().grade("abc")
    assert feedback.correct is None
    assert not feedback
    assert "cannot be read" in feedback.text


def test_variants_keep_every_part_and_draw_the_same_from_the_same_seed():
    question = size_question(vary=lambda rng: {"size": int(rng.integers(20, 90))})
    assert question.variant(size=10).right == output_size(10, 5, stride=2, padding=2)
    assert question.variant(3).numbers == question.variant(3).numbers
    assert len({question.variant(seed).numbers["size"] for seed in range(20)}) > 5
    with pytest.raises(ConvError, match="no given called height"):
        question.variant(height=3)
    with pytest.raises(ConvError, match="no variants"):
        size_question().variant(1)


def test_numbers_that_no_decimal_writes_may_be_rounded():
    thirds = Number(
        id="t.third",
        prompt="?",
        answer=Fraction(2, 3),
        misconceptions=(Misconception("other", lambda: 1 / 3, "That is a third."),),
        hints=("h",),
        explanation="e",
    )
    for given in ("2/3", "0.67", 0.667, 2 / 3, np.float32(2 / 3), "0.66"):
        assert thirds.grade(given).correct is True, given
    for given in ("0.33", "1/3", 0.3333):
        assert thirds.grade(given).misconceptions == ("other",), given
    for given in ("0.7", "0.68", "0.65"):
        assert thirds.grade(given).correct is False, given
    assert thirds.solution().startswith("The answer is 2/3.")


def test_a_tolerance_accepts_every_rounding():
    root = Number(
        id="t.root", prompt="?", answer=2**0.5, tolerance=0.001, hints=("h",), explanation="e"
    )
    assert [root.grade(g).correct for g in ("1.414", "1.41421", 1.4142, "1.42")] == [
        True,
        True,
        True,
        False,
    ]
    assert root.solution() == "The answer is 1.414. e"


SHAPE = Shape(
    id="t.shape",
    prompt="?",
    numbers={"height": 5, "width": 7},
    answer=lambda height, width: (height - 2, width - 2),
    misconceptions=(
        Misconception("swapped", lambda height, width: (width - 2, height - 2), "Not {value}."),
    ),
    hints=("Count.",),
    explanation="e",
)


def test_shapes():
    for given in ((3, 5), [3, 5], "3×5", "3x5", np.zeros((3, 5)).shape, np.array([3, 5])):
        assert SHAPE.grade(given).correct is True
    assert SHAPE.grade("5×3").messages == ("Not 5×3.",)
    assert SHAPE.grade((3,)).messages[0] == "You give 1 size, and this shape has 2 sizes."
    assert SHAPE.grade("3×").correct is None
    assert SHAPE.solution() == "The answer is 3×5. e"


MATRIX = Matrix(
    id="t.matrix",
    prompt="?",
    numbers={"image": [[1, 2], [3, 4]]},
    answer=lambda image: image * 2,
    misconceptions=(
        Misconception("turned", lambda image: (image * 2).T, "Rows and columns."),
        Misconception("one row", lambda image: image[:1] * 2, "Only one row."),
    ),
    hints=("Twice.",),
    explanation="e",
)


def test_matrices():
    assert MATRIX.grade([[2, 4], [6, 8]]).correct is True
    assert MATRIX.grade("2 4\n6 8").correct is True
    assert MATRIX.grade([[2, 6], [4, 8]]).misconceptions == ("turned",)
    # A slip with another shape is recognised before the shape is complained of.
    assert MATRIX.grade([2, 4]).messages == ("Only one row.",)
    assert MATRIX.grade([[2, 4], [6, 9]]).messages == (
        "3 of 4 entries agree. Look again at position (1, 1).",
        "Twice.",
    )
    assert MATRIX.grade([[0, 0], [0, 0]]).messages[0].startswith("None of the 4 entries")
    assert "1×3" in MATRIX.grade([1, 2, 3]).messages[0]
    assert MATRIX.grade([[1], [2, 3]]).correct is None


def test_a_vector_names_positions_and_lengths_by_one_number():
    vector = Matrix(id="t.v", prompt="?", answer=[1, 2, 3], hints=("h",), explanation="e")
    assert "position 2" in vector.grade([1, 2, 4]).messages[0]
    assert "2 values" in vector.grade([1, 2]).messages[0]
    assert vector.solution() == "The answer is [1, 2, 3]. e"


def choice(**changes):
    parts = {
        "id": "t.choice",
        "prompt": "Which?",
        "numbers": {"way": "up"},
        "options": (
            Option(name="up", text="It goes {way}"),
            Option(name="down", text="Down", reason="Not down."),
        ),
        "answer": "up",
        "hints": ("Look.",),
        "explanation": "e",
    }
    return Choice(**{**parts, **changes})


def test_choices_are_answered_by_name_text_or_letter():
    for given in ("up", "UP", "a", "A)", "It goes up"):
        assert choice().grade(given).correct is True
    assert choice().grade("b").messages == ("Not down.",)
    assert choice().grade("b").misconceptions == ("down",)
    for given in ("c", "sideways", 1, None, ""):
        assert choice().grade(given).correct is None
    assert choice().solution() == "The answer is a) It goes up. e"


def test_choices_whose_answer_depends_on_the_numbers():
    both = (
        Option(name="up", text="Up", reason="Not up."),
        Option(name="down", text="Down", reason="Not down."),
    )
    question = choice(options=both, answer=lambda way: way)
    assert question.grade("b").correct is False
    assert question.variant(way="down").grade("b").correct is True


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"options": (Option(name="up", text="Up"),)}, "at least two"),
        ({"options": (Option(name="a", text="1"), Option(name="b", text="2"))}, "two characters"),
        ({"options": (Option(name="up", text="1"), Option(name="down", text="2"))}, "no reason"),
        ({"answer": "left"}, "is no choice"),
    ],
)
def test_choices_that_cannot_be_asked_are_refused(changes, message):
    with pytest.raises(ConvError, match=message):
        choice(**changes)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"id": "two words"}, "without spaces"),
        ({"hints": ()}, "at least one general hint"),
        ({"hints": "Look."}, "give a tuple"),
        ({"prompt": ""}, "text is empty"),
        ({"prompt": "Size {length}?"}, "cannot be filled"),
        ({"answer": lambda height: height}, "needs height"),
        ({"answer": "many"}, "is no number"),
        ({"misconceptions": ("rounded up",)}, "Misconceptions only"),
        ({"show": ("image",)}, "not among the numbers"),
        ({"tolerance": -1}, "give 0 or more"),
    ],
)
def test_questions_that_cannot_be_asked_are_refused(changes, message):
    with pytest.raises(ConvError, match=message):
        size_question(**changes)


def test_unknown_keywords_are_type_errors():
    with pytest.raises(TypeError):
        size_question(explain="typo")


def test_questions_are_frozen_and_their_arrays_locked():
    with pytest.raises(dataclasses.FrozenInstanceError):
        MATRIX.prompt = "other"
    with pytest.raises(ValueError, match="read-only"):
        MATRIX.numbers["image"][0, 0] = 5
    with pytest.raises(TypeError):
        MATRIX.numbers["image"] = 5


def test_looking_at_a_question_does_not_give_its_answer_away():
    assert repr(size_question()) == "<Number t.size>"


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (("", abs, "r"), "short name"),
        (("n", 3, "r"), "function of the numbers"),
        (("n", abs, ""), "what went wrong"),
    ],
)
def test_misconceptions_that_say_nothing_are_refused(parts, message):
    with pytest.raises(ConvError, match=message):
        Misconception(*parts)


def test_a_misconception_on_givens_of_other_names():
    slip = sizes.padding_forgotten.using(size="width", padding="border")
    numbers = {"width": 10, "kernel_size": 3, "border": 1}
    assert slip.value(numbers) == 8
    assert "10 + 2·1" in slip.say(numbers)
    with pytest.raises(ConvError, match="border"):
        slip.value({"width": 10, "kernel_size": 3})


def test_check_goes_on_with_the_hints_and_says_the_same_on_a_second_run():
    question = size_question()
    assert check(question, 5).messages == ("A general hint.",)
    assert check(question, 5).messages == ("A general hint.",)
    assert check(question, 6).messages == ("Start from 64 + 2·2 − 5.",)
    assert check(question, 5).messages == ("A general hint.",)


def test_check_refuses_what_is_no_question():
    with pytest.raises(ConvError, match=r"near it are .*01\.length"):
        check("01.lenght", 7)
    with pytest.raises(ConvError, match=r"near it are .*02\.four-loops"):
        check("01.four-loops", 7)
    with pytest.raises(ConvError, match="give the id"):
        check(7, 7)
