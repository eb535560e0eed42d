"""A slider of its own for the step of one or several players."""

from typing import Any

import ipywidgets
from traitlets import Bunch, CInt

from convwidgets.widgets._turns import TURN, TakesTurns, TurnTrait


class _Value(TurnTrait, CInt[int, Any]):
    """A whole number that several threads set."""


class StepSlider(TakesTurns, ipywidgets.IntSlider):
    """An ordinary slider that drives one or several players.

    In a page, slider and players are linked by the browser: moving the slider
    needs no kernel and works after the kernel has died.  In Python, assigning
    ``value``, or the ``step`` of any of the players, moves all the others.

    Parameters
    ----------
    *players : StepPlayer
        Widgets with a synced ``step`` and a number of ``steps``.  The slider
        ends where the shortest of them ends.
    description : str, optional
        Label.
    **settings
        Any other trait of `ipywidgets.IntSlider`, such as ``layout``.

    Raises
    ------
    TypeError
        If there is no player, something is no player, or a setting is unknown.

    Examples
    --------
    >>> import numpy as np
    >>> from convwidgets import Conv1DExplorer, StepSlider
    >>> explorer = Conv1DExplorer(signal=[1, 2, 3, 4, 5], kernel=[1, 0, -1])
    >>> slider = StepSlider(explorer.player)
    >>> slider.value = 2
    >>> explorer.step
    2
    """

    value = _Value(0).tag(sync=True)

    def __init__(
        self, *players: ipywidgets.Widget, description: str = "step", **settings: Any
    ) -> None:
        if not players:
            raise TypeError("StepSlider needs at least one player, for example explorer.player")
        for player in players:
            if not (
                isinstance(player, ipywidgets.Widget)
                and player.has_trait("step")
                and player.has_trait("steps")
            ):
                raise TypeError(
                    f"StepSlider drives players, which have a step and steps; "
                    f"{type(player).__name__} is none (of an explorer, give .player)"
                )
        if unknown := sorted(set(settings) - set(self.trait_names())):
            raise TypeError(f"StepSlider has no setting {unknown[0]!r}")
        self.players = players
        self._moving = False
        last = self._last()
        settings.setdefault("layout", {"width": "100%"})
        settings.setdefault("style", {"description_width": "initial"})
        super().__init__(
            value=min(players[0].step, last), min=0, max=last, description=description, **settings
        )
        # The slider is one end of every link.  Links from player to player would go out of step
        # whenever one of them does not take the value of another.
        self._links = [ipywidgets.jslink((self, "value"), (player, "step")) for player in players]
        self.observe(self._slid, "value")
        for player in players:
            player.observe(self._stepped, "step")
            player.observe(self._resized, "steps")
        self._move(self.value)

    def close(self) -> None:
        """Let go of the players."""
        # Also called for a slider whose __init__ was refused, which has none of these yet.
        for link in getattr(self, "_links", ()):
            link.close()
        for player in getattr(self, "players", ()) if self.comm is not None else ():
            player.unobserve(self._stepped, "step")
            player.unobserve(self._resized, "steps")
        super().close()

    def _last(self) -> int:
        return max(0, min(int(player.steps) for player in self.players) - 1)

    def _slid(self, change: Bunch) -> None:
        # `_property_lock` names what a message from the browser is just now setting.  In that case
        # the link in the browser has moved the players already and each of them reports for
        # itself.  Telling them again from here would, on a slow network, arrive after the slider
        # has moved on and pull it back.
        if "value" not in self._property_lock:
            self._move(self.value)

    def _stepped(self, change: Bunch) -> None:
        if "step" not in change["owner"]._property_lock:
            self._move(change["owner"].step)

    def _resized(self, change: Bunch) -> None:
        player = change["owner"]
        # A player that has become shorter than its step is about to set a new one, and reports
        # it.  Moving before that would send it, and the page, to a step nobody asked for.
        if player.step < max(1, player.steps):
            self._move(player.step)

    def _move(self, step: int) -> None:
        """Bring slider and players to ``step``, or as far as the slider goes."""
        with TURN:
            if self._moving:
                return
            self._moving = True
            try:
                with self.hold_sync():
                    self.max = self._last()
                    self.value = step
                for player in self.players:
                    player.step = self.value
            finally:
                self._moving = False
