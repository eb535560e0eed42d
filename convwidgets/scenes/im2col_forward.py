"""Windows become columns, and the kernels times the columns the output."""

import numpy as np

from convwidgets.scenes import grids, parts
from convwidgets.scenes.arithmetic import Arithmetic
from convwidgets.scenes.im2col_base import PatchScene
from convwidgets.scenes.im2col_clicks import Clicks
from convwidgets.scenes.im2col_kernel import KernelRows
from convwidgets.scenes.im2col_matrix import heading, wrap_text
from convwidgets.scenes.im2col_places import MARGIN, TITLE
from convwidgets.scenes.im2col_table import Table, evened, letters_for
from convwidgets.scenes.im2col_words import ask, product_words, size_words, story_words
from convwidgets.scenes.marks import Mark, Text
from convwidgets.scenes.parts import Pixels, shape_text
from convwidgets.scenes.scene import Overlay
from convwidgets.trace.im2col import Im2colTrace
from convwidgets.trace.im2col_step import Im2colStep
from convwidgets.trace.records import Array


class Im2colScene(PatchScene):
    """Input, window, column, patch matrix, kernel row, output row, output."""

    trace: Im2colTrace

    def __init__(self, trace: Im2colTrace, *, theme: str = "light", width: float = 840) -> None:
        super().__init__(trace, theme=theme, width=width)
        place, several = self.place, len(trace.kernels)
        outputs = trace.output.reshape(several, *trace.positions)
        # Every kernel has colours of its own, or one strong filter would make all others pale.
        colors = np.stack([self.theme.signed_colors(o, grids.limit_of(o)) for o in outputs])
        maps = place.maps
        self.maps = [
            Table(self.theme, x, y, maps.cell, maps.cell, outputs[at], colors[at])
            for at, (x, y) in enumerate(place.map_places)
        ]  # fmt: skip
        self.strips = self._strips(outputs.reshape(several, -1), colors.reshape(several, -1, 3))
        self.kernels = KernelRows(self.theme, trace, place)
        self.arithmetic = Arithmetic(
            trace.sums, MARGIN, place.bottom + 14, width - 2 * MARGIN, self.theme
        )
        self._facts_y = self.arithmetic.y + self.arithmetic.height + 22
        self.height = self._facts_y + 2 * 19 + 14
        rows = self.kernels.rows if several > 1 else ()
        self.clicks = Clicks(trace, self.planes, self.unrolled, self.matrix, rows)
        self.targets = self.clicks.targets
        self.lattices = (
            *(table.lattice() for table in self.maps),
            *(
                table.lattice(first=start)
                for rows, start in zip(self.strips, place.bands.starts, strict=True)
                for table in rows
            ),
            *self.matrix.lattices(),
            *self.clicks.positions(),
        )
        self.panels = (
            *(t.panel(f"input {at}" if at else "input") for at, t in enumerate(self.planes)),
            *self.unrolled.panels(),
            *self.matrix.panels(),
            self.kernels.panel(),
            *(t.panel(f"output {at}" if at else "output") for at, t in enumerate(self.maps)),
        )

    def _strips(self, outputs: Array, colors: Pixels) -> list[list[Table]]:
        """The output as rows, for each band, under the columns they belong to."""
        bands = self.place.bands
        letters = evened([letters_for(row, bands.width) for row in outputs])
        wide, high = bands.width, bands.strip_height
        strips: list[list[Table]] = []
        for band, start in enumerate(bands.starts):
            y = bands.y + band * bands.pitch + bands.strip
            of = slice(start, start + bands.columns)
            strips.append(
                [
                    Table(self.theme, bands.x, y + at * high, wide, high, outputs[at : at + 1, of],
                          colors[at : at + 1, of], letters=letters[at])
                    for at in range(len(outputs))
                ]
            )  # fmt: skip
        return strips

    # ------------------------------------------------------------------ ground

    def ground(self) -> list[Mark]:
        """All that no step changes."""
        marks: list[Mark] = [*self._headings(), *self._plane_words()]
        for table in self.planes:
            marks += table.whole()
        marks += self._source_mark()
        marks += self.unrolled.ground()
        marks += self.matrix.whole()
        for table in (*(row for rows in self.strips for row in rows), *self.maps):
            marks += table.blank()
        marks += self.kernels.marks(self.planes[-1])
        lines = [
            ("matrix", size_words(self.trace)),
            ("product", product_words(self.trace)),
            ("copies", story_words(self.trace) or ask(self.matrix)),
        ]
        return marks + self._facts(self._facts_y, lines)

    def _headings(self) -> list[Mark]:
        place, first, title = self.place, self.planes[0], f"output  {self._size}"
        left, right = place.maps.x, max(x for x, _ in place.map_places) + place.maps.width
        above = self.maps[0].y - 26 if place.beside else TITLE
        marks: list[Mark] = [
            self._title(first.centre, self._image_words("input"), self._room_before_window),
            self._title(place.window.middle, "window", 90),
            self._title((left + right) / 2, title, right - left + 60, above),
        ]
        if place.beside:
            return [*marks, self.matrix.title(backwards=False), *self._folding()]
        note = wrap_text(place.bands, self.trace)
        under = f"under {'each band' if len(self.strips) > 1 else 'it'} the output, "
        under += shape_text((len(self.trace.kernels), len(self.trace)))
        return marks + heading(self.matrix, f"{note}; {under}" if note else under, self.width)

    @property
    def _size(self) -> str:
        return shape_text(self.trace.output.shape)

    @property
    def _room_before_window(self) -> float:
        """What the title of the input can have before it meets that of the window."""
        first, window = self.planes[0], self.place.window
        # Bold letters take more room than is reckoned with.
        return 0.88 * min(first.width + 80, 2 * (window.middle - 42 - first.centre))

    def _folding(self) -> list[Mark]:
        """The output rows folded into maps: what stands under the matrix and right of it."""
        theme, first, last = self.theme, self.strips[0][0], self.strips[0][-1]
        several = len(self.trace.kernels)
        words = f"output as {'a row' if several == 1 else 'rows'}  {several} × {len(self.trace)}"
        y, right = last.y + last.height / 2, first.x + first.width
        return [
            *grids.indices(self.maps[0].grid, theme),
            Text(first.x, last.bottom + 13, words, 11, theme.quiet, align="left"),
            parts.arrow((right + 6, y), (self.place.maps.x - 18, y), theme.quiet),
            Text(right + 18, y - 11, "fold", 10, theme.quiet),
        ]

    # ------------------------------------------------------------------- steps

    def reached(self, step: int) -> list[Mark]:
        """The outputs so far, in their rows and folded."""
        marks: list[Mark] = []
        across = self.trace.positions[1]
        for table in self.maps:
            for row in range(table.rows):
                marks += table.written(row, step + 1 - row * across)
        for rows, start in zip(self.strips, self.place.bands.starts, strict=True):
            for table in rows:
                marks += table.written(0, step + 1 - start)
        return marks

    def overlays(self, step: int) -> list[Overlay]:
        """The window, the column in all its places, the outputs and the sum."""
        now = self.trace[step]
        band, at = divmod(step, self.place.bands.columns)
        return [
            *self._windows(step),
            *self._taken(step),
            *self._elbow(step),
            self._column_title(step),
            self.matrix.current(step),
            self.strips[band][0].framed(0, at, len(self.kernels.rows)),
            *(table.framed(*now.position) for table in self.maps),
            self._block(now),
        ]

    def _block(self, step: Im2colStep) -> Overlay:
        block = self.arithmetic
        return Overlay(block.x, block.y, block.width, block.height, block.marks(step.sum))
