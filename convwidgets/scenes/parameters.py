"""What the layers of a network cost: a table with bars, and the sums of one layer."""

from collections.abc import Sequence

from convwidgets.core.specs import KINDS
from convwidgets.scenes import parts
from convwidgets.scenes.grids import fitting_size
from convwidgets.scenes.marks import Align, Box, Color, Lattice, Mark, Text
from convwidgets.scenes.parameters_sums import shape_text, sums
from convwidgets.scenes.raster import text_width
from convwidgets.scenes.scene import Overlay, Panel, Scene
from convwidgets.scenes.theme import mix
from convwidgets.trace.costs import CostTrace, LayerCost
from convwidgets.trace.quantities import bytes_text, counted

_LEFT, _RIGHT = 20.0, 820.0
_NAME, _KIND, _SHAPE = 28.0, 106.0, 310.0
# Where the numbers of a column end, and where its bars begin.
_PARAMETERS, _MACS, _MEMORY = (400.0, 406.0), (556.0, 562.0), (674.0, 680.0)
_BAR = 46.0
_DENSE = 814.0
_HEAD = 62.0
_LINE = 37.0
_SUMS = 206.0
_EQUALS = 622.0
_SUM_ROOM = _EQUALS - _SUMS - _LEFT - 20


class CostScene(Scene):
    """A row for each layer, and below them the sums of the one that is chosen."""

    trace: CostTrace

    def __init__(self, trace: CostTrace, *, theme: str = "light", width: float = 840) -> None:
        super().__init__(trace, theme=theme, width=width)
        count = len(trace)
        self._row = 26.0 if count <= 12 else 21.0 if count <= 25 else 17.0
        self._size = 12.0 if self._row > 20 else 10.0
        self._total = _HEAD + count * self._row
        self._block = self._total + self._row + 22
        lines = len(sums(trace[0]))
        self.height = self._block + 26 + lines * _LINE + 14
        self.lattices = (Lattice(_LEFT, _HEAD, _RIGHT - _LEFT, self._row, 1, count, painted=False),)
        self.panels = (
            Panel("layers", _LEFT, _HEAD, _RIGHT - _LEFT, count * self._row, count, 1),
            Panel("sums", _LEFT, self._block, _RIGHT - _LEFT, self.height - self._block, lines, 1),
        )
        self._most = {
            name: max(max(int(getattr(layer, name)) for layer in trace), 1)
            for name in ("parameters", "macs")
        }
        self._dense_size = fitting_size([_as_dense(c) for c in trace], 76, self._size) or 8.0
        room = _SHAPE - _KIND - 98
        self._kind_size = fitting_size([_kind(c) for c in trace], room, self._size) or 8.0
        self._sum_size = (
            fitting_size([p.numbers for step in trace for p in sums(step)], _SUM_ROOM, 15) or 8.0
        )
        self._most_bytes = max(max(c.output_bytes + c.parameter_bytes for c in trace), 1)

    def ground(self) -> list[Mark]:
        """The input, the heads of the columns, every layer and the totals."""
        theme = self.theme
        marks: list[Mark] = [
            parts.title(
                theme, _LEFT, 18, f"input  {shape_text(self.trace.input_shape)}", 320, align="left"
            ),
            *self._legend(),
        ]
        heads: Sequence[tuple[float, str, Align]] = (
            (_NAME, "layer", "left"),
            (_SHAPE, "output", "right"),
            (_PARAMETERS[0], "parameters", "right"),
            (_MACS[0], "multiply-accumulates", "right"),
            (_MEMORY[0], "memory", "right"),
            (_DENSE, "as a dense layer", "right"),
        )
        marks += [Text(x, 48, text, 11, theme.quiet, align=align) for x, text, align in heads]
        marks.append(Box(_LEFT, _HEAD - 2, _RIGHT - _LEFT, 1, fill=theme.line))
        for step in self.trace:
            marks += self._layer(step, theme.ground)
        return marks + self._totals()

    def _legend(self) -> list[Mark]:
        theme = self.theme
        y = 18.0
        marks: list[Mark] = []
        x = _RIGHT - 8
        for text, color in (("parameters", theme.plus), ("output", theme.quiet)):
            marks.append(Text(x, y, text, 11, theme.quiet, align="right"))
            x -= text_width(text, 11) + 6
            marks.append(Box(x - 10, y - 5, 10, 10, fill=color))
            x -= 26
        marks.append(Text(x, y, "memory of", 11, theme.quiet, align="right"))
        return marks

    def _layer(self, step: LayerCost, ground: Color) -> list[Mark]:
        """The row of one layer."""
        theme, size = self.theme, self._size
        top = _HEAD + step.index * self._row
        y = top + self._row / 2
        kind = _kind(step)
        name = parts.shortened(step.name, _KIND - _NAME - 6, size, bold=True)
        marks: list[Mark] = [
            Text(_NAME, y, name, size, theme.text, bold=True, align="left"),
            Text(_KIND, y, kind, self._kind_size, theme.quiet,
                 align="left"),
            Text(_SHAPE, y, shape_text(step.out_shape), size, theme.text, align="right"),
        ]  # fmt: skip
        marks += self._counted(_PARAMETERS, y, step.parameters, "parameters")
        marks += self._counted(_MACS, y, step.macs, "macs")
        total = step.output_bytes + step.parameter_bytes
        marks.append(Text(_MEMORY[0], y, bytes_text(total), size, theme.text, align="right"))
        scale = _BAR / self._most_bytes
        marks += self._bar(_MEMORY[1], y, step.output_bytes * scale, theme.quiet)
        marks += self._bar(
            _MEMORY[1] + step.output_bytes * scale, y, step.parameter_bytes * scale, theme.plus
        )
        marks.append(Text(_DENSE, y, _as_dense(step), self._dense_size, theme.quiet, align="right"))
        return marks

    def _counted(self, column: tuple[float, float], y: float, count: int, name: str) -> list[Mark]:
        theme = self.theme
        ink = theme.text if count else theme.quiet
        text = counted(count, exact_below=10**11)
        return [
            Text(column[0], y, text, self._size, ink, align="right"),
            *self._bar(column[1], y, _BAR * count / self._most[name], theme.plus),
        ]

    def _bar(self, x: float, y: float, width: float, color: Color) -> list[Mark]:
        """A bar around the middle `y`; something remains of what is too short to be seen."""
        if width <= 0:
            return []
        tall = 10.0 if self._row > 20 else 8.0
        return [Box(x, y - tall / 2, max(width, 1.0), tall, fill=color)]

    def _totals(self) -> list[Mark]:
        theme, trace = self.theme, self.trace
        y = self._total + self._row / 2 + 2
        memory = trace.total("output_bytes") + trace.total("parameter_bytes")
        texts = (
            (_PARAMETERS[0], counted(trace.total("parameters"), exact_below=10**11)),
            (_MACS[0], counted(trace.total("macs"), exact_below=10**11)),
            (_MEMORY[0], bytes_text(memory)),
        )
        marks: list[Mark] = [
            Box(_LEFT, self._total + 1, _RIGHT - _LEFT, 1, fill=theme.line),
            Text(_NAME, y, "all layers", self._size, theme.text, bold=True, align="left"),
        ]
        for x, text in texts:
            marks.append(Text(x, y, text, self._size, theme.text, bold=True, align="right"))
        return marks

    def reached(self, step: int) -> list[Mark]:
        """Nothing: every count stands there from the start."""
        return []

    def overlays(self, step: int) -> list[Overlay]:
        """The row of this layer, and its sums."""
        now = self.trace[step]
        return [self._chosen(now), self._written(now)]

    def _chosen(self, step: LayerCost) -> Overlay:
        top = _HEAD + step.index * self._row
        tint = mix(self.theme.ground, self.theme.accent, 0.12)
        frame = parts.framed(self.theme, _LEFT, top, _RIGHT - _LEFT, self._row)
        row = Box(_LEFT, top, _RIGHT - _LEFT, self._row, fill=tint)
        return Overlay(
            frame.x, frame.y, frame.width, frame.height,
            [row, *self._layer(step, tint), *frame.marks],
        )  # fmt: skip

    def _written(self, step: LayerCost) -> Overlay:
        theme = self.theme
        y = self._block + 6
        reads = f"{shape_text(step.in_shape)}"
        name = parts.shortened(step.name, 400, 13, bold=True)
        marks = parts.status_line(theme, _LEFT, y, (step.index, step.count), name, reads)
        for line, part in enumerate(sums(step)):
            middle = y + 40 + line * _LINE
            marks += [
                Text(_LEFT, middle - 7, part.name, 12, theme.text, bold=True, align="left"),
                Text(_LEFT, middle + 9, part.symbols, 10, theme.quiet, align="left"),
            ]
            result_size = fitting_size([part.result], 180, 17) or 11.0
            marks.append(Text(_RIGHT, middle, part.result, result_size, theme.accent, bold=True,
                              align="right"))  # fmt: skip
            x, raised = _LEFT + _SUMS, middle - 7 if part.note else middle
            marks.append(Text(x, raised, part.numbers, self._sum_size, theme.text, align="left"))
            marks.append(Text(x, middle + 11, part.note, 10, theme.quiet, align="left"))
            if part.numbers:
                sign = "=" if line else "→"  # a side becomes a shape
                marks.append(Text(_EQUALS, middle, sign, 15, theme.quiet))
        return Overlay(_LEFT, self._block - 4, _RIGHT - _LEFT + 2, self.height - self._block, marks)


def _as_dense(step: LayerCost) -> str:
    return "itself" if step.spec.kind == "dense" else counted(step.dense, exact_below=10**6)


def _kind(step: LayerCost) -> str:
    """``'conv 5×5, 2 groups'``."""
    kind = KINDS[step.spec.kind].label
    if step.axes:
        height, width = step.axes
        kind += f" {height.kernel_size}×{width.kernel_size}"
    if (step.spec.groups or 1) > 1:
        kind += f", {step.spec.groups:,} groups"
    return kind
