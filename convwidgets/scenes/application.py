"""An application as a chain of stages: all of them small, the one of the step large."""

import math

from convwidgets.scenes import grids, parts
from convwidgets.scenes.application_maps import cards, found_marks, map_marks, places, scale
from convwidgets.scenes.application_words import Words
from convwidgets.scenes.gallery_colours import Place
from convwidgets.scenes.marks import Box, Lattice, Mark, Text
from convwidgets.scenes.parts import shape_text
from convwidgets.scenes.scene import Overlay, Panel, Scene
from convwidgets.scenes.theme import Theme
from convwidgets.trace.application import ApplicationTrace
from convwidgets.trace.application_stage import Stage, StageMap

_MARGIN = 24.0
_HEAD, _THUMB, _FOOT = 30.0, 78.0, 20.0
_LARGE, _TALL, _WORDS = 468.0, 351.0, 288.0
_TITLE, _LEGEND = 30.0, 34.0


class ApplicationScene(Scene):
    """The stages in a row, and below them one stage with its operation and its words."""

    trace: ApplicationTrace

    def __init__(
        self, trace: ApplicationTrace, *, theme: str = "light", width: float = 840
    ) -> None:
        super().__init__(trace, theme=theme, width=width)
        count = len(trace)
        cell = (width - 2 * _MARGIN) / count
        self.row = Lattice(_MARGIN, _HEAD, cell, _THUMB, count, 1)
        top = _HEAD + _THUMB + _FOOT + 14
        self.large: Place = (_MARGIN, top + _TITLE, _LARGE, _TALL)
        left = width - _MARGIN - _WORDS
        self.words = Words(self.theme, left, top, _WORDS, _TITLE + _TALL + _LEGEND)
        self.height = top + _TITLE + _TALL + _LEGEND
        self.lattices = (self.row,)
        # One cell for each CSS pixel, as stages differ in where their pictures lie.
        x, y, wide, high = self.large
        self.targets = (Lattice(x, y, 1.0, 1.0, int(wide), int(high)),)
        rows, columns = trace.input.shape
        place = self._places(0)[0]
        self.panels = (
            Panel("stages", self.row.x, self.row.y, cell * count, _THUMB, 1, count),
            Panel("stage", *place, rows, columns),
        )

    def _maps(self, step: int) -> tuple[StageMap, ...]:
        """What is shown large: what the stage has made, and before it what it is compared with."""
        stage: Stage = self.trace[step]
        return stage.beside + stage.maps

    def _places(self, step: int) -> list[Place]:
        rows, columns = self.trace.input.shape
        return places((rows, columns), len(self._maps(step)), self.large)

    def pixel(self, step: int, row: int, column: int) -> tuple[int, int] | None:
        """The picture's pixel at a place in the large part, or None beside its pictures."""
        rows, columns = self.trace.input.shape
        x, y = self.large[0] + column + 0.5, self.large[1] + row + 0.5
        for left, top, wide, high in self._places(step):
            at = math.floor((y - top) / high * rows), math.floor((x - left) / wide * columns)
            if 0 <= at[0] < rows and 0 <= at[1] < columns:
                return at
        return None

    def _thumb(self, step: int) -> Place:
        x, y = self.row.cell(step)
        return x + 8, y + 2, self.row.cell_width - 22, _THUMB - 4

    def ground(self) -> list[Mark]:
        """Titles and shapes of all stages, an empty place for each."""
        theme = self.theme
        marks: list[Mark] = []
        for step, stage in enumerate(self.trace.stages):
            x, y, width, height = self._thumb(step)
            middle = x + width / 2
            marks.append(_name(theme, middle, stage.title, width + 18))
            marks.append(Box(x, y, width, height, frame=theme.line))
            under = y + height + 14
            marks.append(Text(middle, under, shape_text(stage.shape), 10, theme.quiet))
            if step:
                marks.append(Text(x - 11, y + height / 2, "→", 12, theme.quiet))
        y = _HEAD + _THUMB + _FOOT + 2
        rule = Box(_MARGIN, y, self.width - 2 * _MARGIN, 1, fill=theme.line)
        return [*marks, rule]

    def reached(self, step: int) -> list[Mark]:
        """The small pictures so far."""
        marks: list[Mark] = []
        for index in range(step + 1):
            place = self._thumb(index)
            marks.append(Box(*place, fill=self.theme.ground))
            marks += cards(self.theme, place, self.trace[index].maps, self.trace.input)
        return marks

    def overlays(self, step: int) -> list[Overlay]:
        """The stage large, its words, and a frame around it in the row."""
        x, y, width, height = self.large
        area = (x - 2, y - _TITLE, width + 4, height + _TITLE + _LEGEND)
        return [
            Overlay(*area, self._pictures(step)),
            self.words.overlay(self.trace[step]),
            parts.framed(self.theme, *self._thumb(step)),
        ]

    def _pictures(self, step: int) -> list[Mark]:
        theme, stage, picture = self.theme, self.trace[step], self.trace.input
        x, y, _, _ = self.large
        rows, columns = picture.shape
        name = f"{step + 1}  {stage.title}  {shape_text(stage.shape)}"
        marks: list[Mark] = [Text(x, y - 16, name, 14, theme.text, bold=True, align="left")]
        spots = self._places(step)
        for place, part in zip(spots, self._maps(step), strict=True):
            if len(spots) > 1:
                label = Text(place[0], place[1] - 10, part.label, 12, theme.text, align="left")
                marks.append(label)
            marks += map_marks(theme, place, part, picture)
            marks += found_marks(theme, place, stage.marks, (rows, columns))
        bottom = max(top + high for _, top, _, high in spots)
        # Pictures may be narrower than the scale under them.
        middle = max((x + max(left + wide for left, _, wide, _ in spots)) / 2, x + 116)
        return marks + scale(theme, middle, bottom + 10, stage.maps[0], picture)


def application_scene(
    trace: ApplicationTrace, *, theme: str = "light", width: float = 840
) -> Scene:
    """The scene of a trace."""
    return ApplicationScene(trace, theme=theme, width=width)


def _name(theme: Theme, x: float, name: str, room: float) -> Text:
    size = grids.fitting_size([name], room, 12) or 9.0
    return Text(x, 15, name, size, theme.text)
