"""An input chosen from the samples or written by hand."""

from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets
import numpy as np
from numpy.typing import ArrayLike, NDArray
from traitlets import Bunch, observe

from convwidgets.core._checks import known_name, numbers
from convwidgets.widgets.matrix_input import FloatArray, MatrixInput, NumberArray, same_numbers

_OWN = "own"
#: The largest input, in rows and in columns, that is edited cell by cell.
EDITABLE = {1: (1, 24), 2: (16, 16)}


class SamplePicker(ipywidgets.VBox):
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

    value = NumberArray(np.zeros((1, 1)))

    def __init__(
        self,
        value: str | ArrayLike,
        *,
        samples: Mapping[str, str],
        load: Callable[[str], NDArray[Any]],
        axes: int,
        description: str,
    ) -> None:
        self._samples, self._load, self._axes = samples, load, axes
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
        options = [(name.replace("_", " "), name) for name in samples]
        self.dropdown = ipywidgets.Dropdown(
            options=[*options, ("own numbers", _OWN)],
            value=_OWN,
            description=description,
            style={"description_width": "initial"},
            layout={"width": "auto", "max_width": "15em"},
        )
        super().__init__(children=[self.dropdown, self.grid], layout={"overflow": "visible"})
        self._loading = False
        self.value = array
        self._show()
        self.dropdown.observe(self._chosen, "value")
        self.grid.observe(self._edited, "value")

    def named(self, name: str) -> NDArray[Any]:
        """The numbers of a sample; a `ConvError` with the near names for an unknown one."""
        return self._load(known_name(name, self._samples, "sample"))

    def checked(self, value: ArrayLike) -> FloatArray:
        """``value`` as a new float64 array, or a `ConvError`."""
        return np.array(numbers(value, "The input"), dtype=np.float64)

    def _fits(self, value: FloatArray) -> bool:
        most = EDITABLE[self._axes][-self._axes :]
        return value.ndim == self._axes and bool(np.all(np.less_equal(value.shape, most)))

    @observe("value")
    def _changed(self, change: Bunch) -> None:
        self._show()

    def _show(self) -> None:
        self._loading = True
        try:
            small = self._fits(self.value)
            self.grid.layout.display = None if small else "none"
            if small:
                self.grid.value = self.value
            self.dropdown.value = self._name()
        finally:
            self._loading = False

    def _name(self) -> str:
        """The sample that holds these numbers; the current choice first, as two may be equal."""
        for name in sorted(self._samples, key=lambda n: n != self.dropdown.value):
            if same_numbers(np.asarray(self._load(name), dtype=np.float64), self.value):
                return name
        return _OWN

    def _chosen(self, change: Bunch) -> None:
        if self._loading:
            return
        if self.dropdown.value == _OWN:
            # Whoever asks for own numbers wants to write them.
            self.grid.collapsed = False
        else:
            self.value = self.named(self.dropdown.value)

    def _edited(self, change: Bunch) -> None:
        if not self._loading:
            self.value = self.grid.value
