"""Checks of lesson 12: what nn.Conv2d does."""

from ._lesson12_code import CLASS_CALL, CLASS_SHAPES, COUNT, TRANSLATE
from ._lesson12_layers import BATCH, BOUND, DEPTHWISE, GROUPED, SAME, WEIGHTS
from ._lesson12_network import BATCH_NORM, FLATTENED, SHORTCUT, WRONG_LAYER

QUESTIONS = (
    BATCH,
    WEIGHTS,
    GROUPED,
    DEPTHWISE,
    SAME,
    BOUND,
    CLASS_SHAPES,
    CLASS_CALL,
    TRANSLATE,
    WRONG_LAYER,
    FLATTENED,
    BATCH_NORM,
    SHORTCUT,
    COUNT,
)
"""In teaching order."""
