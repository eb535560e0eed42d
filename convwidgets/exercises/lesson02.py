"""Checks of lesson 02: convolution in two dimensions."""

from ._lesson02_code import FOUR_LOOPS, STRIDE
from ._lesson02_design import LEFT_NEIGHBOUR
from ._lesson02_meaning import CONSTANT, DENSE, EQUIVARIANCE, SHARED
from ._lesson02_places import LAST_INDEX, SHAPE, WINDOW_END
from ._lesson02_sums import BIAS, BOX, FIRST_WINDOW, MEAN, PRODUCTS, SOBEL
from ._lesson02_values import EDGE, EDGE_FLIPPED, OUTLINE, VALUE, WHOLE

QUESTIONS = (
    LAST_INDEX,
    WINDOW_END,
    SHAPE,
    PRODUCTS,
    VALUE,
    EDGE,
    EDGE_FLIPPED,
    SOBEL,
    BOX,
    MEAN,
    FIRST_WINDOW,
    BIAS,
    WHOLE,
    OUTLINE,
    CONSTANT,
    LEFT_NEIGHBOUR,
    SHARED,
    DENSE,
    EQUIVARIANCE,
    FOUR_LOOPS,
    STRIDE,
)
