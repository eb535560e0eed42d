"""The whole network as a strip: where we are in it, and the way to everywhere else."""

from dataclasses import dataclass

from convwidgets.scenes import parts
from convwidgets.scenes.marks import Box, Lattice, Mark, Text
from convwidgets.scenes.pipeline_colours import Colours, Pixels, thumbnail
from convwidgets.scenes.pipeline_goals import Goal
from convwidgets.scenes.raster import text_width
from convwidgets.scenes.scene import Overlay
from convwidgets.scenes.theme import Theme, mix
from convwidgets.trace.pipeline import PipelineTrace
from convwidgets.trace.pipeline_digit import ALL
from convwidgets.trace.pipeline_stages import Stage, percent
from convwidgets.trace.pipeline_steps import ValueStep

MARGIN = 22.0
_BACK, _NAMES, _TOP, _SIDE = 14.0, 37.0, 48.0, 64.0
#: Where the strip ends and the picture of a stage begins.
HEIGHT = _TOP + _SIDE + 12
_WHOLE = "← whole network"
_WIDTHS = {"flatten": 18.0, "dense": 14.0, "softmax": 58.0}


@dataclass(frozen=True, slots=True)
class Sheet:
    """The maps of a stage side by side, or its values in a row."""

    stage: Stage
    x: float
    width: float
    rows: int
    columns: int

    @property
    def pitch(self) -> float:
        """From one map to the next."""
        return _SIDE / self.rows

    def at(self, index: int) -> tuple[float, float]:
        """The top left corner of a map."""
        row, column = divmod(index, self.columns)
        return self.x + column * self.pitch, _TOP + row * self.pitch

    @property
    def size(self) -> float:
        """The side of a map."""
        return self.pitch - (2 if self.rows > 1 else 0)


class Strip:
    """All stages, small; most of them faded.

    Parameters
    ----------
    theme : Theme
        Colours of lines and letters.
    trace : PipelineTrace
        What is looked at.
    colours : Colours
        Of the values.
    width : float
        Of the picture.
    """

    def __init__(self, theme: Theme, trace: PipelineTrace, colours: Colours, width: float) -> None:
        self.theme, self.trace, self.colours, self.width = theme, trace, colours, width
        shapes = {name: _shape(stage) for name, stage in trace.stages.items()}
        gap = (width - 2 * MARGIN - sum(w for w, _, _ in shapes.values())) / (len(shapes) - 1)
        x, self.sheets = MARGIN, {}
        for name, (wide, rows, columns) in shapes.items():
            self.sheets[name] = Sheet(trace.stages[name], float(round(x)), wide, rows, columns)
            x += wide + gap

    def goals(self) -> list[Goal]:
        """The way back, and every map."""
        wide = text_width(_WHOLE, 12) + 12
        back = Lattice(MARGIN - 6, _BACK - 10, wide, 20, 1, 1, painted=False)
        goals = [Goal(back, ALL)]
        for name, sheet in self.sheets.items():
            high = _SIDE / sheet.rows
            many = sheet.rows * sheet.columns > 1
            cells = Lattice(sheet.x, _TOP, sheet.width / sheet.columns, high, sheet.columns,
                            sheet.rows, painted=False)  # fmt: skip
            if not many or name == "flatten":
                goals.append(Goal(cells, name))
            else:
                goals.append(Goal(cells, name, "maps" if sheet.stage.maps else "places"))
            names = Lattice(sheet.x - 8, _NAMES - 8, sheet.width + 16, 18, 1, 1, painted=False)
            goals.append(Goal(names, name))
        return goals

    # ------------------------------------------------------------------ ground

    def ground(self) -> list[Mark]:
        """Every stage, the answer, and a line below."""
        theme = self.theme
        marks: list[Mark] = [
            Text(MARGIN, _BACK, _WHOLE, 12, theme.accent, align="left"),
            Text(self.width - MARGIN, _BACK, self._answer(), 12, theme.quiet, align="right"),
            Box(MARGIN, HEIGHT - 1, self.width - 2 * MARGIN, 1, fill=theme.line),
        ]
        for sheet in self.sheets.values():
            marks += self._drawn(sheet)
        return marks

    def _answer(self) -> str:
        trace = self.trace
        own = "own drawing" if trace.digit.any() else "empty drawing"
        name = own if trace.number is None else f"test digit {trace.number}, label {trace.label}"
        said = trace.predicted
        return f"{name}  →  the network says {said}, {percent(float(trace.output[said]))}"

    def _drawn(self, sheet: Sheet) -> list[Mark]:
        theme, name = self.theme, sheet.stage.name
        here = name == self.trace.stage
        ink = theme.accent if here else theme.quiet
        centre = sheet.x + sheet.width / 2
        marks: list[Mark] = [Text(centre, _NAMES, name, 11, ink, bold=here)]
        if sheet.stage.kind == "softmax":
            return marks + self._bars(sheet)
        colors = self.colours.of(name)
        if not sheet.stage.maps:
            shown = colors.reshape(sheet.rows, sheet.columns, 3)
            area = (sheet.x, _TOP, (sheet.width, _SIDE))
            lit = here or self._reads(name)
            return marks + thumbnail(theme, *area, shown if lit else self.colours.faded(shown))
        for index in range(sheet.stage.maps):
            marks += self._map(sheet, index, colors[index])
        if here and name != "input":
            # last, as the maps around it touch the frame
            x, y = sheet.at(self.trace.channel)
            side = sheet.size + 6
            frame = Box(x - 3, y - 3, side, side, frame=theme.accent, frame_width=2)
            marks.append(frame)
        return marks

    def _map(self, sheet: Sheet, index: int, colors: Pixels) -> list[Mark]:
        theme, name = self.theme, sheet.stage.name
        mine = name == self.trace.stage and (index == self.trace.channel or name == "input")
        lit = mine or name == "input" or self._reads(name, index)
        rim = theme.line if lit else mix(theme.line, theme.ground, 0.5)
        size = (sheet.size, sheet.size)
        x, y = sheet.at(index)
        return thumbnail(theme, x, y, size, colors if lit else self.colours.faded(colors), rim)

    def _reads(self, name: str, index: int = 0) -> bool:
        """Whether the values looked at are made from this map."""
        seen = self.trace.seen
        if seen is None or name != seen.below:
            return False
        return seen.kind not in ("relu", "pool") or index == self.trace.channel

    def _bars(self, sheet: Sheet) -> list[Mark]:
        theme, trace = self.theme, self.trace
        lit = trace.stage == "softmax"
        marks: list[Mark] = [Box(sheet.x, _TOP, 1, _SIDE, fill=theme.line)]
        for index, share in enumerate(trace.output):
            fill = theme.accent if index == trace.predicted else theme.quiet
            if not lit:
                fill = mix(fill, theme.ground, 0.6)
            wide = max(1.0, float(share) * (sheet.width - 2))
            y = _TOP + index * sheet.pitch + 1
            marks.append(Box(sheet.x + 1, y, wide, sheet.pitch - 2, fill=fill))
        return marks

    # ------------------------------------------------------------------- steps

    def field(self, step: ValueStep) -> Overlay:
        """The part of the digit that a value depends on, framed."""
        rows, columns = step.field
        cell, x = _SIDE / 8, self.sheets["input"].x
        return parts.framed_pixels(
            self.theme, x + columns.start * cell, _TOP + rows.start * cell,
            len(columns) * cell, len(rows) * cell,
        )  # fmt: skip


def _shape(stage: Stage) -> tuple[float, int, int]:
    """Width, rows and columns of a sheet."""
    if not stage.maps:
        columns = 4 if stage.kind == "flatten" else 1
        return _WIDTHS[stage.kind], stage.size[0] // columns, columns
    rows = 1 if stage.maps == 1 else 4 if stage.maps <= 16 else 8
    columns = -(-stage.maps // rows)
    return columns * _SIDE / rows, rows, columns
