"""The two ends of the network: the numbers of the digit, and the probabilities of the classes."""

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

import numpy as np

from convwidgets.scenes import grids, parts
from convwidgets.scenes.grids import Grid
from convwidgets.scenes.marks import Box, Color, Lattice, Mark, Text
from convwidgets.scenes.pipeline_base import TITLE, TOP, StageScene
from convwidgets.scenes.pipeline_goals import Goal
from convwidgets.scenes.pipeline_numbers import short, short_signed, two_decimals
from convwidgets.scenes.pipeline_strip import MARGIN
from convwidgets.scenes.rgb_products import sign_ink
from convwidgets.scenes.scene import Overlay, Panel
from convwidgets.scenes.theme import hexed, mix
from convwidgets.trace.numbers import number
from convwidgets.trace.pipeline_stages import near_one, percent
from convwidgets.trace.pipeline_steps import ShareStep, ValueStep


class InputScene(StageScene):
    """The digit, number by number."""

    _CELL = 36.0
    _POINTS = 16

    def _arranged(self) -> float:
        self.made = self._sheet(self.stage, 0, MARGIN + 18, TOP, self._CELL)
        self.made.letters = two_decimals(self.made.values, self._CELL - 8, 12)
        self.lattices = (self.made.lattice(),)
        self.panels = (self.made.panel("input"),)
        self._x = self.made.right + 64
        # Counts of points, if all are whole; a drawing of other numbers has none.
        counts = self._POINTS * self.trace.digit
        self._counted = bool((counts == np.rint(counts)).all())
        end: float = TOP + self.made.height + 4
        return end

    def _body(self) -> list[Mark]:
        theme, made, x = self.theme, self.made, self._x
        grid = Grid(made.x, made.y, made.cell, made.rows, made.columns)
        marks = [*made.whole(), *grids.indices(grid, theme)]
        marks += self._heading(made.centre, made.width, "input", "1 × 8 × 8, ink from 0 to 1")
        lines = [
            "Each number is the share of ink in one block of the",
            "drawing: 0 is no ink, 1 is all ink.",
        ]
        if self._counted:
            lines += [
                "The drawing has 32 × 32 points, a block 4 × 4: the number",
                "counts its inked points and divides by 16.",
            ]
        marks.append(Text(x, TITLE, "one number of the digit", 14, theme.text, True, "left"))
        for line, text in enumerate(lines):
            marks.append(Text(x, TOP + 10 + 20 * line, text, 12, theme.text, align="left"))
        return marks

    def reached(self, step: int) -> list[Mark]:
        """Nothing: the digit is there from the start."""
        return []

    def _shown(self, step: ValueStep) -> list[Overlay]:
        here = self.made.here(*step.position)
        return [here, *([self._gauge(step)] if self._counted else [])]

    def _gauge(self, step: ValueStep) -> Overlay:
        """Sixteen cells, as many of them filled as there are inked points."""
        theme, x, y, side = self.theme, self._x, TOP + 116, 22.0
        count = round(self._POINTS * step.value)
        marks: list[Mark] = []
        for index in range(self._POINTS):
            fill = theme.accent if index < count else theme.empty
            marks.append(Box(x + index * side, y, side + 1, side + 1, fill=fill, frame=theme.line))
        words = f"{count} of {self._POINTS} points inked"
        marks.append(Text(x, y + 40, words, 12, theme.quiet, align="left"))
        return Overlay(x, y, self._POINTS * side + 1, 50, marks)

    def _terms(self, step: ValueStep) -> Sequence[tuple[str, Color | None]]:
        if self._counted:
            return [(f"{round(self._POINTS * step.value)} / {self._POINTS}", None)]
        return [("ink", None)]


class SoftmaxScene(StageScene):
    """A line for each class: its score, its exponential, its share of their sum."""

    _PITCH, _HIGH = 33.0, 26.0
    _CLASS, _SCORE, _LESS, _POWER, _BAR, _SHARE, _ANSWER = (
        46.0, 84.0, 222.0, 334.0, 376.0, 624.0, 716.0
    )  # fmt: skip
    _WIDE = 196.0
    _click = "a score"

    def _arranged(self) -> float:
        x, y = self._SHARE, TOP - 14.0
        self.made = Lattice(x, y, 73.0, self._PITCH, 1, 10)
        self.lattices = (self.made,)
        self.panels = (Panel("probabilities", x, y, 72.0, 10 * self._PITCH, 10, 1),)
        self._sum = TOP - 14 + 10 * self._PITCH + 14
        return self._sum + 12

    def _sources(self) -> list[Goal]:
        """Every score."""
        scores = replace(self.made, x=self._SCORE, cell_width=64.0, painted=False)
        return [Goal(scores, self.below.name, "places")]

    def _middle(self, index: int) -> float:
        return TOP - 14 + (index + 0.5) * self._PITCH

    # ------------------------------------------------------------------- ground

    def _body(self) -> list[Mark]:
        theme, scores = self.theme, self.below.values
        exponentials = np.exp(scores - scores.max())
        colors = self.colours.of("dense")
        letters = grids.lettering(scores, 56, 12)
        marks: list[Mark] = []
        for x, name, words in (
            (self._CLASS, "class", ""), (self._SCORE + 32, "score", "from dense"),
            (self._LESS, "− largest", f"score − {short(float(scores.max()))}"),
            (self._POWER + 60, "exp", "e to the power of it"),
            (self._SHARE + 36, "probability", f"÷ {near_one(float(exponentials.sum()))}"),
        ):  # fmt: skip
            marks += self._heading(x, 190, name, words)
        for index, score in enumerate(map(float, scores)):
            y, fill = self._middle(index), hexed(colors[index])
            top, power = y - self._HIGH / 2, float(exponentials[index])
            less = score - float(scores.max())
            marks += [
                Text(self._CLASS, y, str(index), 14, theme.text, bold=True),
                Box(self._SCORE, top, 64, self._HIGH, fill=fill, frame=theme.line),
                Text(self._SCORE + 32, y, letters(score), letters.size or 9.0, theme.ink(fill)),
                Text(self._LESS, y, short_signed(less), 12, sign_ink(theme, less)),
                Text(self._POWER, y, number(power), 12, theme.text),
                Box(self._BAR, top + 5, 1, self._HIGH - 10, fill=theme.quiet),
                Box(self._BAR + 1, top + 5, max(0.5, power * self._WIDE), self._HIGH - 10,
                    fill=mix(theme.quiet, theme.ground, 0.35)),
                Box(self.made.x, top, self.made.cell_width, self._HIGH, fill=theme.empty,
                    frame=theme.line),
            ]  # fmt: skip
        total = f"sum {near_one(float(exponentials.sum()))}"
        marks += [
            Box(self._POWER - 24, self._sum - 14, self._WIDE + 68, 1, fill=theme.quiet),
            Text(self._POWER, self._sum, total, 12, theme.text, bold=True),
        ]
        return marks

    # -------------------------------------------------------------------- steps

    def reached(self, step: int) -> list[Mark]:
        """The probabilities worked out so far."""
        theme, marks = self.theme, list[Mark]()
        for index in range(step + 1):
            share, y = float(self.trace.output[index]), self._middle(index)
            answer = index == self.trace.predicted
            fill = theme.accent if answer else theme.ground
            ink = theme.on_accent if answer else theme.text
            marks += [
                Box(self.made.x, y - self._HIGH / 2, self.made.cell_width, self._HIGH,
                    fill=fill, frame=theme.accent if answer else theme.line),
                Text(self.made.x + 36, y, near_one(share), 12, ink, bold=answer),
            ]  # fmt: skip
        return marks

    def _shown(self, step: ValueStep) -> list[Overlay]:
        theme, y = self.theme, self._middle(step.index)
        high = self._HIGH
        frame = parts.framed(theme, self.made.x, y - high / 2, self.made.cell_width, high)
        labelled = step.index == self.trace.label
        up = 6 if labelled else 0
        words: list[Mark] = [
            Text(self._ANSWER, y - up, percent(step.value), 13, theme.accent, True, "left"),
        ]
        if labelled:
            words.append(Text(self._ANSWER, y + 9, "the label", 11, theme.quiet, align="left"))
        ring = parts.framed(theme, self._SCORE, y - high / 2, 64, high)
        room = self.width - MARGIN - self._ANSWER + 1
        return [frame, ring, Overlay(self._ANSWER, y - 15, room, 30, words)]

    def _terms(self, step: ValueStep) -> Sequence[tuple[str, Color | None]]:
        now = cast("ShareStep", step)
        place, text = step.position[0], self.theme.text
        score, largest = float(now.scores[place]), float(now.scores.max())
        return [
            (f"exp({short(score)} − {short(largest)})", None), ("÷", None), ("sum", None),
            ("=", None),
            (number(float(now.exponentials[place])), text), ("÷", None),
            (near_one(float(now.exponentials.sum())), text),
        ]  # fmt: skip
