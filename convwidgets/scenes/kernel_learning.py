"""The picture of a kernel that is learned: weights, gradient, maps and the way so far."""

import numpy as np

from convwidgets.scenes import grids, parts
from convwidgets.scenes.feature_maps_layout import Area
from convwidgets.scenes.grids import Grid, Lettering
from convwidgets.scenes.kernel_learning_charts import LossChart, WeightChart, heading
from convwidgets.scenes.kernel_learning_layout import (
    CHART,
    CHART_TALL,
    CHART_X,
    MAP,
    SECOND,
    SECOND_TITLE,
    SUBTITLE,
    TITLE,
    TOP,
    gap_middle,
    kernel_grid,
    kernel_middle,
    map_area,
    map_middle,
    timeline,
)
from convwidgets.scenes.kernel_learning_words import Words
from convwidgets.scenes.marks import Box, Mark, Photo, Text
from convwidgets.scenes.scene import Overlay, Panel, Scene
from convwidgets.trace.kernel_learning import LearningTrace
from convwidgets.trace.numbers import number
from convwidgets.trace.records import Array

# Shades on each side of zero.
_SHADES = 60
_LEARNED, _GRADIENT, _HIDDEN = range(3)
_PICTURE, _OUTPUT, _TARGET, _DIFFERENCE = range(4)


class LearningScene(Scene):
    """A kernel on its way to a hidden one."""

    trace: LearningTrace

    def __init__(self, trace: LearningTrace, *, theme: str = "light", width: float = 840) -> None:
        super().__init__(trace, theme=theme, width=width)
        shape = trace.hidden.shape
        self._grids = [kernel_grid(index, shape) for index in range(3)]
        self._maps = [map_area(0, trace.x.shape)]
        self._maps += [map_area(index, trace.target.shape) for index in (1, 2, 3)]
        time = timeline(trace)
        self.loss = LossChart(self.theme, trace, time, TOP)
        self.weights = WeightChart(self.theme, trace, time, SECOND)
        self.words = Words(self.theme, trace, width)
        self.height = self.words.height
        self.lattices = (*time.lattices(TOP), *time.lattices(SECOND))
        self.targets = tuple(grid.lattice() for grid in self._grids)
        self._palette = self.theme.signed_colors(np.linspace(-1, 1, 2 * _SHADES + 1), 1.0)
        self._weight_limit = grids.limit_of(trace.hidden) or grids.limit_of(trace.path[0])
        self._slope_limit = grids.limit_of(trace.gradients[0])
        self._map_limit = grids.limit_of(trace.target)
        self.panels = (
            *(
                Panel(name, grid.x, grid.y, grid.width, grid.height, grid.rows, grid.columns)
                for name, grid in zip(("kernel", "gradient", "hidden"), self._grids, strict=True)
            ),
            *(
                Panel(name, area.x, area.y, area.width, area.height, *values.shape)
                for name, area, values in zip(
                    ("picture", "output", "target", "difference"),
                    self._maps,
                    (trace.x, *[trace.target] * 3),
                    strict=True,
                )
                if name != "picture"
            ),
        )

    # ------------------------------------------------------------------ ground

    def ground(self) -> list[Mark]:
        """Headings, the hidden kernel, picture and target, and the charts' scales."""
        theme, trace = self.theme, self.trace
        hidden = self._grids[_HIDDEN]
        marks: list[Mark] = []
        for index, (title, note) in enumerate(
            (
                ("learned kernel", "click a weight"),
                ("gradient", "of the loss"),
                ("hidden kernel", "made the target"),
            )
        ):
            marks += self._heading(kernel_middle(index), TITLE, title, note)
        marks += [
            self._rate(),
            *parts.signed_grid(theme, hidden, trace.hidden, 13, limit=self._weight_limit),
            *parts.framed_cells(theme, hidden, *trace.weight).marks,
        ]
        for index, title in enumerate(("picture", "output now", "target", "difference")):
            marks.append(parts.title(theme, map_middle(index), SECOND_TITLE, title, MAP))
        for left, sign in ((1, "−"), (2, "=")):
            middle = (map_middle(left) + map_middle(left + 1)) / 2
            marks.append(Text(middle, SECOND + MAP / 2, sign, 14, theme.quiet))
        picture = theme.grey_colors(trace.image, *grids.range_of(trace.image), full=True)
        marks += self._framed(_PICTURE, Photo(*self._place(_PICTURE), picture))
        marks += self._framed(_TARGET, self._photo(_TARGET, trace.target))
        bar = (map_middle(1) + map_middle(3)) / 2
        if self._map_limit:
            marks += parts.scale_bar(theme, bar, SECOND + MAP + 13, self._map_limit)
        marks += heading(theme, TITLE, "loss", "mean of the squared differences")
        count = trace.hidden.size
        many = "the weight" if count == 1 else f"the {count} weights"
        marks.append(parts.title(theme, CHART_X + CHART / 2, SECOND_TITLE, many, CHART))
        marks += [*self.loss.ground(), *self.weights.ground(), *self._axis()]
        return [*marks, *self.words.ground()]

    def _heading(self, x: float, y: float, title: str, note: str) -> list[Mark]:
        return [
            parts.title(self.theme, x, y, title, 160),
            Text(x, y + SUBTITLE - TITLE, note, 11, self.theme.quiet),
        ]

    def _rate(self) -> Text:
        """``− 0.1 ×`` between the kernel and its gradient."""
        text = f"− {number(self.trace.rate)} ×"
        size = grids.fitting_size([text], 46, 14) or grids.SMALLEST_TEXT
        return Text(gap_middle(0), TOP + 66, text, size, self.theme.quiet)

    def _axis(self) -> list[Mark]:
        """The numbers of the updates under the charts."""
        theme, y = self.theme, SECOND + CHART_TALL + 13
        last = self.trace.marks[-1]
        marks: list[Mark] = [Text(CHART_X, y, "0", 10, theme.quiet)]
        if last:
            marks += [
                Text(CHART_X + CHART / 2, y, "updates", 10, theme.quiet),
                Text(CHART_X + CHART, y, f"{last:,}", 10, theme.quiet, align="right"),
            ]
        return marks

    def _place(self, index: int) -> tuple[float, float, float, float]:
        area = self._maps[index]
        return area.x, area.y, area.width, area.height

    def _photo(self, index: int, values: Array) -> Photo:
        limit = self._map_limit
        shares = values / limit if limit else np.sign(values)
        levels = (np.rint(shares.clip(-1, 1) * _SHADES) + _SHADES).astype(np.uint8)
        return Photo(*self._place(index), levels, self._palette)

    def _framed(self, index: int, photo: Photo) -> list[Mark]:
        area = self._maps[index]
        rim = _rim(area)
        return [Box(rim.x, rim.y, rim.width, rim.height, frame=self.theme.line), photo]

    # -------------------------------------------------------------------- steps

    def reached(self, step: int) -> list[Mark]:
        """Both charts as far as this step."""
        return [*self.loss.reached(step), *self.weights.reached(step)]

    def overlays(self, step: int) -> list[Overlay]:
        """The weights and the gradient, what they make, and the sum of the chosen weight."""
        now = self.trace[step]
        return [
            self._kernel(_LEARNED, now.kernel, self._weight_limit),
            self._kernel(_GRADIENT, now.gradient, self._slope_limit),
            self._map(_OUTPUT, now.output),
            self._map(_DIFFERENCE, now.difference),
            self.loss.now(step),
            self.weights.now(step),
            *self.words.overlays(now),
        ]

    def _kernel(self, index: int, values: Array, limit: float) -> Overlay:
        """Nine numbers to two decimals, the chosen one framed."""
        theme, grid = self.theme, self._grids[index]
        letters = _letters(grid, values)
        marks = grids.numbered(grid, values, theme.signed_colors(values, limit), letters, theme)
        marks += parts.framed_cells(theme, grid, *self.trace.weight).marks
        out = parts.FRAME - 1
        size = grid.width + 1 + 2 * out, grid.height + 1 + 2 * out
        return Overlay(grid.x - out, grid.y - out, *size, marks)

    def _map(self, index: int, values: Array) -> Overlay:
        rim = _rim(self._maps[index])
        marks = self._framed(index, self._photo(index, values))
        return Overlay(rim.x, rim.y, rim.width, rim.height, marks)


def _rim(area: Area) -> Area:
    return Area(area.x - 1, area.y - 1, area.width + 2, area.height + 2)


def _letters(grid: Grid, values: Array) -> Lettering:
    """Two decimals where they fit, so that weights are seen to come to rest."""
    letters = Lettering(13.0, 2)
    size = grids.fitting_size([letters(float(v)) for v in values.ravel()], grid.cell - 5, 13)
    return Lettering(size, 2) if size else parts.grid_letters(grid, values, 13)


def learning_scene(
    trace: LearningTrace, *, theme: str = "light", width: float = 840
) -> LearningScene:
    """The picture of a kernel that is learned."""
    return LearningScene(trace, theme=theme, width=width)
