"""What the lessons on the flip, kernels, sizes and pooling ask for, done by hand."""

import io

import numpy as np
from agreement import agree
from lesson import Lesson, Shown
from PIL import Image
from player_page import Player
from playwright.sync_api import expect

# The first square of lesson 07, its explorers counted through.
SQUARE = 5


def flip(lesson: Lesson) -> None:
    """Play through the turn, then click on both outputs."""
    flip = Shown(lesson, 0)
    flip.player.speed.select_option(label="fast")
    seen = flip.player.record()
    assert flip.player.play_until(6) == 6
    # The seven steps of the turn, one after the other.
    assert [step for step, _ in seen()][:6] == [1, 2, 3, 4, 5, 6]
    flip.player.focus()
    flip.press("Home")
    flip.has("e.step == 0")
    flip.press(*["ArrowRight"] * 6)
    flip.has("e.step == 6")
    assert "turned by 180 degrees" in flip.value("e.describe()")

    flip.click(4)  # the middle of the upper output
    first = flip.has("e.step == 7 + 4")
    flip.click(8, lattice=1)  # the last cell of the lower one
    assert flip.has("e.step == 7 + 8") != first
    up, down = flip.value("[float(o[1, 1]) for o in e.output]")
    assert (up, down) == flip.value(
        "(e.trace[11].correlation.value, e.trace[11].convolution.value)"
    )


def kernels(lesson: Lesson) -> None:
    """A kernel from the wall, one's own weights, a pixel, a picture of one's own."""
    gallery = Shown(lesson, 0)
    a_thumbnail_and_the_free_place(gallery)
    own_weights(gallery)
    a_pixel_and_the_cells_around_it(gallery)
    a_broken_file_and_a_picture(gallery)


def a_thumbnail_and_the_free_place(gallery: Shown) -> None:
    """A click on the wall shows a kernel large; on its free place, where to write weights."""
    gallery.click(5)
    gallery.has("e.step == 5 and e.trace[5].name == 'scharr_y'")
    expect(gallery.control("kernel")).to_have_value("Scharr Y")
    gallery.click(0, lattice=2, of="targets")
    gallery.note.filter(has_text="Write your own weights in the grid").wait_for()
    gallery.has("e.step == 5")


def own_weights(gallery: Shown) -> None:
    """Typed into the grid, they hang on the wall."""
    grid = gallery.view.locator(".convwidgets-matrix")
    grid.get_by_role("gridcell").nth(4).click()
    gallery.press("9", "Enter")
    gallery.has("e.own is not None and e.own[1, 1] == 9 and e.step == 15")
    expect(gallery.control("kernel")).to_have_value("own weights")
    expect(gallery.said).to_have_text("")
    gallery.click(0)
    gallery.has("e.step == 0")
    gallery.click(15)
    gallery.has("e.step == 15 and e.kernel[1, 1] == 9")


def a_pixel_and_the_cells_around_it(gallery: Shown) -> None:
    """A click on the picture opens a stepper with the result's own sum in its middle."""
    row = gallery.control("row")
    expect(row).to_be_disabled()
    _, columns = gallery.value("e.trace.picture.shape")
    gallery.click(200 * columns + 300, of="targets")
    gallery.waits_for("e.pixel is not None")
    place = gallery.value("e.pixel")
    assert np.abs(np.subtract(place, (200, 300))).max() <= 2  # several pixels share a dot
    gallery.has("True")
    expect(row).to_have_value(str(place[0]))
    expect(row).to_be_enabled()

    near = Player(gallery.view.locator(".convwidgets-player").nth(1))
    near.canvas.scroll_into_view_if_needed()

    def inside(expression: str) -> object:
        return gallery.value(f"held(e.neighbourhood, lambda e: {expression})")

    agree(near, inside, "neighbourhood")
    assert inside("float(e.trace[e.step].value)") == gallery.value("float(e.output[e.pixel])")
    near.focus()
    near.press("ArrowRight")
    near.wait_for_step(25)
    gallery.waits_for("e.neighbourhood.step == 25")
    agree(near, inside, "neighbour")
    # The frame around the pixel is a place like any other, and no step.
    gallery.click(place[0] * columns + place[1], of="targets")
    gallery.has("e.step == 15")


def a_broken_file_and_a_picture(gallery: Shown) -> None:
    """What cannot be read changes nothing; what can be is shown, and closes the pixel."""
    file = io.BytesIO()
    levels = np.add.outer(np.arange(40), np.arange(60)).astype(np.uint8)
    Image.fromarray(levels).save(file, "PNG")
    good = file.getvalue()
    before = gallery.has("e.pixel is not None")
    page = gallery.lesson.page

    def upload(name: str, content: bytes) -> None:
        with page.expect_file_chooser() as chooser:
            gallery.view.get_by_role("button", name="Own picture").click()
        file = {"name": name, "mimeType": "image/png", "buffer": content}
        chooser.value.set_files(files=[file])  # type: ignore[list-item]  # as a dictionary of its own

    upload("half.png", good[: len(good) // 2])
    gallery.alert.filter(has_text="half.png").wait_for()
    assert gallery.has("e.image.shape == (600, 512, 3)") == before
    upload("whole.png", good)
    gallery.has("e.image.shape == (40, 60) and e.pixel is None")
    assert gallery.value("float(e.image[39, 59])") == 98
    expect(gallery.control("picture")).to_have_value("own picture")
    expect(gallery.said).to_have_text("")
    expect(gallery.view.locator(".convwidgets-player").nth(1)).to_be_hidden()


def output_size(lesson: Lesson) -> None:
    """Another size, one that is refused, and other views."""
    strip = Shown(lesson, 0)
    assert "left over: nothing" in strip.value("e.describe()")
    size = strip.control("size")
    size.focus()
    strip.press("ArrowUp")  # the control's own arrow, up to 8
    longer = strip.has("e.size == 8")
    assert "left over: 1 input cell" in strip.value("e.describe()")
    assert "1 input cell left over" in strip.value(
        "[getattr(m, 'text', '') for m in e.scene.ground()]"
    )
    strip.player.focus()
    strip.press("End")
    strip.has("e.step == 2")
    size.fill("2")
    size.press("Enter")
    strip.alert.filter(has_text="The kernel's length is 3").wait_for()
    strip.press("Shift+Tab")
    strip.has("e.size == 8")
    expect(size).to_have_value("8")
    strip.control("show").select_option(label="a grid")
    assert strip.has("e.view == 'grid' and e.output.shape == (3, 3)") != longer
    expect(strip.said).to_have_text("")
    strip.control("show").select_option(label="groups of channels")
    strip.has("e.view == 'groups'")
    expect(strip.control("size")).to_be_hidden()
    strip.click(1, of="targets")
    strip.has("e.groups == 2")
    expect(strip.control("groups")).to_have_value("2")


def pooling(lesson: Lesson) -> None:
    """Ceil mode, the average, and a longer shift."""
    pool = Shown(lesson, 1)
    fewer = pool.has("e.output.shape == (2, 2)")
    pool.control("ceil mode").check()
    assert pool.has("e.output.shape == (3, 3)") != fewer
    pool.click(8)
    pool.has("e.step == 8 and e.trace[8].value == 5")
    pool.control("keep").select_option(label="average")
    pool.has("e.mode == 'average' and e.step == 8")
    expect(pool.control("count padding in the average")).to_be_enabled()
    pool.control("ceil mode").focus()
    pool.press("Space")
    pool.has("not e.ceil_mode and len(e.trace) == 4 and e.step == 3")

    square = Shown(lesson, SQUARE)
    right = square.control("right")
    right.fill("2")
    right.press("Enter")
    square.has("e.shift == (0, 2)")
