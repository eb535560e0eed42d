"""What both pictures of receptive fields share: the rule with its numbers and the table."""

from collections.abc import Sequence

from convwidgets.scenes import parts
from convwidgets.scenes.grids import fitting_size
from convwidgets.scenes.marks import Box, Color, Lattice, Mark, Text
from convwidgets.scenes.raster import text_width
from convwidgets.scenes.scene import Overlay, Scene
from convwidgets.scenes.theme import mix
from convwidgets.trace.field_trace import FieldTrace
from convwidgets.trace.fields import FieldStep, Growth
from convwidgets.trace.numbers import number

LEFT, RIGHT = 20.0, 820.0
#: Height of the rule with everything around it.
RULE = 84.0
_PIECE = 19.0
# What the status line holds besides the names of the unit and of what it reads.
_STATUS = 170.0
#: Height of a line of small print.
SMALL = 15.0

_KERNELS = {"box": "equal weights", "binomial": "bell-shaped weights", "random": "random weights"}


def pieces(growth: Growth) -> list[tuple[str, str]]:
    """The rule with the numbers of a layer: what is written, and what it is called."""
    strides = [str(stride) for stride in growth.strides if stride > 1]
    jump = "·".join(strides) if strides else "1"
    if len(strides) > 1:
        jump = f"({jump})"
    return [
        (str(growth.before), "field before"),
        ("+", ""),
        (f"({growth.kernel_size} − 1)", "K − 1"),
        ("·", ""),
        (str(growth.dilation), "dilation"),
        ("·", ""),
        (jump, "strides before"),
        ("=", ""),
    ]


class FieldScene(Scene):
    """What both ways of showing receptive fields have in common."""

    trace: FieldTrace

    def reached(self, step: int) -> list[Mark]:
        """Nothing: what a unit sees does not depend on the units before it."""
        return []

    # ------------------------------------------------------------------ the rule

    def _rule(self, step: FieldStep, y: float) -> Overlay:
        """Which unit this is, what it reads, and how its layer makes the field grow."""
        theme = self.theme
        place = parts.shortened(step.place, 260, 13, bold=True)
        room = RIGHT - LEFT - _STATUS - text_width(place, 13, bold=True)
        reads = parts.shortened(step.reads, room, 13)
        marks = parts.status_line(theme, LEFT, y + 10, (step.index, step.count), place, reads)
        x, middle = LEFT, y + 46
        for text, caption in pieces(step.growth):
            wide = max(text_width(text, _PIECE), text_width(caption, 10))
            color = theme.text if caption else theme.quiet
            marks.append(Text(x + wide / 2, middle, text, _PIECE, color))
            marks.append(Text(x + wide / 2, middle + 22, caption, 10, theme.quiet))
            x += wide + 12
        result = str(step.growth.after)
        wide = max(text_width(result, 28, bold=True), text_width("receptive field", 10))
        marks.append(Text(x + wide / 2, middle, result, 28, theme.accent, bold=True))
        marks.append(Text(x + wide / 2, middle + 22, "receptive field", 10, theme.quiet))
        for line, text in enumerate(self._facts(step)):
            marks.append(Text(RIGHT, middle - 9 + 20 * line, text, 12, theme.quiet, align="right"))
        return Overlay(LEFT, y, RIGHT - LEFT + 1, RULE, marks)

    def _facts(self, step: FieldStep) -> list[str]:
        """What else is worth knowing of this step, a line each."""
        jump = step.reach.jump
        apart = f"its neighbour sees {jump} cell{'' if jump == 1 else 's'} further on"
        return [apart, self._weight(step)]

    def _weight(self, step: FieldStep) -> str:
        """Where most of the weight lies along a row."""
        cells = self.trace.heart(step)
        if not cells:
            return "it counts no cell of the input"
        return f"along a row, {len(cells)} of {step.reach.field} cells hold 90 %"

    def _assumed(self) -> str:
        """What the weights of the cells are computed with."""
        pooled = "; every pooling as a mean" if self.trace.pooled else ""
        return _KERNELS[self.trace.weights] + pooled

    def _product(self, width: float) -> list[str]:
        """Why the picture from above has other signs than its rows: only where signs differ."""
        if self.trace.weights != "random":
            return []
        return parts.wrapped("each cell: its row's weight times its column's", 11, width)

    def _small(self, x: float, y: float, lines: Sequence[str]) -> list[Mark]:
        """Lines of small print, the middle of the first at `y`."""
        quiet = self.theme.quiet
        return [
            Text(x, y + SMALL * place, line, 11, quiet, align="left")
            for place, line in enumerate(lines)
        ]

    def _known(self) -> str:
        """What is published of a known network."""
        network = self.trace.network
        if network is None or not network.source:
            return ""
        text = f"Layers: {network.source}."
        if network.field is not None and network.field_source == network.source:
            text = f"Layers and receptive field, {network.field}: {network.source}."
        elif network.field is not None:
            text += f" Published receptive field: {network.field} ({network.field_source})."
        return text

    @property
    def _sources(self) -> list[str]:
        text = self._known()
        return parts.wrapped(text, 11, RIGHT - LEFT) if text else []

    def _under_rule(self) -> float:
        """Room for the sources below the rule."""
        return SMALL * len(self._sources) + 1 if self._sources else 0.0

    def _source(self, y: float) -> list[Mark]:
        return self._small(LEFT, y, self._sources)

    # ----------------------------------------------------------------- the table

    def _head(self, y: float, columns: Sequence[tuple[float, str]], end: float) -> list[Mark]:
        """The heads of the table: the layer's at the left, the others end at their places."""
        theme = self.theme
        (first, name), *others = columns
        marks: list[Mark] = [Text(first, y, name, 11, theme.quiet, align="left")]
        marks += [Text(x, y, text, 11, theme.quiet, align="right") for x, text in others]
        marks.append(Box(first - 8, y + 10, end - first + 8, 1, fill=theme.line))
        return marks

    def _row(
        self, layer: int, y: float, columns: Sequence[float], size: float, room: float,
        *, bold: bool = False,
    ) -> list[Mark]:  # fmt: skip
        """Name, units, jump and field of a layer, around the middle `y`; the name has `room`."""
        theme, reach = self.theme, self.trace.reaches[layer]
        texts = [self.trace.layers[layer].name]
        texts += [number(count) for count in (reach.units, reach.jump, reach.field)]
        last = len(texts) - 1
        marks: list[Mark] = []
        for place, (x, text) in enumerate(zip(columns, texts, strict=True)):
            if place == 0:
                name = parts.shortened(text, room, size, bold=True)
                marks.append(Text(x, y, name, size, theme.text, bold=True, align="left"))
                continue
            own = bold and place == last
            marks.append(
                Text(x, y, text, fitting_size([text], 60.0, size) or 8.0,
                     theme.weight_ink(self._tint) if own else theme.text, bold=own, align="right")
            )  # fmt: skip
        return marks

    def _rows_lattice(self, x: float, y: float, width: float, row: float) -> Lattice:
        """The rows of the table, each the step in which the field has grown so far."""
        return Lattice(x, y, width, row, 1, len(self.trace.layers), painted=False)

    def _tinted(self, x: float, y: float, width: float, height: float) -> list[Mark]:
        """The ground of the row where we are, framed."""
        accent = self.theme.accent
        return [Box(x, y, width, height, fill=self._tint, frame=accent, frame_width=2)]

    @property
    def _tint(self) -> Color:
        return mix(self.theme.ground, self.theme.accent, 0.12)
