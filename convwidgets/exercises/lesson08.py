"""Checks of lesson 08: receptive fields."""

from ._lesson08_effective import FIRST_CELL, FUNCTION, MEANING, PROFILE
from ._lesson08_fields import DEPTH, DILATION, POOL, STACK, STRIDE, WEIGHTS, WHERE

QUESTIONS = (
    STACK,
    STRIDE,
    POOL,
    WHERE,
    DILATION,
    FIRST_CELL,
    PROFILE,
    DEPTH,
    WEIGHTS,
    MEANING,
    FUNCTION,
)
