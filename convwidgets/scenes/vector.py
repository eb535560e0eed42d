"""Marks into a matplotlib Figure, for teachers, papers and slides.

The same marks as in `raster`, as ordinary artists: every cell can be restyled,
every panel annotated, and SVG and PDF stay vectors.
"""

import math
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Rectangle

from convwidgets.scenes.marks import Box, Dots, Line, Mark, Photo, Picture, Text
from convwidgets.scenes.raster import CAP_HEIGHT

if TYPE_CHECKING:
    from convwidgets.scenes.scene import Scene

#: CSS pixels in an inch of the figure; a point is 1/72 inch.
_PER_INCH = 100.0
_POINT = 72.0 / _PER_INCH


def draw_figure(scene: "Scene", step: int) -> Figure:
    """One step of a scene as a new Figure."""
    figure = Figure(
        figsize=(scene.width / _PER_INCH, scene.height / _PER_INCH),
        dpi=_PER_INCH,
        facecolor=scene.theme.ground,
    )
    axes = _axes(figure, scene, 0, 0, scene.width, scene.height, "picture")
    axes.set_xlim(0, scene.width)
    axes.set_ylim(scene.height, 0)
    for order, mark in enumerate(scene.marks(step)):
        _add(axes, mark, order)
    for panel in scene.panels:
        inner = _axes(figure, scene, panel.x, panel.y, panel.width, panel.height, panel.name)
        inner.set_xlim(0, panel.columns)
        inner.set_ylim(panel.rows, 0)
    return figure


def _axes(
    figure: Figure, scene: "Scene", x: float, y: float, width: float, height: float, name: str
) -> Axes:
    bottom = 1 - (y + height) / scene.height
    place = (x / scene.width, bottom, width / scene.width, height / scene.height)
    axes: Axes = figure.add_axes(place, label=name)
    axes.set_axis_off()
    return axes


def _add(axes: Axes, mark: Mark, order: int) -> None:
    match mark:
        case Box():
            _add_box(axes, mark, order)
        case Text():
            axes.text(
                mark.x, mark.y + mark.size * CAP_HEIGHT / 2, mark.text,
                fontsize=mark.size * _POINT, color=mark.color, zorder=order,
                fontfamily="DejaVu Sans", fontweight="bold" if mark.bold else "normal",
                horizontalalignment=mark.align, verticalalignment="baseline",
                parse_math=False, clip_on=False,
            )  # fmt: skip
        case Picture() | Photo():
            limits = axes.get_xlim(), axes.get_ylim()
            extent = (mark.x, mark.x + mark.width, mark.y + mark.height, mark.y)
            # "antialiased" averages where there are more cells than pixels.
            smooth = "antialiased" if isinstance(mark, Photo) else "nearest"
            axes.imshow(
                mark.cells, extent=extent, interpolation=smooth, aspect="auto", zorder=order
            )
            axes.set_xlim(*limits[0])  # imshow sets them to the picture's own
            axes.set_ylim(*limits[1])
        case Line():
            line = Line2D(
                mark.points[:, 0], mark.points[:, 1], color=mark.color,
                linewidth=mark.width * _POINT, zorder=order, solid_joinstyle="round",
            )  # fmt: skip
            axes.add_line(line)
            _cut(axes, line, mark.until)
        case Dots():
            for x, y in mark.points[np.isfinite(mark.points).all(axis=1)]:
                dot = Circle((x, y), mark.radius, facecolor=mark.color, linewidth=0, zorder=order)
                axes.add_patch(dot)
                _cut(axes, dot, mark.until)


def _cut(axes: Axes, artist: Artist, until: float) -> None:
    """Hide what lies right of `until`."""
    if math.isfinite(until):
        (left, _), (bottom, top) = axes.get_xlim(), axes.get_ylim()
        shown = Rectangle((left, top), until - left, bottom - top, transform=axes.transData)
        artist.set_clip_path(shown)


def _add_box(axes: Axes, box: Box, order: int) -> None:
    if box.fill is not None or box.hatch is not None:
        axes.add_patch(
            Rectangle(
                (box.x, box.y), box.width, box.height, linewidth=0, zorder=order,
                facecolor=box.fill or "none", edgecolor=box.hatch or "none",
                hatch="////" if box.hatch else None,
            )
        )  # fmt: skip
    if box.frame is not None:
        half = box.frame_width / 2
        axes.add_patch(
            Rectangle(
                (box.x + half, box.y + half), box.width - 2 * half, box.height - 2 * half,
                linewidth=box.frame_width * _POINT, facecolor="none", edgecolor=box.frame,
                joinstyle="miter", zorder=order + 0.5,
            )
        )  # fmt: skip
