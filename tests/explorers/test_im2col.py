"""Convolution as a matrix product: the contract, and what is particular to it."""

import numpy as np
import pytest
from explorer_contract import ExplorerContract
from page import Page

from convwidgets import Im2colExplorer, col2im, conv2d, im2col, sample_image
from convwidgets.explorers.im2col_samples import KERNEL_NOTES, image_of, kernel_of
from convwidgets.scenes.im2col import im2col_scene
from convwidgets.scenes.im2col_words import back_words
from convwidgets.scenes.marks import Box, Text
from convwidgets.scenes.raster import text_width
from convwidgets.trace.im2col import im2col_trace

RNG = np.random.default_rng(11)
SMALL = RNG.integers(0, 10, (4, 4))
RAMP = sample_image("ramp")
TWO = RNG.integers(-2, 3, (2, 1, 2, 2))


class TestIm2col(ExplorerContract):
    make = Im2colExplorer
    driven_from = {"image": RAMP[:4, :3], "kernel": TWO, "stride": (2, 1)}
    through_controls = {
        "image": SMALL,
        "kernel": [[1, 0], [0, -1]],
        "stride": 1,
        "padding": 1,
        "dilation": (1, 2),
        "flip_kernel": True,
        "view": "col2im",
        "row": 1,
        "cell": (1, 2),
    }
    refused = [
        ("image", "ramps", "Did you mean 'ramp'"),
        ("image", np.ones((2, 2, 2, 2)), r"give \(H, W\), or \(C, H, W\)"),
        ("kernel", "sobel", "Did you mean"),
        ("kernel", "one_per_colour", "3 planes, and the image 1 channel"),
        ("kernel", np.ones((6, 6)), "Use a kernel of at most 5"),
        ("stride", 0, "at least 1"),
        ("padding", -1, "padding is −1|at least 0"),
        ("dilation", 3, "smaller dilation"),
        ("flip_kernel", 1, "True or False"),
        ("view", "im2row", "no view named 'im2row'"),
        ("row", -1, "row is −1"),
        ("cell", (1, 2, 3, 4), "give \\(row, column\\)"),
        ("cell", "middle", "cell is 'middle'"),
    ]
    states = [
        {"view": "col2im", "cell": (2, 2), "padding": 1, "stride": 2},
        {"image": SMALL, "kernel": [[2]], "cell": (1, 1)},
        {"image": RNG.normal(size=(7, 6)), "kernel": RNG.normal(size=(6, 6)), "view": "col2im"},
        {"image": RNG.integers(0, 99, (7, 8)), "padding": 1, "stride": (3, 2), "cell": (3, 3),
         "step": 5, "kernel": RNG.integers(-3, 4, (5, 1, 3, 3))},
        {"image": "colour4", "kernel": "four_kernels", "padding": 1, "row": 2, "cell": (1, 2, 2)},
    ]  # fmt: skip


@pytest.fixture
def explorer():
    return Im2colExplorer()


def texts(explorer):
    return written(explorer.scene, explorer.step)


def written(scene, step=0):
    return [mark.text for mark in scene.marks(step) if isinstance(mark, Text)]


def scene_of(image="ramp", kernel="sobel_x", **settings):
    """A picture alone; an explorer would paint every step of it."""
    image = image_of(image) if isinstance(image, str) else image
    kernel = kernel_of(kernel) if isinstance(kernel, str) else kernel
    return im2col_scene(im2col_trace(image, kernel, **settings))


def click(explorer, target, row, column):
    Page(explorer.player).set(
        picked={"target": target, "row": row, "column": column, "serial": 1,
                "revision": explorer.player.revision}
    )  # fmt: skip


def steps_at(scene, x, y):
    """The step that a click there goes to, or None: the first lattice that is hit, as the page."""
    for lattice in scene.lattices:
        column, row = (x - lattice.x) // lattice.cell_width, (y - lattice.y) // lattice.cell_height
        if 0 <= column < lattice.columns and 0 <= row < lattice.rows:
            return int(lattice.first + row * lattice.columns + column)
    return None


# --------------------------------------------------------------------- results


def test_the_numbers_are_the_cores(explorer):
    ramp, sobel = sample_image("ramp"), explorer.kernel
    np.testing.assert_array_equal(explorer.trace.columns, im2col(ramp, 3))
    np.testing.assert_array_equal(explorer.output, conv2d(ramp, sobel))
    explorer.view = "col2im"
    np.testing.assert_array_equal(explorer.output, col2im(im2col(ramp, 3), (5, 5), 3))
    explorer.configure(image="colour4", kernel="four_kernels", view="im2col")
    assert explorer.output.shape == (4, 2, 2)
    weight = np.repeat(kernel_of("four_kernels"), 3, axis=1)
    np.testing.assert_array_equal(explorer.output, conv2d(image_of("colour4"), weight))


def test_sizes_and_factors_are_written():
    for settings, words in [
        ({}, "9 × 9: 81 numbers, 3.24 times the input's 25"),
        ({"image": "colour4", "kernel": "one_per_colour"}, "(3·3·3) × (2·2) = 27 × 4"),
        ({"image": "portrait28"}, "9 × 676: 6,084 numbers, 7.76 times the input's 784"),
        ({"image": "portrait28"}, "4 bands of 182 columns"),
    ]:
        assert any(words in text for text in written(scene_of(**settings))), words


def test_every_named_kernel_and_image_is_one():
    for name in KERNEL_NOTES:
        assert kernel_of(name).ndim in (2, 3, 4)
    assert image_of("portrait28").shape == (28, 28)
    assert image_of("colour4").shape == (3, 4, 4)


# ---------------------------------------------------------------------- clicks


@pytest.mark.parametrize("view", ["im2col", "col2im"])
@pytest.mark.parametrize("stride", [1, 2])
def test_every_part_of_a_step_goes_to_it(view, stride):
    scene = scene_of(view=view, stride=stride, padding=1)
    _, across = scene.trace.positions
    for step in range(len(scene.trace)):
        row, column = divmod(step, across)
        places = [scene.planes[0].at(row * stride + 0.5, column * stride + 0.5)]
        x, y = scene.matrix.place(step)
        places.append((x + 3, y - 9))
        if view == "im2col":
            places.append(scene.maps[0].at(row + 0.5, column + 0.5))
            places.append(scene.strips[0][0].at(0.5, step + 0.5))
        assert [steps_at(scene, *place) for place in places] == [step] * len(places)


def test_all_columns_of_a_wrapped_matrix_are_clicked():
    scene = scene_of("portrait28")
    for step in (0, 181, 182, 400, 675):
        x, y = scene.matrix.place(step)
        assert steps_at(scene, x + 2, y + 5) == step
        assert steps_at(scene, *scene.strips[step // 182][0].at(0.5, step % 182 + 0.5)) == step


def test_a_jump_of_the_last_position_clicks_nothing_beside_the_image():
    scene = scene_of(SMALL, [[1]], stride=3)
    plane = scene.planes[0]
    assert steps_at(scene, *plane.at(3.5, 3.5)) == 3
    assert steps_at(scene, *plane.at(3.5, 4.5)) is None


def test_an_entry_tells_its_story_and_goes_to_its_column(explorer):
    matrix = len(explorer.scene.targets) - 1
    click(explorer, matrix, 5, 4)  # row 5 of column 4
    assert explorer.step == 4
    assert explorer.cell == (2, 3)
    assert "input[2, 3] = 120 stands 6 times in the matrix: columns 1–2, 4–5, 7–8" in texts(
        explorer
    )
    click(explorer, matrix, 5, 4)  # once more takes the marks away
    assert explorer.cell is None


@pytest.mark.parametrize(("view", "words"), [
    ("im2col", "input[2, 3] = 120 (padded [3, 5]) stands 9 times in the matrix: columns"),
    ("col2im", "input[2, 3] = 120 (padded [3, 5]) stands 9 times in the matrix and comes "
               "back as 9 × 120 = 1080"),
])  # fmt: skip
def test_with_padding_a_cell_has_two_places(view, words):
    scene = scene_of(view=view, padding=(1, 2), cell=(2, 3))
    assert any(text.startswith(words) for text in written(scene))


def test_titles_side_by_side_keep_apart():
    scene = scene_of("dot", stride=2, padding=2, dilation=2)
    places = {
        mark.text: (mark.x, text_width(mark.text, mark.size, bold=True) / 2)
        for mark in scene.ground()
        if isinstance(mark, Text) and mark.bold
    }
    (x, half), (window, other) = places["input  7 × 7  + padding 2"], places["window"]
    assert window - other - (x + half) >= 12


def test_the_copies_are_marked():
    def framed(**settings):
        scene = scene_of(**settings)
        minus = scene.theme.minus
        return sum(isinstance(m, Box) and m.frame == minus for m in scene.ground())

    assert framed() == 0
    assert framed(cell=(2, 2)) == 9 + 1


def test_window_column_and_image_tell_stories_too(explorer):
    explorer.step = 4
    click(explorer, 1, 0, 2)  # row 1 of the window, its last cell
    assert explorer.cell == (2, 3)
    click(explorer, 3, 8, 0)  # the last entry of the column
    assert explorer.cell == (3, 3)
    click(explorer, 4, 4, 0)  # the image
    assert explorer.cell == (4, 0)
    assert explorer.step == 4


# ---------------------------------------------------------------- from the keyboard


def boxes(explorer, name="cell"):
    """What is typed into."""
    control = explorer._controls[name]
    return control.boxes if name == "cell" else [control.box]


def test_the_marked_cell_is_chosen_by_its_row_and_column(explorer):
    control = explorer._controls["cell"]
    assert control.switch.description == "mark copies of"
    assert all(box.disabled for box in boxes(explorer))
    control.switch.value = True  # the middle cell, which most windows hold
    assert explorer.cell == (2, 2)
    boxes(explorer)[2].value = 3
    assert explorer.cell == (2, 3)
    assert any(t.startswith("input[2, 3] = 120 stands 6 times") for t in texts(explorer))
    boxes(explorer)[1].value = 5
    assert explorer.notice.text == "the cell's row is 5; it can be at most 4."
    assert boxes(explorer)[1].value == 2
    control.switch.value = False
    assert explorer.cell is None
    explorer.cell = (9, 9)  # from Python the last is taken
    assert control.value == (4, 4)


def test_a_colour_picture_asks_for_the_channel_too(explorer):
    channel = boxes(explorer)[0]
    assert channel.layout.display == "none"
    explorer.image = "colour4"
    assert channel.layout.display is None
    explorer._controls["cell"].switch.value = True
    channel.value = 1
    assert explorer.cell == (1, 2, 2)
    assert any(t.startswith("input[1, 2, 2] = 7 stands 4 times") for t in texts(explorer))


def test_the_kernel_row_is_chosen_where_there_are_several():
    explorer = Im2colExplorer(image=SMALL)
    control = explorer._controls["row"]
    assert control.layout.display == "none"
    explorer.kernel = "four_kernels"
    assert control.layout.display is None
    control.box.value = 3
    assert explorer.trace.row == explorer.row == 3
    control.box.value = 4
    assert explorer.notice.text == "kernel row is 4; it can be at most 3."
    assert explorer.row == control.box.value == 3
    explorer.row = 7  # from Python the last is taken
    assert control.value == 3
    explorer.view = "col2im"
    assert control.layout.display == "none"


def test_kernels_are_called_what_they_are_called_elsewhere():
    explorer = Im2colExplorer(image=SMALL)
    dropdown = explorer._controls["kernel"].dropdown
    names = [name for name, _ in dropdown.options]
    assert {"Sobel X", "Four kernels", "own weights"} <= set(names)
    assert dropdown.label == "Sobel X"
    dropdown.value = "box"
    assert explorer.kernel[0, 0] == 1 / 9
    explorer.kernel = [[1, 2], [3, 4]]
    assert dropdown.label == "own weights"


# --------------------------------------------------------------- what is written


def test_weights_have_two_digits_where_they_fit():
    assert written(scene_of(kernel="box")).count("0.11") == 9 + 9  # as a row and as a grid
    assert written(scene_of()).count("−2") == 1 + 1


@pytest.mark.parametrize("padding", [0, 1])
def test_channels_of_the_input_and_their_weights_are_named(padding):
    texts = written(scene_of("colour4", "one_per_colour", padding=padding))
    for channel in range(3):
        assert f"channel {channel}" in texts
        assert f"weights for channel {channel}" in texts


def test_a_narrow_matrix_has_wide_cells_for_its_output():
    scene = scene_of("colour4", "one_per_colour")
    wide, high = scene.strips[0][0].cell
    assert wide > 1.25 * high
    x, y = scene.strips[0][0].at(0, 2)
    ten = next(m for m in scene.marks(2) if isinstance(m, Text) and m.text == "10"
               and x < m.x < x + wide and y < m.y < y + high)  # fmt: skip
    assert ten.x == pytest.approx(x + (wide + 1) / 2)
    assert text_width("10", ten.size) <= wide - 6


def test_marked_columns_of_a_picture_have_bars_over_them():
    scene = scene_of("portrait28", cell=(10, 12))
    orange, matrix = scene.theme.diverging[0], scene.matrix
    band = matrix.bands.y + matrix.bands.pitch  # the second one holds all nine
    bars = [m.x for m in matrix.whole() if isinstance(m, Box) and m.fill == orange and m.y < band]
    assert bars == [matrix.place(column)[0]
                    for column in (218, 219, 220, 244, 245, 246, 270, 271, 272)]  # fmt: skip


def test_padding_copies_nothing_and_says_so():
    explorer = Im2colExplorer(padding=1, stride=2)
    click(explorer, 0, 0, 0)
    assert explorer.cell is None
    assert "padding" in explorer.notice.text
    assert explorer.notice.kind == "note"


def test_a_kernel_row_is_chosen(monkeypatch):
    explorer = Im2colExplorer(image=SMALL, kernel="four_kernels", step=1)
    monkeypatch.setattr(
        "convwidgets.explorers.im2col.im2col_trace",
        lambda *args, **settings: pytest.fail("no matrix has changed"),
    )
    click(explorer, len(explorer.scene.targets) - 2, 0, 0)
    assert explorer.row == 2
    assert explorer.step == 1
    assert explorer.trace[1].sum.value == explorer.output[2, 0, 1]
    assert "row 2 of the 4 kernel rows" in explorer.describe()


def test_channels_have_names(explorer):
    explorer.configure(image="colour4", kernel="box")
    assert "channel 1" in texts(explorer)
    click(explorer, 9, 12, 0)  # the column: second channel, second row, first cell
    assert explorer.cell == (1, 1, 0)


# ------------------------------------------------------------------ the way back


def test_the_way_back_says_what_it_is():
    def back(**settings):
        scene = scene_of(view="col2im", **settings)
        assert not any("  " in words for _, words in back_words(scene.trace))
        return " ".join(written(scene))

    for words in ("here up to 9 times", "transposed map", "grad_x = col2im(weightᵀ · grad_out)"):
        assert words in back()
    assert "comes back as 9 × 90 = 810" in back(cell=(2, 2))
    assert "here yes" in back(image=SMALL, kernel=np.ones((2, 2)), stride=2)
    assert "come back as 0" in back(image=SMALL, kernel=[[1]], stride=3)
    unread = back(image=SMALL, kernel=[[1]], stride=3, cell=(1, 1))
    assert "is read by no window and comes back as 0" in unread


@pytest.mark.all_frames
def test_large_pictures_come_quickly():
    explorer = Im2colExplorer(image="mri", kernel="gaussian")
    assert explorer.player.frames == []
    assert len(explorer.scene.film(1.0).frame(9000)) < 60_000
    assert any("columns to a pixel" in text for text in texts(explorer))
