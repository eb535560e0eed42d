"""Which unit of the last layer is looked at: the middle one, one at the border, or any other."""

from typing import Any

import ipywidgets
import traitlets
from traitlets import Bunch, observe

from convwidgets.widgets.controls import choice

_MIDDLE = "middle"
_USUAL = {"in the middle": _MIDDLE, "in the corner": 0}


class UnitPicker(ipywidgets.VBox):
    """A short list of units; one that was chosen in Python joins it.

    Parameters
    ----------
    value : int, (int, int) or None
        Row and column, one number for both, or None for the unit in the middle.
    description : str
        Label.

    Attributes
    ----------
    value : int, tuple of int or None

    Examples
    --------
    >>> from convwidgets.widgets.layer_unit import UnitPicker
    >>> picker = UnitPicker((2, 5))
    >>> picker.dropdown.label
    '(2, 5)'
    """

    value = traitlets.Any(None)

    def __init__(self, value: Any = None, description: str = "unit") -> None:
        self.dropdown = choice(_MIDDLE, _USUAL, description, "Which unit of the last layer")
        self._showing = False
        super().__init__(children=[self.dropdown], layout={"overflow": "visible"})
        self.value = value
        self.dropdown.observe(self._chosen, "value")

    @observe("value")
    def _show(self, change: Bunch) -> None:
        shown = _MIDDLE if self.value is None else self.value
        more = [] if shown in _USUAL.values() else [(str(shown), shown)]
        # New options choose the first of them, which is nobody's doing.
        self._showing = True
        try:
            self.dropdown.options = [*_USUAL.items(), *more]
            self.dropdown.value = shown
        finally:
            self._showing = False

    def _chosen(self, change: Bunch) -> None:
        if not self._showing:
            self.value = None if change["new"] == _MIDDLE else change["new"]
