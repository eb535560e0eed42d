"""The functions that students write in lessons 00 and 01: the right one, slips, starters."""

import re
from dataclasses import replace

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


def test_hints_show_a_line_of_code_last():
    for id in ("00.one-sum", "01.by-hand", "01.convolve", "01.smoother"):
        *first, last = question(id).hints
        assert len(first) == 2
        assert not any("1 / size" in hint or "+=" in hint or "np.pad" in hint for hint in first)
        assert "1 / size" in last or "+=" in last or "np.pad" in last


def test_lesson_00_one_sum():
    assert check("00.one-sum", lambda values, weights: np.dot(values, weights)).correct is True
    said = check("00.one-sum", lambda values, weights: 0)
    assert said.misconceptions == ("not written yet",)
    crossed = check(
        "00.one-sum", lambda values, weights: sum(v * w for v in values for w in weights)
    )
    assert "a single loop is enough" in crossed.text


def test_lesson_01_convolution_is_numpys():
    assert check("01.convolve", lambda signal, kernel: np.convolve(signal, kernel)).correct is True
    unfinished = check(
        "01.convolve", lambda signal, kernel: np.zeros(len(signal) - len(kernel) + 1)
    )
    assert "your `correlate` finished" in unfinished.text
    padded = check("01.convolve", lambda signal, kernel: np.zeros(len(signal) + len(kernel) - 1))
    assert padded.misconceptions == ("padded, and nothing done yet",)
    short = check("01.convolve", lambda signal, kernel: np.convolve(signal, kernel, "same"))
    assert short.misconceptions == ("same mode",)


def test_lesson_01_smoother():
    assert check("01.smoother", lambda size: [1 / size] * size).correct is True
    assert check("01.smoother", lambda size: np.ones(size)).misconceptions == ("not divided",)
    listed = {size: [1 / size] * size for size in (1, 2, 3, 5, 8)}
    assert check("01.smoother", listed.get).correct is False


def _steepest(signal):
    return np.argmax(np.abs(np.convolve(signal, [1, -1], mode="valid")))


def test_lesson_01_step():
    assert check("01.step", lambda signal: int(_steepest(signal)) + 1).correct is True
    assert check("01.step", lambda signal: _steepest(signal)).misconceptions == (
        "sample before the jump",
    )
    assert check("01.step", lambda signal: 0).misconceptions == ("not written yet",)
    assert check("01.step", lambda signal: 1).misconceptions == ("correlate not finished",)


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize("level", [np.mean, np.median, lambda signal: np.ptp(signal) / 2])
def test_lesson_01_step_is_not_where_a_level_is_passed(level, strict):
    def crossing(signal):
        above = signal > level(signal) if strict else signal >= level(signal)
        return int(np.argmax(above != above[0]))

    assert check("01.step", crossing).correct is False


def test_lesson_01_step_samples_have_one_largest_jump():
    for (signal,) in replace(question("01.step"), samples=200).inputs:
        jumps = np.sort(np.abs(np.diff(signal)))
        assert jumps[-1] > jumps[-2]


RETURNS_AT_ONCE = """
def correlate(signal, kernel):
    output = np.zeros(len(signal) - len(kernel) + 1)
    for n in range(len(output)):
        for k in range(len(kernel)):
            output[n] += signal[n + k] * kernel[k]
        return output
"""


@pytest.mark.parametrize(
    ("before", "after", "name"),
    [
        ("", "", "return in the outer loop"),
        ("        return", "            return", "return in the inner loop"),
        ("return output", "return output[:1]", "return in the outer loop, values in a list"),
        ("        return output", "    return 0 * output", "no loops yet"),
    ],
)  # fmt: skip
def test_lesson_01_loops_left_too_soon(before, after, name):
    scope = {"np": np}
    exec(RETURNS_AT_ONCE.replace(before, after) if before else RETURNS_AT_ONCE, scope)
    assert check("01.by-hand", scope["correlate"]).misconceptions == (name,)


def test_lesson_01_the_other_formula():
    scope = {"np": np}
    minus = RETURNS_AT_ONCE.replace("n + k", "n - k").replace("        return", "    return")
    exec(minus, scope)
    said = check("01.by-hand", scope["correlate"])
    assert said.misconceptions == ("n - k instead of n + k",)
    assert "Here it is n + k" in said.text


def test_lesson_01_speaks_of_signals():
    for slip in question("01.by-hand").misconceptions:
        assert not re.search(r"\bcells?\b|\bH\b|180°", slip.reason), slip.reason
