"""Transposed convolution: by hand, as the inverse of a shape, as a gradient, and its own."""

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from oracles import require

from convwidgets.core import (
    ConvError,
    conv2d,
    conv2d_backward,
    conv_transpose2d,
    conv_transpose2d_backward,
    output_size,
)


def test_by_hand() -> None:
    image, kernel = [[1, 2], [3, 4]], [[1, 10], [100, 1000]]
    assert conv_transpose2d(image, kernel).tolist() == [
        [1, 12, 20],
        [103, 1234, 2040],
        [300, 3400, 4000],
    ]
    assert conv_transpose2d(image, kernel, stride=2).tolist() == [
        [1, 10, 2, 20],
        [100, 1000, 200, 2000],
        [3, 30, 4, 40],
        [300, 3000, 400, 4000],
    ]
    assert conv_transpose2d(image, kernel, padding=1).tolist() == [[1234]]
    assert conv_transpose2d(image, kernel, padding=((1, 0), (0, 2))).tolist() == [[103], [300]]
    assert conv_transpose2d(image, kernel, dilation=2)[::2, ::2].tolist() == [[1, 10], [100, 1000]]
    assert conv_transpose2d([[5]], kernel, 7).tolist() == [[12, 57], [507, 5007]]
    stretched = conv_transpose2d([[1, 2]], [[1]], stride=(2, 3), output_padding=(1, 2))
    assert stretched.tolist() == [[1, 0, 0, 2, 0, 0], [0] * 6]


def test_channels_of_the_input_come_first() -> None:
    x = np.array([[[1]], [[10]]])
    weight = np.array([1, 2, 3, 4, 5, 6]).reshape(2, 3, 1, 1)
    assert conv_transpose2d(x, weight).ravel().tolist() == [41, 52, 63]
    assert conv_transpose2d(x, weight, [100, 200, 300]).ravel().tolist() == [141, 252, 363]
    grouped = conv_transpose2d(x, weight, groups=2)
    assert grouped.ravel().tolist() == [1, 2, 3, 40, 50, 60]


def test_it_undoes_the_shape_of_conv2d_and_not_the_values() -> None:
    for size, k, s, p, d in itertools.product((7, 8, 11), (1, 2, 3), (1, 2, 3), (0, 1), (1, 2)):
        small = output_size(size, k, stride=s, padding=p, dilation=d)
        left_over = (size + 2 * p - d * (k - 1) - 1) % s
        how: dict[str, Any] = {"stride": s, "padding": p, "dilation": d}
        x, kernel = np.ones((size, size)), np.ones((k, k))
        back = conv_transpose2d(conv2d(x, kernel, **how), kernel, output_padding=left_over, **how)
        assert conv2d(x, kernel, **how).shape == (small, small)
        assert back.shape == x.shape
        if k == 3 and s == 1:
            assert not np.array_equal(back, x)


@pytest.mark.parametrize(
    ("how", "left_over"),
    [
        ({}, (0, 0)),
        ({"stride": (2, 3)}, (1, 2)),
        ({"stride": 2, "padding": ((1, 0), (0, 2)), "dilation": (1, 2)}, (0, 0)),
        ({"dilation": 5, "padding": 4}, (0, 0)),
        ({"stride": 4, "padding": 1, "groups": 2}, (3, 1)),
    ],
)
def test_it_is_the_gradient_of_conv2d_by_its_input(
    limits: Callable[..., None],
    soil: Callable[[], None],
    how: dict[str, Any],
    left_over: tuple[int, int],
) -> None:
    rng = np.random.default_rng(1)
    x = rng.integers(-9, 10, (2, 4, 12, 13)).astype(float)
    weight = rng.integers(-9, 10, (6, 4 // how.get("groups", 1), 3, 2)).astype(float)
    out = conv2d(x, weight, **how)
    grad_out = rng.integers(-9, 10, out.shape).astype(float)
    by_input = conv2d_backward(grad_out, x, weight, **how).grad_x
    for block in (1, 300, 5000, 2**20):
        limits(block=block)
        soil()
        painted = conv_transpose2d(grad_out, weight, output_padding=left_over, **how)
        np.testing.assert_array_equal(painted, by_input)
    # The inner products agree: one is the adjoint of the other.
    assert (out * grad_out).sum() == (x * by_input).sum()


def test_its_gradients_against_differences() -> None:
    rng = np.random.default_rng(2)
    how: dict[str, Any] = {"stride": 2, "padding": 1, "output_padding": 1, "groups": 2}
    x, weight, bias = (rng.normal(size=s) for s in ((2, 4, 3, 3), (4, 2, 3, 3), (4,)))
    out = conv_transpose2d(x, weight, bias, **how)
    grad_out = rng.normal(size=out.shape)
    grads = conv_transpose2d_backward(grad_out, x, weight, **how)
    for array, grad in zip((x, weight, bias), grads, strict=True):
        assert grad.shape == array.shape
        for place in rng.integers(array.size, size=12):
            old = array.flat[place]
            losses = []
            for step in (1e-3, -1e-3):
                array.flat[place] = old + step
                losses.append((conv_transpose2d(x, weight, bias, **how) * grad_out).sum())
            array.flat[place] = old
            # The loss is linear in each array: central differences have no error but rounding.
            assert grad.flat[place] == pytest.approx((losses[0] - losses[1]) / 2e-3, abs=1e-8)


def test_every_rank() -> None:
    rng = np.random.default_rng(3)
    x, weight = rng.integers(-9, 10, (1, 1, 4, 5)), rng.integers(-9, 10, (1, 1, 3, 2))
    grad_out = conv_transpose2d(x, weight, stride=2)
    full = conv_transpose2d_backward(grad_out, x, weight, stride=2)
    for rank in (2, 3):
        a, g = x.reshape(x.shape[4 - rank :]), grad_out.reshape(grad_out.shape[4 - rank :])
        w = weight[0, 0] if rank == 2 else weight
        np.testing.assert_array_equal(conv_transpose2d(a, w, stride=2), g)
        for one, other in zip(conv_transpose2d_backward(g, a, w, stride=2), full, strict=True):
            np.testing.assert_array_equal(one.ravel(), other.ravel())
        grads = conv_transpose2d_backward(g, a, w, stride=2)
        assert [grad.ndim for grad in grads] == [rank, w.ndim, 0 if rank == 2 else 1]


@pytest.mark.parametrize(
    ("x", "weight", "bias", "expected"),
    [
        ("float32", "float32", None, "float32"),
        ("float16", "float16", None, "float16"),
        ("float32", "float64", None, "float64"),
        ("uint8", "float32", None, "float32"),
        (">f4", ">f4", None, "float32"),
        ("uint8", "int16", None, "int64"),
        ("bool", "bool", None, "int64"),
        ("uint64", "uint64", 3, "int64"),
        ("float32", "float32", 0.5, "float32"),
        ("float32", "float32", [0.5], "float64"),
        ("int8", "int8", 0.5, "float64"),
    ],
)
def test_types(x: str, weight: str, bias: Any, expected: str) -> None:
    data, kernel = np.ones((3, 3), x), np.ones((2, 2), weight)
    for padding in (0, 1):
        out = conv_transpose2d(data, kernel, bias, padding=padding)
        assert out.dtype == np.dtype(expected)
        assert out.dtype.isnative
        assert out[1 - padding, 1 - padding] == 4 + np.sum(bias or 0)
        if bias is None:
            for grad in conv_transpose2d_backward(data[:2, :2], data[:1, :1], kernel):
                assert grad.dtype == np.dtype(expected)
                assert grad.dtype.isnative


def test_whole_numbers_are_exact_or_refused() -> None:
    large = 2**53 + 1
    assert conv_transpose2d([[large]], [[1, -1]]).tolist() == [[large, -large]]
    grads = conv_transpose2d_backward([[large, 1]], [[1]], [[3, 5]])
    assert grads.grad_x.tolist() == [[3 * large + 5]]
    assert grads.grad_weight.tolist() == [[large, 1]]
    assert grads.grad_bias == large + 1
    for call in (
        lambda: conv_transpose2d([[2**40]], [[2**40]]),
        lambda: conv_transpose2d([[2**31] * 2], [[2**31] * 2]),
        lambda: conv_transpose2d([[1]], [[1]], 2**63 - 1),
        # Each of these goes wrong in one gradient alone.
        lambda: conv_transpose2d_backward([[2**50]], [[1]], [[2**20]]),
        lambda: conv_transpose2d_backward([[2**50]], [[2**20]], [[1]]),
        lambda: conv_transpose2d_backward([[2**62] * 4], [[0] * 4], [[0]]),
    ):
        with pytest.raises(ConvError, match="sums could reach"):
            call()


def test_nan_and_infinity_are_painted_with_the_kernel_only() -> None:
    torch = require("torch")
    x, weight = np.ones((1, 2, 5, 6)), np.ones((2, 3, 3, 3))
    weight[:, 1] = 0
    x[0, 1, 2, 3] = np.inf
    for stride, padding in ((1, 0), (2, 1), (4, 0)):
        theirs = torch.nn.functional.conv_transpose2d(
            torch.from_numpy(x), torch.from_numpy(weight), stride=stride, padding=padding
        )
        out = conv_transpose2d(x, weight, stride=stride, padding=padding)
        np.testing.assert_array_equal(out, theirs.numpy())
        assert np.isnan(out[0, 1]).sum() == 9
