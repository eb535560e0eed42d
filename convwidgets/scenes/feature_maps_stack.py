"""All maps as one stack of sheets: what a layer of N filters gives."""

import math

from convwidgets.scenes.feature_maps_layout import Area
from convwidgets.scenes.feature_maps_maps import Maps
from convwidgets.scenes.marks import Box, Mark, Text
from convwidgets.scenes.parts import shape_text
from convwidgets.scenes.scene import Overlay
from convwidgets.trace.feature_maps import FeatureMapTrace

_EDGE = 3.0  # width of the line that marks a sheet
_MOST = 9.0  # pixels from one sheet to the next, where there are few
_DEEP = 70.0  # and of all of them together


class Stack:
    """Sheets one behind the other, the first filter's in front.

    Parameters
    ----------
    theme : Theme
        Colours.
    maps : Maps
        What is on the sheets.
    area : Area
        Where they and their shape stand.
    """

    def __init__(self, maps: Maps, trace: FeatureMapTrace, area: Area) -> None:
        self.maps, self.trace, self.theme = maps, trace, maps.theme
        count, (rows, columns) = len(trace), trace.output.shape[1:]
        self._offset = min(_MOST, _DEEP / count)
        deep = self._offset * (count - 1)
        scale = min((area.width - deep - 4) / columns, (150 - deep / 2) / rows)
        self._width, self._height = columns * scale, rows * scale
        self._x = math.floor(area.x + (area.width - deep - self._width) / 2)
        self._y = area.y + deep + 4  # of the sheet in front
        self._area = area

    def _sheet(self, index: int) -> Area:
        away = index * self._offset
        return Area(self._x + away, self._y - away, self._width, self._height)

    def ground(self) -> list[Mark]:
        """The sheets from back to front, and the shape they make."""
        theme, marks = self.theme, []
        for index in reversed(range(len(self.trace))):
            sheet = self._sheet(index)
            # A rim in the colour of the ground parts each sheet from those behind it.
            marks += [
                Box(sheet.x - 2, sheet.y - 2, sheet.width + 4, sheet.height + 4,
                    fill=theme.ground),
                *self.maps.framed(index, sheet),
            ]  # fmt: skip
        count, size = len(self.trace), self.trace.output.shape[1:]
        x, y = self._area.centre, self._y + self._height + 26
        filters = "1 filter" if count == 1 else f"{count} filters"
        lines = (
            (filters + " →", 12, theme.quiet, False),
            (shape_text((*size, count)), 15, theme.accent, True),
            ("rows × columns × filters", 11, theme.quiet, False),
            (f"output {self.trace.output.shape}", 11, theme.quiet, False),
            (f"weights {self.trace.kernels.shape}", 11, theme.quiet, False),
        )
        for line, (text, size_of, ink, bold) in enumerate(lines):
            marks.append(Text(x, y + line * 19, text, size_of, ink, bold=bold))
        return marks

    def marked(self, index: int) -> list[Overlay]:
        """The edges of a sheet that can be seen."""
        sheet, ink = self._sheet(index), self.theme.accent
        x, y, right, bottom = sheet.x - 2, sheet.y - 2, sheet.x + sheet.width + 2, sheet.bottom + 2
        edges = [
            (x, y, right - x, _EDGE),
            (right - _EDGE, y, _EDGE, bottom - y),
        ]
        if index == 0:
            edges += [(x, bottom - _EDGE, right - x, _EDGE), (x, y, _EDGE, bottom - y)]
        return [Overlay(*edge, [Box(*edge, fill=ink)]) for edge in edges]
