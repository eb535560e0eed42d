"""What a picture has to know of all shifts before it can show one of them."""

import numpy as np

from convwidgets.scenes import grids
from convwidgets.scenes.parts import Pixels
from convwidgets.scenes.theme import Theme
from convwidgets.trace.equivariance import ShiftTrace
from convwidgets.trace.equivariance_step import ShiftStep, Verdict
from convwidgets.trace.records import Array

#: Larger outputs are never shown as numbers.
_FEW = 1024


class Survey:
    """One range of colours for all steps, and what each of them shows.

    Nothing else of the steps is kept: the arrays of all steps of a large
    picture would be a hundred megabytes.

    Parameters
    ----------
    trace : ShiftTrace
        Every shift.
    theme : Theme
        Colours.

    Attributes
    ----------
    grey : bool
        Whether the outputs are grey levels, as the input is.
    limit, gap : float
        The largest magnitude of an output and of a difference.
    verdicts : list
        What each step shows.
    framed : bool
        Whether some step draws a frame around what sees the same cells either way.
    outputs, differences : ndarray
        Every number that is written into a cell in some step.
    """

    def __init__(self, trace: ShiftTrace, theme: Theme) -> None:
        self.theme = theme
        low, high = grids.range_of(trace.input)
        self.grey = not trace.convolves and low >= 0
        zeros = trace.padding_mode == "zeros"
        self._range = (min(low, 0.0), max(high, 0.0)) if zeros else (low, high)
        self.verdicts: list[Verdict] = []
        self.limit = self.gap = 0.0
        self.framed = False
        outputs: list[Array] = [np.zeros(1)]
        differences: list[Array] = [np.zeros(1)]
        for step in trace:
            self.verdicts.append(step.verdict)
            self.limit = max(self.limit, grids.limit_of(step.first, step.last))
            self.gap = max(self.gap, grids.limit_of(step.difference))
            self.framed = self.framed or framed(step)
            if step.first.size <= _FEW:
                outputs.append(step.first.ravel())
                differences.append(step.difference.ravel())
        self.outputs, self.differences = np.concatenate(outputs), np.concatenate(differences)

    def input_colors(self, values: Array) -> Pixels:
        """Grey levels; from black to white where cells are too small for numbers."""
        return self.theme.grey_colors(values, *self._range, full=max(values.shape) > 16)

    def output_colors(self, values: Array) -> Pixels:
        """Grey levels, or the zero-centred colours."""
        if self.grey:
            return self.input_colors(values)
        return self.theme.signed_colors(values, self.limit)

    def difference_colors(self, values: Array) -> Pixels:
        """The zero-centred colours."""
        return self.theme.signed_colors(values, self.gap)


def framed(step: ShiftStep) -> bool:
    """Whether some cells of this step, and not all, see the same cells either way round."""
    whole = tuple((0, n) for n in step.first.shape)
    # Where the output cannot move by as much, cells do not see the same anywhere.
    return step.whole and step.inner != whole and all(start < end for start, end in step.inner)
