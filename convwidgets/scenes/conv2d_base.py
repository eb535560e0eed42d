"""What both pictures of a two-dimensional convolution share."""

import numpy as np
from numpy.typing import NDArray

from convwidgets.scenes import grids
from convwidgets.scenes.arithmetic import Arithmetic
from convwidgets.scenes.grids import Grid, Lettering
from convwidgets.scenes.marks import Mark, Text
from convwidgets.scenes.scene import Overlay, Scene
from convwidgets.scenes.theme import hexed, mix
from convwidgets.trace.records import ConvStep, ConvTrace


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


class ConvolutionScene(Scene):
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
        (top, bottom), (left, right) = self.trace.padding
        rows, columns = self.trace.padded.shape
        mask = np.ones((rows, columns), dtype=bool)
        mask[top : rows - bottom, left : columns - right] = False
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
        letters = grids.lettering(weights, grid.cell - 5, largest)
        return grids.numbered(grid, weights, colors, letters, self.theme)

    def _weight_letters(self, size: float) -> Lettering:
        """For the weight in the corner of a cell of the window, if the cell is large enough."""
        if size < 28:
            return Lettering(0.0)
        return grids.lettering(self.trace.weights, size - 4, 9, prefix="×")

    def _window_cells(
        self,
        grid: Grid,
        step: ConvStep,
        places: list[tuple[int, int]],
        fills: NDArray[np.uint8],
        hatched: NDArray[np.bool_],
        letters: Lettering,
        weight_letters: Lettering,
    ) -> list[Mark]:
        """Tinted cells with their value and, in the corner, the weight it meets."""
        theme = self.theme
        marks: list[Mark] = []
        pairs = zip(places, step.values.ravel(), step.weights.ravel(), strict=True)
        for index, ((row, column), value, weight) in enumerate(pairs):
            at = divmod(index, step.values.shape[1])
            ground = theme.padding if hatched[at] else hexed(fills[at])
            fill = mix(ground, theme.accent, 0.18)
            hatch = mix(theme.hatch, theme.accent, 0.35) if hatched[at] else None
            if not np.isfinite(value):
                hatch = theme.minus
            marks.append(grids.cell(grid, row, column, fill, theme.line, hatch))
            x, y = grid.at(row, column)
            ink = theme.ink(fill)
            raised = 0.1 * grid.cell if weight_letters.size else 0.0
            if letters.size:
                middle = (grid.cell + 1) / 2
                marks.append(
                    Text(x + middle, y + middle - raised, letters(value), letters.size, ink)
                )
            if weight_letters.size:
                corner = Text(
                    x + grid.cell - 3, y + grid.cell - 1 - weight_letters.size * 0.6,
                    weight_letters(weight), weight_letters.size, theme.weight_ink(fill),
                    bold=True, align="right",
                )  # fmt: skip
                marks.append(corner)
        return marks
