"""The scenes that applications are tried on: drawn ones, known in every detail, and photographs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from convwidgets.core import sample_image
from convwidgets.core._checks import known_name
from convwidgets.trace.records import Array, frozen

Mask = NDArray[np.bool_]

_ROWS, _COLUMNS = 120, 160
# Drawn this much larger and averaged down, which smooths slanting edges.
_FINE = 4

#: Row, column and grey level of each mug.
_MUGS = ((28, 26, 225), (30, 132, 150), (66, 84, 200), (92, 128, 118))
#: What else lies on the table: kind, row, column and grey level.
_OTHERS = (("disc", 24, 80, 190), ("square", 62, 28, 165), ("triangle", 58, 136, 210),
           ("ring", 98, 82, 180))  # fmt: skip
# Rows and columns of a striped cloth, its two levels and the width of a stripe.
_CLOTH, _STRIPES, _STRIPE = (86, 112, 10, 52), (150, 40), 2.5


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of a picture's cells.

    Attributes
    ----------
    row, column : int
        Its first cell.
    rows, columns : int
        How many.
    """

    row: int
    column: int
    rows: int
    columns: int

    @property
    def slices(self) -> tuple[slice, slice]:
        """To cut it out of an array."""
        return (
            slice(self.row, self.row + self.rows),
            slice(self.column, self.column + self.columns),
        )

    def overlap(self, other: "Area") -> float:
        """Cells of both over cells of either: 1 for the same, 0 for strangers."""
        both = 1
        for first, size, other_first, other_size in (
            (self.row, self.rows, other.row, other.rows),
            (self.column, self.columns, other.column, other.columns),
        ):
            both *= max(0, min(first + size, other_first + other_size) - max(first, other_first))
        return both / (self.rows * self.columns + other.rows * other.columns - both)


@dataclass(frozen=True, slots=True)
class Thing:
    """Something drawn: what it is, and the smallest rectangle that holds it."""

    kind: str
    area: Area


@dataclass(frozen=True, slots=True, eq=False)
class KnownScene:
    """A picture, and what is known of it.

    Attributes
    ----------
    values : ndarray, shape (H, W)
        Grey levels from 0 to 255, read-only.
    target, size : pair of int
        Where the first cut-out lies: its middle, and its rows and columns.
    things : tuple of Thing
        What is in it; empty where nobody has said.
    mask : ndarray of bool or None
        The cells of all things; None where nobody has said.
    """

    values: Array
    target: tuple[int, int]
    size: tuple[int, int]
    things: tuple[Thing, ...] = ()
    mask: Mask | None = None


def _mug(down: Array, across: Array) -> Mask:
    body = (abs(across + 3) < 8.5) & (abs(down) < 10)
    away = np.hypot((across - 6.5) / 0.85, down)
    return np.asarray(body | ((away < 6.5) & (away > 3.6) & (across > 5)))


_SHAPES: dict[str, Callable[[Array, Array], Mask]] = {
    "mug": _mug,
    "disc": lambda v, u: np.asarray(np.hypot(v, u) < 10),
    "square": lambda v, u: np.maximum(abs(u), abs(v)) < 9.5,
    "triangle": lambda v, u: (v < 8.5) & (v > 2 * abs(u) - 10.5),
    "ring": lambda v, u: abs(np.hypot(v, u) - 7.75) < 2.25,
}


def _averaged(fine: Array) -> Array:
    return np.asarray(fine.reshape(_ROWS, _FINE, _COLUMNS, _FINE).mean(axis=(1, 3)))


def _table(turns: tuple[float, ...], sizes: tuple[float, ...]) -> KnownScene:
    """Four mugs of different brightness and other things on a table lit from the right."""
    row, column = (np.indices((_ROWS * _FINE, _COLUMNS * _FINE)) + 0.5) / _FINE
    sheet = 70 + 22 * (column / _COLUMNS - 0.5) + 14 * (row / _ROWS - 0.5)
    top, bottom, left, right = _CLOTH
    cloth = (row > top) & (row < bottom) & (column > left) & (column < right)
    sheet[cloth] = np.where(column[cloth] // _STRIPE % 2 < 1, *_STRIPES)
    placed = [
        ("mug", *mug, turn, size) for mug, turn, size in zip(_MUGS, turns, sizes, strict=True)
    ]
    placed += [(*other, 0.0, 1.0) for other in _OTHERS]
    things, mask = [], np.zeros((_ROWS, _COLUMNS), dtype=bool)
    for kind, at, along, level, turn, size in placed:
        angle = np.deg2rad(turn)
        down, across = (row - at) / size, (column - along) / size
        inside = _SHAPES[kind](
            down * np.cos(angle) - across * np.sin(angle),
            down * np.sin(angle) + across * np.cos(angle),
        )
        sheet[inside] = level
        cells = _averaged(inside.astype(np.float64)) >= 0.5
        things.append(Thing(kind, _bounds(cells)))
        mask |= cells
    # A camera's noise, always the same.
    noise = np.random.default_rng(3).normal(0, 5, mask.shape)
    values = np.rint((_averaged(sheet) + noise).clip(0, 255))
    mask.setflags(write=False)
    return KnownScene(frozen(values), (28, 26), (24, 28), tuple(things), mask)


def _bounds(cells: Mask) -> Area:
    rows, columns = (np.flatnonzero(cells.any(axis=axis)) for axis in (1, 0))
    return Area(int(rows[0]), int(columns[0]), int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1)


_UPRIGHT, _SAME = (0.0, 0.0, 0.0, 0.0), (1.0, 1.0, 1.0, 1.0)
_MAKERS: dict[str, Callable[[], KnownScene]] = {
    "mugs": lambda: _table(_UPRIGHT, _SAME),
    "turned_mugs": lambda: _table((0.0, 15.0, 40.0, 90.0), _SAME),
    "larger_mugs": lambda: _table(_UPRIGHT, (1.0, 1.15, 1.3, 1.5)),
    "mri": lambda: KnownScene(frozen(sample_image("mri")), (64, 64), (24, 24)),
    "portrait": lambda: KnownScene(frozen(sample_image("portrait")), (17, 21), (12, 12)),
}

SCENES: Mapping[str, str] = MappingProxyType(
    {
        "mugs": "120×160: four mugs, four other things and a striped cloth (drawn).",
        "turned_mugs": "120×160: the same, three of the mugs turned by 15, 40 and 90 degrees.",
        "larger_mugs": "120×160: the same, three of the mugs 1.15, 1.3 and 1.5 times as large.",
        "mri": "128×128: a slice of a head by magnetic resonance.",
        "portrait": "120×102: Grace Hopper, a photograph of the United States Navy.",
    }
)
"""Name → what it shows."""


@cache
def _made(name: str) -> KnownScene:
    return _MAKERS[name]()


def scene_named(name: str) -> KnownScene:
    """The scene of a name in `SCENES`, or a ConvError that names the near ones."""
    return _made(known_name(name, SCENES, "scene"))


def known_scene(values: Array) -> KnownScene:
    """What is known of a picture: all of a scene, and a place to begin with of any other."""
    for name in SCENES:
        scene = _made(name)
        if scene.values is values or np.array_equal(scene.values, values):
            return scene
    rows, columns = values.shape
    size = tuple(min(24, max(4, length // 3)) for length in values.shape)
    return KnownScene(values, (rows // 2, columns // 2), (size[0], size[1]))
