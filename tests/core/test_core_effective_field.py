"""The effective receptive field, against PyTorch's gradients and against perturbing the input."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles import require

from convwidgets.core import ConvError, conv1d, conv2d
from convwidgets.core.effective import effective_receptive_field
from convwidgets.core.layers import Layer
from convwidgets.core.receptive import receptive_field


def test_three_box_layers() -> None:
    result = effective_receptive_field([3, 3, 3])
    np.testing.assert_allclose(result, np.array([1, 3, 6, 7, 6, 3, 1]) / 27, rtol=1e-15)
    assert result.dtype == np.float64


def test_it_nears_a_gaussian_and_is_none() -> None:
    field = effective_receptive_field([3] * 3)
    cells = np.arange(7) - 3
    variance = float((field * cells**2).sum())
    assert variance == pytest.approx(3 * 2 / 3)
    gaussian = np.exp(-(cells**2) / (2 * variance))
    gaussian /= gaussian.sum()
    assert 0.001 < abs(field - gaussian).max() < 0.03


def test_stride_1_is_the_convolution_of_the_kernels() -> None:
    rng = np.random.default_rng(0)
    kernels = [rng.normal(size=k) for k in (3, 4, 1, 2)]
    result = effective_receptive_field([3, 4, 1, 2], weights=kernels)
    expected = np.ones(1)
    for kernel in kernels:
        expected = np.convolve(expected, kernel)
    np.testing.assert_allclose(result, expected, rtol=1e-12, atol=1e-14)


def test_cells_that_dilation_leaves_out_are_zero() -> None:
    gridded = effective_receptive_field([Layer(3, dilation=2)] * 2)
    np.testing.assert_allclose(gridded, np.array([1, 0, 2, 0, 3, 0, 2, 0, 1]) / 9, rtol=1e-15)
    # Dilations 1, 2, 4 leave no gap.
    assert effective_receptive_field([3, Layer(3, dilation=2), Layer(3, dilation=4)]).all()


def test_strides_above_the_kernel_leave_gaps() -> None:
    result = effective_receptive_field([Layer(2, stride=3), 2])
    assert (result * 4).tolist() == [1, 1, 0, 1, 1]


def test_pooling_counts_as_the_mean() -> None:
    assert (effective_receptive_field([Layer(2, stride=2), 3]) * 6).tolist() == pytest.approx(
        [1] * 6
    )


def test_padding_does_not_matter_in_the_middle() -> None:
    plain = effective_receptive_field([3, Layer(3, stride=2)])
    padded = effective_receptive_field(
        [Layer(3, padding="same"), Layer(3, stride=2, padding=((0, 5),))]
    )
    np.testing.assert_array_equal(plain, padded)


def settings_of(layer: Layer) -> dict[str, Any]:
    return {"stride": layer.stride, "dilation": layer.dilation}


@given(
    st.lists(
        st.builds(Layer, st.integers(1, 4), stride=st.integers(1, 3), dilation=st.integers(1, 3)),
        max_size=4,
    ),
    st.integers(0, 2**32 - 1),
)
def test_it_is_the_reaction_to_a_change_of_each_cell(layers: list[Layer], seed: int) -> None:
    rng = np.random.default_rng(seed)
    kernels = [rng.normal(size=layer.kernel_size) for layer in layers]
    size: Any = receptive_field(layers)
    maps = np.eye(size)[:, None, :]
    for layer, kernel in zip(layers, kernels, strict=True):
        maps = conv1d(maps, kernel[None, None], **settings_of(layer))
    assert maps.shape == (size, 1, 1)
    result = effective_receptive_field(layers, weights=kernels)
    np.testing.assert_allclose(result, maps[:, 0, 0], rtol=1e-12, atol=1e-12)


STACKS: list[list[Layer]] = [
    [Layer(3), Layer(3), Layer(3)],
    [Layer((3, 5)), Layer((2, 1), stride=(2, 3)), Layer(3, dilation=(1, 2))],
    [Layer(3, stride=2), Layer(3, dilation=2), Layer((1, 2))],
    [Layer(2, stride=(4, 3)), Layer(2)],
]


@pytest.mark.parametrize("layers", STACKS)
@pytest.mark.parametrize("mean", [True, False])
def test_it_is_the_gradient_of_torch(layers: list[Layer], mean: bool) -> None:
    torch = require("torch")
    rng = np.random.default_rng(1)
    kernels = []
    for layer in layers:
        size: Any = layer.kernel_size
        shape = (size, size) if isinstance(size, int) else size
        kernels.append(np.full(shape, 1 / np.prod(shape)) if mean else rng.normal(size=shape))
    x = torch.zeros((1, 1, 40, 48), dtype=torch.float64, requires_grad=True)
    y = x
    for layer, kernel in zip(layers, kernels, strict=True):
        weight = torch.from_numpy(kernel)[None, None]
        y = torch.nn.functional.conv2d(y, weight, **settings_of(layer))
    y[0, 0, y.shape[2] // 2, y.shape[3] // 2].backward()
    gradient = x.grad[0, 0].numpy()
    rows, columns = (np.flatnonzero(gradient.any(axis=axis)) for axis in (1, 0))
    expected = gradient[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    weights = None if mean else kernels
    result = effective_receptive_field(layers, weights=weights, axes=2)
    np.testing.assert_allclose(result, expected, rtol=1e-12, atol=1e-14)


def test_max_pooling_passes_on_the_mean_over_which_cell_wins() -> None:
    """A max pooling gives 1 to the largest cell; over many pictures that is the box."""
    torch = require("torch")
    x = torch.from_numpy(np.random.default_rng(2).normal(size=(4000, 1, 6))).requires_grad_()
    y = torch.nn.functional.max_pool1d(x, 2)
    weight = torch.full((1, 1, 3), 1 / 3, dtype=torch.float64)
    torch.nn.functional.conv1d(y, weight).sum().backward()
    mean = x.grad.mean(dim=(0, 1)).numpy()
    result = effective_receptive_field([Layer(2, stride=2), 3])
    np.testing.assert_allclose(result, mean, atol=0.01)


def test_box_kernels_are_separable() -> None:
    layers = [3, Layer(2, stride=2), Layer(3, dilation=2)]
    line = effective_receptive_field(layers)
    np.testing.assert_allclose(
        effective_receptive_field(layers, axes=2), np.outer(line, line), rtol=1e-14
    )
    tall = effective_receptive_field([Layer((3, 1)), Layer((2, 3), stride=(2, 1))])
    row, column = effective_receptive_field([3, Layer(2, stride=2)]), np.full(3, 1 / 3)
    np.testing.assert_allclose(tall, np.outer(row, column), rtol=1e-14)


def test_axes_come_from_what_is_given() -> None:
    assert effective_receptive_field([3, 3]).shape == (5,)
    assert effective_receptive_field([3, 3], axes=1).shape == (5,)
    assert effective_receptive_field([3, 3], axes=np.int64(2)).shape == (5, 5)
    assert effective_receptive_field([3, Layer((3, 3))]).shape == (5, 5)
    assert effective_receptive_field([Layer((3, 3))], axes=2).shape == (3, 3)
    assert effective_receptive_field([Layer((3,)), 3]).shape == (5,)
    assert effective_receptive_field([3, 3], weights=[None, np.ones((3, 3))]).shape == (5, 5)
    assert effective_receptive_field([]).tolist() == [1.0]
    assert effective_receptive_field([], axes=2).tolist() == [[1.0]]


def test_as_large_as_the_receptive_field_and_sums_to_one() -> None:
    vgg = [3, 3, Layer(2, stride=2)] * 2 + [3, 3, 3, Layer(2, stride=2)] * 3
    result = effective_receptive_field(vgg, axes=2)
    assert result.shape == (receptive_field(vgg),) * 2 == (212, 212)
    assert result.sum() == pytest.approx(1, rel=1e-12)
    np.testing.assert_allclose(result, result[::-1, ::-1], rtol=1e-9)


@pytest.mark.parametrize(
    ("types", "expected"),
    [
        ((np.float32, np.float32), np.float32),
        ((np.float16, np.float16), np.float16),
        ((np.float16, np.float32), np.float32),
        ((np.float32, None), np.float32),
        ((np.float32, np.float64), np.float64),
        ((np.int64, None), np.float64),
        ((np.int8, np.bool_), np.float64),
        ((None, None), np.float64),
    ],
)
def test_type_of_the_result(types: Any, expected: type) -> None:
    weights = [None if t is None else np.ones(3, t) for t in types]
    assert effective_receptive_field([3, 3], weights=weights).dtype == expected


def test_small_types_are_computed_in_large_ones() -> None:
    ones = np.full(3, 20, np.int8)
    assert effective_receptive_field([3, 3], weights=[ones, ones])[2] == 3 * 400
    thirds = np.full(3, 1 / 3, np.float16)
    exact = effective_receptive_field([3] * 3, weights=[thirds.astype(float)] * 3)
    half = effective_receptive_field([3] * 3, weights=[thirds] * 3)
    np.testing.assert_array_equal(half, exact.astype(np.float16))


def test_nan_and_infinity_stay_where_they_are_read() -> None:
    result = effective_receptive_field([2, 2], weights=[[1, 1], [np.nan, 1]])
    np.testing.assert_array_equal(result, [np.nan, np.nan, 1])
    result = effective_receptive_field([2, 2], weights=[[np.inf, 1], [1, 1]])
    np.testing.assert_array_equal(result, [np.inf, np.inf, 1])
    result = effective_receptive_field([2, 2], weights=[[np.inf, 1], [0, 1]])
    np.testing.assert_array_equal(result, [np.nan, np.inf, 1])
    huge = np.full(3, 3e4, np.float16)
    assert np.isinf(effective_receptive_field([3, 3], weights=[huge, huge])).all()


def test_nothing_given_is_changed_and_nothing_is_shared() -> None:
    weight = np.arange(9.0).reshape(3, 3)[::-1, ::2]
    weight.flags.writeable = False
    result = effective_receptive_field([Layer((3, 2))], weights=[weight])
    np.testing.assert_array_equal(result, weight)
    assert not np.shares_memory(result, weight)
    result[0, 0] = 5
    assert weight[0, 0] == 6
    picture = conv2d(result, np.ones((1, 1)))
    assert picture.shape == (3, 2)


@pytest.mark.parametrize(
    ("layers", "settings", "message"),
    [
        (3, {}, "layers is 3; give a list"),
        ([3, 0], {}, "Layer 2: kernel_size is 0"),
        ([(3, 2)], {}, r"Layer 1 is \(3, 2\), which can be read"),
        (
            [3, 3],
            {"weights": [[1, 2, 1]]},
            "weights has 1 entry; give a list with a kernel for each layer, 2 in all",
        ),
        ([3, 3], {"weights": 5}, "weights is 5; give a list"),
        ([3], {"weights": "box"}, "weights is 'box'"),
        ([3, 3], {"weights": [None, [1, 2]]}, r"Layer 2: its kernel size is 3, .* shape \(2,\)"),
        ([Layer(3, name="blur")], {"weights": [[1]]}, r"Layer 1 \(blur\): its kernel size is 3"),
        ([Layer((3, 2))], {"weights": [np.ones((2, 3))]}, r"is 3×2, .* shape \(2, 3\); give one"),
        ([Layer((3, 3))], {"weights": [[1, 2, 1]]}, r"is 3×3, .* has shape \(3,\)"),
        ([3], {"axes": 2, "weights": [[1, 2, 1]]}, r"is 3×3, .* has shape \(3,\)"),
        ([3, 3], {"weights": [[1, 1, 1], np.ones((3, 3))]}, r"Layer 1: its kernel size is 3×3"),
        ([3], {"axes": 1, "weights": [np.ones((3, 3))]}, r"is 3, and the kernel .* \(3, 3\)"),
        ([3], {"weights": [np.ones((1, 1, 3, 3))]}, r"The kernel of Layer 1 has shape .*channels"),
        ([3], {"weights": [5]}, r"The kernel of Layer 1 has shape \(\)"),
        ([3], {"weights": [["a", "b", "c"]]}, "The kernel of Layer 1 holds entries that are not"),
        ([3], {"weights": [[[1, 2], [3]]]}, "The kernel of Layer 1 is ragged"),
        ([3], {"weights": [[1j, 0, 0]]}, "The kernel of Layer 1 holds complex numbers"),
        ([3], {"weights": [[]]}, "The kernel of Layer 1 is empty"),
        ([3], {"axes": 0}, "axes is 0; it must be at least 1"),
        ([3], {"axes": 3}, "axes is 3; it must be 1 or 2"),
        ([3], {"axes": True}, "axes is True"),
        ([3], {"axes": 2.0}, "axes is 2.0"),
        ([Layer((3, 3))], {"axes": 1}, "axes is 1; the settings of the layers are for 2"),
        ([Layer((3,))], {"axes": 2}, "axes is 2; the settings of the layers are for 1"),
        (
            [Layer(3, dilation=10**6)],
            {"axes": 2},
            r"has 2000001×2000001 cells and would take 32,000,032,000,008 bytes; the limit is "
            r"1,073,741,824 \(1 GiB\). Use fewer layers",
        ),
        ([Layer(2, stride=2)] * 40, {}, "has 1099511627776 cells and would take"),
    ],
)
def test_it_refuses(layers: Any, settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ConvError, match=message):
        effective_receptive_field(layers, **settings)


def test_settings_are_given_by_name() -> None:
    with pytest.raises(TypeError, match="positional"):
        effective_receptive_field([3], [[1, 2, 1]])  # type: ignore[misc]
    with pytest.raises(TypeError, match="weight"):
        effective_receptive_field([3], weight=[[1, 2, 1]])  # type: ignore[call-arg]
