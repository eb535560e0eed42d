"""A player in a page, as tests see and use it."""

import time
from collections.abc import Callable

from pictures import DIGEST, Picture, difference
from playwright.sync_api import Locator, Page

WAIT_MS = 8_000

# Waits for a step to be painted, then reads everything at one moment.
_LOOK = f"""async (root, [step, patience]) => {{
  const digest = {DIGEST};
  const canvas = root.querySelector("canvas");
  const slider = root.querySelector("input[type=range]");
  const end = performance.now() + patience;
  while (step !== null && root.dataset.step !== String(step) && performance.now() < end) {{
    await new Promise(requestAnimationFrame);
  }}
  const picture = digest(canvas);
  const seen = {{
    step: Number(root.dataset.step),
    steps: Number(root.dataset.steps),
    words: canvas.getAttribute("aria-label"),
    slider: Number(slider.value),
    last: Number(slider.max),
    spoken: slider.getAttribute("aria-valuetext"),
  }};
  return [await picture, seen];
}}"""


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

    def picture(self) -> str:
        """The digest of the canvas's own pixels."""
        digest: str = self.canvas.evaluate(DIGEST)
        return digest

    def focus(self) -> None:
        """Give the keyboard to the player as a whole."""
        self.root.focus()

    def press(self, *keys: str) -> None:
        """Press keys where the focus is."""
        for key in keys:
            self.page.keyboard.press(key)

    def look(self, step: int | None = None) -> tuple[str, dict[str, object]]:
        """The picture and all the player says of itself, once *step* is painted."""
        picture, seen = self.root.evaluate(_LOOK, [step, WAIT_MS])
        if step is not None:
            assert seen["step"] == step, f"the player shows step {seen['step']}, not {step}"
        return picture, seen

    def wait_for_step(self, step: int) -> None:
        """Wait until *step* is painted."""
        self.look(step)

    def wait_for_picture(self, wanted: Picture, name: str) -> None:
        """Wait until exactly this picture is shown."""
        deadline = time.monotonic() + WAIT_MS / 1000
        while self.picture() != wanted.digest:
            assert time.monotonic() < deadline, self._difference(wanted, name)
            self.page.wait_for_timeout(20)

    def shows(self, step: int, wanted: Picture, name: str) -> dict[str, object]:
        """Once *step* is painted, the picture is this one; returns the rest that was seen."""
        picture, seen = self.look(step)
        assert picture == wanted.digest, self._difference(wanted, name)
        return seen

    def _difference(self, wanted: Picture, name: str) -> str:
        url = self.canvas.evaluate("(canvas) => canvas.toDataURL('image/png')")
        return difference(url, wanted, name)

    def click_picture(self, x: float, y: float) -> None:
        """Click at a place in the picture, once nothing on the page pushes it about any more."""
        scale = self.canvas.evaluate(
            "(canvas) => canvas.getBoundingClientRect().width / parseFloat(canvas.style.width)"
        )
        self.canvas.click(position={"x": x * scale, "y": y * scale})

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
    x, y, width, height, columns = lattice[:5]
    row, column = divmod(step, int(columns))
    return x + (column + 0.5) * width, y + (row + 0.5) * height
