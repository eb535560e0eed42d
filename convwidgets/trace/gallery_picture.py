"""A picture that many kernels are laid on: its brightness, its planes, its responses.

A kernel whose weights sum to 1 makes a picture again and is laid on each colour
by itself.  Any other kernel makes a map of signed numbers and is laid on the
brightness.  The border is padded by repeating the outermost pixels, so that no
edge is found that is not in the picture.
"""

from collections import OrderedDict
from functools import cached_property
from typing import Any, TypeVar
from weakref import WeakValueDictionary

import numpy as np

from convwidgets.core import conv2d
from convwidgets.core._checks import numbers, shown_shape
from convwidgets.core.errors import ConvError
from convwidgets.core.geometry import plan_axes
from convwidgets.core.padding import pad
from convwidgets.trace.gallery_extent import Extent, extent_of
from convwidgets.trace.gallery_facts import sums_to
from convwidgets.trace.records import Array, frozen

#: What red, green and blue add to the brightness: ITU-R BT.601, section 2.5.1.
LUMA = (0.299, 0.587, 0.114)
#: The largest picture the gallery takes, in pixels.
MAX_PIXELS = 1024 * 1024
#: The largest kernel, in rows and in columns: what can be edited by hand.
MAX_SIDE = 16

T = TypeVar("T")

# Responses and padded copies that are kept: the latest and the one before.
_KEPT = 2


class FilterPicture:
    """A picture and what kernels make of it.

    Parameters
    ----------
    values : array_like, shape (H, W) or (H, W, 3)
        Levels from 0 to 255, channels last.

    Attributes
    ----------
    values : ndarray
        The same, read-only.

    Raises
    ------
    ConvError
        If it is no such array, is too large or holds NaN or infinity.
    """

    def __init__(self, values: Any) -> None:
        raw = numbers(values, "The picture")
        if raw.ndim not in (2, 3) or (raw.ndim == 3 and raw.shape[2] != 3):
            raise ConvError(
                f"The picture has shape {raw.shape}; it needs rows and columns, (H, W), or for "
                "colour (H, W, 3)."
            )
        if raw.shape[0] * raw.shape[1] > MAX_PIXELS:
            raise ConvError(
                f"The picture has {shown_shape(raw.shape[:2])} pixels; at most {MAX_PIXELS:,} can "
                "be shown. Crop it, or take every second row and column: image[::2, ::2]."
            )
        if raw.dtype.kind == "f" and not np.isfinite(raw).all():
            raise ConvError(
                "The picture holds NaN or infinity; put numbers in their places first, for "
                "example with numpy.nan_to_num."
            )
        self.values = raw if raw.dtype == np.float64 and not raw.flags.writeable else frozen(raw)
        self._reduced: OrderedDict[Any, FilterPicture] = OrderedDict()
        self._padded: OrderedDict[Any, Array] = OrderedDict()
        self._responses: OrderedDict[Any, Array] = OrderedDict()
        self._extents: OrderedDict[Any, Extent] = OrderedDict()

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        rows, columns = self.values.shape[:2]
        return rows, columns

    @property
    def colour(self) -> bool:
        """Whether it has three channels."""
        return self.values.ndim == 3

    @cached_property
    def brightness(self) -> Array:
        """One level for each pixel, whole where it was mixed from colours, read-only."""
        if not self.colour:
            return self.values
        return frozen(np.rint(self.values @ LUMA))

    @cached_property
    def _planes(self) -> Array:
        """The colours as three pictures, shape (3, 1, H, W)."""
        return np.ascontiguousarray(np.moveaxis(self.values, -1, 0))[:, None]

    def in_colours(self, kernel: Array) -> bool:
        """Whether a kernel is laid on each colour by itself."""
        return self.colour and keeps_level(kernel)

    def response(self, kernel: Array) -> Array:
        """What `conv2d` makes of the picture, read-only, of the picture's size.

        Shape (H, W), or (H, W, 3) for a kernel that is laid on each colour.
        """
        key = _key(kernel)
        found = self._responses.get(key)
        if found is None:
            found = self._laid_on(kernel)
            found.setflags(write=False)
            _keep(self._responses, key, found, _KEPT)
        return found

    def _laid_on(self, kernel: Array) -> Array:
        """The convolution of the padded picture, colour by colour or of the brightness.

        Padded once for all kernels of a size, as that takes longer than the rest.
        """
        coloured = self.in_colours(kernel)
        axes = plan_axes(self.shape, kernel.shape, stride=1, padding="same", dilation=1)
        key = coloured, *((axis.before, axis.after) for axis in axes)
        padded = self._padded.get(key)
        if padded is None:
            source = self._planes if coloured else self.brightness
            padded = pad(source, axes, "replicate", np.float64)
            _keep(self._padded, key, padded, _KEPT)
        if coloured:
            return np.moveaxis(conv2d(padded, kernel[None, None])[:, 0], 0, -1)
        return np.asarray(conv2d(padded, kernel))

    def extent(self, kernel: Array) -> Extent:
        """How far the response to a kernel reaches."""
        key = _key(kernel)
        found = self._extents.get(key)
        if found is None:
            found = extent_of(self.response(kernel), kernel, levels=keeps_level(kernel))
            _keep(self._extents, key, found, 64)
        return found

    def averaged(self, rows: int, columns: int) -> "FilterPicture":
        """A copy with at most so many rows and columns, each the mean of a block."""
        rows, columns = min(rows, self.shape[0]), min(columns, self.shape[1])
        if (rows, columns) == self.shape:
            return self
        key = rows, columns
        if key not in self._reduced:
            _keep(self._reduced, key, self._averaged(rows, columns), _KEPT)
        return self._reduced[key]

    def _averaged(self, rows: int, columns: int) -> "FilterPicture":
        tops = np.arange(rows) * self.shape[0] // rows
        lefts = np.arange(columns) * self.shape[1] // columns
        sums = np.add.reduceat(np.add.reduceat(self.values, tops, axis=0), lefts, axis=1)
        cells = np.outer(np.diff(tops, append=self.shape[0]), np.diff(lefts, append=self.shape[1]))
        return FilterPicture(sums / (cells[..., None] if self.colour else cells))

    def around(self, kernel: Array, pixel: tuple[int, int], reach: int) -> Array:
        """The brightness under the windows of a pixel and of `reach` pixels on each side.

        A valid convolution of it has the pixel's own sum in its middle.
        """
        index = _window(self.shape, kernel, pixel, reach)
        return frozen(self.brightness[np.ix_(*index)])

    def at(self, kernel: Array, pixel: tuple[int, int]) -> tuple[float, ...]:
        """The response at one pixel: one number, or one for each colour."""
        where = np.ix_(*_window(self.shape, kernel, pixel, 0))
        if not self.in_colours(kernel):
            return (float(conv2d(self.brightness[where], kernel)[0, 0]),)
        windows = self.values[where]
        return tuple(float(conv2d(windows[..., c], kernel)[0, 0]) for c in range(3))


def keeps_level(kernel: Array) -> bool:
    """Whether an even area keeps its level, so that the result is a picture again."""
    return sums_to(float(kernel.sum()), 1)


def filter_picture(values: Any) -> FilterPicture:
    """The picture of these values; the same one again while anybody uses it."""
    known = _known.get(id(values))
    if known is None or known.values is not values:
        known = FilterPicture(values)
        # Only values that nobody can change stand for themselves.
        if known.values is values:
            _known[id(values)] = known
    return known


_known: "WeakValueDictionary[int, FilterPicture]" = WeakValueDictionary()


def _keep(store: "OrderedDict[Any, T]", key: Any, value: T, most: int) -> None:
    """Remember a value, and forget the oldest of too many."""
    store[key] = value
    if len(store) > most:
        store.popitem(last=False)


def _window(shape: tuple[int, int], kernel: Array, place: tuple[int, int], reach: int) -> list[Any]:
    """The rows and columns that windows around a pixel read, the outermost for those beyond."""
    axes = plan_axes(shape, kernel.shape, stride=1, padding="same", dilation=1)
    return [
        np.arange(at - reach - axis.before, at + reach + axis.after + 1).clip(0, axis.size - 1)
        for at, axis in zip(place, axes, strict=True)
    ]


def _key(kernel: Array) -> Any:
    return kernel.shape, kernel.tobytes()
