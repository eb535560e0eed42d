"""Presses arrow keys in the page and clocks each press."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from benchmarks.lab import focus
from benchmarks.sampling import median, p95

if TYPE_CHECKING:
    from lab_page import OpenNotebook
    from playwright.sync_api import Locator

_PATIENCE_MS = 10_000
#: The hash of what a selector shows.
SHOWN = "(where) => convwidgetsWatch.shown(where)"
_WATCH = "([where, what, ms]) => { window.result = convwidgetsWatch.watch(where, what, ms) }"


@dataclass
class Latencies:
    """What a series of key presses took."""

    ms: list[float] = field(default_factory=list)
    #: Animation frames until the picture was there; 1 is the very next one.
    frames: list[int] = field(default_factory=list)
    #: Presses after which the right picture never came.
    lost: int = 0
    #: The browser's own word (Event Timing) on the time to the next paint, in steps of 8 ms.
    paints: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        """Median and 95th percentile, for the table."""
        lost = f"; {self.lost} times the right pixels never came" if self.lost else ""
        return f"{median(self.ms):.1f} / {p95(self.ms):.1f} ms{lost}"

    def within(self, median_ms: float, p95_ms: float) -> bool:
        """Whether every picture came, and soon enough."""
        return not self.lost and median(self.ms) <= median_ms and p95(self.ms) <= p95_ms

    def numbers(self) -> dict[str, Any]:
        """For the JSON."""
        return {
            "ms": self.ms,
            "frames": self.frames,
            "lost": self.lost,
            "next_paint_ms": self.paints,
        }


class Walker:
    """Walks forth and back over steps whose pictures are known.

    Parameters
    ----------
    opened : OpenNotebook
        Where.
    target : Locator
        What takes the arrow keys.
    position : str
        Its attribute that says the step.
    selector : str
        CSS selector of the picture.
    pictures : sequence of str
        The hash of each step's picture.
    """

    def __init__(
        self,
        opened: "OpenNotebook",
        target: "Locator",
        position: str,
        selector: str,
        pictures: Sequence[str],
    ) -> None:
        if len(set(pictures)) != len(pictures):
            raise ValueError("two steps look the same; a picture could not be told from the last")
        self._page = opened.page
        self._target = target
        self._position = position
        self._selector = selector
        self._pictures = pictures
        self._forth = True
        self._random = random.Random(1)

    def walk(self, presses: int, into: Latencies, pause: Callable[[], None] = lambda: None) -> None:
        """Press so many keys, each after the right picture is there and a `pause`."""
        page = self._page
        focus(page, self._target)
        for _ in range(presses):
            pause()
            step, key = self._next()
            page.evaluate(_WATCH, [self._selector, self._pictures[step], _PATIENCE_MS])
            # Anywhere within a display frame, as a hand does.
            page.wait_for_timeout(self._random.uniform(30, 50))
            page.keyboard.press(key)
            found = page.evaluate("() => window.result")
            if found is None:
                into.lost += 1
            else:
                into.ms.append(found["ms"])
                into.frames.append(found["frames"])
        page.wait_for_timeout(100)  # the observer hears of a paint a little later
        into.paints += page.evaluate("() => convwidgetsWatch.paints.splice(0)")

    def _next(self) -> tuple[int, str]:
        """The neighbouring step to go to and the key for it, from where the target stands now."""
        here = round(float(self._target.get_attribute(self._position) or "nan"))
        now = self._page.evaluate(SHOWN, self._selector)
        if now != self._pictures[here]:
            shown = self._pictures.index(now) if now in self._pictures else "none"
            raise RuntimeError(f"{self._position} is {here}, and the picture is of step {shown}")
        if here in (0, len(self._pictures) - 1):
            self._forth = here == 0
        return (here + 1, "ArrowRight") if self._forth else (here - 1, "ArrowLeft")
