"""A whole number in a box, for settings that are one number whatever the axes."""

from typing import Any

import ipywidgets

from convwidgets.core._checks import shown, whole_number
from convwidgets.core.errors import ConvError
from convwidgets.widgets._spinner import NumberBox, Spinner
from convwidgets.widgets.notice import Notice


class NumberSpinner(Spinner):
    """A whole number between bounds.

    Parameters
    ----------
    value : int
        Where it starts.
    description : str
        Label, and what sentences call the number.
    lowest : int, optional
        The smallest number taken.
    highest : int, optional
        The largest one; none by default.
    notice : Notice, optional
        Where a refusal is shown.  By default below the box.
    disabled : bool, optional
        Whether the value may only be looked at.
    layout : ipywidgets.Layout or dict, optional
        As for every ipywidget.

    Attributes
    ----------
    value : int
        Always usable; changes once for every accepted entry.
    refusal : str
        Why the latest entry was put back, empty if all is well.

    Raises
    ------
    ConvError
        If an assigned value is no whole number within the bounds.

    Examples
    --------
    >>> from convwidgets.widgets.number_spinner import NumberSpinner
    >>> NumberSpinner(7, "size", highest=32).value
    7
    """

    def __init__(
        self,
        value: int,
        description: str,
        *,
        lowest: int = 1,
        highest: int | None = None,
        notice: Notice | None = None,
        disabled: bool = False,
        layout: ipywidgets.Layout | dict[str, Any] | None = None,
    ) -> None:
        self._lowest, self._highest = lowest, highest
        super().__init__(
            value,
            axes=1,
            description=description,
            notice=notice,
            disabled=disabled,
            layout=layout,
        )

    def checked(self, value: object) -> int:
        """Return a whole number within the bounds or raise `ConvError`."""
        count = whole_number(value, self.description, self._lowest)
        if self._highest is not None and count > self._highest:
            raise ConvError(
                f"{self.description} is {shown(count)}; it can be at most {self._highest}."
            )
        return count

    def _make(self, description: str, disabled: bool) -> list[ipywidgets.Widget]:
        self.box = NumberBox(description, self._unreadable, disabled=disabled)
        self.box.observe(lambda change: self._enter(change["new"]), "value")
        return [self.box]

    def _show(self, value: int) -> None:
        self.box.value = value
