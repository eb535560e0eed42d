"""Pictures as red, green and blue planes: read from anything, chosen, edited."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convwidgets.core._checks import numbers
from convwidgets.widgets._picture_levels import locked
from convwidgets.widgets.matrix_input import FloatArray
from convwidgets.widgets.notice import Notice
from convwidgets.widgets.picture_picker import PicturePicker
from convwidgets.widgets.pictures import PictureRead, read_picture
from convwidgets.widgets.planes_input import PlanesInput

_GREY = "It is grey; red, green and blue were taken to be alike."


def read_colour(source: Any, largest: int | None = None) -> PictureRead:
    """`read_picture`, always in colour, and averaged down to at most ``largest`` rows and columns.

    Parameters
    ----------
    source : str, path, bytes, PIL image or array_like
        Whatever `read_picture` takes.
    largest : int, optional
        The most rows and the most columns; any number by default.

    Returns
    -------
    PictureRead
        Its `values` have shape (H, W, 3).

    Raises
    ------
    ConvError
        As `read_picture` does.
    """
    read = read_picture(source)
    return _in_colour(read.values, read.note, largest)


def read_planes(source: Any, largest: int | None = None) -> PictureRead:
    """`read_colour` that leaves an array (H, W, 3) its numbers, whatever they are."""
    if isinstance(source, list | tuple | np.ndarray):
        raw = numbers(source, "The image")
        if raw.ndim == 3 and raw.shape[2] == 3:
            return _in_colour(raw, "", largest)
    return read_colour(source, largest)


def _in_colour(values: NDArray[Any], note: str, largest: int | None) -> PictureRead:
    notes = [note] if note else []
    if values.ndim == 2:
        values = np.stack([values] * 3, axis=-1)
        notes.append(_GREY)
    size = values.shape[:2]
    factor = -(-max(size) // largest) if largest else 1
    if factor > 1:
        values = _averaged(values, factor)
        rows, columns = values.shape[:2]
        notes.append(
            f"It was reduced from {size[0]}×{size[1]} to {rows}×{columns} pixels, each the mean "
            f"of {factor}×{factor}."
        )
    if values.dtype == np.float64 and not values.flags.writeable:
        return PictureRead(values, " ".join(notes))
    return PictureRead(locked(values.astype(np.float64)), " ".join(notes))


def _averaged(values: NDArray[Any], factor: int) -> FloatArray:
    """Blocks replaced by their mean; whole numbers stay whole, what is left over is dropped."""
    rows, columns = (max(1, size // factor) for size in values.shape[:2])
    high, wide = (min(factor, size) for size in values.shape[:2])
    kept = values[: rows * high, : columns * wide].astype(np.float64)
    means: FloatArray = kept.reshape(rows, high, columns, wide, 3).mean(axis=(1, 3))
    whole = bool(np.all(kept == np.rint(kept)))
    return np.rint(means) if whole else means


class ColourPicturePicker(PicturePicker):
    """A `PicturePicker` whose small pictures can be edited number by number.

    Parameters
    ----------
    value : str, path, bytes, PIL image or array_like
        Whatever `read_picture` takes; an array (H, W, 3) keeps its numbers.
    notice : Notice, optional
        Where uploads are commented on.
    description : str, optional
        Label of the list.
    samples : iterable of str
        Names from `PICTURES` that stand in the list.

    Attributes
    ----------
    value : ndarray of float64, shape (H, W, 3)
        Read-only.
    grids : PlanesInput
        For those who place them themselves.

    Raises
    ------
    ConvError
        If an assigned value is no picture; the last good one stays.

    Examples
    --------
    >>> from convwidgets.widgets.colour_picture import ColourPicturePicker
    >>> picker = ColourPicturePicker("colour4", samples=["colour4"])
    >>> picker.grids.planes[0].value = [[0, 1], [2, 3]]
    >>> picker.value.shape
    (2, 2, 3)
    """

    def __init__(
        self,
        value: Any,
        *,
        notice: Notice | None = None,
        description: str = "image",
        samples: Iterable[str],
    ) -> None:
        self.grids = PlanesInput(np.zeros((3, 1, 1)), what="image", tint="grey")
        super().__init__(value, notice=notice, description=description, samples=samples)
        self.grids.observe(self._edited, "value")

    def checked(self, value: Any) -> FloatArray:
        """What `read_planes` makes of ``value``, or its `ConvError`."""
        return read_planes(value).values

    def _show_more(self) -> None:
        super()._show_more()
        if self.value.ndim == 3:
            self.grids.value = np.moveaxis(self.value, -1, 0)

    def _own_wanted(self) -> None:
        if self._own is not None or self.grids.layout.display is not None:
            super()._own_wanted()
            return
        self.grids.unfold()
        self._show()
        self.notice.say("Write numbers into the grids below, or upload a picture.", "note")

    def _edited(self, change: Any) -> None:
        if not self._loading:
            self.value = np.moveaxis(self.grids.value, 0, -1)
