"""Checks of lesson 04: kernels and what they do."""

from ._lesson04_code import EDGE_MAGNITUDE, SMOOTH_KERNEL
from ._lesson04_edges import MAGNITUDE, NEGATIVE, OUTER
from ._lesson04_means import DIVISOR, PASSES, STRIPES
from ._lesson04_motion import MOTION
from ._lesson04_overshoot import OVERSHOOT
from ._lesson04_sharpen import DIFFERENCE, GENTLE
from ._lesson04_weights import FLAT, IDENTITY, WHICH

QUESTIONS = (
    FLAT,
    IDENTITY,
    DIVISOR,
    PASSES,
    OUTER,
    NEGATIVE,
    MAGNITUDE,
    WHICH,
    DIFFERENCE,
    OVERSHOOT,
    STRIPES,
    SMOOTH_KERNEL,
    EDGE_MAGNITUDE,
    MOTION,
    GENTLE,
)
"""In teaching order."""
