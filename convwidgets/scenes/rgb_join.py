"""Where the three sums of a colour convolution meet: curves, plus, bias and the addition."""

import numpy as np

from convwidgets.scenes import parts
from convwidgets.scenes.marks import Box, Dots, Line, Mark, Text
from convwidgets.scenes.rgb_colours import channel_inks
from convwidgets.scenes.rgb_layout import ADDITION, MARGIN, Layout
from convwidgets.scenes.rgb_products import bold_letters, fitted, sign_ink, some_of
from convwidgets.scenes.rgb_sheets import Sheet
from convwidgets.scenes.scene import Overlay
from convwidgets.scenes.theme import Theme
from convwidgets.trace.channels import CHANNELS, ChannelStep, ChannelTrace
from convwidgets.trace.numbers import signed

_DOT = 11.0
_BIAS = 54.0  # from the plus up to the bias
_LINE = 19.0  # from one line of the addition to the next
_TERM, _RESULT = 64.0, 90.0


class Join:
    """The right-hand side of the picture.

    Parameters
    ----------
    theme : Theme
        Colours.
    trace : ChannelTrace
        What is added.
    place : Layout
        Where everything stands.
    maps : list of Sheet
        The three maps, from which the curves come.
    output : Sheet
        Where the sum goes.
    width : float
        Of the whole picture.
    """

    def __init__(
        self, theme: Theme, trace: ChannelTrace, place: Layout, maps: list[Sheet], output: Sheet,
        width: float,
    ) -> None:  # fmt: skip
        self.theme, self.trace, self.place = theme, trace, place
        self.maps, self.output = maps, output
        self._inks = channel_inks(theme)
        below = 0.0 if place.numbers else 34.0  # the colour scale
        self.x = min(output.x, width - MARGIN - ADDITION)
        self.y = output.y + output.height + below + 20
        self.width, self.height = ADDITION, 4 * _LINE + 46
        sums = [some_of(channel.output) for channel in trace.channels]
        terms = np.concatenate([*sums, [trace.bias]])
        self._letters = bold_letters(terms, _TERM, 14, plus=True)
        self._results = bold_letters(some_of(trace.output), _RESULT, 28)

    def ground(self) -> list[Mark]:
        """Curves into the plus, the bias above it, and the way on to the output."""
        theme, place = self.theme, self.place
        x, y = place.plus_x, place.middle
        marks: list[Mark] = [
            parts.link((sheet.right + 5, row), (x, y), ink, 2.0)
            for sheet, row, ink in zip(self.maps, place.rows, self._inks, strict=True)
        ]
        end = self.output.x - (19 if place.numbers else 7)
        onward = np.array([[x, y], [end, y]])
        marks += [
            Line(np.array([[x, y - _BIAS + 12], [x, y]]), theme.quiet, 1.5),
            Line(onward, theme.accent, 2.0),
            Dots(np.array([[x, y]]), theme.quiet, _DOT),
            Line(np.array([[x - 5, y], [x + 5, y]]), theme.ground, 2.0),
            Line(np.array([[x, y - 5], [x, y + 5]]), theme.ground, 2.0),
            Text(x, y - _BIAS - 14, "bias", 11, theme.quiet),
            Text(x, y - _BIAS, signed(self.trace.bias), 14, sign_ink(theme, self.trace.bias),
                 bold=True),
        ]  # fmt: skip
        return marks

    def addition(self, step: ChannelStep) -> Overlay:
        """The three sums and the bias under each other, the result large."""
        theme, right = self.theme, self.x + self.width
        names = [*CHANNELS, "bias"]
        inks = [*self._inks, theme.quiet]
        marks: list[Mark] = []
        for index, (name, ink, value) in enumerate(
            zip(names, inks, [*step.sums, step.bias], strict=True)
        ):
            y = self.y + 8 + index * _LINE
            marks.append(Text(self.x, y, name, 12, ink, align="left"))
            text, size = fitted(self._letters, value, _TERM)
            ink = sign_ink(theme, value)
            marks.append(Text(right, y, text, size, ink, bold=True, align="right"))
        y = self.y + 4 * _LINE
        marks.append(Box(self.x, y, self.width, 1, fill=theme.quiet))
        result, size = fitted(self._results, step.value, _RESULT)
        marks.append(Text(self.x, y + 24, "=", 20, theme.quiet, align="left"))
        marks.append(Text(right, y + 24, result, size, theme.accent, bold=True, align="right"))
        return Overlay(self.x, self.y, self.width, self.height, marks)
