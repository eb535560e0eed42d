"""What the small controls of a setting have in common.

None of them corrects a number silently.  What cannot be used is put back, and
a sentence says why: in the control itself, or in a notice of the owner's.
"""

from collections.abc import Callable
from typing import Any

import ipywidgets
from traitlets import Bunch, CInt, Unicode, observe

from convwidgets.core._checks import shown
from convwidgets.core.errors import ConvError
from convwidgets.widgets._turns import TURN, TakesTurns, TurnTrait
from convwidgets.widgets.notice import Notice


class Setting(TurnTrait):
    """What the owner's ``checked(value)`` returns; it raises :class:`ConvError` for the rest."""

    info_text = "a setting of a convolution"

    def validate(self, obj: Any, value: object) -> Any:
        """Let the owner check ``value``."""
        return obj.checked(value)


class NumberBox(TakesTurns, ipywidgets.FloatText):
    """A whole number, tolerant of a page that sends something else (an emptied box is null).

    In the page it is the box for decimal numbers: the one for whole numbers
    drops the point, and takes 1.5 for 15 without a word.
    """

    value = CInt(0).tag(sync=True)

    def __init__(
        self, description: str, unreadable: Callable[[object], None], *, disabled: bool
    ) -> None:
        self._unreadable = unreadable
        super().__init__(
            description=description,
            step=1,
            tooltip="",  # None would be shown as the word null
            style={"description_width": "initial"},
            layout={"width": width_for(description, 56)},
            disabled=disabled,
        )

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take what the page sends, except a value that is no whole number."""
        value = sync_data.get("value", 0)
        with TURN:
            if type(value) is not int:
                sync_data = {name: data for name, data in sync_data.items() if name != "value"}
                self.send_state("value")
                self._unreadable(value)
            super().set_state(sync_data)


class Spinner(ipywidgets.VBox):
    """What the controls have in common: a checked value, and a way to refuse one.

    A subclass makes the controls (`_make`), shows a value in them (`_show`) and
    calls `_enter` with what a hand entered.
    """

    value = Setting()
    refusal = Unicode("")

    def __init__(
        self,
        value: object,
        *,
        axes: int,
        description: str,
        notice: Notice | None,
        disabled: bool,
        layout: ipywidgets.Layout | dict[str, Any] | None,
    ) -> None:
        if axes not in (1, 2):
            raise ConvError(f"axes is {shown(axes)}; a convolution here has 1 or 2.")
        self.axes = axes
        self.description = description
        self.notice = Notice() if notice is None else notice
        self._before: Any = None
        self._refusing = False
        self._showing = False
        self._row = ipywidgets.HBox(
            self._make(description, disabled), layout={"overflow": "visible", "grid_gap": "10px"}
        )
        super().__init__(
            children=[self._row] if notice is not None else [self._row, self.notice],
            layout={"overflow": "visible", "margin": "0 8px 0 0"} if layout is None else layout,
        )
        self.value = value
        self._before = None

    def refuse(self, sentence: str) -> None:
        """Put back the value from before the latest change and say why.

        For an owner that finds, while handling a change of `value`, that it
        cannot use it.  The value changes back, which notifies observers.

        Parameters
        ----------
        sentence : str
            Why, for the person who entered the value.
        """
        if self._before is not None and not self._refusing:
            self._refusing = True
            try:
                self.value = self._before
            finally:
                self._refusing, self._before = False, None
        # Emptied first, so that the same sentence a second time is a change as well.
        self.refusal = ""
        self.refusal = sentence

    def accept(self) -> None:
        """Take back what was said about a refused value."""
        self.refusal = ""

    def checked(self, value: object) -> Any:
        """Return ``value`` in its usual form or raise `ConvError`."""
        raise NotImplementedError

    def _make(self, description: str, disabled: bool) -> list[ipywidgets.Widget]:
        raise NotImplementedError

    def _show(self, value: Any) -> None:
        raise NotImplementedError

    @observe("value")
    def _value_changed(self, change: Bunch) -> None:
        self._before = change["old"]
        self._fill()
        self.refusal = ""

    @observe("refusal")
    def _say(self, change: Bunch) -> None:
        # A shared notice may by now be saying something else, which is not ours to take away.
        if change["new"]:
            self.notice.say(change["new"])
        elif self.notice.text == change["old"]:
            self.notice.text = ""

    def _enter(self, value: object) -> None:
        """Take a value from the controls, or put the last one back and say why."""
        if self._showing:
            return
        try:
            value = self.checked(value)
        except ConvError as error:
            self._fill()
            self._before = None
            self.refuse(str(error))
        else:
            self.value = value

    def _unreadable(self, entry: object) -> None:
        self._before = None
        given = "empty" if entry is None else shown(entry)
        self.refuse(f"{self.description} is {given}; type a whole number.")

    def _fill(self) -> None:
        """Show `value`; what the controls report meanwhile is not an entry."""
        self._showing = True
        try:
            self._show(self.value)
        finally:
            self._showing = False


def width_for(description: str, box: int) -> str:
    """Room for a label and, beside it, ``box`` pixels of control."""
    return f"calc({len(description) * 0.56:.1f}em + {box + 16}px)"
