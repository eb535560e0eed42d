"""Every number the lessons state, computed by the package."""

from typing import Any

import numpy as np
import pytest

from convwidgets.core import (
    KERNELS,
    KERNELS_1D,
    conv1d,
    conv2d,
    output_size,
    sample_image,
    sample_signal,
)

SOBEL_X = KERNELS["sobel_x"]


# ---- 01 Convolution in one dimension


def test_01_correlation_of_the_rise() -> None:
    assert conv1d(sample_signal("rise"), KERNELS_1D["difference"]).tolist() == [-2, -2, -2]


@pytest.mark.parametrize(
    ("padding", "expected"),
    [
        ("valid", [2, 2, 2]),
        ("same", [2, 2, 2, 2, -4]),
        ("full", [1, 2, 2, 2, 2, -4, -5]),
    ],
)
def test_01_true_convolution_of_the_rise(padding: str, expected: list[int]) -> None:
    out = conv1d([1, 2, 3, 4, 5], [1, 0, -1], padding=padding, flip_kernel=True)
    assert out.tolist() == expected


def test_01_slope_is_one_per_sample_and_two_over_the_baseline() -> None:
    rise = sample_signal("rise")
    assert conv1d(rise, KERNELS_1D["central_difference"]).tolist() == [1, 1, 1]
    assert conv1d(rise, KERNELS_1D["forward_difference"]).tolist() == [1, 1, 1, 1]
    np.testing.assert_array_equal(KERNELS_1D["difference"], -2 * KERNELS_1D["central_difference"])


def test_01_positive_output_means_that_the_signal_falls() -> None:
    assert (conv1d([5, 4, 3, 2, 1], KERNELS_1D["difference"]) > 0).all()


def test_01_sizes_of_the_check() -> None:
    sizes = [output_size(10, 4, padding=word) for word in ("valid", "same", "full")]
    assert sizes == [7, 10, 13]


# ---- 02 Convolution in two dimensions


def test_02_a_ramp_with_sobel() -> None:
    ramp = sample_image("ramp")
    assert ramp[:2].tolist() == [[10, 20, 30, 40, 50], [20, 40, 60, 80, 100]]
    products = ramp[:3, :3] * SOBEL_X
    assert products.tolist() == [[-10, 0, 30], [-40, 0, 120], [-30, 0, 90]]
    assert products.sum() == 160
    assert conv2d(ramp, SOBEL_X).tolist() == [[160] * 3, [240] * 3, [320] * 3]
    window = ramp[1:4, 1:4]
    assert window.tolist() == [[40, 60, 80], [60, 90, 120], [80, 120, 160]]
    assert conv2d(window, SOBEL_X).tolist() == [[240]]


def test_02_b_edge_and_its_flip() -> None:
    edge, columns = sample_image("edge"), [[1, 0, -1]] * 3
    assert conv2d(edge, columns).tolist() == [[0, 3, 3]] * 3
    assert conv2d(edge, columns, flip_kernel=True).tolist() == [[0, -3, -3]] * 3


@pytest.mark.parametrize(
    ("name", "expected"), [("sobel_x", 8), ("sobel_y", 24), ("laplacian", 0), ("box", 5)]
)
def test_02_c_patch(name: str, expected: float) -> None:
    assert conv2d(sample_image("patch"), KERNELS[name]).item() == pytest.approx(expected)


def test_02_c_products() -> None:
    products = sample_image("patch") * SOBEL_X
    assert products.tolist() == [[-1, 0, 3], [-8, 0, 12], [-7, 0, 9]]


def test_02_d_four_by_four() -> None:
    out = conv2d(sample_image("steps4"), [[1, 0], [0, -1]])
    assert out.tolist() == [[-4, -4, 2], [-4, -4, 4], [6, 6, 6]]


def test_02_e_square_with_the_laplacian() -> None:
    out = conv2d(sample_image("square"), KERNELS["laplacian"])
    assert out.tolist() == [[5, 3, 5], [3, 0, 3], [5, 3, 5]]


def test_02_f_first_window() -> None:
    assert conv2d(sample_image("first_window"), SOBEL_X).tolist() == [[2]]


def test_02_five_by_five_with_three_by_three() -> None:
    assert output_size((5, 5), (3, 3)) == (3, 3)


# ---- 04 Kernels and what they do


def test_04_identity_keeps_the_image_only_with_same_padding() -> None:
    ramp = sample_image("ramp")
    np.testing.assert_array_equal(conv2d(ramp, KERNELS["identity"], padding="same"), ramp)
    np.testing.assert_array_equal(conv2d(ramp, KERNELS["identity"]), ramp[1:4, 1:4])


def test_04_edge_magnitude_of_the_ramp() -> None:
    ramp = sample_image("ramp")
    magnitude = np.hypot(conv2d(ramp, SOBEL_X), conv2d(ramp, KERNELS["sobel_y"]))
    expected = [[226.27, 288.44, 357.77], [288.44, 339.41, 400], [357.77, 400, 452.55]]
    np.testing.assert_allclose(magnitude, expected, atol=0.005)


# ---- 05 Stride, padding, dilation and the output size


def test_05_check_numbers() -> None:
    image = [[2, 2, 3, 3, 3], [0, 1, 3, 0, 3], [2, 3, 0, 1, 3], [3, 3, 2, 1, 2], [3, 3, 0, 2, 3]]
    out = conv2d(image, [[2, 0, 1], [1, 0, 0], [0, 1, 1]], stride=2, padding=1)
    assert out.tolist() == [[1, 5, 6], [7, 8, 3], [3, 10, 4]]


# ---- 06 Colour images and feature maps


def test_06_shapes() -> None:
    x: Any = np.zeros((3, 128, 128), np.float32)
    weight = np.zeros((32, 3, 5, 5), np.float32)
    assert conv2d(x, weight, np.zeros(32, np.float32), stride=2, padding=2).shape == (32, 64, 64)
    assert weight.size + 32 == 2432
    assert conv2d(np.ones((3, 4, 4)), np.ones((1, 3, 3, 3))).tolist() == [[[27, 27], [27, 27]]]
    assert output_size(224, 3, padding=1, stride=2) == 112
    assert output_size(112, 3, padding=1, stride=2) == 56


# ---- 08 Receptive fields


def test_08_three_boxes_in_a_row() -> None:
    box = KERNELS_1D["box_3"]
    twice = conv1d(box, box, padding="full")
    thrice = conv1d(twice, box, padding="full")
    np.testing.assert_allclose(thrice * 27, [1, 3, 6, 7, 6, 3, 1])
