"""The kernel gallery."""

import asyncio
import io
from datetime import UTC, datetime

import numpy as np
import pytest
from explorer_contract import ExplorerContract
from page import Page
from PIL import Image

from convwidgets import KERNELS, ConvError, KernelGallery, conv2d
from convwidgets.scenes.marks import Photo, Text
from convwidgets.scenes.theme import THEMES, rgb
from convwidgets.trace.gallery_facts import ORDER
from convwidgets.widgets.pixel_picker import PixelPicker

OWN = [[0.0, 1.0, 0.0], [1.0, -4.0, 1.0], [0.0, 1.0, 2.0]]


def gallery(**settings):
    """One on a small colour picture."""
    return KernelGallery(**({"image": "shapes"} | settings))


def flag(**settings):
    """One on a smaller one."""
    return KernelGallery(**({"image": "flag"} | settings))


@pytest.fixture(scope="module", autouse=True)
def portrait():
    """One on the picture it starts with, kept, so that others of it are quick; left as it is."""
    return KernelGallery()


class TestGallery(ExplorerContract):
    make = flag
    through_controls = {
        "image": np.arange(60).reshape(4, 5, 3) * 4,
        "kernel": [[1, 2], [3, 4]],
        "pixel": (23, 0),
    }
    refused = [
        ("image", "no-such-picture.png", "There is no file"),
        ("image", np.full((2, 2), np.nan), "NaN or infinity"),
        ("kernel", np.ones((17, 2)), "at most 16 of each"),
        ("kernel", "sobbel_x", "Did you mean"),
        ("kernel", [[1.0, np.nan]], "NaN or infinity"),
        ("own", [1, 2, 3], r"The own has shape \(3,\)"),
        ("pixel", (9999, 0), "The row of pixel is 9999; .* rows 0 to"),
        ("pixel", (0, 9999), "The column of pixel is 9999"),
        ("pixel", 7, "give a pair"),
        ("pixel", (-1, 0), "row of pixel is −1"),
        ("pixel", (0.5, 0), "row of pixel is 0.5"),
    ]
    states = [
        {"image": "shapes", "kernel": OWN, "pixel": (0, 95)},
        {"image": np.arange(6).reshape(3, 2) * 40, "kernel": "sharpen", "pixel": (1, 1)},
        {"image": [[77]], "kernel": "gaussian_5"},
        {"image": np.arange(900).reshape(1, 900) % 255, "kernel": "laplacian"},
        {"image": np.arange(1200).reshape(400, 3) % 255, "pixel": (399, 2)},
        {"image": np.full((40, 9, 3), 255), "kernel": np.ones((16, 16)), "pixel": (39, 8)},
    ]


# ------------------------------------------------------------------ kernel and step


def test_starts_with_the_portrait_and_sobel_x(portrait):
    assert portrait.notice.text == ""
    assert portrait.image.shape == (600, 512, 3)
    assert len(portrait.trace) == len(KERNELS) == 15
    assert portrait.trace[portrait.step].name == "sobel_x"
    expected = conv2d(
        np.rint(portrait.image @ [0.299, 0.587, 0.114]), KERNELS["sobel_x"],
        padding="same", padding_mode="replicate",
    )  # fmt: skip
    np.testing.assert_array_equal(portrait.output, expected)


def test_naming_a_kernel_is_stepping():
    explorer = gallery(kernel="box")
    assert explorer.step == explorer.player.step == ORDER.index("box")
    page = Page(explorer.player)
    explorer.kernel = "emboss"
    assert explorer.step == explorer.player.step == 14
    # nothing was drawn anew
    assert [set(state) for state in page.updates()] == [{"told", "step"}]
    assert explorer.output.shape == (96, 96, 3)
    assert explorer.trace.chosen == 14


def test_stepping_is_naming_a_kernel():
    explorer = gallery()
    picker = explorer._controls["kernel"]
    Page(explorer.player).set(step=ORDER.index("laplacian_4"))
    np.testing.assert_array_equal(explorer.kernel, KERNELS["laplacian_4"])
    assert picker.name == "laplacian_4"
    explorer.step = 0
    assert picker.name == "sobel_x"
    # and the same name again moves back to it
    explorer.step = 9
    explorer.kernel = "sobel_x"
    assert explorer.step == 0
    assert gallery(step=9).kernel.tolist() == KERNELS["box"].tolist()


def test_own_weights_stay_while_others_are_looked_at():
    explorer = gallery()
    picker = explorer._controls["kernel"]
    picker.weights.value = OWN
    assert (explorer.step, len(explorer.trace)) == (15, 16)
    np.testing.assert_array_equal(explorer.own, OWN)
    Page(explorer.player).set(step=3)
    assert picker.name == "prewitt_y"
    assert len(explorer.trace) == 16
    # asked for in the list, they come back
    picker.dropdown.value = "custom"
    assert explorer.step == 15
    np.testing.assert_array_equal(picker.value, OWN)
    # a kernel shown is where the next own one starts
    explorer.kernel = "sharpen"
    changed = np.array(picker.weights.value)
    changed[1, 1] = 9
    picker.weights.value = changed
    np.testing.assert_array_equal(explorer.own, changed)
    assert explorer.step == 15


def test_own_is_a_setting():
    explorer = gallery(kernel="box", own=OWN)
    assert (explorer.step, len(explorer.trace)) == (9, 16)
    explorer.own = [[1, 2]]
    assert explorer.step == 9
    explorer.step = 15
    explorer.own = [[3, 4, 5]]
    assert (explorer.step, explorer.kernel.tolist()) == (15, [[3, 4, 5]])
    explorer.own = None
    assert (explorer.step, len(explorer.trace), explorer.own) == (0, 15, None)
    explorer.configure(kernel=OWN, pixel=(1, 2))
    assert (explorer.step, explorer.pixel) == (15, (1, 2))


@pytest.mark.all_frames
def test_only_the_own_entry_is_drawn_anew(portrait):
    explorer = KernelGallery()
    before = explorer.player
    ground, frames = before.ground, list(before.frames)
    explorer.kernel = OWN
    page = Page(explorer.player)
    explorer.kernel = np.multiply(OWN, 2)
    assert explorer.player.ground is ground
    assert explorer.player.frames[:15] == frames
    (state,) = page.updates("revision")
    assert "ground" not in state


@pytest.mark.all_frames
def test_what_is_sent_stays_small(portrait):
    assert portrait.player.density == 1.0
    assert sum(map(len, portrait.player.frames)) < 2_000_000
    assert len(portrait.player.ground) < 400_000
    map_frame = portrait.player.frames[0]
    assert len(map_frame) < 100_000  # a palette of at most 256 colours


@pytest.mark.all_frames
def test_a_hand_gets_the_first_picture_first(portrait):
    async def change():
        explorer = KernelGallery(kernel=OWN)
        while not all(explorer.player.frames):
            await asyncio.sleep(0.001)
        explorer._controls["kernel"].weights.value = np.negative(OWN)
        assert [bool(frame) for frame in explorer.player.frames] == [False] * 15 + [True]
        while not all(explorer.player.frames):
            await asyncio.sleep(0.001)

    asyncio.run(change())


# ------------------------------------------------------------------ what is seen


def shown(explorer, density=1.0):
    """The large result as it is on screen."""
    png = io.BytesIO(explorer.scene.png(explorer.step, density=density))
    pixels = np.asarray(Image.open(png).convert("RGB"))
    x, y, width, height = (round(v * density) for v in explorer.scene.large.result)
    return pixels[y : y + height, x : x + width]


def test_negative_numbers_are_orange_and_positive_ones_purple():
    image = np.repeat([[200.0, 50.0, 200.0]], 20, axis=1).repeat(60, axis=0)
    explorer = KernelGallery(image=image, kernel="sobel_x")
    seen = shown(explorer)
    # 5 pixels a cell: the edges lie between columns 19 and 20, 39 and 40
    low, high, ends = seen[150, 98], seen[150, 202], THEMES["light"].diverging
    assert explorer.output[30, 19] == -600
    assert tuple(low) == rgb(ends[0])
    assert tuple(high) == rgb(ends[-1])
    assert tuple(seen[150, 50]) == rgb(ends[2])


def test_kernels_that_sum_to_1_keep_the_colours():
    explorer = gallery(kernel="identity")
    np.testing.assert_array_equal(explorer.output, explorer.image)
    scene = explorer.scene
    photos = [m for m in scene.marks(explorer.step) if isinstance(m, Photo)]
    large = [p for p in photos if p.width == scene.large.result[2]]
    np.testing.assert_array_equal(large[0].levels, explorer.image)


@pytest.mark.parametrize("colour", [False, True])
def test_what_leaves_the_levels_is_tinted(colour):
    image = np.repeat([[255.0, 0.0]], 4, axis=1).repeat(8, axis=0)
    if colour:
        image = np.repeat(image[..., None], 3, axis=2)
    explorer = KernelGallery(image=image, kernel="sharpen")
    row = explorer.output[4] if not colour else explorer.output[4, :, 0]
    assert row.tolist() == [255, 255, 255, 510, -255, 0, 0, 0]
    seen = shown(explorer)[150]
    cell = len(seen) // 8
    middles = [tuple(seen[cell * i + cell // 2]) for i in range(8)]
    ends = THEMES["light"].diverging
    assert middles[3] == rgb(ends[-1])
    assert middles[4] == rgb(ends[0])
    assert middles[0] == (255, 255, 255)
    assert middles[7] == (0, 0, 0)
    words = [m.text for m in explorer.scene.marks(explorer.step) if isinstance(m, Text)]
    assert "25 % of the pixels leave 0 to 255: tinted" in words


def test_a_flat_picture_has_flat_maps():
    explorer = KernelGallery(image=np.full((20, 30), 90), kernel="laplacian")
    assert not explorer.output.any()
    words = [m.text for m in explorer.scene.marks(explorer.step) if isinstance(m, Text)]
    assert "on the brightness; 0 everywhere" in words


def test_what_cancels_in_a_reduced_copy_stays_flat():
    """Each thumbnail has its own scale, which would show the rounding errors of decimals."""
    line = np.random.default_rng(4).integers(0, 255, (1, 300))
    explorer = flag(image=line, kernel="scharr_y")
    assert not explorer.output.any()
    wall = [m for m in explorer.scene.marks(explorer.step) if isinstance(m, Photo)]
    at = ORDER.index("scharr_y")
    flat, steep = (np.unique(photo.levels) for photo in (wall[at], wall[at - 1]))
    assert (flat.size, steep.size > 10) == (1, True)


def test_no_text_leaves_its_place():
    """Overlays hold all that they draw: every kernel, every density, long and short pictures."""
    for image in ("portrait", np.zeros((2, 90, 3))):
        explorer = KernelGallery(image=image, kernel=OWN, pixel=(1, 1))
        scene = explorer.scene
        for step in range(16):
            for overlay in scene.overlays(step):
                for mark in overlay.marks:
                    if isinstance(mark, Text):
                        assert overlay.y + 4 <= mark.y <= overlay.y + overlay.height - 4, mark
        for density in (1.25, 2.0, 2.5, 3.0):
            film = scene.film(density)
            sheet = film._raster()
            sheet.draw(scene.marks(10))
            np.testing.assert_array_equal(film.pixels(10), sheet.pixels)


# ------------------------------------------------------------------ the pixel


def test_a_click_opens_the_neighbourhood():
    explorer = gallery()
    assert explorer.neighbourhood is None
    assert explorer._place.layout.display == "none"
    revision = explorer.player.revision
    picked = {"target": 0, "row": 40, "column": 70, "revision": revision, "serial": 1}
    Page(explorer.player).set(picked=picked)
    assert explorer.pixel == (40, 70)
    assert explorer._controls["pixel"].value == (40, 70)
    assert explorer._place.layout.display is None
    near = explorer.neighbourhood
    assert near.image.shape == (9, 9)
    np.testing.assert_array_equal(near.image, explorer.trace.picture.brightness[36:45, 66:75])
    assert near.step == 24
    assert near.trace[near.step].value == explorer.output[40, 70]
    assert near.player in explorer._place.children
    # one of the result, with the same explorer
    picked = {"target": 1, "row": 0, "column": 0, "revision": revision + 1, "serial": 2}
    Page(explorer.player).set(picked=picked)
    assert explorer.pixel == (0, 0)
    assert explorer.neighbourhood is near
    assert near.trace[near.step].value == explorer.output[0, 0]
    explorer.pixel = None
    assert explorer._place.layout.display == "none"
    assert explorer._controls["pixel"].switch.value is False


def test_the_frame_of_the_pixel_is_in_the_way_of_no_click():
    explorer = flag(pixel=(3, 4), kernel="sharpen")
    wall = explorer.scene.wall.lattice
    assert explorer.player.lattices == [list(wall.packed)]
    explorer.own = OWN
    for x, y, *_ in explorer.player.lattices:
        assert wall.x <= x < wall.x + 8 * wall.cell_width
        assert wall.y <= y < wall.y + 2 * wall.cell_height


def test_a_click_on_the_free_place_opens_the_grid():
    explorer = flag()
    weights = explorer._controls["kernel"].weights
    assert weights.collapsed
    picked = {"target": 2, "row": 0, "column": 0, "revision": explorer.player.revision, "serial": 1}
    Page(explorer.player).set(picked=picked)
    assert (weights.collapsed, explorer.pixel) == (False, None)
    told = ("Write your own weights in the grid under the picture.", "note")
    assert (explorer.notice.text, explorer.notice.kind) == told
    weights.value = OWN
    assert explorer.notice.text == ""
    # The place is a step now.
    assert len(explorer.scene.targets) == 2
    # Who asks for them in the list is told, too.
    explorer = flag()
    explorer._controls["kernel"].dropdown.value = "custom"
    assert (explorer.notice.text, explorer.notice.kind) == told


def test_the_neighbourhood_follows_the_kernel():
    explorer = gallery(pixel=[95, 50])
    near = explorer.neighbourhood
    for name in ("gaussian_5", "identity", "scharr_y"):
        explorer.kernel = name
        brightness = explorer.trace.picture.brightness
        kernel = KERNELS[name]
        expected = conv2d(brightness, kernel, padding="same", padding_mode="replicate")[95, 50]
        assert near.trace[near.step].value == pytest.approx(expected)
    Page(explorer.player).set(step=0)
    np.testing.assert_array_equal(near.kernel, KERNELS["sobel_x"])
    explorer.kernel = np.ones((16, 16))
    assert near.trace[near.step].value == explorer.output[95, 50]


def test_a_new_picture_closes_the_pixel():
    explorer = gallery(pixel=(90, 90))
    explorer.image = np.eye(5) * 255
    assert explorer.pixel is None
    assert explorer._place.layout.display == "none"
    picker = explorer._controls["pixel"]
    assert [box.value for box in picker.boxes] == [2, 2]  # the middle of the new one
    picker.switch.value = True
    assert explorer.pixel == (2, 2)
    explorer.configure(image="flag", pixel=(1, 30))
    assert explorer.pixel == (1, 30)


def test_a_pixel_typed_outside_goes_back():
    explorer = gallery(pixel=(3, 4))
    row = explorer._controls["pixel"].boxes[0]
    row.value = 96
    assert (explorer.pixel, row.value) == ((3, 4), 3)
    assert "has rows 0 to 95" in explorer.notice.text
    row.value = 95
    assert (explorer.pixel, explorer.notice.text) == ((95, 4), "")


def test_pixel_picker():
    picker = PixelPicker(start=(5, 7))
    rows, columns = picker.boxes
    assert picker.value is None
    # In sight but of no use: nothing moves when they are wanted.
    assert [(box.disabled, box.value) for box in picker.boxes] == [(True, 5), (True, 7)]
    picker.start = (6, 8)
    assert ([box.value for box in picker.boxes], picker.value) == ([6, 8], None)
    picker.start = (5, 7)
    picker.switch.value = True
    assert not any(box.disabled for box in picker.boxes)
    assert (picker.value, rows.value, columns.value) == ((5, 7), 5, 7)
    columns.value = 9
    assert picker.value == (5, 9)
    rows.value = -1
    assert (picker.value, rows.value) == ((5, 9), 5)
    assert picker.refusal == "an entry of pixel is −1; it must be at least 0."
    picker.switch.value = False
    assert picker.value is None
    picker.switch.value = True
    assert picker.value == (5, 9)
    for value in ("x", (1,), [1, 2, 3], 4):
        with pytest.raises(ConvError, match="give a pair"):
            picker.value = value


# ------------------------------------------------------------------ pictures


def test_a_large_picture_is_reduced_with_a_word():
    explorer = KernelGallery(image=np.zeros((2000, 3000), np.uint8))
    assert explorer.image.shape == (667, 1000)
    assert "reduced from 2000×3000" in explorer.notice.text
    assert explorer.notice.kind == "note"


def test_an_upload_that_cannot_be_read_leaves_the_picture():
    explorer = gallery()
    picker, before = explorer._controls["image"], explorer.image
    picker.upload.set_trait("value", ({
        "name": "a.png", "type": "image/png", "size": 3, "content": memoryview(b"abc"),
        "last_modified": datetime.now(UTC),
    },))  # fmt: skip
    assert explorer.image is before
    assert "a.png" in explorer.notice.text
    assert explorer.notice.kind == "error"


def test_a_dark_picture_of_ones_is_not_read_twice():
    dark = KernelGallery(image=np.array([[0.0, 1.0], [255.0, 0.0]])).image
    explorer = KernelGallery(image=dark[:1])
    again = KernelGallery(image=explorer.image)
    np.testing.assert_array_equal(again.image, explorer.image)
