"""Backpropagation through a convolution: the contract, and what is particular to it."""

import numpy as np
import pytest
from explorer_contract import ExplorerContract
from page import Page

from convwidgets import BackpropExplorer, ConvError, conv2d_backward
from convwidgets.scenes.backprop import backprop_scene
from convwidgets.scenes.marks import Picture, Text
from convwidgets.scenes.theme import THEMES, rgb
from convwidgets.trace.backprop import GRADIENTS, backprop_trace
from convwidgets.trace.backprop_inputs import LARGEST

RNG = np.random.default_rng(10)


class TestBackprop(ExplorerContract):
    make = BackpropExplorer
    through_controls = {
        "image": np.arange(36).reshape(6, 6) % 7,
        "kernel": [[1, 2], [3, 4]],
        "stride": 2,
        "padding": "same",
        "dilation": 2,
        "flip_kernel": True,
        "grad_out": np.arange(9).reshape(3, 3) - 4,
        "gradient": "input",
    }
    refused = [
        ("image", "digit", "Did you mean 'digits'"),
        ("image", "portrait", "no sample image named"),
        ("image", [1, 2, 3], "needs two axes"),
        ("image", np.ones((15, 5)), r"height is 15, .* 15 \+ 3 − 1 is 17, and at most 16"),
        ("image", [[np.nan, 1]], "The image holds nan"),
        ("kernel", np.ones((6, 6)), "kernel's height is 6"),
        ("kernel", [[1e7]], "The kernel holds 10000000.0; .* Scale it down"),
        ("kernel", "sobelx", "There is no kernel"),
        ("grad_out", "mix", "Did you mean 'mixed'"),
        ("grad_out", [[1, 2]], r"grad_out has shape \(1, 2\), and the output .* \(3, 3\)"),
        ("grad_out", np.full((3, 3), np.inf), "grad_out holds inf"),
        ("grad_out", None, "grad_out is None"),
        ("gradient", "weights", "gradient is 'weights'; choose 'weight', 'input' or 'bias'"),
        ("gradient", ["weight"], "gradient is"),
        ("stride", 0, "stride is 0"),
        ("padding", -1, "padding is −1"),
        ("padding", 5, "Use a smaller image, a smaller kernel or less padding\\."),
        ("dilation", 3, "covers 7 cells with dilation 3"),
        ("flip_kernel", 1, "flip_kernel is 1"),
        ("bias", "b", "bias is 'b'"),
    ]
    states = [
        {"stride": 2, "padding": 1, "dilation": 2, "flip_kernel": True, "image": "dot"},
        {"image": [[3]], "kernel": [[2]], "bias": -0.5},
        {"image": RNG.normal(size=(9, 14)) * 100, "kernel": "gaussian", "stride": (1, 3)},
        {"gradient": "bias", "image": "edge", "padding": 1},
        {"gradient": "input", "image": RNG.normal(size=(3, 5)), "kernel": "gaussian_5",
         "padding": 2, "grad_out": "single"},
        {"gradient": "input", "stride": 2, "padding": ((0, 2), (1, 1)), "kernel": [[1, -2]],
         "image": "steps4"},
    ]  # fmt: skip


def texts(explorer, step=None):
    marks = explorer.scene.marks(explorer.step if step is None else step)
    return [mark.text for mark in marks if isinstance(mark, Text)]


# --------------------------------------------------------------------- results


def test_the_three_gradients_are_those_of_the_core():
    explorer = BackpropExplorer(padding=1, stride=2)
    grads = conv2d_backward(
        explorer.trace.grad_out, explorer.image, explorer.kernel, padding=1, stride=2
    )
    for name, expected in zip(("input", "weight", "bias"), grads, strict=True):
        explorer.gradient = name
        np.testing.assert_array_equal(explorer.output, expected)
        assert explorer.output.shape == expected.shape
        assert len(explorer.trace) == expected.size


# --------------------------------------------------------------------- picture


def test_all_products_their_outputs_and_both_gradients_are_written():
    explorer = BackpropExplorer(step=4)
    written, step = texts(explorer), explorer.trace[4]
    for value, weight in zip(step.sum.values.ravel(), step.sum.weights.ravel(), strict=True):
        assert f"{value:.0f}×{weight:.0f}".replace("-", "−") in written
    for i, j in np.ndindex(3, 3):
        assert f"out[{i}, {j}]" in written
        assert f"x[{i + 1}, {j + 1}]" in written
    assert "∂L/∂w[1, 1]" in written
    assert written.count("12") == 3  # the entry, the sum and the difference
    assert "200.012" in written
    assert "199.988" in written


def test_the_kernel_is_seen_to_be_rotated():
    explorer = BackpropExplorer(gradient="input", step=12)
    written = texts(explorer)
    assert "rotated by 180°" in written
    outputs = [f"out[{i}, {j}]" for i, j in np.ndindex(3, 3)]
    weights = [f"w[{2 - i}, {2 - j}]" for i, j in np.ndindex(3, 3)]
    assert [text for text in written if text in outputs] == outputs
    assert [text for text in written if text in weights] == weights
    flipped = texts(BackpropExplorer(gradient="input", step=12, flip_kernel=True))
    assert "rotated back" in flipped
    assert [text for text in flipped if text in weights] == weights[::-1]


def small_pictures(explorer, step):
    return [mark for mark in explorer.scene.marks(step) if isinstance(mark, Picture)]


def test_in_the_small_pictures_the_window_moves_and_by_an_input_the_cell_stays():
    dark = np.array(rgb(THEMES["light"].text))

    def cells(explorer, step):
        found = []
        for picture in small_pictures(explorer, step):
            (at,) = np.argwhere((picture.cells == dark).all(axis=2))
            found.append(tuple(int(i) for i in at))
        return found

    by_weight = BackpropExplorer(padding=1)
    assert cells(by_weight, 5) == []  # 25 products: no room for them
    by_weight = BackpropExplorer(stride=2)
    assert cells(by_weight, 5) == [(1, 2), (1, 4), (3, 2), (3, 4)]
    by_input = BackpropExplorer(gradient="input", stride=2, padding=1)
    assert cells(by_input, 8) == [(2, 4)] * 4


def test_zeros_are_told_and_the_padding_is_cut_off():
    plain = BackpropExplorer(gradient="input")
    assert "grad_out  3 × 3, zeros around" in texts(plain)
    spread = BackpropExplorer(gradient="input", stride=2, padding=1)
    assert "grad_out  3 × 3, zeros between and around" in texts(spread)
    bare = BackpropExplorer(gradient="input", kernel=[[2]])
    assert "grad_out  5 × 5" in texts(bare)
    place = spread.scene.place
    assert (place.gradient.rows, place.entries.rows) == (7, 5)
    assert spread.scene.lattices[0].rows == spread.scene.lattices[0].columns == 5
    assert spread.player.steps == 25


def test_a_cell_that_nobody_reads_has_no_gradient_and_says_so():
    explorer = BackpropExplorer(gradient="input", image=np.ones((4, 4)), stride=2)
    explorer.step = 15
    assert explorer.describe() == (
        "Step 16 of 16: the gradient by input row 3, column 3 is 0, as no output reads it; "
        "the numeric gradient is 0."
    )
    assert "No output reads x[3, 3]: whatever it holds, the loss stays as it is." in texts(explorer)


def test_one_step_is_one_entry_that_answers_to_clicks():
    explorer = BackpropExplorer(gradient="input")
    (lattice,) = explorer.scene.lattices
    Page(explorer.player).set(step=17)
    assert explorer.step == 17
    row, column = divmod(17, 5)
    entries = explorer.scene.place.entries
    assert lattice.cell(17) == entries.at(row, column)


def test_a_weight_in_the_kernel_is_as_good_as_its_gradient():
    explorer = BackpropExplorer()
    entries, kernel = explorer.scene.lattices
    assert entries.painted
    assert not kernel.painted
    assert (kernel.x, kernel.y) == explorer.scene.place.kernel.at(0, 0)
    assert (kernel.first, kernel.rows, kernel.columns) == (0, 3, 3)


@pytest.mark.parametrize("settings", [
    {}, {"image": "ramp"}, {"image": "patch", "kernel": [[1, 2], [3, 4]]}, {"dilation": 2},
])  # fmt: skip
def test_nothing_below_the_grids_jumps_between_weight_and_input(settings):
    explorer = BackpropExplorer(**settings)
    before = explorer.scene.sum.y, explorer.scene.height
    explorer.gradient = "input"
    assert (explorer.scene.sum.y, explorer.scene.height) == before


def test_where_one_picture_is_much_taller_the_other_is_not_filled_with_nothing():
    large = {"image": "dot", "kernel": "gaussian_5"}
    by_weight, by_input = (
        BackpropExplorer(gradient=name, **large).scene.place for name in ("weight", "input")
    )
    assert by_weight.under - by_input.under > 32
    assert by_input.kernel.y == 56 + 40  # under the headline and its own title


def test_stride_and_dilation_are_told_where_there_are_neighbours():
    settings = {"stride": (2, 1), "padding": 1, "dilation": 2, "image": "ramp", "step": 6}
    by_weight, by_input = (
        " ".join(texts(BackpropExplorer(gradient=name, **settings))) for name in ("weight", "input")
    )
    assert "The windows start 2 rows and 1 column apart: so far apart lies grad_out" in by_weight
    assert "Two neighbouring weights meet cells that are 2 cells apart." in by_weight
    assert "The windows lie 2 rows and 1 column apart, and so do the entries of" in by_input
    assert "The weights lie 2 cells apart, on the input as on grad_out." in by_input
    alone = {"stride": 99, "image": [[1, 2], [3, 4]], "kernel": [[5]], "dilation": 2}
    for name in ("weight", "input"):
        assert " apart" not in " ".join(texts(BackpropExplorer(gradient=name, **alone)))


@pytest.mark.parametrize("settings", [
    {"image": np.ones((14, 14))},
    {"image": np.ones((8, 8)), "kernel": np.ones((8, 8)), "padding": ((0, 0), (1, 0))},
    {"image": np.ones((1, 12)), "kernel": np.ones((1, 3)), "dilation": 2},
    {"image": np.ones((12, 1)), "kernel": np.ones((3, 1)), "stride": (3, 1)},
    {"image": np.full((10, 10), -1234.5), "stride": (2, 3), "dilation": (2, 1), "padding": 1,
     "flip_kernel": True},
])  # fmt: skip
def test_everything_stays_inside(settings):
    settings = {"kernel": np.ones((3, 3)), **settings}
    for gradient in GRADIENTS:
        trace = backprop_trace(gradient=gradient, **settings)
        scene = backprop_scene(trace)
        assert scene.height < 900
        for panel in scene.panels:
            assert panel.x >= 14
            assert panel.x + panel.width <= scene.width - 6
        for overlay in scene.overlays(len(trace) - 1):
            assert overlay.x >= 0
            assert overlay.x + overlay.width <= scene.width
            assert overlay.y + overlay.height <= scene.height


def test_the_largest_that_can_be_shown_is_shown():
    scene = backprop_scene(backprop_trace(np.ones((LARGEST, LARGEST)), [[1]], gradient="input"))
    assert scene.place.field.rows == scene.place.field.columns == LARGEST
    assert scene.place.gradient.cell >= 19
    assert scene.place.field.x > 6


# -------------------------------------------------------------------- controls


def test_names_follow_the_output_and_own_numbers_do_not():
    explorer = BackpropExplorer()
    picker = explorer._controls["grad_out"]
    explorer.stride = 2
    assert explorer.grad_out == picker.value == picker.dropdown.value == "mixed"
    assert explorer.trace.grad_out.shape == picker.grid.value.shape == (2, 2)
    picker.dropdown.value = "ones"
    np.testing.assert_array_equal(explorer.trace.grad_out, np.ones((2, 2)))
    picker.grid.value = [[1, 2], [3, 5]]
    np.testing.assert_array_equal(explorer.trace.grad_out, [[1, 2], [3, 5]])
    assert picker.dropdown.value == "own numbers"
    with pytest.raises(ConvError, match="or a name that fits every output, such as 'mixed'"):
        explorer.stride = 1
    assert explorer.stride == 2
    picker.dropdown.value = "single"
    assert explorer.trace.grad_out.sum() == 1
    picker.dropdown.value = "own numbers"
    assert not picker.grid.collapsed
    np.testing.assert_array_equal(explorer.grad_out, explorer.trace.grad_out)


def test_an_entry_that_is_refused_leaves_the_grid():
    explorer = BackpropExplorer()
    picker = explorer._controls["grad_out"]
    before = explorer.trace.grad_out
    picker.grid.value = np.full((3, 3), 1e9)
    assert "grad_out holds 1000000000.0" in explorer.notice.text
    assert explorer.grad_out == picker.value == "mixed"
    np.testing.assert_array_equal(picker.grid.value, before)


def test_the_image_goes_back_where_the_kernel_no_longer_fits():
    explorer = BackpropExplorer()
    explorer._controls["stride"].value = 2
    explorer._controls["image"].dropdown.value = "patch"
    assert explorer.output.shape == (3, 3)
    explorer._controls["kernel"].dropdown.value = "gaussian_5"
    assert explorer.kernel.shape == (3, 3)
    assert "kernel's height is 5" in explorer.notice.text
