"""conv1d and conv2d against plain loops, NumPy, SciPy and PyTorch, beside the random sweep."""

import itertools
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from oracles import require

from convwidgets.core import conv1d, conv1d_loops, conv2d

MODES = ("zeros", "reflect", "replicate", "circular")


@pytest.fixture(scope="module")
def torch() -> ModuleType:
    return require("torch")


@pytest.fixture(scope="module")
def signal() -> ModuleType:
    return require("scipy.signal")


@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths")
@pytest.mark.parametrize("mode", MODES)
def test_conv2d_equals_the_torch_layer_in_its_own_padding_modes(
    torch: ModuleType, mode: Any
) -> None:
    rng = np.random.default_rng(3)
    for padding in (0, 1, (2, 1), "valid", "same"):
        layer = torch.nn.Conv2d(4, 6, (2, 3), padding=padding, groups=2, padding_mode=mode)
        x = rng.normal(size=(2, 4, 6, 5)).astype(np.float32)
        result = conv2d(
            x,
            layer.weight.detach().numpy(),
            layer.bias.detach().numpy(),
            padding=padding,
            groups=2,
            padding_mode=mode,
        )
        assert result.dtype == np.float32
        expected = layer(torch.from_numpy(x)).detach().numpy()
        np.testing.assert_allclose(result, expected, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("mode", MODES)
def test_conv1d_equals_the_torch_layer(torch: ModuleType, mode: Any) -> None:
    rng = np.random.default_rng(4)
    sweep = itertools.product((1, 2, 3), (0, 1, 2), (1, 2), (1, 2))
    for stride, padding, dilation, groups in sweep:
        layer = torch.nn.Conv1d(
            2, 4, 3, stride, padding, dilation, groups, bias=bool(padding), padding_mode=mode
        ).double()
        x = rng.normal(size=(2, 2, 9))
        result = conv1d(
            x,
            layer.weight.detach().numpy(),
            None if layer.bias is None else layer.bias.detach().numpy(),
            stride=stride,
            padding=padding,
            dilation=dilation,
            groups=groups,
            padding_mode=mode,
        )
        expected = layer(torch.from_numpy(x)).detach().numpy()
        np.testing.assert_allclose(result, expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(("mode", "bound"), [("reflect", 4), ("circular", 5)])
def test_padding_modes_have_the_limits_of_torch(torch: ModuleType, mode: Any, bound: int) -> None:
    x = np.arange(25.0).reshape(1, 1, 5, 5)
    pad = torch.nn.functional.pad
    fits, too_much = (bound,) * 4, (bound + 1,) * 4
    expected = pad(torch.from_numpy(x), fits, mode=mode).numpy()
    result = conv2d(x, [[[[1]]]], padding=bound, padding_mode=mode)
    np.testing.assert_array_equal(result, expected)
    with pytest.raises(RuntimeError):
        pad(torch.from_numpy(x), too_much, mode=mode)
    with pytest.raises(ValueError, match=f"at most {bound}"):
        conv2d(x, [[[[1]]]], padding=bound + 1, padding_mode=mode)


@pytest.mark.parametrize("mode", ["valid", "same", "full"])
def test_conv1d_equals_numpy(mode: Any) -> None:
    rng = np.random.default_rng(5)
    for length, kernel_size in itertools.product((7, 8), (1, 3, 5)):
        x, weight = rng.normal(size=length), rng.normal(size=kernel_size)
        np.testing.assert_allclose(
            conv1d(x, weight, padding=mode), np.correlate(x, weight, mode), atol=1e-12
        )
        np.testing.assert_allclose(
            conv1d(x, weight, padding=mode, flip_kernel=True),
            np.convolve(x, weight, mode),
            atol=1e-12,
        )


@pytest.mark.parametrize("mode", ["valid", "same", "full"])
def test_conv2d_equals_scipy(signal: ModuleType, mode: str) -> None:
    rng = np.random.default_rng(6)
    for size, kernel_size in itertools.product(((6, 7), (9, 5)), ((1, 1), (3, 3), (5, 3))):
        x, weight = rng.normal(size=size), rng.normal(size=kernel_size)
        np.testing.assert_allclose(
            conv2d(x, weight, padding=mode), signal.correlate2d(x, weight, mode), atol=1e-12
        )
        np.testing.assert_allclose(
            conv2d(x, weight, padding=mode, flip_kernel=True),
            signal.convolve2d(x, weight, mode),
            atol=1e-12,
        )


@pytest.mark.parametrize(("mode", "boundary"), [("zeros", "fill"), ("circular", "wrap")])
def test_borders_equal_scipy(signal: ModuleType, mode: Any, boundary: str) -> None:
    rng = np.random.default_rng(7)
    x, weight = rng.normal(size=(6, 8)), rng.normal(size=(3, 5))
    np.testing.assert_allclose(
        conv2d(x, weight, padding="same", padding_mode=mode),
        signal.correlate2d(x, weight, "same", boundary=boundary),
        atol=1e-12,
    )


def test_conv1d_equals_the_loops() -> None:
    rng = np.random.default_rng(8)
    sweep = itertools.product((5, 8, 11), (1, 2, 4), (1, 2, 3), (0, 1, 3), (1, 2))
    compared = 0
    for length, kernel_size, stride, padding, dilation in sweep:
        if dilation * (kernel_size - 1) + 1 > length + 2 * padding:
            continue
        x, weight = rng.normal(size=length), rng.normal(size=kernel_size)
        settings: dict[str, Any] = {"stride": stride, "padding": padding, "dilation": dilation}
        np.testing.assert_allclose(
            conv1d(x, weight, **settings), conv1d_loops(x, weight, **settings), atol=1e-12
        )
        compared += 1
    assert compared > 100


@pytest.mark.parametrize(
    ("size", "kernel_size", "stride"),
    [
        ((1, 1, 700, 600), (1, 1, 3, 3), (1, 1)),  # several blocks of rows
        ((1, 1, 80, 90), (1, 1, 41, 37), (2, 1)),  # a kernel so large that a row is cut as well
        ((1, 64, 10, 300), (2, 64, 5, 5), (1, 3)),  # many channels
        ((300, 1, 30, 20), (3, 1, 3, 3), (1, 1)),  # several blocks of images
    ],
)
def test_blocks_fit_together(
    torch: ModuleType,
    size: tuple[int, ...],
    kernel_size: tuple[int, ...],
    stride: tuple[int, int],
) -> None:
    rng = np.random.default_rng(9)
    x, weight = rng.normal(size=size), rng.normal(size=kernel_size)
    expected = torch.nn.functional.conv2d(
        torch.from_numpy(x), torch.from_numpy(weight), stride=stride
    )
    result = conv2d(x, weight, stride=stride)
    np.testing.assert_allclose(result, expected.numpy(), rtol=1e-9, atol=1e-9)
