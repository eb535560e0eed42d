"""Receptive fields cell by cell: every map a strip, and the cone that a unit reads."""

import math

import numpy as np

from convwidgets.scenes import parts
from convwidgets.scenes.grids import SMALLEST_TEXT
from convwidgets.scenes.marks import Box, Lattice, Line, Mark, Text
from convwidgets.scenes.receptive_base import LEFT, RIGHT, RULE, SMALL, FieldScene
from convwidgets.scenes.receptive_panel import InputPanel
from convwidgets.scenes.receptive_profile import Profile
from convwidgets.scenes.scene import Overlay, Panel
from convwidgets.scenes.theme import mix
from convwidgets.trace.field_trace import FieldTrace, cells_read
from convwidgets.trace.fields import FieldStep, Reach
from convwidgets.trace.receptive import FLAT_CELLS, extent

_LABELS = 88.0  # column of names at the left
_STRIPS = 456.0  # room of the strips
_TOP = 36.0
_PANEL_X, _PANEL = 606.0, 206.0
_ROW = 20.0
_PROFILE = 116.0


class ConeScene(FieldScene):
    """One strip for each map, the input at the bottom, and the input seen from above beside it."""

    def __init__(self, trace: FieldTrace, *, theme: str = "light", width: float = 840) -> None:
        super().__init__(trace, theme=theme, width=width)
        low, high = extent(trace.axes, trace.reaches)
        low, high = min(low, 0.0), max(high, trace.size - 1.0)
        maps = len(trace.layers) + 1
        self._cell = float(math.floor(min(30.0, _STRIPS / (high - low + 1))))
        self._pitch = float(math.floor(min(56.0, max(self._cell + 20, 400 / maps))))
        used = self._cell * (high - low + 1)
        self._x = LEFT + _LABELS + math.floor((_STRIPS - used) / 2) - low * self._cell
        self._maps = [Reach(1, 1, 0, trace.size), *trace.reaches]
        self._input_y = _TOP + (maps - 1) * self._pitch
        self._profile = Profile(
            trace, self.theme, self._x, self._input_y + self._cell + 6, self._cell, _PROFILE,
            0, trace.size,
        )  # fmt: skip
        ends = [
            reach.of(unit)
            for layer, reach in enumerate(trace.reaches)
            for unit in (0, trace.axes[layer].output - 1)
        ]
        first = max(min(0, *(cells.start for cells in ends)), -FLAT_CELLS)
        last = min(max(trace.size, *(cells.stop for cells in ends)), trace.size + FLAT_CELLS)
        self.panel = InputPanel(trace, self.theme, _PANEL_X, _TOP, _PANEL, first, last)
        self._captions = self._product(0.8 * _PANEL)
        self._table = _TOP + self.panel.side + 40 + SMALL * len(self._captions)
        under_strips = self._input_y + self._cell + 6 + _PROFILE + SMALL
        under_table = self._table + _ROW * len(trace.layers)
        self._rule_y = max(under_strips, under_table) + 16
        self.height = self._rule_y + RULE + self._under_rule()
        self.lattices = (
            self._rows_lattice(_PANEL_X - 8, self._table, RIGHT - _PANEL_X + 8, _ROW),
            *(self._lattice(g.layer, g.first) for g in trace.groups),
        )
        self.panels = (
            Panel("input", self.panel.x, self.panel.y, self.panel.side, self.panel.side,
                  last - first, last - first),
            Panel("strip", self._x, self._input_y, self._cell * trace.size, self._cell, 1,
                  trace.size),
        )  # fmt: skip

    def _y(self, place: int) -> float:
        """The top of a map's strip: the input is map 0."""
        return self._input_y - place * self._pitch

    def _at(self, place: int, unit: int) -> float:
        """The left edge of a unit, which stands over the middle of its field."""
        return self._x + self._maps[place].centre(unit) * self._cell

    def _lattice(self, layer: int, first: int) -> Lattice:
        """The units of a layer, each as wide as the way to its neighbour."""
        jump = self._maps[layer + 1].jump * self._cell
        left = self._at(layer + 1, 0) + self._cell / 2 - jump / 2
        return Lattice(left, self._y(layer + 1), jump, self._cell, self.trace.axes[layer].output, 1,
                       first, painted=False)  # fmt: skip

    # -------------------------------------------------------------------- ground

    def ground(self) -> list[Mark]:
        """Every map with its padding, the input from above and the table."""
        theme, trace = self.theme, self.trace
        marks: list[Mark] = [
            Text(
                LEFT,
                18,
                "one row of every map: click a unit",
                13,
                theme.text,
                bold=True,
                align="left",
            ),
            self.panel.title(f"input  {trace.size} × {trace.size}, from above"),
        ]
        for place in range(len(self._maps)):
            marks += self._strip(place)
        y = self._input_y + self._cell + 26
        marks += self._small(LEFT, y, ("how much", "each cell", "counts"))
        marks += self._profile.legend(LEFT, y + 52)
        # Wide padding at the left may push the input towards the table, where there is no room.
        x = min(self._x, LEFT + _LABELS + _STRIPS / 2)
        marks += self._small(x, y - 20 + _PROFILE + SMALL / 2, [self._assumed()])
        marks += self._small(_PANEL_X, _TOP + self.panel.side + 14, self._captions)
        marks += self.panel.ground() + self._profile.ground()
        marks += self._head(self._table - 14, list(zip(_COLUMNS, _HEADS, strict=True)), RIGHT)
        for layer in range(len(trace.layers)):
            marks += self._row(layer, self._table + (layer + 0.5) * _ROW, _COLUMNS, 11, 58)
        return marks + self._source(self._rule_y + RULE + 6)

    def _strip(self, place: int) -> list[Mark]:
        """A map's cells, hatched where they are padding for the layer above."""
        theme, trace = self.theme, self.trace
        y = self._y(place)
        name = trace.layers[place - 1].name if place else "input"
        name = parts.shortened(name, _LABELS - 10, 12, bold=True)
        marks: list[Mark] = [
            Text(LEFT, y + self._cell / 2, name, 12, theme.text, bold=True, align="left")
        ]
        units = self._maps[place].units
        before, after = 0, 0
        if place < len(trace.axes):
            before, after = trace.axes[place].before, trace.axes[place].after
        for unit in range(-before, units + after):
            marks += self._drawn(place, unit, theme.empty, theme.quiet)
        return marks

    def _drawn(
        self, place: int, unit: int, fill: str, ink: str, *, tint: float = 0.0, bold: bool = False
    ) -> list[Mark]:
        """One cell of a map with its index."""
        theme, cell = self.theme, self._cell
        x, y = self._at(place, unit), self._y(place)
        inside = 0 <= unit < self._maps[place].units
        hatch = None
        if not inside:
            fill, hatch = (
                mix(theme.padding, theme.accent, tint),
                mix(theme.hatch, theme.accent, tint),
            )
        marks: list[Mark] = [
            Box(x, y, cell + 1, cell + 1, fill=fill, frame=theme.line, hatch=hatch)
        ]
        size = min(11.0, math.floor(cell * 0.55))
        if inside and size >= SMALLEST_TEXT:
            middle = (cell + 1) / 2
            marks.append(Text(x + middle, y + middle, str(unit), size, ink, bold=bold))
        return marks

    # ------------------------------------------------------------------ overlays

    def overlays(self, step: int) -> list[Overlay]:
        """The cone of this unit, its field from above, its weights, its row and the rule."""
        now = self.trace[step]
        return [
            self._cone(now),
            *self.panel.overlays(now),
            self._profile.overlay(now),
            self._chosen(now),
            self._rule(now, self._rule_y),
        ]

    def _cone(self, step: FieldStep) -> Overlay:
        theme = self.theme
        soft = mix(theme.ground, theme.accent, 0.5)
        fill = mix(theme.ground, theme.accent, 0.25)
        top = step.layer + 1
        units = {step.unit[1]}
        cells: list[Mark] = []
        links: list[Mark] = []
        left = right = self._at(top, step.unit[1])
        for place in range(top, -1, -1):
            for unit in sorted(units):
                own = place == top
                ink = theme.ink(theme.accent if own else fill)
                cells += self._drawn(
                    place, unit, theme.accent if own else fill, ink, tint=0.35, bold=own
                )
                left, right = min(left, self._at(place, unit)), max(right, self._at(place, unit))
            if place:
                links += self._links(place, units, soft)
                units = self._below(place, units)
        x, y = left - 1, self._y(top) - 1
        bottom = self._input_y + self._cell + 2
        return Overlay(x, y, right - left + self._cell + 3, bottom - y, links + cells)

    def _below(self, place: int, units: set[int]) -> set[int]:
        axis = self.trace.axes[place - 1]
        return {cell for unit in self._real(place, units) for cell in cells_read(unit, axis)}

    def _real(self, place: int, units: set[int]) -> list[int]:
        """Those that exist: what stands in the padding reads nothing."""
        return [unit for unit in units if 0 <= unit < self._maps[place].units]

    def _links(self, place: int, units: set[int], color: str) -> list[Mark]:
        """A line from every unit to each cell it reads."""
        half = self._cell / 2 + 0.5
        start, end = self._y(place) + self._cell, self._y(place - 1) + 1
        points = []
        for unit in sorted(self._real(place, units)):
            for cell in cells_read(unit, self.trace.axes[place - 1]):
                points += [
                    (self._at(place, unit) + half, start),
                    (self._at(place - 1, cell) + half, end),
                    (math.nan, math.nan),
                ]
        return [Line(np.array(points), color, 1.0)] if points else []

    def _chosen(self, step: FieldStep) -> Overlay:
        y = self._table + step.layer * _ROW
        x, width = _PANEL_X - 8, RIGHT - _PANEL_X + 8
        row = self._row(step.layer, y + _ROW / 2, _COLUMNS, 11, 58, bold=True)
        return Overlay(x, y, width, _ROW, self._tinted(x, y, width, _ROW) + row)


_HEADS = ("layer", "units", "jump", "field")
_COLUMNS = (_PANEL_X, 708.0, 760.0, 812.0)
