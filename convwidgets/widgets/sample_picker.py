"""An input chosen from the samples or written by hand."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from traitlets import Bunch

from convwidgets.core._checks import known_name, numbers
from convwidgets.widgets._sample_list import SampleList
from convwidgets.widgets.matrix_input import FloatArray, MatrixInput

#: The largest input, in rows and in columns, that is edited cell by cell.
EDITABLE = {1: (1, 24), 2: (16, 16)}


class SamplePicker(SampleList):
    """A list of samples above a grid for own numbers.

    Choosing a sample fills the grid; editing the grid makes the input one's
    own.  The grid is away while the input is too large to be edited by hand.

    Parameters
    ----------
    value : str or array_like
        A sample's name, or numbers.
    samples : mapping of str to str
        Names, each with what it shows.
    load : callable
        Gives the numbers of a name.
    axes : {1, 2}
        1 for signals, 2 for images.
    description : str
        Label of the list.

    Attributes
    ----------
    value : ndarray of float64
        Read-only.
    dropdown : ipywidgets.Dropdown
    grid : MatrixInput
        The two parts, for those who place them themselves.
    """

    def __init__(
        self,
        value: str | ArrayLike,
        *,
        samples: Mapping[str, str],
        load: Callable[[str], NDArray[Any]],
        axes: int,
        description: str,
    ) -> None:
        self._load, self._axes = load, axes
        super().__init__(samples, "own numbers", description)
        array = self.checked(self.named(value) if isinstance(value, str) else value)
        start = array if self._fits(array) else np.zeros(EDITABLE[axes][-axes:])
        self.grid = MatrixInput(
            start,
            description=f"Edit the {description}",
            collapsed=True,
            max_shape=EDITABLE[axes],
            one_dimensional=axes == 1,
            tint="grey",
        )
        self.children = [self.dropdown, self.grid]
        self.value = array
        self._show()
        self.grid.observe(self._edited, "value")

    def named(self, name: str) -> NDArray[Any]:
        """The numbers of a sample; a `ConvError` with the near names for an unknown one."""
        return self._load(known_name(name, dict.fromkeys(self._samples), "sample"))

    def checked(self, value: ArrayLike) -> FloatArray:
        """``value`` as a new float64 array, or a `ConvError`."""
        return np.array(numbers(value, "The input"), dtype=np.float64)

    def _fits(self, value: FloatArray) -> bool:
        most = EDITABLE[self._axes][-self._axes :]
        return value.ndim == self._axes and bool(np.all(np.less_equal(value.shape, most)))

    def _numbers(self, name: str) -> NDArray[Any]:
        return self._load(name)

    def _show_more(self) -> None:
        small = self._fits(self.value)
        self.grid.layout.display = None if small else "none"
        if small:
            self.grid.value = self.value

    def _own_wanted(self) -> None:
        # Whoever asks for own numbers wants to write them.
        self.grid.collapsed = False

    def _edited(self, change: Bunch) -> None:
        if not self._loading:
            self.value = self.grid.value
