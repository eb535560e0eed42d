"""How far a measurement has come: a bar in the explorer, a line in a cell that is still running."""

import time
from typing import Any

import ipywidgets

from convwidgets.explorers.frames import _in_cell

#: Telling costs time, and what is measured must not be disturbed by it.
_PAUSE = 0.1


class MeasureAgain:
    """A button, and the bar that takes its turn beside it while there is something to measure.

    Parameters
    ----------
    again : callable
        What the button does.
    """

    def __init__(self, again: Any) -> None:
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
            style={"description_width": "initial"},
            # Always there, so that nothing jumps.
            layout={"width": "24em", "visibility": "hidden"},
        )
        self.button.on_click(again)
        self._told = 0.0

    def begin(self) -> None:
        """Show the bar, and take no further order."""
        self.button.disabled = True
        self.bar.value, self.bar.description = 0.0, "measuring"
        self.bar.layout.visibility = "visible"
        self._told = 0.0

    def tell(self, share: float, name: str) -> None:
        """How far it has come, and what is measured now."""
        now = time.monotonic()
        if now - self._told > _PAUSE:
            self._told = now
            self.bar.value, self.bar.description = share, name

    def end(self) -> None:
        """Put the bar away."""
        self.bar.layout.visibility = "hidden"
        self.button.disabled = False


class CellProgress:
    """The same for an explorer that is being made: a line above the place where it will stand."""

    def __init__(self) -> None:
        self._handle: Any = None
        self._start = self._told = time.monotonic()

    def begin(self) -> None:
        """Write the line, if this is a cell of a notebook."""
        if _in_cell():
            from IPython.display import display

            show: Any = display
            self._handle = show(_line("Measuring …"), raw=True, display_id=True)

    def tell(self, share: float, name: str) -> None:
        """How far it has come, and what is measured now."""
        now = time.monotonic()
        if self._handle is not None and now - self._told > _PAUSE:
            self._told = now
            self._update(f"Measuring {name} … {share:.0%}")

    def end(self) -> None:
        """Leave a word about it, as an empty line would look forgotten."""
        if self._handle is not None:
            self._update(f"Measured in {time.monotonic() - self._start:.1f} seconds.")

    def _update(self, text: str) -> None:
        self._handle.update(_line(text), raw=True)


def _line(text: str) -> dict[str, str]:
    return {"text/plain": text}
