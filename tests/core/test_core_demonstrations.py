"""The named demonstrations: plain loops, separable kernels, the Fourier transform."""

import inspect
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from oracles import require

from convwidgets.core import (
    KERNELS,
    ConvError,
    conv1d,
    conv1d_loops,
    conv2d,
    conv2d_fft,
    conv2d_loops,
    conv2d_separable,
    sample_image,
    separate_kernel,
)
from convwidgets.core.loops import slide

MODES = ("zeros", "reflect", "replicate", "circular")
SEPARABLE = {
    "identity": ([0, 1, 0], [0, 1, 0]),
    "sobel_x": ([1, 2, 1], [-1, 0, 1]),
    "sobel_y": ([-1, 0, 1], [1, 2, 1]),
    "prewitt_x": ([1, 1, 1], [-1, 0, 1]),
    "prewitt_y": ([-1, 0, 1], [1, 1, 1]),
    "scharr_x": ([3, 10, 3], [-1, 0, 1]),
    "scharr_y": ([-1, 0, 1], [3, 10, 3]),
    "box": ([1, 1, 1], [1 / 9] * 3),
    "box_5": ([1] * 5, [0.04] * 5),
    "gaussian": ([1, 2, 1], [1 / 16, 2 / 16, 1 / 16]),
    "gaussian_5": ([1, 4, 6, 4, 1], [1 / 256, 4 / 256, 6 / 256, 4 / 256, 1 / 256]),
}


@pytest.fixture(scope="module")
def signal() -> ModuleType:
    return require("scipy.signal")


# Plain loops.


@pytest.mark.parametrize(
    ("x", "weight", "bias"),
    [
        ((5, 6), (3, 2), ()),
        ((2, 5, 6), (3, 2, 3, 2), (3,)),
        ((2, 2, 5, 6), (3, 2, 3, 2), (3,)),
        ((1, 1, 1, 1), (1, 1, 1, 1), (1,)),
    ],
)
@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "int64", "uint8", "bool"])
def test_loops_have_the_rank_type_and_values_of_conv2d(
    x: tuple[int, ...], weight: tuple[int, ...], bias: tuple[int, ...], dtype: str
) -> None:
    rng = np.random.default_rng(1)
    arrays = [rng.integers(0, 9, shape).astype(dtype) for shape in (x, weight, bias)]
    expected = conv2d(*arrays, padding=1)
    result = conv2d_loops(*arrays, padding=1)
    assert result.dtype == expected.dtype
    np.testing.assert_array_equal(result, expected)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("flip", [False, True])
def test_loops_for_signals(mode: Any, flip: bool) -> None:
    rng = np.random.default_rng(2)
    how: dict[str, Any] = {"stride": 2, "dilation": 2, "padding_mode": mode, "flip_kernel": flip}
    for x, weight, groups in (((9,), (3,), 1), ((4, 9), (6, 2, 3), 2), ((2, 4, 9), (4, 1, 3), 4)):
        arrays = rng.normal(size=x), rng.normal(size=weight)
        expected = conv1d(*arrays, padding=((3, 1),), groups=groups, **how)
        result = conv1d_loops(*arrays, padding=((3, 1),), groups=groups, **how)
        np.testing.assert_allclose(result, expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(("mode", "boundary"), [("zeros", "fill"), ("circular", "wrap")])
def test_loops_equal_scipy(signal: ModuleType, mode: Any, boundary: str) -> None:
    rng = np.random.default_rng(3)
    x, weight = rng.normal(size=(5, 7)), rng.normal(size=(3, 5))
    for flip, peer in ((False, signal.correlate2d), (True, signal.convolve2d)):
        np.testing.assert_allclose(
            conv2d_loops(x, weight, padding="same", padding_mode=mode, flip_kernel=flip),
            peer(x, weight, "same", boundary=boundary),
            atol=1e-12,
        )


def test_loops_keep_large_whole_numbers_exact_and_nan_in_its_windows() -> None:
    large = 2**53 + 1
    assert conv1d_loops([large, 1], [1, -1]).tolist() == [large - 1]
    assert conv1d_loops(np.array([-128], np.int8), np.array([-128], np.int8)).tolist() == [16384]
    out = conv1d_loops([np.inf, -np.inf, 1e308, 1e308, 0.0], [1.0, 1.0])
    np.testing.assert_array_equal(out, [np.nan, -np.inf, np.inf, 1e308])
    assert conv1d_loops(np.full(2, 60_000, np.float16), np.ones(2, np.float16)) == [np.inf]
    assert np.isnan(conv2d_loops(np.array([[np.nan, 1, 2, 3]]), [[1, 1]])).tolist() == [
        [True, False, False]
    ]


def test_loops_refuse_what_conv2d_refuses() -> None:
    image, kernel = np.ones((5, 5)), np.ones((3, 3))
    calls: list[tuple[tuple[Any, ...], dict[str, Any]]] = [
        (([[1, 2], [3]], kernel), {}),
        ((image, np.ones((7, 3))), {}),
        ((image[0], kernel), {}),
        ((image, kernel, [1, 2]), {}),
        ((image[None], np.ones((2, 2, 3, 3))), {}),
        ((image, kernel), {"stride": 0}),
        ((image, kernel), {"groups": 2}),
        ((image, kernel), {"padding": 5, "padding_mode": "reflect"}),
        ((image, kernel), {"padding": 50_000}),
        ((image, kernel), {"flip_kernel": 1}),
        (([[2**62]], [[3]]), {}),
    ]
    for arguments, settings in calls:
        with pytest.raises(ConvError) as quick:
            conv2d(*arguments, **settings)
        with pytest.raises(ConvError) as plain:
            conv2d_loops(*arguments, **settings)
        assert str(plain.value) == str(quick.value)


def test_the_four_loops_can_be_read() -> None:
    lines = [line.strip() for line in inspect.getsource(slide).splitlines()]
    assert sum(line.startswith("for ") for line in lines) == 4
    result = slide(np.arange(9).reshape(3, 3), np.array([[1, 0], [0, -1]]), (1, 1), (1, 1))
    assert result.tolist() == [[-4, -4], [-4, -4]]


# Separable kernels.


@pytest.mark.parametrize("name", SEPARABLE)
def test_separable_kernels_come_apart_in_small_numbers(name: str) -> None:
    column, row = separate_kernel(KERNELS[name])
    assert column.tolist() == SEPARABLE[name][0]
    assert row.tolist() == SEPARABLE[name][1]
    np.testing.assert_array_equal(np.outer(column, row), KERNELS[name])


@pytest.mark.parametrize("name", sorted(set(KERNELS) - set(SEPARABLE)))
def test_other_kernels_do_not(name: str) -> None:
    singular = np.linalg.svd(KERNELS[name], compute_uv=False)
    ratio = f"{singular[1] / singular[0]:.3g}"
    with pytest.raises(ConvError, match=f"second singular value is {ratio} times the first"):
        separate_kernel(KERNELS[name])
    with pytest.raises(ConvError, match=f"second singular value is {ratio} times the first"):
        separate_kernel((KERNELS[name] * 2).astype(int))


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", ">f8", "longdouble"])
def test_decimal_kernels_come_apart_up_to_rounding(dtype: str) -> None:
    rng = np.random.default_rng(4)
    for _ in range(50):
        height, width = rng.integers(1, 9, 2)
        kernel = np.outer(rng.normal(size=height), rng.normal(size=width)).astype(dtype)
        column, row = separate_kernel(kernel)
        assert (column.shape, row.shape) == ((height,), (width,))
        assert column.dtype == row.dtype == np.dtype(dtype).newbyteorder("=")
        error = abs(np.outer(column.astype(float), row.astype(float)) - kernel).max()
        assert error <= 10 * max(np.finfo(dtype).eps, 2**-52) * abs(kernel).max()


def test_whole_kernels_come_apart_exactly() -> None:
    rng = np.random.default_rng(5)
    for _ in range(50):
        height, width = rng.integers(1, 9, 2)
        kernel = np.outer(rng.integers(-9, 10, height), rng.integers(-9, 10, width))
        column, row = separate_kernel(kernel)
        assert column.dtype == row.dtype == np.int64
        np.testing.assert_array_equal(np.outer(column, row), kernel)
    assert [part.tolist() for part in separate_kernel([[2**61, -(2**62)]])] == [
        [1],
        [2**61, -(2**62)],
    ]
    # 1 in 2^60 off: too little to be seen in the singular values.
    with pytest.raises(ConvError, match="not separable"):
        separate_kernel([[2**60, 2**60], [2**60, 2**60 + 1]])


@pytest.mark.parametrize("zeros", [np.zeros((2, 3)), np.zeros((2, 3), int)])
def test_a_kernel_of_zeros_is_separable(zeros: NDArray[Any]) -> None:
    column, row = separate_kernel(zeros)
    assert not np.outer(column, row).any()
    assert column.shape == (2,)


@pytest.mark.parametrize("scale", [1e-300, 1e300])
def test_very_small_and_very_large_weights_come_apart(scale: float) -> None:
    column, row = separate_kernel(scale * np.array([[0.3, 0.7], [0.6, 1.4]]))
    np.testing.assert_allclose(np.outer(column, row) / scale, [[0.3, 0.7], [0.6, 1.4]])


def test_gaussian_with_a_free_width_comes_apart_evenly() -> None:
    bell = np.exp(-(np.linspace(-2, 2, 7) ** 2))
    bell /= bell.sum()
    column, row = separate_kernel(np.outer(bell, bell))
    np.testing.assert_allclose(column, bell, rtol=1e-13)
    np.testing.assert_allclose(row, bell, rtol=1e-13)


@pytest.mark.parametrize("seed", range(20))
def test_two_passes_equal_one(seed: int) -> None:
    rng = np.random.default_rng(100 + seed)
    column, row = rng.normal(size=rng.integers(1, 6)), rng.normal(size=rng.integers(1, 6))
    how: dict[str, Any] = {
        "stride": tuple(rng.integers(1, 4, 2).tolist()),
        "dilation": tuple(rng.integers(1, 3, 2).tolist()),
        "padding": tuple(map(tuple, rng.integers(0, 4, (2, 2)).tolist())),
        "padding_mode": MODES[seed % 4],
        "flip_kernel": bool(seed & 4),
    }
    x = rng.normal(size=(2, 3, 12, 11))
    kernel = np.outer(column, row)
    expected = conv2d(x, np.stack([kernel[None]] * 3), groups=3, **how)
    np.testing.assert_allclose(conv2d_separable(x, column, row, **how), expected, atol=1e-12)
    np.testing.assert_allclose(conv2d_separable(x[0], column, row, **how), expected[0], atol=1e-12)
    np.testing.assert_allclose(
        conv2d_separable(x[0, 0], column, row, **how), expected[0, 0], atol=1e-12
    )


@pytest.mark.parametrize("word", ["valid", "same", "full"])
def test_two_passes_equal_scipy(signal: ModuleType, word: str) -> None:
    image = sample_image("eye")
    column, row = [1, 4, 6, 4, 1], [-1, 0, 1]
    result = conv2d_separable(image, column, row, padding=word, flip_kernel=True)
    assert result.dtype == np.int64
    np.testing.assert_array_equal(result, signal.convolve2d(image, np.outer(column, row), word))


@pytest.mark.parametrize(
    ("x", "column", "row"),
    [
        ("float32", "float32", "float32"),
        ("float16", "float16", "float16"),
        ("uint8", "int8", "bool"),
        ("uint8", "int64", "float32"),
        ("float32", "float64", "float32"),
        ("float32", "float32", "float64"),
        ("longdouble", "float32", "float32"),
    ],
)
def test_two_passes_give_the_type_of_one(x: str, column: str, row: str) -> None:
    arrays = np.ones((4, 4), x), np.ones(3, column), np.ones(2, row)
    result = conv2d_separable(*arrays)
    expected = conv2d(arrays[0], np.outer(*arrays[1:]))
    assert result.dtype == expected.dtype
    np.testing.assert_array_equal(result, expected)


def test_between_the_passes_float16_is_not_rounded() -> None:
    x = np.full((2, 2), 60_000, np.float16)
    out = conv2d_separable(x, np.ones(2, np.float16), np.array([1, -1], np.float16))
    assert out.tolist() == [[0]]  # 120,000 is no float16


def test_two_passes_keep_nan_in_its_windows() -> None:
    x = np.ones((9, 9))
    x[4, 4] = np.nan
    out = conv2d_separable(x, [1, 2, 1], [1, 1], padding=1)
    np.testing.assert_array_equal(np.isnan(out), np.isnan(conv2d(x, np.ones((3, 2)), padding=1)))


# The Fourier transform.


@pytest.mark.parametrize("flip", [False, True])
@pytest.mark.parametrize("padding", [0, ((2, 0), (1, 3)), "same", "full"])
def test_fourier_equals_conv2d(padding: Any, flip: bool) -> None:
    rng = np.random.default_rng(6)
    shapes: list[tuple[tuple[int, ...], tuple[int, ...]]] = [
        ((7, 11), (3, 2)),
        ((7, 7), (7, 7)),
        ((1, 13), (1, 5)),
        ((3, 7, 8), (4, 3, 3, 3)),
        ((2, 3, 7, 8), (4, 3, 2, 5)),
        ((2, 1, 6, 6), (1, 1, 1, 1)),
    ]
    for x, weight in shapes:
        arrays = rng.normal(size=x), rng.normal(size=weight)
        result = conv2d_fft(*arrays, padding=padding, flip_kernel=flip)
        expected = conv2d(*arrays, padding=padding, flip_kernel=flip)
        assert result.shape == expected.shape
        np.testing.assert_allclose(result, expected, atol=1e-12)


@pytest.mark.parametrize("word", ["valid", "same", "full"])
def test_fourier_equals_scipy(signal: ModuleType, word: str) -> None:
    rng = np.random.default_rng(7)
    x, weight = rng.normal(size=(40, 33)), rng.normal(size=(9, 15))
    np.testing.assert_allclose(
        conv2d_fft(x, weight, padding=word, flip_kernel=True),
        signal.fftconvolve(x, weight, word),
        atol=1e-11,
    )


@pytest.mark.parametrize(
    ("x", "weight", "expected"),
    [
        ("float16", "float16", "float16"),
        ("float32", "float32", "float32"),
        ("float32", "float64", "float64"),
        ("longdouble", "float32", "longdouble"),
        ("uint8", "int8", "float64"),
        ("bool", "bool", "float64"),
        (">f4", ">f4", "float32"),
    ],
)
def test_fourier_types(x: str, weight: str, expected: str) -> None:
    out = conv2d_fft(np.ones((5, 6), x), np.ones((3, 3), weight))
    assert out.dtype == np.dtype(expected)
    np.testing.assert_allclose(out.astype(float), 9, rtol=1e-3)


def test_what_fourier_costs() -> None:
    # The error is relative to the largest value, not to each one.
    x = np.zeros((64, 64), np.float32)
    x[0, 0], x[32, 32] = 1e6, 1e-3
    one = np.zeros((3, 3), np.float32)
    one[1, 1] = 1
    exact, error = conv2d(x, one, padding=1), abs(conv2d_fft(x, one, padding=1) - x)
    np.testing.assert_array_equal(exact, x)
    assert error.max() < 1e-6 * 1e6
    assert error[32, 32] > 1e-3 * 1e-3
    # One NaN is everywhere; the settings of pytest would turn a warning into an error.
    for odd in (np.nan, np.inf):
        x[0, 0] = odd
        assert np.isnan(conv2d_fft(x, one)).all()
    # 2^53 + 1 is the first whole number that is lost.
    assert conv2d_fft([[2**53 + 1]], [[1]]).tolist() == [[2.0**53]]


def test_fourier_refuses_transforms_too_large_to_make() -> None:
    weight = np.ones((300, 200, 3, 3), np.float32)
    message = r"transformed kernels would have shape \(300, 200, 72, 37\) and take 1,278,720,000 by"
    with pytest.raises(ConvError, match=message):
        conv2d_fft(np.ones((200, 8, 8), np.float32), weight, padding=30)


@pytest.mark.parametrize("function", [conv2d_fft, conv2d_loops, conv2d_separable])
def test_inputs_are_left_alone(function: Any) -> None:
    x = np.arange(20.0).reshape(4, 5)[:, ::-1]
    factors = (np.ones(1), np.ones(1)) if function is conv2d_separable else (np.ones((1, 1)),)
    for array in (x, *factors):
        array.setflags(write=False)
    out = function(x, *factors)
    np.testing.assert_allclose(out, x, atol=1e-12)
    assert out.flags.writeable
    assert not np.shares_memory(out, x)
