"""A kernel for colour pictures, chosen by name or written by hand."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convwidgets.widgets._sample_list import SampleList
from convwidgets.widgets.matrix_input import FloatArray
from convwidgets.widgets.planes_input import PlanesInput


class ColourKernelPicker(SampleList):
    """A list of named kernels above three grids, one for each colour.

    Parameters
    ----------
    value : array_like, shape (3, kH, kW)
        The weights.
    kernels : mapping of str to ndarray
        The named ones.
    largest : int
        The most rows and columns of a plane.

    Attributes
    ----------
    value : ndarray of float64
        Read-only; changes once for every choice or edit.
    dropdown : ipywidgets.Dropdown
    grids : PlanesInput
        The two parts, for those who place them themselves.

    Raises
    ------
    ConvError
        If an assigned value has not three planes.

    Examples
    --------
    >>> import numpy as np
    >>> from convwidgets.widgets.colour_kernel_picker import ColourKernelPicker
    >>> picker = ColourKernelPicker(
    ...     np.ones((3, 1, 1)), kernels={"ones": np.ones((3, 1, 1))}, largest=5
    ... )
    >>> picker.dropdown.value
    'ones'
    """

    def __init__(
        self, value: Any, *, kernels: Mapping[str, NDArray[np.float64]], largest: int
    ) -> None:
        self._kernels = kernels
        self.grids = PlanesInput(value, what="weights", max_shape=(largest, largest))
        super().__init__(kernels, "own weights", "kernel")
        self.children = [self.dropdown, self.grids]
        self.value = value
        self._show()
        self.grids.observe(self._edited, "value")

    def checked(self, value: Any) -> FloatArray:
        """``value`` as a new array of three planes, or a `ConvError`."""
        return self.grids.checked(value)

    def _numbers(self, name: str) -> NDArray[np.float64]:
        return self._kernels[name]

    def _show_more(self) -> None:
        self.grids.value = self.value

    def _own_wanted(self) -> None:
        # Whoever asks for own weights wants to write them.
        self.grids.unfold()

    def _edited(self, change: Any) -> None:
        if not self._loading:
            self.value = self.grids.value
