"""A decimal number in a box, such as a bias."""

import math
from typing import Any

import ipywidgets
from traitlets import CFloat

from convwidgets.core._checks import numbers, shown
from convwidgets.core.errors import ConvError
from convwidgets.widgets._spinner import NumberBox, Spinner
from convwidgets.widgets.notice import Notice


class DecimalBox(NumberBox):
    """A box for any finite number, tolerant of a page that sends something else."""

    value = CFloat(0.0).tag(sync=True)  # type: ignore[assignment]  # any number, not only whole ones

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take what the page sends, except a value that is no number."""
        value = sync_data.get("value", 0)
        if type(value) in (int, float) and math.isfinite(value):
            # past what holds for whole numbers
            super(NumberBox, self).set_state(sync_data)
        else:
            super().set_state(sync_data)


class DecimalSpinner(Spinner):
    """A finite number.

    Parameters
    ----------
    value : float
        Where it starts.
    description : str
        Label, and what sentences call the number.
    notice : Notice, optional
        Where a refusal is shown.  By default below the box.

    Attributes
    ----------
    value : float
        Always usable; changes once for every accepted entry.
    refusal : str
        Why the latest entry was put back, empty if all is well.

    Raises
    ------
    ConvError
        If an assigned value is no number.

    Examples
    --------
    >>> from convwidgets.widgets.decimal_spinner import DecimalSpinner
    >>> DecimalSpinner(0.5, "bias").value
    0.5
    """

    def __init__(self, value: float, description: str, *, notice: Notice | None = None) -> None:
        super().__init__(
            value, axes=1, description=description, notice=notice, disabled=False, layout=None
        )

    def checked(self, value: Any) -> float:
        """Return a finite number or raise `ConvError`."""
        if isinstance(value, str | bool | None) or numbers(value, self.description).ndim:
            raise ConvError(f"{self.description} is {shown(value)}; give one number, such as 0.5.")
        entry = float(value)
        if not math.isfinite(entry):
            raise ConvError(f"{self.description} is {shown(value)}; give a finite number.")
        return entry

    def _make(self, description: str, disabled: bool) -> list[ipywidgets.Widget]:
        self.box = DecimalBox(description, self._unreadable, disabled=disabled)
        self.box.observe(lambda change: self._enter(change["new"]), "value")
        return [self.box]

    def _show(self, value: float) -> None:
        self.box.value = value

    def _unreadable(self, entry: object) -> None:
        self._before = None
        given = "empty" if entry is None else shown(entry)
        self.refuse(f"{self.description} is {given}; type a number, such as 0.5.")
