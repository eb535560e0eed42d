"""The picture of several filters: one filter and its map large, all maps small and as a stack."""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from convwidgets.scenes import grids, parts
from convwidgets.scenes.feature_maps_filter import FilterBlock
from convwidgets.scenes.feature_maps_layout import MARGIN, PICTURE, SUBTITLE, TITLE, layout
from convwidgets.scenes.feature_maps_maps import Maps
from convwidgets.scenes.feature_maps_stack import Stack
from convwidgets.scenes.marks import Box, Lattice, Mark, Photo, Text
from convwidgets.scenes.parts import shape_text
from convwidgets.scenes.raster import text_width
from convwidgets.scenes.rgb_products import sign_ink
from convwidgets.scenes.rgb_sheets import NumberSheet
from convwidgets.scenes.scene import Overlay, Panel, Scene
from convwidgets.trace.feature_maps import FeatureMapTrace, FilterStep
from convwidgets.trace.numbers import signed

Pixels = NDArray[np.uint8]
#: The targets of clicks: the large map, and the window that was found in the picture.
ON_MAP, ON_WINDOW = 0, 1
# Up to this many rows and columns a map shows its numbers.
_NUMBERED, _SMALLEST = 12, 20.0


class FeatureMapScene(Scene):
    """One filter at a time, and what all of them make."""

    trace: FeatureMapTrace

    def __init__(self, trace: FeatureMapTrace, *, theme: str = "light", width: float = 840) -> None:
        super().__init__(trace, theme=theme, width=width)
        self.layout = place = layout(trace, width)
        self.height = place.height
        self.maps = Maps(self.theme, trace)
        self.block = FilterBlock(self.theme, trace, place.filter)
        self.stack = Stack(self.maps, trace, place.stack)
        rows, columns = trace.output.shape[1:]
        large, window = place.map, self.block.window
        self.lattices = place.thumbs.lattices(len(trace))
        self.targets = (
            Lattice(large.x, large.y, place.map_cell, place.map_cell, columns, rows),
            Lattice(window.x, window.y, window.width, window.height, 1, 1),
        )
        high, wide = trace.image.shape[:2]
        picture = place.picture
        self.panels = (
            Panel("image", picture.x, picture.y, picture.width, picture.height, high, wide),
            Panel("map", large.x, large.y, large.width, large.height, rows, columns),
        )
        self._numbers = max(rows, columns) <= _NUMBERED and place.map_cell >= _SMALLEST

    @cached_property
    def _levels(self) -> Pixels:
        levels: Pixels = np.rint(self.trace.image.clip(0, 255)).astype(np.uint8)
        return levels

    def ground(self) -> list[Mark]:
        """The picture, the stack, all small maps and the headings of what changes."""
        theme, place, trace = self.theme, self.layout, self.trace
        picture = place.picture
        many = "1 map" if len(trace) == 1 else f"{len(trace)} maps"
        marks: list[Mark] = [
            *self._heading(MARGIN + PICTURE / 2, "picture", shape_text(trace.image.shape)),
            *self._heading(place.stack.centre, "stack", many),
            Box(picture.x - 1, picture.y - 1, picture.width + 2, picture.height + 2,
                frame=theme.line),
            Photo(picture.x, picture.y, picture.width, picture.height, self._levels),
            Text(picture.centre, picture.bottom + 18,
                 f"input {(3, *trace.image.shape[:2])}", 11, theme.quiet),
            Text(place.filter.x - 11, place.filter.y + 41, "⋆", 20, theme.quiet),
            Text(place.filter.x + place.filter.width + 11, place.filter.y + 41, "=", 18,
                 theme.quiet),
        ]  # fmt: skip
        return [*marks, *self.stack.ground(), *self._small()]

    def _heading(self, x: float, title: str, shape: str) -> list[Mark]:
        return [
            Text(x, TITLE, title, 14, self.theme.text, bold=True),
            Text(x, SUBTITLE, shape, 11, self.theme.quiet),
        ]

    def _small(self) -> list[Mark]:
        """All maps, small, with their names and the responses at the chosen place."""
        theme, thumbs, trace = self.theme, self.layout.thumbs, self.trace
        y = self.layout.thumbs_title
        title = f"all {len(trace)} maps" if len(trace) > 1 else "the map"
        hint = "click one to see its filter; " if len(trace) > 1 else ""
        if trace.point is None:
            hint += "click the large map to look at one place in all"
        else:
            hint += "click the patch found here to go back to the best matches"
        after = MARGIN + text_width(title, 13, bold=True) + 12
        marks: list[Mark] = [
            Text(MARGIN, y, title, 13, theme.text, bold=True, align="left"),
            Text(after, y, hint, 11, theme.quiet, align="left"),
        ]
        names = [feature.name for feature in trace.maps]
        size = grids.fitting_size(names, thumbs.pitch - 2, 10) or grids.SMALLEST_TEXT
        for index, feature in enumerate(trace.maps):
            area = thumbs.area(index)
            marks += self.maps.framed(index, area)
            if thumbs.worded:
                below = area.bottom + 11
                marks.append(Text(area.centre, below, feature.name, size, theme.quiet))
                if trace.point is not None:
                    value = trace[index].value
                    ink = sign_ink(theme, value)
                    marks.append(Text(area.centre, below + 13, signed(value), 10, ink, bold=True))
        return marks

    def reached(self, step: int) -> list[Mark]:
        """Nothing: every map is there from the start."""
        return []

    def overlays(self, step: int) -> list[Overlay]:
        """The filter, its map, and where it is in the stack and among the small maps."""
        now, thumbs = self.trace[step], self.layout.thumbs
        area = thumbs.area(step)
        shown = [
            self.block.overlay(now),
            self._large(now),
            *self.stack.marked(step),
            parts.framed(self.theme, area.x, area.y, area.width, area.height),
            *self._window(now),
            self._status(now),
        ]
        return shown

    def _large(self, step: FilterStep) -> Overlay:
        """The map of this filter, its colour scale and the place that is looked at."""
        theme, place, (row, column) = self.theme, self.layout, step.place
        area, cell = place.map, place.map_cell
        rows, columns = step.map.shape
        marks = self._heading(area.centre, f"map {step.index + 1}", shape_text((rows, columns)))
        if self._numbers:
            colors = theme.signed_colors(step.map, step.limit)
            marks += NumberSheet(theme, area.x, area.y, cell, step.map, colors).whole()
            marks += parts.framed(
                theme, area.x + column * cell, area.y + row * cell, cell + 1, cell + 1
            ).marks
        else:
            marks += self.maps.framed(step.index, area)
            marks += parts.framed_pixels(
                theme, area.x + column * cell, area.y + row * cell, cell, cell
            ).marks
        beyond = step.limit < float(np.abs(step.map).max())
        marks += parts.scale_bar(theme, area.centre, area.bottom + 12, step.limit, beyond=beyond)
        left = min(area.x - 5, area.centre - 130)
        width = 2 * (area.centre - left)
        return Overlay(left, 8, width, area.bottom + 36 - 8, marks)

    def _window(self, step: FilterStep) -> list[Overlay]:
        """What is read for this response, on the picture, without padding."""
        area = self.layout.picture
        scale = area.width / self.trace.image.shape[1]
        inside = [
            [index for index in indices if 0 <= index < size]
            for indices, size in zip(step.window, self.trace.image.shape, strict=False)
        ]
        if not all(inside):
            return []
        rows, columns = inside
        return [
            parts.framed_pixels(
                self.theme, area.x + columns[0] * scale, area.y + rows[0] * scale,
                len(columns) * scale, len(rows) * scale,
            )
        ]  # fmt: skip

    def _status(self, step: FilterStep) -> Overlay:
        y = self.height - 16
        row, column = step.place
        marks = parts.status_line(
            self.theme, MARGIN, y, (step.index, step.count),
            f"output[{step.index}, {row}, {column}] = {signed(step.value)}", step.reads,
        )  # fmt: skip
        return Overlay(MARGIN, y - 10, self.width - 2 * MARGIN, 20, marks)


def feature_map_scene(
    trace: FeatureMapTrace, *, theme: str = "light", width: float = 840
) -> FeatureMapScene:
    """The picture of several filters on a colour picture."""
    return FeatureMapScene(trace, theme=theme, width=width)
