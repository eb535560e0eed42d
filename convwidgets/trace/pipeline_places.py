"""Where a value of one stage is found in another: the same place, as far as there is one."""

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from convwidgets.trace.pipeline_stages import STAGES, Stage
from convwidgets.trace.pooling import pool2d_trace

if TYPE_CHECKING:
    from convwidgets.trace.pipeline import PipelineTrace

# Map, row and column; or the place in a row of values.
_Place = tuple[int, ...]


def place_in(trace: "PipelineTrace", step: int, stage: Any) -> dict[str, Any]:
    """The settings `channel` and `position` that show at `stage` what a step shows.

    Maps of the same size keep row and column, and a ReLU, a pooling and the
    flattening also the map: a pooled value comes from its largest cell, and a
    cell goes into the window around it.  A score is made of all values and a
    probability of all scores, but class belongs to class.  Where there is
    nothing of this kind, `position` is None, the first.

    Examples
    --------
    >>> from convwidgets.trace.pipeline import pipeline_trace
    >>> trace = pipeline_trace(3, stage="flatten", position=7)
    >>> place_in(trace, 7, "pool2"), place_in(trace, 7, "dense")
    ({'channel': 1, 'position': (1, 1)}, {'channel': 0, 'position': None})
    """
    nowhere = {"channel": trace.channel, "position": None}
    seen = trace.seen
    if seen is None or not isinstance(stage, str) or stage not in STAGES:
        return nowhere
    start, end = seen.index, STAGES.index(stage)
    place = seen.position(step)
    at: _Place | None = (trace.channel, *place) if seen.maps else place
    move, way = (_up, 1) if start <= end else (_down, -1)
    for one, other in pairwise(STAGES[i] for i in range(start, end + way, way)):
        at = at and move(trace.stages[one], trace.stages[other], at)
    if at is None:
        return nowhere | {"channel": _nearest(trace.channel, trace.stages[stage])}
    if trace.stages[stage].maps:
        return {"channel": at[0], "position": at[1:]}
    return {"channel": trace.channel, "position": at[0]}


def _down(stage: Stage, below: Stage, at: _Place) -> _Place | None:
    """The value below that `at` comes from, or the one in the middle of those it reads."""
    match stage.kind:
        case "dense":
            return None
        case "flatten":
            return tuple(map(int, np.unravel_index(at[0], below.values.shape)))
        case "pool":
            origin = pool2d_trace(below.values[at[0]])[at[1] * stage.size[1] + at[2]].origin
            assert origin is not None  # a maximum stands somewhere
            return at[0], *origin
        case "conv":
            return _nearest(at[0], below), *at[1:]
    return at


def _up(below: Stage, stage: Stage, at: _Place) -> _Place | None:
    """The value that `at` goes into, or the one whose window has it in the middle."""
    match stage.kind:
        case "dense":
            return None
        case "flatten":
            return (int(np.ravel_multi_index(at, below.values.shape)),)
        case "pool":
            return at[0], at[1] // 2, at[2] // 2
        case "conv":
            return _nearest(at[0], stage), *at[1:]
    return at


def _nearest(channel: int, stage: Stage) -> int:
    """The map of this number, or the last one; the way through the digit forgets none."""
    return channel if stage.maps < 2 else min(channel, stage.maps - 1)
