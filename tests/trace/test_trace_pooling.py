"""Traces of pooling against plain loops and PyTorch: what a step says is what happens."""

import math

import numpy as np
import oracles
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convwidgets import ConvError
from convwidgets.trace.pooling import pool2d_trace, read_picture_or_line

MIXED = [[1, 5, 2, 0, 3], [4, 3, 7, 1, 6], [0, 2, 8, 5, 1], [6, 1, 3, 4, 2], [2, 7, 0, 9, 5]]


@st.composite
def poolings(draw):
    rows, columns = draw(st.integers(1, 7)), draw(st.integers(1, 7))
    cells = draw(st.lists(st.integers(-9, 9), min_size=rows * columns, max_size=rows * columns))
    image = np.array(cells, float).reshape(rows, columns)
    window = (draw(st.integers(1, 3)), draw(st.integers(1, 3)))
    padding = tuple(draw(st.integers(0, k // 2)) for k in window)
    return image, {
        "kernel_size": window,
        "stride": (draw(st.integers(1, 3)), draw(st.integers(1, 3))),
        "padding": padding,
        "ceil_mode": draw(st.booleans()),
        "count_include_pad": draw(st.booleans()),
    }


def traced(image, settings, mode):
    """The trace, or None where the window does not fit."""
    try:
        return pool2d_trace(image, mode=mode, **settings)
    except ConvError:
        return None


@given(poolings(), st.sampled_from(["max", "average"]))
def test_every_step_reads_what_a_loop_reads(drawn, mode):
    image, settings = drawn
    trace = traced(image, settings, mode)
    if trace is None:
        return
    (kh, kw), (sh, sw), (ph, pw) = (settings[n] for n in ("kernel_size", "stride", "padding"))
    height, width = image.shape
    seen = np.zeros(image.shape, dtype=bool)
    for step in trace:
        i, j = step.position
        cells, padding, beyond = [], 0, 0
        for row in range(i * sh - ph, i * sh - ph + kh):
            for column in range(j * sw - pw, j * sw - pw + kw):
                if 0 <= row < height and 0 <= column < width:
                    cells.append(image[row, column])
                    seen[row, column] = True
                elif row < height + ph and column < width + pw:
                    padding += 1
                else:
                    beyond += 1
        assert step.cells.ravel().tolist() == cells
        assert (step.padding, step.beyond) == (padding, beyond)
        if mode == "max":
            assert step.value == max(cells) == image[step.origin]
            assert step.equals == cells.count(max(cells))
        else:
            divisor = len(cells) + (padding if settings["count_include_pad"] else 0)
            assert step.divisor == divisor
            assert step.value == pytest.approx(sum(cells) / divisor)
            assert step.total == pytest.approx(sum(cells))
    unread = trace.dropped | trace.skipped
    np.testing.assert_array_equal(unread, ~seen)
    assert not (trace.dropped & trace.skipped).any()


@given(poolings())
def test_results_and_origins_are_those_of_torch(drawn):
    torch = oracles.require("torch")
    image, settings = drawn
    trace = traced(image, settings, "max")
    if trace is None:
        return
    functional = torch.nn.functional
    x = torch.tensor(image)[None, None]
    names = ("kernel_size", "stride", "padding", "ceil_mode")
    theirs = {name: settings[name] for name in names}
    values, indices = functional.max_pool2d(x, return_indices=True, **theirs)
    np.testing.assert_array_equal(trace.output, values[0, 0].numpy())
    np.testing.assert_array_equal(trace.origins, indices[0, 0].numpy())
    means = functional.avg_pool2d(x, count_include_pad=settings["count_include_pad"], **theirs)
    trace = pool2d_trace(image, mode="average", **settings)
    np.testing.assert_allclose(trace.output, means[0, 0].numpy(), atol=1e-12)


def test_the_numbers_of_the_curriculum():
    assert pool2d_trace(MIXED).output.shape == (2, 2)
    assert int(pool2d_trace(MIXED).dropped.sum()) == 9
    assert pool2d_trace(MIXED, ceil_mode=True).output.shape == (3, 3)
    assert not pool2d_trace(MIXED, ceil_mode=True).dropped.any()
    assert pool2d_trace([0, 9, 0, 0, 0, 0]).output.tolist() == [[9, 0, 0]]
    assert pool2d_trace([0, 0, 9, 0, 0, 0]).output.tolist() == [[0, 9, 0]]


def test_sentences():
    assert pool2d_trace(MIXED)[2].describe() == (
        "Step 3 of 4: output row 1, column 0 looks at rows 2–3, columns 0–1; the largest of "
        "0, 2, 6, 1 is 6, in row 3, column 0."
    )
    last = pool2d_trace(MIXED, ceil_mode=True)[-1].describe()
    assert last.endswith(
        "looks at row 4, column 4 and 3 cells past the edge; its only cell is 5, in row 4, "
        "column 4."
    )
    average = {"mode": "average", "kernel_size": 3, "stride": 2, "padding": 1}
    assert (
        pool2d_trace(MIXED, **average)[0]
        .describe()
        .endswith(
            "looks at rows 0–1, columns 0–1 and 5 cells of padding; 1 plus 5 plus 4 plus 3 is 13, "
            "divided by 9 is 1.44."
        )
    )
    assert "the first of them in row 0" in pool2d_trace([[2, 2], [1, 0]])[0].describe()
    large = pool2d_trace(np.ones((6, 6)), kernel_size=6)
    assert "the largest of 36 cells is 1" in large[0].describe()
    large = pool2d_trace(np.ones((6, 6)), kernel_size=6, mode="average")
    assert "the sum of 36 cells is 36, divided by 36 is 1." in large[0].describe()


def test_nan_wins():
    step = pool2d_trace([[1, np.nan], [3, 4]])[0]
    assert math.isnan(step.value)
    assert (step.origin, step.equals) == ((0, 1), 1)
    assert "is NaN, in row 0, column 1" in step.describe()


def test_a_row_takes_numbers_along_itself_and_pairs_as_they_are():
    row = [3, 1, 4, 1, 5, 9]
    by_number = pool2d_trace(row, kernel_size=3, stride=2, padding=1)
    by_pairs = pool2d_trace(row, kernel_size=(1, 3), stride=(1, 2), padding=(0, 1))
    np.testing.assert_array_equal(by_number.output, by_pairs.output)
    assert pool2d_trace([row], kernel_size=2).output.tolist() == [[3, 4, 9]]


def test_traces_are_immutable():
    trace = pool2d_trace(MIXED)
    assert len(trace) == 4
    assert [step.index for step in trace[1:]] == [1, 2, 3]
    assert trace[-1].position == (1, 1)
    with pytest.raises(IndexError, match="step 4 of a trace with 4 steps"):
        trace[4]
    for array in (trace.input, trace.output, trace.origins, trace.divisors):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"image": np.ones((1, 2, 3))}, r"shape \(1, 2, 3\); give rows of numbers"),
        ({"image": [[1, 2], [3]]}, "The image is ragged"),
        ({"image": np.zeros((513, 513))}, r"at most 262,144.*image\[::2, ::2\]"),
        ({"mode": "min"}, "mode is 'min'; choose 'max' or 'average'"),
        ({"kernel_size": 6}, "kernel's height is 6"),
        ({"padding": 2}, "at most half the window"),
        ({"stride": 0}, "stride is 0"),
        ({"ceil_mode": 1}, "ceil_mode is 1"),
        ({"count_include_pad": None}, "count_include_pad is None"),
    ],
)
def test_what_cannot_be_used_is_refused_in_words(change, sentence):
    settings = {"image": MIXED, **change}
    with pytest.raises(ConvError, match=sentence):
        pool2d_trace(settings.pop("image"), **settings)


def test_a_line_is_read_as_one_row():
    assert read_picture_or_line([1, 2, 3], "image").shape == (1, 3)
