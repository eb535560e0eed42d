"""Traces of the output size against placements tried one by one, and against PyTorch."""

import math
import re
import warnings
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles import require

from convwidgets import ConvError, output_size
from convwidgets.core.geometry import Axis
from convwidgets.scenes.output_size_stairs import overhang
from convwidgets.trace.output_size import places_trace
from convwidgets.trace.output_size_coverage import coverage
from convwidgets.trace.output_size_groups import groups_trace
from convwidgets.trace.output_size_same import REFUSAL, same_trace
from convwidgets.trace.output_size_sum import SizeSum, quotient_text
from convwidgets.trace.output_size_table import table_trace
from convwidgets.trace.output_size_transposed import transposed_trace

NUMPY_MODES = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}

small = st.integers(1, 5)


@st.composite
def layers(draw):
    """An axis on which the kernel fits."""
    size, kernel, stride, dilation = draw(st.integers(1, 14)), draw(small), draw(small), draw(small)
    before, after = draw(st.integers(0, 4)), draw(st.integers(0, 4))
    lacks = dilation * (kernel - 1) + 1 - size - before - after
    return Axis(size + max(0, lacks), kernel, stride, before, after, dilation)


def settings_of(axis):
    return {
        "stride": axis.stride,
        "padding": ((axis.before, axis.after),),
        "dilation": axis.dilation,
    }


def placements(axis):
    """The cells that are read from each place, found by trying them one after the other."""
    found, start = [], 0
    while start + axis.dilation * (axis.kernel_size - 1) < axis.size + axis.before + axis.after:
        found.append([start + axis.dilation * weight for weight in range(axis.kernel_size)])
        start += axis.stride
    return found


# ---------------------------------------------------------------------------- places


@given(layers())
def test_what_is_read_skipped_and_left_over(axis):
    windows = placements(axis)
    read = [cell for window in windows for cell in window]
    found = coverage(axis)
    for cell in range(axis.padded):
        assert found.times[cell] == read.count(cell)
        assert found.left_over[cell] == (cell > max(read))
        assert found.skipped[cell] == (cell not in read and cell < max(read))
        assert found.padding[cell] == (not axis.before <= cell < axis.before + axis.size)
    sum_ = SizeSum(axis)
    lost = np.flatnonzero(found.left_over)
    assert sum_.left_input == np.count_nonzero(~found.padding[lost])
    assert sum_.left_padding == np.count_nonzero(found.padding[lost])


@given(layers())
def test_the_sum_of_the_size_comes_to_the_number_of_places(axis):
    sum_ = SizeSum(axis)
    assert axis.output == len(placements(axis))
    assert axis.output == output_size(axis.size, axis.kernel_size, **settings_of(axis))
    assert sum_.jumps + 1 == axis.output
    assert sum_.jumps == sum_.travel // axis.stride
    written = " ".join(number for _, number in sum_.terms)
    plain = written.replace("·", "*").replace("−", "-")
    assert eval(plain) == sum_.travel
    assert sum_.describe().endswith(f"plus 1 is {axis.output}")


@given(st.integers(0, 2000), st.integers(1, 600))
def test_a_quotient_is_never_rounded_up(dividend, divisor):
    text = quotient_text(dividend, divisor)
    exact = Fraction(dividend, divisor)
    shown = Fraction(text.rstrip("…"))
    assert shown == exact if "…" not in text else shown < exact < shown + Fraction(1, 100)
    assert math.floor(shown) == dividend // divisor


@given(layers(), st.sampled_from(sorted(NUMPY_MODES)))
def test_steps_of_a_strip_are_the_placements(axis, mode):
    sides = max(axis.before, axis.after)
    limit = {"reflect": axis.size - 1, "circular": axis.size}.get(mode, sides)
    if sides > limit:
        with pytest.raises(ConvError, match=f"padding_mode='{mode}' can pad"):
            places_trace(axis.size, axis.kernel_size, padding_mode=mode, **settings_of(axis))
        return
    trace = places_trace(axis.size, axis.kernel_size, padding_mode=mode, **settings_of(axis))
    cells = np.arange(1, axis.size + 1)
    padded = np.pad(cells, (axis.before, axis.after), NUMPY_MODES[mode])
    np.testing.assert_array_equal(trace.padded, padded)
    assert len(trace) == len(placements(axis))
    for step, window in zip(trace, placements(axis), strict=True):
        assert list(step.window[0]) == window
        assert step.start[0] == window[0] - axis.before
        inside = [c - axis.before for c in window if axis.before <= c < axis.before + axis.size]
        assert list(step.inside[0]) == inside
        assert step.value == trace.output[step.index] == padded[window].sum()
    # What the padding repeats is what the picture's arcs are drawn from.
    for cell, source in enumerate(trace.sources):
        assert padded[cell] == (0 if source < 0 else cells[source])


@given(layers())
def test_the_next_stop_would_hang_over(axis):
    trace = places_trace(axis.size, axis.kernel_size, **settings_of(axis))
    end = trace.window(axis.output)[-1] + 1
    assert end > axis.padded
    assert overhang(trace) == (end - axis.padded if axis.left_over else 0)


@given(layers(), st.sampled_from(["zeros", "replicate"]))
def test_a_square_is_a_strip_in_two_directions(axis, mode):
    trace = places_trace(axis.size, axis.kernel_size, rank=2, padding_mode=mode,
                         **settings_of(axis))  # fmt: skip
    padded = np.pad(np.arange(1, axis.size**2 + 1).reshape(axis.size, -1),
                    (axis.before, axis.after), NUMPY_MODES[mode])  # fmt: skip
    windows = placements(axis)
    sums = [[padded[np.ix_(rows, columns)].sum() for columns in windows] for rows in windows]
    np.testing.assert_array_equal(trace.output, sums)
    last = trace[-1]
    assert last.position == (axis.output - 1, axis.output - 1)
    assert last.value == sums[-1][-1]
    assert [list(w) for w in last.window] == [windows[-1], windows[-1]]


def test_the_cost_counts_products():
    trace = places_trace(7, 3, rank=2, stride=2, padding=((1, 1),))
    assert (trace.cost, trace.cost_at_one) == (16 * 9, 49 * 9)


@pytest.mark.parametrize("mode", sorted(NUMPY_MODES))
@pytest.mark.parametrize(("stride", "dilation", "padding"), [(1, 1, 1), (2, 1, 3), (3, 2, 2)])
def test_places_are_those_of_torch(mode, stride, dilation, padding):
    torch = require("torch")
    for rank, kind in ((1, torch.nn.Conv1d), (2, torch.nn.Conv2d)):
        layer = kind(1, 1, 3, stride=stride, padding=padding, dilation=dilation, bias=False,
                     padding_mode=mode, dtype=torch.float64)  # fmt: skip
        torch.nn.init.ones_(layer.weight)
        cells = torch.arange(1.0, 9**rank + 1, dtype=torch.float64).reshape((1, 1) + (9,) * rank)
        trace = places_trace(9, 3, rank=rank, stride=stride, padding=padding, dilation=dilation,
                             padding_mode=mode)  # fmt: skip
        np.testing.assert_array_equal(trace.output, layer(cells)[0, 0].detach().numpy())


def test_words_of_a_place():
    trace = places_trace(8, 3, stride=2, padding=1)
    assert trace[0].describe() == (
        "Step 1 of 4: for output 0 the window starts at −1; it reads cells 0–1 and 1 cell of "
        "padding; 0 plus 1 plus 2 is 3. The output size: 8 plus 2 times 1 of padding, minus 1 "
        "times 2, minus 1, is 7; divided by the stride 2 that is 3.5, floored 3; plus 1 is 4; "
        "left over: 1 cell of padding."
    )
    assert trace[1].describe() == (
        "Step 2 of 4: for output 1 the window starts at 1; it reads cells 1–3; 2 plus 3 plus 4 "
        "is 9."
    )
    assert "reads nothing but 2 cells of padding" in places_trace(1, 2, padding=2)[0].describe()
    assert "reads cell 4, which holds 5." in places_trace(9, 1)[4].describe()
    assert "row 0, column 0 and 3 cells of padding" in (
        places_trace(2, 2, rank=2, padding=1)[0].describe()
    )


# ------------------------------------------------------------------------------ same


@given(st.integers(1, 20), small, small, small)
def test_tensorflow_pads_as_little_as_it_can(size, kernel, stride, dilation):
    try:
        trace = same_trace(size, kernel, stride=stride, dilation=dilation)
    except ConvError as error:
        assert size == 1 and "Use a larger size" in str(error)  # noqa: PT017, PT018
        return
    axis = trace.tensorflow.axis
    wanted = math.ceil(size / stride)
    assert axis.output == wanted
    total = axis.before + axis.after
    assert axis.after - axis.before in (0, 1)
    if total:
        # With one cell less there would be fewer outputs.
        less = Axis(size, kernel, stride, 0, total - 1, dilation)
        assert len(placements(less)) < wanted
    assert trace.output.shape == (2, max(wanted, trace.torch.axis.output))
    assert trace.refused == (stride > 1)
    assert not trace.refused or trace.torch.axis.before == dilation * (kernel - 1) // 2
    assert trace.refused or trace.alike


def test_same_is_that_of_torch():
    torch = require("torch")
    cells = torch.arange(1.0, 8, dtype=torch.float64)[None, None]
    for kernel in (1, 2, 3, 4, 7):
        ones = torch.ones(1, 1, kernel, dtype=torch.float64)
        ours = same_trace(7, kernel).torch.output
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that an even kernel needs a copy of the input
            theirs = torch.nn.functional.conv1d(cells, ones, padding="same")
        np.testing.assert_array_equal(ours, theirs[0, 0].numpy())
    with pytest.raises((RuntimeError, ValueError), match=re.escape(REFUSAL)):
        torch.nn.functional.conv1d(cells, torch.ones(1, 1, 3).double(), stride=2, padding="same")
    habit = torch.nn.functional.conv1d(cells, torch.ones(1, 1, 3).double(), stride=2, padding=1)
    np.testing.assert_array_equal(same_trace(7, 3, stride=2).torch.output, habit[0, 0].numpy())


def test_what_the_two_come_to():
    assert same_trace(7, 3, stride=2).verdict == "Here the two come to the same padding"
    assert same_trace(6, 3, stride=2).verdict == "The same size, but the windows stand 1 cell apart"
    assert same_trace(7, 4, stride=2).verdict == ("The two do not even agree on the size: 3 and 4")
    assert "as long as the input" in same_trace(7, 4).verdict
    np.testing.assert_array_equal(same_trace(6, 3, stride=2).output, [[-1, 1, 3], [0, 2, 4]])
    uneven = same_trace(7, 4, stride=2)
    np.testing.assert_array_equal(uneven.output, [[-1, 1, 3, np.nan], [-1, 1, 3, 5]])
    assert "PyTorch has no such output" in uneven[3].describe()


# ------------------------------------------------------------------------ transposed


@st.composite
def transposed(draw):
    stride, dilation = draw(small), draw(st.integers(1, 3))
    return {
        "size": draw(st.integers(1, 8)),
        "kernel_size": draw(small),
        "stride": stride,
        "padding": draw(st.integers(0, 3)),
        "dilation": dilation,
        "output_padding": draw(st.integers(0, stride - 1)),
    }


@given(transposed())
def test_stamps_add_up_to_the_transposed_convolution(settings):
    size, kernel = settings["size"], settings["kernel_size"]
    stride, dilation = settings["stride"], settings["dilation"]
    cut, extra = settings["padding"], settings["output_padding"]
    full = (size - 1) * stride + dilation * (kernel - 1) + 1 + extra
    if full - 2 * cut < 1:
        with pytest.raises(ConvError, match="nothing is left"):
            transposed_trace(**settings)
        return
    trace = transposed_trace(**settings)
    sums, times = np.zeros(full), np.zeros(full, int)
    for step in trace:
        cells = [step.index * stride + dilation * weight for weight in range(kernel)]
        assert list(step.cells) == cells
        for cell in cells:
            held = sums[cell]
            sums[cell] += step.index + 1
            times[cell] += 1
            kept = cell - cut
            if held and 0 <= kept < full - 2 * cut:
                assert (kept, held, sums[cell]) in step.overlaps
        np.testing.assert_array_equal(step.sums, sums)
    np.testing.assert_array_equal(trace.painted, sums)
    np.testing.assert_array_equal(trace.times, times)
    np.testing.assert_array_equal(trace.output, sums[cut : full - cut])
    # The shape comes back, with every output padding that the stride leaves open.
    assert trace.back.shape == (size,)
    first = trace.axis.size - extra
    names = ("stride", "padding", "dilation")
    for large in range(max(first, 1), first + stride):
        assert output_size(large, kernel, **{n: settings[n] for n in names}) == size
    if kernel > 1 and not cut:
        assert not trace.returns


def test_transposed_is_that_of_torch():
    torch = require("torch")
    rng = np.random.default_rng(3)
    for _ in range(40):
        size, kernel, stride, dilation = (int(n) for n in rng.integers(1, 5, 4))
        extra = int(rng.integers(0, stride))
        settings = {"stride": stride, "padding": int(rng.integers(0, 2)), "dilation": dilation}
        full = (size - 1) * stride + dilation * (kernel - 1) + 1 + extra
        if full - 2 * settings["padding"] < 1:
            continue
        trace = transposed_trace(size, kernel, output_padding=extra, **settings)
        small_side = torch.arange(1.0, size + 1, dtype=torch.float64)[None, None]
        ones = torch.ones(1, 1, kernel, dtype=torch.float64)
        theirs = torch.nn.functional.conv_transpose1d(
            small_side, ones, output_padding=extra, **settings
        )
        np.testing.assert_array_equal(trace.output, theirs[0, 0].numpy())
        back = torch.nn.functional.conv1d(theirs, ones, **settings)
        np.testing.assert_array_equal(trace.back, back[0, 0].numpy())


def test_what_cannot_be_transposed():
    with pytest.raises(ConvError, match=r"output_padding is 2; .* stride, 2, .* at most 1"):
        transposed_trace(4, 3, stride=2, output_padding=2)
    with pytest.raises(ConvError, match="2,046 cells; at most 1,024"):
        transposed_trace(512, 2, stride=4, output_padding=0, padding=0, dilation=1)
    with pytest.raises(ConvError, match="nothing is left"):
        transposed_trace(1, 3, padding=2)


def test_words_of_a_stamp():
    trace = transposed_trace(3, 3, stride=2, padding=1)
    assert trace[0].describe() == (
        "Step 1 of 3: small cell 0 holds 1 and stamps it on cells 0–1 and 1 cell that is cut off."
    )
    assert trace[2].describe() == (
        "Step 3 of 3: small cell 2 holds 3 and stamps it on cells 3–4 and 1 cell that is cut off; "
        "cell 3 now holds 2 plus 3, 5. The large side has 5 cells; the convolution with the same "
        "settings makes 3 of them again, but other values."
    )
    assert transposed_trace(3, 1)[2].describe().endswith("3 of them again, and the same values.")


# ---------------------------------------------------------------------------- groups


@pytest.mark.parametrize(
    ("inputs", "outputs", "parts"), [(4, 4, 1), (4, 8, 2), (6, 6, 6), (6, 9, 3)]
)
def test_connections_are_those_of_torch(inputs, outputs, parts):
    torch = require("torch")
    layer = torch.nn.Conv2d(inputs, outputs, 3, groups=parts, bias=False)
    torch.nn.init.ones_(layer.weight)
    trace = groups_trace(inputs, outputs, parts, 3)
    for channel in range(inputs):
        only = torch.zeros(1, inputs, 3, 3)
        only[0, channel] = 1
        reached = layer(only)[0, :, 0, 0].detach().numpy() > 0
        np.testing.assert_array_equal(trace.output[:, channel] > 0, reached)
    assert trace.case.weights == layer.weight.numel()
    assert sum(step.weights for step in trace) == layer.weight.numel()
    for step in trace:
        assert np.flatnonzero(trace.output[step.index]).tolist() == list(step.reads)


def test_every_number_of_groups_that_divides_both():
    trace = groups_trace(8, 12, 2, 3)
    assert [case.groups for case in trace.cases] == [1, 2, 4]
    assert [case.weights for case in trace.cases] == [864, 432, 216]
    assert [case.name for case in groups_trace(4, 8, 1, 1).cases] == ["all to all", "", "depthwise"]
    with pytest.raises(ConvError, match=r"groups is 3, which does not divide in_channels, 8"):
        groups_trace(8, 12, 3, 3)
    with pytest.raises(ConvError, match=r"groups is 8, which does not divide out_channels, 12"):
        groups_trace(8, 12, 8, 3)
    assert trace[7].describe() == (
        "Step 8 of 12: output channel 7, in group 1, reads input channels 4–7 with 36 weights."
    )


# ----------------------------------------------------------------------------- table


def test_the_table_holds_the_curriculum():
    trace = table_trace(7, 3, stride=2, padding=1)
    assert trace.output.tolist() == [224, 224, 112, 222, 111, 4, 32, 224, 4]
    assert trace[2].sum.quotient == "111.5"
    assert trace[7].padding == "same: 3"
    assert trace[-1].own
    assert [row.own for row in trace[:-1]] == [False] * 8
    assert trace[4].describe() == (
        "Step 5 of 9: size 224, kernel 3, padding 0, stride 2: 224 plus 2 times 0 of padding, "
        "minus 1 times 2, minus 1, is 221; divided by the stride 2 that is 110.5, floored 110; "
        "plus 1 is 111; left over: 1 input cell."
    )
    assert table_trace(9, 4, padding=((0, 2),))[-1].padding == "0, 2"
