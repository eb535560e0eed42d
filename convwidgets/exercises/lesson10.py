"""Checks of lesson 10: learning the kernel."""

from ._lesson10_code import GRAD_INPUT, GRAD_WEIGHT, NUMERIC
from ._lesson10_descent import DESCEND, FLAT, LARGEST_RATE, LOSS, SIGN, UPDATE
from ._lesson10_gradients import (
    BIAS,
    GRAD_OUT,
    INPUT_ENTRY,
    INPUT_SHAPE,
    RELU,
    ROTATE,
    WEIGHT_ENTRY,
)
from ._lesson10_training import BATCH, SEED, UPDATES, WHY, WRITERS

QUESTIONS = (
    LOSS,
    SIGN,
    UPDATE,
    DESCEND,
    LARGEST_RATE,
    FLAT,
    GRAD_OUT,
    WEIGHT_ENTRY,
    GRAD_WEIGHT,
    BIAS,
    INPUT_ENTRY,
    INPUT_SHAPE,
    ROTATE,
    GRAD_INPUT,
    NUMERIC,
    RELU,
    BATCH,
    UPDATES,
    WRITERS,
    SEED,
    WHY,
)
