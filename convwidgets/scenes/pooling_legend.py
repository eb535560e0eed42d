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


def legend(sheet: Sheet, x: float, y: float, *, marked: bool) -> list[Mark]:
    """One line from `x` to the right, `y` in the middle of its text."""
    marks: list[Mark] = []
    for name, words in entries(sheet.trace, marked=marked).items():
        marks += _sample(sheet, name, x, y - _SIDE / 2, marked)
        x += _SIDE + 7
        marks.append(Text(x, y, words, 12, sheet.theme.quiet, align="left"))
        x += text_width(words, 12) + 24
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


def sizes_height(trace: PoolTrace) -> float:
    """Room for the formulas."""
    return _LINE * len(size_lines(trace))


def sizes(sheet: Sheet, x: float, y: float, width: float) -> list[Mark]:
    """The size formula of each axis with its numbers; beside it the cells that are lost."""
    marks: list[Mark] = []
    theme, lines = sheet.theme, size_lines(sheet.trace)
    left = x + max(text_width(name, 12) for name, _ in lines) + 14
    for index, (name, text) in enumerate(lines):
        line = y + index * _LINE
        marks.append(Text(x, line, name, 12, theme.quiet, align="left"))
        marks.append(Text(left, line, text, 14, theme.text, align="left"))
    lost = loss_text(sheet.trace)
    behind = left + max(text_width(text, 14) for _, text in lines) + 40
    behind = min(behind, x + width - text_width(lost, 14, bold=True))
    return [*marks, Text(behind, y, lost, 14, theme.text, bold=True, align="left")]
