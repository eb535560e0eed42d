"""How far a measurement has come: a bar in the explorer, a line in a cell that is still running."""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

import ipywidgets

from convwidgets.explorers.frames import _in_cell
from convwidgets.scenes.theme import THEMES

#: Telling costs time, and what is measured must not be disturbed by it.
_PAUSE = 0.1
#: Orders so soon after a measurement were given while it ran.
_WAITED = 0.5


class Progress(ABC):
    """Somebody who is told how far the measuring has come, and shows it now and then."""

    def __init__(self) -> None:
        self._told = 0.0
        self._names: set[str] = set()

    def begin(self) -> None:
        """It is about to begin."""
        self._told = 0.0
        self._names.clear()
        self._show_begin()

    def tell(self, share: float, name: str) -> None:
        """How far it has come, and what is measured now."""
        now = time.monotonic()
        # A name is told as soon as it comes, as it may be measured for seconds.
        if name not in self._names or now - self._told > _PAUSE:
            self._told = now
            self._names.add(name)
            self._show(share, name)

    @abstractmethod
    def end(self) -> None:
        """It is over, whichever way it went."""

    @abstractmethod
    def _show_begin(self) -> None: ...

    @abstractmethod
    def _show(self, share: float, name: str) -> None: ...


class MeasureAgain(Progress):
    """A button, and beside it a bar while there is something to measure.

    The button is never switched off, as the keyboard would be lost; orders that
    are given while the measuring runs are forgotten.

    Parameters
    ----------
    again : callable
        What the button does.
    """

    def __init__(self, again: Callable[[], None]) -> None:
        super().__init__()
        self._again = again
        self._running, self._ended = False, -_WAITED
        self.button = ipywidgets.Button(
            description="measure again",
            icon="refresh",
            tooltip="Take all times once more",
            layout={"width": "auto"},
        )
        self.bar = ipywidgets.FloatProgress(
            min=0.0,
            max=1.0,
            description="",
            # One width for all names, so that the bar stays where it is.
            style={"description_width": "9em", "bar_color": THEMES["light"].accent},
            # Always there, so that nothing jumps.
            layout={"width": "22em", "visibility": "hidden"},
        )
        self.button.on_click(self._ordered)

    def _ordered(self, _button: Any) -> None:
        # Orders come one after the other, or beside each other in several threads.
        if not self._running and time.monotonic() - self._ended >= _WAITED:
            try:
                self._again()
            finally:
                self._ended = time.monotonic()  # by now the times are drawn, too

    def _show_begin(self) -> None:
        self._running = True
        self.bar.value, self.bar.description = 0.0, "measuring"
        self.bar.layout.visibility = "visible"

    def _show(self, share: float, name: str) -> None:
        self.bar.value, self.bar.description = share, name

    def end(self) -> None:
        """Put the bar away."""
        self.bar.layout.visibility = "hidden"
        self._running, self._ended = False, time.monotonic()


class CellProgress(Progress):
    """The same for an explorer that is being made: a line above the place where it will stand."""

    def __init__(self) -> None:
        super().__init__()
        self._handle: Any = None
        self._start = time.monotonic()

    def _show_begin(self) -> None:
        """Write the line, if this is a cell of a notebook."""
        if _in_cell():
            from IPython.display import display

            show: Any = display
            self._handle = show(_line("Measuring …"), raw=True, display_id=True)

    def _show(self, share: float, name: str) -> None:
        self._update(f"Measuring {name} … {share:.0%}")

    def end(self) -> None:
        """Leave a word about it, as an empty line would look forgotten."""
        self._update(f"Measured in {time.monotonic() - self._start:.1f} seconds.")

    def _update(self, text: str) -> None:
        if self._handle is not None:
            self._handle.update(_line(text), raw=True)


def _line(text: str) -> dict[str, str]:
    return {"text/plain": text}
