"""Checks of lesson 06: colour images and feature maps."""

from ._lesson06_channels import CELL, JOINED, ONE_MAP, PRODUCTS
from ._lesson06_code import LAYER, OUTPUT_SHAPE, PARAMETER_COUNT
from ._lesson06_colours import GREY
from ._lesson06_counts import BYTES, COST, DEEPER, PARAMETERS, PICTURE_SIZE
from ._lesson06_design import RED
from ._lesson06_layers import CHAIN, LAYER_SHAPE, MAPS, PICTURE_ORDER, WEIGHT_ORDER

QUESTIONS = (
    PICTURE_ORDER,
    ONE_MAP,
    PRODUCTS,
    CELL,
    JOINED,
    GREY,
    RED,
    MAPS,
    WEIGHT_ORDER,
    PARAMETERS,
    DEEPER,
    PICTURE_SIZE,
    LAYER_SHAPE,
    CHAIN,
    COST,
    BYTES,
    LAYER,
    PARAMETER_COUNT,
    OUTPUT_SHAPE,
)
"""In teaching order."""
