"""The picture of a two-dimensional convolution.

Small inputs are grids of numbers; larger ones are pictures, with the window
enlarged between them so that its numbers can still be read.
"""

import math

import numpy as np
from numpy.typing import NDArray

from convwidgets.scenes import grids
from convwidgets.scenes.arithmetic import Arithmetic
from convwidgets.scenes.grids import Grid
from convwidgets.scenes.marks import Box, Lattice, Mark, Picture, Text
from convwidgets.scenes.scene import Overlay, Panel, Scene
from convwidgets.scenes.theme import hexed, mix
from convwidgets.trace.convolution import ConvStep, ConvTrace
from convwidgets.trace.numbers import number

#: Up to this many rows and columns a cell shows its number.
NUMBERED = 16
_SMALLEST, _LARGEST = 19.0, 40.0
_MARGIN, _GAP, _INDEX = 24.0, 58.0, 16.0
_TITLE, _TOP = 22.0, 54.0
_TALLEST = 304.0
_FRAME = 3.0


def conv2d_scene(trace: ConvTrace, *, theme: str = "light", width: float = 840) -> Scene:
    """The scene that suits a trace: numbers in cells, or a picture.

    Parameters
    ----------
    trace : ConvTrace
        A two-dimensional trace.
    theme : {'light', 'dark'}
        Which colours.
    width : float
        Width in CSS pixels.

    Returns
    -------
    Scene
        A :class:`NumberScene` or a :class:`PixelScene`.
    """
    numbers = max(trace.input.shape) <= NUMBERED and _cell_size(trace, width) >= _SMALLEST
    return (NumberScene if numbers else PixelScene)(trace, theme=theme, width=width)


def _cell_size(trace: ConvTrace, width: float) -> float:
    shapes = (trace.padded.shape, trace.kernel.shape, trace.output.shape)
    across = width - 2 * (_MARGIN + _GAP + _INDEX)
    wide = across / sum(shape[1] for shape in shapes)
    tall = _TALLEST / max(shape[0] for shape in shapes)
    return float(math.floor(min(_LARGEST, wide, tall)))


def shape_text(shape: tuple[int, ...]) -> str:
    """``'5 × 5'``."""
    return " × ".join(map(str, shape))


def padding_text(trace: ConvTrace) -> str:
    """``' + padding 1'``, or each side where they differ, or nothing."""
    sides = [side for pair in trace.padding for side in pair]
    if not any(sides):
        return ""
    if len(set(sides)) == 1:
        return f"  + padding {sides[0]}"
    (top, bottom), (left, right) = trace.padding
    return f"  + padding {top}, {bottom} / {left}, {right}"


class _ConvolutionScene(Scene):
    """What both ways of showing a two-dimensional convolution share."""

    trace: ConvTrace
    arithmetic: Arithmetic

    def _titles(self) -> tuple[str, str, str]:
        trace = self.trace
        kernel = f"kernel  {shape_text(trace.kernel.shape)}"
        if trace.flip_kernel:
            kernel += "  rotated 180°"
        return (
            f"input  {shape_text(trace.input.shape)}{padding_text(trace)}",
            kernel,
            f"output  {shape_text(trace.output.shape)}",
        )

    def _title(self, x: float, y: float, text: str, room: float) -> Text:
        size = grids.fitting_size([text], room, 14) or 9.0
        return Text(x, y, text, size, self.theme.text, bold=True)

    def _is_padding(self) -> NDArray[np.bool_]:
        mask = np.ones(self.trace.padded.shape, dtype=bool)
        mask[tuple(slice(b, n - a) for (b, a), n in zip(self.trace.padding, mask.shape))] = False
        return mask

    def _block(self, step: ConvStep) -> Overlay:
        block = self.arithmetic
        return Overlay(block.x, block.y, block.width, block.height, block.marks(step))

    @property
    def _operator(self) -> str:
        return "∗" if self.trace.flip_kernel else "⋆"

    def _kernel_marks(self, grid: Grid, largest: float) -> list[Mark]:
        weights = self.trace.weights
        colors = self.theme.signed_colors(weights, grids.limit_of(weights))
        size = grids.fitting_size(grids.texts_of(weights), grid.cell - 5, largest)
        return grids.numbered(grid, weights, colors, size, self.theme)

    def _window_cells(
        self,
        grid: Grid,
        step: ConvStep,
        places: list[tuple[int, int]],
        fills: NDArray[np.uint8],
        hatched: NDArray[np.bool_],
        size: float,
        weight_size: float,
    ) -> list[Mark]:
        """Tinted cells with their value and, in the corner, the weight it meets."""
        theme = self.theme
        marks: list[Mark] = []
        pairs = zip(places, step.values.ravel(), step.weights.ravel(), strict=True)
        for index, ((row, column), value, weight) in enumerate(pairs):
            at = divmod(index, step.values.shape[1])
            ground = theme.padding if hatched[at] else hexed(fills[at])
            fill = mix(ground, theme.accent, 0.18)
            hatch = theme.hatch if hatched[at] else None
            if not np.isfinite(value):
                hatch = theme.minus
            marks.append(grids.cell(grid, row, column, fill, theme.line, hatch))
            x, y = grid.at(row, column)
            ink = theme.ink(fill)
            raised = 0.1 * grid.cell if weight_size else 0.0
            if size:
                middle = (grid.cell + 1) / 2
                marks.append(Text(x + middle, y + middle - raised, number(value), size, ink))
            if weight_size:
                corner = Text(
                    x + grid.cell - 3, y + grid.cell - 1 - weight_size * 0.6,
                    f"×{number(weight)}", weight_size, theme.weight_ink(fill), bold=True, align="right",
                )  # fmt: skip
                marks.append(corner)
        return marks


class NumberScene(_ConvolutionScene):
    """Input, kernel and output as grids of numbers."""

    def __init__(self, trace: ConvTrace, *, theme: str = "light", width: float = 840) -> None:
        super().__init__(trace, theme=theme, width=width)
        size = _cell_size(trace, width)
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
        self._padding = self._is_padding()
        self._result_colors = self.theme.signed_colors(trace.output, grids.limit_of(trace.output))
        room = size - 7
        self._input_size = grids.fitting_size(grids.texts_of(trace.padded), room, 14)
        self._output_size = grids.fitting_size(grids.texts_of(trace.output), room, 14)
        weights = ["×" + text for text in grids.texts_of(trace.weights)]
        self._weight_size = grids.fitting_size(weights, size - 4, 9) if size >= 28 else 0.0

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
            self.input, trace.padded, self._fills, self._input_size, theme, hatched=self._padding
        )
        marks += self._kernel_marks(self.kernel, 14)
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
        hatch = None if np.isfinite(value) else self.theme.minus
        grid, line = self.output, self.theme.line
        return [
            grids.cell(grid, row, column, fill, line, hatch),
            *grids.value_text(grid, row, column, value, self._output_size, self.theme.ink(fill)),
        ]

    def overlays(self, step: int) -> list[Overlay]:
        """The window, the cell it writes and the sum."""
        now = self.trace[step]
        return [self._window(now), self._written(now), self._block(now)]

    def _window(self, step: ConvStep) -> Overlay:
        rows, columns = step.window
        grid, theme = self.input, self.theme
        places = [(r, c) for r in rows for c in columns]
        size = self._input_size
        if self._weight_size:
            size = min(size, 13.0)
        at = np.ix_(rows, columns)
        marks = self._window_cells(
            grid, step, places, self._fills[at], self._padding[at], size, self._weight_size
        )
        x, y = grid.at(rows[0], columns[0])
        width = (columns[-1] - columns[0] + 1) * grid.cell + 1
        height = (rows[-1] - rows[0] + 1) * grid.cell + 1
        if max(self.trace.dilation) > 1:
            # Gaps are read by nobody: every cell that is read gets a frame of its own.
            for row, column in places:
                left, top = grid.at(row, column)
                marks.append(
                    Box(left, top, grid.cell + 1, grid.cell + 1, frame=theme.accent, frame_width=2)
                )
        out = _FRAME - 1
        frame = Box(x - out, y - out, width + 2 * out, height + 2 * out,
                    frame=theme.accent, frame_width=_FRAME)  # fmt: skip
        return Overlay(frame.x, frame.y, frame.width, frame.height, [*marks, frame])

    def _written(self, step: ConvStep) -> Overlay:
        row, column = step.position
        x, y = self.output.at(row, column)
        out, side = _FRAME - 1, self.output.cell + 1
        frame = Box(x - out, y - out, side + 2 * out, side + 2 * out,
                    frame=self.theme.accent, frame_width=_FRAME)  # fmt: skip
        return Overlay(frame.x, frame.y, frame.width, frame.height, [frame])


class PixelScene(_ConvolutionScene):
    """Input and output as pictures, the window enlarged between them."""

    _MIDDLE = 184.0  # width of the column between the two pictures

    def __init__(self, trace: ConvTrace, *, theme: str = "light", width: float = 840) -> None:
        super().__init__(trace, theme=theme, width=width)
        room = (width - 2 * _MARGIN - self._MIDDLE - 2 * 28) / 2
        self.scale = self._fit(max(trace.padded.shape, trace.output.shape), room)
        (rows, columns), (out_rows, out_columns) = trace.padded.shape, trace.output.shape
        top = 48.0
        self._size_in = (columns * self.scale, rows * self.scale)
        self._size_out = (out_columns * self.scale, out_rows * self.scale)
        used = self._size_in[0] + self._size_out[0] + self._MIDDLE + 2 * 28
        self._x_in = math.floor((width - used) / 2)
        self._center = self._x_in + self._size_in[0] + 28 + self._MIDDLE / 2
        self._x_out = math.floor(self._center + self._MIDDLE / 2 + 28)
        cell = math.floor(min(36.0, self._MIDDLE / max(trace.kernel.shape)))
        k_rows, k_columns = trace.kernel.shape
        x_window = math.floor(self._center - k_columns * cell / 2)
        self.window = Grid(x_window, top, cell, k_rows, k_columns)
        small = math.floor(min(30.0, cell))
        below = top + self.window.height + 40
        self.kernel = Grid(
            math.floor(self._center - k_columns * small / 2), below, small, k_rows, k_columns
        )
        under_kernel = self.kernel.y + self.kernel.height
        under_output = top + self._size_out[1] + 34  # the colour scale
        self._top = top
        bottom = max(top + self._size_in[1], under_kernel, under_output)
        self.arithmetic = Arithmetic(trace, _MARGIN, bottom + 14, width - 2 * _MARGIN, self.theme)
        self.height = self.arithmetic.y + self.arithmetic.height + 4
        self.lattices = (Lattice(self._x_out, top, self.scale, self.scale, out_columns, out_rows),)
        self.panels = (
            Panel("input", self._x_in, top, *self._size_in, rows, columns),
            Panel("kernel", self.kernel.x, self.kernel.y, self.kernel.width, self.kernel.height,
                  k_rows, k_columns),
            Panel("output", self._x_out, top, *self._size_out, out_rows, out_columns),
        )  # fmt: skip
        low, high = self._range = grids.range_of(trace.input)
        self._pixels = self.theme.grey_colors(trace.padded, low, high, full=True)
        self._padding = self._is_padding()
        # Two close colours in a fine chequer stand for the hatching of larger cells.
        rows_at, columns_at = np.indices(trace.padded.shape)
        chequer = ((rows_at + columns_at) // 2 % 2).astype(bool)
        pad, hatch = (self._bytes(c) for c in (self.theme.padding, self.theme.hatch))
        self._pixels[self._padding & chequer] = hatch
        self._pixels[self._padding & ~chequer] = pad
        self._limit = grids.limit_of(trace.output)
        self._results = self.theme.signed_colors(trace.output, self._limit)
        self._soft = self.theme.grey_colors(trace.padded, low, high)
        room_in = cell - 5
        self._value_size = grids.fitting_size(grids.texts_of(trace.input), room_in, 13)
        weights = ["×" + text for text in grids.texts_of(trace.weights)]
        self._weight_size = grids.fitting_size(weights, cell - 4, 9) if cell >= 28 else 0.0

    @staticmethod
    def _bytes(color: str) -> tuple[int, int, int]:
        return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)

    @staticmethod
    def _fit(shape: tuple[int, ...], room: float) -> float:
        scale = min(room / shape[1], _TALLEST / shape[0])
        return float(math.floor(scale)) if scale >= 1 else scale

    def ground(self) -> list[Mark]:
        """Titles, the input picture, the kernel, an empty output and its colour scale."""
        theme, top = self.theme, self._top
        (width_in, height_in), (width_out, height_out) = self._size_in, self._size_out
        title_in, title_kernel, title_out = self._titles()
        middle_in, middle_out = self._x_in + width_in / 2, self._x_out + width_out / 2
        marks: list[Mark] = [
            self._title(middle_in, _TITLE, title_in, width_in + 60),
            self._title(self._center, _TITLE, "window, enlarged", self._MIDDLE),
            self._title(self._center, self.kernel.y - 18, title_kernel, self._MIDDLE + 20),
            self._title(middle_out, _TITLE, title_out, width_out + 60),
            Box(self._x_in - 1, top - 1, width_in + 2, height_in + 2, frame=theme.line),
            Picture(self._x_in, top, width_in, height_in, self._pixels),
            Box(self._x_out - 1, top - 1, width_out + 2, height_out + 2, frame=theme.line),
            Text(self._x_in + width_in + 20, top + 54, self._operator, 28, theme.quiet),
            Text(self._x_out - 18, top + 54, "=", 20, theme.quiet),
        ]
        marks += self._kernel_marks(self.kernel, 12)
        return marks + self._scale_bar(middle_out, top + height_out + 14)

    def _scale_bar(self, middle: float, y: float) -> list[Mark]:
        theme, limit = self.theme, self._limit
        width = 120.0
        ramp = np.linspace(-1, 1, 61)[None]
        x = middle - width / 2
        return [
            Picture(x, y, width, 8, theme.signed_colors(ramp, 1.0)),
            Text(x - 6, y + 4, number(-limit), 10, theme.quiet, align="right"),
            Text(middle, y + 16, "0", 10, theme.quiet),
            Text(x + width + 6, y + 4, number(limit), 10, theme.quiet, align="left"),
        ]

    def reached(self, step: int) -> list[Mark]:
        """The output pixels written so far."""
        colors = self._results.copy()
        flat = colors.reshape(-1, 3)
        flat[step + 1 :] = self._bytes(self.theme.empty)
        return [Picture(self._x_out, self._top, *self._size_out, colors)]

    def overlays(self, step: int) -> list[Overlay]:
        """The window on the picture, the window enlarged, the pixel written, the sum."""
        now = self.trace[step]
        rows, columns = now.window
        scale = self.scale
        return [
            self._frame(self._x_in, rows[0], columns[0],
                        (rows[-1] - rows[0] + 1) * scale, (columns[-1] - columns[0] + 1) * scale),
            self._enlarged(now),
            self._frame(self._x_out, now.position[0], now.position[1], scale, scale),
            self._block(now),
        ]  # fmt: skip

    def _frame(self, x: float, row: int, column: int, height: float, width: float) -> Overlay:
        """A teal frame with a ground-coloured rim, visible on any picture."""
        theme = self.theme
        width, height = max(width, 3.0), max(height, 3.0)
        left, top = x + column * self.scale, self._top + row * self.scale
        outer = Box(left - 4, top - 4, width + 8, height + 8, frame=theme.ground, frame_width=1)
        inner = Box(left - 3, top - 3, width + 6, height + 6, frame=theme.accent, frame_width=2)
        last = Box(left - 1, top - 1, width + 2, height + 2, frame=theme.ground, frame_width=1)
        return Overlay(outer.x, outer.y, outer.width, outer.height, [outer, inner, last])

    def _enlarged(self, step: ConvStep) -> Overlay:
        grid, theme = self.window, self.theme
        at = np.ix_(*step.window)
        places = [(r, c) for r in range(grid.rows) for c in range(grid.columns)]
        marks = self._window_cells(
            grid, step, places, self._soft[at], self._padding[at],
            self._value_size, self._weight_size,
        )  # fmt: skip
        frame = Box(grid.x - 2, grid.y - 2, grid.width + 5, grid.height + 5,
                    frame=theme.accent, frame_width=_FRAME)  # fmt: skip
        return Overlay(frame.x, frame.y, frame.width, frame.height, [*marks, frame])
