"""Shifts before and after an operation, against np.roll, plain loops and PyTorch."""

from fractions import Fraction

import numpy as np
import oracles
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convwidgets import ConvError
from convwidgets.trace.equivariance import POOLS, equivariance_trace
from convwidgets.trace.equivariance_step import fraction, moved

SOBEL_X = [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]


@st.composite
def operations(draw):
    rows, columns = draw(st.integers(3, 9)), draw(st.integers(3, 9))
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    kernel = rng.integers(-3, 4, (draw(st.integers(1, 3)), draw(st.integers(1, 3))))
    shift = (draw(st.integers(-2, 2)), draw(st.integers(-2, 2)))
    return (rng.integers(-9, 10, (rows, columns)), kernel), {
        "shift": shift if any(shift) else (0, 1),
        "stride": (draw(st.integers(1, 2)), draw(st.integers(1, 2))),
        "padding": draw(st.sampled_from([0, 1, "same"])),
        "padding_mode": draw(st.sampled_from(["zeros", "circular"])),
        "pool": draw(st.sampled_from(POOLS)),
        "pool_size": (draw(st.integers(1, 2)), draw(st.integers(1, 2))),
    }


def traced(drawn):
    """The trace, or None where the window does not fit."""
    (image, kernel), settings = drawn
    try:
        return equivariance_trace(image, kernel, **settings)
    except ConvError:
        return None


@given(operations())
def test_where_the_output_can_follow_only_the_border_differs(drawn):
    trace = traced(drawn)
    for step in trace or ():
        follows = not any(np.mod(step.shift, trace.conv.stride))
        if step.whole and (follows or trace.pool != "global average"):
            assert step.inside == 0
            one = step.first.size == 1  # which agrees, or agrees nowhere
            assert step.verdict in ("equal", "differs" if one else "border")
        assert step.different == step.differs.sum()
        np.testing.assert_array_equal(step.difference != 0, step.differs)


@given(operations())
def test_both_ways_are_what_plain_shifts_make(drawn):
    trace = traced(drawn)
    if trace is None:
        return
    image, output = trace.input, trace.output
    for step in trace:
        whole = [int(move) for move in step.move]
        for values, shift, found in (
            (image, step.shift, step.shifted),
            (output, whole, step.last),
        ):
            expected = np.roll(values, shift, (0, 1))
            if trace.padding_mode == "zeros":
                expected = np.zeros_like(values)
                for row, column in np.ndindex(values.shape):
                    r, c = row - shift[0], column - shift[1]
                    if 0 <= r < values.shape[0] and 0 <= c < values.shape[1]:
                        expected[row, column] = values[r, c]
            np.testing.assert_array_equal(found, expected)
        np.testing.assert_array_equal(step.first, trace.apply(step.shifted))


@given(operations())
def test_the_output_of_a_shifted_picture_is_torchs(drawn):
    torch = oracles.require("torch")
    trace = traced(drawn)
    if trace is None:
        return
    functional = torch.nn.functional
    (top, bottom), (left, right) = trace.conv.padding
    mode = "circular" if trace.padding_mode == "circular" else "constant"
    step = trace[-1]
    x = torch.tensor(np.array(step.shifted))[None, None]
    weight = torch.tensor(np.array(trace.conv.kernel))[None, None]
    y = functional.pad(x, (left, right, top, bottom), mode=mode)
    y = functional.conv2d(y, weight, stride=trace.conv.stride)
    if trace.pool == "max":
        y = functional.max_pool2d(y, trace.pool_size)
    elif trace.pool == "average":
        y = functional.avg_pool2d(y, trace.pool_size)
    elif trace.pool == "global average":
        y = y.mean((2, 3), keepdim=True)
    np.testing.assert_allclose(step.first, y[0, 0].numpy(), atol=1e-9)


def test_max_pooling_follows_half_a_cell_by_luck():
    trace = equivariance_trace([0, 9, 0, 0, 0, 0], [[1]], pool="max")
    assert trace.output.tolist() == [[9, 0, 0]]
    step = trace[1]
    assert step.first.tolist() == [[0, 9, 0]]
    assert step.move == (0, Fraction(1, 2))
    assert not step.whole
    assert (step.different, step.further) == (2, 0)
    assert step.describe() == (
        "Step 2 of 6: the input moves 1 right. Shift first against shift last: differs in 2 of "
        "3 cells. The output should move by ½ cell; it has whole cells only. Here it moves by 0. "
        "Moved by 1, 0 of 3 would differ."
    )
    assert trace[2].verdict == "equal"


def test_a_convolution_on_a_ring():
    image = np.random.default_rng(0).integers(0, 9, (6, 7))
    trace = equivariance_trace(image, SOBEL_X, padding_mode="circular", shift=(1, -1))
    assert [step.verdict for step in trace] == ["equal"] * len(trace)
    assert trace[1].describe().endswith("equal everywhere. Shift in, the same shift out.")


def test_the_border_in_words():
    image = np.random.default_rng(0).integers(1, 9, (5, 5))
    step = equivariance_trace(image, SOBEL_X)[1]
    assert step.finding == "equal except at the border: 10 of 25 cells differ"
    assert step.reasons == ("Cells were pushed out, or came in.",)
    assert step.inner == ((0, 5), (1, 4))
    # A ring of seven does not close at stride 2.
    image = np.random.default_rng(0).integers(1, 9, (7, 7))
    step = equivariance_trace(image, SOBEL_X, padding_mode="circular", stride=2)[2]
    assert step.reasons == ("Cells came round, and the windows do not fit the ring.",)


def test_one_cell_for_the_whole_picture_has_nowhere_to_go():
    image = np.random.default_rng(0).integers(1, 9, (4, 6))
    settings = {"pool": "global average", "padding_mode": "circular"}
    trace = equivariance_trace(image, [[1]], **settings)
    assert all(step.verdict == "equal" for step in trace)
    assert trace[3].reasons == ("There is no position left that could shift.",)
    # Every second cell is another half of the picture after a shift by one.
    trace = equivariance_trace(image, [[1]], stride=2, **settings)
    assert [step.verdict for step in trace] == ["equal", "differs"] * 3
    assert trace[1].reasons == ("The windows hold other cells than before.",)


def test_how_many_shifts_there_are():
    assert len(equivariance_trace(np.eye(5), [[1]])) == 5
    assert len(equivariance_trace(np.eye(5), [[1]], shift=(0, 2))) == 3
    assert len(equivariance_trace(np.eye(5), [[1]], shift=(-4, 0))) == 2
    assert len(equivariance_trace(np.eye(50), [[1]])) == 13


def test_fractions_and_moves_in_words():
    values = [Fraction(1, 2), Fraction(-3, 2), Fraction(7, 4), Fraction(1, 3), Fraction(-2), 0]
    assert [fraction(Fraction(v)) for v in values] == ["½", "−1½", "1¾", "1/3", "−2", "0"]
    assert moved((0, 0)) == "stays where it is"
    assert moved((2, -1)) == "moves 2 down and 1 left"


def test_traces_are_immutable():
    trace = equivariance_trace(np.eye(4), [[1]])
    for array in (trace.input, trace.output, trace[0].first):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
    with pytest.raises(AttributeError):
        trace[0].shift = (1, 1)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"shift": 0}, "moves nothing"),
        ({"shift": (4, 0)}, "the image has 4 rows: nothing of it would be left. Shift by at most"),
        ({"shift": "right"}, "shift is 'right'"),
        ({"padding_mode": "replicate"}, "choose 'zeros' or 'circular'"),
        ({"pool": "min"}, "pool is 'min'; choose one of 'none', 'max'"),
        ({"pool": "max", "pool_size": 5}, "what is pooled has only 4 rows"),
        ({"kernel": np.ones((9, 9)), "padding": 0}, "kernel's height is 9"),
        ({"padding": 99, "padding_mode": "circular"}, "at most 4"),
    ],
)
def test_what_cannot_be_used_is_refused_in_words(change, sentence):
    settings = {"kernel": SOBEL_X, **change}
    with pytest.raises(ConvError, match=sentence):
        equivariance_trace(np.eye(4), settings.pop("kernel"), **settings)
