"""Cross-correlation and convolution side by side."""

import numpy as np
import oracles
import pytest
from explorer_contract import ExplorerContract
from page import Page

import convwidgets as cw
from convwidgets import FlipExplorer
from convwidgets.scenes.marks import Box, Text
from convwidgets.trace.flip_turn import TURNS

FIRST = len(TURNS)
LEFT_MINUS_RIGHT = [[1, 0, -1]] * 3


class TestFlip(ExplorerContract):
    make = FlipExplorer
    through_controls = {
        "image": np.arange(36).reshape(6, 6),
        "kernel": [[1, 2], [3, 4]],
        "padding": "same",
        "stride": 2,
    }
    refused = [
        ("stride", 0, "stride is 0"),
        ("padding", -1, "padding is −1"),
        ("padding", 9, "The image with its padding is 23 × 23; at most 20 × 20"),
        ("kernel", np.ones((4, 6)), "kernel's width is 6"),
        ("kernel", "sobelx", "There is no kernel"),
        ("image", "portrait", "The image is 120 × 102; at most 20 × 20"),
        ("image", [1, 2, 3], "needs two axes"),
    ]
    states = [
        {"image": np.arange(64).reshape(8, 8) % 7, "kernel": "gaussian_5", "padding": 2},
        {"image": np.arange(256).reshape(16, 16), "kernel": "emboss", "stride": 3},
        {"image": [[3, 0, 6, 2, 1, 5, 6, 3, 6]], "kernel": [[1, 2, 3, 4, 5]]},
        {"image": [[1, np.nan], [3, 4]], "kernel": [[2]]},
        {"image": np.ones((20, 20)), "kernel": [[1.5]], "stride": 4},
    ]


def texts(scene, step):
    return [mark.text for mark in scene.marks(step) if isinstance(mark, Text)]


def test_output_holds_both_operations_as_the_library_and_torch_compute_them():
    image, kernel = np.arange(49).reshape(7, 7) % 5, [[1, 2, 0], [0, -1, 3]]
    explorer = FlipExplorer(image=image, kernel=kernel, padding=1, stride=2)
    for flip in (False, True):
        ours = cw.conv2d(image, kernel, padding=1, stride=2, flip_kernel=flip)
        np.testing.assert_array_equal(explorer.output[int(flip)], ours)
    torch = oracles.require("torch")
    x, weight = (torch.tensor(np.array(a, float))[None, None] for a in (image, kernel))
    theirs = torch.nn.functional.conv2d(x, weight, padding=1, stride=2)
    np.testing.assert_array_equal(explorer.output[0], theirs[0, 0].numpy())
    turned = torch.nn.functional.conv2d(x, weight.flip(2, 3), padding=1, stride=2)
    np.testing.assert_array_equal(explorer.output[1], turned[0, 0].numpy())


def test_full_padding_is_convolution_as_scipy_knows_it():
    signal = oracles.require("scipy.signal")
    image, kernel = np.arange(20).reshape(4, 5) % 7, [[1, 2], [3, 4], [5, 6]]
    output = FlipExplorer(image=image, kernel=kernel, padding="full").output
    np.testing.assert_array_equal(output[0], signal.correlate2d(image, kernel))
    np.testing.assert_array_equal(output[1], signal.convolve2d(image, kernel))


def test_both_outputs_are_painted_at_the_same_pace_and_can_be_clicked():
    explorer = FlipExplorer()
    one, other = explorer.scene.lattices
    assert one.first == other.first == FIRST
    assert (one.columns, one.rows) == (other.columns, other.rows) == (3, 3)
    assert one.painted
    assert other.painted
    assert [lattice[6] for lattice in explorer.player.lattices] == [FIRST, FIRST]
    Page(explorer.player).set(step=FIRST + 4)
    assert explorer.describe().startswith("Step 12 of 16: output row 1, column 1")


def test_the_sums_of_both_operations_and_the_verdict_are_on_the_picture():
    scene = FlipExplorer(image="edge", kernel=LEFT_MINUS_RIGHT).scene
    shown = texts(scene, FIRST + 1)
    assert shown.count("1×1") == shown.count("1×−1") == 3
    assert "They differ in sign: 3 and −3." in shown
    assert "agreeing so far: 1 of 2" in shown
    assert "They agree: 0 = 0." in texts(scene, FIRST)
    scene = FlipExplorer(image="patch", kernel=[[1, 2], [3, 4]]).scene
    assert "They differ: 37 ≠ 23." in texts(scene, FIRST)


def test_a_difference_too_small_for_the_digits_is_not_written_as_none():
    image = [[1000, 1000.4]]
    scene = FlipExplorer(image=image, kernel=[[1, 2]]).scene
    assert "They differ, by less than 3000 shows." in texts(scene, FIRST)


@pytest.mark.parametrize(
    ("kernel", "caption", "so"),
    [
        ("gaussian", "the same kernel again", "its own 180° rotation"),
        ("sobel_x", "minus the kernel", "one output is minus the other"),
        ([[1, 2], [2, 3]], "another kernel", "another kernel"),
    ],
)
def test_what_the_turn_makes_of_the_kernel_is_announced(kernel, caption, so):
    explorer = FlipExplorer(kernel=kernel)
    last_turn = texts(explorer.scene, FIRST - 1)
    assert caption in last_turn
    assert any(so in text for text in last_turn)
    assert caption in texts(explorer.scene, FIRST)


def test_the_turn_shows_rows_and_columns_reversed():
    scene = FlipExplorer(kernel=[[1, 2], [3, 4]]).scene
    for step, degrees in enumerate(TURNS):
        shown = texts(scene, step)
        assert {"rows reversed", "columns reversed", f"turned by {degrees}°"} <= set(shown)
        moves = [m for m in scene.overlays(step)[2].marks if isinstance(m, Text)]
        assert "".join(m.text for m in moves if m.text in "1234") == "1234" + "3412" + "4321"


def test_turning_weights_never_overlap_and_numbers_stay_inside_their_cells():
    for kernel in ([[1, 2, 3]] * 3, np.ones((5, 5)), [[1, 2, 3, 4, 5]], [[1], [2]]):
        explorer = FlipExplorer(image=np.ones((7, 7)), kernel=kernel)
        for step in range(FIRST):
            area = explorer.scene.overlays(step)[1]
            boxes = [m for m in area.marks if isinstance(m, Box) and m.fill][1:]
            assert len(boxes) == np.size(kernel)
            for index, one in enumerate(boxes):
                assert area.x <= one.x <= one.x + one.width <= area.x + area.width
                assert area.y <= one.y <= one.y + one.height <= area.y + area.height
                for other in boxes[:index]:
                    apart = (
                        abs(one.x - other.x) >= one.width - 1.01
                        or abs(one.y - other.y) >= one.height - 1.01
                    )
                    assert apart, (kernel, step)


def test_only_samples_that_fit_are_offered():
    names = [value for _, value in FlipExplorer()._controls["image"].dropdown.options]
    assert "edge" in names
    assert "portrait" not in names
    for name in set(names) - {"own"}:
        FlipExplorer(image=name)


def test_every_named_kernel_can_be_turned():
    explorer = FlipExplorer(image="edge")
    for name in cw.KERNELS:
        explorer.kernel = name
        assert explorer.notice.text == ""
