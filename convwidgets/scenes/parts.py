"""Parts that several pictures are put together from: titles, frames, windows, scales.

Each takes the theme and the place, and gives marks or an overlay; what they
mean is the scene's affair.
"""

import math
import re
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from convwidgets.scenes import grids
from convwidgets.scenes.grids import Grid, Lettering
from convwidgets.scenes.marks import Box, Color, Line, Mark, Picture, Text
from convwidgets.scenes.raster import text_width
from convwidgets.scenes.scene import Overlay
from convwidgets.scenes.theme import Theme, hexed, mix, rgb
from convwidgets.trace.numbers import number

Array = NDArray[np.float64]
Pixels = NDArray[np.uint8]

#: Width of the frame around where we are, in CSS pixels.
FRAME = 3.0


def shape_text(shape: tuple[int, ...]) -> str:
    """``'5 × 5'``."""
    return " × ".join(map(str, shape))


def title(
    theme: Theme, x: float, y: float, text: str, room: float, *,
    align: Literal["left", "center", "right"] = "center",
) -> Text:  # fmt: skip
    """The bold line above a part of the picture, smaller where there is little `room`."""
    size = grids.fitting_size([text], room, 14) or 9.0
    return Text(x, y, text, size, theme.text, bold=True, align=align)


def framed(theme: Theme, x: float, y: float, width: float, height: float) -> Overlay:
    """A teal frame around an area, its line lying half outside."""
    out = FRAME - 1
    box = Box(x - out, y - out, width + 2 * out, height + 2 * out,
              frame=theme.accent, frame_width=FRAME)  # fmt: skip
    return Overlay(box.x, box.y, box.width, box.height, [box])


def framed_cells(
    theme: Theme, grid: Grid, row: int, column: int, rows: int = 1, columns: int = 1
) -> Overlay:
    """A teal frame around cells of a grid."""
    x, y = grid.at(row, column)
    return framed(theme, x, y, columns * grid.cell + 1, rows * grid.cell + 1)


def framed_pixels(theme: Theme, x: float, y: float, width: float, height: float) -> Overlay:
    """A teal frame with a ground-coloured rim, visible on any picture."""
    width, height = max(width, 3.0), max(height, 3.0)
    outer = Box(x - 4, y - 4, width + 8, height + 8, frame=theme.ground, frame_width=1)
    inner = Box(x - 3, y - 3, width + 6, height + 6, frame=theme.accent, frame_width=2)
    last = Box(x - 1, y - 1, width + 2, height + 2, frame=theme.ground, frame_width=1)
    return Overlay(outer.x, outer.y, outer.width, outer.height, [outer, inner, last])


def signed_grid(
    theme: Theme, grid: Grid, values: Array, largest: float, *, limit: float | None = None
) -> list[Mark]:
    """Numbers in the zero-centred colours, ±`limit` (the largest of them) at their ends."""
    colors = theme.signed_colors(values, grids.limit_of(values) if limit is None else limit)
    return grids.numbered(grid, values, colors, grid_letters(grid, values, largest), theme)


def grid_letters(grid: Grid, values: Array, largest: float) -> Lettering:
    """How `signed_grid` writes its numbers."""
    return grids.lettering(values, grid.cell - 5, largest)


def written_cell(
    theme: Theme, grid: Grid, row: int, column: int, value: float, fill: Color, letters: Lettering
) -> list[Mark]:
    """One output cell with its number; hatched where it is no number."""
    hatch = None if np.isfinite(value) else theme.minus
    return [
        grids.cell(grid, row, column, fill, theme.line, hatch),
        *grids.value_text(grid, row, column, value, letters, theme.ink(fill)),
    ]


def weight_letters(weights: Array, cell: float) -> Lettering:
    """For the weight in the corner of a window's cell, if the cell is large enough."""
    if cell < 28:
        return Lettering(0.0)
    return grids.lettering(weights, cell - 4, 9, prefix="×")


def window_cells(
    theme: Theme,
    grid: Grid,
    places: list[tuple[int, int]],
    values: Array,
    weights: Array,
    *,
    fills: Pixels,
    hatched: NDArray[np.bool_],
    letters: Lettering,
    corners: Lettering,
) -> list[Mark]:
    """Tinted cells with their value and, in the corner, the weight it meets.

    Parameters
    ----------
    theme : Theme
        Colours.
    grid : Grid
        Where.
    places : list of (row, column)
        The cells, in the order of `values`.
    values, weights : ndarray, shape (kH, kW)
        What stands in the window and what it is multiplied by.
    fills : ndarray, shape (kH, kW, 3)
        Ground of each cell before it is tinted.
    hatched : ndarray of bool, shape (kH, kW)
        Cells of padding.
    letters, corners : Lettering
        How values and weights are written; weights are left out at size 0.
    """
    marks: list[Mark] = []
    raised = 0.1 * grid.cell if corners.size else 0.0
    pairs = zip(places, values.ravel(), weights.ravel(), strict=True)
    for index, ((row, column), value, weight) in enumerate(pairs):
        at = divmod(index, values.shape[1])
        ground = theme.padding if hatched[at] else hexed(fills[at])
        fill = mix(ground, theme.accent, 0.18)
        hatch = mix(theme.hatch, theme.accent, 0.35) if hatched[at] else None
        if not np.isfinite(value):
            hatch = theme.minus
        marks.append(grids.cell(grid, row, column, fill, theme.line, hatch))
        x, y = grid.at(row, column)
        if letters.size:
            middle = (grid.cell + 1) / 2
            ink = theme.ink(fill)
            marks.append(Text(x + middle, y + middle - raised, letters(value), letters.size, ink))
        if corners.size:
            low = y + grid.cell - 1 - corners.size * 0.6
            marks.append(
                Text(x + grid.cell - 3, low, corners(weight), corners.size,
                     theme.weight_ink(fill), bold=True, align="right")
            )  # fmt: skip
    return marks


def scale_bar(
    theme: Theme, middle: float, y: float, limit: float, *, width: float = 120.0,
    beyond: bool = False,
) -> list[Mark]:  # fmt: skip
    """The zero-centred colours with the numbers at their ends; 24 pixels high.

    `beyond`: the ends stand for larger values as well, and say so.
    """
    x = middle - width / 2
    below, above = ("≤ ", "≥ ") if beyond else ("", "")
    return [
        Picture(x, y, width, 8, theme.signed_colors(np.linspace(-1, 1, 61)[None], 1.0)),
        Text(x - 6, y + 4, below + number(-limit), 10, theme.quiet, align="right"),
        Text(middle, y + 16, "0", 10, theme.quiet),
        Text(x + width + 6, y + 4, above + number(limit), 10, theme.quiet, align="left"),
    ]


def padding_mask(padding: tuple[tuple[int, int], ...], shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Which cells of a padded input, of this shape, are padding."""
    mask = np.ones(shape, dtype=bool)
    mask[
        tuple(
            slice(before, size - after)
            for (before, after), size in zip(padding, shape, strict=True)
        )
    ] = False
    return mask


def chequer_padding(theme: Theme, pixels: Pixels, padding: NDArray[np.bool_]) -> None:
    """Paint padding into a picture whose cells are too small to be hatched, in place."""
    # Two close colours in a fine chequer stand for the hatching of larger cells.
    rows, columns = np.indices(padding.shape)
    chequer = ((rows + columns) // 2 % 2).astype(bool)
    pixels[padding & chequer] = rgb(theme.hatch)
    pixels[padding & ~chequer] = rgb(theme.padding)


def fit(shape: tuple[int, ...], width: float, height: float) -> float:
    """CSS pixels a cell of (rows, columns) can have; whole ones where they are large."""
    scale = min(width / shape[1], height / shape[0])
    return float(math.floor(scale)) if scale >= 1 else scale


def shrunk(pixels: Pixels, width: float, height: float, density: float = 2.0) -> Pixels:
    """A picture with no more pixels than a screen of `density` can show in this area.

    Averaged, where leaving out every second pixel would make edges ragged.
    """
    rows, columns = pixels.shape[:2]
    few = (max(1, round(width * density)), max(1, round(height * density)))
    if columns <= few[0] or rows <= few[1]:
        return pixels
    small: Pixels = np.asarray(Image.fromarray(pixels).resize(few, Image.Resampling.BOX))
    return small


def link(
    start: tuple[float, float], end: tuple[float, float], color: Color, width: float = 1.5
) -> Line:
    """A soft curve from left to right that leaves and arrives horizontally."""
    (x0, y0), (x1, y1) = start, end
    share = np.linspace(0, 1, 33)
    eased = share * share * (3 - 2 * share)
    return Line(np.column_stack([x0 + (x1 - x0) * share, y0 + (y1 - y0) * eased]), color, width)


def arrow(
    start: tuple[float, float], end: tuple[float, float], color: Color, width: float = 1.5
) -> Line:
    """A straight arrow; its head lies within 4 pixels of the shaft."""
    tip, along = np.array(end, float), np.subtract(end, start)
    along = along / math.hypot(*along)
    across = np.array([-along[1], along[0]])
    back, gap = tip - 7 * along, (np.nan, np.nan)
    points = [start, end, gap, back + 4 * across, end, back - 4 * across]
    return Line(np.array(points), color, width)


def status_line(
    theme: Theme, x: float, y: float, step: tuple[int, int], written: str, reads: str
) -> list[Mark]:
    """``step 3 of 9   output[0, 2]  ←  rows 0–1``; `step` is (index, count)."""
    index, count = step
    place = x + text_width(f"step {count} of {count}", 13) + 22
    source = place + text_width(written, 13, bold=True) + 10
    return [
        Text(x, y, f"step {index + 1} of {count}", 13, theme.quiet, align="left"),
        Text(place, y, written, 13, theme.accent, bold=True, align="left"),
        Text(source, y, f"←  {reads}", 13, theme.quiet, align="left"),
    ]


def wrapped(text: str, size: float, width: float) -> list[str]:
    """`text` broken into lines that fit `width`; what stands in brackets stays together."""
    lines = [""]
    for word in re.findall(r"\S*\[[^]]*\]\S*|\S+", text):
        longer = f"{lines[-1]} {word}".lstrip()
        if text_width(longer, size) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def operator(theme: Theme, x: float, y: float, sign: str, size: float) -> Text:
    """The sign of an operation; the star is drawn larger, as its letter is a small one."""
    return Text(x, y, sign, 1.6 * size if sign == "⋆" else size, theme.quiet)


def shortened(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """`text`, or as much of it as fits `width` with ``…`` after it."""
    if text_width(text, size, bold) <= width:
        return text
    kept = text
    while kept and text_width(kept + "…", size, bold) > width:
        kept = kept[:-1]
    return kept.rstrip() + "…"
