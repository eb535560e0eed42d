"""Traces against plain loops: what a step says is what happens."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convwidgets import ConvError
from convwidgets.trace import conv1d_trace, conv2d_trace
from convwidgets.trace.convolution import MAX_CELLS
from convwidgets.trace.numbers import number, signed, span

RAMP = np.outer(np.arange(1, 6), np.arange(10, 60, 10))
SOBEL_X = [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]


@st.composite
def settings_2d(draw):
    sizes = st.integers(1, 6)
    image = np.array(
        draw(st.lists(st.integers(-9, 9), min_size=36, max_size=36)), dtype=float
    ).reshape(6, 6)[: draw(sizes), : draw(sizes)]
    kernel = np.array(draw(st.lists(st.integers(-3, 3), min_size=9, max_size=9))).reshape(3, 3)
    kernel = kernel[: draw(st.integers(1, 3)), : draw(st.integers(1, 3))]
    return image, kernel, {
        "stride": draw(st.integers(1, 3)),
        "padding": draw(st.integers(0, 3)),
        "dilation": draw(st.integers(1, 2)),
        "flip_kernel": draw(st.booleans()),
    }  # fmt: skip


@given(settings_2d())
def test_every_step_reads_multiplies_and_adds_what_a_loop_does(drawn):
    image, kernel, settings = drawn
    p, d, s = settings["padding"], settings["dilation"], settings["stride"]
    padded = np.pad(image, p)
    reach = [d * (k - 1) + 1 for k in kernel.shape]
    if any(r > n for r, n in zip(reach, padded.shape, strict=True)):
        with pytest.raises(ConvError, match="kernel"):
            conv2d_trace(image, kernel, **settings)
        return
    trace = conv2d_trace(image, kernel, **settings)
    applied = kernel[::-1, ::-1] if settings["flip_kernel"] else kernel
    index = 0
    for i in range(0, padded.shape[0] - reach[0] + 1, s):
        for j in range(0, padded.shape[1] - reach[1] + 1, s):
            step = trace[index]
            total = 0.0
            for m in range(kernel.shape[0]):
                for n in range(kernel.shape[1]):
                    assert (step.window[0][m], step.window[1][n]) == (i + m * d, j + n * d)
                    product = padded[i + m * d, j + n * d] * applied[m, n]
                    assert step.products[m, n] == product
                    total += product
            assert step.value == total
            assert step.position == (i // s, j // s)
            assert trace.output[step.position] == total
            index += 1
    assert index == len(trace)


@given(
    st.lists(st.integers(-9, 9), min_size=1, max_size=9),
    st.lists(st.integers(-3, 3), min_size=1, max_size=4),
)
def test_one_dimension_agrees_with_numpy(signal, kernel):
    full = conv1d_trace(signal, kernel, padding="full", flip_kernel=True)
    assert [step.value for step in full] == list(np.convolve(signal, kernel))
    correlated = conv1d_trace(signal, kernel, padding="full")
    assert [step.value for step in correlated] == list(np.convolve(signal, kernel[::-1]))


def test_a_trace_is_an_immutable_sequence():
    trace = conv2d_trace(RAMP, SOBEL_X)
    assert len(trace) == 9
    assert [s.index for s in trace] == list(range(9))
    assert trace[-1].position == (2, 2)
    assert [s.index for s in trace[2:5]] == [2, 3, 4]
    with pytest.raises(IndexError, match="step 9 of a trace with 9 steps"):
        trace[9]
    for array in (trace.input, trace.kernel, trace.weights, trace.padded, trace.output):
        with pytest.raises(ValueError, match="read-only"):
            array[:] = 0
    with pytest.raises(AttributeError):
        trace.output = np.zeros(1)


def test_a_trace_does_not_follow_its_input():
    image = RAMP.astype(float)
    trace = conv2d_trace(image, SOBEL_X)
    image[:] = 0
    assert trace[0].value == 160


def test_the_text_twin_says_place_terms_and_result():
    sentence = conv2d_trace(RAMP, SOBEL_X, padding=1)[7].describe()
    assert sentence == (
        "Step 8 of 25: output row 1, column 2 reads padded rows 1–3, columns 2–4; "
        "20 times −1 plus 30 times 0 plus 40 times 1 plus 40 times −2 plus 60 times 0 plus "
        "80 times 2 plus 60 times −1 plus 90 times 0 plus 120 times 1 is 160."
    )


def test_the_text_twin_names_the_bias_and_sums_up_large_kernels():
    assert (
        "plus the bias 0.5 is −1.5" in conv1d_trace([1, 2, 3], [1, 0, -1], bias=0.5)[0].describe()
    )
    large = conv2d_trace(np.ones((6, 6)), np.ones((6, 6)))[0].describe()
    assert "the sum of 36 products is 36." in large


def test_the_text_twin_of_a_dilated_window_lists_its_rows():
    assert "rows 0, 2, 4, columns 0, 2, 4" in conv2d_trace(RAMP, SOBEL_X, dilation=2)[0].describe()


def test_nan_stays_in_the_windows_that_hold_it():
    image = np.ones((5, 5))
    image[0, 0] = np.nan
    trace = conv2d_trace(image, np.ones((3, 3)))
    assert np.isnan(trace.output).sum() == 1
    assert trace[0].describe().endswith("is NaN.")
    assert trace[1].value == 9


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"kernel": np.ones((6, 6))}, "kernel's height is 6"),
        ({"stride": 0}, "stride is 0; it must be at least 1"),
        ({"padding": -1}, "padding is −1; it must be at least 0"),
        ({"dilation": 0}, "dilation is 0"),
        ({"kernel": [[1, 2], [3]]}, "The kernel is ragged"),
        ({"kernel": [["a"]]}, "The kernel holds entries that are not numbers"),
        ({"kernel": []}, "The kernel is empty"),
        ({"kernel": [1, 2]}, "needs two axes"),
        ({"kernel": np.ones((40, 40))}, "1,600 cells; at most 961"),
        (
            {"image": np.ones((MAX_CELLS + 1, 1))},
            r"at most 262,144 can be shown.*image\[::2, ::2\]",
        ),
        ({"padding": 10**6}, "Use less padding"),
        ({"padding": "most"}, "'valid', 'same' and 'full'"),
        ({"flip_kernel": 2}, "flip_kernel is 2; give True or False"),
        ({"bias": "b"}, "bias is 'b'; it must be one number"),
        ({"padding_mode": "mirror"}, "padding_mode is 'mirror'"),
    ],
)
def test_what_cannot_be_used_is_refused_in_words(change, sentence):
    settings = {"image": RAMP, "kernel": SOBEL_X, **change}
    with pytest.raises(ConvError, match=sentence):
        conv2d_trace(settings.pop("image"), settings.pop("kernel"), **settings)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"), (-0.0, "0"), (160, "160"), (-2, "−2"), (0.1 + 0.2, "0.3"), (1 / 3, "0.333"),
        (-1 / 16, "−0.0625"), (99.95, "100"), (123.456, "123"), (1234.5, "1230"),
        (123456, "123456"), (1234567, "1.23e6"), (1e-5, "1e−5"), (-2.5e-7, "−2.5e−7"),
        (0.9999, "1"),
        (float("nan"), "NaN"), (float("inf"), "∞"), (float("-inf"), "−∞"),
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(value, text):
    assert number(value) == text


@given(st.floats(-1e300, 1e300))
def test_a_written_number_is_within_three_digits_of_itself(value):
    text = number(value).replace("−", "-")
    assert float(text) == pytest.approx(value, rel=6e-3)
    if value != int(value):
        assert len(re.sub(r"e.*|[-.]", "", text).strip("0")) <= 3


def test_signs_and_spans():
    assert [signed(v) for v in (2, -2, 0, float("nan"))] == ["+2", "−2", "0", "NaN"]
    assert span((3, 4)) == "3–4"
    assert span((0, 2, 4, 6, 8)) == "0, 2, …, 8"
