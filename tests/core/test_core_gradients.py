"""The gradients of conv1d and conv2d: against differences, PyTorch, and their own formulas."""

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
import pytest
from numpy.typing import NDArray
from oracles import require

from convwidgets.core import (
    ConvError,
    conv1d,
    conv1d_backward,
    conv2d,
    conv2d_backward,
    conv_transpose2d,
)

Array: TypeAlias = NDArray[Any]
Case: TypeAlias = tuple[tuple[int, ...], tuple[int, ...], dict[str, Any]]

CASES: list[Case] = [
    ((6, 7), (3, 2), {}),
    ((6, 7), (3, 2), {"flip_kernel": True, "padding": "full"}),
    ((3, 7, 6), (4, 3, 3, 3), {"padding": 1, "stride": 2}),
    ((2, 4, 8, 7), (6, 2, 3, 3), {"groups": 2, "padding": "same", "flip_kernel": True}),
    ((2, 4, 8, 7), (8, 1, 3, 2), {"groups": 4, "stride": (1, 2)}),
    ((2, 2, 9, 9), (3, 2, 3, 3), {"dilation": (2, 3)}),
    ((2, 2, 9, 9), (3, 2, 2, 2), {"dilation": 7, "padding": 2}),
    ((2, 2, 9, 9), (3, 2, 2, 2), {"stride": 4}),
    ((5, 2, 3, 3), (7, 2, 3, 3), {}),
    ((2, 2, 4, 5), (3, 2, 3, 3), {"padding": ((3, 1), (0, 4)), "padding_mode": "reflect"}),
    ((2, 2, 4, 5), (3, 2, 3, 3), {"padding": ((3, 1), (0, 5)), "padding_mode": "replicate"}),
    ((2, 2, 4, 5), (3, 2, 3, 3), {"padding": ((4, 4), (0, 5)), "padding_mode": "circular"}),
    ((9,), (3,), {"padding": 2}),
    ((2, 9), (3, 2, 4), {"stride": 2, "flip_kernel": True}),
    ((3, 4, 9), (4, 2, 2), {"groups": 2, "dilation": 3}),
]


def functions(case: Case) -> tuple[Callable[..., Array], Callable[..., Any]]:
    if len(case[1]) in (1, 3):
        return conv1d, conv1d_backward
    return conv2d, conv2d_backward


@pytest.mark.parametrize("case", CASES)
def test_against_central_differences(case: Case) -> None:
    forward, backward = functions(case)
    x_shape, weight_shape, how = case
    rng = np.random.default_rng(1)
    plain = len(weight_shape) < 3
    arrays = [
        rng.normal(size=s) for s in (x_shape, weight_shape, () if plain else weight_shape[:1])
    ]
    grad_out = rng.normal(size=forward(*arrays, **how).shape)
    grads = backward(grad_out, *arrays[:2], **how)
    for array, grad in zip(arrays, grads, strict=True):
        assert grad.shape == array.shape
        assert grad.dtype == np.float64
        for place in rng.integers(array.size, size=12):
            old = array.flat[place]
            losses = []
            for step in (1e-3, -1e-3):
                array.flat[place] = old + step
                losses.append((forward(*arrays, **how) * grad_out).sum())
            array.flat[place] = old
            # The loss is linear in each array: central differences have no error but rounding.
            assert grad.flat[place] == pytest.approx((losses[0] - losses[1]) / 2e-3, abs=1e-8)


@pytest.mark.parametrize("case", CASES)
def test_blocks_of_any_size_give_the_same(
    limits: Callable[..., None], soil: Callable[[], None], case: Case
) -> None:
    forward, backward = functions(case)
    x_shape, weight_shape, how = case
    rng = np.random.default_rng(2)
    x, weight = (rng.integers(-9, 10, s).astype(float) for s in (x_shape, weight_shape))
    grad_out = rng.integers(-9, 10, forward(x, weight, **how).shape).astype(float)
    expected = backward(grad_out, x, weight, **how)
    # The three products of the chain rule are one number.
    loss = (forward(x, weight, **how) * grad_out).sum()
    assert (expected.grad_x * x).sum() == (expected.grad_weight * weight).sum() == loss
    for block in (1, 200, 700, 3000, 2**30):
        limits(block=block)
        soil()
        for one, other in zip(backward(grad_out, x, weight, **how), expected, strict=True):
            np.testing.assert_array_equal(one, other)


# What lesson 10 says of them.


def test_by_weight_it_is_a_correlation_with_the_input() -> None:
    rng = np.random.default_rng(3)
    image, kernel, grad_out = (rng.integers(-9, 10, s) for s in ((8, 9), (3, 4), (6, 6)))
    grads = conv2d_backward(grad_out, image, kernel)
    np.testing.assert_array_equal(grads.grad_weight, conv2d(image, grad_out))
    signal, taps, arriving = (rng.integers(-9, 10, s) for s in (9, 4, 6))
    by_taps = conv1d_backward(arriving, signal, taps).grad_weight
    np.testing.assert_array_equal(by_taps, np.correlate(signal, arriving, "valid"))
    # With a stride, what arrives is spread out.
    strided = conv2d_backward(grad_out[:3, :3], image, kernel, stride=2)
    np.testing.assert_array_equal(
        strided.grad_weight, conv2d(image, grad_out[:3, :3], dilation=2)[:3, :4]
    )


def test_by_input_it_is_a_full_correlation_with_the_rotated_kernel() -> None:
    rng = np.random.default_rng(4)
    image, kernel, grad_out = (rng.integers(-9, 10, s) for s in ((8, 9), (3, 4), (6, 6)))
    by_input = conv2d_backward(grad_out, image, kernel).grad_x
    rotated = kernel[::-1, ::-1]
    np.testing.assert_array_equal(by_input, conv2d(grad_out, rotated, padding="full"))
    np.testing.assert_array_equal(
        by_input, conv2d(grad_out, kernel, padding="full", flip_kernel=True)
    )
    np.testing.assert_array_equal(by_input, conv_transpose2d(grad_out, kernel))
    signal, taps, arriving = (rng.integers(-9, 10, s) for s in (9, 4, 6))
    by_signal = conv1d_backward(arriving, signal, taps).grad_x
    np.testing.assert_array_equal(by_signal, np.convolve(arriving, taps))
    # Channels change places with kernels.
    deep, kernels = rng.integers(-9, 10, (3, 8, 9)), rng.integers(-9, 10, (5, 3, 3, 3))
    many = rng.integers(-9, 10, (5, 6, 7))
    np.testing.assert_array_equal(
        conv2d_backward(many, deep, kernels).grad_x,
        conv2d(many, kernels.swapaxes(0, 1), padding="full", flip_kernel=True),
    )


def test_by_bias_it_is_the_sum_of_what_arrives() -> None:
    grad_out = np.arange(24).reshape(2, 3, 2, 2)
    grads = conv2d_backward(grad_out, np.ones((2, 1, 3, 3)), np.ones((3, 1, 2, 2)))
    assert grads.grad_bias.tolist() == [6 + 54, 22 + 70, 38 + 86]
    plain = conv2d_backward([[1, 2]], [[1, 2, 3]], [[1, 1]])
    assert plain.grad_bias.shape == ()
    assert plain.grad_bias == 3


# Types, large numbers, NaN.


@pytest.mark.parametrize(
    ("grad_out", "x", "weight", "expected"),
    [
        ("float32", "float32", "float32", "float32"),
        ("float16", "float16", "float16", "float16"),
        ("longdouble", "float32", "float32", "longdouble"),
        ("float32", "float64", "float32", "float64"),
        ("float32", "uint8", "float32", "float32"),
        (">f4", ">f4", ">f4", "float32"),
        ("int8", "uint8", "bool", "int64"),
        ("uint64", "uint64", "uint64", "int64"),
        ("bool", "bool", "bool", "int64"),
    ],
)
def test_types(grad_out: str, x: str, weight: str, expected: str) -> None:
    for padding in (0, 1):
        size = 2 + 2 * padding
        grads = conv2d_backward(
            np.ones((size, size), grad_out),
            np.ones((3, 3), x),
            np.ones((2, 2), weight),
            padding=padding,
        )
        for grad in grads:
            assert grad.dtype == np.dtype(expected)
            assert grad.dtype.isnative
        assert grads.grad_x[1, 1] == 4
        assert grads.grad_weight[0, 0] == (4, 9)[padding]
        assert grads.grad_bias == size**2


def test_float16_is_rounded_only_at_the_end(limits: Callable[..., None]) -> None:
    ones = np.ones(4096, np.float16)
    for block in (1000, 2**20):
        limits(block=block)
        grads = conv1d_backward(ones, ones, ones[:1])
        # Added one by one in float16 the sums would stop growing at 2048.
        assert grads.grad_weight.tolist() == [4096]
        assert grads.grad_bias == 4096
        kernel = ones[:3000]
        assert conv1d_backward(ones[:1097], ones, kernel).grad_weight.tolist() == [1097] * 3000
        assert conv1d_backward(ones[:1097] * 3, ones, kernel).grad_x.max() == np.float16(3 * 1097)


def test_whole_numbers_are_exact_or_refused() -> None:
    large = 2**53 + 1
    grads = conv1d_backward([large, 1], [1, 2, 1], [1, 1])
    assert grads.grad_x.tolist() == [large, large + 1, 1]
    assert grads.grad_weight.tolist() == [large + 2, 2 * large + 1]
    assert grads.grad_bias == large + 1
    # Each of these goes wrong in one gradient alone.
    for grad_out, x, weight in (
        ([2**40], [0], [2**40]),
        ([2**40], [2**40], [0]),
        ([2**61] * 3, [0] * 3, [0]),
    ):
        with pytest.raises(ConvError, match="sums could reach"):
            conv1d_backward(grad_out, x, weight)


@pytest.mark.parametrize(
    ("mode", "padding", "most"),
    [
        ("zeros", (40, 30), 1),
        ("reflect", (6, 6), 9),
        ("circular", (7, 7), 9),
        ("replicate", (40, 30), 41 * 31),
    ],
)
def test_copies_in_the_padding_count_for_the_bound(
    mode: Any, padding: tuple[int, int], most: int
) -> None:
    """What arrives at all copies of a cell adds up in it: exactly, or not at all."""
    how: dict[str, Any] = {"padding": padding, "padding_mode": mode}
    x = np.zeros((7, 7), int)
    grad_out = np.ones([7 + 2 * side for side in padding], int)
    copies = conv2d_backward(grad_out, x, [[1]], **how).grad_x
    assert copies.max() == most
    for power in range(40, 64):
        large = 2**power + 1
        try:
            grad_x = conv2d_backward(grad_out, x, [[large]], **how).grad_x
        except ConvError:
            assert most * large > 2**59  # which is not far from what is refused
            break
        assert [int(n) for n in grad_x.flat] == [int(n) * large for n in copies.flat]
    else:
        pytest.fail("nothing was refused")


@pytest.mark.parametrize("way", ["grad_out", "x", "weight"])
@pytest.mark.parametrize("odd", [np.nan, np.inf])
@pytest.mark.parametrize("size", [7, 60])
def test_nan_and_infinity_go_where_pytorch_lets_them(way: str, odd: float, size: int) -> None:
    torch = require("torch")
    rng = np.random.default_rng(5)
    arrays = {
        "grad_out": rng.integers(-3, 4, (2, 3, size, size)).astype(float),
        "x": rng.integers(-3, 4, (2, 2, size, size)).astype(float),
        "weight": rng.integers(-3, 4, (3, 2, 3, 3)).astype(float),
    }
    arrays["weight"][2] = 0
    arrays[way][1, 1, -2, -2] = odd
    grads = conv2d_backward(**arrays, padding=1)
    leaves = {
        name: torch.from_numpy(array.copy()).requires_grad_() for name, array in arrays.items()
    }
    out = torch.nn.functional.conv2d(leaves["x"], leaves["weight"], padding=1)
    out.backward(leaves["grad_out"])
    np.testing.assert_array_equal(grads.grad_x, leaves["x"].grad.numpy())
    np.testing.assert_array_equal(grads.grad_weight, leaves["weight"].grad.numpy())
    np.testing.assert_array_equal(grads.grad_bias, arrays["grad_out"].sum(axis=(0, 2, 3)))
    if way == "grad_out":
        assert np.isfinite(grads.grad_x).sum() == grads.grad_x.size - 2 * 9
