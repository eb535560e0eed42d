"""The kernel, the kernel row and the marked cell, chosen by hand."""

from typing import Any, cast

import ipywidgets
import numpy as np
from numpy.typing import NDArray
from traitlets import Bunch

from convwidgets.core.errors import ConvError
from convwidgets.explorers.im2col_samples import KERNEL_NOTES, kernel_of
from convwidgets.trace.im2col_input import Cell, read_cell
from convwidgets.widgets._spinner import NumberBox, Spinner
from convwidgets.widgets.kernel_picker import label
from convwidgets.widgets.notice import Notice
from convwidgets.widgets.number_spinner import NumberSpinner
from convwidgets.widgets.pixel_picker import PixelPicker
from convwidgets.widgets.sample_picker import SamplePicker

_AXES = ("channel", "row", "column")


class KernelsPicker(SamplePicker):
    """The list of kernels, one or several, with the names that `KernelPicker` gives them.

    Parameters
    ----------
    value : array_like
        The weights.
    """

    def __init__(self, value: NDArray[np.float64]) -> None:
        super().__init__(value, samples=KERNEL_NOTES, load=kernel_of, axes=2, description="kernel")
        self.grid.tint = "diverging"
        self.grid.description = "Edit the weights"
        names = [(label(name), name) for name in KERNEL_NOTES]
        self._loading = True  # a new list is no choice
        try:
            chosen = self.dropdown.value
            self.dropdown.options = [*names, ("own weights", self.OWN)]
            self.dropdown.value = chosen
        finally:
            self._loading = False


class _Bounded(Spinner):
    """What lies beyond the picture is refused where a hand enters it.

    What is assigned is taken for the last, as the explorer takes its setting.
    """

    _by_hand = False

    def _enter(self, value: object) -> None:
        self._by_hand = True
        try:
            super()._enter(value)
        finally:
            self._by_hand = False

    def _bounded(self, name: str, entry: int, count: int) -> int:
        """An entry below `count`."""
        if self._by_hand and entry >= count:
            raise ConvError(f"{name} is {entry}; it can be at most {count - 1}.")
        return min(entry, count - 1)


class RowSpinner(_Bounded, NumberSpinner):
    """Which of several kernels is written out; away while there is no choice.

    Parameters
    ----------
    value : int
        Counted from 0.
    notice : Notice
        Where a refusal is shown.
    """

    def __init__(self, value: int, *, notice: Notice) -> None:
        self._count = value + 1
        super().__init__(value, "kernel row", lowest=0, notice=notice)

    def fit(self, count: int, *, shown: bool) -> None:
        """Follow the number of kernels."""
        self._count = count
        self.layout.display = None if shown and count > 1 else "none"

    def checked(self, value: object) -> int:
        """Return the number of a kernel or raise `ConvError`."""
        return self._bounded(self.description, super().checked(value), self._count)


class CellPicker(_Bounded, PixelPicker):
    """A switch and, while it is on, the cell of the input whose copies are marked.

    Parameters
    ----------
    value : tuple of int or None
        (row, column), or (channel, row, column) of an input of several channels.
    shape : tuple of int
        Channels, rows and columns of the input.
    notice : Notice
        Where a refusal is shown.
    """

    def __init__(
        self, value: tuple[int, ...] | None, *, shape: tuple[int, ...], notice: Notice
    ) -> None:
        self._shape = shape
        super().__init__(cast("Any", value), start=cast("Any", _middle(shape)), notice=notice)
        self.description = "cell"
        self._fit_boxes()

    def fit(self, shape: tuple[int, ...]) -> None:
        """Follow the size of the input."""
        if shape != self._shape:
            self._shape = shape
            self.start = cast("Any", _middle(shape))
            self._fit_boxes()

    def checked(self, value: object) -> Any:
        """Return None or a cell, with its channel where there are several; or raise `ConvError`."""
        cell = read_cell(value)
        if cell is None:
            return None
        place = [
            self._bounded(f"the cell's {name}", entry, count)
            for name, entry, count in zip(_AXES, cell, self._shape, strict=True)
        ]
        return tuple(place if self._shape[0] > 1 else place[1:])

    def _make(self, description: str, disabled: bool) -> list[ipywidgets.Widget]:
        switch, *boxes = super()._make(description, disabled)
        self.switch.description = "mark copies of"
        self._channel = NumberBox("channel", self._unreadable, disabled=disabled)
        self._channel.observe(self._typed, "value")
        self.boxes = [self._channel, *boxes]
        return [switch, *self.boxes]

    def _show(self, value: Any) -> None:
        super()._show(read_cell(value))

    def _typed(self, change: Bunch) -> None:
        self._enter(tuple(box.value for box in self.boxes))

    def _fit_boxes(self) -> None:
        self._channel.layout.display = None if self._shape[0] > 1 else "none"


def _middle(shape: tuple[int, ...]) -> Cell:
    """The cell that most windows hold."""
    _, rows, columns = shape
    return 0, rows // 2, columns // 2
