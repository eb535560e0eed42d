"""SAME padding: the least that gives ⌈I / S⌉ outputs, the odd cell after."""

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles import require

from convwidgets.core import ConvError, conv1d, conv2d, output_size
from convwidgets.core.geometry import plan_axes
from convwidgets.core.loops import positions
from convwidgets.core.same import same_padding

small = st.integers(1, 13)


@given(small, small, st.integers(1, 6), st.integers(1, 4))
def test_it_is_the_least_padding_with_so_many_outputs(
    size: int, kernel_size: int, stride: int, dilation: int
) -> None:
    wanted = len(range(0, size, stride))  # ⌈I / S⌉
    least = next(
        in_all
        for in_all in itertools.count()
        if len(positions(size + in_all, kernel_size, stride, dilation)) == wanted
    )
    before, after = same_padding(size, kernel_size, stride=stride, dilation=dilation)
    assert before + after == least
    assert after - before in (0, 1)


@given(small, small, st.integers(1, 4))
def test_at_stride_1_it_is_the_word_same(size: int, kernel_size: int, dilation: int) -> None:
    (axis,) = plan_axes((size,), (kernel_size,), padding="same", dilation=dilation)
    assert same_padding(size, kernel_size, dilation=dilation) == (axis.before, axis.after)


@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths")
def test_at_stride_1_it_is_the_padding_of_torch() -> None:
    torch = require("torch")
    x = np.random.default_rng(0).normal(size=(1, 1, 9, 8))
    for kernel_size, dilation in itertools.product(range(1, 6), (1, 2, 3)):
        layer = torch.nn.Conv2d(1, 1, kernel_size, padding="same", dilation=dilation).double()
        sides = same_padding((9, 8), kernel_size, dilation=dilation)
        weight, bias = layer.weight.detach().numpy(), layer.bias.detach().numpy()
        result = conv2d(x, weight, bias, padding=sides, dilation=dilation)
        expected = layer(torch.from_numpy(x)).detach().numpy()
        np.testing.assert_allclose(result, expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(
    ("size", "kernel_size", "settings", "expected"),
    [
        (28, 7, {}, (3, 3)),
        (64, 5, {}, (2, 2)),
        (28, 4, {}, (1, 2)),
        (28, 2, {}, (0, 1)),
        (28, 1, {}, (0, 0)),
        # TensorFlow's own example in words: 13 cells, kernel 6, stride 5.
        (13, 6, {"stride": 5}, (1, 2)),
        (224, 3, {"stride": 2}, (0, 1)),
        (225, 3, {"stride": 2}, (1, 1)),
        (224, 7, {"stride": 2}, (2, 3)),
        (10, 2, {"stride": 2}, (0, 0)),
        (10, 1, {"stride": 4}, (0, 0)),
        (9, 3, {"dilation": 2}, (2, 2)),
        (9, 2, {"dilation": 3}, (1, 2)),
        ((28, 29), 4, {"stride": 2}, ((1, 1), (1, 2))),
        (28, (3, 4), {}, ((1, 1), (1, 2))),
        ((28, 28), (3, 4), {"stride": (1, 2)}, ((1, 1), (1, 1))),
        ([28, 28], np.array([3, 5]), {"dilation": (2, 1)}, ((2, 2), (2, 2))),
        ((28,), 7, {}, ((3, 3),)),
        (np.int64(28), np.uint8(7), {"stride": np.int32(1)}, (3, 3)),
    ],
)
def test_forms_and_numbers(
    size: Any, kernel_size: Any, settings: dict[str, Any], expected: object
) -> None:
    result = same_padding(size, kernel_size, **settings)
    assert result == expected
    flat = [n for entry in result for n in (entry if isinstance(entry, tuple) else (entry,))]
    assert {type(n) for n in flat} == {int}


def test_a_result_can_be_given_as_padding() -> None:
    sides = same_padding((28, 29), (3, 4), stride=(2, 3))
    assert output_size((28, 29), (3, 4), stride=(2, 3), padding=sides) == (14, 10)
    out = conv2d(np.ones((28, 29)), np.ones((3, 4)), stride=(2, 3), padding=sides)
    assert out.shape == (14, 10)
    pair = same_padding(28, 4)
    assert len(conv1d(np.ones(28), np.ones(4), padding=(pair,))) == 28
    assert len(conv1d(np.ones(28), np.ones(4), padding=same_padding((28,), 4))) == 28


@pytest.mark.parametrize(
    ("size", "kernel_size", "settings", "message"),
    [
        (0, 3, {}, "size is 0; it must be at least 1"),
        (-5, 3, {}, "size is −5"),
        (5.0, 3, {}, "size is 5.0; give a whole number of at least 1"),
        (True, 3, {}, "size is True"),
        ("5", 3, {}, "size is '5'"),
        (5, 0, {}, "kernel_size is 0"),
        (5, 2.5, {}, "kernel_size is 2.5"),
        (5, False, {}, "kernel_size is False"),
        ((5, 0), 3, {}, "an entry of size is 0"),
        (5, 3, {"stride": 0}, "stride is 0"),
        (5, 3, {"stride": 1.5}, "stride is 1.5"),
        (5, 3, {"stride": True}, "stride is True"),
        (5, 3, {"stride": (1, 2)}, "stride .* has 2 entries; give one whole number"),
        ((5, 5), 3, {"stride": (1, 2, 3)}, "3 entries; .* each of the 2 axes"),
        (5, 3, {"dilation": -1}, "dilation is −1; it must be at least 1"),
        (5, 3, {"dilation": None}, "dilation is None"),
        ((1, 3, 5, 5), 3, {}, "Channels and batch do not belong here"),
        ((5, 5), (3,), {}, r"size is \(5, 5\) and kernel_size is \(3,\)"),
        ((), 3, {}, r"size is \(\)"),
    ],
)
def test_it_refuses(size: Any, kernel_size: Any, settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ConvError, match=message):
        same_padding(size, kernel_size, **settings)


def test_unknown_keywords_are_a_type_error() -> None:
    with pytest.raises(TypeError, match="strides"):
        same_padding(5, 3, strides=2)  # type: ignore[call-overload]
