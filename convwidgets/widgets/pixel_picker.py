"""A pixel of a picture, or none."""

from typing import Any

import ipywidgets
from traitlets import Bunch

from convwidgets.core._checks import is_sequence, shown, whole_number
from convwidgets.core.errors import ConvError
from convwidgets.widgets._spinner import NumberBox, Spinner
from convwidgets.widgets.controls import switch
from convwidgets.widgets.notice import Notice


class PixelPicker(Spinner):
    """A switch and, to be changed while it is on, a row and a column.

    Parameters
    ----------
    value : pair of int, optional
        Row and column, counted from 0; None for no pixel.
    start : pair of int, optional
        The pixel that is chosen when the switch is turned on for the first time.
    notice : Notice, optional
        Where a refusal is shown.  By default below the boxes.

    Attributes
    ----------
    value : tuple of int or None
        Changes once for every accepted entry.
    switch : ipywidgets.Checkbox
    boxes : list of NumberBox
        The parts.

    Raises
    ------
    ConvError
        If an assigned value is neither None nor a pair of whole numbers.

    Examples
    --------
    >>> from convwidgets.widgets.pixel_picker import PixelPicker
    >>> picker = PixelPicker(start=(5, 7))
    >>> picker.switch.value = True
    >>> picker.value
    (5, 7)
    """

    def __init__(
        self,
        value: tuple[int, int] | None = None,
        *,
        start: tuple[int, int] = (0, 0),
        notice: Notice | None = None,
    ) -> None:
        self._start = start
        super().__init__(
            value, axes=2, description="pixel", notice=notice, disabled=False, layout=None
        )
        # A trait that starts as None has not changed if None is assigned.
        self._fill()

    @property
    def start(self) -> tuple[int, int]:
        """The pixel that is chosen when the switch is turned on."""
        return self._start

    @start.setter
    def start(self, pixel: tuple[int, int]) -> None:
        self._start = pixel
        self._fill()

    def checked(self, value: object) -> tuple[int, int] | None:
        """Return None or a pair of numbers of at least 0, or raise `ConvError`."""
        if value is None:
            return None
        if not is_sequence(value) or len(value) != 2:
            raise ConvError(f"pixel is {shown(value)}; give a pair (row, column), or None.")
        row, column = (whole_number(entry, "an entry of pixel", 0) for entry in value)
        return row, column

    def _make(self, description: str, disabled: bool) -> list[ipywidgets.Widget]:
        self.switch = switch(False, "work out a pixel")
        self.switch.observe(self._switched, "value")
        self.boxes = [NumberBox(name, self._unreadable, disabled=disabled) for name in _BOXES]
        for box in self.boxes:
            box.observe(self._typed, "value")
        return [self.switch, *self.boxes]

    def _show(self, value: Any) -> None:
        self.switch.value = value is not None
        if value is not None:
            self._start = value
        # In sight also while they cannot be used: nothing below moves when they can.
        for box, entry in zip(self.boxes, self._start, strict=True):
            box.disabled = value is None
            box.value = entry

    def _switched(self, change: Bunch) -> None:
        self._enter(self._start if change["new"] else None)

    def _typed(self, change: Bunch) -> None:
        self._enter((self.boxes[0].value, self.boxes[1].value))


_BOXES = ("row", "column")
