"""Small controls for a pooling window, its stride, and a shift of the input."""

from typing import Any

import ipywidgets
from traitlets import Bunch

from convwidgets.core._checks import per_axis
from convwidgets.widgets._spinner import NumberBox, Spinner, width_for
from convwidgets.widgets._turns import Dropdown
from convwidgets.widgets.notice import Notice
from convwidgets.widgets.spinners import StrideSpinner

#: No picture is shifted further; how far it makes sense is for its owner to say.
FARTHEST = 10**6
_AS_WINDOW, _NUMBER = "as the window", "number"


class WindowSpinner(StrideSpinner):
    """The size of a pooling window, in every other way a `StrideSpinner`.

    Examples
    --------
    >>> from convwidgets.widgets.pooling_spinners import WindowSpinner
    >>> WindowSpinner((2, 3)).value
    (2, 3)
    """

    _name = "kernel_size"


class PoolStrideSpinner(StrideSpinner):
    """A `StrideSpinner` that may also be None: windows that lie side by side.

    Examples
    --------
    >>> from convwidgets.widgets.pooling_spinners import PoolStrideSpinner
    >>> spinner = PoolStrideSpinner(None)
    >>> spinner.value = 3
    >>> spinner.dropdown.value
    'number'
    """

    def checked(self, value: object) -> Any:
        """Return None, an int, or a pair (rows, columns) of at least 1; or raise `ConvError`."""
        return None if value is None else super().checked(value)

    def _make(self, description: str, disabled: bool) -> list[ipywidgets.Widget]:
        self.dropdown = Dropdown(
            options=[_AS_WINDOW, _NUMBER],
            description=description,
            disabled=disabled,
            style={"description_width": "initial"},
            layout={"width": width_for(description, 140)},
        )
        boxes = super()._make("cells", disabled)
        self.dropdown.observe(self._chosen, "value")
        return [self.dropdown, *boxes]

    def _show(self, value: Any) -> None:
        self.dropdown.value = _AS_WINDOW if value is None else _NUMBER
        if value is not None:
            super()._show(value)
            return
        for box in self.boxes:
            box.layout.display = "none"

    def _chosen(self, change: Bunch) -> None:
        # A box that never showed a number holds 0, which is no stride.
        number = self.boxes[0].value or 1
        self._enter(None if self.dropdown.value == _AS_WINDOW else number)


class ShiftSpinner(Spinner):
    """How far a picture is pushed: rows down and columns right; minus turns a direction round.

    Parameters
    ----------
    value : int or pair of int
        One number counts for both.
    notice : Notice, optional
        Where a refusal is shown.  By default below the boxes.

    Attributes
    ----------
    value : (int, int)
        Always usable; changes once for every accepted entry.

    Examples
    --------
    >>> from convwidgets.widgets.pooling_spinners import ShiftSpinner
    >>> ShiftSpinner((0, -2)).value
    (0, -2)
    """

    def __init__(self, value: object = (0, 1), *, notice: Notice | None = None) -> None:
        shared: dict[str, Any] = {"disabled": False, "layout": None}
        super().__init__(value, axes=2, description="shift", notice=notice, **shared)

    def checked(self, value: object) -> tuple[int, int]:
        """Return a pair of whole numbers or raise `ConvError`; both may not be 0 for long."""
        rows, columns = per_axis(value, 2, "shift", -FARTHEST)
        return rows, columns

    def _make(self, description: str, disabled: bool) -> list[ipywidgets.Widget]:
        names = (f"{description}: down", "right")
        self.boxes = [NumberBox(name, self._unreadable, disabled=disabled) for name in names]
        for box in self.boxes:
            box.observe(self._typed, "value")
        return list(self.boxes)

    def _show(self, value: tuple[int, int]) -> None:
        for box, cells in zip(self.boxes, value, strict=True):
            box.value = cells

    def _typed(self, change: Bunch) -> None:
        self._enter(tuple(box.value for box in self.boxes))
