"""What the cells of the input mean, said in words beside a sample of each."""

from dataclasses import replace

import numpy as np

from convwidgets.scenes.marks import Box, Dots, Line, Mark, Text
from convwidgets.scenes.output_size_input import state_cell
from convwidgets.scenes.raster import text_width
from convwidgets.scenes.theme import Theme, mix

_SIDE = 14.0


def legend(
    theme: Theme, x: float, y: float, width: float, *, places: bool = True, dots: bool = False
) -> list[Mark]:
    """One line, centred in `width`, `y` in the middle of its text.

    `places` adds the rows of a strip's places, `dots` the corners of a square's.
    """
    top, size = y - _SIDE / 2, (_SIDE, _SIDE)
    grey = mix(theme.grey_high, theme.grey_low, 0.5)
    entries: list[tuple[str, list[Mark]]] = [
        ("read", state_cell(theme, 0, top, size, grey)),
        ("padding", state_cell(theme, 0, top, size, theme.padding, padding=True)),
        ("never read, in a gap", state_cell(theme, 0, top, size, grey, skipped=True)),
        ("left over by the floor", state_cell(theme, 0, top, size, grey, left_over=True)),
    ]
    if places:
        bar = Box(0, top + 3, _SIDE, 9, fill=mix(theme.ground, theme.quiet, 0.6), frame=theme.quiet)
        entries += [
            ("stop", [bar]),
            ("skipped by the stride", [Box(0, y, _SIDE, 1, fill=theme.quiet)]),
        ]
    if dots:
        dot = Dots(np.array([(_SIDE / 2, y)]), theme.quiet, 2.0)
        entries.append(("first cell of a stop", [dot]))
    return entries_in_line(theme, x, width, y, entries)


def entries_in_line(
    theme: Theme, x: float, width: float, y: float, entries: list[tuple[str, list[Mark]]]
) -> list[Mark]:
    """Samples, drawn at x = 0, with their words after them."""
    wide = [_SIDE + 6 + text_width(words, 11) for words, _ in entries]
    space = min(26.0, (width - sum(wide)) / max(1, len(entries) - 1))
    x += (width - sum(wide) - space * (len(entries) - 1)) / 2
    marks: list[Mark] = []
    for (words, sample), extent in zip(entries, wide, strict=True):
        marks += [moved(mark, round(x)) for mark in sample]
        marks.append(Text(round(x) + _SIDE + 6, y, words, 11, theme.text, align="left"))
        x += extent + space
    return marks


def moved(mark: Mark, by: float) -> Mark:
    """The same mark further right."""
    if isinstance(mark, Line | Dots):
        return replace(mark, points=mark.points + np.array((by, 0)))
    return replace(mark, x=mark.x + by)
