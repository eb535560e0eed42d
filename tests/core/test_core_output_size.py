"""Sizes: the formula, its forms, and the numbers the lessons rely on."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convwidgets.core import conv1d, conv2d, output_size
from convwidgets.core.geometry import Axis, plan_axes
from convwidgets.core.loops import positions

small = st.integers(1, 12)


@given(small, small, st.integers(1, 5), st.integers(0, 4), st.integers(0, 4), st.integers(1, 4))
def test_it_is_the_number_of_places_a_loop_stops_at(
    size: int, kernel_size: int, stride: int, before: int, after: int, dilation: int
) -> None:
    settings: dict[str, Any] = {
        "stride": stride,
        "padding": ((before, after),),
        "dilation": dilation,
    }
    starts = positions(size + before + after, kernel_size, stride, dilation)
    if not starts:
        with pytest.raises(ValueError, match="length is only"):
            output_size(size, kernel_size, **settings)
        return
    assert output_size(size, kernel_size, **settings) == len(starts)
    assert len(conv1d(np.ones(size), np.ones(kernel_size), **settings)) == len(starts)
    (axis,) = plan_axes((size,), (kernel_size,), **settings)
    assert [axis.start(i) + before for i in range(axis.output)] == starts
    last_cell_read = starts[-1] + dilation * (kernel_size - 1)
    assert axis.left_over == axis.padded - 1 - last_cell_read


@pytest.mark.parametrize(
    ("size", "kernel_size", "padding", "stride", "expected"),
    [
        (224, 3, 1, 1, 224),
        (224, 5, 2, 1, 224),
        (224, 3, 1, 2, 112),
        (224, 3, 0, 1, 222),
        (224, 3, 0, 2, 111),
        (7, 3, 1, 2, 4),
        (64, 5, 2, 2, 32),
        (5, 3, 0, 1, 3),
        (10, 4, 0, 1, 7),
        (5, 2, 0, 2, 2),
        (128, 5, 2, 2, 64),
    ],
)
def test_lesson_numbers(
    size: int, kernel_size: int, padding: int, stride: int, expected: int
) -> None:
    assert output_size(size, kernel_size, padding=padding, stride=stride) == expected


def test_the_three_words() -> None:
    assert output_size(10, 4, padding="valid") == 7
    assert output_size(10, 4, padding="same") == 10
    assert output_size(10, 4, padding="full") == 13
    assert plan_axes((7,), (7,), padding="same")[0][3:5] == (3, 3)
    assert plan_axes((10,), (3,), padding="full", dilation=2)[0][3:5] == (4, 4)


@pytest.mark.parametrize(("kernel_size", "dilation"), [(1, 1), (2, 1), (4, 1), (4, 3), (3, 2)])
def test_same_keeps_the_size_and_puts_the_odd_cell_after(kernel_size: int, dilation: int) -> None:
    (axis,) = plan_axes((9,), (kernel_size,), padding="same", dilation=dilation)
    assert axis.output == 9
    assert axis.after - axis.before in (0, 1)
    if kernel_size % 2 == 0 and dilation % 2 == 1:
        assert axis.after == axis.before + 1


def test_kernel_may_be_larger_than_the_input_where_padding_covers_it() -> None:
    assert output_size(3, 5, padding=1) == 1
    assert conv1d([1, 1, 1], [1, 2, 3, 4, 5], padding=1).tolist() == [2 + 3 + 4]


@pytest.mark.parametrize(
    ("size", "kernel_size", "settings", "expected"),
    [
        ((5, 7), (3, 3), {}, (3, 5)),
        ((5, 7), 3, {}, (3, 5)),
        (5, (3, 2), {}, (3, 4)),
        ([5, 7], np.array([3, 3]), {"stride": (1, 2)}, (3, 3)),
        ((5, 7), 3, {"padding": (0, 1)}, (3, 7)),
        ((5, 7), 3, {"padding": ((0, 1), (2, 2))}, (4, 9)),
        ((5, 7), 3, {"padding": (1, (0, 2))}, (5, 7)),
        ((5, 7), 3, {"padding": np.array([[0, 1], [2, 2]])}, (4, 9)),
        ((5, 7), 3, {"dilation": (2, 3)}, (1, 1)),
        ((5,), 3, {"padding": (1,)}, (5,)),
        (5, 3, {"padding": ((0, 2),)}, 5),
        (np.int64(5), np.uint8(3), {"stride": np.int32(2)}, 2),
    ],
)
def test_forms(size: Any, kernel_size: Any, settings: dict[str, Any], expected: object) -> None:
    assert output_size(size, kernel_size, **settings) == expected


def test_every_form_of_padding_gives_the_same_output() -> None:
    x, weight = np.arange(20.0).reshape(4, 5), np.ones((3, 3))
    expected = conv2d(x, weight, padding=1)
    forms: list[Any] = [(1, 1), ((1, 1), (1, 1)), [1, [1, 1]], "same", np.int8(1)]
    for padding in forms:
        np.testing.assert_array_equal(conv2d(x, weight, padding=padding), expected)


def test_result_is_a_plain_int() -> None:
    assert type(output_size(np.int64(5), 3)) is int
    pair: Any = output_size((np.int64(5), 5), 3)
    assert [type(n) for n in pair] == [int, int]


def test_axis_counts_its_own_cells() -> None:
    axis = Axis(size=8, kernel_size=3, stride=2, before=0, after=0, dilation=1)
    assert (axis.padded, axis.span, axis.output, axis.left_over) == (8, 3, 3, 1)
    assert [axis.start(i) for i in range(3)] == [0, 2, 4]
    padded = axis._replace(before=1, after=1, dilation=2)
    assert (padded.padded, padded.span, padded.output, padded.left_over) == (10, 5, 3, 1)
    assert padded.start(0) == -1
