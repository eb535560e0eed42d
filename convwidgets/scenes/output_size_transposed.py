"""A transposed convolution: the small side stamps the large side, stamp by stamp."""

from dataclasses import replace

import numpy as np

from convwidgets.scenes import grids, parts
from convwidgets.scenes.marks import Box, Mark, Text
from convwidgets.scenes.output_size_both_ways import both_ways
from convwidgets.scenes.output_size_input import framed_span, gap_text
from convwidgets.scenes.output_size_places import MARGIN
from convwidgets.scenes.output_size_rows import Rows
from convwidgets.scenes.output_size_strips import NumberRow
from convwidgets.scenes.output_size_track import track
from convwidgets.scenes.scene import Overlay, Scene
from convwidgets.scenes.theme import hexed, mix
from convwidgets.trace.numbers import number, span
from convwidgets.trace.output_size_transposed import Stamp, TransposedTrace
from convwidgets.trace.records import Array

_TALLEST = 32.0


class TransposedScene(Scene):
    """The small side, its stamps below each other, their sum, and the way back."""

    trace: TransposedTrace

    def __init__(self, trace: TransposedTrace, *, theme: str = "light", width: float = 840) -> None:
        super().__init__(trace, theme=theme, width=width)
        room = width - 2 * MARGIN
        self._lies = track(trace.painted.size, MARGIN, room)
        cell, count = self._lies.cell, len(trace)
        tall = min(cell, _TALLEST)
        short = track(count, MARGIN, room, largest=cell)
        self._limit = grids.limit_of(trace.painted)
        self._small = NumberRow(self.theme, trace.small, short, 36, tall, self._limit)
        self._rows = Rows(count, self._small.bottom + 30, 200, 24, self._lies.whole)
        self._large = NumberRow(
            self.theme, trace.painted, self._lies, self._rows.bottom + 36, tall, self._limit
        )
        self._back = NumberRow(self.theme, trace.back, short, self._large.bottom + 64, tall)
        self._foot_y = self._back.bottom + 24
        self.height = self._foot_y + 204
        stamps = self._rows.lattices(self._lies.x, self._lies.width)
        clicked = [replace(cells, painted=False) for cells in self._small.lattices()]
        # All at once, with the last stamp: before that there is nothing to go back from.
        drawn = short.lattices(self._back.y, tall)
        back = [
            replace(cells, cell_width=cells.cell_width * cells.columns, columns=1, first=count - 1)
            for cells in drawn
        ]
        self.lattices = (*stamps, *clicked, *back)
        self.panels = (self._small.panel("small side"), self._large.panel("large side"))
        self._letters = grids.lettering(trace.small, cell - 7, min(13, self._rows.pitch - 6))
        self._colors = self.theme.signed_colors(trace.small, self._limit)
        index = np.arange(trace.painted.size) - trace.axis.before
        self._cut = (index < 0) | (index >= trace.axis.size)

    # ------------------------------------------------------------------ ground

    def ground(self) -> list[Mark]:
        """The small side, empty stamps, an empty large side and the sizes."""
        theme, trace = self.theme, self.trace
        right = self.width - MARGIN
        everything = range(len(trace))
        stamps = f"each cell stamps its value {trace.axis.kernel_size} times: every weight is 1"
        note = "×2: two stamps meet in the cell"
        marks: list[Mark] = [
            self._small.title(f"small side  {len(trace)}"),
            *self._small.empty(), *self._small.written(everything),
            Text(self._lies.x, self._rows.y - 12, stamps, 12,
                 theme.quiet, align="left"),
            *self._rows.ellipsis(theme, self._lies.x + self._lies.width / 2, "stamps"),
            self._large.title(f"large side  {trace.axis.size}"),
            Text(right, self._large.y - 16, note, 11, theme.quiet, align="right"),
        ]  # fmt: skip
        for row, y in self._rows:
            marks += self._stamp(row, y, reached=False)
        marks += self._large_cells(np.zeros(trace.painted.size), ())
        marks += self._lies.ellipsis(self._large.y + self._large.tall / 2, theme, "more")
        for cell in self._lies:
            x, y = self._lies.middle(cell) + 0.5, self._large.y + self._large.tall
            name = "cut" if self._cut[cell] else str(cell - trace.axis.before)
            marks.append(Text(x, y + 11, name, 10 if len(name) < 3 else 9, theme.quiet))
            marks.append(Text(x, y + 26, f"×{trace.times[cell]}", 10, theme.quiet))
        marks.append(self._back.title(f"conv1d of the large side, same settings:  {len(trace)}"))
        marks += self._back.empty()
        return marks + both_ways(theme, trace, self._foot_y + 86, self.width)

    def _stamp(self, row: int, y: float, *, reached: bool) -> list[Mark]:
        theme, lies, axis = self.theme, self._lies, self.trace.axis
        fill = hexed(self._colors[row]) if reached else theme.ground
        tall = self._rows.pitch - 3
        marks: list[Mark] = []
        for weight in range(axis.kernel_size):
            cell = row * axis.stride + weight * axis.dilation
            if not lies.shows(cell):
                continue
            x = lies.left(cell)
            marks.append(Box(x + 2, y + 1, lies.cell - 3, tall, fill=fill, frame=theme.quiet))
            if reached and self._letters.size:
                text = self._letters(float(self.trace.small[row]))
                middle = y + 1 + tall / 2
                marks.append(
                    Text(x + 0.5 + lies.cell / 2, middle, text, self._letters.size, theme.ink(fill))
                )
        return marks

    def _large_cells(self, sums: Array, stamped: tuple[int, ...]) -> list[Mark]:
        """The large side with these sums; cells that are `stamped` just now in teal."""
        theme, lies, large = self.theme, self._lies, self._large
        colors = theme.signed_colors(sums, self._limit)
        size = (lies.cell + 1, large.tall + 1)
        marks: list[Mark] = []
        for cell in lies:
            cut, now = bool(self._cut[cell]), cell in stamped
            fill = hexed(colors[cell]) if sums[cell] else theme.empty
            hatch = None
            if cut:
                fill, hatch = theme.padding, theme.hatch
            if now:
                fill = mix(fill, theme.accent, 0.22)
                hatch = mix(theme.hatch, theme.accent, 0.5) if cut else None
            x = lies.left(cell)
            marks.append(
                Box(x, large.y, *size, fill=fill, hatch=hatch, frame_width=2 if now else 1,
                    frame=theme.accent if now else theme.line)
            )  # fmt: skip
            if sums[cell] and large.letters.size:
                ink = theme.quiet if cut and not now else theme.ink(fill)
                text = large.letters(float(sums[cell]))
                middle = large.y + size[1] / 2
                marks.append(Text(x + size[0] / 2, middle, text, large.letters.size, ink))
        return marks

    # ------------------------------------------------------------------- steps

    def reached(self, step: int) -> list[Mark]:
        """The stamps so far and, after the last one, what the way back makes."""
        marks: list[Mark] = []
        for row, y in self._rows:
            if row <= step:
                marks += self._stamp(row, y, reached=True)
        if step == len(self.trace) - 1:
            marks += self._back.written(range(len(self.trace)))
        return marks

    def overlays(self, step: int) -> list[Overlay]:
        """The cell that stamps, its stamp, the sums so far and what is added where."""
        stamp = self.trace[step]
        return [
            self._small.framed(step), *self._framed_stamp(stamp), self._sums(stamp),
            self._told(stamp),
        ]  # fmt: skip

    def _framed_stamp(self, stamp: Stamp) -> list[Overlay]:
        y = self._rows.top(stamp.index)
        if y is None:
            return []
        lies, first, last = self._lies, stamp.cells[0], stamp.cells[-1]
        if not (lies.shows(first) or lies.shows(last)):
            return []
        left, right = lies.left(first), lies.right(last)
        box = Box(left, y - 1, right - left + 1, self._rows.pitch + 1, frame=self.theme.accent,
                  frame_width=2)  # fmt: skip
        return [Overlay(box.x, box.y, box.width, box.height, [box])]

    def _sums(self, stamp: Stamp) -> Overlay:
        large, lies = self._large, self._lies
        marks = self._large_cells(stamp.sums, stamp.cells)
        if not (lies.shows(stamp.cells[0]) or lies.shows(stamp.cells[-1])):
            frame = framed_span(
                self.theme, lies, stamp.cells[0], stamp.cells[-1], large.y, large.tall
            )
            text = span(tuple(c - self.trace.axis.before for c in stamp.cells))
            marks += [*gap_text(self.theme, lies, large.y, large.tall, text), *frame.marks]
        return Overlay(lies.x, large.y - 2, lies.width + 1, large.tall + 5, marks)

    def _told(self, stamp: Stamp) -> Overlay:
        theme, y = self.theme, self._foot_y
        told = f"holds {number(stamp.value)} and stamps it on {stamp.where}"
        marks = parts.status_line(
            theme, MARGIN, y + 10, (stamp.index, stamp.count), f"small[{stamp.index}]", told
        )
        added = [
            f"cell {cell}: {number(old)} + {number(stamp.value)} = {number(new)}"
            for cell, old, new in stamp.overlaps[:4]
        ]
        if len(stamp.overlaps) > 4:
            added.append(f"… {len(stamp.overlaps) - 4} more")
        words = "overlap:   " + ",   ".join(added) if added else "no overlap with earlier stamps"
        color = theme.text if added else theme.quiet
        marks.append(Text(MARGIN, y + 33, words, 13, color, align="left"))
        if stamp.index == stamp.count - 1:
            words = (
                "A single weight of 1 changes nothing: here the values come back, too."
                if self.trace.returns
                else "The size comes back, the values do not: the shape is undone, not the sums."
            )
            marks.append(Text(MARGIN, y + 57, words, 13, theme.accent, bold=True, align="left"))
        else:
            words = "after the last stamp the large side is complete and goes back through conv1d"
            marks.append(Text(MARGIN, y + 57, words, 12, theme.quiet, align="left"))
        return Overlay(MARGIN, y, self.width - 2 * MARGIN, 68, marks)
