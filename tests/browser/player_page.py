"""A player in a page, as tests see and use it."""

from collections.abc import Callable

from patience import WAIT_MS, come
from pictures import DIGEST, Picture, difference
from playwright.sync_api import Locator, Page

# The next frame; the timer is for a page that shows none just now.
_SOON = "new Promise((go) => { requestAnimationFrame(go); setTimeout(go, 100); })"

# Waits for a step to be painted, then reads everything at one moment.
_LOOK = f"""async (root, [step, patience]) => {{
  const digest = {DIGEST};
  const canvas = root.querySelector("canvas");
  const slider = root.querySelector("input[type=range]");
  const end = performance.now() + patience;
  while (step !== null && root.dataset.step !== String(step) && performance.now() < end) {{
    await {_SOON};
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
  const live = root.querySelector("[aria-live=polite]").textContent;
  return [await picture, seen, live];
}}"""

# Waits until a step, or a later one, has been painted.
_REACH = f"""async (root, [step, patience]) => {{
  const end = performance.now() + patience;
  const painted = () => Number(root.dataset.step);
  while (!(painted() >= step) && performance.now() < end) await {_SOON};
  return painted();
}}"""

# The step, once it does not play and has painted where it stands; null while it does not.
_STANDS = """(root) => {
  const { value } = root.querySelector("input[type=range]");
  const playing = root.querySelector(".cw-play").getAttribute("aria-label") !== "Play";
  return playing || root.dataset.step !== value ? null : Number(value);
}"""

# Presses Pause in the moment in which a step is painted.
_PAUSE_AT = """(root, step) => {
  const watcher = new MutationObserver(() => {
    if (Number(root.dataset.step) < step) return;
    watcher.disconnect();
    root.querySelector(".cw-play").click();
  });
  watcher.observe(root, { attributeFilter: ["data-step"] });
}"""

# Lets no click through that falls elsewhere than it was aimed, as the picture has just moved.
_AIM = """(canvas, [x, y]) => {
  const scale = () => canvas.getBoundingClientRect().width / parseFloat(canvas.style.width);
  let meant = false;
  const look = (event) => {
    const box = canvas.getBoundingClientRect();
    const [left, top] = [box.left + x * scale(), box.top + y * scale()];
    meant = Math.hypot(event.clientX - left, event.clientY - top) < 1.5;
    if (!meant) event.stopImmediatePropagation();
  };
  window.addEventListener("pointerdown", look, { capture: true });
  canvas.convwidgetsHit = () => {
    window.removeEventListener("pointerdown", look, { capture: true });
    return meant;
  };
  return scale();
}"""


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

    def click(self, name: str) -> None:
        """Click a button that may say it is disabled, as at an end, but can be clicked."""
        self.button(name).hover()  # which waits until it stands still; a click by force does not
        self.button(name).click(force=True)

    def look(self, step: int | None = None) -> tuple[str, dict[str, object], str]:
        """The picture, what the player says of itself and what it speaks, once *step* is painted.

        All at one moment.
        """
        picture, seen, live = self.root.evaluate(_LOOK, [step, WAIT_MS])
        if step is not None:
            assert seen["step"] == step, f"the player shows step {seen['step']}, not {step}"
        return picture, seen, live

    def wait_for_step(self, step: int) -> None:
        """Wait until *step* is painted; while it plays it may be seen no more: see `reach`."""
        self.look(step)

    def reach(self, step: int) -> None:
        """Wait until it has played as far as *step*."""
        painted = self.root.evaluate(_REACH, [step, WAIT_MS])
        assert painted >= step, f"the player has come to step {painted}, not to {step}"

    def rest(self) -> int:
        """The step at which it stands, once it has stopped and painted it."""
        step = come(self.page, lambda: self.root.evaluate(_STANDS), lambda step: step is not None)
        assert step is not None, "the player does not stand still"
        return int(step)

    def play_until(self, step: int) -> int:
        """Press Play, and Pause as soon as *step* is painted; returns where it stands.

        The page does the second, as only it is always in time.
        """
        self.root.evaluate(_PAUSE_AT, step)
        self.button("Play").click()
        self.reach(step)
        return self.rest()

    def wait_for_picture(self, wanted: Picture, name: str) -> None:
        """Wait until exactly this picture is shown."""
        shown = come(self.page, self.picture, lambda shown: shown == wanted.digest)
        assert shown == wanted.digest, self.difference(wanted, name)

    def shows(self, step: int, wanted: Picture, name: str) -> dict[str, object]:
        """Once *step* is painted, the picture is this one; returns the rest that was seen."""
        picture, seen, _ = self.look(step)
        assert picture == wanted.digest, self.difference(wanted, name)
        return seen

    def difference(self, wanted: Picture, name: str) -> str:
        """How the picture differs from this one; both are kept for people."""
        url = self.canvas.evaluate("(canvas) => canvas.toDataURL('image/png')")
        return difference(url, wanted, name)

    def click_picture(self, x: float, y: float) -> None:
        """Click at a place in the picture, once nothing on the page pushes it about any more."""

        def click() -> bool:
            scale = self.canvas.evaluate(_AIM, [x, y])
            self.canvas.click(position={"x": x * scale, "y": y * scale})
            return bool(self.canvas.evaluate("(canvas) => canvas.convwidgetsHit()"))

        assert come(self.page, click, bool), "the picture never stands still"

    def drag_slider(self, step: int, steps: int) -> None:
        """Drag the slider's thumb from where it is to *step*."""
        self.slider.hover()  # which waits until it stands still
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

    def record(self) -> Callable[[], list[tuple[int, str]]]:
        """From now on note each painted step, and whether it offers to play or to pause then.

        The function returned reads the notes.
        """
        self.root.evaluate(
            """(root) => {
              const seen = (root.convwidgetsSeen = []);
              const button = root.querySelector(".cw-play");
              new MutationObserver(() => {
                const step = Number(root.dataset.step);
                if (seen.at(-1)?.[0] !== step) seen.push([step, button.getAttribute("aria-label")]);
              }).observe(root, { attributeFilter: ["data-step"] });
            }"""
        )
        return lambda: [(s, t) for s, t in self.root.evaluate("(root) => root.convwidgetsSeen")]


def cell_middle(lattice: list[float], step: int) -> tuple[float, float]:
    """The middle of the output cell of *step*, in the picture's CSS pixels."""
    x, y, width, height, columns = lattice[:5]
    row, column = divmod(step, int(columns))
    return x + (column + 0.5) * width, y + (row + 0.5) * height
