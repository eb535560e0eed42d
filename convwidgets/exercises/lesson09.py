"""Checks of lesson 09: the whole network."""

from ._lesson09_code import COMBINE, FORWARD, RELU, SOFTMAX
from ._lesson09_meaning import BEND, BLANK, ORDER, PARTS, SHIFTED, SURE
from ._lesson09_sizes import COLLAPSED, DENSE, FIELD, FLATTENED, PARAMETERS, STACK_PARAMETERS
from ._lesson09_values import COMBINED
from ._lesson09_values import RELU as RELU_VALUES
from ._lesson09_values import SOFTMAX as SOFTMAX_VALUE

QUESTIONS = (
    PARAMETERS,
    RELU_VALUES,
    ORDER,
    FLATTENED,
    DENSE,
    SOFTMAX_VALUE,
    FIELD,
    PARTS,
    BLANK,
    SURE,
    SHIFTED,
    COMBINED,
    COLLAPSED,
    STACK_PARAMETERS,
    BEND,
    RELU,
    SOFTMAX,
    FORWARD,
    COMBINE,
)
