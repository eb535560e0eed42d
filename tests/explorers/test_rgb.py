"""One kernel on a colour picture: the contract, and what is particular to it."""

import io

import numpy as np
import pytest
from explorer_contract import ExplorerContract
from page import Page
from PIL import Image

from convwidgets import ConvError, RGBExplorer, conv2d, sample_picture
from convwidgets.explorers.rgb import LARGEST
from convwidgets.scenes.marks import Text
from convwidgets.scenes.rgb import rgb_scene
from convwidgets.trace.channels import channels_trace
from convwidgets.trace.colour_kernels import COLOUR_KERNELS

RNG = np.random.default_rng(6)
SMALL = RNG.integers(0, 10, (5, 4, 3))


class TestRGB(ExplorerContract):
    make = RGBExplorer
    through_controls = {
        "image": SMALL,
        "kernel": np.arange(12).reshape(3, 2, 2),
        "bias": -1.5,
        "stride": 2,
        "padding": "same",
        "flip_kernel": True,
    }
    refused = [
        ("image", "colour5", "no file 'colour5'"),
        ("image", np.ones((5, 4, 5)), r"\(5, 4, 5\)"),
        ("image", [[["a", "b", "c"]]], "not numbers"),
        ("image", b"not a picture", "The file"),
        ("image", None, "None"),
        ("kernel", "sobel_z", "'sobel_x' or 'sobel_y'"),
        ("kernel", np.ones((2, 3, 3)), "one plane for each colour"),
        ("kernel", np.ones((3, 6, 6)), "at most 5×5"),
        ("kernel", np.ones((3, 5, 5)), "kernel's height is 5"),
        ("bias", "much", "bias is 'much'"),
        ("stride", 1.5, "stride is 1.5"),
        ("padding", -1, "padding is −1"),
        ("flip_kernel", "yes", "flip_kernel"),
    ]
    states = [
        {"image": SMALL, "padding": 1, "bias": 2, "flip_kernel": True},
        {"image": "flag", "kernel": "sobel_x", "stride": 9},
        {"image": "shapes", "kernel": "box_5", "stride": (19, 23), "padding": 2},
        {"image": RNG.normal(size=(4, 5, 3)), "kernel": RNG.normal(size=(3, 2, 3)), "stride": 2},
        {"image": [[[1, 2, 3]]], "kernel": "brightness"},
    ]


@pytest.fixture
def explorer():
    return RGBExplorer()


def texts(explorer, step=None):
    marks = explorer.scene.marks(explorer.step if step is None else step)
    return [mark.text for mark in marks if isinstance(mark, Text)]


# --------------------------------------------------------------------- results


def test_the_output_is_the_cores_for_planes_first(explorer):
    planes = np.moveaxis(sample_picture("colour4").astype(float), -1, 0)
    for chosen in (
        {},
        {"kernel": "sobel_x", "padding": 1, "stride": 2, "bias": 0.5},
        {"kernel": np.arange(18).reshape(3, 2, 3), "flip_kernel": True, "padding": "full"},
    ):
        explorer.configure(**chosen)
        expected = conv2d(
            planes, explorer.kernel[None], [explorer.bias], stride=explorer.stride,
            padding=explorer.padding, flip_kernel=explorer.flip_kernel,
        )  # fmt: skip
        np.testing.assert_array_equal(explorer.output, expected[0])


# --------------------------------------------------------------------- picture


def test_all_27_products_three_sums_the_bias_and_the_result_are_written(explorer):
    explorer.bias = -4
    explorer.step = 3
    written = texts(explorer)
    step = explorer.trace[3]
    assert sum("×" in text and "(" not in text and " " not in text for text in written) == 27
    for channel in step.channels:
        for value, weight in zip(channel.values.ravel(), channel.weights.ravel(), strict=True):
            assert f"{value:.0f}×{weight:.0f}".replace("-", "−") in written
    for total in step.sums:
        assert written.count(f"{total:+.0f}".replace("-", "−")) >= 1
    assert written.count("−4") >= 2  # above the plus and in the addition
    assert f"{step.value:.0f}".replace("-", "−") in written
    for word in ("red", "green", "blue", "bias", "4 × 4 × 3", "3 × 4 × 4", "3 × 9 = 27"):
        assert word in written


def test_three_maps_and_the_output_are_painted_at_one_pace_and_answer_to_clicks(explorer):
    lattices = explorer.scene.lattices
    assert len(lattices) == 4
    assert all(lattice.painted and lattice.first == 0 for lattice in lattices)
    assert {(lattice.rows, lattice.columns) for lattice in lattices} == {(2, 2)}
    film = explorer.scene.film(1.0)
    empty = film.pixels(0)
    for lattice in lattices:
        left, top = lattice.cell(3)
        area = np.s_[int(top) + 6 : int(top) + 20, int(left) + 6 : int(left) + 20]
        assert (empty[area] == 255).all()
        assert not (film.pixels(3)[area] == 255).all()


def test_numbers_up_to_a_size_then_pixels():
    assert RGBExplorer().scene.layout.numbers
    assert RGBExplorer(padding=1).scene.layout.numbers
    assert not RGBExplorer(image="flag").scene.layout.numbers
    assert any("×" in text for text in texts(RGBExplorer(image="shapes")))


def test_every_part_stays_inside_for_any_kernel_and_shape():
    images = (SMALL, RNG.integers(0, 255, (30, 60, 3)), RNG.integers(0, 255, (90, 7, 3)))
    for rows, columns in ((1, 1), (1, 5), (5, 1), (2, 3), (5, 5)):
        for image in images:
            trace = channels_trace(image, np.ones((3, rows, columns)), padding=2, stride=7)
            scene = rgb_scene(trace)
            for overlay in scene.overlays(0):
                assert overlay.x >= 0
                assert overlay.x + overlay.width <= scene.width
                assert overlay.y + overlay.height <= scene.height
            join = scene.join
            assert join.x >= scene.layout.plus_x
            assert join.x + join.width <= scene.width


@pytest.mark.all_frames
def test_products_that_are_not_numbers_are_shown_as_such():
    image = SMALL.astype(float)
    image[0, 0, 0], image[4, 3, 2] = np.nan, np.inf
    explorer = RGBExplorer(image=image)
    assert "NaN" in texts(explorer)
    assert "NaN" in explorer.describe()
    assert all(explorer.player.frames)


# -------------------------------------------------------------------- pictures


def test_grey_pictures_are_taken_for_all_three_planes_with_a_word():
    explorer = RGBExplorer(image=[[10, 20], [30, 40]], kernel="only_red")
    assert explorer.image.shape == (2, 2, 3)
    assert "red, green and blue were taken to be alike" in explorer.notice.text
    assert explorer.notice.kind == "note"


def test_large_pictures_are_averaged_down_with_a_word():
    explorer = RGBExplorer(image="portrait")
    assert max(explorer.image.shape) <= LARGEST
    assert "reduced from 600×512 to 85×73 pixels, each the mean of 7×7" in explorer.notice.text
    block = sample_picture("portrait")[:7, :7].astype(float).mean(axis=(0, 1))
    np.testing.assert_array_equal(explorer.image[0, 0], np.rint(block))


def test_numbers_stay_the_numbers_they_are():
    for image in (SMALL - 5.25, SMALL / 9, SMALL * 1000):
        explorer = RGBExplorer(image=image)
        np.testing.assert_array_equal(explorer.image, image)
        np.testing.assert_array_equal(explorer._controls["image"].value, image)
        assert explorer.notice.text == ""


def test_other_sources_are_read_as_pictures():
    explorer = RGBExplorer(image=np.full((3, 3, 4), 128, np.uint8))
    assert explorer.image.shape == (3, 3, 3)
    assert "transparent" in explorer.notice.text


# -------------------------------------------------------------------- controls


def test_planes_are_edited_one_by_one(explorer):
    image, kernel = explorer._controls["image"], explorer._controls["kernel"]
    image.grids.planes[1].value = np.ones((4, 4))
    assert (explorer.image[..., 1] == 1).all()
    np.testing.assert_array_equal(explorer.image[..., 0], sample_picture("colour4")[..., 0])
    assert image.dropdown.value == "own"
    kernel.grids.planes[2].value = np.zeros((3, 3))
    assert not explorer.kernel[2].any()
    np.testing.assert_array_equal(explorer.kernel[0], COLOUR_KERNELS["one_per_colour"][0])
    assert kernel.dropdown.value == "own"


def test_a_row_added_to_one_plane_is_added_to_all(explorer):
    explorer._controls["kernel"].grids.planes[0].value = [[1, 2], [3, 4]]
    assert explorer.kernel.shape == (3, 2, 2)
    np.testing.assert_array_equal(explorer.kernel[1], [[-1, -1], [0, 0]])
    explorer._controls["image"].grids.planes[2].value = np.ones((5, 4))
    assert explorer.image.shape == (5, 4, 3)
    assert not explorer.image[4, :, 0].any()


def test_grids_unfold_together_and_are_away_when_large(explorer):
    grids = explorer._controls["image"].grids
    grids.planes[2].collapsed = False
    assert not any(plane.collapsed for plane in grids.planes)
    explorer.image = "shapes"
    assert grids.layout.display == "none"
    explorer.image = "colour4"
    assert grids.layout.display is None


def test_names_are_chosen_from_the_lists(explorer):
    kernel, image = explorer._controls["kernel"], explorer._controls["image"]
    kernel.dropdown.value = "brightness"
    assert explorer.output.shape == (4, 4)
    image.dropdown.value = "flag"
    assert explorer.image.shape == (24, 36, 3)
    kernel.dropdown.value = "own"
    assert not kernel.grids.planes[0].collapsed
    assert kernel.dropdown.value == "own"
    explorer.kernel = "sobel_y"
    assert kernel.dropdown.value == "sobel_y"


def test_own_numbers_unfold_the_grids_and_say_how(explorer):
    picker = explorer._controls["image"]
    picker.dropdown.value = "own"
    assert picker.dropdown.value == "colour4"
    assert not picker.grids.planes[0].collapsed
    assert explorer.notice.text == "Write numbers into the grids below, or upload a picture."
    assert explorer.notice.kind == "note"
    explorer.image = "flag"
    picker.dropdown.value = "own"
    assert "Upload a picture" in explorer.notice.text
    explorer.image = SMALL
    explorer.image = "flag"
    picker.dropdown.value = "own"
    np.testing.assert_array_equal(explorer.image, SMALL)


def test_a_plane_too_large_for_the_image_goes_back(explorer):
    explorer._controls["kernel"].grids.planes[0].value = np.ones((5, 5))
    assert explorer.kernel.shape == explorer._controls["kernel"].value.shape == (3, 3, 3)
    assert "kernel's height is 5" in explorer.notice.text


def test_the_bias_is_typed(explorer):
    control = explorer._controls["bias"]
    page = Page(control.box)
    page.set(value=2.5)
    assert explorer.bias == 2.5
    assert explorer.output[0, 0] == 24.5
    page.set(value=None)
    assert explorer.bias == control.value == control.box.value == 2.5
    assert explorer.notice.text == "bias is empty; type a number, such as 0.5."
    for wrong in (float("nan"), "x", True, [1, 2]):
        with pytest.raises(ConvError, match="bias is"):
            control.value = wrong


def upload(picker, name, content):
    file = {
        "name": name, "type": "image/png", "size": len(content), "last_modified": 0,
        "content": memoryview(content),
    }  # fmt: skip
    Page(picker.upload).set(value=[file])


def large_png():
    buffer = io.BytesIO()
    Image.fromarray(RNG.integers(0, 255, (200, 100, 3), np.uint8)).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.all_frames
def test_an_upload_becomes_the_image(explorer):
    buffer = io.BytesIO()
    Image.fromarray(np.full((2, 3, 3), 7, np.uint8)).save(buffer, "PNG")
    picker = explorer._controls["image"]
    explorer.kernel = "only_red"
    upload(picker, "a.png", buffer.getvalue())
    assert explorer.image.shape == (2, 3, 3)
    assert picker.dropdown.value == "own"
    upload(picker, "c.png", large_png())
    assert max(explorer.image.shape) <= LARGEST
    assert "reduced from 200×100" in explorer.notice.text
    explorer.image = np.full((2, 3, 3), 7)
    upload(picker, "b.png", b"broken")
    assert explorer.image.shape == (2, 3, 3)
    assert "b.png" in explorer.notice.text
