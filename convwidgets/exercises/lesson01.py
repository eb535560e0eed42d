"""Checks of lesson 01: convolution in one dimension."""

from ._lesson01_code import BY_HAND
from ._lesson01_meaning import MEAN, NAME, RISE, SIGN
from ._lesson01_sizes import FULL_LENGTH, LENGTH, MODE
from ._lesson01_step import STEP
from ._lesson01_tasks import FULL_BY_HAND, SMOOTHER
from ._lesson01_values import FLIPPED, FULL, SAME_LAST, VALUE

QUESTIONS = (
    VALUE,
    SIGN,
    RISE,
    NAME,
    FLIPPED,
    SAME_LAST,
    FULL,
    LENGTH,
    FULL_LENGTH,
    MODE,
    MEAN,
    BY_HAND,
    FULL_BY_HAND,
    SMOOTHER,
    STEP,
)
