"""The picture of a colour convolution: three planes, three kernels, one sum.

From left to right as the numbers go: the picture, its planes, the kernel planes,
the products, a sum and a map for each plane, and the output where they meet.
"""

import numpy as np
from numpy.typing import NDArray

from convwidgets.scenes import grids, parts
from convwidgets.scenes import rgb_words as words
from convwidgets.scenes.grids import Grid
from convwidgets.scenes.marks import Mark, Text
from convwidgets.scenes.rgb_colours import (
    channel_colors,
    channel_inks,
    channel_range,
    picture_colors,
)
from convwidgets.scenes.rgb_join import Join
from convwidgets.scenes.rgb_layout import MARGIN, layout
from convwidgets.scenes.rgb_products import Products, bold_letters, fitted, sign_ink, some_of
from convwidgets.scenes.rgb_sheets import NumberSheet, PixelSheet, Sheet
from convwidgets.scenes.scene import Overlay, Scene
from convwidgets.trace.channels import CHANNELS, ChannelStep, ChannelTrace


class RGBScene(Scene):
    """Everything from the picture to one output cell."""

    trace: ChannelTrace

    def __init__(self, trace: ChannelTrace, *, theme: str = "light", width: float = 840) -> None:
        super().__init__(trace, theme=theme, width=width)
        self.layout = place = layout(trace, width)
        self.height = place.height
        self._sheet = NumberSheet if place.numbers else PixelSheet
        limits = channel_range(trace.image)
        self.limit = grids.limit_of(trace.output, *(c.output for c in trace.channels))
        self._inks = channel_inks(self.theme)
        self.planes = [self._plane(index, limits) for index in range(3)]
        self.maps = [
            self._result(place.map_x, middle, place.map_cell, channel.output)
            for middle, channel in zip(place.rows, trace.channels, strict=True)
        ]
        self.output = self._result(place.output_x, place.middle, place.output_cell, trace.output)
        for sheets in (self.planes, self.maps):
            every = np.concatenate([sheet.values.ravel() for sheet in sheets])
            for sheet in sheets:
                sheet.letter(every)
        self.kernels = [self._kernel(middle) for middle in place.rows]
        self.products = [
            Products(self.theme, trace.channels, place.products_x, middle, place.product_cell)
            for middle in place.rows
        ]
        self.picture = self._thumbnail(limits)
        self.join = Join(self.theme, trace, place, self.maps, self.output, width)
        self.height = max(self.height, self.join.y + self.join.height + 8)
        sums = np.concatenate([some_of(channel.output) for channel in trace.channels])
        self._sum_letters = bold_letters(sums, place.spacing.sum - 24, 15)
        self.lattices = tuple(sheet.lattice() for sheet in (self.output, *self.maps))
        self.panels = (
            *(s.panel(f"{name} plane") for s, name in zip(self.planes, CHANNELS, strict=True)),
            *(s.panel(f"{name} map") for s, name in zip(self.maps, CHANNELS, strict=True)),
            self.output.panel("output"),
        )

    def _plane(self, index: int, limits: tuple[float, float]) -> Sheet:
        place, channel = self.layout, self.trace.channels[index]
        values = channel.padded
        colors = channel_colors(self.theme, index, values, limits, full=not place.numbers)
        mask = parts.padding_mask(channel.padding, values.shape)
        y = place.rows[index] - len(values) * place.plane_cell / 2
        return self._sheet(self.theme, place.plane_x, y, place.plane_cell, values, colors, mask)

    def _result(self, x: float, middle: float, cell: float, values: NDArray[np.float64]) -> Sheet:
        colors = self.theme.signed_colors(values, self.limit)
        return self._sheet(self.theme, x, middle - len(values) * cell / 2, cell, values, colors)

    def _kernel(self, middle: float) -> Grid:
        cell, (rows, columns) = self.layout.kernel_cell, self.trace.kernel.shape[1:]
        return Grid(self.layout.kernel_x, middle - rows * cell / 2, cell, rows, columns)

    def _thumbnail(self, limits: tuple[float, float]) -> PixelSheet:
        """The picture in its own colours."""
        rows, columns = self.trace.image.shape[:2]
        side = self.layout.spacing.picture
        cell = min(side / columns, 1.5 * side / rows)
        x = self.layout.picture_right - (side + columns * cell) / 2
        colors = picture_colors(self.theme, self.trace.image, limits)
        y = self.layout.middle - rows * cell / 2
        return PixelSheet(self.theme, x, y, cell, self.trace.image[..., 0], colors)

    # ------------------------------------------------------------------ ground

    def ground(self) -> list[Mark]:
        """Headings, the picture, its planes, the kernel, empty maps and an empty output."""
        theme, place = self.theme, self.layout
        marks = [*words.headings(self), *self.picture.whole(), *self.join.ground()]
        limit = grids.limit_of(self.trace.kernel)
        for index, (name, ink, middle) in enumerate(
            zip(CHANNELS, self._inks, place.rows, strict=True)
        ):
            plane, kernel, cells = self.planes[index], self.kernels[index], self.maps[index]
            start = place.picture_right + 3, self.picture.middle
            marks.append(parts.link(start, (plane.x - place.spacing.index - 4, middle), ink, 1.5))
            marks += [*plane.whole(), *cells.blank()]
            weights = self.trace.channels[index].weights
            marks += parts.signed_grid(theme, kernel, weights, 12, limit=limit)
            label = plane.y - (26 if place.numbers and not index else 11)
            marks.append(Text(plane.x, label, name, 13, ink, bold=True, align="left"))
            half = place.spacing.operator / 2
            operator = "∗" if self.trace.channels[0].flip_kernel else "⋆"
            marks.append(Text(plane.right + half, middle, operator, 18, theme.quiet))
            marks.append(Text(kernel.x + kernel.width + half, middle, "=", 18, theme.quiet))
        return [*marks, *self.output.blank(), *words.numbering(self), *words.scale(self)]

    # ------------------------------------------------------------------- steps

    def reached(self, step: int) -> list[Mark]:
        """What has been written into the three maps and the output."""
        return [mark for sheet in (*self.maps, self.output) for mark in sheet.written(step)]

    def overlays(self, step: int) -> list[Overlay]:
        """The windows, the products, the cells they write and what they add up to."""
        now = self.trace[step]
        shown = [sheet.here(*now.position) for sheet in (*self.maps, self.output)]
        for index, channel in enumerate(now.channels):
            rows, columns = channel.window
            shown.append(self.planes[index].window(rows, columns))
            shown.append(self._worked(index, now))
        shown += self._seen(now)
        return [*shown, self.join.addition(now), self._status(now)]

    def _seen(self, step: ChannelStep) -> list[Overlay]:
        """The window on the picture in its own colours, as far as it does not lie on padding."""
        channel = step.channels[0]
        inside = [
            tuple(i - before for i in indices if 0 <= i - before < size)
            for indices, (before, _), size in zip(
                channel.window, self.trace.channels[0].padding, self.trace.image.shape, strict=False
            )
        ]
        return [self.picture.window(inside[0], inside[1])] if all(inside) else []

    def _worked(self, index: int, step: ChannelStep) -> Overlay:
        """The products of a plane and their sum."""
        block, channel = self.products[index], step.channels[index]
        theme, middle = self.theme, self.layout.rows[index]
        x = self.layout.sum_x
        text, size = fitted(self._sum_letters, channel.value, self.layout.spacing.sum - 23)
        marks = block.marks(channel)
        marks.append(Text(x + 10, middle, "=", 14, theme.quiet))
        ink = sign_ink(theme, channel.value)
        marks.append(Text(x + 20, middle, text, size, ink, bold=True, align="left"))
        width = x + self.layout.spacing.sum - 1 - block.x
        return Overlay(block.x - 1, block.y - 1, width, block.height + 2, marks)

    def _status(self, step: ChannelStep) -> Overlay:
        y = self.height - 16
        row, column = step.position
        marks = parts.status_line(
            self.theme, MARGIN, y, (step.index, step.count), f"output[{row}, {column}]",
            f"{step.channels[0].reads} of every plane",
        )  # fmt: skip
        return Overlay(MARGIN, y - 10, self.width - 2 * MARGIN, 20, marks)


def rgb_scene(trace: ChannelTrace, *, theme: str = "light", width: float = 840) -> RGBScene:
    """The picture of a colour convolution: numbers in cells, or pixels where there are many."""
    return RGBScene(trace, theme=theme, width=width)
