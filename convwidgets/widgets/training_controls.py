"""Controls for the settings of a training that the plain ones do not fit."""

from collections.abc import Callable

import ipywidgets

from convwidgets.widgets._spinner import width_for
from convwidgets.widgets.decimal_spinner import DecimalSpinner
from convwidgets.widgets.notice import Notice
from convwidgets.widgets.pooling_spinners import ShiftSpinner


class ChannelsSpinner(ShiftSpinner):
    """How many maps each of two layers makes; two boxes like those of a shift.

    Parameters
    ----------
    value : pair of int
        Where it starts.
    read : callable
        Gives the pair in its usual form, or a `ConvError`.
    notice : Notice, optional
        Where a refusal is shown; its own if there is none.

    Examples
    --------
    >>> from convwidgets.widgets.training_controls import ChannelsSpinner
    >>> ChannelsSpinner((8, 16), tuple).value
    (8, 16)
    """

    def __init__(
        self,
        value: object,
        read: Callable[[object], tuple[int, int]],
        *,
        notice: Notice | None = None,
    ) -> None:
        self._read = read
        super().__init__(value, notice=notice)

    def checked(self, value: object) -> tuple[int, int]:
        """Return the pair or raise `ConvError`."""
        return self._read(value)

    def _make(self, description: str, disabled: bool) -> list[ipywidgets.Widget]:
        self.description = "channels"
        boxes = super()._make(self.description, disabled)
        for box, name in zip(boxes, (self.description, "then"), strict=True):
            box.description, box.layout.width = name, width_for(name, 56)
        return boxes


def fine_spinner(
    value: float, description: str, step: float, *, notice: Notice | None = None
) -> DecimalSpinner:
    """A decimal number whose arrows go by `step`."""
    spinner = DecimalSpinner(value, description, notice=notice)
    spinner.box.step = step
    return spinner
