"""What both pictures of a pooling share: titles, and what stands under the pictures."""

from abc import abstractmethod

from convwidgets.scenes import pooling_legend
from convwidgets.scenes.marks import Mark
from convwidgets.scenes.parts import shape_text
from convwidgets.scenes.pooling_sheet import Sheet
from convwidgets.scenes.pooling_sum import PoolSum
from convwidgets.scenes.pooling_words import input_text
from convwidgets.scenes.scene import Overlay, Scene
from convwidgets.trace.pooling import PoolTrace
from convwidgets.trace.pooling_step import PoolStep

MARGIN = 24.0


class PoolingScene(Scene):
    """What both ways of showing a pooling share."""

    trace: PoolTrace
    block: PoolSum

    #: Whether cells are large enough for marks: for the maxima of earlier steps, and a strike
    #: through what is never read.  Pixels of a picture are not.
    _marked = True

    def __init__(self, trace: PoolTrace, *, theme: str = "light", width: float = 840) -> None:
        super().__init__(trace, theme=theme, width=width)
        self.sheet = Sheet(trace, self.theme)

    def _place_below(self, bottom: float) -> None:
        """Lay the legend, the sum and the sizes under what ends at `bottom`."""
        self._legend_y = bottom + 22
        room = self.width - 2 * MARGIN
        legend = pooling_legend.legend_height(self.trace, room, marked=self._marked)
        top = bottom + 16 + legend
        padding = self.sheet.padding_value
        self.block = PoolSum(self.trace, MARGIN, top, room, self.theme, padding)
        self._sizes_y = self.block.y + self.block.height + 24
        self.height = self._sizes_y + pooling_legend.sizes_height(self.trace, room) + 2

    def _below(self) -> list[Mark]:
        """The legend and the sizes."""
        sheet, room = self.sheet, self.width - 2 * MARGIN
        return [
            *pooling_legend.legend(sheet, MARGIN, self._legend_y, room, marked=self._marked),
            *pooling_legend.sizes(sheet, MARGIN, self._sizes_y, room),
        ]

    def _title_texts(self) -> tuple[str, str]:
        return input_text(self.trace), f"output  {shape_text(self.trace.output.shape)}"

    @property
    def _operation(self) -> tuple[str, str]:
        """What is done, and in which window."""
        return self.trace.mode, shape_text(tuple(axis.kernel_size for axis in self.trace.axes))

    @abstractmethod
    def _window(self, step: PoolStep) -> list[Overlay]:
        """The window of a step, on the input and wherever else it is shown."""

    @abstractmethod
    def _written(self, step: PoolStep) -> Overlay:
        """The frame around the output cell of a step."""

    def overlays(self, step: int) -> list[Overlay]:
        """The window, the cell it writes and how it came about."""
        now, block = self.trace[step], self.block
        told = Overlay(block.x, block.y, block.width, block.height, block.marks(now))
        return [*self._window(now), self._written(now), told]
