"""What units see: stained inputs, gradients of PyTorch, and the text twins."""

import numpy as np
import oracles
import pytest

from convwidgets import ConvError, conv2d, effective_receptive_field
from convwidgets.trace.field_trace import cells_read, narrowest
from convwidgets.trace.receptive import FLAT_CELLS, WEIGHTS, extent, receptive_trace

STACKS = [
    ([3, 3, 3], 11),
    ([{"kernel_size": 3, "padding": 1}] * 3, 6),
    ([{"kernel_size": 3, "stride": 2, "padding": 1}, 3], 13),
    ([3, {"kind": "max_pool", "kernel_size": 2}, {"kernel_size": 2, "dilation": 3}], 18),
    ([{"kernel_size": 2, "padding": "same"}, {"kernel_size": 4, "padding": "full"}], 7),
    ([{"kernel_size": 1, "stride": 3}, {"kind": "avg_pool", "kernel_size": 3, "padding": 1}], 16),
    ([{"kernel_size": 3, "padding": 4}, {"kernel_size": 3, "padding": 4}], 4),
]


def through(trace, image):
    """The stack applied to an image, every layer a convolution with positive weights."""
    for axis in trace.axes:
        weight = np.ones((axis.kernel_size,) * 2)
        sides = ((axis.before, axis.after),) * 2
        image = conv2d(image, weight, stride=axis.stride, padding=sides, dilation=axis.dilation)
    return image


@pytest.mark.parametrize(("layers", "size"), STACKS)
def test_a_stain_on_a_cell_reaches_just_the_units_that_see_it(layers, size):
    trace = receptive_trace(layers, size)
    top = len(trace.layers) - 1
    units = trace.axes[top].output
    seen = np.array([trace.effect(top, unit) != 0 for unit in range(units)])
    row = size // 2
    for column in range(size):
        image = np.zeros((size, size))
        image[row, column] = np.nan
        stained = np.isnan(through(trace, image))
        np.testing.assert_array_equal(stained, np.outer(seen[:, row], seen[:, column]))


@pytest.mark.parametrize(("layers", "size"), STACKS)
def test_every_step_reaches_as_far_as_its_unit_sees(layers, size):
    trace = receptive_trace(layers, size)
    for step in trace:
        for at, cells, field in zip(step.unit, step.cells[0], step.field, strict=True):
            there = np.flatnonzero(trace.effect(step.layer, at))
            inside = [cell for cell in cells if 0 <= cell < size]
            if there.size:
                assert (there[0], there[-1]) == (inside[0], inside[-1])
                assert there[0] in field
                assert there[-1] in field
            else:
                assert not inside


@pytest.mark.parametrize(("layers", "size"), STACKS)
@pytest.mark.parametrize("weights", WEIGHTS)
def test_the_effect_is_the_gradient_that_torch_finds(layers, size, weights):
    torch = oracles.require("torch")
    trace = receptive_trace(layers, size, weights=weights)
    x = torch.zeros(1, 1, size, size, dtype=torch.float64, requires_grad=True)
    y = x
    for axis, kernel in zip(trace.axes, trace.kernels, strict=True):
        y = torch.nn.functional.pad(y, (axis.before, axis.after) * 2)
        weight = torch.tensor(np.outer(kernel, kernel))[None, None]
        y = torch.nn.functional.conv2d(y, weight, stride=axis.stride, dilation=axis.dilation)
    last = len(trace.layers) - 1
    units = trace.axes[last].output
    for unit in {(0, 0), (units // 2, units - 1), trace.path[-1]}:
        (gradient,) = torch.autograd.grad(y[0, 0][unit], x, retain_graph=True)
        expected = np.outer(*(trace.effect(last, at) for at in unit))
        np.testing.assert_allclose(expected, gradient[0, 0].numpy(), atol=1e-15)


@pytest.mark.parametrize("weights", WEIGHTS)
def test_far_from_every_border_it_is_the_effective_receptive_field(weights):
    trace = receptive_trace([3, {"kind": "max_pool", "kernel_size": 2}, 3], 30, weights=weights)
    top = len(trace.layers) - 1
    field = trace.reaches[top].of(5)
    np.testing.assert_allclose(trace.effect(top, 5)[field.start : field.stop], trace.output)
    expected = effective_receptive_field(trace.layers, weights=trace.kernels)
    np.testing.assert_array_equal(trace.output, expected)


def test_kernels():
    def kernels(weights, layers=(3, 5, {"kind": "max_pool", "kernel_size": 2})):
        return receptive_trace(layers, 20, weights=weights).kernels

    assert [k.tolist() for k in kernels("binomial")[:2]] == [
        [0.25, 0.5, 0.25], [1 / 16, 4 / 16, 6 / 16, 4 / 16, 1 / 16],
    ]  # fmt: skip
    assert all(k[-1].tolist() == [0.5, 0.5] for k in map(kernels, WEIGHTS))
    # always the same numbers, and others for every layer
    one, other = kernels("random")[0], kernels("random", (5, 5))[1]
    np.testing.assert_array_equal(one, kernels("random")[0])
    np.testing.assert_array_equal(other, kernels("random")[1])
    long = receptive_trace([{"kernel_size": 401}], 500, weights="binomial").kernels[0]
    assert long.sum() == pytest.approx(1)
    np.testing.assert_allclose(long, long[::-1])


def test_ways_are_what_box_weights_count():
    trace = receptive_trace([3, 3, 3], 11)
    assert trace.ways(2) == 27
    counted = trace.effect(2, 2) * trace.ways(2)
    np.testing.assert_allclose(counted[2:9], [1, 3, 6, 7, 6, 3, 1], rtol=1e-12)


@pytest.mark.parametrize(("layers", "size"), STACKS)
def test_the_path_is_read_from_the_top_and_stays_near_the_middle(layers, size):
    trace = receptive_trace(layers, size)
    for step in trace:
        assert step.path[-1] == step.unit
        for layer in range(step.layer, 0, -1):
            axis = trace.axes[layer]
            for upper, lower in zip(step.path[layer], step.path[layer - 1], strict=True):
                read = [cell for cell in cells_read(upper, axis) if 0 <= cell < axis.size]
                assert lower in (read or range(axis.size))


@pytest.mark.parametrize(
    ("effect", "share", "cells"),
    [
        ([1, 1, 1, 1], 0.5, range(0, 2)),
        ([0, 0, 5, 0], 0.9, range(2, 3)),
        ([1, 3, 6, 7, 6, 3, 1], 0.9, range(1, 6)),
        ([-1, 3, -6, 7], 0.75, range(2, 4)),
        ([0, 0], 0.9, range(0, 0)),
        ([1], 1.0, range(0, 1)),
    ],
)
def test_narrowest(effect, share, cells):
    assert narrowest(np.array(effect, dtype=float), share) == cells


def test_flat_as_long_as_all_maps_can_be_drawn():
    assert receptive_trace([3], FLAT_CELLS).flat
    assert not receptive_trace([3], FLAT_CELLS + 1).flat
    assert not receptive_trace([1] * 9, 9).flat
    padded = receptive_trace([{"kernel_size": 3, "padding": 1}] * 2, 8)
    assert extent(padded.axes, padded.reaches) == (-1, 8)
    assert not receptive_trace([{"kernel_size": 3, "padding": 9}] * 3, 9).flat


def test_words():
    trace = receptive_trace([{"kernel_size": 3, "padding": 1}, {"kernel_size": 1}], 50, unit=(0, 9))
    assert trace[0].describe() == (
        "Step 1 of 52: the unit in row 0, column 9 of conv1 reads rows −1 to 1, columns 8 to 10 of "
        "the input; 1 plus 2 times 1 times 1 is a receptive field of 3."
    )
    assert "reads row 0, column 9 of conv1, and through them rows −1 to 1" in trace[1].describe()
    assert trace[1].place == "conv2[0, 9]"
    assert "reads cells 0 to 2 of the input;" in receptive_trace([3], 5)[1].describe()


@pytest.mark.parametrize(
    ("kernel_size", "dilation", "flat", "image"),
    [
        (3, 4, "units 3, 7 and 11 of conv1", "rows 3, 7 and 11, columns 3, 7 and 11 of conv1"),
        (2, 8, "units 3 and 11 of conv1", "rows 3 and 11, columns 3 and 11 of conv1"),
        (4, 2, "units 3, 5, 7 and 9 of conv1", "rows 3 to 9, columns 3 to 9 of conv1, every 2nd"),
        (5, 3, "units 3 to 15 of conv1, every 3rd",
         "rows 3 to 15, columns 3 to 15 of conv1, every 3rd"),
        (3, 1, "units 3 to 5 of conv1", "rows 3 to 5, columns 3 to 5 of conv1"),
        (1, 4, "unit 3 of conv1", "row 3, column 3 of conv1"),
    ],
)  # fmt: skip
def test_a_dilated_window_names_just_the_cells_it_reads(kernel_size, dilation, flat, image):
    layers = [3, {"kernel_size": kernel_size, "dilation": dilation}]
    for size, words in ((30, flat), (60, image)):
        step = receptive_trace(layers, size, unit=3)[1]
        assert step.reads == words
        assert f" reads {words}, and through them " in step.describe()


def test_a_dilated_first_layer_reads_cells_of_the_input():
    trace = receptive_trace([{"kernel_size": 3, "dilation": 2, "padding": 2}], 9, unit=0)
    assert trace[0].reads == "cells −2, 0 and 2 of the input"
    wide = receptive_trace([{"kernel_size": 5, "dilation": 11}], 60, unit=0)
    assert wide[0].reads == "rows 0 to 44, columns 0 to 44 of the input, every 11th"


def test_poolings_are_told_from_convolutions():
    assert not receptive_trace([3, 3], 9).pooled
    assert receptive_trace([3, {"kind": "max_pool", "kernel_size": 2}], 9).pooled


def test_padding_of_pairs_that_agree_is_taken():
    trace = receptive_trace([{"kernel_size": (3, 3), "padding": ((0, 2), (0, 2))}], 5)
    assert (trace.axes[0].before, trace.axes[0].after) == (0, 2)
    with pytest.raises(ConvError, match=r"Layer 1 \(conv1\): padding is \(\(0, 2\), \(1, 1\)\)"):
        receptive_trace([{"kernel_size": 3, "padding": ((0, 2), (1, 1))}], 5)
