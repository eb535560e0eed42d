"""Buttons that start, pause and stop a training, and how far it has come."""

from collections.abc import Callable
from typing import Literal

import ipywidgets

#: What the buttons offer.
Phase = Literal["idle", "running", "paused", "over"]

_BUTTON = {"width": "8.5em", "flex": "0 0 auto"}
_LABELS: dict[Phase, tuple[str, str, str]] = {
    "idle": ("Train", "play", "Train the network with these settings"),
    "running": ("Pause", "pause", "Rest after the batch at hand"),
    "paused": ("Resume", "play", "Go on where it was paused"),
    "over": ("Train again", "play", "Start anew from the untrained network"),
}


class TrainingBar(ipywidgets.VBox):
    """The transport of a training, with its progress in numbers and as a bar.

    Parameters
    ----------
    pressed : callable
        Told of a press on the first button, which starts, pauses and resumes.
    stopped : callable
        Told of a press on Stop.

    Attributes
    ----------
    phase : str
        ``"idle"``, ``"running"``, ``"paused"`` or ``"over"``; see `turn`.
    main, stop : Button
        What is pressed.
    progress : IntProgress
        Batches done, of all there will be.
    words : Label
        The same and more in words.

    Examples
    --------
    >>> from convwidgets.widgets.training_bar import TrainingBar
    >>> bar = TrainingBar(lambda: None, lambda: None)
    >>> bar.turn("running")
    >>> bar.main.description, bar.stop.disabled
    ('Pause', False)
    """

    def __init__(self, pressed: Callable[[], None], stopped: Callable[[], None]) -> None:
        self.main = ipywidgets.Button(layout=_BUTTON)
        self.stop = ipywidgets.Button(
            description="Stop", icon="stop", layout=_BUTTON,
            tooltip="End the training; the epochs that are done are kept",
        )  # fmt: skip
        self.progress = ipywidgets.IntProgress(
            0, 0, 1, layout={"flex": "1 1 auto", "width": "auto"}
        )
        # A line of its own, of one height: nothing moves while the numbers change.
        self.words = ipywidgets.Label(layout={"height": "22px", "margin": "0 2px"})
        self.main.on_click(lambda _: pressed())
        self.stop.on_click(lambda _: self._stop_pressed(stopped))
        top = ipywidgets.HBox([self.main, self.stop, self.progress], layout={"max_width": "840px"})
        super().__init__([top, self.words], layout={"overflow": "visible", "padding": "0 0 4px"})
        self.add_class("cw-training")
        self.turn("idle")

    def _stop_pressed(self, stopped: Callable[[], None]) -> None:
        stopped()
        self.main.focus()  # a button that can no longer be pressed loses the focus to nobody

    def turn(self, phase: Phase) -> None:
        """Offer what makes sense in this phase."""
        self.phase = phase
        self.main.description, self.main.icon, self.main.tooltip = _LABELS[phase]
        self.main.button_style = "primary" if phase in ("idle", "over") else ""
        self.stop.disabled = phase not in ("running", "paused")

    def show(self, words: str, done: int | None = None, total: int | None = None) -> None:
        """Say how far it is; `done` of `total` batches, where they have changed."""
        if total is not None:
            self.progress.max = total
        if done is not None:
            self.progress.value = done
        self.words.value = words
