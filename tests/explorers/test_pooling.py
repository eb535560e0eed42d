"""The pooling explorer: the contract, and what is particular to it."""

import numpy as np
import pytest
from explorer_contract import ExplorerContract

from convwidgets import ConvError, PoolingExplorer, avg_pool2d, max_pool2d, sample_image
from convwidgets.scenes.marks import Text
from convwidgets.scenes.pooling_numbers import PoolNumberScene
from convwidgets.scenes.pooling_pixels import PoolPixelScene
from convwidgets.scenes.raster import text_width
from convwidgets.scenes.theme import THEMES


class TestPooling(ExplorerContract):
    make = PoolingExplorer
    through_controls = {
        "image": np.eye(6),
        "mode": "average",
        "kernel_size": 3,
        "stride": 1,
        "padding": 1,
        "ceil_mode": True,
        "count_include_pad": False,
    }
    refused = [
        ("image", np.ones((2, 2, 2)), r"shape \(2, 2, 2\)"),
        ("image", "mixd", "Did you mean 'mixed'"),
        ("mode", "median", "mode is 'median'; choose 'max' or 'average'"),
        ("kernel_size", 0, "kernel_size is 0"),
        ("kernel_size", 6, "kernel's height is 6"),
        ("stride", 0, "stride is 0"),
        ("padding", 2, "at most half the window, here 1"),
        ("ceil_mode", 1, "ceil_mode is 1; give True or False"),
        ("count_include_pad", "no", "count_include_pad is 'no'"),
    ]
    states = [
        {"ceil_mode": True},
        {"mode": "average", "kernel_size": 3, "stride": 2, "padding": 1},
        {"kernel_size": 3, "stride": 1, "padding": 1},
        {"stride": 3, "image": np.arange(-12, 24).reshape(6, 6)},
        {"image": "nine"},
        {"image": "eye", "kernel_size": (5, 7), "stride": 2, "padding": 2},
        {"image": "portrait", "kernel_size": 17, "mode": "average", "ceil_mode": True},
        {"image": "portrait", "kernel_size": (120, 102)},
        {"image": [[1, np.nan, 2], [np.inf, 0, 5]]},
    ]


def words(explorer, step=0):
    return [mark.text for mark in explorer.scene.marks(step) if isinstance(mark, Text)]


def test_the_result_is_the_librarys():
    image = np.random.default_rng(0).integers(0, 50, (9, 7))
    explorer = PoolingExplorer(image=image, kernel_size=3, stride=2, padding=1)
    expected = max_pool2d(image, 3, stride=2, padding=1)
    np.testing.assert_array_equal(explorer.output, expected)
    explorer.configure(mode="average", count_include_pad=False, ceil_mode=True)
    expected = avg_pool2d(image, 3, stride=2, padding=1, ceil_mode=True, count_include_pad=False)
    np.testing.assert_array_equal(explorer.output, expected)


def test_five_by_five_with_two_by_two_gives_two_and_drops_nine():
    explorer = PoolingExplorer()
    assert explorer.output.shape == (2, 2)
    text = words(explorer)
    assert "⌊(5 − 2) / 2⌋ + 1 = ⌊1.5⌋ + 1 = 2" in text
    assert "9 of 25 cells are dropped" in text
    assert "dropped: no window reaches it" in text
    explorer.ceil_mode = True
    assert explorer.output.shape == (3, 3)
    text = words(explorer)
    assert "⌈(5 − 2) / 2⌉ + 1 = ⌈1.5⌉ + 1 = 3" in text
    assert "every cell is read" in text
    assert "past the edge: never counts" in text


def test_the_largest_number_is_dropped_by_the_floor_and_kept_by_the_ceiling():
    explorer = PoolingExplorer()
    assert explorer.image.max() == 9 > explorer.output.max()
    explorer.ceil_mode = True
    assert explorer.output.max() == 9


def test_a_line_of_numbers_is_a_picture_of_one_row():
    explorer = PoolingExplorer(image=[0, 9, 0, 0, 0, 0])
    assert explorer.image.shape == (1, 6)
    assert explorer.output.tolist() == [[9, 0, 0]]
    explorer.image = [0, 0, 9, 0, 0, 0]
    assert explorer.output.tolist() == [[0, 9, 0]]
    explorer.configure(kernel_size=3, stride=1, padding=1)
    assert explorer.output.tolist() == [[0, 9, 9, 9, 0, 0]]
    assert "length" in words(explorer)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_marks_of_maxima_appear_when_their_window_has_been_there(name):
    explorer = PoolingExplorer()
    scene = explorer._make_scene(explorer.trace, name)
    accent = THEMES[name].accent
    counts = [
        sum(getattr(m, "color", "") == accent and type(m).__name__ == "Dots"
            for m in scene.reached(step))
        for step in range(4)
    ]  # fmt: skip
    assert counts == [1, 2, 3, 4]
    # A click on such a cell goes to the window that chose it.
    places = {(lattice.x, lattice.y): lattice.first for lattice in scene.lattices[1:5]}
    assert sorted(places.values()) == [0, 1, 2, 3]


def test_a_click_on_the_input_goes_to_its_window_where_windows_do_not_overlap():
    blocks = PoolingExplorer().scene.lattices[-1]
    assert (blocks.columns, blocks.rows, blocks.painted) == (2, 2, False)
    assert all(lattice.painted for lattice in PoolingExplorer(stride=1).scene.lattices)


def test_small_inputs_show_numbers_and_large_ones_pixels():
    assert isinstance(PoolingExplorer().scene, PoolNumberScene)
    assert isinstance(PoolingExplorer(image=np.eye(17)).scene, PoolPixelScene)
    # Cells too narrow for their numbers are shown as pixels, too.
    tight = PoolingExplorer(image="eye", kernel_size=4, padding=2, stride=1)
    assert isinstance(tight.scene, PoolPixelScene)


def test_greys_for_pictures_and_signed_colours_for_signed_numbers():
    assert not PoolingExplorer().scene.sheet.signed
    signed = PoolingExplorer(image=np.arange(-8, 8).reshape(4, 4))
    assert signed.scene.sheet.signed


def test_the_average_names_its_divisor():
    explorer = PoolingExplorer(mode="average", kernel_size=3, stride=2, padding=1)
    assert {"÷ 9", "13 divided by 9 cells, 5 of them padding"} <= set(words(explorer))
    explorer.count_include_pad = False
    assert {"÷ 4", "13 divided by 4 cells, as padding is left out"} <= set(words(explorer))
    explorer.configure(padding=0, kernel_size=2, stride=2, ceil_mode=True)
    last = words(explorer, 8)
    assert "5 divided by 1 cell; what lies past the edge never counts" in last


def test_cells_between_windows_are_not_called_dropped():
    explorer = PoolingExplorer(stride=3)
    assert "9 of 25 cells lie between the windows" in words(explorer)
    explorer.image = np.ones((6, 6))
    assert "11 of 36 cells are dropped, 9 lie between the windows" in words(explorer)


@pytest.mark.parametrize(
    "settings",
    [
        # five entries in the legend
        {"padding": ((0, 1), (1, 0)), "kernel_size": 2, "stride": (2, 5), "ceil_mode": True},
        # a long formula, and both kinds of cells that are not read
        {"image": "portrait", "mode": "average", "stride": 3, "ceil_mode": True},
    ],
)
def test_legend_and_sizes_stand_in_no_others_way(settings):
    explorer = PoolingExplorer(**settings)
    placed = []
    for mark in explorer.scene.marks(0):
        if isinstance(mark, Text) and mark.align == "left":
            left, right = mark.x, mark.x + text_width(mark.text, mark.size, bold=mark.bold)
            assert right <= 840 - 24, mark.text
            for other_left, other_right, y, text in placed:
                apart = right <= other_left or other_right <= left or abs(y - mark.y) >= 12
                assert apart, (text, mark.text)
            placed.append((left, right, mark.y, mark.text))
    assert max(y for _, _, y, _ in placed) < explorer.scene.height - 8


@pytest.mark.all_frames
def test_a_large_picture_is_stepped_through_on_demand():
    explorer = PoolingExplorer(image="portrait")
    assert explorer.output.shape == (60, 51)
    assert explorer.player.frames == []
    np.testing.assert_array_equal(explorer.output, max_pool2d(sample_image("portrait"), 2))


def test_by_hand_and_back_to_the_size_of_the_window():
    explorer = PoolingExplorer()
    control = explorer._controls["stride"]
    control.dropdown.value = "number"
    assert explorer.stride == 1
    control.boxes[0].value = 3
    assert explorer.stride == 3
    control.boxes[0].value = 0
    assert explorer.stride == control.boxes[0].value == 3
    assert "stride is 0" in explorer.notice.text
    control.dropdown.value = "as the window"
    assert explorer.stride is None
    assert explorer.output.shape == (2, 2)


def test_a_window_that_does_not_fit_goes_back():
    explorer = PoolingExplorer()
    explorer._controls["kernel_size"].boxes[0].value = 9
    assert explorer._controls["kernel_size"].value == explorer.kernel_size == 2
    assert "kernel" in explorer.notice.text


def test_too_large_a_picture_is_refused():
    with pytest.raises(ConvError, match=r"at most 262,144 can be shown.*image\[::2, ::2\]"):
        PoolingExplorer(image=np.zeros((600, 600)))


def test_a_control_that_makes_no_difference_is_disabled():
    explorer = PoolingExplorer()
    counting = explorer._controls["count_include_pad"]
    assert counting.disabled
    explorer.mode = "average"
    assert not counting.disabled
    assert not PoolingExplorer(mode="average")._controls["count_include_pad"].disabled
