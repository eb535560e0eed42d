"""One convolution: every map below meets a kernel of its own, and all sums meet in one map."""

from collections.abc import Sequence
from typing import cast

import numpy as np

from convwidgets.scenes import grids, parts
from convwidgets.scenes.marks import Color, Dots, Line, Mark, Text
from convwidgets.scenes.pipeline_base import StageScene, merged, summed
from convwidgets.scenes.pipeline_colours import curves
from convwidgets.scenes.pipeline_conv_layout import conv_layout
from convwidgets.scenes.pipeline_conv_rows import NumberCells, products_letters
from convwidgets.scenes.pipeline_goals import Goal
from convwidgets.scenes.pipeline_numbers import short_signed, two_decimals
from convwidgets.scenes.pipeline_strip import MARGIN
from convwidgets.scenes.rgb_products import sign_ink
from convwidgets.scenes.rgb_sheets import NumberSheet, PixelSheet, Sheet
from convwidgets.scenes.scene import Overlay
from convwidgets.trace.pipeline_steps import SumStep, ValueStep
from convwidgets.trace.records import ConvStep

_DOT = 11.0


class ConvScene(StageScene):
    """The maps below, their windows, kernels and products; one sum and one map each; the total."""

    _click = "a cell of the window"

    def _arranged(self) -> float:
        self.place = place = conv_layout(self.stage.size, len(self.trace.sums), self.width)
        self.read = [self._padded(i) for i in range(place.rows)]
        self.partial = [self._partial(i) for i in range(place.rows)] if place.partial_cell else []
        self.made = self._made()
        self.lattices = tuple(sheet.lattice() for sheet in (self.made, *self.partial))
        self.panels = (
            *(s.panel(f"{self.below.name} map {i}") for i, s in enumerate(self.read)),
            self.made.panel(self.stage.name),
        )
        below = self.below.name
        weights = np.stack([trace.weights for trace in self.trace.sums])
        values = np.concatenate([trace.padded.ravel() for trace in self.trace.sums])
        signs = (self.theme, place.kernel_cell)
        self._kernel = NumberCells(*signs, grids.limit_of(weights), weights)
        self._values = NumberCells(self.theme, place.value_cell,
                                   0.0 if below == "input" else self.colours.limit(below),
                                   values)  # fmt: skip
        products = products_letters(self.trace.sums)
        self._products = NumberCells(self.theme, place.product_cell, grids.limit_of(products),
                                     products, products=True)  # fmt: skip
        # As many decimals as in the line below, so that each is found there again.
        sums = [short_signed(float(v)) for trace in self.trace.sums for v in trace.output.flat]
        self._sum_size = grids.fitting_size([max(sums, key=len)], place.sum_room, 12) or 9.0
        return place.bottom

    def _sources(self) -> list[Goal]:
        """The maps below; the window on each of them, and its products."""
        place, below, goals = self.place, self.below.name, list[Goal]()
        for index, sheet in enumerate(self.read):
            middle = place.middle(index)
            goals.append(Goal(sheet.lattice(), below, "values", index, padding=1))
            blocks = [self._products.lattice(place.products_x, middle)]
            if place.value_cell[0]:
                blocks.append(self._values.lattice(place.values_x, middle))
            goals += [Goal(b, below, "values", index, padding=1, stride=1) for b in blocks]
        return goals

    # ------------------------------------------------------------------- sheets

    def _padded(self, index: int) -> Sheet:
        """A map below with its padding."""
        trace, place = self.trace.sums[index], self.place
        values = trace.padded
        inner = self.colours.of(self.below.name)[index]
        colors = np.zeros((*values.shape, 3), np.uint8)
        colors[1:-1, 1:-1] = inner
        mask = parts.padding_mask(trace.padding, values.shape)
        kind = NumberSheet if place.read_cell >= 16 else PixelSheet
        y = place.middle(index) - len(values) * place.read_cell / 2
        return kind(self.theme, place.read_x, y, place.read_cell, values, colors, mask)

    def _partial(self, index: int) -> Sheet:
        """What one map below contributes, position by position."""
        place, values = self.place, self.trace.sums[index].output
        colors = self.theme.signed_colors(values, self.colours.limit(self.stage.name))
        y = place.middle(index) - len(values) * place.partial_cell / 2
        return PixelSheet(self.theme, place.partial_x, y, place.partial_cell, values, colors)

    def _made(self) -> Sheet:
        place = self.place
        side = self.stage.size[0] * place.made_cell
        y = place.centre - side / 2
        sheet = self._sheet(self.stage, self.trace.channel, place.made_x, y, place.made_cell)
        # Rather no numbers than some with one decimal: the sum below has them all.
        sheet.letters = two_decimals(sheet.values, place.made_cell - 6, 12)
        return sheet

    # ------------------------------------------------------------------- ground

    def _body(self) -> list[Mark]:
        marks = [*self._headings(), *self.made.blank(), *self._join()]
        place, theme = self.place, self.theme
        for index, sheet in enumerate(self.read):
            middle = place.middle(index)
            marks += sheet.whole()
            marks += self._kernel.marks(place.kernel_x, middle, self.trace.sums[index].weights)
            for x, sign in place.signs:
                marks.append(parts.operator(theme, x, middle, sign, 14))
            if self.partial:
                marks += self.partial[index].blank()
            if place.rows > 1:
                marks.append(Text(MARGIN, middle, str(index), 11, theme.quiet, align="left"))
        made = self.made
        marks += self.colours.scale(made.centre, made.y + made.height + 14, self.stage.name, 84)
        if self.place.rows == 1:
            read = self.read[0]
            marks += self.colours.scale(read.centre, read.y + read.height + 14, self.below.name, 84)
        return marks + self._captions()

    def _headings(self) -> list[Mark]:
        place, count = self.place, len(self.trace.sums)
        below, stage = self.below, self.stage
        size = parts.shape_text(stage.size)
        maps = f"{count} maps" if count > 1 else "padding 1"
        marks = self._heading(place.read_x + place.read_width / 2, place.read_width + 24,
                              below.name, maps)  # fmt: skip
        if place.value_cell[0]:
            marks += self._heading(place.values_x + 1.5 * place.value_cell[0], 110, "window",
                                   f"{count} × 3 × 3")  # fmt: skip
        marks += self._heading(place.kernel_x + 1.5 * place.kernel_cell[0], 110, "kernel",
                               f"{count} × 3 × 3")  # fmt: skip
        marks += self._heading(place.products_x + 1.5 * place.product_cell[0], 150, "products",
                               f"{count} × 9 = {9 * count}" if count > 1 else "9")  # fmt: skip
        if self.partial:
            middle = place.partial_x - place.sum_width / 2 + place.partial_width / 2
            marks += self._heading(middle, 100, "sums", f"{count} maps, {size}")
        marks += self._heading(self.made.centre, 190, self._map_name(stage), size)
        return marks

    def _join(self) -> list[Mark]:
        """Curves into the plus, the bias above it, and the way on to the map."""
        theme, place = self.theme, self.place
        x, y = place.plus_x, place.centre
        bias = float(self.trace.network.parameters[f"{self.stage.name}.bias"][self.trace.channel])
        # Above the map, where no curve comes.
        lift = self.made.y - 18
        marks: list[Mark] = []
        if self.partial:
            starts = [(sheet.right + 4, sheet.middle) for sheet in self.partial]
            marks.append(curves([(start, (x, y)) for start in starts], theme.line, 1.5))
        return [
            *marks,
            Line(np.array([[x, lift + 10], [x, y]]), theme.quiet, 1.5),
            parts.arrow((x, y), (self.made.x - 8, y), theme.accent, 2.0),
            Dots(np.array([[x, y]]), theme.quiet, _DOT),
            Line(np.array([[x - 5, y], [x + 5, y]]), theme.ground, 2.0),
            Line(np.array([[x, y - 5], [x, y + 5]]), theme.ground, 2.0),
            Text(x - 6, lift - 15, "bias", 11, theme.quiet, align="left"),
            Text(x - 6, lift, short_signed(bias), 12, sign_ink(theme, bias), True, "left"),
        ]

    def _captions(self) -> list[Mark]:
        """Two short sentences, and what each is about."""
        return [
            Text(x, self.place.caption, words, 11, self.theme.quiet, align=align)
            for x, words, align in self.place.captions
        ]

    # -------------------------------------------------------------------- steps

    def reached(self, step: int) -> list[Mark]:
        """The values written so far, into the map and into those of the sums."""
        return [mark for sheet in (self.made, *self.partial) for mark in sheet.written(step)]

    def _shown(self, step: ValueStep) -> list[Overlay]:
        now, place = cast("SumStep", step), self.place
        columns: list[list[Overlay]] = [[], [], [], []]
        for index, part in enumerate(now.parts):
            middle = place.middle(index)
            columns[0].append(self.read[index].window(*part.window))
            if place.value_cell[0]:
                marks = self._values.marks(place.values_x, middle, part.values)
                columns[1].append(self._values.overlay(place.values_x, middle, marks))
            columns[2] += self._worked(part, middle)
            if self.partial:
                columns[3].append(self.partial[index].here(*now.position))
        return [self.made.here(*now.position), *(merged(c) for c in columns if c)]

    def _worked(self, part: ConvStep, middle: float) -> list[Overlay]:
        """The products of one map below and their sum."""
        place = self.place
        marks = self._products.marks(place.products_x, middle, part.products,
                                     terms=(part.values, part.weights))  # fmt: skip
        x = place.products_x + self._products.width + 20
        total = Text(x, middle, short_signed(part.value), self._sum_size,
                     sign_ink(self.theme, part.value), bold=True, align="left")  # fmt: skip
        return [
            self._products.overlay(place.products_x, middle, marks, framed=True),
            Overlay(x - 1, middle - 8, place.sum_width - 20, 16, [total]),
        ]

    def _terms(self, step: ValueStep) -> Sequence[tuple[str, Color | None]]:
        now = cast("SumStep", step)
        values = now.parts[0].products.ravel() if len(now.parts) == 1 else np.array(now.sums)
        if len(values) > 12:  # a network with many maps: what raises the value and what lowers it
            values = np.array([values[values > 0].sum(), values[values < 0].sum()])
        terms = summed(self.theme, [*values, now.bias])
        return [*terms[:-1], (f"{terms[-1][0]} bias", terms[-1][1])]
