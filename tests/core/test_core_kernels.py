"""The named kernels: their weights, their signs, and that nobody can change them."""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from convwidgets.core import KERNELS, KERNELS_1D, ConvError, conv1d, conv2d
from convwidgets.core.kernels import KERNEL_NOTES, KERNEL_NOTES_1D, kernel_named

BOTH = [(KERNELS, KERNEL_NOTES, 2), (KERNELS_1D, KERNEL_NOTES_1D, 1)]


def test_the_names_that_are_promised() -> None:
    edges, blurs = {"sobel_x", "sobel_y", "laplacian", "emboss"}, {"box", "gaussian"}
    assert edges | blurs | {"identity", "sharpen"} <= set(KERNELS)
    assert {"identity", "difference", "central_difference", "gaussian_3"} <= set(KERNELS_1D)


@pytest.mark.parametrize(("kernels", "notes", "ndim"), BOTH)
def test_every_kernel_is_odd_float64_and_explained(
    kernels: Mapping[str, NDArray[Any]], notes: Mapping[str, str], ndim: int
) -> None:
    assert list(kernels) == list(notes)
    assert len(set(notes.values())) == len(notes)
    for name, kernel in kernels.items():
        assert kernel.ndim == ndim
        assert kernel.dtype == np.float64
        assert all(n % 2 for n in kernel.shape) or name == "forward_difference"
        assert notes[name].endswith(".")
        assert not re.search(r"-\d", notes[name]), "a minus sign, not a hyphen"


@pytest.mark.parametrize("kernels", [KERNELS, KERNELS_1D])
def test_nobody_can_change_them(kernels: Any) -> None:
    with pytest.raises(TypeError, match="does not support item assignment"):
        kernels["identity"] = np.zeros((3, 3))
    for kernel in kernels.values():
        with pytest.raises(ValueError, match="read-only"):
            kernel[0] = 1
        with pytest.raises(ValueError, match="WRITEABLE"):
            kernel.setflags(write=True)


def test_weights_as_the_lessons_print_them() -> None:
    assert KERNELS["sobel_x"].tolist() == [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]
    assert KERNELS["emboss"].tolist() == [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]]
    assert KERNELS["laplacian"].tolist() == [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]
    assert KERNELS["laplacian_4"].tolist() == [[0, 1, 0], [1, -4, 1], [0, 1, 0]]
    assert (KERNELS["gaussian"] * 16).tolist() == [[1, 2, 1], [2, 4, 2], [1, 2, 1]]
    assert KERNELS_1D["difference"].tolist() == [1, 0, -1]


def test_how_they_are_made_of_each_other() -> None:
    same = np.testing.assert_allclose
    smooth, slope = np.array([1, 2, 1]), np.array([-1, 0, 1])
    same(KERNELS["sobel_x"], np.outer(smooth, slope))
    same(KERNELS["prewitt_x"], np.outer([1, 1, 1], slope))
    same(KERNELS["scharr_x"], np.outer([3, 10, 3], slope))
    for name in ("sobel", "prewitt", "scharr"):
        same(KERNELS[f"{name}_y"], KERNELS[f"{name}_x"].T)
    same(KERNELS["gaussian"], np.outer(KERNELS_1D["gaussian_3"], KERNELS_1D["gaussian_3"]))
    same(KERNELS["gaussian_5"], np.outer(KERNELS_1D["gaussian_5"], KERNELS_1D["gaussian_5"]))
    same(KERNELS_1D["gaussian_5"], np.convolve(smooth, smooth) / 16)
    same(KERNELS["sharpen"], KERNELS["identity"] - KERNELS["laplacian_4"])
    same(KERNELS_1D["sharpen"], KERNELS_1D["identity"] - KERNELS_1D["laplacian"])


@pytest.mark.parametrize(("kernels", "notes", "ndim"), BOTH)
def test_averages_sum_to_one_and_differences_to_zero(
    kernels: Mapping[str, NDArray[Any]], notes: Mapping[str, str], ndim: int
) -> None:
    keeps_level = ("identity", "box", "gaussian", "sharpen", "emboss")
    for name, kernel in kernels.items():
        expected = 1 if name.startswith(keeps_level) else 0
        assert kernel.sum() == pytest.approx(expected), name


def test_signs() -> None:
    brighter_to_the_right = np.tile(np.arange(3), (3, 1))
    spot = np.zeros((3, 3))
    spot[1, 1] = 1
    for name in ("sobel", "prewitt", "scharr"):
        assert conv2d(brighter_to_the_right, KERNELS[f"{name}_x"]) > 0
        assert conv2d(brighter_to_the_right, KERNELS[f"{name}_y"]) == 0
        assert conv2d(brighter_to_the_right.T, KERNELS[f"{name}_y"]) > 0
    assert conv2d(spot, KERNELS["laplacian"]) == 8
    assert conv2d(spot, KERNELS["laplacian_4"]) == -4
    assert conv1d([0, 1, 0], KERNELS_1D["laplacian"]) == -2


def test_lookup_by_name() -> None:
    assert kernel_named("box") is KERNELS["box"]
    assert kernel_named("box_3", KERNELS_1D) is KERNELS_1D["box_3"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("sobel", r"no kernel named 'sobel'. Did you mean 'sobel_x' or 'sobel_y'\?"),
        ("Sobel X", r"named 'Sobel X'. Did you mean 'sobel_x'\?"),
        ("gauss", "Did you mean 'gaussian'"),
        ("laplace", "Did you mean 'laplacian'"),
        ("unknown thing", "The names are: identity, sobel_x, .*emboss"),
        ("", "The names are: identity"),
        (3, "There is no kernel named 3. The names are"),
        (None, "There is no kernel named None"),
        (["box"], "There is no kernel named"),
    ],
)
def test_unknown_names_lead_to_the_near_ones(name: Any, message: str) -> None:
    with pytest.raises(ConvError, match=message):
        kernel_named(name)
