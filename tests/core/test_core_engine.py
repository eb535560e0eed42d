"""The ways through the convolution engine: each of them, their borders, and how work is cut up."""

import itertools
import tracemalloc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeAlias

import numpy as np
import pytest
from numpy.typing import NDArray
from oracles import require

from convwidgets.core import (
    ConvError,
    _blocks,
    _engine,
    _windows,
    col2im,
    conv1d,
    conv1d_loops,
    conv2d,
    conv2d_backward,
    conv2d_loops,
    conv_transpose2d,
    conv_transpose2d_backward,
    im2col,
)
from convwidgets.core._plan import Plan, plan_convolution

Array: TypeAlias = NDArray[Any]
Shape: TypeAlias = tuple[int, ...]
Limits: TypeAlias = Callable[..., None]

WAYS = ("at once", "by strips", "by windows")
CASES: list[tuple[Shape, Shape, dict[str, Any]]] = [
    ((9, 11), (3, 3), {}),
    ((9, 11), (3, 3), {"flip_kernel": True}),
    ((1, 9), (1, 4), {}),
    ((9, 1), (4, 1), {}),
    ((4, 5), (1, 1), {"padding": 1}),
    ((23, 7), (3, 2), {"stride": (2, 1)}),
    ((17, 17), (2, 2), {"stride": 3}),
    ((3, 12, 9), (4, 3, 3, 3), {"padding": 1}),
    ((3, 12, 9), (4, 3, 3, 3), {"padding": ((0, 2), (1, 0)), "padding_mode": "replicate"}),
    ((2, 12, 9), (4, 2, 3, 2), {"padding": 2, "padding_mode": "reflect", "flip_kernel": True}),
    ((2, 8, 9), (4, 2, 5, 2), {"padding": (2, 3), "padding_mode": "circular"}),
    ((2, 13, 14), (3, 2, 3, 3), {"dilation": (2, 1)}),
    ((2, 13, 14), (3, 2, 3, 3), {"dilation": (1, 3), "stride": (1, 2)}),
    ((2, 20, 8), (3, 2, 2, 2), {"dilation": 9, "padding": 4}),
    ((4, 9, 8), (6, 2, 3, 3), {"groups": 2}),
    ((4, 9, 8), (8, 1, 3, 3), {"groups": 4, "padding": "same"}),
    ((5, 2, 7, 6), (3, 2, 3, 2), {}),
    ((4, 4, 7, 6), (6, 2, 3, 3), {"groups": 2, "stride": 2, "padding": "full"}),
    ((6, 2, 3, 3), (5, 2, 3, 3), {}),
    ((3, 2, 3, 3), (4, 2, 1, 1), {}),
]


def can_go(way: str, x: Shape, weight: Shape, how: dict[str, Any]) -> bool:
    plan = plan_of(x, weight, **how)
    if way == "at once":
        return plan.out[0] == plan.groups == 1 < plan.depth
    rows = plan.axes[0]
    return way == "by windows" or (rows.kernel_size > 1 == rows.dilation and rows.output > 1)


def limits_for(way: str, plan: Plan) -> list[dict[str, int]]:
    """Limits that make a small image take a way, in pieces of many sizes."""
    if way == "at once":
        return [{"toy": 2**40}]
    if way == "by windows":
        return [{"toy": 0, "wide": 2**40, "block": size} for size in (1, 300, 2000, 2**20)]
    rows = plan.axes[0]
    row = plan.x[1] * plan.weight[3] * plan.out[3] * 8
    least = row * (rows.kernel_size + (min(rows.kernel_size, rows.output) - 1) * rows.stride)
    sizes = (least, least + row * rows.stride, 2 * least, 2**30)
    return [{"toy": 0, "wide": 1, "strip": size} for size in sizes]


def plan_of(x: Shape, weight: Shape, **how: Any) -> Plan:
    settings = {"stride": 1, "padding": 0, "dilation": 1, "groups": 1, "padding_mode": "zeros"}
    settings |= {name: value for name, value in how.items() if name != "flip_kernel"}
    return plan_convolution(2, x, weight, **settings)


def all_limits(x: Array, weight: Array) -> list[dict[str, int]]:
    plan = plan_of(x.shape, weight.shape)
    return [values for way in WAYS for values in limits_for(way, plan)]


def small_numbers(*shapes: Shape, seed: int = 1) -> list[Array]:
    """Whole numbers as float64: their sums are exact in any order."""
    rng = np.random.default_rng(seed)
    return [rng.integers(-9, 10, shape).astype(float) for shape in shapes]


# Each way by itself, and in pieces.


@pytest.mark.parametrize(
    ("way", "x_shape", "weight_shape", "how"),
    [(way, *case) for case in CASES for way in WAYS if can_go(way, *case)],
)
def test_every_way_gives_what_the_loops_give(
    limits: Limits,
    ways: list[str],
    soil: Callable[[], None],
    way: str,
    x_shape: Shape,
    weight_shape: Shape,
    how: dict[str, Any],
) -> None:
    x, weight, bias = small_numbers(x_shape, weight_shape, weight_shape[:-2][:1])
    expected = conv2d_loops(x, weight, bias, **how)
    expected_without = conv2d_loops(x, weight, **how)
    for values in limits_for(way, plan_of(x_shape, weight_shape, **how)):
        limits(**values)
        soil()
        np.testing.assert_array_equal(conv2d(x, weight, bias, **how), expected, str(values))
        np.testing.assert_array_equal(conv2d(x, weight, **how), expected_without, str(values))
    assert set(ways) == {way}


@pytest.mark.parametrize("shape", [((30,), (7,)), ((3, 30), (4, 3, 7)), ((2, 3, 30), (4, 3, 7))])
@pytest.mark.parametrize("how", [{}, {"stride": 3, "dilation": 2, "padding": ((2, 5),)}])
def test_signals_are_cut_too(
    limits: Limits, shape: tuple[Shape, Shape], how: dict[str, Any]
) -> None:
    x, weight, bias = small_numbers(*shape, shape[1][:-1][:1])
    expected = conv1d_loops(x, weight, bias, **how)
    for block in (1, 500, 1000, 2**20):
        limits(toy=0, block=block)
        np.testing.assert_array_equal(conv1d(x, weight, bias, **how), expected)


def test_the_limits_lie_where_they_are_said_to(ways: list[str]) -> None:
    """Multiplications that are few enough, and rows that are long enough, as the engine is."""
    for x_shape, expected in (
        ((12, 12), "at once"),  # 9 · 100 multiplications are below 1024
        ((13, 13), "by windows"),  # 9 · 121 are not
        ((41, 41), "by windows"),  # 39 outputs in a row
        ((42, 42), "by strips"),  # 40
    ):
        x, weight = small_numbers(x_shape, (3, 3))
        np.testing.assert_array_equal(conv2d(x, weight), conv2d_loops(x, weight))
        assert ways.pop() == expected
    # What keeps a wide image off the strips: a flat kernel, dilation, a strip too thin for it.
    for x_shape, weight_shape, dilation in (
        ((20, 50), (1, 3), 1),
        ((20, 50), (3, 3), 2),
        ((1, 400, 60, 50), (2, 400, 5, 5), 1),
    ):
        x, weight = small_numbers(x_shape, weight_shape)
        conv2d(x, weight, dilation=dilation)
        assert ways.pop() == "by windows"


# How the work is cut.


@pytest.mark.parametrize("remembered", [0, 256])
@pytest.mark.parametrize(("x", "weight", "how"), CASES)
def test_blocks_hold_every_position_once(
    limits: Limits, remembered: int, x: Shape, weight: Shape, how: dict[str, Any]
) -> None:
    counts = set()
    for size in (1, 300, 2000, 2**20):
        limits(block=size, remembered=remembered)
        plan = plan_of(x, weight, **how)
        images, _, rows, columns = plan.out
        places = np.zeros((images, rows, columns), int)
        flat = np.zeros((images, rows * columns), int)
        blocks = list(_blocks.blocks(plan, 8))
        for block in blocks:
            places[block.images, block.rows, block.columns] += 1
            flat[block.images, block.flat] += 1
            inside = range(*block.inside.indices(plan.axes[0].padded))
            assert inside[0] == block.rows.start * plan.axes[0].stride
            assert inside[-1] - inside[0] + 1 == block.inside.stop - block.inside.start
            held = places[block.images, block.rows, block.columns].size
            assert held == 1 or held * plan.groups * plan.depth * 8 <= size
        assert (places == 1).all()
        assert (flat == 1).all()
        counts.add(len(blocks))
    assert 1 in counts
    assert max(counts) == images * rows * columns


def test_the_last_strip_may_be_shorter(limits: Limits) -> None:
    limits(wide=1, strip=9000)
    plan = plan_of((3, 31, 20), (2, 3, 3, 3))
    height = _engine._strip_height(plan, 8)
    rows = plan.out[2]
    assert 1 < height < rows
    assert rows % height
    assert (height + 2) * 3 * 3 * 18 * 8 <= 9000  # rows of the image, channels, taps, columns
    x, weight = small_numbers((3, 31, 20), (2, 3, 3, 3))
    np.testing.assert_array_equal(conv2d(x, weight), conv2d_loops(x, weight))


def test_large_images_are_right_as_the_engine_is(ways: list[str]) -> None:
    signal = require("scipy.signal")
    for x_shape, weight_shape in (
        ((700, 600), (3, 3)),
        ((600, 700), (15, 9)),
        ((70, 60), (41, 39)),
        ((3, 70_000), (3, 5)),  # a row that fills a strip
        ((2, 200_000), (2, 9)),  # rows longer than a strip, and than a block
    ):
        x, weight = small_numbers(x_shape, weight_shape)
        expected = signal.oaconvolve(x, weight[::-1, ::-1], "valid")
        np.testing.assert_allclose(conv2d(x, weight), expected, atol=1e-8)
        for stride in (2, 3):
            np.testing.assert_allclose(
                conv2d(x, weight, stride=stride), expected[::stride, ::stride], atol=1e-8
            )
    assert set(ways) == {"by strips", "by windows"}


def test_strides_and_dilation_that_reach_far_need_only_what_they_touch() -> None:
    x = np.arange(10_000.0).reshape(100, 100)
    out = conv2d(x, np.ones((2, 2)), dilation=99)
    assert out.tolist() == [[0 + 99 + 9900 + 9999]]
    assert conv2d(x, [[1]], stride=2**31 - 1).tolist() == [[0]]
    assert conv2d(x, [[1]], stride=99).tolist() == [[0, 99], [9900, 9999]]


# NaN and infinity.


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("odd", [np.nan, np.inf, -np.inf])
def test_nan_and_infinity_stay_in_their_windows_on_every_way(
    limits: Limits, ways: list[str], soil: Callable[[], None], way: str, odd: float
) -> None:
    x, weight = small_numbers((2, 14, 12), (3, 2, 3, 3))
    weight[1] = 0  # 0 · ∞ is not a number, as in PyTorch
    x[1, 6, 5] = odd
    expected = conv2d_loops(x, weight, padding=1)
    assert np.isnan(expected[1]).sum() == 9
    assert np.isfinite(expected).sum() == 3 * (14 * 12 - 9)
    for values in limits_for(way, plan_of(x.shape, weight.shape, padding=1)):
        limits(**values)
        soil()
        np.testing.assert_array_equal(conv2d(x, weight, padding=1), expected)
    assert set(ways) == {way}


@pytest.mark.parametrize("shape", [(1, 1), (1, 4), (3, 4), (8, 50)])
def test_a_weight_of_zero_does_not_hide_infinity(shape: Shape) -> None:
    x = np.full(shape, np.inf)
    assert np.isnan(conv2d(x, [[0.0]])).all()
    assert np.isnan(conv2d(x[None], np.zeros((2, 1, 1, 1)))).all()
    assert np.isnan(conv2d(np.zeros((1, *shape)), np.full((2, 1, 1, 1), np.inf))).all()
    assert np.isnan(conv1d(x.ravel(), [0.0])).all()


def test_nan_in_the_bias_or_a_kernel_stays_in_its_channel(limits: Limits, ways: list[str]) -> None:
    x, weight, bias = small_numbers((2, 14, 12), (3, 2, 3, 3), (3,))
    bias[1] = np.nan
    weight[2, 0, 0, 0] = np.nan
    for values in all_limits(x, weight):
        limits(**values)
        out = conv2d(x, weight, bias)
        assert np.isnan(out).all(axis=(1, 2)).tolist() == [False, True, True]
        assert np.isfinite(out[0]).all()
    assert set(ways) == set(WAYS)


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "longdouble"])
def test_overflow_is_infinity_and_no_warning(dtype: str) -> None:
    # The settings of pytest turn every warning into an error.
    large = np.finfo(dtype).max
    x, weight = np.full((1, 1, 6, 50), large), np.full((1, 1, 2, 2), large)
    grad_out = np.full((1, 1, 5, 49), large)
    results = [
        conv2d(x, weight),
        *conv2d_backward(grad_out, x, weight),
        conv_transpose2d(x, weight),
        *conv_transpose2d_backward(np.full((1, 1, 7, 51), large), x, weight),
        col2im(np.full((4, 245), large), (6, 50), 2)[1:-1, 1:-1],
    ]
    for result in results:
        assert result.dtype == np.dtype(dtype)
        assert np.isposinf(result).all()


# Types.


def test_longdouble_keeps_what_float64_cannot_hold(limits: Limits) -> None:
    if np.finfo(np.longdouble).nmant <= 52:
        pytest.skip("long double is no longer than double here")
    x = np.ones((1, 1, 8, 50), np.longdouble)
    x[..., 0] += np.finfo(np.longdouble).eps
    kernel = np.ones((1, 1, 2, 1), np.longdouble)
    for values in all_limits(x, kernel):
        limits(**values)
        out = conv2d(x, kernel)
        assert out[0, 0, 0, 0] - 2 == 2 * np.finfo(np.longdouble).eps


WHOLE = ("bool", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64")


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("kind", WHOLE)
def test_whole_numbers_of_every_type(kind: str, order: str) -> None:
    dtype = np.dtype(kind).newbyteorder(order)  # type: ignore[arg-type]
    x = (np.arange(1, 21).reshape(4, 5) % 2).astype(dtype)
    if kind != "bool":
        x[1, 1] = min(np.iinfo(kind).max, 2**58)
    plain = np.array([[int(n) for n in row] for row in x])
    ones = np.ones((2, 2), dtype)
    expected = plain[:-1, :-1] + plain[:-1, 1:] + plain[1:, :-1] + plain[1:, 1:]
    for out, right in (
        (conv2d(x, ones), expected),
        (conv2d_backward(np.ones((3, 4), dtype), x, ones).grad_weight[0, 0], plain[:3, :4].sum()),
        (conv_transpose2d(x, ones)[1:-1, 1:-1], expected),
        (col2im(im2col(x, 1), (4, 5), 1), plain),
    ):
        assert out.dtype == np.dtype(np.int64)
        assert out.dtype.isnative
        np.testing.assert_array_equal(out, right)
    assert im2col(x, 2).dtype == np.dtype(kind)


@pytest.mark.parametrize("large", [2**52 - 1, 2**52 + 1, 2**53 + 1, 2**61 - 1])
def test_whole_numbers_are_exact_on_every_way(limits: Limits, ways: list[str], large: int) -> None:
    x = np.full((1, 6, 50), -1)
    x[0, 2, 3] = large
    kernel = np.array([[[[1, 0], [0, -1]]]])
    expected = x[:, :-1, :-1] - x[:, 1:, 1:]
    for values in all_limits(x, kernel):
        limits(**values)
        np.testing.assert_array_equal(conv2d(x, kernel), expected)
    assert set(ways) == set(WAYS)


def test_the_bound_for_whole_numbers() -> None:
    """Sums up to 2^62 are exact, and the first one beyond is refused."""
    most = 2**31
    assert conv1d([2**53 + 1], [1]).tolist() == [2**53 + 1]  # no float64
    assert conv1d([most], [most]).tolist() == [2**62]
    assert conv1d([most, most], [most // 2] * 2).tolist() == [2**62]
    assert conv1d([-most], [most], bias=0).tolist() == [-(2**62)]
    for x, weight, bias in (
        ([most + 1], [most], None),
        ([most, most], [most // 2, -most // 2 - 1], None),
        ([most], [-most], 2**20),
        ([most] * 3, [most // 2] * 3, None),
    ):
        with pytest.raises(ConvError, match=r"The sums could reach 4\.\d+e\+18|6\.92e\+18"):
            conv1d(x, weight, bias)


# Memory.


def test_results_are_nobody_elses(soil: Callable[[], None]) -> None:
    """Neither an input nor the scratch memory, which the next call writes to."""
    for x_shape, weight_shape, padding in (
        ((5, 5), (3, 3), 0),
        ((5, 5), (1, 1), 0),
        ((1, 1, 1, 1), (1, 1, 1, 1), 0),
        ((3, 2, 12, 50), (2, 2, 3, 3), 1),
        ((3, 2, 12, 9), (2, 2, 3, 3), 1),
        ((3, 2, 12, 9), (2, 2, 1, 1), 0),
    ):
        x, weight = small_numbers(x_shape, weight_shape)
        grad_out = conv2d(x, weight, padding=padding)
        kernel_size = weight_shape[-2:]
        columns = im2col(x, kernel_size, padding=padding)
        inputs = (x, weight, grad_out, columns)
        before = [a.copy() for a in inputs]
        for a in inputs:
            a.setflags(write=False)
        results = [
            conv2d(x, weight, padding=padding),
            *conv2d_backward(grad_out, x, weight, padding=padding),
            conv_transpose2d(grad_out, weight, padding=padding),
            *conv_transpose2d_backward(x, grad_out, weight, padding=padding),
            im2col(x, kernel_size, padding=padding),
            col2im(columns, x_shape, kernel_size, padding=padding),
        ]
        kept = [a.copy() for a in results]
        soil()
        conv2d(x + 1, weight, padding=padding)
        conv2d_backward(grad_out + 1, x, weight, padding=padding)
        for result, copy in zip(results, kept, strict=True):
            np.testing.assert_array_equal(result, copy)
            assert result.flags.writeable
        for one, other in itertools.combinations([*results, *inputs], 2):
            assert not np.shares_memory(one, other)
        for a, copy in zip(inputs, before, strict=True):
            np.testing.assert_array_equal(a, copy)


LAYOUTS: dict[str, Callable[[Array], Array]] = {
    "strided": lambda a: np.repeat(a, 2, axis=-1)[..., ::2],
    "reversed": lambda a: a[..., ::-1, ::-1].copy()[..., ::-1, ::-1],
    "fortran": np.asfortranarray,
    "channels last": lambda a: np.moveaxis(np.moveaxis(a, 1, -1).copy(), -1, 1),
    "big-endian": lambda a: a.astype(a.dtype.newbyteorder(">")),
    "unaligned": lambda a: (
        np.frombuffer(b"\0" + a.tobytes(), np.uint8)[1:].view(a.dtype).reshape(a.shape)
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("width", [9, 50])
def test_any_layout_in_memory_gives_the_same(layout: str, width: int) -> None:
    change = LAYOUTS[layout]
    for padding in (0, 1):
        grad_shape = (2, 4, 6 + 2 * padding, width - 2 + 2 * padding)
        x, weight, grad_out = small_numbers((2, 3, 8, width), (4, 3, 3, 3), grad_shape)
        columns = im2col(x, 3, padding=padding)
        for function, arrays in (
            (conv2d, (x, weight)),
            (conv2d_backward, (grad_out, x, weight)),
            (conv_transpose2d, (grad_out, weight)),
            (conv_transpose2d_backward, (x, grad_out, weight)),
            (lambda a, **how: im2col(a, 3, **how), (x,)),
        ):
            plain = function(*arrays, padding=padding)
            other = function(*map(change, arrays), padding=padding)
            for one, two in zip(tuple(plain), tuple(other), strict=True):
                np.testing.assert_array_equal(one, two)
                assert two.dtype.isnative
        if layout != "channels last":
            np.testing.assert_array_equal(
                col2im(columns, x.shape, 3, padding=padding),
                col2im(change(columns), x.shape, 3, padding=padding),
            )


def test_numbers_that_stand_in_one_place_of_memory() -> None:
    one = np.broadcast_to(np.float32(2), (2, 3, 8, 50))
    kernel = np.broadcast_to(np.float32(1), (4, 3, 3, 3))
    assert (conv2d(one, kernel) == 54).all()
    grads = conv2d_backward(np.broadcast_to(np.float32(1), (2, 4, 6, 48)), one, kernel)
    assert grads.grad_x[0, 0, 4, 20] == 4 * 9
    assert (grads.grad_weight == 2 * 2 * 6 * 48).all()
    assert (grads.grad_bias == 2 * 6 * 48).all()


def test_many_threads_do_not_disturb_each_other() -> None:
    rng = np.random.default_rng(2)
    jobs: list[Callable[[], tuple[Array, ...]]] = []
    for number in range(24):
        size = (int(rng.integers(1, 5)), 3, *rng.integers(5, 70, 2))
        x, weight = rng.normal(size=size), rng.normal(size=(4, 3, 3, 3))
        grad_out = rng.normal(size=conv2d(x, weight).shape)
        if number % 3 == 0:
            jobs.append(lambda x=x, w=weight: (conv2d(x, w),))  # type: ignore[misc]
        else:
            jobs.append(lambda g=grad_out, x=x, w=weight: conv2d_backward(g, x, w))  # type: ignore[misc]
    alone = [job() for job in jobs]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda number: jobs[number % len(jobs)](), range(10 * len(jobs))))
    for number, results in enumerate(together):
        for one, two in zip(results, alone[number % len(jobs)], strict=True):
            np.testing.assert_array_equal(one, two)


def peak(work: Callable[[], object]) -> float:
    """Megabytes that some work needs at most, its result and all scratch memory included."""
    for memory in (_windows.patch_memory, _windows.strip_memory):
        memory.__init__()  # type: ignore[misc]  # as in a new thread
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


def single(*shapes: Shape) -> list[Array]:
    return [np.ones(shape, np.float32) for shape in shapes]


@pytest.mark.parametrize(
    ("x", "weight", "how", "forward", "backward"),
    [
        ((512, 512), (15, 15), {}, 4, 4),
        ((64, 56, 56), (64, 64, 3, 3), {"padding": 1}, 8, 8),
        ((300, 300), (61, 61), {"stride": 5}, 2, 2),  # a block is a part of a row
        ((1500, 1500), (3, 3), {"dilation": 600, "stride": 50}, 2, 12),
        ((1500, 1500), (3, 3), {"dilation": 700}, 2, 12),  # few rows of windows, far apart
        ((16, 64, 7, 7), (256, 64, 7, 7), {}, 6, 12),  # one output for each image
    ],
)
def test_memory_stays_small(
    x: Shape, weight: Shape, how: dict[str, Any], forward: float, backward: float
) -> None:
    image, kernel = single(x, weight)
    assert peak(lambda: conv2d(image, kernel, **how)) < forward
    grad_out = conv2d(image, kernel, **how)
    assert peak(lambda: conv2d_backward(grad_out, image, kernel, **how)) < backward
    assert peak(lambda: conv_transpose2d(grad_out, kernel, **how)) < backward


def test_a_long_signal_needs_little_more_than_its_result() -> None:
    x, weight = single((10_000_000,), (15,))  # 40 MB
    assert peak(lambda: conv1d(x, weight)) < 45
    assert peak(lambda: conv1d(x, weight, padding="same")) < 90


def test_a_long_list_of_blocks_is_not_remembered(limits: Limits) -> None:
    limits(block=1, toy=0)
    x, weight = single((40, 50), (3, 3))
    conv2d(x, weight, stride=2)
    conv2d(x, weight, dilation=9)
    plans = [plan_of((40, 50), (3, 3), stride=2), plan_of((40, 50), (3, 3), dilation=9)]
    assert [len(list(_blocks.blocks(plan, 4))) for plan in plans] == [19 * 24, 22 * 32]
    assert [len(_blocks._few_blocks(plan, 4)) for plan in plans] == [0, 0]


def test_a_toy_output_of_a_giant_image_stays_cheap() -> None:
    x = np.zeros((3000, 3000), np.float32)
    x[0, 0] = x[2001, 2002] = 1
    weight = single((3, 3))[0]
    assert plan_of(x.shape, weight.shape, stride=1000).is_toy
    assert peak(lambda: conv2d(x, weight, stride=1000)) < 0.1
    assert conv2d(x, weight, stride=1000).tolist() == [[1, 0, 0], [0, 0, 0], [0, 0, 1]]


# Plans.


def test_a_remembered_plan_does_not_let_other_types_through() -> None:
    """True is 1 and 1.0 is 1 to a dictionary, and no setting may be either."""
    x, weight = np.ones((1, 5, 5)), np.ones((1, 1, 3, 3))
    for name in ("stride", "dilation", "groups", "padding"):
        conv2d(x, weight, **{name: 1})
        conv2d(x, weight, **{name: np.int64(1)})
        for wrong in (True, np.True_, 1.0, np.float64(1)):
            with pytest.raises(ConvError, match=f"{name} is "):
                conv2d(x, weight, **{name: wrong})
    for number in (1, np.uint8(1), np.array(1)):
        for value in (number, [number, number], (number, number), np.array([1, 1])):
            out = conv2d(x, weight, stride=value, padding=value, dilation=value)
            assert out.shape == (1, 5, 5)


def test_more_plans_than_are_remembered() -> None:
    for round_ in range(2):
        for size in range(3, 303):
            out = conv1d(np.ones(size), [1, 1, 1.0])
            assert out.shape == (size - 2,), round_
            assert (out == 3).all()
