"""Checks of lesson 11: convolution as one matrix product."""

from ._lesson11_code import IM2COL, PRODUCT, ROWS
from ._lesson11_cost import COST, FFT, SAME
from ._lesson11_matrix import ADJOINT, COLUMN, FACTOR, OVERLAPS, ROW, SHAPE

QUESTIONS = (
    ROW,
    COLUMN,
    SHAPE,
    FACTOR,
    COST,
    SAME,
    OVERLAPS,
    ADJOINT,
    IM2COL,
    PRODUCT,
    FFT,
    ROWS,
)
"""In teaching order."""
