"""Checks of lesson 03: convolution or cross-correlation."""

from ._lesson03_code import CONVOLVE, TURN_BY_HAND
from ._lesson03_conventions import LAPLACIAN_SIGNS, LEARNED, SOBEL_PRINTED, TORCH
from ._lesson03_turns import AGREE, COMPLETE, PORT, PULSE, TURN
from ._lesson03_values import COMMUTES, SWAPPED, VALUE

QUESTIONS = (
    TURN,
    VALUE,
    PULSE,
    TORCH,
    PORT,
    SWAPPED,
    COMMUTES,
    AGREE,
    COMPLETE,
    SOBEL_PRINTED,
    LAPLACIAN_SIGNS,
    LEARNED,
    TURN_BY_HAND,
    CONVOLVE,
)
"""In teaching order."""
