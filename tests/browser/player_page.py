"""A player in a page, as tests see and use it."""

import time
from collections.abc import Callable

from pictures import Pixels, decoded_url, difference, same
from playwright.sync_api import Locator, Page, TimeoutError

WAIT_MS = 8_000
BUTTONS = ("First step", "Step back", "Play", "Step forward", "Last step")


class Player:
    """The player at *root*; it may live in a notebook, in an exported page or in a saved one."""

    def __init__(self, root: Locator) -> None:
        self.root = root
        self.page: Page = root.page
        self.canvas = root.locator("canvas")
        self.slider = root.locator("input[type=range]")
        self.speed = root.locator("select")
        self.live = root.locator("[aria-live=polite]")

    def button(self, name: str) -> Locator:
        """A button of the transport, by what a screen reader calls it."""
        return self.root.get_by_role("button", name=name, exact=True)

    @property
    def step(self) -> int:
        """The step that is painted."""
        return int(self.root.get_attribute("data-step") or -1)

    def state(self) -> dict[str, str]:
        """What the player says of itself apart from the picture, read in one moment."""
        found: dict[str, str] = self.root.evaluate(
            """(root) => {
              const slider = root.querySelector("input[type=range]");
              return {
                step: root.dataset.step,
                steps: root.dataset.steps,
                words: root.querySelector("canvas").getAttribute("aria-label"),
                slider: slider.value,
                last: slider.max,
                spoken: slider.getAttribute("aria-valuetext"),
              };
            }"""
        )
        return found

    def pixels(self) -> Pixels:
        """The canvas' own pixels."""
        return decoded_url(self.canvas.evaluate("(canvas) => canvas.toDataURL('image/png')"))

    def focus(self) -> None:
        """Give the keyboard to the player as a whole."""
        self.root.focus()

    def press(self, *keys: str) -> None:
        """Press keys where the focus is."""
        for key in keys:
            self.page.keyboard.press(key)

    def wait_for_step(self, step: int) -> None:
        """Wait until *step* is painted."""
        try:
            self.page.wait_for_function(
                "([root, step]) => root.dataset.step === String(step)",
                arg=[self.root.element_handle(), step],
                polling="raf",
                timeout=WAIT_MS,
            )
        except TimeoutError:
            raise AssertionError(f"the player shows step {self.step}, not {step}") from None

    def wait_for_picture(self, wanted: Pixels, name: str) -> None:
        """Wait until exactly this picture is shown."""
        deadline = time.monotonic() + WAIT_MS / 1000
        while not same(shown := self.pixels(), wanted):
            assert time.monotonic() < deadline, difference(shown, wanted, name)
            self.page.wait_for_timeout(20)

    def shows(self, step: int, wanted: Pixels, name: str) -> None:
        """Once *step* is painted, the picture is this one."""
        self.wait_for_step(step)
        shown = self.pixels()
        assert same(shown, wanted), difference(shown, wanted, name)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Where a place in the picture (in its own CSS pixels) is on the page."""
        self.canvas.scroll_into_view_if_needed()
        left, top, scale = self.canvas.evaluate(
            """(canvas) => {
              const box = canvas.getBoundingClientRect();
              return [box.left, box.top, box.width / parseFloat(canvas.style.width)];
            }"""
        )
        return left + x * scale, top + y * scale

    def click_picture(self, x: float, y: float) -> None:
        """Click at a place in the picture."""
        self.page.mouse.click(*self.point(x, y))

    def drag_slider(self, step: int, steps: int) -> None:
        """Drag the slider's thumb from where it is to *step*."""
        self.slider.scroll_into_view_if_needed()
        box = self.slider.bounding_box()
        assert box is not None
        now = int(self.slider.input_value())
        # The middle of a thumb, 16 pixels wide in Chromium, runs between its halves.
        place = [box["x"] + 8 + (box["width"] - 16) * at / (steps - 1) for at in (now, step)]
        middle = box["y"] + box["height"] / 2
        self.page.mouse.move(place[0], middle)
        self.page.mouse.down()
        self.page.mouse.move(place[1], middle, steps=4)
        self.page.mouse.up()

    def record(self) -> Callable[[], list[tuple[int, float]]]:
        """From now on note each painted step and when (in ms); the function returned reads it."""
        self.root.evaluate(
            """(root) => {
              root.convwidgetsSeen = [];
              new MutationObserver(() => {
                const last = root.convwidgetsSeen.at(-1);
                const step = Number(root.dataset.step);
                if (last?.[0] !== step) root.convwidgetsSeen.push([step, performance.now()]);
              }).observe(root, { attributeFilter: ["data-step"] });
            }"""
        )
        return lambda: [(s, t) for s, t in self.root.evaluate("(root) => root.convwidgetsSeen")]


def cell_middle(lattice: list[float], step: int) -> tuple[float, float]:
    """The middle of the output cell of *step*, in the picture's CSS pixels."""
    x, y, width, height, columns, _ = lattice
    row, column = divmod(step, int(columns))
    return x + (column + 0.5) * width, y + (row + 0.5) * height
