"""The curves of the whole network: who reads whom, and what makes the largest score."""

from collections.abc import Mapping
from itertools import product

import numpy as np

from convwidgets.scenes import grids, parts
from convwidgets.scenes.marks import Line, Mark
from convwidgets.scenes.pipeline_colours import MIST, Point, curves
from convwidgets.scenes.pipeline_columns import Column
from convwidgets.scenes.scene import Overlay
from convwidgets.scenes.theme import Theme, hexed, mix
from convwidgets.trace.pipeline import PipelineTrace

# A product smaller than this share of the largest one has no curve.
_LEAST = 1 / 20


def joined(theme: Theme, left: Column, right: Column) -> list[Line]:
    """Who reads whom; fainter than the frames of the maps, so that the maps stay in front."""
    if right.stage.kind == "flatten":
        each = right.count // left.count
        pairs = [(i // each, i) for i in range(right.count)]
    elif right.stage.kind in ("conv", "dense"):
        pairs = list(product(range(left.count), range(right.count)))
    else:
        pairs = [(i, i) for i in range(left.count)]
    # The more there are, the fainter, or a grey mist would be the first thing one sees.
    many = len(pairs) > MIST
    share = 0.8 if len(pairs) > 4 * MIST else 0.65 if many else 0.45
    ends = [_ends(left, right, *pair) for pair in pairs]
    return [curves(ends, mix(theme.line, theme.ground, share), 0.6 if many else 1.0)]


def products_fan(theme: Theme, trace: PipelineTrace, columns: Mapping[str, Column]) -> Overlay:
    """What each value adds to the largest score, or takes from it."""
    left, right = columns["flatten"], columns["dense"]
    said = int(trace.stages["dense"].values.argmax())
    weights = np.asarray(trace.network.parameters["dense.weight"][said], dtype=np.float64)
    products = weights * trace.stages["flatten"].values
    limit = grids.limit_of(products)
    colors = theme.signed_colors(products, limit)
    # the largest last, over the others
    marks: list[Mark] = [
        parts.link(*_ends(left, right, i, said), hexed(colors[i]), 1.0)
        for i in np.argsort(abs(products), kind="stable")
        if abs(products[i]) > limit * _LEAST
    ]
    x, y = left.right + 2, left.top(0) - 1
    return Overlay(x, y, right.x - x - 1, left.count * left.pitch + 2, marks)


def _ends(left: Column, right: Column, one: int, other: int) -> tuple[Point, Point]:
    """Where the curve from a map to one that reads it begins and ends."""
    return (left.right + 3, left.middle(one)), (right.x - 3, right.middle(other))
