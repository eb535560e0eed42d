"""The pictures of a stage, in register with the picture that it began with."""

import math
from collections.abc import Iterator

import numpy as np

from convwidgets.scenes import parts
from convwidgets.scenes.gallery_colours import Place, signed_palette
from convwidgets.scenes.marks import Box, Mark, Photo, Text
from convwidgets.scenes.raster import text_width
from convwidgets.scenes.theme import Theme, rgb
from convwidgets.trace.application_stage import Mark as Found
from convwidgets.trace.application_stage import StageMap
from convwidgets.trace.numbers import number
from convwidgets.trace.records import Array

# Shades of a grey picture; few, so that a frame with its letters has at most 256 colours.
_GREYS = 96
_GAP, _LABEL = 16.0, 20.0
# Letters of a label, and its height.
_TEXT, _TALL = 11.0, 16.0
# The smallest frame, in CSS pixels.
_LEAST = 9.0
# Room for a label over a narrow picture.
_LEAST_LABEL = 136.0


def places(shape: tuple[int, int], count: int, room: Place) -> list[Place]:
    """Where so many pictures of this shape lie, as large as they can be.

    One fills the room; two lie side by side or one above the other; up to four
    make two rows.  Each has a line for its label above it where there are several.
    """
    x, y, width, height = room
    label = _LABEL if count > 1 else 0.0
    best: tuple[float, int] = (0.0, 1)
    for columns in (1, 2) if count > 1 else (1,):
        rows = math.ceil(count / columns)
        wide = (width - _GAP * (columns - 1)) / columns
        high = (height - _GAP * (rows - 1)) / rows - label
        best = max(best, (min(wide / shape[1], high / shape[0]), columns))
    scale, columns = best
    wide, high = shape[1] * scale, shape[0] * scale
    # Narrow pictures stand as far apart as their labels need.
    across, down = max(wide, label and _LEAST_LABEL) + _GAP, high + label + _GAP
    return [
        (x + k % columns * across, y + label + k // columns * down, wide, high)
        for k in range(count)
    ]


def map_marks(theme: Theme, place: Place, part: StageMap, picture: Array) -> list[Mark]:
    """A map where it lies on the picture; hatched where it has no values."""
    x, y, width, height = place
    rows, columns = picture.shape
    marks: list[Mark] = [Box(x - 1, y - 1, width + 2, height + 2, frame=theme.line)]
    high, wide = (length * part.pitch for length in part.values.shape)
    across, down = width / columns, height / rows
    if (high, wide) != (rows, columns) and part.pitch == 1:
        marks.append(Box(x, y, width, height, fill=theme.padding, hatch=theme.hatch))
    area = (
        x + part.origin[1] * across, y + part.origin[0] * down,
        min(wide, columns) * across, min(high, rows) * down,
    )  # fmt: skip
    values = part.values
    if part.pitch > 1:  # the last cells may hang over the picture
        values = values.repeat(part.pitch, 0)[:rows].repeat(part.pitch, 1)[:, :columns]
    return [*marks, _photo(theme, area, part, values, picture)]


def _photo(theme: Theme, area: Place, part: StageMap, values: Array, picture: Array) -> Photo:
    if part.kind == "signed":
        palette = signed_palette(theme)
        half = (len(palette) - 1) / 2
        levels = np.rint(half + half * (values / (part.full or 1.0)).clip(-1, 1))
        return Photo(*area, levels.astype(np.uint8), palette)
    greys = np.rint(np.linspace(0, 255, _GREYS)[:, None] * np.ones(3))
    share = (picture - picture.min()) / np.ptp(picture)
    levels = np.rint(share * (_GREYS - 1))
    if part.kind == "grey":
        return Photo(*area, levels.astype(np.uint8), greys.astype(np.uint8))
    tint = np.array(rgb(theme.diverging[-1]))
    tinted = np.rint(0.45 * greys[levels.astype(int)] + 0.55 * tint)
    colours = np.where(values[..., None] > 0, tinted, 0.5 * greys[levels.astype(int)])
    return Photo(*area, colours.astype(np.uint8))


def found_marks(
    theme: Theme, place: Place, found: tuple[Found, ...], shape: tuple[int, int]
) -> list[Mark]:
    """Teal frames around boxes, each with its score; broken ones around what was missed.

    All frames come first, so that none runs through a score.  Where boxes are so
    close that a score has no place of its own it is left out, the lowest first.
    """
    frames: list[Mark] = []
    labels: list[Mark] = []
    taken: list[Place] = []
    for one in reversed(found):
        frames += _frame(theme, _outline(place, one, shape), one)
    # What was missed comes last in the list, and is told before the lowest scores.
    for one in sorted(found, key=lambda one: one.score is not None):
        if one.text:
            labels += _label(theme, place, _outline(place, one, shape), one, taken)
    return [*frames, *labels]


def _outline(place: Place, one: Found, shape: tuple[int, int]) -> Place:
    """Where a rectangle of the picture's cells lies, never smaller than can be seen."""
    across, down = place[2] / shape[1], place[3] / shape[0]
    area = one.area
    left, top = place[0] + area.column * across, place[1] + area.row * down
    wide, high = area.columns * across, area.rows * down
    if min(wide, high) < _LEAST:  # a pixel, which its frame would hide
        left, top = left + wide / 2 - _LEAST / 2, top + high / 2 - _LEAST / 2
        wide = high = _LEAST
    return left, top, wide, high


def _good(one: Found) -> bool:
    return one.verdict in ("hit", "found")


def _frame(theme: Theme, outline: Place, one: Found) -> list[Mark]:
    left, top, wide, high = outline
    color = theme.accent if _good(one) else theme.minus
    marks: list[Mark] = [
        Box(left - 1, top - 1, wide + 2, high + 2, frame=theme.ground),
        Box(left, top, wide, high, frame=color, frame_width=2.5),
    ]
    return marks + (_gaps(theme, *outline) if one.verdict == "missed" else [])


def _label(
    theme: Theme, place: Place, outline: Place, one: Found, taken: list[Place]
) -> list[Mark]:
    """The score at a corner of its box, where no other one stands yet; nothing if there is none."""
    room = text_width(one.text, _TEXT, True) + 8
    spot = next((s for s in _spots(place, outline, room) if _free(s, taken)), None)
    if spot is None:
        return []
    taken.append(spot)
    x, y = spot[:2]
    under = theme.accent if _good(one) else theme.ground
    ink = theme.on_accent if _good(one) else theme.minus
    return [
        Box(*spot, fill=under),
        Text(x + room / 2, y + _TALL / 2, one.text, _TEXT, ink, bold=True),
    ]


def _spots(place: Place, outline: Place, room: float) -> Iterator[Place]:
    """Places for a label, the best ones first: above, within, below; left, then right."""
    x, y, width, height = place
    left, top, wide, high = outline
    for down in (top - _TALL, top, top + high, top + high - _TALL):
        for across in (left, left + wide - room):
            if y <= down <= y + height - _TALL:
                yield max(x, min(across, x + width - room)), down, room, _TALL


def _free(spot: Place, taken: list[Place]) -> bool:
    x, y, width, height = spot
    return not any(
        x < left + wide and left < x + width and y < top + high and top < y + height
        for left, top, wide, high in taken
    )


def _gaps(theme: Theme, x: float, y: float, width: float, height: float) -> list[Mark]:
    """Breaks in a frame, so that it differs by more than its colour."""
    piece = 6.0
    marks: list[Mark] = []
    for start in np.arange(piece, width - piece, 2 * piece):
        marks += [Box(x + float(start), at, piece, 2.5, fill=theme.ground)
                  for at in (y, y + height - 2.5)]  # fmt: skip
    for start in np.arange(piece, height - piece, 2 * piece):
        marks += [Box(at, y + float(start), 2.5, piece, fill=theme.ground)
                  for at in (x, x + width - 2.5)]  # fmt: skip
    return marks


def scale(theme: Theme, middle: float, y: float, part: StageMap, picture: Array) -> list[Mark]:
    """What the colours of a map mean."""
    if part.kind == "signed" and part.full:
        return parts.scale_bar(theme, middle, y, part.full)
    low, high = number(float(picture.min())), number(float(picture.max()))
    words = {"grey": f"black: {low}, white: {high}", "mask": "purple: in the mask"}
    return [Text(middle, y + 5, words.get(part.kind, "0 everywhere"), 10, theme.quiet)]


def cards(theme: Theme, room: Place, maps: tuple[StageMap, ...], picture: Array) -> list[Mark]:
    """The maps of a stage as a small stack of cards."""
    x, y, width, height = room
    step = 5.0 * (len(maps) - 1)
    scale = min((width - step) / picture.shape[1], (height - step) / picture.shape[0])
    wide, high = picture.shape[1] * scale, picture.shape[0] * scale
    left, top = x + (width - wide - step) / 2, y + (height - high - step) / 2
    marks: list[Mark] = []
    for index in reversed(range(len(maps))):
        place = left + 5.0 * index, top + 5.0 * (len(maps) - 1 - index), wide, high
        marks += map_marks(theme, place, maps[index], picture)
    return marks
