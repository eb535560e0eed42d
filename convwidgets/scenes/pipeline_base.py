"""What the pictures of single stages share: the strip, the headings, the line of words."""

from collections.abc import Sequence
from itertools import pairwise
from typing import ClassVar

from convwidgets.scenes import parts
from convwidgets.scenes.grids import fitting_size
from convwidgets.scenes.marks import Color, Mark, Text
from convwidgets.scenes.pipeline_colours import Colours
from convwidgets.scenes.pipeline_goals import Goal
from convwidgets.scenes.pipeline_numbers import short
from convwidgets.scenes.pipeline_strip import HEIGHT, MARGIN, Strip
from convwidgets.scenes.raster import text_width
from convwidgets.scenes.rgb_products import sign_ink
from convwidgets.scenes.rgb_sheets import NumberSheet
from convwidgets.scenes.scene import Overlay, Scene
from convwidgets.scenes.theme import Theme
from convwidgets.trace.numbers import number
from convwidgets.trace.pipeline import PipelineTrace
from convwidgets.trace.pipeline_stages import Stage, near_one
from convwidgets.trace.pipeline_steps import ValueStep
from convwidgets.trace.records import Array

#: The y of headings, of the line under them and of what they head.
TITLE, SUBTITLE, TOP = HEIGHT + 20, HEIGHT + 37, HEIGHT + 68
#: Height of the line of words and of the sum below it.
FOOT = 72.0
_WIDER = 1.05


class StageScene(Scene):
    """The values of one stage as steps: a strip above, the sum below.

    A subclass draws what is between, and fills `shown` with the sheets that the steps paint.
    """

    trace: PipelineTrace
    #: What of the picture can be clicked to follow a value; empty where nothing is before it.
    _click: ClassVar[str] = ""

    def __init__(self, trace: PipelineTrace, *, theme: str = "light", width: float = 840) -> None:
        super().__init__(trace, theme=theme, width=width)
        self.colours = Colours(self.theme, trace)
        self.strip = Strip(self.theme, trace, self.colours, width)
        self.height = self._arranged() + FOOT
        self.goals = [*self.strip.goals(), *self._sources()]
        self.targets = tuple(goal.lattice for goal in self.goals)
        self._foot = self.height - FOOT

    # ------------------------------------------------ what a subclass provides

    def _arranged(self) -> float:
        """Place everything; return where it ends."""
        raise NotImplementedError

    def _body(self) -> list[Mark]:
        """What no step changes, below the strip."""
        raise NotImplementedError

    def _shown(self, step: ValueStep) -> list[Overlay]:
        """What only this step shows, but for the words."""
        raise NotImplementedError

    def _terms(self, step: ValueStep) -> Sequence[tuple[str, Color | None]]:
        """The sum of a step, piece by piece; what has no colour is an operator."""
        raise NotImplementedError

    def _sources(self) -> list[Goal]:
        """The values that the steps read: a click on one goes there."""
        return []

    # ------------------------------------------------------------- for everyone

    @property
    def stage(self) -> Stage:
        """The stage looked at."""
        assert self.trace.seen is not None  # the whole network has a scene of its own
        return self.trace.seen

    @property
    def below(self) -> Stage:
        """The stage it reads."""
        return self.trace.stages[self.stage.below]

    def ground(self) -> list[Mark]:
        """The strip and what is below it."""
        return self.strip.ground() + self._body() + self._hint()

    def overlays(self, step: int) -> list[Overlay]:
        """The field in the digit, this step, and its sum."""
        now = self.trace[step]
        return [self.strip.field(now), *self._shown(now), self._where(now), self._total(now)]

    def _hint(self) -> list[Mark]:
        """What a click is good for, at the end of the line of words."""
        if not self._click:
            return []
        text, line = f"click {self._click} to go one stage back", self._where(self.trace[-1])
        right = self.width - MARGIN
        size = fitting_size([text], (right - line.x - line.width - 12) / _WIDER, 11)
        hint = Text(right, self._foot + 16, text, size, self.theme.accent, align="right")
        return [hint] if size else []

    def _where(self, step: ValueStep) -> Overlay:
        """Where we are; only as wide as its words, as the hint beside them never changes."""
        y, count = self._foot + 6, (step.index, step.count)
        marks = parts.status_line(self.theme, MARGIN, y + 10, count, step.place, step.sees)
        # Letters have whole device pixels: on some screens they are a little wider.
        right = max(
            m.x + _WIDER * text_width(m.text, m.size, m.bold) for m in marks if isinstance(m, Text)
        )
        return Overlay(MARGIN, y, right - MARGIN + 2, 21, marks)

    def _total(self, step: ValueStep) -> Overlay:
        """The sum with its result large."""
        theme, y = self.theme, self._foot
        marks: list[Mark] = []
        terms = list(self._terms(step))
        result = near_one(step.value) if step.stage == "softmax" else number(step.value)
        room = self.width - 2 * MARGIN - text_width(result, 26, bold=True) - 48
        size = next((s for s in (16, 15, 14, 13, 12, 11, 10) if _long(terms, s) <= room), 9)
        x = MARGIN
        for index, (text, color) in enumerate(terms):
            marks.append(
                Text(x, y + 46, text, size, color or theme.quiet, color is not None, "left")
            )
            x += _long(terms[index : index + 2], size) - _long(terms[index + 1 : index + 2], size)
        x += 8
        marks.append(Text(x + 4, y + 46, "=", 18, theme.quiet, align="left"))
        marks.append(Text(x + 32, y + 46, result, 26, theme.accent, bold=True, align="left"))
        return Overlay(MARGIN, y + 27, self.width - MARGIN, FOOT - 29, marks)

    def _heading(self, x: float, room: float, text: str, below: str = "") -> list[Mark]:
        return [
            parts.title(self.theme, x, TITLE, text, room),
            Text(x, SUBTITLE, below, fitting_size([below], room, 11) or 9.0, self.theme.quiet),
        ]

    def _map_name(self, stage: Stage) -> str:
        """``'conv2, map 3'``."""
        return stage.name if stage.maps < 2 else f"{stage.name}, map {self.trace.channel}"

    def _sheet(self, stage: Stage, channel: int, x: float, y: float, cell: float) -> NumberSheet:
        """A map with its numbers."""
        colors = self.colours.of(stage.name)[channel]
        return NumberSheet(self.theme, x, y, cell, stage.values[channel], colors)


def merged(overlays: Sequence[Overlay]) -> Overlay:
    """Several as one: fewer and larger pictures are sent quicker."""
    x, y = min(o.x for o in overlays), min(o.y for o in overlays)
    right = max(o.x + o.width for o in overlays)
    bottom = max(o.y + o.height for o in overlays)
    return Overlay(x, y, right - x, bottom - y, [m for o in overlays for m in o.marks])


def _long(terms: Sequence[tuple[str, Color | None]], size: float) -> float:
    """How far a sum reaches; brackets and commas stand close."""
    wide = sum(text_width(text, size, color is not None) for text, color in terms)
    gaps = sum(
        8 for (one, _), (other, _) in pairwise(terms)
        if not one.endswith("(") and not other.startswith((")", ","))
    )  # fmt: skip
    return wide + gaps


def summed(theme: Theme, values: Sequence[float] | Array) -> list[tuple[str, Color | None]]:
    """Numbers joined by plus and minus, each in the colour of its sign."""
    terms: list[tuple[str, Color | None]] = []
    for index, value in enumerate(map(float, values)):
        ink = sign_ink(theme, value)
        if index:
            terms.append(("−" if value < 0 else "+", None))
            terms.append((short(abs(value)), ink))
        else:
            terms.append((short(value), ink))
    return terms
