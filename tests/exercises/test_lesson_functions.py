"""The functions that students write in lessons 00 and 01: the right one, slips, starters."""

import numpy as np
import pytest

from convwidgets.exercises import check, question

TASKS = [question(id) for id in ("00.one-sum", "01.convolve", "01.smoother", "01.step")]
SLIPS = [(asked, slip) for asked in TASKS for slip in asked.misconceptions]


def _with_arguments(asked, rule):
    """A student's function: it takes the names asked for and does what `rule` does."""
    namespace = {"rule": rule}
    names = ", ".join(asked.arguments)
    exec(f"def student({names}):\n    return rule({names})", namespace)
    return namespace["student"]


@pytest.mark.parametrize("asked", TASKS, ids=lambda asked: asked.id)
def test_the_right_function_passes(asked):
    assert asked.grade(_with_arguments(asked, asked.oracle)).correct is True


@pytest.mark.parametrize(("asked", "slip"), SLIPS, ids=lambda part: getattr(part, "id", None))
def test_every_slip_is_answered_with_its_reason(asked, slip):
    feedback = asked.grade(_with_arguments(asked, slip.compute))
    assert feedback.correct is False
    assert slip.name in feedback.misconceptions
    assert slip.reason in feedback.messages


def test_lesson_00_one_sum():
    assert check("00.one-sum", lambda values, weights: np.dot(values, weights)).correct is True
    said = check("00.one-sum", lambda values, weights: 0)
    assert said.misconceptions == ("not written yet",)


def test_lesson_01_convolution_is_numpys():
    assert check("01.convolve", lambda signal, kernel: np.convolve(signal, kernel)).correct is True
    unfinished = check(
        "01.convolve", lambda signal, kernel: np.zeros(len(signal) - len(kernel) + 1)
    )
    assert "exercise 1" in unfinished.text
    short = check("01.convolve", lambda signal, kernel: np.convolve(signal, kernel, "same"))
    assert short.misconceptions == ("same mode",)


def test_lesson_01_smoother():
    assert check("01.smoother", lambda size: [1 / size] * size).correct is True
    assert check("01.smoother", lambda size: np.ones(size)).misconceptions == ("not divided",)


def _steepest(signal):
    return np.argmax(np.abs(np.convolve(signal, [1, -1], mode="valid")))


def test_lesson_01_step():
    assert check("01.step", lambda signal: int(_steepest(signal)) + 1).correct is True
    assert check("01.step", lambda signal: _steepest(signal)).misconceptions == (
        "sample before the jump",
    )
    assert check("01.step", lambda signal: 0).misconceptions == ("not written yet",)
