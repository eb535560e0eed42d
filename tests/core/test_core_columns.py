"""im2col and col2im: the order of the numbers, the sizes, the overlaps, and every rank."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from oracles import require

from convwidgets.core import ConvError, col2im, conv2d, im2col

SETTINGS: list[dict[str, Any]] = [
    {},
    {"stride": (2, 1), "padding": (1, 2)},
    {"dilation": (1, 2)},
    {"stride": 3, "dilation": 2, "padding": 3},
]


def test_a_window_is_written_channel_by_channel_row_by_row() -> None:
    image = np.arange(24).reshape(2, 3, 4)
    columns = im2col(image, (2, 3))
    assert columns.shape == (12, 4)
    for position, (i, j) in enumerate([(0, 0), (0, 1), (1, 0), (1, 1)]):
        window = image[:, i : i + 2, j : j + 3]
        assert columns[:, position].tolist() == window.ravel().tolist()


@pytest.mark.parametrize("how", SETTINGS)
def test_they_equal_unfold_and_fold(
    limits: Callable[..., None], soil: Callable[[], None], how: dict[str, Any]
) -> None:
    torch = require("torch")
    x = np.arange(2 * 3 * 9 * 10.0).reshape(2, 3, 9, 10)
    columns = im2col(x, (3, 2), **how)
    theirs = torch.nn.functional.unfold(torch.from_numpy(x), (3, 2), **how)
    np.testing.assert_array_equal(columns, theirs.numpy())
    folded = torch.nn.functional.fold(theirs, (9, 10), (3, 2), **how).numpy()
    for block in (1, 300, 2000, 2**20):
        limits(block=block)
        soil()
        np.testing.assert_array_equal(col2im(columns, x.shape, (3, 2), **how), folded)


@pytest.mark.parametrize("how", [*SETTINGS, {"padding": ((0, 2), (1, 0))}, {"padding": "same"}])
def test_a_convolution_is_one_product(how: dict[str, Any]) -> None:
    rng = np.random.default_rng(1)
    for x_shape, kernels in (((9, 10), 1), ((3, 9, 10), 4), ((2, 3, 9, 10), 4)):
        x = rng.integers(-9, 10, x_shape)
        channels = () if len(x_shape) == 2 else (kernels, 3)
        weight = rng.integers(-9, 10, (*channels, 3, 2))
        out = conv2d(x, weight, **how)
        product = weight.reshape(kernels, -1) @ im2col(x, (3, 2), **how)
        np.testing.assert_array_equal(product.reshape(out.shape), out)


@pytest.mark.parametrize(
    ("image", "shape"),
    [((5, 5), (9, 9)), ((3, 4, 4), (27, 4)), ((28, 28), (9, 676)), ((1, 1, 3, 3), (1, 9, 1))],
)
def test_sizes_of_the_lesson(image: tuple[int, ...], shape: tuple[int, ...]) -> None:
    columns = im2col(np.ones(image), 3)
    assert columns.shape == shape
    if image == (28, 28):
        assert round(columns.size / (28 * 28), 2) == 7.76


def test_overlapping_windows_add_up() -> None:
    def counts(*size: int, **how: Any) -> list[list[float]]:
        return col2im(np.ones_like(im2col(np.ones(size), 3, **how)), size, 3, **how).tolist()

    line = np.array([1, 2, 3, 2, 1])
    assert counts(5, 5) == np.outer(line, line).tolist()
    assert counts(6, 6, stride=3) == np.ones((6, 6)).tolist()
    once = np.array([1, 1, 1, 0])
    assert counts(4, 4, stride=2) == np.outer(once, once).tolist()  # the last cells are left over
    assert counts(3, 3, padding=1) == np.outer([2, 3, 2], [2, 3, 2]).tolist()


def test_every_rank_of_size() -> None:
    rng = np.random.default_rng(2)
    for channels in (1, 3):
        x = rng.integers(-9, 10, (2, channels, 4, 5))
        many = im2col(x, 2)
        expected = col2im(many, (2, channels, 4, 5), 2)
        one = expected[0]
        np.testing.assert_array_equal(col2im(many, (4, 5), 2), expected)
        np.testing.assert_array_equal(col2im(many[0], (channels, 4, 5), 2), one)
        # From (H, W) alone, one channel in a single image is left out.
        flat = col2im(many[0], (4, 5), 2)
        np.testing.assert_array_equal(flat, one[0] if channels == 1 else one)
        assert flat.shape == ((4, 5) if channels == 1 else (3, 4, 5))
        for size in ([4, 5], np.array([4, 5]), (np.int64(4), np.uint8(5))):
            np.testing.assert_array_equal(col2im(many, size, 2), expected)
        for wrong in ((channels, 4, 5), (3, channels, 4, 5), (2, channels + 1, 4, 5)):
            with pytest.raises(ConvError, match="columns has shape"):
                col2im(many, wrong, 2)


@pytest.mark.parametrize(
    ("dtype", "there", "back"),
    [
        ("float16", "float16", "float16"),
        (">f4", "float32", "float32"),
        ("float64", "float64", "float64"),
        ("longdouble", "longdouble", "longdouble"),
        ("bool", "bool", "int64"),
        ("uint8", "uint8", "int64"),
        (">i2", "int16", "int64"),
        ("uint64", "uint64", "int64"),
    ],
)
@pytest.mark.parametrize("padding", [0, 1])
def test_types(dtype: str, there: str, back: str, padding: int) -> None:
    x = np.ones((2, 3, 3), dtype)
    columns = im2col(x, 2, padding=padding)
    assert columns.dtype == np.dtype(there)
    assert columns.dtype.isnative
    result = col2im(columns.astype(dtype), x.shape, 2, padding=padding)
    assert result.dtype == np.dtype(back)
    assert result.dtype.isnative
    assert result[1, 1, 1] == 4


def test_whole_numbers_add_up_beyond_their_own_type() -> None:
    for dtype in ("uint8", "int8", "uint16", "uint64", "int64"):
        largest = min(np.iinfo(dtype).max, 2**58 + 1)
        for stride in (1, 2):
            image = col2im(
                np.full((9, 9 if stride == 1 else 4), largest, dtype), (5, 5), 3, stride=stride
            )
            assert image[2, 2] == (9 if stride == 1 else 4) * largest
    with pytest.raises(ConvError, match="sums could reach"):
        col2im(np.full((9, 9), 2**60), (5, 5), 3)


def test_float16_is_added_in_float32() -> None:
    ones = np.full((9, 9), 1003, np.float16)
    assert col2im(ones, (5, 5), 3)[2, 2] == np.float16(9 * 1003)


def test_nan_stays_in_its_cell() -> None:
    columns = np.zeros((9, 9))
    columns[4, 0], columns[0, 8] = np.nan, np.inf
    image = col2im(columns, (5, 5), 3)
    assert np.argwhere(np.isnan(image)).tolist() == [[1, 1]]
    assert np.argwhere(np.isinf(image)).tolist() == [[2, 2]]
    image = np.zeros((5, 5))
    image[4, 4] = np.nan
    assert np.argwhere(np.isnan(im2col(image, 3))).tolist() == [[8, 8]]
