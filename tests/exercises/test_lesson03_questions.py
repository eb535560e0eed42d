"""Lesson 03: kernels turned by 180°, and everything that is mistaken for it."""

from dataclasses import replace

import numpy as np
import oracles
import pytest

from convwidgets import conv2d
from convwidgets.exercises import Matrix, check, question, questions
from convwidgets.exercises.misconceptions.turns import FOR_TURNS

TASKS = [q for q in questions("03") if q.kind == "function"]


@pytest.mark.parametrize("asked", TASKS, ids=lambda asked: asked.id)
@pytest.mark.parametrize("seed", range(5))
def test_every_slip_of_a_function_has_one_reason(asked, seed):
    drawn = replace(asked, seed=seed, samples=30)
    assert drawn.grade(drawn.oracle).correct is True
    for slip in asked.misconceptions:
        assert drawn.grade(slip.compute).misconceptions == (slip.name,)


def test_every_slip_with_a_turn_is_named_and_no_turn_refused():
    rng = np.random.default_rng(3)
    named = set()
    for _ in range(100):
        kernel = rng.integers(-3, 4, (int(rng.integers(1, 4)), int(rng.integers(1, 4))))
        asked = Matrix(
            id="t.turn", prompt="?", numbers={"kernel": kernel}, answer=np.rot90(kernel, 2),
            misconceptions=FOR_TURNS, hints=("h",), explanation="e",
        )  # fmt: skip
        assert asked.grade(np.flip(kernel)).correct is True
        for slip in asked.slips:
            assert slip.name in asked.grade(slip.value).misconceptions
            named.add(slip.name)
    assert named == {slip.name for slip in FOR_TURNS}


@pytest.mark.parametrize(
    "turn",
    [
        lambda kernel: np.flip(kernel),
        lambda kernel: np.rot90(kernel, 2),
        lambda kernel: np.rot90(np.rot90(kernel)),
        lambda kernel: kernel[::-1, ::-1],
        lambda kernel: [row[::-1] for row in kernel.tolist()[::-1]],
    ],
)
def test_every_way_to_turn_a_kernel_is_taken(turn):
    assert check("03.turn-by-hand", turn).correct is True


def test_a_turn_in_place_is_told_apart():
    def in_place(kernel):
        kernel[:] = kernel[::-1, ::-1].copy()
        return kernel

    said = check("03.turn-by-hand", in_place)
    assert said.correct is False
    assert "changes its input" in said.text


def test_exchanging_every_pair_twice_is_explained():
    def exchanged(kernel):
        new = kernel.copy()
        rows, columns = new.shape
        for m, n in np.ndindex(rows, columns):
            there = (rows - 1 - m, columns - 1 - n)
            new[m, n], new[there] = new[there], new[m, n]
        return new

    assert "the second exchange undoes the first" in check("03.turn-by-hand", exchanged).text


def test_half_a_half_turn_gets_the_reason_that_fits():
    asked = question("03.value")
    assert asked.grade(35).messages == (
        "Only the rows of the kernel were reversed. Half a turn reverses its columns as well: the "
        "first weight meets the last cell of the window.",
    )
    both = asked.grade(55)
    assert both.misconceptions == ("only the columns reversed", "rows and columns swapped")
    assert "exchanged as well" in both.text


@pytest.mark.parametrize(
    ("convolve", "reason"),
    [
        (lambda i, k: conv2d(i, np.flip(k), padding="full", flip_kernel=True), "turned twice"),
        (lambda i, k: conv2d(np.pad(i, (len(k) - 1, len(k[0]) - 1)), np.flip(k)), "*before*"),
        (lambda i, k: np.flip(conv2d(i, k, padding="full")), "you turned the output"),
        (lambda i, k: conv2d(np.flip(i), np.flip(k), padding="full"), "image as well as"),
        (lambda i, k: conv2d(np.flip(i), k, padding="full"), "image was turned in place"),
        (lambda i, k: np.flip(conv2d(i, np.flip(k), padding="full")), "output as well as"),
    ],
)
def test_what_was_turned_too_often_is_told_apart(convolve, reason):
    assert reason in check("03.convolve", convolve).text


@pytest.mark.parametrize("name", ["03.turn", "03.port", "03.complete"])
def test_a_kernel_of_the_wrong_shape_is_not_sent_to_count_windows(name):
    said = question(name).grade([[1]])
    assert said.correct is False
    assert "the kernel asked for has another shape" in said.text


def test_convolution_in_full_is_scipys():
    signal = oracles.require("scipy.signal")
    asked = question("03.convolve")
    for image, kernel in asked.inputs:
        np.testing.assert_allclose(asked.oracle(image, kernel), signal.convolve2d(image, kernel))
        swapped = asked.oracle(kernel, image)
        np.testing.assert_allclose(swapped, asked.oracle(image, kernel))
    assert check("03.convolve", lambda image, kernel: signal.convolve2d(image, kernel)).correct


def test_the_kernels_of_the_agreeing_question_do_what_their_options_say():
    rng = np.random.default_rng(0)
    image = rng.integers(0, 10, (6, 6))
    asked = question("03.agree")
    for option in asked.options:
        kernel = np.array(eval(option.text.replace("−", "-")))
        same = np.array_equal(conv2d(image, kernel), conv2d(image, kernel, flip_kernel=True))
        assert same is (option.name == asked.right), option
    symmetric = np.array(eval(asked.options[0].text))
    np.testing.assert_array_equal(symmetric, symmetric.T)
