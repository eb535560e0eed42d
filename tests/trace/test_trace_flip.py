"""Both operations at every position, against plain loops; the turn, against NumPy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convwidgets import ConvError
from convwidgets.trace.flip import LARGEST_INPUT, LARGEST_KERNEL, CompareStep, flip_trace
from convwidgets.trace.flip_turn import TURNS, TurnStep, kernel_kind, turned_places

EDGE = np.array([[1, 1, 1, 0, 0]] * 5)
LEFT_MINUS_RIGHT = np.array([[1, 0, -1]] * 3)


@st.composite
def settings(draw):
    sizes = st.integers(3, 6)
    image = np.array(draw(st.lists(st.integers(-9, 9), min_size=36, max_size=36))).reshape(6, 6)
    kernel = np.array(draw(st.lists(st.integers(-3, 3), min_size=9, max_size=9))).reshape(3, 3)
    kernel = kernel[: draw(st.integers(1, 3)), : draw(st.integers(1, 3))]
    return (
        image[: draw(sizes), : draw(sizes)],
        kernel,
        draw(st.integers(1, 3)),
        draw(st.integers(0, 2)),
    )


@given(settings())
def test_each_position_is_summed_twice_as_two_loops_do(drawn):
    image, kernel, stride, padding = drawn
    trace = flip_trace(image, kernel, stride=stride, padding=padding)
    padded = np.pad(image, padding)
    (high, wide), index = kernel.shape, len(TURNS)
    for i in range(0, padded.shape[0] - high + 1, stride):
        for j in range(0, padded.shape[1] - wide + 1, stride):
            plain = turned = 0
            for m in range(high):
                for n in range(wide):
                    plain += padded[i + m, j + n] * kernel[m, n]
                    turned += padded[i + m, j + n] * kernel[high - 1 - m, wide - 1 - n]
            step = trace[index]
            assert isinstance(step, CompareStep)
            assert (step.correlation.value, step.convolution.value) == (plain, turned)
            at = step.correlation.position
            assert at == step.convolution.position == (i // stride, j // stride)
            assert trace.output[(slice(None), *at)].tolist() == [plain, turned]
            opposite = "opposite" if plain == -turned else "differ"
            assert step.verdict == ("agree" if plain == turned else opposite)
            assert step.compared == index - len(TURNS) + 1
            index += 1
    assert index == len(trace)
    assert trace[-1].agreeing == (trace.output[0] == trace.output[1]).sum()


def test_worked_example_b_of_the_lessons():
    trace = flip_trace(EDGE, LEFT_MINUS_RIGHT)
    assert trace.output.tolist() == [[[0, 3, 3]] * 3, [[0, -3, -3]] * 3]
    assert trace.verdicts.tolist() == [["agree", "opposite", "opposite"]] * 3


@given(st.integers(1, 5), st.integers(1, 5))
def test_a_turn_keeps_every_distance_and_ends_reversed(rows, columns):
    start = turned_places((rows, columns), 0)
    np.testing.assert_allclose(start, -start[::-1, ::-1])
    for degrees in TURNS:
        places = turned_places((rows, columns), degrees)
        np.testing.assert_allclose(
            np.linalg.norm(places, axis=2), np.linalg.norm(start, axis=2), atol=1e-12
        )
    end = turned_places((rows, columns), 180)
    np.testing.assert_allclose(end, start[::-1, ::-1], atol=1e-12)


def test_the_turn_is_clockwise_and_told_step_by_step():
    trace = flip_trace(EDGE, [[1, 2], [3, 4]])
    turns = trace[: len(TURNS)]
    assert all(isinstance(step, TurnStep) for step in turns)
    assert [step.degrees for step in turns] == list(TURNS)
    quarter = next(step for step in turns if step.degrees == 90)
    # top left goes to top right, then to bottom right
    np.testing.assert_allclose(quarter.places[0, 0], [-0.5, 0.5], atol=1e-12)
    np.testing.assert_allclose(turns[-1].places[0, 0], [0.5, 0.5], atol=1e-12)
    assert turns[0].describe() == "Step 1 of 23: the kernel as it stands, row by row: 1, 2; 3, 4."
    assert turns[2].describe().endswith("turned about its centre, 60 of 180 degrees.")
    assert "reads 4, 3; 2, 1; its rows are reversed, and so are its columns" in turns[-1].describe()


@pytest.mark.parametrize(
    ("kernel", "kind", "words"),
    [
        ([[1, 2], [2, 1]], "same", "agree everywhere"),
        ([[1, 2, 3], [0, 5, 0], [3, 2, 1]], "same", "agree everywhere"),  # and not symmetric
        ([[1, 2], [2, 3]], "other", "may differ"),  # symmetric: equal to its transpose
        ([[0, 0], [0, 0]], "same", "agree everywhere"),
        (LEFT_MINUS_RIGHT, "negated", "one output is minus the other"),
        ([[7]], "same", "agree everywhere"),
    ],
)
def test_what_a_kernel_is_to_its_own_rotation(kernel, kind, words):
    trace = flip_trace(EDGE, kernel)
    assert trace.kind == kernel_kind(np.array(kernel)) == kind
    assert words in trace[len(TURNS) - 1].describe()
    if kind == "same":
        assert set(trace.verdicts.ravel()) == {"agree"}
    if kind == "negated":
        assert set(trace.verdicts.ravel()) <= {"agree", "opposite"}
        np.testing.assert_array_equal(trace.output[0], -trace.output[1])


def test_the_order_in_which_products_are_added_makes_no_difference():
    image = np.full((3, 3), 0.1)
    kernel = np.arange(9).reshape(3, 3) / 10
    assert flip_trace(image, kernel).verdicts.tolist() == [["agree"]]
    almost = image.copy()
    almost[0, 0] += 1e-6
    assert flip_trace(almost, kernel).verdicts.tolist() == [["differ"]]


def test_nan_agrees_with_nan_and_with_nothing_else():
    image = EDGE.astype(float)
    image[0, 0] = np.nan
    trace = flip_trace(image, LEFT_MINUS_RIGHT)
    assert trace.verdicts[0, 0] == "agree"
    assert "is NaN" in trace[len(TURNS)].describe()
    assert flip_trace(EDGE, [[np.nan]]).kind == "same"


def test_a_position_is_told_with_both_sums_and_a_verdict():
    sentence = flip_trace([[1, 2], [3, 4]], [[1, 0], [0, -1]])[-1].describe()
    assert sentence == (
        "Step 8 of 8: output row 0, column 0 reads rows 0–1, columns 0–1; cross-correlation: "
        "1 times 1 plus 2 times 0 plus 3 times 0 plus 4 times −1 is −3; convolution, with the "
        "kernel turned: 1 times −1 plus 2 times 0 plus 3 times 0 plus 4 times 1 is 3; the two "
        "values differ in sign."
    )


def test_the_trace_cannot_be_changed():
    trace = flip_trace(EDGE, LEFT_MINUS_RIGHT)
    for array in (trace.output, trace.verdicts, trace[0].places):
        with pytest.raises(ValueError, match="read-only"):
            array[:] = 0
    with pytest.raises(AttributeError):
        trace.kind = "same"


@pytest.mark.parametrize(
    ("image", "kernel", "padding", "sentence"),
    [
        (np.ones((9, 9)), np.ones((6, 1)), 0, "The kernel is 6 × 1; at most 5 × 5"),
        (np.ones((21, 3)), np.ones((1, 1)), 0, r"The image is 21 × 3; at most 20 × 20.* Crop it"),
        (
            np.ones((16, 16)),
            np.ones((5, 5)),
            "full",
            "The image with its padding is 24 × 24; at most 20 × 20 can be compared here. "
            "Use less padding, or crop it",
        ),
        (np.ones((2, 2)), np.ones((3, 3)), 0, "kernel's height is 3"),
    ],
)
def test_what_is_too_large_is_refused_with_the_limit(image, kernel, padding, sentence):
    with pytest.raises(ConvError, match=sentence):
        flip_trace(image, kernel, padding=padding)


def test_the_limits_themselves_are_taken():
    side, small = LARGEST_INPUT, LARGEST_KERNEL
    trace = flip_trace(np.ones((side, side)), np.ones((small, small)))
    assert trace.output.shape == (2, side - small + 1, side - small + 1)
