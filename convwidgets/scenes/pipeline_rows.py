"""Where maps end: flattened into a row, and added up to the score of each class."""

from collections.abc import Sequence
from typing import cast

import numpy as np

from convwidgets.scenes import grids, parts
from convwidgets.scenes.marks import Box, Color, Lattice, Mark, Text
from convwidgets.scenes.pipeline_base import TOP, StageScene, merged, summed
from convwidgets.scenes.pipeline_conv_rows import NumberCells
from convwidgets.scenes.pipeline_goals import Goal
from convwidgets.scenes.pipeline_numbers import two_decimals
from convwidgets.scenes.pipeline_strip import MARGIN
from convwidgets.scenes.rgb_products import sign_ink
from convwidgets.scenes.rgb_sheets import NumberSheet
from convwidgets.scenes.scene import Overlay, Panel
from convwidgets.scenes.theme import hexed
from convwidgets.trace.pipeline_steps import FlatStep, ScoreStep, ValueStep

_SIDE, _SPACE = 308.0, 14.0


def lines_of(count: int) -> tuple[int, int]:
    """A row of values broken into lines, each of whole maps of four."""
    columns = 8 if count % 8 == 0 else 4
    return count // columns, columns


class FlattenScene(StageScene):
    """The maps on the left, the row of their values on the right."""

    _click = "a cell on the left"

    def _arranged(self) -> float:
        maps, shape = self.below.maps, lines_of(self.stage.size[0])
        across = 4 if maps <= 16 else 8
        down = -(-maps // across)
        cell = float(int((_SIDE - 3 * _SPACE) / max(across, down) / 2))
        pitch = 2 * cell + _SPACE
        self._names = []
        self.read: list[NumberSheet] = []
        for index in range(maps):
            row, column = divmod(index, across)
            x, y = MARGIN + 8 + column * pitch, TOP + row * (pitch + 4)
            self.read.append(self._sheet(self.below, index, x, y, cell))
            self._names.append(Text(x, y - 7, str(index), 9, self.theme.quiet, align="left"))
        side = float(int(min(_SIDE / shape[1], (_SIDE + 16) / shape[0], 38)))
        values = self.stage.values.reshape(shape)
        colors = self.colours.of(self.stage.name).reshape(*shape, 3)
        x = self.width - MARGIN - shape[1] * side
        self.made = NumberSheet(self.theme, x, TOP, side, values, colors)
        letters = two_decimals(self.stage.values, min(cell, side) - 4, 11)
        for sheet in (*self.read, self.made):
            sheet.letters = letters
        self.lattices = (self.made.lattice(),)
        self.panels = (self.made.panel("flatten"), self.read[0].panel("pool2 map 0"))
        self._centre = (self.read[across - 1 if maps >= across else -1].right + x) / 2 - 8
        self._left = self.read[0].x
        end: float = max(self.read[-1].y + self.read[-1].height, TOP + shape[0] * side) + 8
        return end

    def _sources(self) -> list[Goal]:
        """Every cell of every map."""
        return [
            Goal(sheet.lattice(), self.below.name, "values", index)
            for index, sheet in enumerate(self.read)
        ]

    def _body(self) -> list[Mark]:
        theme, made = self.theme, self.made
        middle = made.y + made.height / 2
        marks: list[Mark] = [*made.blank(), *self._names]
        for sheet in self.read:
            marks += sheet.whole()
        wide = self.read[min(3, len(self.read) - 1)].right - self._left
        shape = f"{self.below.maps} maps, {parts.shape_text(self.below.size)}"
        marks += self._heading(self._left + wide / 2, 260, self.below.name, shape)
        marks += self._heading(made.centre, 260, "flatten", f"one row of {self.stage.size[0]}")
        for row in range(made.rows):
            y = made.y + (row + 0.5) * made.cell
            marks.append(Text(made.x - 6, y, str(row * made.columns), 9, theme.quiet,
                              align="right"))  # fmt: skip
        left, right = self._centre - 34, self._centre + 34
        return [
            *marks,
            parts.arrow((left, middle), (right, middle), theme.quiet),
            Text(self._centre, middle - 18, "copied", 11, theme.quiet),
            *self.colours.scale(self._centre, TOP + 4, "pool2", 60),
        ]

    def reached(self, step: int) -> list[Mark]:
        """The values copied so far."""
        return self.made.written(step)

    def _shown(self, step: ValueStep) -> list[Overlay]:
        now = cast("FlatStep", step)
        channel, row, column = now.source
        y = self.made.y + self.made.height / 2
        marks: list[Mark] = [
            Text(self._centre, y + 18, f"place {step.position[0]} =", 11, self.theme.text),
            Text(self._centre, y + 34, f"4 · {channel} + 2 · {row} + {column}", 11,
                 self.theme.accent, bold=True),
        ]  # fmt: skip
        here = divmod(step.position[0], self.made.columns)
        return [
            self.read[channel].here(row, column), self.made.here(*here),
            Overlay(self._centre - 66, y + 10, 132, 32, marks),
        ]  # fmt: skip

    def _terms(self, step: ValueStep) -> Sequence[tuple[str, Color | None]]:
        source = cast("FlatStep", step).source
        return [(f"pool2[{', '.join(map(str, source))}]", None)]


class DenseScene(StageScene):
    """All values, the weights of a class, their products, and the score they make."""

    _click = "a value or its product"

    _CELL, _TALL, _BARS = 31.0, 176.0, 96.0
    _SCORE = (52.0, 26.0)

    def _arranged(self) -> float:
        count = self.below.size[0]
        self._shape = shape = lines_of(count)
        cell = (248.0 / shape[1], min(22.0, self._TALL / shape[0]))
        given = np.asarray(self.trace.network.parameters["dense.weight"], np.float64)
        self._all = given * self.below.values
        limits = (self.colours.limit("flatten"), grids.limit_of(given), 0.0)
        numbers = (self.below.values, given, self._all)
        self.blocks = [
            NumberCells(self.theme, cell, limit, values.ravel(), shape=shape, products=not limit)
            for limit, values in zip(limits, numbers, strict=True)
        ]
        wide = self.blocks[0].width
        gap = (self.width - 2 * MARGIN - 3 * wide) / 2
        self._lefts = [MARGIN + i * (wide + gap) for i in range(3)]
        high = self.blocks[0].height
        self._middle = TOP - 14 + high / 2
        self._bars = TOP - 14 + high + 40
        self._most = grids.limit_of(self._all) or 1.0
        self._row = self._bars + self._BARS + 54
        x = self.width - MARGIN - 10 * self._SCORE[0]
        self.scores = Lattice(x, self._row, *self._SCORE, 10, 1)
        self.lattices = (self.scores,)
        self.panels = (Panel("scores", x, self._row, 10 * self._SCORE[0], self._SCORE[1], 1, 10),)
        return self._row + self._SCORE[1] + 8

    def _sources(self) -> list[Goal]:
        """Every value, where it stands, at its product and at its bar."""
        count = self.below.size[0]
        pitch = (self.width - 2 * MARGIN) / count
        bars = Lattice(MARGIN, self._bars, pitch, self._BARS, count, 1, painted=False)
        cells = [self.blocks[i].lattice(self._lefts[i], self._middle) for i in (0, 2)]
        return [Goal(lattice, self.below.name, "places") for lattice in (*cells, bars)]

    # ------------------------------------------------------------------- ground

    def _body(self) -> list[Mark]:
        theme, (rows, columns) = self.theme, self._shape
        lefts, wide = self._lefts, self.blocks[0].width
        marks = self.blocks[0].marks(
            lefts[0], self._middle, self.below.values.reshape(rows, columns)
        )
        for left, name in zip(lefts, ("flatten", "weights of the class", "products"), strict=True):
            marks += self._heading(left + wide / 2, wide, name, f"{rows * columns}")
        for left, sign in zip(lefts[1:], ("×", "="), strict=True):
            marks.append(parts.operator(theme, left - (lefts[1] - wide - lefts[0]) / 2,
                                        self._middle, sign, 16))  # fmt: skip
        y = self._bars + self._BARS / 2
        marks.append(Box(MARGIN, y, self.width - 2 * MARGIN, 1, fill=theme.line))
        for index in range(self.trace.stages["pool2"].maps):
            marks.append(Text(self._bar_x(4 * index + 2), self._bars + self._BARS + 12, str(index),
                              9, theme.quiet))  # fmt: skip
        marks.append(Text(MARGIN, self._bars + self._BARS + 28, "map of pool2", 10, theme.quiet,
                          align="left"))  # fmt: skip
        scores = self.scores
        for index in range(10):
            x, y = scores.cell(index)
            marks.append(Text(x + scores.cell_width / 2, y - 10, str(index), 11, theme.quiet))
            marks.append(Box(x, y, scores.cell_width + 1, scores.cell_height + 1, fill=theme.empty,
                             frame=theme.line))  # fmt: skip
        marks.append(Text(scores.x - 12, scores.y + 13, "scores", 14, theme.text, True, "right"))
        return marks

    def _bar_x(self, place: float) -> float:
        return MARGIN + place * (self.width - 2 * MARGIN) / self.below.size[0]

    # -------------------------------------------------------------------- steps

    def reached(self, step: int) -> list[Mark]:
        """The scores added up so far."""
        marks: list[Mark] = []
        values, wide = self.stage.values, self._SCORE[0]
        colors = self.colours.of("dense")
        letters = grids.lettering(values, wide - 8, 12)
        for index in range(step + 1):
            x, y = self.scores.cell(index)
            fill = hexed(colors[index])
            marks.append(Box(x, y, wide + 1, self._SCORE[1] + 1, fill=fill, frame=self.theme.line))
            marks.append(Text(x + wide / 2, y + self._SCORE[1] / 2, letters(float(values[index])),
                              letters.size, self.theme.ink(fill)))  # fmt: skip
        return marks

    def _shown(self, step: ValueStep) -> list[Overlay]:
        now, shape = cast("ScoreStep", step), self._shape
        shown = []
        for block, left, values in zip(self.blocks[1:], self._lefts[1:],
                                       (now.weights, now.products), strict=True):  # fmt: skip
            marks = block.marks(left, self._middle, values.reshape(shape))
            shown.append(block.overlay(left, self._middle, marks, framed=block is self.blocks[2]))
        x, y = self.scores.cell(step.index)
        frame = parts.framed(self.theme, x, y, self._SCORE[0] + 1, self._SCORE[1] + 1)
        return [merged(shown), self._chart(now), frame]

    def _chart(self, step: ScoreStep) -> Overlay:
        """A bar for each product."""
        theme, base = self.theme, self._bars + self._BARS / 2
        pitch = (self.width - 2 * MARGIN) / len(step.products)
        digit = step.position[0]
        marks: list[Mark] = [
            Text(MARGIN, self._bars - 16, f"each product as a bar: up speaks for a {digit}, "
                 "down against it", 11, theme.quiet, align="left"),
        ]  # fmt: skip
        for index, product in enumerate(step.products):
            high = abs(float(product)) / self._most * self._BARS / 2
            if high < 0.5:
                continue
            top = base - high if product > 0 else base
            marks.append(Box(self._bar_x(index) + 1, top, max(1.0, pitch - 2), high,
                             fill=sign_ink(theme, float(product))))  # fmt: skip
        return Overlay(MARGIN, self._bars - 24, self.width - 2 * MARGIN, self._BARS + 26, marks)

    def _terms(self, step: ValueStep) -> Sequence[tuple[str, Color | None]]:
        now = cast("ScoreStep", step)
        terms = summed(self.theme, [*now.for_and_against, now.bias])
        for place, word in ((0, "for"), (2, "against"), (4, "bias")):
            terms[place] = (f"{terms[place][0]} {word}", terms[place][1])
        return terms
