"""Two things that convolutions are used for, as chains of operations from the lessons.

Both are miniatures: every weight is set by hand.  The systems in use today have
the same kinds of layers, and learn their weights.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from convwidgets.core._checks import known_name, numbers, per_axis, shown, whole_number
from convwidgets.core.errors import ConvError
from convwidgets.trace.application_detection import detection
from convwidgets.trace.application_scenes import Area, known_scene
from convwidgets.trace.application_segmentation import segmentation
from convwidgets.trace.application_stage import Stage
from convwidgets.trace.records import Array, frozen
from convwidgets.trace.steps import Steps

#: Label → what `application` may be.
APPLICATIONS: Mapping[str, str] = MappingProxyType(
    {"detection by edges": "detection", "segmentation": "segmentation"}
)
#: The threshold each begins with.
THRESHOLDS: Mapping[str, float] = MappingProxyType({"detection": 0.75, "segmentation": 0.3})
#: Rows and columns that a picture must have and may have.
SMALLEST, LARGEST = 16, 160
#: The smallest cut-out, and the largest stride.
LEAST, STRIDES = 4, 4


@dataclass(frozen=True, eq=False)
class ApplicationTrace(Steps[Stage]):
    """The stages of an application.

    Attributes
    ----------
    application : {'detection', 'segmentation'}
        Which one.
    input : ndarray, shape (H, W)
        The picture, grey levels.
    target, size : pair of int
        Middle of the cut-out, which is also the place whose numbers are written
        out, and its rows and columns.
    cut : Area
        The cut-out, moved inside the picture.
    threshold : float
        What a score must exceed.
    stride : int
        Of each of the two strided convolutions of a segmentation.
    stages : tuple of Stage
        The steps.
    output : ndarray
        Of a detection the boxes, shape (n, 4): first row, first column, rows,
        columns, best first.  Of a segmentation the mask, shape (H, W), zeros and
        ones.  Read-only.
    counts : dict
        ``"hits"``, ``"misses"``, ``"false alarms"`` of a detection and ``"IoU"`` of a
        segmentation, where the truth is known.
    """

    application: str
    input: Array
    target: tuple[int, int]
    size: tuple[int, int]
    cut: Area
    threshold: float
    stride: int
    stages: tuple[Stage, ...]
    output: Array
    counts: Mapping[str, float]

    def __len__(self) -> int:
        return len(self.stages)

    def _step(self, index: int) -> Stage:
        return self.stages[index]


def application_trace(
    image: Any,
    application: str = "detection",
    *,
    target: Any = None,
    size: Any = None,
    threshold: Any = None,
    stride: Any = 2,
) -> ApplicationTrace:
    """Work an application out, stage by stage.

    Parameters
    ----------
    image : array_like, shape (H, W)
        Grey levels, from 16 to 160 rows and columns.
    application : {'detection', 'segmentation'}
        Find what looks like a cut-out, or say of each pixel whether it belongs
        to something light and smooth.
    target, size : pair of int, optional
        Middle of the cut-out, and its rows and columns.
    threshold : float, optional
        From 0 to 1.
    stride : int
        Of each of the two strided convolutions of a segmentation, 1 to 4.

    Returns
    -------
    ApplicationTrace
        One step for each stage.

    Raises
    ------
    ConvError
        If a value cannot be used; the sentence says which and why.

    Examples
    --------
    >>> from convwidgets.trace.application_scenes import scene_named
    >>> trace = application_trace(scene_named("mugs").values)
    >>> dict(trace.counts)
    {'hits': 4, 'misses': 0, 'false alarms': 0}
    """
    known_name(application, THRESHOLDS, "application")
    values = _picture(image)
    known = known_scene(values)
    place = _pair(known.target if target is None else target, "target", 0)
    for at, length, axis in zip(place, values.shape, ("row", "column"), strict=True):
        if at >= length:
            raise ConvError(
                f"The {axis} of target is {at}; this picture has {axis}s 0 to {length - 1}."
            )
    cells = _pair(known.size if size is None else size, "size", LEAST)
    for wanted, length, axis in zip(cells, values.shape, ("rows", "columns"), strict=True):
        if wanted > length:
            raise ConvError(
                f"size is {shown(cells)}; this picture has {length} {axis}, a cut-out can have no "
                "more."
            )
    limit = _share(THRESHOLDS[application] if threshold is None else threshold)
    stride = whole_number(stride, "stride", 1)
    if stride > STRIDES:
        raise ConvError(
            f"stride is {stride}; it can be at most {STRIDES}, which leaves one cell of "
            f"{STRIDES**2} by {STRIDES**2} pixels."
        )
    cut = _inside(place, cells, values.shape)
    if application == "detection":
        result = detection(values, known, place, cut, limit)
    else:
        result = segmentation(values, known, place, limit, stride)
    stages, output, counts = result
    return ApplicationTrace(
        application, values, place, cells, cut, limit, stride, stages, frozen(output),
        MappingProxyType(counts),
    )  # fmt: skip


def _picture(image: Any) -> Array:
    raw = numbers(image, "The picture")
    if raw.ndim != 2:
        raise ConvError(f"The picture has shape {raw.shape}; it needs rows and columns, (H, W).")
    values = raw if raw.dtype == np.float64 and not raw.flags.writeable else frozen(raw)
    if min(values.shape) < SMALLEST or max(values.shape) > LARGEST:
        raise ConvError(
            f"The picture has {values.shape[0]} rows and {values.shape[1]} columns; give from "
            f"{SMALLEST} to {LARGEST} of each."
        )
    if not np.isfinite(values).all():
        raise ConvError("The picture holds NaN or infinity; put numbers in their places first.")
    if not np.ptp(values):
        raise ConvError(
            "The picture has the same level everywhere, so nothing is to be found in it; give one "
            "that shows something."
        )
    return values


def _pair(value: Any, name: str, least: int) -> tuple[int, int]:
    rows, columns = per_axis(value, 2, name, least)
    return rows, columns


def _share(value: Any) -> float:
    if isinstance(value, str | bool | None) or numbers(value, "threshold").ndim:
        raise ConvError(f"threshold is {shown(value)}; give one number from 0 to 1.")
    threshold = float(value)
    if not 0 <= threshold <= 1:
        raise ConvError(f"threshold is {shown(value)}; give a number from 0 to 1.")
    return threshold


def _inside(middle: tuple[int, int], size: tuple[int, int], shape: tuple[int, ...]) -> Area:
    """The cut-out around a place, moved so far that it lies in the picture."""
    row, column = (
        min(max(at - cells // 2, 0), length - cells)
        for at, cells, length in zip(middle, size, shape, strict=True)
    )
    return Area(row, column, *size)
