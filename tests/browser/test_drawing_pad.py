"""The drawing pad by hand, in a real JupyterLab: strokes, keys, undo, views, no kernel."""

import time
from typing import Any

import pytest
from desk import Desk
from lab_page import OpenNotebook
from patience import come
from playwright.sync_api import FloatRect, Locator, expect

SHOW = (
    "from convwidgets.widgets.drawing_pad import DrawingPad\n"
    "heard = []\n"
    "pad = DrawingPad()\n"
    "pad.observe(lambda change: heard.append(change['new']), 'drawn')\n"
)
COUNTS = "({}.value * 16).astype(int).ravel().tolist()"


class Pad:
    """One view of the pad."""

    def __init__(self, view: Locator, notebook: OpenNotebook) -> None:
        self.view = view
        self.notebook = notebook
        self.mouse = view.page.mouse
        self.board = view.locator("canvas.cw-board")
        self.live = view.locator("[aria-live]")

    def box(self) -> FloatRect:
        self.board.hover()  # which waits until it stands still
        box = self.board.bounding_box()
        assert box is not None
        return box

    def drag(self, *places: tuple[float, float]) -> None:
        """A stroke through these places, in points (row, column) of the drawing."""
        box = self.box()
        spots = [(box["x"] + 8 * column, box["y"] + 8 * row) for row, column in places]
        self.mouse.move(*spots[0])
        self.mouse.down()
        for spot in spots[1:]:
            self.mouse.move(*spot, steps=8)
        self.mouse.up()

    def ink(self) -> int:
        return int(self.view.get_attribute("data-ink") or 0)

    def counts(self) -> list[int]:
        return [int(text) for text in self.view.locator("td").all_inner_texts()]

    def agrees(self) -> list[int]:
        """What stands in the page comes to be what the kernel has; returns the 64 counts."""
        asked = f"({COUNTS.format('pad')}, int(pad.bitmap.sum()))"

        def both_sides() -> tuple[Any, Any]:
            return self.notebook.kernel_eval(asked), (self.counts(), self.ink())

        kernel, page = come(self.view.page, both_sides, lambda sides: sides[0] == sides[1])
        assert kernel == page
        return self.counts()


def reduced(drawn: Any) -> list[int]:
    """Inked points of 4×4 blocks, without the package."""
    return [
        sum(drawn[4 * i + m][4 * j + n] for m in range(4) for n in range(4))
        for i in range(8)
        for j in range(8)
    ]


def view_of(desk: Desk, output: Locator, number: int = 0) -> Pad:
    view = output.locator(".convwidgets-pad").nth(number)
    view.wait_for()
    return Pad(view, desk.notebook)


@pytest.fixture
def pad(desk: Desk) -> Pad:
    return view_of(desk, desk.run(f"{SHOW}pad"))


def test_a_stroke_is_counted_as_the_digits_were(pad: Pad) -> None:
    pad.view.get_by_label("fit to the frame").uncheck()
    pad.drag((6, 10), (26, 10), (26, 22))
    counts = pad.agrees()
    drawn: Any = pad.notebook.kernel_eval("pad.bitmap.astype(int).tolist()")
    assert reduced(drawn) == counts
    assert all(drawn[row][10] for row in range(6, 26))
    # three or four points wide: 20 rows and 12 columns of them, round at the ends
    assert 90 <= pad.ink() <= 140
    pad.view.get_by_label("fit to the frame").check()
    fitted = pad.agrees()
    assert sum(fitted) >= 256
    assert all(sum(fitted[8 * row : 8 * row + 8]) for row in (0, 7))


def test_few_messages_and_the_newest_wins(desk: Desk, pad: Pad) -> None:
    desk.delay(150)
    start = time.monotonic()
    rows = range(4, 29, 4)
    for row in rows:
        pad.drag((row, 3), (row, 29), (row + 1, 3))
    pad.agrees()
    seconds = time.monotonic() - start
    desk.delay(0)
    heard: Any = pad.notebook.kernel_eval("len(heard)")
    # One at the end of each stroke, and five in a second.
    assert heard <= len(rows) + 5 * seconds
    assert pad.ink() > 400


def test_undo_clear_and_eraser(pad: Pad) -> None:
    undo, clear = (pad.view.get_by_role("button", name=name) for name in ("undo", "clear"))
    pad.drag((5, 5), (25, 5))
    first = pad.agrees()
    pad.drag((5, 25), (25, 25))
    second = pad.agrees()
    assert first != second
    clear.click()
    assert pad.agrees() == [0] * 64
    undo.click()
    assert pad.agrees() == second
    undo.click()
    assert pad.agrees() == first
    undo.click()
    assert pad.agrees() == [0] * 64
    undo.click()
    expect(pad.live).to_have_text("Nothing to undo.")
    pad.drag((5, 5), (25, 5))
    whole = pad.ink()
    pad.view.get_by_label("eraser").check()
    pad.drag((15, 2), (15, 9))
    assert 0 < pad.ink() < whole
    pad.agrees()


def test_everything_by_keyboard(pad: Pad) -> None:
    page = pad.view.page
    pad.board.focus()
    page.keyboard.press("Space")
    assert pad.ink() == 9
    expect(pad.live).to_have_text("row 16, column 16, ink")
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    expect(pad.live).to_have_text("row 16, column 20, blank")
    page.keyboard.press("Enter")
    for _ in range(5):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(pad.live).to_have_text("The pen is lifted.")
    assert pad.ink() == 9 + 3 * 8
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Delete")
    assert pad.ink() == 9 + 3 * 6
    page.keyboard.press("Shift+Space")
    pad.agrees()
    # what took nothing away is no step to be undone
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    assert pad.ink() == 9
    pad.agrees()
    expect(pad.board).to_be_focused()
    # Escape gives the keys back: nothing more is drawn.
    page.keyboard.press("Escape")
    expect(pad.board).not_to_be_focused()
    pad.board.focus()
    page.keyboard.press("Tab")
    expect(pad.view.get_by_label("pen", exact=True)).to_be_focused()


def test_two_views_and_python_are_one_pad(desk: Desk) -> None:
    output = desk.run(f"{SHOW}display(pad)\npad")
    one, other = view_of(desk, output), view_of(desk, output, 1)
    one.drag((8, 8), (24, 20))
    assert one.agrees() == other.agrees()
    other.view.get_by_label("fit to the frame").uncheck()
    assert one.agrees() == other.agrees()
    desk.notebook.run_cell("pad.clear()")
    expect(one.view).to_have_attribute("data-ink", "0")
    expect(other.view).to_have_attribute("data-ink", "0")
    # what Python did can be undone as well
    one.view.get_by_role("button", name="undo").click()
    assert other.agrees() == one.counts()
    assert other.ink() > 0


def test_the_picker_shows_the_pad(desk: Desk) -> None:
    output = desk.run(
        "from convwidgets.widgets.digit_picker import DigitPicker\npicker = DigitPicker(13)\npicker"
    )
    view = output.locator(".convwidgets-pad")
    expect(output.get_by_label("test digit")).to_have_value("13")
    expect(output.get_by_text("a 3", exact=True)).to_be_visible()
    expect(view).to_be_hidden()
    output.get_by_role("button", name="next").click()
    expect(output.get_by_label("test digit")).to_have_value("14")
    output.get_by_label("draw your own").check()
    expect(view).to_be_visible()
    pad = Pad(view, desk.notebook)
    pad.drag((6, 16), (26, 16))
    counts = pad.counts()
    desk.notebook.comes_to(COUNTS.format("picker"), counts)
    assert sum(counts) >= 256


@pytest.mark.slow
def test_without_a_kernel(open_notebook: Any) -> None:
    notebook = open_notebook([f"{SHOW}pad"])
    view = notebook.page.locator(".convwidgets-pad")
    view.wait_for()
    notebook.kill_kernel()
    pad = Pad(view, notebook)
    pad.drag((4, 16), (28, 16))
    assert sum(pad.counts()) >= 256
    view.get_by_role("button", name="undo").click()
    assert pad.counts() == [0] * 64
