"""A digit on its way through a whole network, and where any value in it comes from.

All values are those of `SmallCNN.forward`.  With no stage chosen a step is a
stage; with one chosen it is a value of one map, or of one row of values.
"""

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np

from convwidgets.core._checks import is_sequence, shown, whole_number
from convwidgets.core.digit_reading import read_digit
from convwidgets.core.errors import ConvError
from convwidgets.core.network import SmallCNN
from convwidgets.trace.convolution import conv2d_trace
from convwidgets.trace.pipeline_digit import ALL, known_digit, read_stage
from convwidgets.trace.pipeline_stages import STAGES, Stage, field_of, stages_of
from convwidgets.trace.pipeline_steps import (
    FlatStep,
    LargestStep,
    PixelStep,
    ReluStep,
    ScoreStep,
    ShareStep,
    StageStep,
    SumStep,
    ValueStep,
)
from convwidgets.trace.pipeline_words import told_of
from convwidgets.trace.pooling import PoolTrace, pool2d_trace
from convwidgets.trace.records import Array, ConvTrace
from convwidgets.trace.steps import Steps


@dataclass(frozen=True, eq=False)
class PipelineTrace(Steps[StageStep | ValueStep]):
    """Every step of a look into the network.

    Attributes
    ----------
    digit : ndarray, shape (8, 8)
        The ink.
    number, label : int or None
        Which test digit it is and what was meant; None for somebody's own.
    network : SmallCNN
        What reads it.
    stages : mapping of str to Stage
        Every stage with its values, in order.
    stage : str
        The stage whose values are the steps; ``'all'`` where the stages are.
    channel : int
        The map whose values are the steps, where the stage has several.
    chosen : int
        The step to begin with.
    output : ndarray, shape (10,)
        The probabilities.
    """

    digit: Array
    number: int | None
    label: int | None
    network: SmallCNN
    stages: MappingProxyType[str, Stage]
    stage: str
    channel: int
    chosen: int
    output: Array
    # one trace for each map below a convolution
    sums: tuple[ConvTrace, ...] = field(default=(), repr=False)
    pool: PoolTrace | None = field(default=None, repr=False)

    @property
    def predicted(self) -> int:
        """The class with the largest probability."""
        return int(self.output.argmax())

    @property
    def seen(self) -> Stage | None:
        """The stage chosen, with its values; None for the whole network."""
        return self.stages.get(self.stage)

    def position(self, step: int) -> Any:
        """The place of a step as the setting `position` has it; None in the whole network."""
        if self.seen is None:
            return None
        at = self.seen.position(step)
        return at if self.seen.maps else at[0]

    def __len__(self) -> int:
        if self.seen is None:
            return len(STAGES)
        return int(np.prod(self.seen.size))

    def _step(self, index: int) -> StageStep | ValueStep:
        stage = self.seen
        if stage is None:
            name = STAGES[index]
            return StageStep(index, len(self), name, told_of(self, self.stages[name]))
        at = stage.position(index)
        channel = (0 if stage.name == "input" else self.channel) if stage.maps else None
        whole = at if channel is None else (channel, *at)
        common: Any = {
            "index": index,
            "count": len(self),
            "stage": stage.name,
            "channel": channel,
            "position": at,
            "value": float(stage.values[whole]),
            "field": field_of(stage, at),
        }
        return self._worked(stage, index, whole, common)

    def _worked(
        self, stage: Stage, index: int, at: tuple[int, ...], common: dict[str, Any]
    ) -> ValueStep:
        given, below = self.network.parameters, self.stages[stage.below].values
        match stage.kind:
            case "conv":
                bias = float(given[f"{stage.name}.bias"][at[0]])
                return SumStep(**common, parts=tuple(s[index] for s in self.sums), bias=bias)
            case "relu":
                return ReluStep(**common, before=float(below[at]))
            case "pool":
                assert self.pool is not None  # made with the trace
                return LargestStep(**common, window=self.pool[index])
            case "flatten":
                channel, row, column = map(int, np.unravel_index(index, below.shape))
                return FlatStep(**common, source=(channel, row, column))
            case "dense":
                weights = np.asarray(given["dense.weight"][index], dtype=np.float64)
                return ScoreStep(
                    **common, values=below, weights=weights, products=below * weights,
                    bias=float(given["dense.bias"][index]),
                )  # fmt: skip
            case "softmax":
                return ShareStep(**common, scores=below, exponentials=np.exp(below - below.max()))
        return PixelStep(**common)


def pipeline_trace(
    digit: Any = 0,
    network: SmallCNN | None = None,
    *,
    stage: Any = ALL,
    channel: Any = 0,
    position: Any = None,
) -> PipelineTrace:
    """Trace a digit through a network.

    Parameters
    ----------
    digit : int or array_like, shape (8, 8) or (1, 8, 8)
        The number of a test digit, or ink from 0 to 1.
    network : SmallCNN, optional
        The shipped one by default.
    stage : str
        The stage whose values are the steps, a name in `STAGES`; ``'all'`` for
        the stages themselves.
    channel : int
        The map of this stage.
    position : int or pair of int, optional
        The value to begin with: (row, column), or the place in a row of values.

    Raises
    ------
    ConvError
        If there is no such digit, stage, map or place.

    Examples
    --------
    >>> trace = pipeline_trace(0, stage="pool1", channel=2)
    >>> len(trace), trace[0].place
    (16, 'pool1[2, 0, 0]')
    """
    ink, name = read_digit(digit), read_stage(stage)
    if network is not None and not isinstance(network, SmallCNN):
        raise ConvError(
            f"network is {shown(network)}; give a SmallCNN, or None for the trained one."
        )
    network = SmallCNN.trained() if network is None else network
    stages = stages_of(network, ink)
    channel = whole_number(channel, "channel", 0)
    number, label = known_digit(ink) or (None, None)
    seen = stages.get(name)
    sums: tuple[ConvTrace, ...] = ()
    pool = None
    if seen is not None and seen.maps:
        if seen.name != "input" and channel >= seen.maps:
            raise ConvError(
                f"channel is {channel}; {name} has {seen.maps} maps, 0 to {seen.maps - 1}."
            )
        below = stages[seen.below].values
        if seen.kind == "conv":
            weights = network.parameters[f"{name}.weight"][channel]
            sums = tuple(
                conv2d_trace(plane, weight, padding=1)
                for plane, weight in zip(below, weights, strict=True)
            )
        if seen.kind == "pool":
            pool = pool2d_trace(below[channel])
    return PipelineTrace(
        ink, number, label, network, MappingProxyType(stages), name, channel,
        _begin(seen, position), stages["softmax"].values, sums, pool,
    )  # fmt: skip


def _begin(stage: Stage | None, position: Any) -> int:
    """The step of a place, or the first; of the whole network the last."""
    if stage is None:
        if position is not None:
            raise ConvError(
                f"position is {shown(position)}, but no stage is chosen; give one as well, "
                "such as stage='conv2'."
            )
        return len(STAGES) - 1
    if position is None:
        return 0
    wanted = "(row, column)" if stage.maps else "one whole number"
    entries = tuple(position) if is_sequence(position) else (position,)
    if len(entries) != len(stage.size):
        raise ConvError(f"position is {shown(position)}; in {stage.name} it is {wanted}.")
    at = [whole_number(entry, "position", 0) for entry in entries]
    names = ("row", "column") if stage.maps else ("place",)
    for place, size, what in zip(at, stage.size, names, strict=True):
        if place >= size:
            raise ConvError(
                f"position has {what} {place}; {stage.name} has {size} {what}s, 0 to {size - 1}."
            )
    return int(np.ravel_multi_index(at, stage.size))
