"""The gradient that arrives at the outputs: one that fits every output, or one's own."""

from collections.abc import Iterable
from typing import Any

import ipywidgets
import numpy as np
from numpy.typing import ArrayLike
from traitlets import Any as AnyTrait
from traitlets import Bunch, observe

from convwidgets.widgets.controls import choice
from convwidgets.widgets.matrix_input import MatrixInput

_OWN = "own numbers"


class GradOutPicker(ipywidgets.VBox):
    """A list of names above a grid with the numbers at hand.

    A name stands for numbers of whatever shape the output has; so its owner
    says which ones (`show`).  Editing the grid makes them one's own.

    Parameters
    ----------
    value : str or array_like
        A name, or numbers.
    names : iterable of str
        What the list holds.
    numbers : array_like
        The numbers at hand.

    Attributes
    ----------
    value : str or ndarray of float64
        The name, or one's own numbers.
    dropdown : ipywidgets.Dropdown
    grid : MatrixInput
        The two parts, for those who place them themselves.

    Examples
    --------
    >>> from convwidgets.widgets.grad_out_picker import GradOutPicker
    >>> picker = GradOutPicker("ones", names=["ones"], numbers=[[1, 1]])
    >>> picker.grid.value = [[1, 2]]
    >>> picker.value
    array([[1., 2.]])
    """

    value = AnyTrait()

    def __init__(self, value: Any, *, names: Iterable[str], numbers: ArrayLike) -> None:
        self._showing, self._at_hand = True, numbers
        self.dropdown = choice(
            _OWN, [*names, _OWN], "grad_out", "How much the loss grows with each output"
        )
        self.grid = MatrixInput(
            numbers, description="Edit grad_out", collapsed=True, resizable=False, tint="diverging"
        )
        super().__init__(children=[self.dropdown, self.grid], layout={"overflow": "visible"})
        self._showing = False
        self.value = value
        self.dropdown.observe(self._chosen, "value")
        self.grid.observe(self._edited, "value")

    def show(self, numbers: ArrayLike) -> None:
        """Put the numbers at hand into the grid, which is nobody's choice."""
        self._showing, self._at_hand = True, numbers
        try:
            self.grid.value = numbers
        finally:
            self._showing = False

    @observe("value")
    def _changed(self, change: Bunch) -> None:
        self._showing = True
        try:
            named = isinstance(self.value, str)
            self.dropdown.value = self.value if named else _OWN
            # An edit that was refused leaves the grid, too.
            self.grid.value = self._at_hand if named else self.value
        finally:
            self._showing = False

    def _chosen(self, change: Bunch) -> None:
        if self._showing:
            return
        if self.dropdown.value == _OWN:
            # Whoever asks for own numbers wants to write them.
            self.grid.collapsed = False
            self.value = self.grid.value
        else:
            self.value = self.dropdown.value

    def _edited(self, change: Bunch) -> None:
        if not self._showing:
            self.value = np.array(self.grid.value)
