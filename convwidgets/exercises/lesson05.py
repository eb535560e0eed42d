"""Checks of lesson 05: stride, padding, dilation and the output size."""

from ._lesson05_code import LEFT_OVER_BY_HAND, OUTPUT_SIZE, SAME_SIDES
from ._lesson05_cost import BACK, COST, DOUBLING, GROUPED, INVERSE, WHOLE
from ._lesson05_padding import CORNER, EVEN, REFLECT, SAME, SAME_STRIDED, UNEVEN
from ._lesson05_sizes import (
    DILATED,
    HALVED,
    HALVES,
    LARGEST_KERNEL,
    LEFT_OVER,
    SPAN,
    STRIDED,
)

QUESTIONS = (
    LEFT_OVER,
    STRIDED,
    HALVED,
    HALVES,
    CORNER,
    REFLECT,
    SAME,
    EVEN,
    UNEVEN,
    SAME_STRIDED,
    LARGEST_KERNEL,
    SPAN,
    DILATED,
    WHOLE,
    COST,
    BACK,
    INVERSE,
    DOUBLING,
    GROUPED,
    OUTPUT_SIZE,
    LEFT_OVER_BY_HAND,
    SAME_SIDES,
)
"""In teaching order."""
