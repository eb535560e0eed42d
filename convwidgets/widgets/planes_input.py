"""Three grids of numbers, one for each colour."""

from collections.abc import Sequence

import ipywidgets
import numpy as np
from numpy.typing import ArrayLike
from traitlets import Bunch, observe

from convwidgets.core._checks import numbers
from convwidgets.core.errors import ConvError
from convwidgets.widgets.controls import row
from convwidgets.widgets.matrix_input import FloatArray, MatrixInput, NumberArray, Tint

_NAMES = ("red", "green", "blue")


class PlanesInput(ipywidgets.VBox):
    """Three matrices of one size, edited as in a spreadsheet.

    They unfold together, and a row or column added to one is added to all.

    Parameters
    ----------
    value : array_like, shape (3, rows, columns)
        Numbers.
    what : str, optional
        What the numbers are, for the labels.
    max_shape : pair of int, optional
        The largest planes that are edited; the grids are away while they are
        larger.
    tint : {"diverging", "grey"}, optional
        As for `MatrixInput`.

    Attributes
    ----------
    value : ndarray of float64
        Read-only; changes once for every edit.
    planes : list of MatrixInput
        The three grids.

    Raises
    ------
    ConvError
        If an assigned value has another shape.

    Examples
    --------
    >>> import numpy as np
    >>> from convwidgets.widgets.planes_input import PlanesInput
    >>> grids = PlanesInput(np.zeros((3, 2, 2)))
    >>> grids.planes[0].value = [[1, 2, 3], [4, 5, 6]]
    >>> grids.value.shape
    (3, 2, 3)
    """

    value = NumberArray(np.zeros((3, 1, 1)))

    def __init__(
        self,
        value: ArrayLike,
        *,
        what: str = "weights",
        max_shape: Sequence[int] = (8, 8),
        tint: Tint = "diverging",
    ) -> None:
        self._most = tuple(max_shape)
        self._showing = False
        self.planes = [
            MatrixInput(
                np.zeros((1, 1)),
                description=f"Edit the {what}: {name}",
                collapsed=True,
                max_shape=self._most,
                tint=tint,
            )
            for name in _NAMES
        ]
        super().__init__(
            children=[row(*self.planes, align="flex-start")], layout={"overflow": "visible"}
        )
        for plane in self.planes:
            plane.observe(self._edited, "value")
            plane.observe(self._folded, "collapsed")
        self.value = value
        self._show()

    def checked(self, value: ArrayLike) -> FloatArray:
        """``value`` as a new array of three planes, or a `ConvError`."""
        raw = numbers(value, "The grids")
        if raw.ndim != 3 or len(raw) != 3:
            raise ConvError(
                f"The grids have shape {raw.shape}; give three planes, (3, rows, columns)."
            )
        return np.array(raw, dtype=np.float64)

    def unfold(self) -> None:
        """Open the grids."""
        self.planes[0].collapsed = False

    @observe("value")
    def _changed(self, change: Bunch) -> None:
        self._show()

    def _show(self) -> None:
        self._showing = True
        try:
            fits = bool(np.all(np.less_equal(self.value.shape[1:], self._most)))
            self.layout.display = None if fits else "none"
            if fits:
                for plane, numbers_of in zip(self.planes, self.value, strict=True):
                    plane.value = numbers_of
        finally:
            self._showing = False

    def _edited(self, change: Bunch) -> None:
        if self._showing:
            return
        rows, columns = change["new"].shape
        stack = np.zeros((3, rows, columns))
        for plane, grid in zip(stack, self.planes, strict=True):
            kept = grid.value[:rows, :columns]
            plane[: kept.shape[0], : kept.shape[1]] = kept
        self.value = stack

    def _folded(self, change: Bunch) -> None:
        for plane in self.planes:
            plane.collapsed = change["new"]
