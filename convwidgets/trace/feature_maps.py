"""What happens when one colour picture goes through several filters: a step for each filter."""

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from convwidgets.core import conv2d
from convwidgets.core._checks import shown_shape, true_or_false
from convwidgets.core.errors import ConvError
from convwidgets.core.geometry import Axis, plan_axes
from convwidgets.trace.colour_input import colour_image
from convwidgets.trace.filter_bank import filter_of
from convwidgets.trace.filter_input import read_filters, read_point
from convwidgets.trace.numbers import number, signed, span
from convwidgets.trace.records import Array
from convwidgets.trace.steps import Steps

#: The largest picture, in pixels.
MAX_PIXELS = 1024 * 1024
#: The most numbers in all maps together: 16 maps of 600 × 600 and some padding.
MOST_NUMBERS = 8_000_000
# Share of the responses that lie within the colours of a map.
_WITHIN = 0.99
# Share of the strongest responses below which there is nothing but rounding.
_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class FilterStep:
    """One filter and its map.

    Attributes
    ----------
    index, count : int
        This filter and how many there are.
    name, note : str
        What it is called and what it answers to; the note may be empty.
    weights : ndarray, shape (3, K, K)
        A plane for each colour.
    map : ndarray, shape (OH, OW)
        Its responses.
    limit : float
        Where the colours of the map end: 99 of 100 responses lie within.
    place : tuple of int
        The response looked at, (row, column): the chosen one, or the greatest.
    window : tuple of tuple of int
        The rows and the columns of the picture that are read there; indices
        outside the picture are padding.
    """

    index: int
    count: int
    name: str
    note: str
    weights: Array
    map: Array
    limit: float
    place: tuple[int, int]
    window: tuple[tuple[int, ...], tuple[int, ...]]

    @property
    def value(self) -> float:
        """The response at `place`; 0 where only rounding keeps it from being that."""
        response = float(self.map[self.place])
        return 0.0 if abs(response) < _ROUNDING * self.limit else response

    @property
    def reads(self) -> str:
        """Where the window lies in the picture."""
        rows, columns = self.window
        return f"rows {span(rows)}, columns {span(columns)} of every plane".replace("-", "−")

    def describe(self) -> str:
        """The text twin: what a screen reader can speak."""
        _, high, wide = self.weights.shape
        rows, columns = self.map.shape
        row, column = self.place
        note = f" {self.note}" if self.note else ""
        return (
            f"Filter {self.index + 1} of {self.count}, {self.name}: three planes of {high} by "
            f"{wide} weights make one map of {rows} by {columns}, with responses from "
            f"{number(float(self.map.min()))} to {number(float(self.map.max()))}.{note} "
            f"At row {row}, column {column} the response is {signed(self.value)}."
        )


@dataclass(frozen=True, eq=False)
class FeatureMap:
    """One filter and what it makes, wherever one looks.

    Attributes
    ----------
    name, note : str
        What the filter is called and what it answers to; the note may be empty.
    weights : ndarray, shape (3, K, K)
        Its planes.
    responses : ndarray, shape (OH, OW)
        Its map.
    limit : float
        Where the colours of the map end.
    greatest : tuple of int
        Where its greatest response is; padding, which looks like an edge, does
        not count.
    """

    name: str
    note: str
    weights: Array
    responses: Array
    limit: float
    greatest: tuple[int, int]


@dataclass(frozen=True, eq=False)
class FeatureMapTrace(Steps[FilterStep]):
    """Every filter of a set on one picture.

    Attributes
    ----------
    image : ndarray, shape (H, W, 3)
        The picture, channels last.
    kernels : ndarray, shape (N, 3, K, K)
        The filters.
    axes : tuple of Axis
        Stride and padding, down and across.
    output : ndarray, shape (N, OH, OW)
        All maps.
    maps : tuple of FeatureMap
        The same, each with what is known of it.
    point : tuple of int or None
        The place that is looked at in every map; None for each one's greatest.
    """

    image: Array
    kernels: Array
    axes: tuple[Axis, ...]
    output: Array
    maps: tuple[FeatureMap, ...]
    point: tuple[int, int] | None

    def __len__(self) -> int:
        """One step for each filter."""
        return len(self.maps)

    def _step(self, index: int) -> FilterStep:
        here = self.maps[index]
        place = here.greatest if self.point is None else self.point
        rows, columns = (
            tuple(range(at * axis.stride - axis.before, at * axis.stride - axis.before + axis.span))
            for at, axis in zip(place, self.axes, strict=True)
        )
        return FilterStep(
            index, len(self), here.name, here.note, here.weights, here.responses, here.limit,
            place, (rows, columns),
        )  # fmt: skip

    def at(self, point: tuple[int, int] | None) -> "FeatureMapTrace":
        """The same maps, looked at in another place; beyond the last row or column, the last."""
        if point is not None:
            rows, columns = self.output.shape[1:]
            point = min(point[0], rows - 1), min(point[1], columns - 1)
        return replace(self, point=point)


def _feature_map(
    index: int, weights: Array, responses: Array, axes: tuple[Axis, ...], turned: bool
) -> FeatureMap:
    known = filter_of(weights)
    name, note = (f"own filter {index + 1}", "") if known is None else (known.name, known.note)
    if turned and not np.array_equal(weights, _turned(weights)):
        # What is said of it is said of the filter as it stands.
        name, note = f"{name}, turned", "Turned by 180° before it slides."
    if turned:
        weights = _turned(weights)
    down, across = (_inside(axis) for axis in axes)
    area = responses[down, across]
    row, column = np.unravel_index(int(area.argmax()), area.shape)
    greatest = int(row) + down.start, int(column) + across.start
    return FeatureMap(name, note, weights, responses, _limit(responses), greatest)


def _turned(weights: Array) -> Array:
    """Every plane of a filter turned by 180°."""
    return weights[..., ::-1, ::-1]


def _inside(axis: Axis) -> slice:
    """The positions whose windows hold no padding; all of them where there is none such."""
    first = -(-axis.before // axis.stride)
    last = (axis.before + axis.size - axis.span) // axis.stride
    return slice(first, last + 1) if last >= first else slice(0, axis.output)


def _limit(responses: Array) -> float:
    """Two digits, rounded up; a few strong responses shall not make all others pale."""
    # A third of the rows and columns of a large map tells as much, in a ninth of the time.
    thin = responses[::3, ::3] if responses.size > 60_000 else responses
    largest = max(-float(responses.min()), float(responses.max()))
    most = float(np.quantile(np.abs(thin), _WITHIN))
    if not most > largest / 1.5:
        digit = 10.0 ** (math.floor(math.log10(most)) - 1) if most else 1.0
        largest = min(largest, math.ceil(most / digit) * digit) if most else largest
    return largest


def feature_maps_trace(
    image: Any,
    kernels: Any = "first_layer",
    *,
    stride: Any = 1,
    padding: Any = "same",
    flip_kernel: bool = False,
    point: Any = None,
) -> FeatureMapTrace:
    """Trace several filters on one colour picture.

    Parameters
    ----------
    image : array_like, shape (H, W, 3)
        The picture; its channels are moved to the front here, once.
    kernels : str, array_like or list
        As `read_filters` takes them.
    stride, padding, flip_kernel
        As in :func:`convwidgets.conv2d`.
    point : pair of int, optional
        The place to look at in every map; one beyond the last row or column is
        taken for the last.

    Returns
    -------
    FeatureMapTrace
        One step for each filter.

    Raises
    ------
    ConvError
        If a value cannot be used; the sentence says which and why.

    Examples
    --------
    >>> import numpy as np
    >>> trace = feature_maps_trace(np.zeros((9, 9, 3)), "edges", stride=2, padding=3)
    >>> len(trace), trace.output.shape
    (4, (4, 5, 5))
    """
    picture, filters = colour_image(image, MAX_PIXELS), read_filters(kernels)
    if not np.isfinite(picture).all():
        raise ConvError("The image holds NaN or infinity; give levels from 0 to 255.")
    size, kernel = picture.shape[:2], filters.shape[2:]
    axes = tuple(plan_axes(size, kernel, stride=stride, padding=padding, dilation=1))
    shape = tuple(axis.output for axis in axes)
    count = len(filters) * shape[0] * shape[1]
    if count > MOST_NUMBERS:
        raise ConvError(
            f"{len(filters)} maps of {shown_shape(shape)} hold {count:,} numbers; at most "
            f"{MOST_NUMBERS:,} can be shown. Use fewer filters, a larger stride, less padding or "
            "a smaller picture."
        )
    turned = true_or_false(flip_kernel, "flip_kernel")
    output = conv2d(
        np.moveaxis(picture, -1, 0), filters, stride=stride, padding=padding, flip_kernel=turned
    )
    output.setflags(write=False)
    maps = tuple(
        _feature_map(index, weights, responses, axes, turned)
        for index, (weights, responses) in enumerate(zip(filters, output, strict=True))
    )
    trace = FeatureMapTrace(picture, filters, axes, output, maps, None)
    return trace.at(read_point(point))
