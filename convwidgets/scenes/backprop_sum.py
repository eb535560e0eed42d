"""The sum of one entry of a gradient, and above each product the output it belongs to."""

import math
from dataclasses import replace

import numpy as np

from convwidgets.scenes import parts
from convwidgets.scenes.arithmetic import Arithmetic
from convwidgets.scenes.backprop_words import met_name
from convwidgets.scenes.marks import Box, Mark, Picture, Text
from convwidgets.scenes.theme import Theme, mix, rgb
from convwidgets.trace.backprop import BackpropTrace
from convwidgets.trace.backprop_step import BackpropStep, Meeting, indexed
from convwidgets.trace.records import ConvStep

_NAME, _NAMES = 10.0, 15.0  # letters, and the pitch of their lines
_TALL, _COARSEST, _AIR = 38.0, 12.0, 7.0  # of a small picture, its cells and its surroundings


class MeetingSum(Arithmetic):
    """Writes the sum of each entry, with a small picture of where each product comes from.

    In the pictures the window of one output lies on the input: for a weight the
    window moves and its cell with it, for an input cell the window moves over it.

    Parameters
    ----------
    trace : BackpropTrace
        What is summed.
    x, y, width : float
        Where the block lies.
    theme : Theme
        Colours.
    """

    def __init__(
        self, trace: BackpropTrace, x: float, y: float, width: float, theme: Theme
    ) -> None:
        super().__init__(trace.correlation, x, y, width, theme)
        self.backprop = trace
        shape = trace.forward.padded.shape
        lines = 1 if self.summary else math.ceil(trace.correlation.weights.size / self.columns)
        self._scale = math.floor(min(min(_TALL, self.pitch - 8) / max(shape), _COARSEST))
        self._pictures = lines == 1 and not self.summary and trace.sums.by != "bias"
        above = 0.0
        if self._pictures:
            above = 2 * _NAMES + shape[0] * self._scale + 2 * _AIR - 6
        elif not self.summary:
            above = _NAMES
            self.line_height += _NAMES
        self._first += above
        self.height = self._first + lines * self.line_height - 18
        if lines > 1:
            self.height -= _NAMES
        self._middle = y + self._first + (lines - 1) * self.line_height / 2

    def status(self, step: ConvStep) -> list[Mark]:
        """Said by `entry`, which knows what the sum is."""
        return []

    def entry(self, step: BackpropStep) -> list[Mark]:
        """The whole block for one step."""
        at = (step.index, step.count)
        marks = parts.status_line(
            self.theme, self.x, self.y + 14, at, f"∂L/∂{step.name}", read_by(step)
        )
        for mark in self.marks(step.sum):
            marks.append(mark)
            if isinstance(mark, Text) and "×" in mark.text:
                meeting = step.meetings[len([m for m in marks if _is_term(m)]) - 1]
                if meeting.output is None:
                    marks[-1] = replace(mark, color=self.theme.quiet)
                marks += self._origin(mark.x, mark.y, meeting, step)
        return marks

    def _origin(self, x: float, y: float, meeting: Meeting, step: BackpropStep) -> list[Mark]:
        """Above a term: its output, the window with what met there, and the name of that."""
        theme = self.theme
        if meeting.output is None:
            return []
        output = indexed("out", meeting.output)
        if not self._pictures:
            return [Text(x, y - _NAMES - 3, output, _NAME, theme.quiet)]
        rows, columns = self.backprop.forward.padded.shape
        width, height = columns * self._scale, rows * self._scale
        left, top = round(x - width / 2), y - _NAMES - 3 - _AIR - height - 3
        return [
            Text(
                x,
                y - _NAMES - 3,
                met_name(self.backprop, step, meeting),
                _NAME,
                theme.text,
                bold=True,
            ),
            Box(left - 1, top - 1, width + 2, height + 2, frame=theme.line),
            Picture(left, top, width, height, self._window(meeting)),
            Text(x, top - _AIR - 3, output, _NAME, theme.quiet),
        ]

    def _window(self, meeting: Meeting) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
        """The padded input, the window of the output on it and the cell in question."""
        theme, forward = self.theme, self.backprop.forward
        cells = np.empty((*forward.padded.shape, 3), np.uint8)
        cells[...] = rgb(mix(theme.ground, theme.quiet, 0.14))
        outside = parts.padding_mask(forward.padding, forward.padded.shape)
        cells[outside] = rgb(mix(theme.ground, theme.quiet, 0.32))
        assert meeting.output is not None  # asked for with one only
        rows, columns = (
            [o * s + d * k for k in range(n)]
            for o, s, d, n in zip(
                meeting.output, forward.stride, forward.dilation, forward.kernel.shape, strict=True
            )
        )
        cells[np.ix_(rows, columns)] = rgb(mix(theme.ground, theme.accent, 0.5))
        cells[meeting.cell] = rgb(theme.text)
        return cells


def _is_term(mark: Mark) -> bool:
    return isinstance(mark, Text) and "×" in mark.text


def read_by(step: BackpropStep) -> str:
    """How many outputs an entry has to do with."""
    count = len(step.readers)
    outputs = f"{count} output{'' if count == 1 else 's'}"
    if step.gradient == "input":
        return f"read by {outputs}" if count else "read by no output"
    if step.gradient == "bias":
        return f"added to {outputs}"
    return f"used by {outputs}" + (", on a cell each" if count > 1 else "")
