"""Traces of im2col and col2im against the core, plain loops and PyTorch."""

import numpy as np
import oracles
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convwidgets import ConvError, col2im, conv2d, im2col, sample_image
from convwidgets.trace.im2col import im2col_trace
from convwidgets.trace.im2col_input import MOST_ENTRIES

RAMP = sample_image("ramp")
SOBEL = [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]


@st.composite
def products(draw):
    channels, several = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    size = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    kernel = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    seed = np.random.default_rng(draw(st.integers(0, 99)))
    settings = {
        "stride": (draw(st.integers(1, 3)), draw(st.integers(1, 3))),
        "padding": (draw(st.integers(0, 2)), draw(st.integers(0, 2))),
        "dilation": draw(st.integers(1, 2)),
    }
    image = seed.integers(-9, 10, (channels, *size)).astype(float)
    weight = seed.integers(-9, 10, (several, channels, *kernel)).astype(float)
    return image, weight, settings, draw(st.booleans())


def traced(image, weight, settings, **more):
    """The trace, or None where the window does not fit."""
    try:
        return im2col_trace(image, weight, **settings, **more)
    except ConvError:
        return None


@given(products())
def test_every_step_is_what_loops_make_and_what_the_core_makes(drawn):
    image, weight, settings, flip = drawn
    trace = traced(image, weight, settings, flip_kernel=flip)
    if trace is None:
        return
    np.testing.assert_array_equal(trace.output, conv2d(image, weight, flip_kernel=flip, **settings))
    np.testing.assert_array_equal(trace.columns, im2col(image, weight.shape[2:], **settings))
    applied = weight[..., ::-1, ::-1] if flip else weight
    (ph, pw), (sh, sw), d = settings["padding"], settings["stride"], settings["dilation"]
    for step in trace:
        row, column = step.position
        entries = []
        for channel in image:
            for m in range(weight.shape[2]):
                for n in range(weight.shape[3]):
                    i, j = row * sh + m * d - ph, column * sw + n * d - pw
                    inside = 0 <= i < channel.shape[0] and 0 <= j < channel.shape[1]
                    entries.append(channel[i, j] if inside else 0)
        assert step.column.ravel().tolist() == entries
        for kernel, output in zip(applied, step.outputs, strict=True):
            assert kernel.ravel() @ np.array(entries) == output
        assert step.sum.products.sum() == step.sum.value == step.outputs[0]


@given(products())
def test_adding_the_columns_back_ends_at_col2im_and_at_counts_times_the_image(drawn):
    image, weight, settings, _ = drawn
    trace = traced(image, weight, settings, view="col2im")
    if trace is None:
        return
    matrix = im2col(image, weight.shape[2:], **settings)
    expected = col2im(matrix, image.shape, weight.shape[2:], **settings)
    np.testing.assert_array_equal(trace.output, expected)
    np.testing.assert_array_equal(trace.output, trace.counts * image)
    running = np.zeros(trace.padded.shape)
    times = np.zeros(trace.padded.shape[1:])
    (top, _), (left, _) = trace.padding
    inside = np.s_[top : top + image.shape[1], left : left + image.shape[2]]
    for step in trace:
        at = np.ix_(*step.window)
        kept = step.before == step.before
        np.testing.assert_array_equal(step.before[kept], running[(slice(None), *at)][kept])
        running[(slice(None), *at)] += step.column
        times[at] += 1
        np.testing.assert_array_equal(step.after[kept], running[(slice(None), *at)][kept])
        np.testing.assert_array_equal(step.total, running[(slice(None), *inside)])
        np.testing.assert_array_equal(step.added, times[inside])
        assert step.dropped == int((~kept).sum())


def test_as_unfold_and_fold_in_pytorch():
    torch = oracles.require("torch")
    image = np.random.default_rng(11).normal(size=(3, 6, 7))
    settings = {"stride": (2, 1), "padding": (1, 2), "dilation": (1, 2)}
    there = im2col_trace(image, np.ones((3, 2)), **settings)
    x = torch.tensor(image)[None]
    unfolded = torch.nn.functional.unfold(x, (3, 2), **settings)
    np.testing.assert_array_equal(there.columns, unfolded[0])
    back = im2col_trace(image, np.ones((3, 2)), view="col2im", **settings)
    folded = torch.nn.functional.fold(unfolded, (6, 7), (3, 2), **settings)
    np.testing.assert_allclose(back.output, folded[0], rtol=0, atol=1e-12)


@pytest.mark.parametrize(
    ("shape", "kernel", "matrix", "factor"),
    [((5, 5), 3, (9, 9), 3.24), ((3, 4, 4), 3, (27, 4), 2.25), ((28, 28), 3, (9, 676), 7.76)],
)
def test_the_sizes_of_the_lesson(shape, kernel, matrix, factor):
    trace = im2col_trace(np.zeros(shape), np.ones((kernel, kernel)))
    assert trace.columns.shape == matrix
    assert round(trace.factor, 2) == factor


def test_every_cell_knows_its_copies():
    trace = im2col_trace(RAMP, SOBEL, padding=1, cell=(1, 2))
    ones = np.zeros_like(RAMP)
    ones[1, 2] = 1
    expected = {(int(k), int(c)) for k, c in np.argwhere(im2col(ones, 3, padding=1))}
    assert set(trace.story.copies) == expected
    assert all(trace.cell_of(*copy) == (0, 1, 2) for copy in expected)
    assert trace.cell_of(0, 0) is None  # padding
    assert trace.story.columns == "columns 1–3, 6–8, 11–13"
    counts = im2col_trace(RAMP, SOBEL, view="col2im").counts
    for cell in np.ndindex(5, 5):
        assert len(im2col_trace(RAMP, SOBEL, cell=cell).story.copies) == counts[cell]


def test_the_story_is_told():
    trace = im2col_trace(RAMP, SOBEL, cell=(2, 2))
    assert (
        trace[0]
        .describe()
        .endswith("Input row 2, column 2, 90, stands 9 times in the matrix, in columns 0–8.")
    )
    unread = im2col_trace(RAMP, SOBEL, stride=3, cell=(4, 4))
    assert "read by no window" in unread[0].describe()
    corner = im2col_trace(np.ones((2, 5, 5)), SOBEL, cell=(1, 0, 0))
    assert corner.story.name == "input[1, 0, 0]"
    assert corner.story.times == "once"
    wide = im2col_trace(np.ones((20, 20)), np.ones((9, 9)), cell=(10, 10))
    assert "…" in wide.story.columns


def test_what_lies_beyond_is_the_last():
    trace = im2col_trace(RAMP, SOBEL, row=7, cell=(3, 9, 9))
    assert trace.row == 0
    assert trace.story.cell == (0, 4, 4)


@pytest.mark.parametrize(
    ("image", "kernel", "sentence"),
    [
        (np.ones(4), SOBEL, r"shape \(4,\)"),
        (np.ones((2, 9, 9)), np.ones((3, 3, 3)), "3 planes, and the image 2 channels"),
        (np.ones((9, 8, 8)), SOBEL, r"image\[:4\]"),
        (np.ones((9, 9, 3)), SOBEL, "np.transpose"),
        ([[np.nan] * 5] * 5, SOBEL, "NaN"),
        (RAMP, np.ones((2, 3, 3)), "one plane for each channel"),
        (RAMP, np.ones((9, 1, 3, 3)), "at most 8"),
        (RAMP, [1, 2, 3], r"\(kH, kW\)"),
        (np.ones((400, 400)), SOBEL, f"at most {MOST_ENTRIES:,}"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_a_remedy(image, kernel, sentence):
    with pytest.raises(ConvError, match=sentence):
        im2col_trace(image, kernel)
    with pytest.raises(ConvError, match="Use less padding"):
        im2col_trace(RAMP, SOBEL, padding=10**6, stride=10**6)
