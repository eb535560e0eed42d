"""Checks of lesson 07: pooling and equivariance."""

from ._lesson07_code import AVERAGE_POOL, MAX_POOL, SHIFT
from ._lesson07_shifts import FOLLOW, PARTLY, RING, SHIFTED, UNSEEN, WORDS
from ._lesson07_sizes import CEIL, DIVIDE, DROPPED, GLOBAL_SIZE, SIZE
from ._lesson07_values import CORNER, LARGEST, WEIGHTS

QUESTIONS = (
    LARGEST,
    SIZE,
    DROPPED,
    CEIL,
    DIVIDE,
    CORNER,
    WEIGHTS,
    WORDS,
    FOLLOW,
    SHIFTED,
    UNSEEN,
    PARTLY,
    GLOBAL_SIZE,
    RING,
    MAX_POOL,
    AVERAGE_POOL,
    SHIFT,
)
