"""The questions of the lessons: complete, right, and with a reason for every slip."""

import re

import numpy as np
import pytest

from convwidgets.core import ConvError
from convwidgets.exercises import check, lessons, question, questions

BANK = questions()
VALUED = [q for q in BANK if q.kind != "function"]
NUMERIC = [q for q in VALUED if q.kind != "choice"]
VARIED = [q for q in VALUED if q.vary is not None]


def ids(asked):
    return asked.id


# What CURRICULUM prints, worked out there by hand and by NumPy.
ANSWERS = {
    "00.steps": 12,
    "01.value": -5,
    "01.sign": "positive",
    "01.rise": 3,
    "01.name": "minus",
    "01.flipped": [2, 2, 2],
    "01.length": 7,
    "01.full-length": 13,
    "01.same-last": -4,
    "01.full": [1, 2, 2, 2, 2, -4, -5],
    "01.mode": "same",
    "01.mean": 5,
    "02.last-index": 4,
    "02.window-end": 3,
    "02.shape": "3×3",
    "02.products": [[-10, 0, 30], [-40, 0, 120], [-30, 0, 90]],
    "02.value": 240,
    "02.edge": 3,
    "02.edge-flipped": [[0, -3, -3]] * 3,
    "02.sobel": 8,
    "02.box": 5,
    "02.mean": 8,
    "02.first-window": 2,
    "02.bias": 60,
    "02.whole": [[-4, -4, 2], [-4, -4, 4], [6, 6, 6]],
    "02.outline": [[5, 3, 5], [3, 0, 3], [5, 3, 5]],
    "02.constant": "rows",
    "02.left-neighbour": [[0, 0, 0], [1, 0, 0], [0, 0, 0]],
    "02.shared": 9,
    "02.dense": 840,
    "02.equivariance": "shifts",
    "00.keys": "right",
    "00.replaced": "weights",
}


def test_the_table_above_is_complete():
    assert set(ANSWERS) == {q.id for q in VALUED}


@pytest.mark.parametrize("name", ANSWERS)
def test_the_right_answers_of_the_curriculum(name):
    assert check(name, ANSWERS[name]).correct is True


# Slips that the curriculum names, with the answers they lead to.
NAMED = [
    ("01.length", 13, "full instead"),
    ("01.length", 10, "same instead"),
    ("01.length", 6, "forgot the start"),
    ("01.value", 5, "kernel flipped"),
    ("01.rise", 6, "rise over two samples"),
    ("01.name", "backward", "backward"),
    ("01.flipped", [-2, -2, -2], "kernel flipped"),
    ("01.same-last", 2, "valid instead"),
    ("02.last-index", 5, "count instead of last index"),
    ("02.shape", "2×2", "forgot the start"),
    ("02.shape", "5×5", "same instead"),
    ("02.value", 160, "counted from one"),
    ("02.value", 160, "window centred on the position"),
    ("02.edge", -3, "kernel flipped"),
    ("02.edge-flipped", [[0, 3, 3]] * 3, "kernel flipped"),
    ("02.sobel", 24, "rows and columns swapped"),
    ("02.box", 45, "not divided"),
    ("02.mean", 4, "median"),
    ("02.mean", 1, "cell kept"),
    ("02.outline", [[2, 1, 2], [1, 0, 1], [2, 1, 2]], "four neighbours"),
    ("02.bias", 160, "bias forgotten"),
    ("02.constant", "everywhere", "everywhere"),
    ("02.shared", 840, "as in a dense layer"),
    ("02.shared", 20, "cells of the output"),
    ("02.dense", 9, "as in a convolution"),
    ("02.equivariance", "same", "same"),
]


@pytest.mark.parametrize(("name", "answer", "slip"), NAMED)
def test_slips_that_are_often_made(name, answer, slip):
    assert slip in check(name, answer).misconceptions


@pytest.mark.parametrize("asked", VALUED, ids=ids)
def test_every_listed_slip_is_answered_with_its_reason(asked):
    _every_slip_is_named(asked)


@pytest.mark.parametrize("asked", VARIED, ids=ids)
def test_the_same_on_a_hundred_variants(asked):
    seen = set()
    for seed in range(100):
        drawn = asked.vary(np.random.default_rng(seed))
        numbers = repr({name: np.array(value).tolist() for name, value in drawn.items()})
        if numbers in seen:
            continue
        seen.add(numbers)
        variant = asked.variant(seed)
        _every_slip_is_named(variant)
        _reads_well(variant)
    assert len(seen) > 2


def _every_slip_is_named(asked):
    assert asked.grade(asked.right).correct is True
    assert asked.slips
    for slip in asked.slips:
        feedback = asked.grade(slip.value)
        assert feedback.correct is False
        assert slip.name in feedback.misconceptions
        assert slip.reason in feedback.messages
        assert bool(feedback.lead) == (len(feedback.messages) > 1)


def _texts(asked):
    yield asked.text
    yield from (asked.hint(level) for level in range(len(asked.hints)))
    yield asked.solution()
    yield from (slip.reason for slip in getattr(asked, "slips", ()))


def _reads_well(asked):
    for text in _texts(asked):
        prose = re.sub(r"`[^`]*`", "", text)
        assert not re.search(r"[{}!]", prose), text
        # A true minus sign before numbers, and nothing unfinished.
        assert not re.search(r"(?<![\w])-\d", prose), text
        assert "None" not in prose
        assert "nan" not in prose.split()
        assert "  " not in prose, text
        assert text == text.strip()


@pytest.mark.parametrize("asked", VALUED, ids=ids)
def test_every_text_reads_well(asked):
    _reads_well(asked)
    for text in _texts(asked):
        assert text.endswith((".", "?", ".)")), text


@pytest.mark.parametrize("asked", NUMERIC, ids=ids)
def test_no_hint_and_no_reason_says_the_answer(asked):
    """In prompts with many numbers the answer may occur by chance; at the end it may not."""
    answer = asked._written(asked.right)
    for level in range(len(asked.hints)):
        assert not asked.hint(level).rstrip(".?").endswith((f"= {answer}", f"is {answer}"))
    unexplained = asked.grade([[12345.0]] if asked.kind == "matrix" else 12345)
    assert unexplained.correct is False
    assert asked.solution() not in unexplained.text


def test_each_lesson_has_the_checks_it_needs():
    count = {lesson: len(questions(lesson)) for lesson in lessons()}
    assert count["00"] >= 2
    assert count["01"] >= 8
    assert count["02"] >= 10
    assert {q.id.partition(".")[0] for q in BANK} == set(lessons())
    assert len({q.id for q in BANK}) == len(BANK)
    assert {q.kind for q in BANK} == {"choice", "number", "shape", "matrix", "function"}


@pytest.mark.parametrize(
    ("unknown", "near"),
    [("01.lengths", "01.length"), ("length", "01.length"), ("2.four-loops", "02.four-loops")],
)
def test_unknown_ids_name_the_near_ones(unknown, near):
    with pytest.raises(ConvError, match=re.escape(near)):
        question(unknown)


def test_ids_near_nothing_and_ids_that_are_no_text():
    with pytest.raises(ConvError, match=r"there is 00\.keys"):
        question("zzzzzz")
    with pytest.raises(ConvError, match="as text"):
        question(1)
    with pytest.raises(ConvError, match="lessons with questions"):
        questions("99")
