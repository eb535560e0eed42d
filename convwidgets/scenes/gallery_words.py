"""What is written beside the large picture: what a kernel does, why, and where it is used."""

from convwidgets.scenes import parts
from convwidgets.scenes.grids import fitting_size
from convwidgets.scenes.marks import Mark, Text
from convwidgets.scenes.raster import text_width
from convwidgets.scenes.scene import Overlay
from convwidgets.scenes.theme import Theme
from convwidgets.trace.gallery import GalleryStep, readout
from convwidgets.trace.gallery_facts import sums_to
from convwidgets.trace.numbers import number

_SIZE, _LINE = 12.0, 17.0
_ASIDE = 30.0  # the line of the pixel

_BELOW = "its sum, on the brightness, is worked out below"


class Words:
    """A column of text about a kernel.

    Parameters
    ----------
    theme : Theme
        Colours.
    x, y, width, height : float
        Where it stands.
    """

    def __init__(self, theme: Theme, x: float, y: float, width: float, height: float) -> None:
        self.theme, self.x, self.y, self.width, self.height = theme, x, y, width, height

    def overlay(self, step: GalleryStep) -> Overlay:
        """The name of a kernel, its formula, and three short texts."""
        theme, facts = self.theme, step.facts
        total = "0" if sums_to(step.total, 0) else "1" if step.keeps else number(step.total)
        size = fitting_size([facts.formula], self.width, 12) or 9.0
        y = self.y + 14
        marks: list[Mark] = [
            self._line(y, facts.label, 18, bold=True),
            self._line(y + 26, facts.formula, size),
            self._line(y + 26 + _LINE, f"sum of the weights: {total}", _SIZE),
        ]
        y += 26 + 2 * _LINE + 12
        for head, text in (
            ("what it does", facts.what),
            ("why it works", facts.why),
            ("where it is used", facts.use),
        ):
            marks.append(Text(self.x, y, head, 11, theme.quiet, align="left"))
            for line in parts.wrapped(text, _SIZE, self.width):
                y += _LINE
                marks.append(self._line(y, line, _SIZE))
            y += _LINE + 10
        border = "Beyond the border the outermost pixels are repeated."
        for line in parts.wrapped(border, 10, self.width):
            marks.append(Text(self.x, y, line, 10, theme.quiet, align="left"))
            y += 14
        return _overlay(self, marks)

    def _line(self, y: float, text: str, size: float, *, bold: bool = False) -> Text:
        return Text(self.x, y, text, size, self.theme.text, bold=bold, align="left")


class Aside:
    """The line about the pixel.

    Parameters
    ----------
    theme : Theme
        Colours.
    x, y, width : float
        Where it stands.
    """

    height = _ASIDE

    def __init__(self, theme: Theme, x: float, y: float, width: float) -> None:
        self.theme, self.x, self.y, self.width = theme, x, y, width

    def overlay(self, step: GalleryStep) -> Overlay:
        """What the kernel makes of the pixel."""
        return _overlay(self, self._marks(step))

    def _marks(self, step: GalleryStep) -> list[Mark]:
        theme, y = self.theme, self.y + 14
        place = f"pixel {list(step.pixel or ())}"
        words = f"{readout(step.levels)}  →  {readout(step.values)}"
        if not step.in_colours:
            words = f"brightness {words}"
        after = self.x + text_width(place, 13, bold=True) + 14
        marks: list[Mark] = [
            Text(self.x, y, place, 13, theme.accent, bold=True, align="left"),
            Text(after, y, words, 13, theme.text, align="left"),
        ]
        right = self.x + self.width
        if after + text_width(words, 13) + 50 + text_width(_BELOW, 12) <= right:
            marks.append(Text(right, y, _BELOW, 12, theme.quiet, align="right"))
        return marks


def _overlay(block: Words | Aside, marks: list[Mark]) -> Overlay:
    """The area of a block, with some of the margin beside it.

    Some letters begin a pixel early, and at other densities a line may be 8 % longer.
    """
    return Overlay(block.x - 3, block.y, block.width + 23, block.height, marks)
