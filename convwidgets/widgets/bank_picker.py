"""A set of filters chosen by name."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convwidgets.core._checks import numbers
from convwidgets.widgets._sample_list import SampleList
from convwidgets.widgets.matrix_input import FloatArray


class BankPicker(SampleList):
    """A list of named sets of filters; one's own come from Python.

    Parameters
    ----------
    value : array_like, shape (N, 3, K, K)
        The weights.
    banks : mapping of str to ndarray
        The named ones.

    Attributes
    ----------
    value : ndarray of float64
        Read-only.
    dropdown : ipywidgets.Dropdown
        Holds "own filters" only after such were given.

    Examples
    --------
    >>> import numpy as np
    >>> from convwidgets.widgets.bank_picker import BankPicker
    >>> BankPicker(np.ones((1, 3, 2, 2)), {"ones": np.ones((1, 3, 2, 2))}).dropdown.value
    'ones'
    """

    def __init__(self, value: Any, banks: Mapping[str, NDArray[np.float64]]) -> None:
        self._banks = banks
        self._own: FloatArray | None = None
        super().__init__(banks, "own filters", "filters")
        self._with_own = self.dropdown.options
        self.children = [self.dropdown]
        self.value = value
        self._show()

    def checked(self, value: Any) -> FloatArray:
        """``value`` as a new array, or a `ConvError`."""
        return np.array(numbers(value, "The kernels"), dtype=np.float64)

    def _numbers(self, name: str) -> NDArray[np.float64]:
        return self._banks[name]

    def _show_more(self) -> None:
        if self._name() == self.OWN:
            self._own = self.value
        # Nobody can choose what does not exist.
        options = self._with_own if self._own is not None else self._with_own[:-1]
        if self.dropdown.options != options:
            self.dropdown.options = options

    def _own_wanted(self) -> None:
        if self._own is not None:
            self.value = self._own
