"""Where the parts of the picture of a convolution as a matrix product stand.

Everything is decided from the shapes alone, once for a trace.  Where the patch
matrix fits beside the other parts in cells that hold numbers, it stands there,
the output row under its columns as in a written matrix product; otherwise it
lies below them, over the whole width, wrapped into bands.
"""

from typing import Any

from convwidgets.scenes.im2col_below import below
from convwidgets.scenes.im2col_beside import LARGEST_INPUT, beside
from convwidgets.scenes.im2col_places import NUMBERED, Layout
from convwidgets.trace.im2col import Im2colTrace
from convwidgets.trace.im2col_patches import Patches


def layout(trace: Patches[Any], width: float) -> Layout:
    """Where everything stands."""
    forward = isinstance(trace, Im2colTrace)
    for side in range(int(LARGEST_INPUT), int(NUMBERED) - 1, -1):
        for cell in (LARGEST_INPUT, float(side)):
            found = beside(trace, width, float(side), cell, forward=forward)
            if found is not None:
                return found
    return below(trace, width, forward=forward)
