"""The whole network on one screen: a column for each stage, from the digit to the answer."""

from itertools import pairwise

from convwidgets.scenes import grids, parts
from convwidgets.scenes.marks import Box, Lattice, Mark, Text
from convwidgets.scenes.pipeline_classes import bar_row, empty_row, unwritten
from convwidgets.scenes.pipeline_colours import Colours, thumbnail
from convwidgets.scenes.pipeline_columns import BOTTOM, MARGIN, SCORE, TOP, Column, columns_of
from convwidgets.scenes.pipeline_joins import joined, products_fan
from convwidgets.scenes.scene import Overlay, Panel, Scene
from convwidgets.scenes.theme import hexed
from convwidgets.trace.pipeline import PipelineTrace
from convwidgets.trace.pipeline_stages import STAGES
from convwidgets.trace.pipeline_steps import StageStep

_PARTS, _NAMES, _SHAPES, _COUNTS = 13.0, 38.0, 55.0, 69.0
_SCALES, _CAPTION, _LINE = BOTTOM + 14, BOTTOM + 60, 20.0
_HINT = ("Click a map", "or a value to", "see where it", "comes from.")
_SIDES = (("feature learning", "conv1", "pool2"), ("classification", "flatten", "softmax"))


class OverviewScene(Scene):
    """Everything at once; a step is a stage, and what comes after it is still empty."""

    trace: PipelineTrace

    def __init__(self, trace: PipelineTrace, *, theme: str = "light", width: float = 840) -> None:
        super().__init__(trace, theme=theme, width=width)
        self.colours = Colours(self.theme, trace)
        self.columns = columns_of(trace, width)
        self.goals = [goal for column in self.columns.values() for goal in column.goals()]
        self.targets = tuple(goal.lattice for goal in self.goals)
        self.height = _CAPTION + _LINE + 18
        self.lattices = tuple(
            Lattice(c.centre - 34, _NAMES - 10, 68, 40, 1, 1, first=i, painted=False)
            for i, c in enumerate(self.columns.values())
        )
        self.panels = tuple(
            Panel(c.stage.name, c.x, TOP, c.width, BOTTOM - TOP, c.count, 1)
            for c in self.columns.values()
        )

    # ------------------------------------------------------------------ ground

    def ground(self) -> list[Mark]:
        """Headings, curves, every map and the scales."""
        theme, marks = self.theme, self._sides()
        for left, right in pairwise(self.columns.values()):
            marks += joined(self.theme, left, right)
        for column in self.columns.values():
            marks += self._heading(column) + self._filled(column)
        for stage, at in (("input", "input"), ("conv1", "relu1"), ("conv2", "relu2"),
                          ("dense", "dense")):  # fmt: skip
            width = 80.0 if stage.startswith("conv") else 48.0
            marks += self.colours.scale(self.columns[at].centre, _SCALES, stage, width)
        return (
            marks
            + self._named()
            + unwritten(theme, self.trace, self.columns["softmax"], _SCALES + 4)
        )

    def _sides(self) -> list[Mark]:
        """What the two halves are for."""
        marks: list[Mark] = []
        for words, first, last in _SIDES:
            left, right = self.columns[first].x, self.columns[last].right
            middle, room = (left + right) / 2, 64.0
            for x, end in ((left, middle - room), (middle + room, right)):
                marks.append(Box(x, _PARTS, end - x, 1, fill=self.theme.line))
            for x in (left, right - 1):
                marks.append(Box(x, _PARTS, 1, 6, fill=self.theme.line))
            marks.append(Text(middle, _PARTS, words, 11, self.theme.quiet))
        return marks

    def _heading(self, column: Column) -> list[Mark]:
        theme, stage, x = self.theme, column.stage, column.centre
        marks: list[Mark] = [
            self._name(column, theme.text),
            Text(x, _SHAPES, parts.shape_text(stage.values.shape), 10, theme.quiet),
        ]
        if stage.parameters:
            marks.append(Text(x, _COUNTS, f"{stage.parameters:,} parameters", 10, theme.quiet))
        return marks

    def _name(self, column: Column, ink: str) -> Text:
        return Text(column.centre, _NAMES, column.stage.name, 13, ink, bold=True)

    def _filled(self, column: Column) -> list[Mark]:
        stage, theme = column.stage, self.theme
        if stage.kind == "softmax":
            return [m for i in range(10) for m in bar_row(theme, self.trace, column, i)]
        colors = self.colours.of(stage.name)
        if stage.maps:
            return [
                mark
                for index in range(stage.maps)
                for mark in thumbnail(
                    theme, column.x, column.top(index), (column.width, column.height), colors[index]
                )
            ]
        if stage.kind == "flatten":
            size = column.width, column.pitch * column.count
            return thumbnail(theme, column.x, column.top(0), size, colors[:, None])
        marks: list[Mark] = []
        letters = grids.lettering(stage.values, SCORE[0] - 8, 11)
        for index, value in enumerate(stage.values):
            y, fill = column.top(index), hexed(colors[index])
            marks.append(Box(column.x, y, *SCORE, fill=fill, frame=theme.line))
            marks.append(
                Text(column.centre, y + SCORE[1] / 2, letters(value), letters.size or 9.0,
                     theme.ink(fill))
            )  # fmt: skip
        return marks

    def _named(self) -> list[Mark]:
        """Which digit this is, and the way into every stage."""
        trace, column = self.trace, self.columns["input"]
        y = column.top(0) + column.height
        if trace.number is None:
            lines = ["your own drawing"] if trace.digit.any() else ["empty drawing"]
        else:
            lines = [f"test digit {trace.number}", f"label {trace.label}"]
        return [
            *(Text(column.centre, y + 18 + 15 * line, text, 11, self.theme.quiet)
              for line, text in enumerate(lines)),
            *(Text(column.x, BOTTOM - 66 + 16 * line, text, 12, self.theme.accent, align="left")
              for line, text in enumerate(_HINT)),
        ]  # fmt: skip

    # ------------------------------------------------------------------- steps

    def reached(self, step: int) -> list[Mark]:
        """Nothing: what has not been reached is covered instead."""
        return []

    def overlays(self, step: int) -> list[Overlay]:
        """The stage in teal, what it does, and empty maps after it."""
        now = self.trace[step]
        column = self.columns[STAGES[step]]
        covers = [self._cover(self.columns[name]) for name in STAGES[step + 1 :]]
        if covers:  # the words about missing numbers, too
            bars = self.columns["softmax"]
            area = (bars.x + 24, _SCALES - 4, bars.width - 24, 32.0)
            covers.append(Overlay(*area, [Box(*area, fill=self.theme.ground)]))
        fan = (
            [products_fan(self.theme, self.trace, self.columns)]
            if step >= STAGES.index("dense")
            else []
        )
        return [*covers, *fan, self._here(column), self._told(now)]

    def _cover(self, column: Column) -> Overlay:
        theme, stage = self.theme, column.stage
        top, count = column.top(0), column.count
        height = column.top(count - 1) + column.height - top
        area = (column.x - 1, top - 1, column.width + 2, height + 2)
        marks: list[Mark] = [Box(*area, fill=theme.ground)]
        for index in range(1 if stage.kind == "flatten" else count):
            y = column.top(index)
            if stage.kind == "softmax":
                marks += empty_row(theme, column, index)
            elif stage.kind == "dense":
                marks.append(Box(column.x, y, *SCORE, fill=theme.empty, frame=theme.line))
            else:
                tall = height if stage.kind == "flatten" else column.height
                marks.append(
                    Box(column.x - 1, y - 1, column.width + 2, tall + 2, fill=theme.empty,
                        frame=theme.line)
                )  # fmt: skip
        return Overlay(*area, marks)

    def _here(self, column: Column) -> Overlay:
        theme, x = self.theme, column.centre
        bar = Box(x - 26, _NAMES + 8, 52, 2, fill=theme.accent)
        back = Box(x - 32, _NAMES - 9, 64, 20, fill=theme.ground)
        return Overlay(
            back.x, back.y, back.width, back.height, [back, self._name(column, theme.accent), bar]
        )

    def _told(self, step: StageStep) -> Overlay:
        theme = self.theme
        marks: list[Mark] = [
            Text(MARGIN, _CAPTION, f"step {step.index + 1} of {step.count}", 13, theme.quiet,
                 align="left"),
            Text(MARGIN, _CAPTION + _LINE, step.stage, 13, theme.accent, bold=True, align="left"),
        ]  # fmt: skip
        for line, text in enumerate(step.told):
            marks.append(
                Text(MARGIN + 102, _CAPTION + line * _LINE, text, 13, theme.text, align="left")
            )
        if step.index >= STAGES.index("dense"):
            said = int(self.trace.stages["dense"].values.argmax())
            words = f"curves: the products for {said}, purple adds, orange takes"
            marks.append(
                Text(self.width - MARGIN, _CAPTION + _LINE, words, 11, theme.quiet, align="right")
            )
        return Overlay(MARGIN, _CAPTION - 12, self.width - 2 * MARGIN, _LINE + 24, marks)
