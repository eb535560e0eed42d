"""What holds for every convolution: shapes, types, NaN, memory, and the algebra."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from convwidgets.core import ConvError, conv1d, conv2d, conv2d_loops

whole = st.integers(-50, 50)
images = arrays(np.int64, st.tuples(st.integers(3, 8), st.integers(3, 8)), elements=whole)
kernels = arrays(np.int64, st.tuples(st.integers(1, 3), st.integers(1, 3)), elements=whole)
settings = st.fixed_dictionaries(
    {
        "stride": st.tuples(st.integers(1, 3), st.integers(1, 3)),
        "padding": st.sampled_from([0, 1, (2, 0), ((0, 1), (2, 1)), "valid", "full"]),
        "padding_mode": st.sampled_from(["zeros", "reflect", "replicate", "circular"]),
    }
)


@given(images, kernels, whole, whole, settings, st.data())
def test_it_is_linear_in_the_image_and_in_the_kernel(
    image: NDArray[Any], kernel: NDArray[Any], a: int, b: int, how: dict[str, Any], data: Any
) -> None:
    other_image = data.draw(arrays(np.int64, image.shape, elements=whole))
    other_kernel = data.draw(arrays(np.int64, kernel.shape, elements=whole))
    out = conv2d(image, kernel, **how)
    np.testing.assert_array_equal(
        conv2d(a * image + b * other_image, kernel, **how),
        a * out + b * conv2d(other_image, kernel, **how),
    )
    np.testing.assert_array_equal(
        conv2d(image, a * kernel + b * other_kernel, **how),
        a * out + b * conv2d(image, other_kernel, **how),
    )


@given(images, kernels, settings)
def test_flip_is_a_kernel_turned_by_180_degrees(
    image: NDArray[Any], kernel: NDArray[Any], how: dict[str, Any]
) -> None:
    flipped = conv2d(image, kernel, flip_kernel=True, **how)
    np.testing.assert_array_equal(flipped, conv2d(image, np.rot90(kernel, 2), **how))
    row = kernel[0]
    np.testing.assert_array_equal(
        conv1d(image[0], row, flip_kernel=True), conv1d(image[0], row[::-1])
    )


@given(images, images)
def test_true_convolution_does_not_mind_the_order(a: NDArray[Any], b: NDArray[Any]) -> None:
    np.testing.assert_array_equal(
        conv2d(a, b, padding="full", flip_kernel=True),
        conv2d(b, a, padding="full", flip_kernel=True),
    )


@given(images, kernels, st.integers(0, 4), st.integers(0, 4))
def test_it_moves_with_the_image(
    image: NDArray[Any], kernel: NDArray[Any], down: int, right: int
) -> None:
    moved = np.pad(image, ((down, 0), (right, 0)))
    out = conv2d(moved, kernel, padding="full")
    np.testing.assert_array_equal(out[down:, right:], conv2d(image, kernel, padding="full"))
    assert not out[:down].any()
    assert not out[:, :right].any()


@given(images, st.integers(1, 3))
def test_stride_picks_positions_of_the_unstrided_output(image: NDArray[Any], stride: int) -> None:
    kernel = np.arange(6).reshape(2, 3)
    np.testing.assert_array_equal(
        conv2d(image, kernel, stride=stride, padding=1),
        conv2d(image, kernel, padding=1)[::stride, ::stride],
    )


@pytest.mark.parametrize(
    ("x", "weight", "expected"),
    [
        ((5, 6), (3, 2), (3, 5)),
        ((2, 5, 6), (4, 2, 3, 2), (4, 3, 5)),
        ((1, 5, 6), (1, 1, 3, 2), (1, 3, 5)),
        ((3, 2, 5, 6), (4, 2, 3, 2), (3, 4, 3, 5)),
        ((1, 1, 1, 1), (1, 1, 1, 1), (1, 1, 1, 1)),
        ((1, 1), (1, 1), (1, 1)),
    ],
)
def test_conv2d_returns_the_rank_it_was_given(
    x: tuple[int, ...], weight: tuple[int, ...], expected: tuple[int, ...]
) -> None:
    assert conv2d(np.ones(x), np.ones(weight)).shape == expected


@pytest.mark.parametrize(
    ("x", "weight", "expected"),
    [
        ((6,), (2,), (5,)),
        ((2, 6), (4, 2, 2), (4, 5)),
        ((3, 2, 6), (4, 2, 2), (3, 4, 5)),
        ((1,), (1,), (1,)),
    ],
)
def test_conv1d_returns_the_rank_it_was_given(
    x: tuple[int, ...], weight: tuple[int, ...], expected: tuple[int, ...]
) -> None:
    assert conv1d(np.ones(x), np.ones(weight)).shape == expected


def test_groups_keep_their_channels_apart() -> None:
    x = np.stack([np.full((3, 3), 1), np.full((3, 3), 10)])
    depthwise = conv2d(x, np.ones((2, 1, 3, 3), int), groups=2)
    np.testing.assert_array_equal(depthwise, [[[9]], [[90]]])
    together = conv2d(x, np.ones((1, 2, 3, 3), int))
    np.testing.assert_array_equal(together, [[[99]]])


def test_bias_is_added_once_to_each_output() -> None:
    x = np.arange(9).reshape(3, 3)
    np.testing.assert_array_equal(conv2d(x, [[1]], 100), x + 100)
    np.testing.assert_array_equal(conv2d(x, [[1]], [100]), x + 100)
    two = conv2d(x[None], np.ones((2, 1, 1, 1), int), [100, 200])
    np.testing.assert_array_equal(two, [x + 100, x + 200])
    np.testing.assert_array_equal(conv1d([1, 2], [1], 0.5), [1.5, 2.5])


@pytest.mark.parametrize(
    ("x", "weight", "bias", "expected"),
    [
        ("float32", "float32", None, "float32"),
        ("float64", "float64", None, "float64"),
        ("float16", "float16", None, "float16"),
        ("longdouble", "longdouble", None, "longdouble"),
        ("float32", "float64", None, "float64"),
        ("uint8", "float32", None, "float32"),
        ("int64", "float32", None, "float64"),
        ("uint8", "uint8", None, "int64"),
        ("int32", "int8", None, "int64"),
        ("uint64", "int64", None, "int64"),
        ("bool", "bool", None, "int64"),
        ("bool", "float32", None, "float32"),
        (">f4", ">f4", None, "float32"),
        (">i2", "<i4", None, "int64"),
        ("float32", "float32", 0.5, "float32"),
        ("float32", "float32", 7, "float32"),
        ("float32", "float32", np.float64(0.5), "float64"),
        ("float32", "float32", [0.5], "float64"),
        ("int64", "int64", 7, "int64"),
        ("int64", "int64", True, "int64"),
        ("int64", "int64", 0.5, "float64"),
    ],
)
def test_type_of_the_output(x: str, weight: str, bias: Any, expected: str) -> None:
    for padding in (0, 1):
        out = conv2d(np.ones((3, 3), x), np.ones((3, 3), weight), bias, padding=padding)
        assert out.dtype == np.dtype(expected)
        assert out.dtype.isnative
        assert out[-1, -1] == (9 if padding == 0 else 4) + (0 if bias is None else np.sum(bias))


def test_whole_numbers_are_exact_where_floats_are_not() -> None:
    large = 2**53 + 1  # the first whole number a float64 cannot hold
    assert conv1d([large, 0], [1]).tolist() == [large, 0]
    assert conv1d([large, 1], [1, -1]).tolist() == [large - 1]
    assert conv1d(np.array([large], np.uint64), np.array([1], np.uint8)).tolist() == [large]
    assert conv1d([1, 2], [1], bias=large).tolist() == [large + 1, large + 2]
    assert conv1d(np.array([-128], np.int8), np.array([-128], np.int8)).tolist() == [16384]


@pytest.mark.parametrize(
    ("x", "weight", "bias"),
    [
        ([2**40] * 2, [2**40] * 2, None),
        ([2**40], [2**40], 1),
        ([-(2**63)], [1], None),
        (np.array([2**64 - 1], np.uint64), [1], None),
        ([1], [1], 2**63 - 1),
    ],
)
def test_whole_numbers_that_could_wrap_around_are_refused(x: Any, weight: Any, bias: Any) -> None:
    with pytest.raises(ConvError, match=r"sums could reach .*astype\(float\)"):
        conv1d(x, weight, bias)
    out = conv1d(np.asarray(x, float), np.asarray(weight, float), bias)
    assert out[0] == float(sum(int(a) * int(b) for a, b in zip(x, weight, strict=True))) + (
        bias or 0
    )


def test_float16_is_rounded_only_at_the_end() -> None:
    ones = np.ones(4096, np.float16)
    # Added one by one in float16 the sum would stop growing at 2048.
    assert conv1d(ones, ones).tolist() == [4096.0]
    assert conv1d(ones, ones * np.float16(32)).tolist() == [np.inf]
    # 2049 is no float16, and 2050 is: the bias comes before the rounding.
    assert conv1d(ones[:2049], ones[:2049], bias=1).tolist() == [2050.0]


@pytest.mark.parametrize("odd", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(("kernel_size", "dilation"), [(3, 1), (5, 1), (2, 3)])
def test_nan_and_infinity_stay_in_their_windows(
    odd: float, dtype: str, kernel_size: int, dilation: int
) -> None:
    rng = np.random.default_rng(10)
    x = rng.normal(size=(1, 1, 14, 13)).astype(dtype)
    x[0, 0, 6, 7] = odd
    weight = rng.normal(size=(2, 1, kernel_size, kernel_size)).astype(dtype)
    out = conv2d(x, weight, padding=2, dilation=dilation)
    touched = (
        conv2d(
            ~np.isfinite(x), np.ones((1, 1, kernel_size, kernel_size)), padding=2, dilation=dilation
        )
        > 0
    )
    assert touched.sum() == kernel_size**2
    np.testing.assert_array_equal(~np.isfinite(out), np.broadcast_to(touched, out.shape))
    loops = conv2d_loops(x, weight, padding=2, dilation=dilation)
    np.testing.assert_allclose(out, loops, rtol=1e-4, atol=1e-5)


def test_nan_stays_in_its_windows_in_a_large_image() -> None:
    x = np.ones((600, 600))
    x[300, 300] = np.nan
    rows, columns = np.nonzero(np.isnan(conv2d(x, np.ones((7, 7)))))
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (294, 300, 294, 300)
    assert len(rows) == 49


def test_arithmetic_with_infinity_does_not_warn() -> None:
    # The settings of pytest turn every warning into an error.
    out = conv1d([np.inf, -np.inf, 1e308, 1e308, 0.0], [1.0, 1.0])
    np.testing.assert_array_equal(out, [np.nan, -np.inf, np.inf, 1e308])
    assert np.isnan(conv1d([np.inf], [0.0])).all()
    assert np.isnan(conv1d([1.0, 2.0], [1.0], bias=np.nan)).all()


@pytest.mark.parametrize("padding", [0, 1])
@pytest.mark.parametrize("mode", ["zeros", "reflect", "replicate", "circular"])
@pytest.mark.parametrize("flip", [False, True])
@pytest.mark.parametrize("kernel_size", [1, 3])
def test_inputs_are_left_alone(padding: int, mode: Any, flip: bool, kernel_size: int) -> None:
    x, weight = np.arange(20.0).reshape(4, 5), np.ones((kernel_size, kernel_size))
    bias = np.array([1.0])
    before = [a.copy() for a in (x, weight, bias)]
    for a in (x, weight, bias):
        a.setflags(write=False)
    out = conv2d(x, weight, bias, padding=padding, padding_mode=mode, flip_kernel=flip)
    assert out.flags.writeable
    for a, old in zip((x, weight, bias), before, strict=True):
        np.testing.assert_array_equal(a, old)
        assert not np.shares_memory(out, a)
    assert not np.shares_memory(out, conv2d(x, weight, bias))


@pytest.mark.parametrize(
    "view",
    [
        lambda a: a[::2, ::3],
        lambda a: a[::-1, ::-1],
        lambda a: a.T,
        lambda a: np.asfortranarray(a),
        lambda a: np.broadcast_to(a[:1], a.shape),
        lambda a: a.astype(">f8"),
        lambda a: np.frombuffer(b"\0" + a.tobytes(), np.uint8)[1:].view(a.dtype).reshape(a.shape),
    ],
    ids=["strided", "reversed", "transposed", "fortran", "broadcast", "big-endian", "unaligned"],
)
def test_any_layout_in_memory_gives_the_same(view: Any) -> None:
    x = view(np.random.default_rng(11).normal(size=(12, 14)))
    weight = view(np.random.default_rng(12).normal(size=(6, 6)))
    for padding in (0, 1):
        plain = conv2d(np.array(x, float), np.array(weight, float), stride=2, padding=padding)
        result = conv2d(x, weight, stride=2, padding=padding)
        np.testing.assert_allclose(result, plain, rtol=1e-12, atol=1e-12)


def test_lists_tuples_and_sample_kernels_are_fine() -> None:
    assert conv2d([[1, 2], [3, 4]], ((1, 0), (0, 1))).tolist() == [[5]]
    assert conv1d(range(5), (1, 1)).tolist() == [1, 3, 5, 7]


def test_a_large_kernel_needs_little_memory() -> None:
    import tracemalloc

    x, weight = np.ones((300, 300)), np.ones((61, 61))
    tracemalloc.start()
    conv2d(x, weight)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    # All columns at once would be 61² · 240² · 8 bytes, 1.7 GB.
    assert peak < 8e6
