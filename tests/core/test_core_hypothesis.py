"""Properties of every operation, over settings nobody thought of.

Data are small whole numbers wherever an equation can hold exactly: then it has to.
"""

import inspect
import re
from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from convwidgets.core import (
    ConvError,
    avg_pool2d,
    avg_pool2d_backward,
    col2im,
    conv1d,
    conv1d_backward,
    conv1d_loops,
    conv2d,
    conv2d_backward,
    conv2d_fft,
    conv2d_loops,
    conv2d_separable,
    conv_transpose2d,
    conv_transpose2d_backward,
    im2col,
    mac_count,
    max_pool2d,
    max_pool2d_backward,
    memory_count,
    output_size,
    parameter_count,
    receptive_field,
    same_padding,
    separate_kernel,
)

Array: TypeAlias = NDArray[Any]

whole = st.integers(-9, 9)
some = settings(max_examples=75)
MODES = ("zeros", "reflect", "replicate", "circular")


def one_or_several(low: int, high: int, axes: int) -> st.SearchStrategy[Any]:
    number = st.integers(low, high)
    return number | st.tuples(*[number] * axes)


class Case(NamedTuple):
    """An allowed convolution of whole numbers."""

    spatial: int
    x: Array
    weight: Array
    settings: dict[str, Any]

    @property
    def without_mode(self) -> dict[str, Any]:
        """What `output_size` knows."""
        return {name: self.settings[name] for name in ("stride", "padding", "dilation")}


@st.composite
def convolutions(draw: Any, spatial: tuple[int, ...] = (1, 2), **fixed: Any) -> Case:
    """Any rank, any form of every setting."""
    axes = draw(st.sampled_from(spatial))
    each = one_or_several(1, 3, axes)
    entry = st.integers(0, 3) | st.tuples(st.integers(0, 3), st.integers(0, 3))
    how = {
        "stride": draw(each),
        "padding": draw(
            st.integers(0, 3)
            | st.tuples(*[entry] * axes)
            | st.sampled_from(["valid", "same", "full"])
        ),
        "dilation": draw(each),
        "groups": 1,
        "padding_mode": draw(st.sampled_from(MODES)),
        "flip_kernel": draw(st.booleans()),
        **fixed,
    }
    if how["padding"] == "same":
        how["stride"] = 1
    rank = draw(st.integers(0, 2))
    channels, kernels = [], []
    if rank:
        how["groups"] = fixed.get("groups") or draw(st.integers(1, 3))
        depth, multiplier = draw(st.integers(1, 2)), draw(st.integers(1, 2))
        channels, kernels = [how["groups"] * depth], [how["groups"] * multiplier, depth]
    batch = [draw(st.integers(1, 3))] if rank == 2 else []
    sizes = [draw(st.integers(1, 7)) for _ in range(axes)]
    kernel = [draw(st.integers(1, 4)) for _ in range(axes)]
    x = draw(arrays(np.int64, (*batch, *channels, *sizes), elements=whole))
    weight = draw(arrays(np.int64, (*kernels, *kernel), elements=whole))
    case = Case(axes, x, weight, how)
    try:
        output_size(tuple(sizes), tuple(kernel), **case.without_mode)
        forward(case)
    except ConvError:  # the kernel does not fit, or the mode has not enough cells
        assume(False)
    return case


def forward(case: Case, x: Array | None = None, weight: Array | None = None) -> Array:
    convolve = (conv1d, conv2d)[case.spatial - 1]
    return convolve(
        case.x if x is None else x, case.weight if weight is None else weight, **case.settings
    )


def inner(a: Array, b: Array) -> Any:
    """Sum of products of all entries."""
    assert a.shape == b.shape
    return (a * b).sum()


def drawn_like(data: Any, array: Array) -> Array:
    return data.draw(arrays(np.int64, array.shape, elements=whole))


@some
@given(convolutions(), st.data())
def test_it_agrees_with_the_loops(case: Case, data: Any) -> None:
    kernels = () if case.x.ndim == case.spatial else (len(case.weight),)
    bias = data.draw(st.none() | arrays(np.int64, kernels, elements=whole))
    convolve, loops = ((conv1d, conv1d_loops), (conv2d, conv2d_loops))[case.spatial - 1]
    expected = loops(case.x, case.weight, bias, **case.settings)
    result = convolve(case.x, case.weight, bias, **case.settings)
    assert result.dtype == expected.dtype == np.int64
    np.testing.assert_array_equal(result, expected)


@some
@given(convolutions())
def test_the_output_has_the_output_size(case: Case) -> None:
    sizes, kernel = (a.shape[-case.spatial :] for a in (case.x, case.weight))
    out = forward(case)
    assert out.ndim == case.x.ndim
    assert out.shape[-case.spatial :] == output_size(sizes, kernel, **case.without_mode)


@some
@given(convolutions(), whole, whole, st.data())
def test_it_is_linear_in_both(case: Case, a: int, b: int, data: Any) -> None:
    x, weight = drawn_like(data, case.x), drawn_like(data, case.weight)
    out = forward(case)
    np.testing.assert_array_equal(
        forward(case, x=a * case.x + b * x), a * out + b * forward(case, x=x)
    )
    np.testing.assert_array_equal(
        forward(case, weight=a * case.weight + b * weight),
        a * out + b * forward(case, weight=weight),
    )


@some
@given(convolutions(), st.data())
def test_the_gradients_are_the_adjoints(case: Case, data: Any) -> None:
    """⟨conv(x, w), g⟩ = ⟨x, grad_x⟩ = ⟨w, grad_weight⟩, as conv is linear in x and in w."""
    out = forward(case)
    g = drawn_like(data, out)
    backward = (conv1d_backward, conv2d_backward)[case.spatial - 1]
    grad_x, grad_weight, grad_bias = backward(g, case.x, case.weight, **case.settings)
    assert grad_x.dtype == grad_weight.dtype == grad_bias.dtype == np.int64
    assert inner(out, g) == inner(case.x, grad_x) == inner(case.weight, grad_weight)
    # They do not depend on what they are the gradient by.
    x, weight = drawn_like(data, case.x), drawn_like(data, case.weight)
    assert inner(forward(case, x=x), g) == inner(x, grad_x)
    assert inner(forward(case, weight=weight), g) == inner(weight, grad_weight)
    channel = 1 if case.x.ndim == case.spatial + 2 else 0
    others = [i for i in range(g.ndim) if i != channel or case.x.ndim == case.spatial]
    np.testing.assert_array_equal(grad_bias, g.sum(axis=tuple(others)))


@some
@given(
    convolutions(spatial=(2,), padding="same", padding_mode="circular", stride=1, dilation=1),
    st.integers(-7, 7),
    st.integers(-7, 7),
)
def test_on_a_ring_it_moves_with_the_image(case: Case, down: int, right: int) -> None:
    moved = np.roll(case.x, (down, right), axis=(-2, -1))
    expected = np.roll(forward(case), (down, right), axis=(-2, -1))
    np.testing.assert_array_equal(forward(case, x=moved), expected)


@some
@given(convolutions(), st.data())
def test_float_types_stay_and_are_near_the_exact_result(case: Case, data: Any) -> None:
    dtype = data.draw(st.sampled_from([np.float16, np.float32, np.float64]))
    out = forward(case, x=case.x.astype(dtype), weight=case.weight.astype(dtype))
    assert out.dtype == dtype
    np.testing.assert_array_equal(out, forward(case).astype(dtype))


# Transposed convolution.


@st.composite
def transposed(draw: Any) -> Case:
    """Any rank and any form of every setting that leaves something of the output."""
    how = {
        "stride": draw(one_or_several(1, 4, 2)),
        "padding": draw(one_or_several(0, 3, 2) | st.just(((0, 1), (2, 0)))),
        "output_padding": draw(st.just(0) | one_or_several(0, 2, 2)),
        "dilation": draw(one_or_several(1, 3, 2)),
        "groups": 1,
    }
    rank = draw(st.integers(0, 2))
    channels, kernels = [], []
    if rank:
        how["groups"] = draw(st.integers(1, 3))
        channels = [how["groups"] * draw(st.integers(1, 2))]
        kernels = [*channels, draw(st.integers(1, 2))]
    batch = [draw(st.integers(1, 3))] if rank == 2 else []
    sizes, kernel = [[draw(st.integers(1, 4)) for _ in range(2)] for _ in range(2)]
    x = draw(arrays(np.int64, (*batch, *channels, *sizes), elements=whole))
    weight = draw(arrays(np.int64, (*kernels, *kernel), elements=whole))
    try:
        conv_transpose2d(x, weight, **how)
    except ConvError:
        assume(False)
    return Case(2, x, weight, how)


@some
@given(transposed())
def test_transposed_convolution_paints_the_kernel(case: Case) -> None:
    how = case.settings
    plain = case.x.ndim == 2
    x = case.x.reshape((1,) * (4 - case.x.ndim) + case.x.shape)
    weight = case.weight[None, None] if plain else case.weight
    out = conv_transpose2d(case.x, case.weight, **how)
    assert out.ndim == case.x.ndim
    assert out.dtype == np.int64
    stride, dilation, extra = (
        np.broadcast_to(how[name], 2) for name in ("stride", "dilation", "output_padding")
    )
    span = dilation * (np.array(weight.shape[2:]) - 1) + 1
    cells = (np.array(x.shape[2:]) - 1) * stride + span + extra
    outputs, groups = weight.shape[1], how["groups"]
    canvas = np.zeros((len(x), outputs * groups, *cells), np.int64)
    for n, c, i, j in np.ndindex(x.shape):
        for o, k, m in np.ndindex(weight.shape[1:]):
            row, column = (i, j) * stride + (k, m) * dilation
            channel = c // (x.shape[1] // groups) * outputs + o
            canvas[n, channel, row, column] += x[n, c, i, j] * weight[c, o, k, m]
    sides = how["padding"] if isinstance(how["padding"], tuple) else (how["padding"],) * 2
    (top, bottom), (left, right) = (p if isinstance(p, tuple) else (p, p) for p in sides)
    cut = canvas[:, :, top : cells[0] - bottom, left : cells[1] - right]
    np.testing.assert_array_equal(out, cut.reshape(out.shape))


@some
@given(transposed(), st.data())
def test_transposed_convolution_is_the_adjoint_of_convolution(case: Case, data: Any) -> None:
    how = dict(case.settings)
    extra = np.broadcast_to(how.pop("output_padding"), 2)
    assume((extra < how["stride"]).all())  # otherwise the way back has more outputs
    out = conv_transpose2d(case.x, case.weight, output_padding=tuple(extra.tolist()), **how)
    image = drawn_like(data, out)
    assert inner(out, image) == inner(case.x, conv2d(image, case.weight, **how))
    gradient = conv2d_backward(case.x, image, case.weight, **how).grad_x
    np.testing.assert_array_equal(out, gradient)


@some
@given(transposed(), st.data())
def test_the_gradients_of_transposed_convolution_are_adjoints(case: Case, data: Any) -> None:
    out = conv_transpose2d(case.x, case.weight, **case.settings)
    g = drawn_like(data, out)
    grads = conv_transpose2d_backward(g, case.x, case.weight, **case.settings)
    assert inner(out, g) == inner(case.x, grads.grad_x) == inner(case.weight, grads.grad_weight)
    x, weight = drawn_like(data, case.x), drawn_like(data, case.weight)
    for other, gradient, arguments in (
        (x, grads.grad_x, (x, case.weight)),
        (weight, grads.grad_weight, (case.x, weight)),
    ):
        assert inner(conv_transpose2d(*arguments, **case.settings), g) == inner(other, gradient)
    axes = (0, 1) if g.ndim == 2 else (-2, -1) if g.ndim == 3 else (0, 2, 3)
    np.testing.assert_array_equal(grads.grad_bias, g.sum(axis=axes))


# im2col and col2im.


@some
@given(convolutions(spatial=(2,), padding_mode="zeros", groups=1, flip_kernel=False), st.data())
def test_im2col_makes_a_convolution_one_product(case: Case, data: Any) -> None:
    kernel = case.weight.shape[-2:]
    columns = im2col(case.x, kernel, **case.without_mode)
    out = forward(case)
    assert columns.dtype == case.x.dtype
    product = case.weight.reshape(-1 if case.x.ndim > 2 else 1, columns.shape[-2]) @ columns
    np.testing.assert_array_equal(product.reshape(out.shape), out)


@some
@given(convolutions(spatial=(2,), padding_mode="zeros", groups=1, flip_kernel=False), st.data())
def test_col2im_is_the_adjoint_of_im2col(case: Case, data: Any) -> None:
    kernel = case.weight.shape[-2:]
    columns = im2col(case.x, kernel, **case.without_mode)
    others = drawn_like(data, columns)
    back = col2im(others, case.x.shape, kernel, **case.without_mode)
    assert inner(columns, others) == inner(case.x, back)
    # Each cell comes back as often as there are windows that hold it.
    again = col2im(columns, case.x.shape, kernel, **case.without_mode)
    ones = im2col(np.ones_like(case.x), kernel, **case.without_mode)
    counts = col2im(ones, case.x.shape, kernel, **case.without_mode)
    np.testing.assert_array_equal(again, case.x * counts)


# Pooling.


@st.composite
def poolings(draw: Any, dilated: bool) -> tuple[Array, Any, dict[str, Any]]:
    """Any rank, any form of every setting that pooling allows."""
    kernel_size = draw(one_or_several(1, 4, 2))
    kernel = np.broadcast_to(kernel_size, 2).tolist()
    entries = [st.integers(0, k // 2) for k in kernel]
    pairs = [st.tuples(entry, entry) for entry in entries]
    how = {
        "padding": draw(
            st.integers(0, min(kernel) // 2)
            | st.tuples(*[a | b for a, b in zip(entries, pairs, strict=True)])
        ),
        "ceil_mode": draw(st.booleans()),
    }
    if draw(st.booleans()):
        how["stride"] = draw(one_or_several(1, 4, 2))
    if dilated:
        how["dilation"] = draw(one_or_several(1, 3, 2))
    else:
        how["count_include_pad"] = draw(st.booleans())
    shape = draw(st.sampled_from([(), (2,), (2, 3)]))
    sizes = draw(st.tuples(st.integers(1, 8), st.integers(1, 8)))
    x = draw(arrays(np.int64, (*shape, *sizes), elements=whole))
    try:
        (max_pool2d if dilated else avg_pool2d)(x, kernel_size, **how)
    except ConvError:
        assume(False)
    return x, kernel_size, how


def windows(
    x: Array, kernel_size: Any, out: Array, how: dict[str, Any]
) -> list[tuple[tuple[int, int], list[tuple[int, int]]]]:
    """For each output position the cells of the input under its window, by walking there."""
    kernel = np.broadcast_to(kernel_size, 2)
    stride = np.broadcast_to(how.get("stride", kernel), 2)
    dilation = np.broadcast_to(how.get("dilation", 1), 2)
    padding = how["padding"] if isinstance(how["padding"], tuple) else (how["padding"],) * 2
    before = [p[0] if isinstance(p, tuple) else p for p in padding]

    def along(axis: int, position: int) -> list[int]:
        first = position * stride[axis] - before[axis]
        cells = range(first, first + kernel[axis] * dilation[axis], dilation[axis])
        return [cell for cell in cells if 0 <= cell < x.shape[axis - 2]]

    return [
        ((i, j), [(r, c) for r in along(0, i) for c in along(1, j)])
        for i, j in np.ndindex(out.shape[-2:])
    ]


@some
@given(poolings(dilated=True))
def test_max_pooling_is_the_first_largest_of_each_window(pooling: Any) -> None:
    x, kernel_size, how = pooling
    out, where = max_pool2d(x, kernel_size, return_indices=True, **how)
    for (i, j), cells in windows(x, kernel_size, out, how):
        values = np.stack([x[..., r, c] for r, c in cells])
        np.testing.assert_array_equal(out[..., i, j], values.max(axis=0))
        flat = np.array([r * x.shape[-1] + c for r, c in cells])
        np.testing.assert_array_equal(where[..., i, j], flat[values.argmax(axis=0)])


@some
@given(poolings(dilated=True), st.data())
def test_the_gradient_of_max_pooling_arrives_at_the_largest(pooling: Any, data: Any) -> None:
    x, kernel_size, how = pooling
    out, where = max_pool2d(x, kernel_size, return_indices=True, **how)
    g = drawn_like(data, out)
    grad_x = max_pool2d_backward(g, x, kernel_size, **how)
    assert inner(out, g) == inner(x, grad_x)
    planes = grad_x.reshape(-1, x.shape[-2] * x.shape[-1])
    expected = np.zeros_like(planes)
    for plane, cells, arriving in zip(
        expected, where.reshape(len(planes), -1), g.reshape(len(planes), -1), strict=True
    ):
        np.add.at(plane, cells, arriving)
    np.testing.assert_array_equal(planes, expected)


@some
@given(poolings(dilated=False), st.data())
def test_average_pooling_is_the_mean_of_each_window(pooling: Any, data: Any) -> None:
    x, kernel_size, how = pooling
    out = avg_pool2d(x, kernel_size, **how)
    if not how["count_include_pad"]:
        for (i, j), cells in windows(x, kernel_size, out, how):
            mean = np.mean([x[..., r, c] for r, c in cells], axis=0)
            np.testing.assert_allclose(out[..., i, j], mean, atol=1e-12)
    g = drawn_like(data, out)
    grad_x = avg_pool2d_backward(g, x, kernel_size, **how)
    assert inner(out, g) == pytest.approx(inner(x, grad_x), abs=1e-9)


# Demonstrations.


@some
@given(
    arrays(np.int64, st.integers(1, 5), elements=whole),
    arrays(np.int64, st.integers(1, 5), elements=whole),
)
def test_an_outer_product_comes_apart_and_does_the_same(column: Array, row: Array) -> None:
    kernel = np.outer(column, row)
    parts = separate_kernel(kernel)
    np.testing.assert_array_equal(np.outer(*parts), kernel)
    image = np.arange(81).reshape(9, 9) % 10
    expected = conv2d(image, kernel, padding="full")
    np.testing.assert_array_equal(conv2d_separable(image, *parts, padding="full"), expected)


@some
@given(convolutions(spatial=(2,), stride=1, dilation=1, padding_mode="zeros"))
def test_fourier_is_near(case: Case) -> None:
    assume(case.settings["groups"] == 1)
    how = {name: case.settings[name] for name in ("padding", "flip_kernel")}
    out = conv2d_fft(case.x, case.weight, **how)
    np.testing.assert_allclose(out, forward(case), atol=1e-10)


# Anything at all: a result or a `ConvError`, never another error and never a warning.

anything = (
    st.none()
    | st.booleans()
    | st.integers(-2, 6)
    | st.integers()
    | st.floats()
    | st.sampled_from(["valid", "same", "full", "zeros", "reflect", "circular", "", "Same"])
    | st.lists(st.integers(-1, 4), max_size=3)
    | st.tuples(st.integers(0, 3), st.integers(0, 3))
    | st.tuples(*[st.tuples(st.integers(-1, 3), st.integers(0, 3))] * 2)
)
any_array = (
    arrays(
        st.sampled_from([np.float64, np.float32, np.float16, np.int64, np.uint8, np.bool_, "c8"]),
        st.lists(st.integers(0, 5), max_size=5).map(tuple),
    )
    | anything
)
IMAGE, KERNELS = np.arange(50.0).reshape(2, 5, 5), np.ones((2, 2, 3, 3))
SLIDING: dict[str, Any] = {"stride": 1, "padding": 1, "dilation": 1, "padding_mode": "zeros"}
CONVOLVING = {**SLIDING, "groups": 1, "flip_kernel": False}
WINDOWING = {name: SLIDING[name] for name in ("stride", "padding", "dilation")}
TRANSPOSING = {**WINDOWING, "output_padding": 0, "groups": 1}
POOLING: dict[str, Any] = {"stride": 1, "padding": 1, "ceil_mode": False}

# A call of each function that is fine.
CALLS: dict[Callable[..., Any], tuple[tuple[Any, ...], dict[str, Any]]] = {
    conv1d: ((IMAGE[0], KERNELS[:, :, 0].repeat(5, axis=1)[:, :5], [1, 2]), CONVOLVING),
    conv2d: ((IMAGE, KERNELS, [1, 2]), CONVOLVING),
    conv2d_loops: ((IMAGE[0], KERNELS[0, 0], 1), CONVOLVING),
    conv1d_backward: ((np.ones(5), np.ones(5), np.ones(3)), CONVOLVING),
    conv2d_backward: ((IMAGE, IMAGE, KERNELS), CONVOLVING),
    conv2d_fft: ((IMAGE, KERNELS), {"padding": 1, "flip_kernel": False}),
    conv2d_separable: ((IMAGE, np.ones(3), np.ones(3)), {**SLIDING, "flip_kernel": False}),
    separate_kernel: ((np.ones((2, 3)),), {}),
    conv_transpose2d: ((IMAGE, KERNELS, [1, 2]), TRANSPOSING),
    conv_transpose2d_backward: ((IMAGE, IMAGE, KERNELS), TRANSPOSING),
    im2col: ((IMAGE, 3), WINDOWING),
    col2im: ((np.ones((18, 25)), (5, 5), 3), WINDOWING),
    max_pool2d: ((IMAGE, 3), {**POOLING, "dilation": 1, "return_indices": False}),
    avg_pool2d: ((IMAGE, 3), {**POOLING, "count_include_pad": True}),
    max_pool2d_backward: ((IMAGE, IMAGE, 3), {**POOLING, "dilation": 1}),
    avg_pool2d_backward: ((IMAGE, IMAGE, 3), {**POOLING, "count_include_pad": True}),
    output_size: ((5, 3), {**WINDOWING, "ceil_mode": False}),
    same_padding: ((5, 3), {"stride": 1, "dilation": 1}),
    parameter_count: ((2, 4, 3), {"groups": 1, "bias": True}),
    mac_count: ((2, 4, 3, 5), {**WINDOWING, "groups": 1}),
    memory_count: ((2, 4, 3, 5), {**WINDOWING, "groups": 1, "bias": True, "itemsize": 4}),
    receptive_field: (([3, {"kernel_size": 2, "stride": 2}],), {}),
}


@settings(max_examples=50)
@given(st.data())
@pytest.mark.parametrize("function", CALLS, ids=lambda function: function.__name__)
def test_anything_else_is_a_conv_error(function: Callable[..., Any], data: Any) -> None:
    fine_arguments, fine_keywords = CALLS[function]
    function(*fine_arguments, **fine_keywords)
    named = {**dict(enumerate(fine_arguments)), **fine_keywords}
    changed = data.draw(st.sets(st.sampled_from(list(named)), min_size=1, max_size=2))
    for name in sorted(changed, key=str):
        named[name] = data.draw(any_array if isinstance(name, int) else anything)
    keywords = {name: value for name, value in named.items() if isinstance(name, str)}
    try:
        function(*(named[i] for i in range(len(fine_arguments))), **keywords)
    except ConvError as error:
        message = str(error)
    else:
        return
    first_word = re.split(r"\W", message)[0]
    assert first_word[:1].isupper() or first_word in names_of(function)
    assert message.endswith((".", "?"))


def names_of(function: Callable[..., Any]) -> set[str]:
    """What a sentence may begin with in small letters: an argument, or "an entry of" one."""
    return {*inspect.signature(function).parameters, "an"}
