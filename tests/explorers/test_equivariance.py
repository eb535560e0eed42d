"""The equivariance explorer: the contract, and what is particular to it."""

import numpy as np
import pytest
from explorer_contract import ExplorerContract

from convwidgets import KERNELS, ConvError, EquivarianceExplorer, conv2d, sample_image
from convwidgets.scenes.equivariance_survey import framed
from convwidgets.scenes.marks import Text


class TestEquivariance(ExplorerContract):
    make = EquivarianceExplorer
    through_controls = {
        "image": np.eye(6),
        "kernel": [[1, 2], [3, 4]],
        "shift": (1, -1),
        "stride": 2,
        "padding": 0,
        "padding_mode": "circular",
        "pool": "max",
        "pool_size": 3,
        "flip_kernel": True,
    }
    refused = [
        ("image", np.ones((2, 2, 2)), r"shape \(2, 2, 2\)"),
        ("image", "crosses", "Did you mean 'cross'"),
        ("kernel", np.ones((3, 3, 3)), "needs two axes"),
        ("kernel", "sobelx", "no kernel named 'sobelx'"),
        ("shift", (0, 0), "moves nothing"),
        ("shift", (0, 7), "nothing of it would be left. Shift by at most 6 columns"),
        ("shift", (0.5, 1), "an entry of shift is 0.5"),
        ("shift", (1, 2, 3), "3 entries"),
        ("stride", 0, "stride is 0"),
        ("padding", -1, "padding is −1"),
        ("padding_mode", "reflect", "choose 'zeros' or 'circular'"),
        ("pool", "median", "pool is 'median'"),
        ("pool_size", 0, "pool_size is 0"),
    ]
    states = [
        {"stride": 2, "padding_mode": "circular"},
        {"image": "nine", "kernel": "none", "pool": "max"},
        {"image": "eye", "kernel": "box", "pool": "max", "stride": 2},
        {"image": "portrait", "shift": (15, 9), "kernel": "none", "pool": "average"},
        {"image": "ramp", "pool": "global average", "shift": (1, 1)},
        {"image": "square", "kernel": "box", "padding": 0, "shift": (-1, -1)},
        {"image": [[1, np.nan, 2, 3], [4, 5, np.inf, 6]], "kernel": "none"},
    ]


def words(explorer, step):
    return [mark.text for mark in explorer.scene.marks(step) if isinstance(mark, Text)]


def test_the_output_is_that_of_the_picture_that_is_not_shifted():
    explorer = EquivarianceExplorer(image="ramp", kernel="box")
    expected = conv2d(sample_image("ramp"), KERNELS["box"], padding="same")
    np.testing.assert_allclose(explorer.output, expected)


def test_on_a_ring_a_convolution_is_equivariant():
    image = np.random.default_rng(1).integers(0, 9, (6, 7))
    explorer = EquivarianceExplorer(image=image, padding_mode="circular", shift=(1, 1))
    assert {step.verdict for step in explorer.trace} == {"equal"}


def test_with_zeros_it_is_equivariant_but_for_the_border():
    image = np.random.default_rng(1).integers(1, 9, (6, 7))
    explorer = EquivarianceExplorer(image=image)
    assert [step.verdict for step in explorer.trace] == ["equal", *["border"] * 6]
    assert "≈  equal except at the border" in words(explorer, 1)


def test_with_stride_two_only_even_shifts_can_be_compared():
    image = np.random.default_rng(1).integers(1, 9, (8, 8))
    explorer = EquivarianceExplorer(image=image, stride=2, padding_mode="circular")
    assert [step.whole for step in explorer.trace] == [True, False] * 4
    assert [step.verdict for step in explorer.trace] == ["equal", "differs"] * 4
    said = " ".join(words(explorer, 1))
    assert "The output should move by ½ cell; it has whole cells only." in said


def test_max_pooling_is_only_partly_invariant():
    explorer = EquivarianceExplorer(image=[0, 9, 0, 0, 0, 0], kernel="none", pool="max")
    assert explorer.output.tolist() == [[9, 0, 0]]
    assert explorer.trace[1].first.tolist() == [[0, 9, 0]]
    assert explorer.trace[1].finding == "differs in 2 of 3 cells"
    # From another place the same shift changes nothing.
    explorer.image = [9, 0, 0, 0, 0, 0]
    assert explorer.trace[1].first.tolist() == [[9, 0, 0]]
    assert explorer.trace[1].verdict == "equal"


def test_global_average_pooling_on_a_ring_is_invariant():
    image = np.random.default_rng(1).integers(1, 9, (6, 7))
    explorer = EquivarianceExplorer(image=image, pool="global average", padding_mode="circular")
    assert {step.verdict for step in explorer.trace} == {"equal"}
    assert "There is no position left that could shift." in words(explorer, 2)
    explorer.padding_mode = "zeros"
    step = explorer.trace[3]
    assert step.verdict == "differs"  # one number, and it is another one
    assert step.reasons == ("Part of the picture was pushed out, or zeros came in.",)
    assert f"≠  {step.finding}" in words(explorer, 3)
    assert " instead of " in step.finding


def test_the_frame_is_drawn_only_where_both_ways_see_the_same_cells():
    explorer = EquivarianceExplorer(image="ramp")
    assert "framed: the same cells either way" in words(explorer, 1)
    assert [framed(step) for step in explorer.trace] == [False, True, True, True, False]
    # Half a cell: what lies far from every border differs, too.
    explorer = EquivarianceExplorer(image="nine", kernel="none", pool="max")
    assert [framed(step) for step in explorer.trace] == [False, False, True, False, True, False]


def test_every_verdict_can_be_clicked_and_appears_when_it_is_reached():
    explorer = EquivarianceExplorer()
    (strip,) = explorer.scene.lattices
    assert (strip.columns, strip.rows, strip.first) == (len(explorer.trace), 1, 0)
    signs = [sum(t in ("=", "≈", "≠") for t in words(explorer, k)) for k in range(3)]
    assert signs == [1, 2, 3]


def test_the_shift_by_hand():
    explorer = EquivarianceExplorer()
    down, right = explorer._controls["shift"].boxes
    right.value = 2
    assert explorer.shift == (0, 2)
    assert len(explorer.trace) == 4
    right.value = 0
    assert explorer.shift == explorer._controls["shift"].value == (0, 2)
    assert "moves nothing" in explorer.notice.text
    down.value = -3
    assert explorer.shift == (-3, 2)
    assert "moves 3 up and 2 right" in explorer.trace[1].describe()


def test_one_number_for_the_shift_counts_for_both():
    assert EquivarianceExplorer(shift=1).shift == (1, 1)


def test_no_kernel_is_a_name_like_the_others():
    explorer = EquivarianceExplorer(kernel="none", pool="average")
    assert explorer._controls["kernel"].name == "none"
    assert "Shift before or after average pooling" in repr(explorer)
    explorer.pool = "none"
    assert "sampling" in repr(explorer)


def test_too_large_a_pool_is_refused():
    explorer = EquivarianceExplorer(pool="max")
    with pytest.raises(ConvError, match="pool_size is 9, but what is pooled has only 7 rows"):
        explorer.pool_size = 9
    assert explorer.pool_size == 2


def test_a_control_that_makes_no_difference_is_disabled():
    explorer = EquivarianceExplorer()
    boxes = explorer._controls["pool_size"].boxes
    assert all(box.disabled for box in boxes)
    explorer.pool = "average"
    assert not any(box.disabled for box in boxes)
    explorer.pool = "global average"
    assert all(box.disabled for box in boxes)
