"""Receptive fields of a large network: to scale on a picture, with a table of its layers."""

import math

import numpy as np
from numpy.typing import NDArray

from convwidgets.scenes import parts
from convwidgets.scenes.grids import fitting_size
from convwidgets.scenes.marks import Box, Color, Dots, Lattice, Mark, Text
from convwidgets.scenes.receptive_base import LEFT, RIGHT, RULE, SMALL, FieldScene
from convwidgets.scenes.receptive_panel import InputPanel
from convwidgets.scenes.receptive_profile import Profile
from convwidgets.scenes.scene import Overlay, Panel
from convwidgets.trace.field_trace import FieldTrace, Group
from convwidgets.trace.fields import FieldStep

Array = NDArray[np.float64]

_TOP = 36.0
_SIDE = 304.0
_PROFILE = 92.0
_TABLE = 372.0
_HEADS = ("layer", "units", "jump", "field")
_COLUMNS = (_TABLE, 566.0, 612.0, 660.0)
_WINDOW = 440.0  # what the window of a layer is, between its name and its units
_BAR, _BARS_END = 676.0, 812.0
_DOT = 2.0


class PictureScene(FieldScene):
    """The fields as squares on a picture, and every layer's field as a bar."""

    def __init__(self, trace: FieldTrace, *, theme: str = "light", width: float = 840) -> None:
        super().__init__(trace, theme=theme, width=width)
        count = len(trace.layers)
        fields = [reach.of(at) for reach, unit in zip(trace.reaches, trace.path, strict=True)
                  for at in unit]  # fmt: skip
        beyond = math.ceil(1.25 * trace.size)
        low = max(min(0, *(cells.start for cells in fields)), -beyond)
        high = min(max(trace.size, *(cells.stop for cells in fields)), trace.size + beyond)
        self.panel = InputPanel(trace, self.theme, LEFT, _TOP, _SIDE, low, high, photo=True)
        self._captions = self._product(_SIDE)
        self._hint = _TOP + self.panel.side + 14 + SMALL * len(self._captions)
        self._profile = Profile(
            trace, self.theme, LEFT + self.panel.at(0), self._hint + 14, self.panel.scale,
            _PROFILE, low, high,
        )  # fmt: skip
        under_profile = self._hint + 14 + _PROFILE + SMALL
        head = _TOP
        self._row_height = float(math.floor(min(34.0, max(13.0, (under_profile - head) / count))))
        self._size = 9.0 if self._row_height < 17 else 11.0 if self._row_height < 28 else 13.0
        self._rows_y = head
        self._scale = (_BARS_END - _BAR) / (high - low)
        self._rule_y = max(under_profile, head + count * self._row_height) + 14
        self.height = self._rule_y + RULE + self._under_rule()
        rows = self._rows_lattice(_TABLE - 8, self._rows_y, RIGHT - _TABLE + 8, self._row_height)
        self.lattices = (rows, *(self._lattice(group) for group in trace.groups))
        self.panels = (
            Panel("input", LEFT, _TOP, self.panel.side, self.panel.side, high - low, high - low),
        )

    def _lattice(self, group: Group) -> Lattice:
        """The units of the last layer: a click goes to the one whose centre is nearest."""
        reach, panel = self.trace.reaches[group.layer], self.panel
        cell = reach.jump * panel.scale

        def edge(unit: int) -> float:
            return panel.at(reach.centre(unit) + 0.5) - cell / 2

        x = LEFT + edge(group.columns.start)
        if len(group.rows) == 1:
            # One row of units: the whole height of the picture answers for it.
            return Lattice(x, _TOP, cell, panel.side, len(group.columns), 1, group.first,
                           painted=False)  # fmt: skip
        return Lattice(x, _TOP + edge(group.rows.start), cell, cell, len(group.columns),
                       len(group.rows), group.first, painted=False)  # fmt: skip

    # -------------------------------------------------------------------- ground

    def ground(self) -> list[Mark]:
        """The picture with the centres of the last layer's units, and every layer's field."""
        theme, trace = self.theme, self.trace
        marks: list[Mark] = [
            self.panel.title(f"input  {trace.size} × {trace.size}"),
            *self.panel.ground(),
            *self._profile.ground(),
        ]
        if trace.groups:
            marks += self._dots(self._centres(), theme.accent)
            name = parts.shortened(trace.layers[-1].name, 90, 11)
            text = f"click a column: the units of {name} in row {trace.path[-1][0]}"
            if len(trace.groups[-1].rows) > 1:
                text = f"dots: the units of {name}, click one"
            marks += self._small(LEFT, self._hint, [text])
        marks += self._small(LEFT, _TOP + self.panel.side + 14, self._captions)
        marks += self._small(LEFT, self._hint + 14 + _PROFILE + SMALL / 2, [self._assumed()])
        x, y = LEFT + self.panel.side - 190, self._hint + _PROFILE + 7
        marks += self._profile.legend(x, y, "Gaussian of the same spread")
        marks += self._head(18, list(zip(_COLUMNS, _HEADS, strict=True)), RIGHT)
        head = 18.0
        marks.append(Text(_WINDOW, head, "window", 11, theme.quiet, align="left"))
        marks.append(Text(_BAR, head, "field on the input", 11, theme.quiet, align="left"))
        marks += self._band()
        for layer in range(len(trace.layers)):
            marks += self._line(layer)
        return marks + self._source(self._rule_y + RULE + 6)

    def _centres(self) -> Array:
        """The middles of the fields of all units that are steps, where they lie in the panel."""
        group = self.trace.groups[-1]
        reach, panel = self.trace.reaches[group.layer], self.panel
        points = [
            (LEFT + panel.at(reach.centre(column) + 0.5), _TOP + panel.at(reach.centre(row) + 0.5))
            for row in group.rows
            for column in group.columns
        ]
        end = LEFT + panel.side - 4, _TOP + panel.side - 4
        if reach.jump * panel.scale < 4 * _DOT:
            points = []  # they would touch each other
        inside = [p for p in points if LEFT + 4 < p[0] < end[0] and _TOP + 4 < p[1] < end[1]]
        return np.array(inside, dtype=np.float64).reshape(-1, 2)

    def _dots(self, points: Array, color: Color) -> list[Mark]:
        """Small squares, many of which are drawn in less time than circles."""
        size = 2 * _DOT
        return [Box(x - _DOT, y - _DOT, size, size, fill=color) for x, y in points]

    def _y(self, layer: int) -> float:
        return self._rows_y + layer * self._row_height

    def _x(self, cell: float) -> float:
        """Where a cell of the input begins among the bars, cut off at their ends."""
        return min(max(_BAR + (cell - self.panel.low) * self._scale, _BAR), _BARS_END)

    def _band(self) -> list[Mark]:
        """The input's own cells behind the bars."""
        theme = self.theme
        left, right = self._x(0), self._x(self.trace.size)
        tall = len(self.trace.layers) * self._row_height
        return [Box(left, self._rows_y, right - left, tall, fill=theme.padding)]

    def _line(self, layer: int, *, step: FieldStep | None = None) -> list[Mark]:
        """A row of the table: of a step, with the field of its own unit."""
        theme, y = self.theme, self._y(layer) + self._row_height / 2
        window = self.trace.axes[layer]
        text = f"{window.kernel_size}×{window.kernel_size}"
        for name, value in (("stride", window.stride), ("dilation", window.dilation)):
            text += f", {name} {value}" if value > 1 else ""
        unit = self.trace.path[layer] if step is None else step.unit
        cells = self.trace.reaches[layer].of(unit[1])
        color: Color = theme.quiet if step is None else theme.accent
        left, right = self._x(cells.start), self._x(cells.stop)
        tall = min(max(self._row_height - 10, 5.0), 14.0)
        return [
            *self._row(layer, y, _COLUMNS, self._size, 62, bold=step is not None),
            Text(_WINDOW, y, text, fitting_size([text], 96, self._size - 1) or 8.0, theme.quiet,
                 align="left"),
            Box(left, y - tall / 2, max(right - left, 2.0), tall, fill=color),
        ]  # fmt: skip

    # ------------------------------------------------------------------ overlays

    def overlays(self, step: int) -> list[Overlay]:
        """The field of this unit on the picture, its weights, its row and the rule."""
        now = self.trace[step]
        return [
            *self._seen(now),
            self._profile.overlay(now),
            self._chosen(now),
            self._rule(now, self._rule_y),
        ]

    def _seen(self, step: FieldStep) -> list[Overlay]:
        """The field with the dots in it, and the unit's own dot."""
        overlays = self.panel.overlays(step)
        theme = self.theme
        row, column = (self.panel.at(step.reach.centre(at) + 0.5) for at in step.unit)
        for overlay in overlays:
            own = self._inside(overlay, np.array([[LEFT + column, _TOP + row]]), 5.0)
            if self.trace.groups:
                others = self._inside(overlay, self._centres(), _DOT)
                overlay.marks.extend(self._dots(others, theme.ground))
            overlay.marks.extend([Dots(own, theme.ground, 5.0), Dots(own, theme.accent, 3.5)])
        return overlays

    def _inside(self, overlay: Overlay, points: Array, radius: float) -> Array:
        """Those of which nothing reaches out of an overlay."""
        out = radius + 2
        low = np.array([overlay.x + out, overlay.y + out])
        high = np.array([overlay.x + overlay.width - out, overlay.y + overlay.height - out])
        return points[((points > low) & (points < high)).all(axis=1)]

    def _chosen(self, step: FieldStep) -> Overlay:
        x, y = _TABLE - 8, self._y(step.layer)
        width = RIGHT - x
        marks = self._tinted(x, y, width, self._row_height) + self._line(step.layer, step=step)
        return Overlay(x, y, width, self._row_height, marks)
