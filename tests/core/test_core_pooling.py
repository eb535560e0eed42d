"""Pooling and its gradients: against PyTorch, against plain loops, and by their own rules."""

import math
import tracemalloc
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from oracles import require

from convwidgets.core import (
    ConvError,
    avg_pool2d,
    avg_pool2d_backward,
    max_pool2d,
    max_pool2d_backward,
    output_size,
)
from convwidgets.core.geometry import Axis, plan_axes

Settings = dict[str, Any]
FIVE = np.arange(25).reshape(5, 5)
FUNCTIONS = [max_pool2d, avg_pool2d]


@pytest.fixture(scope="module")
def torch() -> ModuleType:
    return require("torch")


# ---- Plain loops, which share nothing with the package


def starts(
    size: int,
    kernel_size: int,
    stride: int,
    sides: tuple[int, int] = (0, 0),
    dilation: int = 1,
    ceil_mode: bool = False,
) -> list[int]:
    """The first cell of every window, the input's own first cell being 0."""
    before, after = sides
    found = []
    start = -before
    while start + dilation * (kernel_size - 1) < size + after:
        found.append(start)
        start += stride
    reached = start - stride + dilation * (kernel_size - 1)
    if ceil_mode and reached < size + after - 1 and start < size:
        found.append(start)
    return found


def windows(
    shape: tuple[int, int],
    kernel: tuple[int, int],
    stride: tuple[int, int],
    sides: tuple[tuple[int, int], tuple[int, int]],
    dilation: tuple[int, int],
    ceil_mode: bool,
) -> Iterator[tuple[int, int, list[int], list[int]]]:
    """Every position with the rows and the columns of its window, inside or not."""
    along = [
        starts(*one, ceil_mode) for one in zip(shape, kernel, stride, sides, dilation, strict=True)
    ]
    for i, top in enumerate(along[0]):
        for j, left in enumerate(along[1]):
            rows = [top + a * dilation[0] for a in range(kernel[0])]
            columns = [left + b * dilation[1] for b in range(kernel[1])]
            yield i, j, rows, columns


def loops(
    x: NDArray[Any], kernel: tuple[int, int], settings: Settings
) -> dict[str, NDArray[np.float64]]:
    """The maximum, its index, both means, and all gradients where those of the output count up."""
    height, width = x.shape
    sides = settings["padding"]
    places = list(
        windows(
            (height, width),
            kernel,
            settings["stride"],
            sides,
            settings["dilation"],
            settings["ceil_mode"],
        )
    )
    shape = (1 + places[-1][0], 1 + places[-1][1])
    out = {name: np.zeros(shape) for name in ("max", "index", "mean", "mean_inside")}
    grads = {name: np.zeros(x.shape) for name in ("max_x", "mean_x", "mean_inside_x")}
    for number, (i, j, rows, columns) in enumerate(places, start=1):
        inside = [(r, c) for r in rows for c in columns if 0 <= r < height and 0 <= c < width]
        padded = [
            (r, c)
            for r in rows
            for c in columns
            if r < height + sides[0][1] and c < width + sides[1][1]
        ]
        best = inside[0]
        for cell in inside:
            if x[cell] > x[best] or np.isnan(x[cell]):
                best = cell
        out["max"][i, j] = x[best]
        out["index"][i, j] = best[0] * width + best[1]
        grads["max_x"][best] += number
        total = sum(x[cell] for cell in inside)
        for name, count in (("mean", len(padded)), ("mean_inside", len(inside))):
            out[name][i, j] = total / count
            for cell in inside:
                grads[name + "_x"][cell] += number / count
    return out | grads


def random_settings(rng: np.random.Generator) -> tuple[tuple[int, int], Settings]:
    """A window and settings that are allowed, if the input is not too small for them."""
    kernel = tuple(rng.integers(1, 6, 2).tolist())
    return kernel, {
        "stride": tuple(rng.integers(1, 6, 2).tolist()),
        "padding": tuple(int(rng.integers(0, k // 2 + 1)) for k in kernel),
        "dilation": tuple(rng.integers(1, 4, 2).tolist()),
        "ceil_mode": bool(rng.integers(2)),
    }


def random_numbers(rng: np.random.Generator, shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Numbers of which many are equal, or all different; now and then some are not finite."""
    x = rng.integers(-2, 3, shape).astype(float) if rng.random() < 0.5 else rng.normal(size=shape)
    if rng.random() < 0.2:
        x[rng.random(shape) < 0.3] = np.nan
    if rng.random() < 0.3:
        x[rng.random(shape) < 0.6] = -np.inf
    return x


def without_dilation(settings: Settings) -> Settings:
    return {name: value for name, value in settings.items() if name != "dilation"}


@pytest.mark.parametrize("seed", range(60))
def test_all_of_it_equals_the_loops(seed: int) -> None:
    rng = np.random.default_rng(seed)
    kernel, settings = random_settings(rng)
    settings["padding"] = tuple(
        (int(rng.integers(0, k // 2 + 1)), p)
        for k, p in zip(kernel, settings["padding"], strict=True)
    )
    sizes = np.maximum((np.array(kernel) - 1) * settings["dilation"] + 1, settings["dilation"])
    x = random_numbers(rng, tuple((sizes + rng.integers(0, 6, 2)).tolist()))
    expected = loops(x, kernel, settings)
    out, index = max_pool2d(x, kernel, return_indices=True, **settings)
    np.testing.assert_array_equal(out, expected["max"])
    np.testing.assert_array_equal(index, expected["index"])
    np.testing.assert_array_equal(out, max_pool2d(x, kernel, **settings))
    grad = np.arange(1.0, out.size + 1).reshape(out.shape)
    grad_x = max_pool2d_backward(grad, x, kernel, **settings)
    np.testing.assert_array_equal(grad_x, expected["max_x"])

    settings["dilation"] = (1, 1)
    expected = loops(x, kernel, settings)
    plain = without_dilation(settings)
    grad = np.arange(1.0, expected["mean"].size + 1).reshape(expected["mean"].shape)
    for name, count in (("mean", True), ("mean_inside", False)):
        mean = avg_pool2d(x, kernel, count_include_pad=count, **plain)
        np.testing.assert_allclose(mean, expected[name], rtol=1e-12, atol=1e-12)
        grad_x = avg_pool2d_backward(grad, x, kernel, count_include_pad=count, **plain)
        np.testing.assert_allclose(grad_x, expected[name + "_x"], rtol=1e-12, atol=1e-12)


# ---- PyTorch


def is_refused(function: Any, *arguments: Any, **settings: Any) -> bool:
    try:
        function(*arguments, **settings)
    except (ConvError, RuntimeError):
        return True
    return False


@pytest.mark.parametrize("start", range(0, 600, 100))
def test_a_random_sweep_equals_torch(torch: ModuleType, start: int) -> None:
    compared = {"max": 0, "mean": 0}
    for seed in range(start, start + 100):
        rng = np.random.default_rng(seed)
        kernel, settings = random_settings(rng)
        shape = (*rng.integers(1, 4, int(rng.integers(3))), *rng.integers(3, 14, 2))
        x = random_numbers(rng, tuple(int(n) for n in shape))
        note = f"seed {seed}: {x.shape}, {kernel}, {settings}"
        for name, mine, backward, theirs, options in (
            ("max", max_pool2d, max_pool2d_backward, torch.nn.functional.max_pool2d, settings),
            (
                "mean",
                avg_pool2d,
                avg_pool2d_backward,
                torch.nn.functional.avg_pool2d,
                without_dilation(settings) | {"count_include_pad": bool(rng.integers(2))},
            ),
        ):
            tensor = torch.from_numpy(x.reshape((1,) * (3 - x.ndim) + x.shape)).requires_grad_()
            refused = is_refused(theirs, tensor, kernel, **options)
            assert refused == is_refused(mine, x, kernel, **options), note
            if refused:
                continue
            compared[name] += 1
            out: Any = mine(x, kernel, **options)
            expected = theirs(tensor, kernel, **options)
            assert out.ndim == x.ndim
            np.testing.assert_allclose(
                out.reshape(expected.shape), expected.detach().numpy(), atol=1e-12, err_msg=note
            )
            grad = rng.normal(size=out.shape)
            expected.backward(torch.from_numpy(grad.reshape(expected.shape)))
            np.testing.assert_allclose(
                backward(grad, x, kernel, **options),
                tensor.grad.numpy().reshape(x.shape),
                rtol=1e-12,
                atol=1e-12,
                err_msg=note,
            )
            if name == "max":
                _, index = max_pool2d(x, kernel, return_indices=True, **options)
                _, expected = theirs(tensor, kernel, return_indices=True, **options)
                np.testing.assert_array_equal(
                    index.reshape(expected.shape), expected.numpy(), err_msg=note
                )
    assert compared["max"] > 60
    assert compared["mean"] > 60


@pytest.mark.parametrize("dtype", ["uint8", "int8", "int32", "int64", "float16", "float32"])
def test_other_types_equal_torch(torch: ModuleType, dtype: str) -> None:
    rng = np.random.default_rng(1)
    x = rng.integers(0, 100, (2, 3, 9, 8)).astype(dtype)
    if dtype != "uint8":
        x -= 50
    for kernel, settings in ((2, {}), (3, {"stride": 2, "padding": 1, "ceil_mode": True})):
        expected = torch.nn.functional.max_pool2d(torch.from_numpy(x), kernel, **settings).numpy()
        out = max_pool2d(x, kernel, **settings)
        assert out.dtype == expected.dtype
        np.testing.assert_array_equal(out, expected)
        if dtype.startswith("float"):
            mean = torch.nn.functional.avg_pool2d(torch.from_numpy(x), kernel, **settings)
            np.testing.assert_allclose(
                avg_pool2d(x, kernel, **settings), mean.numpy(), rtol=1e-3, atol=1e-5
            )


@pytest.mark.parametrize("shape", [(3, 40, 30, 31), (2, 3, 400, 410), (700, 700), (9, 300, 90)])
def test_blocks_fit_together(torch: ModuleType, shape: tuple[int, ...]) -> None:
    x = np.random.default_rng(2).integers(0, 9, shape).astype(float)
    tensor = torch.from_numpy(x).reshape((1,) * (3 - x.ndim) + x.shape).requires_grad_()
    settings: Settings = {"stride": 2, "padding": 1}
    expected, indices = torch.nn.functional.max_pool2d(tensor, 3, return_indices=True, **settings)
    out, index = max_pool2d(x, 3, return_indices=True, **settings)
    np.testing.assert_array_equal(out, expected.detach().numpy().reshape(out.shape))
    np.testing.assert_array_equal(index, indices.numpy().reshape(out.shape))
    np.testing.assert_array_equal(out, max_pool2d(x, 3, **settings))
    grad = np.random.default_rng(3).normal(size=out.shape)
    mean = torch.nn.functional.avg_pool2d(tensor, 3, **settings)
    np.testing.assert_allclose(
        avg_pool2d(x, 3, **settings), mean.detach().numpy().reshape(out.shape), atol=1e-12
    )
    for pooled, backward in ((expected, max_pool2d_backward), (mean, avg_pool2d_backward)):
        tensor.grad = None
        pooled.backward(torch.from_numpy(grad).reshape(pooled.shape))
        np.testing.assert_allclose(
            backward(grad, x, 3, **settings), tensor.grad.numpy().reshape(x.shape), atol=1e-12
        )


# ---- The numbers of the lessons


def test_07_five_by_five_with_two_by_two() -> None:
    out = max_pool2d(FIVE, 2)
    assert out.tolist() == [[6, 8], [16, 18]]
    (rows, _) = plan_axes((5, 5), (2, 2), stride=2)
    seen = {
        (r + a, c + b)
        for r in map(rows.start, range(rows.output))
        for c in map(rows.start, range(rows.output))
        for a in range(2)
        for b in range(2)
    }
    assert 25 - len(seen) == 9
    assert (rows.output, rows.left_over, rows.overhang) == (2, 1, 0)


def test_07_ceil_mode_gives_three() -> None:
    assert max_pool2d(FIVE, 2, ceil_mode=True).tolist() == [[6, 8, 9], [16, 18, 19], [21, 23, 24]]
    assert avg_pool2d(FIVE, 2, ceil_mode=True)[2].tolist() == [20.5, 22.5, 24]
    assert output_size(5, 2, stride=2, ceil_mode=True) == 3
    (axis,) = plan_axes((5,), (2,), stride=2, ceil_mode=True)
    assert (axis.output, axis.left_over, axis.overhang) == (3, 0, 1)


def test_07_max_pooling_is_only_partly_invariant() -> None:
    assert max_pool2d([[0, 9, 0, 0, 0, 0]], (1, 2)).tolist() == [[9, 0, 0]]
    assert max_pool2d([[0, 0, 9, 0, 0, 0]], (1, 2)).tolist() == [[0, 9, 0]]


# ---- Sizes with ceil_mode


@given(
    st.integers(1, 14),
    st.integers(1, 9),
    st.integers(1, 6),
    st.integers(0, 4),
    st.integers(0, 4),
    st.integers(1, 3),
    st.booleans(),
)
def test_sizes_are_the_number_of_places_a_loop_stops_at(
    size: int, kernel: int, stride: int, before: int, after: int, dilation: int, ceil: bool
) -> None:
    before, after = min(before, kernel // 2), min(after, kernel // 2)
    settings: Settings = {
        "stride": stride,
        "padding": ((before, after),),
        "dilation": dilation,
        "ceil_mode": ceil,
    }
    expected = starts(size, kernel, stride, (before, after), dilation, ceil)
    if not expected:
        with pytest.raises(ConvError, match="padded input's length is only"):
            output_size(size, kernel, **settings)
        return
    assert output_size(size, kernel, **settings) == len(expected)
    (axis,) = plan_axes((size,), (kernel,), **settings)
    assert [axis.start(i) for i in range(axis.output)] == expected
    reached = expected[-1] + dilation * (kernel - 1)
    assert axis.left_over - axis.overhang == size + after - 1 - reached
    assert min(axis.left_over, axis.overhang) == 0
    assert ceil or axis.overhang == 0
    # With ceil_mode cells are left over only where one more window would start past the input.
    assert not (ceil and axis.left_over) or axis.start(axis.output) >= size


def test_a_window_may_not_start_in_the_padding_after() -> None:
    # Positions −1, 1, 3; the next would be 5, which is padding.
    axis = Axis(5, 2, 2, 1, 1, 1, ceil_mode=True)
    assert (axis.output, axis.left_over, axis.overhang) == (3, 1, 0)
    assert max_pool2d(FIVE, 2, padding=1, ceil_mode=True).shape == (3, 3)
    assert axis._replace(size=6).output == 4
    # Nor past it, where a stride larger than the window would lead.
    (axis,) = plan_axes((2,), (1,), stride=2, ceil_mode=True)
    assert (axis.output, axis.left_over, axis.overhang) == (1, 1, 0)


def test_ceil_mode_lets_the_only_window_reach_past_the_end() -> None:
    assert max_pool2d([[1, 2], [3, 4]], 3, ceil_mode=True).tolist() == [[4]]
    assert avg_pool2d([[1, 2], [3, 4]], 3, ceil_mode=True).tolist() == [[2.5]]
    with pytest.raises(
        ConvError, match=r"height is 5, .* at most 4 here, or padding of at least 1"
    ):
        max_pool2d([[1, 2], [3, 4]], 5, stride=3, ceil_mode=True)
    assert max_pool2d([[1, 2], [3, 4]], 4, stride=3, ceil_mode=True).tolist() == [[4]]
    assert max_pool2d([[1, 2], [3, 4]], 5, stride=3, padding=1, ceil_mode=True).tolist() == [[4]]


def test_ceil_mode_is_true_or_false() -> None:
    assert output_size(5, 2, stride=2, ceil_mode=np.True_) == 3  # type: ignore[call-overload]
    for value in (1, None, "yes"):
        with pytest.raises(ConvError, match=r"ceil_mode is .*; give True or False"):
            output_size(5, 2, ceil_mode=value)  # type: ignore[call-overload]


def test_a_window_far_larger_than_the_input_takes_no_time() -> None:
    huge = 2 * 10**9
    out, index = max_pool2d(
        FIVE, huge, stride=10**9 + 1, padding=10**9, ceil_mode=True, return_indices=True
    )
    assert out.tolist() == [[24, 24], [24, 24]]
    assert index.tolist() == [[24, 24], [24, 24]]
    assert avg_pool2d(FIVE, huge, padding=10**9, count_include_pad=False).tolist() == [[12]]


# ---- Rules


def test_the_first_of_equal_numbers_counts() -> None:
    x = [[1, 7, 7], [7, 7, 0]]
    out, index = max_pool2d(x, 2, stride=1, return_indices=True)
    assert (out.tolist(), index.tolist()) == ([[7, 7]], [[1, 1]])
    assert max_pool2d_backward([[10, 20]], x, 2, stride=1).tolist() == [[0, 30, 0], [0, 0, 0]]
    # The first row wins over the first column.
    assert max_pool2d([[0, 5], [5, 0]], 2, return_indices=True)[1].tolist() == [[1]]


def test_nan_wins_and_the_last_one_is_named() -> None:
    x = [[np.nan, 1, np.nan], [1, np.nan, 2], [3, np.inf, 1]]
    out, index = max_pool2d(x, 3, return_indices=True)
    assert np.isnan(out).all()
    assert index.tolist() == [[4]]
    assert max_pool2d_backward([[5.0]], x, 3).tolist() == [[0, 0, 0], [0, 5, 0], [0, 0, 0]]


def test_nothing_but_minus_infinity_still_has_an_index() -> None:
    x = np.full((3, 3), -np.inf)
    out, index = max_pool2d(x, 2, stride=1, padding=1, return_indices=True)
    np.testing.assert_array_equal(out, np.full((4, 4), -np.inf))
    assert index.tolist() == [[0, 0, 1, 2], [0, 0, 1, 2], [3, 3, 4, 5], [6, 6, 7, 8]]


@pytest.mark.parametrize("dtype", ["int8", "uint8", "int64", "uint64", "bool"])
def test_padding_is_below_every_number(dtype: str) -> None:
    low = False if dtype == "bool" else np.iinfo(dtype).min
    x = np.full((3, 3), low, dtype)
    out, index = max_pool2d(x, 2, stride=1, padding=1, return_indices=True)
    assert out.dtype == x.dtype
    assert (out == low).all()
    assert index.min() == 0
    assert index.max() == 8
    high = np.full((3, 3), -5.0)
    assert (max_pool2d(high, 3, stride=1, padding=1) == -5).all()


@pytest.mark.parametrize("odd", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_nan_and_infinity_stay_in_their_windows(odd: float, dtype: str) -> None:
    x = np.random.default_rng(4).normal(size=(2, 9, 10)).astype(dtype)
    clean = {f: f(x, 3, stride=1, padding=1) for f in FUNCTIONS}
    x[1, 4, 5] = odd
    touched = np.zeros(x.shape, bool)
    touched[1, 3:6, 4:7] = True
    for function, before in clean.items():
        out = function(x, 3, stride=1, padding=1)
        np.testing.assert_array_equal(out[~touched], before[~touched])
        if function is avg_pool2d or not odd < 0:
            np.testing.assert_array_equal(out[touched], np.full(9, odd))
    grad = np.ones((2, 9, 10), dtype)
    grad[1, 4, 5] = odd
    for backward in (max_pool2d_backward, avg_pool2d_backward):
        grad_x: Any = backward(grad, np.ones_like(x), 3, stride=1, padding=1)
        assert not np.isfinite(grad_x).all()
        assert np.isfinite(grad_x[~touched]).all()


def test_arithmetic_with_infinity_does_not_warn() -> None:
    # The settings of pytest turn every warning into an error.
    x = np.array([[np.inf, -np.inf, np.nan, 1e308, 1e308, 0]])
    assert np.isnan(avg_pool2d(x, (1, 2), stride=1)[0, 0])
    assert np.isinf(avg_pool2d(x, (1, 2), stride=1)[0, 3])
    max_pool2d(x, (1, 2), stride=1, return_indices=True)
    grad = np.array([[np.inf, -np.inf, np.nan, 1e308, 1e308]])
    max_pool2d_backward(grad, x, (1, 2), stride=1)
    avg_pool2d_backward(grad, x, (1, 2), stride=1)
    large = np.full((4, 4), 6e4, np.float16)
    grad_x = max_pool2d_backward(large, np.eye(5, dtype=np.float16), 2, stride=1)
    assert np.isinf(grad_x[1, 1])


@pytest.mark.parametrize(
    ("dtype", "largest", "mean"),
    [
        ("float16", "float16", "float16"),
        ("float32", "float32", "float32"),
        ("float64", "float64", "float64"),
        ("longdouble", "longdouble", "longdouble"),
        (">f4", "float32", "float32"),
        (">i2", "int16", "float64"),
        ("uint8", "uint8", "float64"),
        ("int64", "int64", "float64"),
        ("uint64", "uint64", "float64"),
        ("bool", "bool", "float64"),
    ],
)
def test_types_of_the_results(dtype: str, largest: str, mean: str) -> None:
    x = np.ones((4, 6), dtype)
    for settings in ({}, {"stride": 1, "padding": 1}):
        out, index = max_pool2d(x, 2, return_indices=True, **settings)
        for result in (out, max_pool2d(x, 2, **settings)):
            assert result.dtype == np.dtype(largest)
            assert result.dtype.isnative
            assert result.all()
        assert index.dtype == np.int64
        averages = avg_pool2d(x, 2, **settings)
        assert averages.dtype == np.dtype(mean)
        assert averages.dtype.isnative
        assert averages[1, 1] == 1


@pytest.mark.parametrize(
    ("grad", "x", "largest", "mean"),
    [
        ("float32", "float32", "float32", "float32"),
        ("float16", "float16", "float16", "float16"),
        ("float32", "float64", "float64", "float64"),
        ("float32", "uint8", "float32", "float32"),
        (">f8", ">f8", "float64", "float64"),
        ("int32", "uint8", "int64", "float64"),
        ("bool", "bool", "int64", "float64"),
    ],
)
def test_types_of_the_gradients(grad: str, x: str, largest: str, mean: str) -> None:
    g, data = np.ones((2, 3), grad), np.ones((4, 6), x)
    for backward, expected in ((max_pool2d_backward, largest), (avg_pool2d_backward, mean)):
        grad_x: Any = backward(g, data, 2)
        assert grad_x.dtype == np.dtype(expected)
        assert grad_x.dtype.isnative
        assert grad_x.sum() == 6


def test_whole_numbers_are_exact() -> None:
    large = 2**53 + 1  # the first whole number a float64 cannot hold
    assert max_pool2d([[large, large - 1]], (1, 2)).tolist() == [[large]]
    assert max_pool2d(np.array([[2**64 - 1, 0]], np.uint64), (1, 2)).tolist() == [[2**64 - 1]]
    grad_x = max_pool2d_backward([[large, 1]], [[0, 1, 0]], (1, 2), stride=1)
    assert grad_x.tolist() == [[0, large + 1, 0]]
    # Small types neither wrap around nor round down.
    assert avg_pool2d(np.full((2, 2), 255, np.uint8), 2).tolist() == [[255]]
    assert avg_pool2d([[1, 2]], (1, 2)).tolist() == [[1.5]]
    assert avg_pool2d([[True, False, False, False]], (1, 4)).tolist() == [[0.25]]


def test_float16_is_rounded_only_at_the_end() -> None:
    ones = np.ones((64, 64), np.float16)
    # Added one by one in float16 the sum would stop growing at 2048, or overflow at 65,520.
    assert avg_pool2d(ones, 64).tolist() == [[1]]
    assert avg_pool2d(ones * np.float16(1000), 64).tolist() == [[1000]]
    peak = np.zeros((1, 4097), np.float16)
    peak[0, 2048] = 1
    grad = np.ones((1, 2049), np.float16)
    assert max_pool2d_backward(grad, peak, (1, 2049), stride=1)[0, 2048] == np.float16(2049)


@pytest.mark.parametrize("kernel", [1, 2])
@pytest.mark.parametrize("shape", [(4, 4), (2, 4, 4), (1, 2, 4, 4)])
def test_inputs_are_left_alone(kernel: int, shape: tuple[int, ...]) -> None:
    x = np.arange(math.prod(shape), dtype=float).reshape(shape)
    x.setflags(write=False)
    out, index = max_pool2d(x, kernel, return_indices=True)
    grad = np.ones_like(out)
    grad.setflags(write=False)
    results = [
        out,
        index,
        max_pool2d(x, kernel),
        avg_pool2d(x, kernel),
        max_pool2d_backward(grad, x, kernel),
        avg_pool2d_backward(grad, x, kernel),
    ]
    for result in results:
        assert result.flags.writeable
        assert not np.shares_memory(result, x)
        assert not np.shares_memory(result, grad)
        result[...] = 0
    assert x.flat[1] == 1
    assert (grad == 1).all()
    # What is remembered between calls is not what was given out either.
    np.testing.assert_array_equal(max_pool2d(x, 1), x)
    assert max_pool2d(x, 1, return_indices=True)[1].reshape(-1, 16)[0].tolist() == list(range(16))


@pytest.mark.parametrize(
    "view",
    [
        lambda a: a[:, :, ::2, ::3],
        lambda a: a[::-1, ::-1, ::-1, ::-1],
        lambda a: a.transpose(0, 2, 3, 1),
        lambda a: a.transpose(3, 2, 1, 0),
        lambda a: np.asfortranarray(a),
        lambda a: np.broadcast_to(a[:1, :1], a.shape),
        lambda a: a.astype(">f8"),
        lambda a: np.frombuffer(b"\0" + a.tobytes(), np.uint8)[1:].view(a.dtype).reshape(a.shape),
    ],
    ids=[
        "strided",
        "reversed",
        "channels-last",
        "transposed",
        "fortran",
        "broadcast",
        "big-endian",
        "unaligned",
    ],
)
def test_any_layout_in_memory_gives_the_same(view: Any) -> None:
    x = view(np.random.default_rng(5).integers(0, 5, (30, 8, 30, 34)).astype(float))
    plain = np.array(x, float)
    settings: Settings = {"stride": 2, "padding": 1}
    for function in FUNCTIONS:
        np.testing.assert_array_equal(function(x, 3, **settings), function(plain, 3, **settings))
    out, index = max_pool2d(x, 3, return_indices=True, **settings)
    np.testing.assert_array_equal(index, max_pool2d(plain, 3, return_indices=True, **settings)[1])
    for backward in (max_pool2d_backward, avg_pool2d_backward):
        grad = np.asfortranarray(np.random.default_rng(6).normal(size=out.shape))
        np.testing.assert_allclose(
            backward(grad, x, 3, **settings), backward(grad.copy("C"), plain, 3, **settings)
        )


def test_every_plane_is_pooled_by_itself() -> None:
    x = np.random.default_rng(7).normal(size=(3, 4, 7, 8))
    out, index = max_pool2d(x, 3, stride=2, return_indices=True)
    for n in range(3):
        np.testing.assert_array_equal(max_pool2d(x[n], 3, stride=2), out[n])
        for c in range(4):
            one, where = max_pool2d(x[n, c], 3, stride=2, return_indices=True)
            np.testing.assert_array_equal(one, out[n, c])
            np.testing.assert_array_equal(where, index[n, c])
            np.testing.assert_array_equal(x[n, c].reshape(-1)[where], one)


def test_every_form_of_the_settings() -> None:
    x = np.random.default_rng(8).normal(size=(6, 7))
    for function in FUNCTIONS:
        np.testing.assert_array_equal(function(x, 2), function(x, (2, 2), stride=(2, 2)))
        np.testing.assert_array_equal(
            function(x, np.array([2, 3])), function(x, (2, 3), stride=[2, 3])
        )
        expected = function(x, 3, stride=1, padding=1)
        forms: list[Any] = [(1, 1), ((1, 1), 1), "same", np.int8(1)]
        for padding in forms:
            np.testing.assert_array_equal(function(x, 3, stride=1, padding=padding), expected)
        assert function(x, 2, stride=1, padding="same").shape == x.shape
        uneven = function(x, 3, stride=2, padding=((1, 0), (0, 1)))
        np.testing.assert_allclose(uneven, expected[:-1:2, 1::2], rtol=1e-12)
    assert max_pool2d(((1, 2), [3, 4]), 2).tolist() == [[4]]


@given(st.data())
def test_max_pooling_is_no_smaller_and_the_mean_no_larger(data: st.DataObject) -> None:
    sizes = st.integers(1, 6)
    shape = data.draw(st.tuples(sizes, sizes))
    number = st.floats(-1e6, 1e6, width=32)
    x = np.array(data.draw(st.lists(number, min_size=math.prod(shape), max_size=math.prod(shape))))
    x = x.reshape(shape)
    kernel = tuple(data.draw(st.integers(1, n)) for n in shape)
    settings: Settings = {
        "stride": data.draw(st.integers(1, 4)),
        "padding": tuple(data.draw(st.integers(0, k // 2)) for k in kernel),
        "ceil_mode": data.draw(st.booleans()),
    }
    largest, index = max_pool2d(x, kernel, return_indices=True, **settings)
    np.testing.assert_array_equal(x.reshape(-1)[index], largest)
    np.testing.assert_array_equal(max_pool2d(x, kernel, **settings), largest)
    smallest = -max_pool2d(-x, kernel, **settings)
    mean = avg_pool2d(x, kernel, count_include_pad=False, **settings)
    assert (smallest - 1e-6 <= mean).all()
    assert (mean <= largest + 1e-6).all()


@given(st.integers(0, 2**32 - 1))
def test_the_gradients_are_the_adjoints(seed: int) -> None:
    """⟨grad, pool(x)⟩ = ⟨backward(grad), x⟩, since both are linear once the winners are fixed."""
    rng = np.random.default_rng(seed)
    kernel, settings = random_settings(rng)
    x = rng.normal(size=(2, *rng.integers(13, 20, 2)))
    settings["dilation"] = tuple(rng.integers(1, 4, 2).tolist())
    out = max_pool2d(x, kernel, **settings)
    grad = rng.normal(size=out.shape)
    grad_x = max_pool2d_backward(grad, x, kernel, **settings)
    assert (grad * out).sum() == pytest.approx((grad_x * x).sum(), abs=1e-9)
    plain: Settings = without_dilation(settings) | {"count_include_pad": bool(rng.integers(2))}
    out = avg_pool2d(x, kernel, **plain)
    grad = rng.normal(size=out.shape)
    grad_x = avg_pool2d_backward(grad, x, kernel, **plain)
    assert (grad * out).sum() == pytest.approx((grad_x * x).sum(), abs=1e-9)


def test_a_large_window_needs_little_memory() -> None:
    x = np.ones((16, 200, 200), np.float32)
    for function in FUNCTIONS:
        tracemalloc.start()
        out = function(x, 61, stride=1, padding=30)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        # All windows at once would be 61² times the output.
        assert peak < 3 * out.nbytes


# ---- Bad input


@pytest.mark.parametrize(
    ("x", "kernel_size", "settings", "message"),
    [
        ([1, 2, 3], 2, {}, r"x has shape \(3,\); give \(H, W\), \(C, H, W\) or \(N, C, H, W\)"),
        (3, 2, {}, r"x has shape \(\)"),
        (np.ones((1, 1, 1, 5, 5)), 2, {}, r"x has shape \(1, 1, 1, 5, 5\)"),
        ([[1, 2], [3]], 2, {}, "x is ragged"),
        ([["a"]], 1, {}, "x holds entries that are not numbers"),
        (FIVE * 1j, 2, {}, "x holds complex numbers"),
        (np.ma.masked_equal(FIVE, 1), 2, {}, "x is a masked array"),
        (np.ones((0, 5, 5)), 2, {}, "x is empty"),
        (FIVE, 0, {}, "kernel_size is 0; it must be at least 1"),
        (FIVE, -2, {}, "kernel_size is −2; it must be at least 1"),
        (FIVE, 2.0, {}, "kernel_size is 2.0; give a whole number"),
        (FIVE, True, {}, "kernel_size is True; give a whole number"),
        (FIVE, None, {}, "kernel_size is None"),
        (FIVE, (2, 2, 2), {}, r"kernel_size is \(2, 2, 2\) and has 3 entries"),
        (FIVE, (2, 0), {}, "an entry of kernel_size is 0"),
        (FIVE, 6, {}, "kernel's height is 6, but the padded input's height is only 5"),
        (FIVE, (2, 6), {}, "kernel's width is 6, .*at most 5"),
        (FIVE, 2**31, {}, "kernel_size is 2147483648; it must be at most"),
        (FIVE, 2, {"stride": 0}, "stride is 0; it must be at least 1"),
        (FIVE, 2, {"stride": False}, "stride is False"),
        (FIVE, 2, {"stride": 1.5}, "stride is 1.5"),
        (FIVE, 2, {"stride": (1, 1, 1)}, "has 3 entries"),
        (FIVE, 2, {"padding": -1}, "padding is −1"),
        (FIVE, 2, {"padding": True}, "padding is True"),
        (FIVE, 2, {"padding": 0.5}, "padding is 0.5"),
        (FIVE, 2, {"padding": (1,)}, "has 1 entry for 2 axes"),
        (FIVE, 2, {"padding": "sane"}, "the words are 'valid', 'same' and 'full'"),
        (FIVE, 2, {"padding": "same"}, "needs stride 1, and stride is 2"),
        (
            FIVE,
            3,
            {"padding": 2},
            "padding is 2 and the window's height is 3; .* at most half the window, here 1, so "
            "that no window lies in the padding alone. Use less padding, or a kernel_size of at "
            "least 4",
        ),
        (FIVE, (3, 2), {"padding": ((0, 1), (0, 2))}, "padding is 2 and the window's width is 2"),
        (FIVE, 1, {"padding": 1}, "here 0"),
        (FIVE, 4, {"padding": "full", "stride": 1}, "padding is 3 and the window's height is 4"),
        (FIVE, 2, {"ceil_mode": 1}, "ceil_mode is 1; give True or False"),
        (FIVE, 2, {"ceil_mode": None}, "ceil_mode is None; give True or False"),
        (
            np.broadcast_to(1.0, (10**5, 10**5)),
            1,
            {},
            r"output would have shape \(100000, 100000\) and take 80,000,000,000 bytes",
        ),
        (
            np.broadcast_to(1.0, (10**6, 10**6)),
            2,
            {"stride": 1000},
            "only one axis pooled would have shape .* 8,000,000,000 bytes",
        ),
    ],
)
def test_both_refuse(x: Any, kernel_size: Any, settings: Settings, message: str) -> None:
    for function in FUNCTIONS:
        with pytest.raises(ConvError, match=message):
            function(x, kernel_size, **settings)
    for backward in (max_pool2d_backward, avg_pool2d_backward):
        if "bytes" not in message:
            with pytest.raises(ConvError, match=message):
                backward([[1.0]], x, kernel_size, **settings)


@pytest.mark.parametrize(
    ("x", "kernel_size", "settings", "message"),
    [
        (FIVE, 2, {"dilation": 0}, "dilation is 0; it must be at least 1"),
        (FIVE, 2, {"dilation": 1.0}, "dilation is 1.0"),
        (FIVE, 2, {"dilation": True}, "dilation is True"),
        (FIVE, 3, {"dilation": 3}, "covers 7 cells with dilation 3"),
        (FIVE, 3, {"dilation": 2, "padding": 2}, "padding is 2 and the window's height is 3"),
        (
            [[1.0, 2.0, 3.0]],
            2,
            {"padding": (1, 0), "dilation": 2, "stride": 1},
            "dilation is 2 and x has height 1: the window that starts 1 before it steps over x and "
            "has no cell in it. Use a dilation of at most 1",
        ),
        (FIVE, 2, {"return_indices": 1}, "return_indices is 1; give True or False"),
        (
            np.broadcast_to(np.uint8(1), (30_000, 30_000)),
            1,
            {"return_indices": True},
            "7,200,000,000 bytes",
        ),
    ],
)
def test_max_pool2d_refuses(x: Any, kernel_size: Any, settings: Any, message: str) -> None:
    with pytest.raises(ConvError, match=message):
        max_pool2d(x, kernel_size, **settings)


def test_avg_pool2d_refuses() -> None:
    with pytest.raises(ConvError, match="count_include_pad is 'no'; give True or False"):
        avg_pool2d(FIVE, 2, count_include_pad="no")  # type: ignore[arg-type]
    with pytest.raises(ConvError, match="count_include_pad is 0; give True or False"):
        avg_pool2d_backward(FIVE[:2, :2], FIVE, 2, count_include_pad=0)  # type: ignore[arg-type]


@pytest.mark.parametrize("backward", [max_pool2d_backward, avg_pool2d_backward])
@pytest.mark.parametrize(
    ("grad_out", "x", "message"),
    [
        (np.ones((3, 3)), FIVE, r"grad_out has shape \(3, 3\), .* has shape \(2, 2\); give one"),
        (np.ones((1, 2, 2)), FIVE, r"grad_out has shape \(1, 2, 2\)"),
        (1.0, FIVE, r"grad_out has shape \(\)"),
        ([[1, "a"]], FIVE, "grad_out holds entries that are not numbers"),
        (np.ones((2, 2)) * 1j, FIVE, "grad_out holds complex numbers"),
        ([], FIVE, "grad_out is empty"),
        (
            np.broadcast_to(1.0, (5 * 10**4,) * 2),
            np.broadcast_to(1.0, (10**5,) * 2),
            "The gradient would have shape .* 80,000,000,000 bytes",
        ),
    ],
)
def test_the_gradients_refuse(backward: Any, grad_out: Any, x: Any, message: str) -> None:
    with pytest.raises(ConvError, match=message):
        backward(grad_out, x, 2)


def test_whole_gradients_that_could_wrap_around_are_refused() -> None:
    with pytest.raises(ConvError, match=r"sums could reach 9.22e\+18, .*astype\(float\)"):
        max_pool2d_backward([[2**62, 2**62]], [[0, 1, 0]], (1, 2), stride=1)
    grad_x = max_pool2d_backward([[2.0**62, 2.0**62]], [[0, 1, 0]], (1, 2), stride=1)
    assert grad_x.tolist() == [[0, 2.0**63, 0]]


@pytest.mark.parametrize(
    "function", [max_pool2d, avg_pool2d, max_pool2d_backward, avg_pool2d_backward]
)
def test_unknown_and_positional_settings_are_a_type_error(function: Any) -> None:
    with pytest.raises(TypeError, match="unexpected keyword argument 'strides'"):
        function(FIVE, FIVE, 2, strides=1)
    with pytest.raises(TypeError, match="positional"):
        function(FIVE, FIVE, 2, 2)
    if function in (avg_pool2d, avg_pool2d_backward):
        with pytest.raises(TypeError, match="unexpected keyword argument 'dilation'"):
            function(FIVE, FIVE, 2, dilation=1)
