"""A pad on which a digit is drawn by hand, as small as the digits a network has learned from."""

from typing import Any

import anywidget
import ipywidgets
import numpy as np
from numpy.typing import ArrayLike, NDArray
from traitlets import Bool, Bunch, Dict, Int, Unicode, observe

from convwidgets.core._checks import true_or_false
from convwidgets.core.errors import ConvError
from convwidgets.widgets._assets import css, esm
from convwidgets.widgets._drawing import SIDE, as_bitmap, digit_of, packed, unpacked
from convwidgets.widgets._turns import TURN, TakesTurns
from convwidgets.widgets.matrix_input import NumberArray

_BLANK = np.zeros((SIDE, SIDE), dtype=np.bool_)


class DrawingPad(TakesTurns, anywidget.AnyWidget):
    """A bitmap of 32×32 points, drawn by hand, and the 8×8 numbers it is reduced to.

    Drawn with mouse, pen or finger, or from the keyboard: arrow keys move a
    cursor, Space puts ink, Shift+Space and Delete take it away, Enter lowers and
    lifts the pen, Ctrl+Z undoes, Escape gives the keys back to the page.

    Each of the 8×8 numbers counts the inked points of a 4×4 block, as in the
    digits of `load_digits`.  Those were normalised before they were counted, so a
    drawing is too while `fit` is on: the box around the ink is stretched to 32
    rows and 22 columns (one direction at most twice as much as the other) and
    centred, and strokes are thickened until 256 points hold ink.

    Parameters
    ----------
    bitmap : array_like, shape (32, 32), optional
        1 or True where there is ink; blank by default.
    fit : bool, optional
        Whether a drawing is fitted to the frame before it is counted.
    layout : ipywidgets.Layout or dict, optional
        As for every ipywidget.

    Attributes
    ----------
    value : ndarray of float64, shape (8, 8)
        The counts divided by 16, read-only; follows the drawing and `fit`.
    bitmap : ndarray of bool, shape (32, 32)
        The drawing as it was drawn, read-only; may be assigned.

    Raises
    ------
    ConvError
        If a bitmap has another shape or holds anything but 0 and 1.

    Notes
    -----
    How the digits fill their frame was read off the training digits of E. Alpaydin
    and C. Kaynak, "Optical Recognition of Handwritten Digits" (1998), which were
    normalised by the programs of NIST (NISTIR 5469); this is not that program.

    Examples
    --------
    >>> import numpy as np
    >>> from convwidgets.widgets.drawing_pad import DrawingPad
    >>> square = np.zeros((32, 32))
    >>> square[4:12, 4:10] = 1
    >>> pad = DrawingPad(square, fit=False)
    >>> pad.value[1:3, 1:3]
    array([[1. , 0.5],
           [1. , 0.5]])
    >>> pad.fit = True
    >>> float(pad.value.sum())
    44.0
    >>> pad.clear()
    >>> float(pad.value.sum())
    0.0
    """

    _esm = esm("drawing_pad")
    _css = css("drawing_pad")

    value = NumberArray(np.zeros((8, 8)), read_only=True)
    fit = Bool(True).tag(sync=True)

    # Two one-way streets: the page writes `drawn`, {serial, bits}; Python answers with the rest,
    # and the page ignores answers to anything but its latest message.
    drawn: "Dict[str, Any]" = Dict().tag(sync=True, echo_update=False)
    answered = Int(0).tag(sync=True)
    bits = Unicode(packed(_BLANK)).tag(sync=True)

    def __init__(
        self,
        bitmap: ArrayLike | None = None,
        *,
        fit: bool = True,
        layout: ipywidgets.Layout | dict[str, Any] | None = None,
    ) -> None:
        start = _BLANK if bitmap is None else as_bitmap(bitmap)
        super().__init__(
            bits=packed(start),
            fit=true_or_false(fit, "fit"),
            **({} if layout is None else {"layout": layout}),
        )
        self._count()

    @property
    def bitmap(self) -> NDArray[np.bool_]:
        """The drawing as it was drawn."""
        return unpacked(self.bits)

    @bitmap.setter
    def bitmap(self, value: ArrayLike) -> None:
        with TURN:
            self.bits = packed(as_bitmap(value))

    def clear(self) -> None:
        """Take all ink away; the page can undo it."""
        self.bitmap = _BLANK

    def checked(self, value: ArrayLike) -> NDArray[np.float64]:
        """A copy of ``value``, which is computed here only."""
        return np.array(value, dtype=np.float64)

    @observe("drawn")
    def _take(self, change: Bunch) -> None:
        """Adopt what a hand has drawn; a message that makes no sense is answered all the same."""
        drawn = change["new"]
        serial = drawn.get("serial")
        with self.hold_sync():
            # First: also if an observer fails, the page must not wait for ever.
            self.answered = serial if isinstance(serial, int) else self.answered + 1
            try:
                self.bitmap = unpacked(drawn.get("bits"))
            except ConvError:
                self.send_state("bits")

    @observe("bits", "fit")
    def _count(self, change: Bunch | None = None) -> None:
        self.set_trait("value", digit_of(self.bitmap, fit=self.fit))
