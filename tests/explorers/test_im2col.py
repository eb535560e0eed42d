"""Convolution as a matrix product: the contract, and what is particular to it."""

import numpy as np
import pytest
from explorer_contract import ExplorerContract
from page import Page

from convwidgets import Im2colExplorer, col2im, conv2d, im2col, sample_image
from convwidgets.explorers.im2col_samples import KERNEL_NOTES, image_of, kernel_of
from convwidgets.scenes.marks import Box, Text
from convwidgets.scenes.raster import text_width

RNG = np.random.default_rng(11)
SMALL = RNG.integers(0, 10, (4, 4))
RAMP = sample_image("ramp")
TWO = RNG.integers(-2, 3, (2, 1, 2, 2))


class TestIm2col(ExplorerContract):
    make = Im2colExplorer
    driven_from = {"image": RAMP[:4, :4], "kernel": TWO, "stride": (2, 1)}
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
        {"image": "colour4", "kernel": "four_kernels", "padding": 2, "stride": 3, "row": 2},
        {"image": SMALL, "kernel": [[2]], "cell": (1, 1)},
        {"image": RNG.normal(size=(9, 8)), "kernel": RNG.normal(size=(7, 7)), "view": "col2im"},
        {"image": RNG.integers(0, 99, (7, 8)), "padding": 1, "cell": (3, 3), "step": 5,
         "kernel": RNG.integers(-3, 4, (5, 1, 3, 3))},
    ]  # fmt: skip


@pytest.fixture
def explorer():
    return Im2colExplorer()


def texts(explorer):
    marks = explorer.scene.marks(explorer.step)
    return [mark.text for mark in marks if isinstance(mark, Text)]


def click(explorer, target, row, column):
    Page(explorer.player).set(
        picked={"target": target, "row": row, "column": column, "serial": 1,
                "revision": explorer.player.revision}
    )  # fmt: skip


def steps_at(explorer, x, y):
    """The step that a click there goes to, or None: the first lattice that is hit, as the page."""
    for lattice in explorer.scene.lattices:
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


def test_sizes_and_factors_are_written(explorer):
    assert any("9 × 9: 81 numbers, 3.24 times the input's 25" in t for t in texts(explorer))
    explorer.configure(image="colour4", kernel="one_per_colour")
    assert any("(3·3·3) × (2·2) = 27 × 4" in t for t in texts(explorer))
    explorer.configure(image="portrait28", kernel="sobel_x")
    assert any("9 × 676: 6,084 numbers, 7.76 times the input's 784" in t for t in texts(explorer))
    assert any("4 bands of 182 columns" in t for t in texts(explorer))


def test_every_named_kernel_and_image_is_one():
    for name in KERNEL_NOTES:
        assert kernel_of(name).ndim in (2, 3, 4)
    assert image_of("portrait28").shape == (28, 28)
    assert image_of("colour4").shape == (3, 4, 4)


# ---------------------------------------------------------------------- clicks


@pytest.mark.parametrize("view", ["im2col", "col2im"])
@pytest.mark.parametrize("stride", [1, 2])
def test_every_part_of_a_step_goes_to_it(view, stride):
    explorer = Im2colExplorer(view=view, stride=stride, padding=1)
    scene, (_, across) = explorer.scene, explorer.trace.positions
    for step in range(len(explorer.trace)):
        row, column = divmod(step, across)
        places = [scene.planes[0].at(row * stride + 0.5, column * stride + 0.5)]
        x, y = scene.matrix.place(step)
        places.append((x + 3, y - 9))
        if view == "im2col":
            places.append(scene.maps[0].at(row + 0.5, column + 0.5))
            places.append(scene.strips[0][0].at(0.5, step + 0.5))
        assert [steps_at(explorer, *place) for place in places] == [step] * len(places)


def test_all_columns_of_a_wrapped_matrix_are_clicked():
    explorer = Im2colExplorer(image="portrait28")
    for step in (0, 181, 182, 400, 675):
        x, y = explorer.scene.matrix.place(step)
        assert steps_at(explorer, x + 2, y + 5) == step
        assert steps_at(explorer, *explorer.scene.strips[step // 182][0].at(0.5, step % 182 + 0.5)
                        ) == step  # fmt: skip


def test_a_jump_of_the_last_position_clicks_nothing_beside_the_image():
    explorer = Im2colExplorer(image=SMALL, kernel=[[1]], stride=3)
    plane = explorer.scene.planes[0]
    assert steps_at(explorer, *plane.at(3.5, 3.5)) == 3
    assert steps_at(explorer, *plane.at(3.5, 4.5)) is None


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
    explorer = Im2colExplorer(view=view, padding=(1, 2), cell=(2, 3))
    assert any(text.startswith(words) for text in texts(explorer))


def test_titles_side_by_side_keep_apart():
    explorer = Im2colExplorer(image="dot", stride=2, padding=2, dilation=2)
    places = {
        mark.text: (mark.x, text_width(mark.text, mark.size, bold=True) / 2)
        for mark in explorer.scene.ground()
        if isinstance(mark, Text) and mark.bold
    }
    (x, half), (window, other) = places["input  7 × 7  + padding 2"], places["window"]
    assert window - other - (x + half) >= 12


def test_the_copies_are_marked(explorer):
    minus = explorer.scene.theme.minus

    def framed():
        marks = explorer.scene.ground()
        return sum(isinstance(m, Box) and m.frame == minus for m in marks)

    assert framed() == 0
    explorer.cell = (2, 2)
    assert framed() == 9 + 1


def test_window_column_and_image_tell_stories_too(explorer):
    explorer.step = 4
    click(explorer, 1, 0, 2)  # row 1 of the window, its last cell
    assert explorer.cell == (2, 3)
    click(explorer, 3, 8, 0)  # the last entry of the column
    assert explorer.cell == (3, 3)
    click(explorer, 4, 4, 0)  # the image
    assert explorer.cell == (4, 0)
    assert explorer.step == 4


def test_padding_copies_nothing_and_says_so():
    explorer = Im2colExplorer(padding=1)
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


def test_the_way_back_says_what_it_is(explorer):
    explorer.view = "col2im"
    written = " ".join(texts(explorer))
    for words in ("here up to 9 times", "transposed map", "grad_x = col2im(weightᵀ · grad_out)"):
        assert words in written
    explorer.cell = (2, 2)
    assert "comes back as 9 × 90 = 810" in " ".join(texts(explorer))
    explorer.configure(image=SMALL, kernel=np.ones((2, 2)), stride=2, cell=None)
    assert "here yes" in " ".join(texts(explorer))
    explorer.configure(kernel=[[1]], stride=3)
    assert "come back as 0" in " ".join(texts(explorer))


def test_large_pictures_come_quickly():
    explorer = Im2colExplorer(image="mri", kernel="gaussian")
    assert explorer.player.frames == []
    assert len(explorer.scene.film(1.0).frame(9000)) < 60_000
    assert any("columns to a pixel" in text for text in texts(explorer))
