"""Under a picture of pooling: what its marks mean, the size formula, and what is lost."""

from dataclasses import replace

import numpy as np

from convwidgets.scenes.marks import Box, Dots, Mark, Text
from convwidgets.scenes.pooling_sheet import Sheet
from convwidgets.scenes.pooling_words import loss_text, size_lines
from convwidgets.scenes.raster import text_width
from convwidgets.scenes.theme import mix
from convwidgets.trace.numbers import MINUS
from convwidgets.trace.pooling import PoolTrace

_SIDE = 14.0
_LINE = 22.0


def entries(trace: PoolTrace, *, marked: bool) -> dict[str, str]:
    """The marks that occur in this picture, each with its words; `marked` if maxima stay marked."""
    padding = {
        "max": f"padding: {MINUS}∞, never the largest",
        "average": "padding: counts as 0" if trace.count_include_pad else "padding: left out",
    }[trace.mode]
    listed = (
        ("origin", trace.mode == "max" and marked, "was the largest of a window"),
        ("padding", any(axis.before or axis.after for axis in trace.axes), padding),
        ("beyond", any(axis.overhang for axis in trace.axes), "past the edge: never counts"),
        ("dropped", trace.dropped.any(), "dropped: no window reaches it"),
        ("skipped", trace.skipped.any(), "between two windows: not read"),
    )
    return {name: words for name, occurs, words in listed if occurs}


def legend_height(trace: PoolTrace, width: float, *, marked: bool) -> float:
    """Room for the legend."""
    places = _places(entries(trace, marked=marked), width)
    return places[-1][1] + _LINE if places else 0.0


def _places(listed: dict[str, str], width: float) -> list[tuple[float, float]]:
    """Where each entry stands from the first: side by side, in a new line where none fits."""
    places: list[tuple[float, float]] = []
    x = y = 0.0
    for words in listed.values():
        wide = _SIDE + 7 + text_width(words, 12)
        if x and x + wide > width:
            x, y = 0.0, y + _LINE
        places.append((x, y))
        x += wide + 24
    return places


def legend(sheet: Sheet, x: float, y: float, width: float, *, marked: bool) -> list[Mark]:
    """From `x` to the right, `y` in the middle of the first line's text."""
    marks: list[Mark] = []
    listed = entries(sheet.trace, marked=marked)
    for (name, words), (across, down) in zip(listed.items(), _places(listed, width), strict=True):
        left, middle = x + across, y + down
        marks += _sample(sheet, name, left, middle - _SIDE / 2, marked)
        place = left + _SIDE + 7, middle
        marks.append(Text(*place, words, 12, sheet.theme.quiet, align="left"))
    return marks


def _sample(sheet: Sheet, name: str, x: float, y: float, marked: bool) -> list[Mark]:
    theme = sheet.theme
    box = Box(x, y, _SIDE, _SIDE, fill=theme.ground, frame=theme.line)
    dropped = name == "dropped"
    if name == "origin":
        return [Dots(np.array([[x + _SIDE / 2, y + _SIDE / 2]]), theme.accent, 3.0)]
    if name == "padding":
        return [replace(box, fill=theme.padding, hatch=theme.hatch)]
    if name == "beyond":
        return [box]
    if not marked:  # as pixels of a picture are shaded, which are too small for a strike
        return [replace(box, fill=mix(theme.ground, theme.minus if dropped else theme.quiet, 0.25))]
    return [replace(box, fill=sheet.unread_fill(dropped)), sheet.strike(x, y, _SIDE, dropped)]


def sizes_height(trace: PoolTrace, width: float) -> float:
    """Room for the formulas, and for what is lost where it does not fit beside them."""
    lines = size_lines(trace)
    return _LINE * (len(lines) + (_beside(lines, loss_text(trace), width) is None))


def _beside(lines: list[tuple[str, str]], lost: str, width: float) -> float | None:
    """How far to the right of the formulas' names the loss stands; None if there is no room."""
    behind = _column(lines) + max(text_width(text, 14) for _, text in lines)
    last = width - text_width(lost, 14, bold=True)
    return min(behind + 40, last) if behind + 20 <= last else None


def _column(lines: list[tuple[str, str]]) -> float:
    """How far to the right of their names the formulas begin."""
    return max(text_width(name, 12) for name, _ in lines) + 14


def sizes(sheet: Sheet, x: float, y: float, width: float) -> list[Mark]:
    """The size formula of each axis with its numbers; beside it the cells that are lost."""
    marks: list[Mark] = []
    theme, lines = sheet.theme, size_lines(sheet.trace)
    left = x + _column(lines)
    for index, (name, text) in enumerate(lines):
        line = y + index * _LINE
        marks.append(Text(x, line, name, 12, theme.quiet, align="left"))
        marks.append(Text(left, line, text, 14, theme.text, align="left"))
    lost = loss_text(sheet.trace)
    behind = _beside(lines, lost, width)
    place = (x, y + len(lines) * _LINE) if behind is None else (x + behind, y)
    return [*marks, Text(*place, lost, 14, theme.text, bold=True, align="left")]
