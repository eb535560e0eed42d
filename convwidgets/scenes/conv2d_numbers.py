"""A two-dimensional convolution as grids of numbers."""

import math
from dataclasses import replace

import numpy as np

from convwidgets.scenes import grids, parts
from convwidgets.scenes.arithmetic import Arithmetic
from convwidgets.scenes.conv2d_base import ConvolutionScene
from convwidgets.scenes.grids import Grid
from convwidgets.scenes.marks import Box, Mark, Text
from convwidgets.scenes.scene import Overlay, Panel
from convwidgets.scenes.theme import hexed
from convwidgets.trace.records import ConvStep, ConvTrace

#: Smaller cells hold no readable numbers; larger ones only cost room.
SMALLEST, _LARGEST = 19.0, 40.0
_MARGIN, _GAP, _INDEX = 24.0, 58.0, 16.0
_TOP = 54.0
_TALLEST = 304.0


def cell_size(trace: ConvTrace, width: float) -> float:
    """The side of a cell with which all three grids fit."""
    shapes = (trace.padded.shape, trace.kernel.shape, trace.output.shape)
    across = width - 2 * (_MARGIN + _GAP + _INDEX)
    wide = across / sum(shape[1] for shape in shapes)
    tall = _TALLEST / max(shape[0] for shape in shapes)
    return float(math.floor(min(_LARGEST, wide, tall)))


class NumberScene(ConvolutionScene):
    """Input, kernel and output as grids of numbers."""

    def __init__(self, trace: ConvTrace, *, theme: str = "light", width: float = 840) -> None:
        super().__init__(trace, theme=theme, width=width)
        size = cell_size(trace, width)
        shapes = (trace.padded.shape, trace.kernel.shape, trace.output.shape)
        used = size * sum(shape[1] for shape in shapes) + 2 * (_GAP + _INDEX)
        x = math.floor((width - used) / 2) + _INDEX
        tallest = max(shape[0] for shape in shapes) * size
        placed = []
        for index, (rows, columns) in enumerate(shapes):
            y = _TOP + math.floor((tallest - rows * size) / 2)
            placed.append(Grid(x, y, size, rows, columns))
            x += columns * size + _GAP + (_INDEX if index == 1 else 0)
        self.input, self.kernel, self.output = placed
        self._middle = _TOP + tallest / 2
        self.arithmetic = Arithmetic(
            trace, _MARGIN, _TOP + tallest + 18, width - 2 * _MARGIN, self.theme
        )
        self.height = self.arithmetic.y + self.arithmetic.height + 4
        self.lattices = (self.output.lattice(),)
        self.panels = tuple(
            Panel(name, g.x, g.y, g.width, g.height, g.rows, g.columns)
            for name, g in zip(("input", "kernel", "output"), placed, strict=True)
        )
        low, high = grids.range_of(trace.input)
        self._fills = self.theme.grey_colors(trace.padded, low, high)
        self._padding = parts.padding_mask(trace.padding, trace.padded.shape)
        self._result_colors = self.theme.signed_colors(trace.output, grids.limit_of(trace.output))
        room = size - 5
        self._input_letters = grids.lettering(trace.padded, room, 14)
        self._output_letters = grids.lettering(trace.output, room, 14)
        self._corner_letters = parts.weight_letters(trace.weights, size)

    def ground(self) -> list[Mark]:
        """Titles, the input, the kernel and an output nothing was written to."""
        theme, trace = self.theme, self.trace
        marks: list[Mark] = []
        for grid, text in zip((self.input, self.kernel, self.output), self._titles(), strict=True):
            above = 32 if grid is not self.kernel else 18
            room = grid.width + _GAP + _INDEX
            marks.append(self._title(grid.middle, grid.y - above, text, room))
        marks += grids.indices(self.input, theme) + grids.indices(self.output, theme)
        marks += grids.numbered(
            self.input, trace.padded, self._fills, self._input_letters, theme, hatched=self._padding
        )
        marks += parts.signed_grid(theme, self.kernel, trace.weights, 14)
        marks += grids.empty(self.output, theme)
        between = (self.input.x + self.input.width + self.kernel.x) / 2
        after = (self.kernel.x + self.kernel.width + self.output.x - _INDEX) / 2
        marks.append(Text(between, self._middle, self._operator, 32, theme.quiet))
        marks.append(Text(after, self._middle, "=", 24, theme.quiet))
        return marks

    def reached(self, step: int) -> list[Mark]:
        """The output cells written so far."""
        marks: list[Mark] = []
        for index in range(step + 1):
            marks += self._result(index)
        return marks

    def _result(self, index: int) -> list[Mark]:
        row, column = divmod(index, self.output.columns)
        value = float(self.trace.output[row, column])
        fill = hexed(self._result_colors[row, column])
        return parts.written_cell(
            self.theme, self.output, row, column, value, fill, self._output_letters
        )

    def overlays(self, step: int) -> list[Overlay]:
        """The window, the cell it writes and the sum."""
        now = self.trace[step]
        return [self._window(now), self._written(now), self._block(now)]

    def _window(self, step: ConvStep) -> Overlay:
        rows, columns = step.window
        grid, theme = self.input, self.theme
        places = [(r, c) for r in rows for c in columns]
        letters = self._input_letters
        if self._corner_letters.size:
            letters = replace(letters, size=min(letters.size, 13.0))
        at = np.ix_(rows, columns)
        marks = parts.window_cells(
            theme, grid, places, step.values, step.weights,
            fills=self._fills[at], hatched=self._padding[at],
            letters=letters, corners=self._corner_letters,
        )  # fmt: skip
        if max(self.trace.dilation) > 1:
            # Gaps are read by nobody: every cell that is read gets a frame of its own.
            for row, column in places:
                left, top = grid.at(row, column)
                marks.append(
                    Box(left, top, grid.cell + 1, grid.cell + 1, frame=theme.accent, frame_width=2)
                )
        reach = rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1
        frame = parts.framed_cells(theme, grid, rows[0], columns[0], *reach)
        return replace(frame, marks=marks + frame.marks)

    def _written(self, step: ConvStep) -> Overlay:
        return parts.framed_cells(self.theme, self.output, *step.position)
