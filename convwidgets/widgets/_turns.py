"""Threads take turns at widgets.

JupyterLab has what the page sends handled in one thread while cells run in another, and a
training reports from a third.  ipywidgets know nothing of threads: of two that change a widget at
once, one may be left out of a message, or find another's value in the place of its own.

An observer has the turn: it must not wait for a thread that changes a widget, unless it rests.
"""

import threading
import time
from typing import Any

import ipywidgets
from traitlets import Int, TraitType

#: Held by whoever changes a widget.  One for all, as they change each other: with a lock for each,
#: two threads that begin at different ends would wait for each other.
TURN = threading.RLock()
_aside = threading.Condition(TURN)


def rest(seconds: float) -> None:
    """Sleep; whoever has the turn lets others have it meanwhile, as it may be for them to act."""
    try:
        _aside.wait(seconds)
    except RuntimeError:  # somebody else's turn, or nobody's
        time.sleep(seconds)


class TakesTurns(ipywidgets.Widget):
    """Mixin, first among the bases: what the page sends waits until nobody else is at work."""

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take what the page sends (`sync_data`), and all that comes of it, in one turn."""
        with TURN:
            super().set_state(sync_data)


class TurnTrait(TraitType[Any, Any]):
    """Mixin for a trait that is judged, assigned and told of in one turn."""

    def set(self, obj: Any, value: Any) -> None:
        """Assign `value` when nobody else is at work."""
        with TURN:
            super().set(obj, value)


class Step(TurnTrait, Int[int, int]):
    """A whole number that several threads set."""


class Dropdown(TakesTurns, ipywidgets.Dropdown):
    """The list of ipywidgets."""


class Checkbox(TakesTurns, ipywidgets.Checkbox):
    """The box to tick of ipywidgets."""


class FileUpload(TakesTurns, ipywidgets.FileUpload):
    """The upload button of ipywidgets."""
