"""A square window on a square input: cells with their numbers, or pixels where it is large."""

import math
from dataclasses import replace

import numpy as np

from convwidgets.scenes import grids, parts
from convwidgets.scenes.grids import Grid, Lettering
from convwidgets.scenes.marks import Box, Dots, Mark, Picture, Text
from convwidgets.scenes.output_size_input import InputCells
from convwidgets.scenes.output_size_legend import legend
from convwidgets.scenes.output_size_places import MARGIN, PlaceScene, input_title
from convwidgets.scenes.scene import Overlay, Panel
from convwidgets.scenes.theme import hexed, rgb
from convwidgets.trace.numbers import number
from convwidgets.trace.output_size import Place, PlaceTrace

_BETWEEN = 132.0
_TOP = 58.0
_TALLEST = 306.0
_LARGEST = 36.0
#: Smaller cells are pixels of a picture.
_SMALLEST_CELL = 8.0
#: In smaller ones a dot would be in the way of the number.
_DOTTED = 22.0


def grid_scene(trace: PlaceTrace, *, theme: str = "light", width: float = 840) -> "SquareScene":
    """The scene that suits a trace: cells, or pixels."""
    tiny = _TALLEST / trace.axis.padded < _SMALLEST_CELL
    return (PixelScene if tiny else CellScene)(trace, theme=theme, width=width)


class SquareScene(PlaceScene):
    """Input and output squares side by side, at one scale."""

    def __init__(self, trace: PlaceTrace, *, theme: str = "light", width: float = 840) -> None:
        super().__init__(trace, theme=theme, width=width)
        axis = trace.axis
        cell = min(_LARGEST, parts.fit((axis.padded, axis.padded), _TALLEST, _TALLEST))
        tall = axis.padded * cell
        used = tall + _BETWEEN + axis.output * cell
        x = math.floor((width - used) / 2)
        below = _TOP + math.floor((tall - axis.output * cell) / 2)
        self.input = Grid(x, _TOP, cell, axis.padded, axis.padded)
        self.output = Grid(x + math.floor(tall + _BETWEEN), below, cell, axis.output, axis.output)
        self._legend_y = _TOP + math.floor(tall) + 46
        self.height = self._foot(self._legend_y + 20)
        self.lattices = (self.output.lattice(),)
        self.panels = tuple(
            Panel(name, g.x, g.y, g.width, g.height, g.rows, g.columns)
            for name, g in (("input", self.input), ("output", self.output))
        )
        # In smaller cells no number can be read, whatever it is.
        readable = cell > grids.SMALLEST_TEXT
        letters = grids.lettering(trace.padded, cell - 5, 13) if readable else Lettering(0.0)
        self._in_cells = InputCells(self.theme, trace, letters)
        self._limit = grids.limit_of(trace.output)
        self._colors = self.theme.signed_colors(trace.output, self._limit)

    def ground(self) -> list[Mark]:
        """Both squares, what is left over, legend, formula and cost."""
        theme, trace = self.theme, self.trace
        axis, source, result = trace.axis, self.input, self.output
        middle = (source.x + source.width + result.x - 14) / 2
        high = source.y + source.height / 2
        squares = f"{axis.size} × {axis.size}"
        title = input_title(trace).replace(f"{axis.size}", squares, 1)
        made = f"output  {axis.output} × {axis.output}"
        kernel = f"{axis.kernel_size} × {axis.kernel_size} window"
        marks: list[Mark] = [
            parts.title(theme, max(source.middle, 160.0), 18, title, 320),
            parts.title(theme, result.middle, result.y - 34, made, 280),
            Text(middle, high - 22, kernel, 12, theme.text),
            Text(middle, high, "→", 22, theme.quiet),
            Text(middle, high + 22, f"stride {axis.stride}", 12, theme.text),
        ]
        if axis.dilation > 1:
            marks.append(Text(middle, high + 40, f"dilation {axis.dilation}", 12, theme.text))
        if axis.left_over:
            y = source.y + source.height + 18
            marks.append(Text(source.middle, y, self._lost, 12, theme.minus, bold=True))
        marks += self._cells()
        marks += legend(
            theme, MARGIN, self._legend_y, self.width - 2 * MARGIN,
            places=False, dots=source.cell >= _DOTTED,
        )  # fmt: skip
        return marks + self._foot_marks()

    @property
    def _lost(self) -> str:
        """What the floor leaves over, in two directions."""
        axis, sum_ = self.trace.axis, self.trace.sum
        s = "" if axis.left_over == 1 else "s"
        lines = f"{axis.left_over} row{s} and {axis.left_over} column{s} left over"
        if not sum_.left_input:
            return f"{lines} (padding)"
        cells = axis.size**2 - (axis.size - sum_.left_input) ** 2
        return f"{lines}: {cells:,} of {axis.size**2:,} input cells"

    def _cells(self) -> list[Mark]:
        raise NotImplementedError

    def overlays(self, step: int) -> list[Overlay]:
        """The window, the output cell and the sum."""
        place = self.trace[step]
        return [self._window(place), self._written(place), self._sum(place)]

    def _window(self, place: Place) -> Overlay:
        raise NotImplementedError

    def _written(self, place: Place) -> Overlay:
        raise NotImplementedError


class CellScene(SquareScene):
    """Every cell drawn, with its number where that can be read."""

    def __init__(self, trace: PlaceTrace, *, theme: str = "light", width: float = 840) -> None:
        super().__init__(trace, theme=theme, width=width)
        self._letters = grids.lettering(trace.output, self.output.cell - 5, 13)
        self._size = (self.input.cell + 1, self.input.cell + 1)

    def _cells(self) -> list[Mark]:
        theme, grid, axis = self.theme, self.input, self.trace.axis
        marks: list[Mark] = []
        for at in np.ndindex(grid.rows, grid.columns):
            marks += self._in_cells.marks(at, *grid.at(*at), self._size)
        for index in range(grid.rows) if grid.cell >= 16 else ():
            text = number(index - axis.before)
            along = (index + 0.5) * grid.cell
            marks += [
                Text(grid.x + along, grid.y - 9, text, 10, theme.quiet),
                Text(grid.x - 6, grid.y + along, text, 10, theme.quiet, align="right"),
            ]
        if grid.cell >= _DOTTED:
            stops = np.arange(axis.output) * axis.stride * grid.cell + 6.5
            corners = np.stack(np.meshgrid(grid.x + stops, grid.y + stops), axis=-1)
            marks.append(Dots(corners.reshape(-1, 2), theme.quiet, 2.0))
        return marks + grids.indices(self.output, theme) + grids.empty(self.output, theme)

    def reached(self, step: int) -> list[Mark]:
        """The output cells so far."""
        marks: list[Mark] = []
        for index in range(step + 1):
            at = divmod(index, self.output.columns)
            value, fill = float(self.trace.output[at]), hexed(self._colors[at])
            marks += parts.written_cell(self.theme, self.output, *at, value, fill, self._letters)
        return marks

    def _window(self, place: Place) -> Overlay:
        rows, columns = place.window
        marks: list[Mark] = []
        for row in rows:
            for column in columns:
                x, y = self.input.at(row, column)
                marks += self._in_cells.read((row, column), x, y, self._size)
        span = self.trace.axis.span
        frame = parts.framed_cells(self.theme, self.input, rows[0], columns[0], span, span)
        return replace(frame, marks=marks + frame.marks)

    def _written(self, place: Place) -> Overlay:
        return parts.framed_cells(self.theme, self.output, *place.position)


class PixelScene(SquareScene):
    """Input and output as pictures, for squares too large to be drawn cell by cell."""

    def _cells(self) -> list[Mark]:
        theme, grid, result, cells = self.theme, self.input, self.output, self._in_cells
        pixels = cells.greys.copy()
        parts.chequer_padding(theme, pixels, cells.padding)
        pixels[cells.skipped & ~cells.padding] = rgb(theme.ground)
        pixels[cells.left_over] = rgb(theme.minus)
        pixels = parts.shrunk(pixels, grid.width, grid.height)
        return [
            Box(grid.x - 1, grid.y - 1, grid.width + 2, grid.height + 2, frame=theme.line),
            Picture(grid.x, grid.y, grid.width, grid.height, pixels),
            Box(result.x - 1, result.y - 1, result.width + 2, result.height + 2, frame=theme.line),
            Box(result.x, result.y, result.width, result.height, fill=theme.empty),
        ]

    def reached(self, step: int) -> list[Mark]:
        """The output pixels so far."""
        colors = self._colors.copy()
        colors.reshape(-1, 3)[step + 1 :] = rgb(self.theme.empty)
        result = self.output
        return [Picture(result.x, result.y, result.width, result.height, colors)]

    def _window(self, place: Place) -> Overlay:
        x, y = self.input.at(place.window[0][0], place.window[1][0])
        side = self.trace.axis.span * self.input.cell
        return parts.framed_pixels(self.theme, x, y, side, side)

    def _written(self, place: Place) -> Overlay:
        cell = self.output.cell
        return parts.framed_pixels(self.theme, *self.output.at(*place.position), cell, cell)
