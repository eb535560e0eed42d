"""What "same" means to two libraries: the padding they add and where their windows stop."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from convwidgets.core import same_padding
from convwidgets.core.errors import ConvError
from convwidgets.trace.output_size import Place, PlaceTrace, places_trace
from convwidgets.trace.records import Array, frozen
from convwidgets.trace.steps import Steps

#: What PyTorch says where it refuses.
REFUSAL = "padding='same' is not supported for strided convolutions"


@dataclass(frozen=True, slots=True, eq=False)
class SamePlace:
    """Where the windows of both libraries stand.

    Attributes
    ----------
    index, count : int
        This step and how many there are.
    torch, tensorflow : Place or None
        The window of each; None where a library has fewer outputs.
    summary : str
        What the two do, said at the first step; empty at the others.
    """

    index: int
    count: int
    torch: Place | None
    tensorflow: Place | None
    summary: str = ""

    def describe(self) -> str:
        """The text twin: one plain sentence that a screen reader can speak."""
        told = [
            f"{name} reads {place.reads}" if place else f"{name} has no such output"
            for name, place in (("PyTorch", self.torch), ("TensorFlow", self.tensorflow))
        ]
        start = f"Step {self.index + 1} of {self.count}: output {self.index}"
        return f"{start}: {'; '.join(told)}.{self.summary}"


@dataclass(frozen=True, eq=False)
class SameTrace(Steps[SamePlace]):
    """The output positions of both libraries at the same pace.

    Attributes
    ----------
    torch : PlaceTrace
        PyTorch's own "same" at stride 1; at a larger stride, which PyTorch
        refuses, the padding that networks written for it use instead: half of
        D(K − 1), rounded down, on each side.
    tensorflow : PlaceTrace
        TensorFlow's: as much as ⌈I / S⌉ outputs need, the odd cell after.
    output : ndarray, shape (2, outputs)
        The input cell under the first weight, for PyTorch and for TensorFlow;
        NaN where a library has fewer outputs.
    """

    torch: PlaceTrace
    tensorflow: PlaceTrace
    output: Array

    @property
    def refused(self) -> bool:
        """Whether PyTorch refuses "same" here."""
        return self.torch.axis.stride > 1

    @property
    def alike(self) -> bool:
        """Whether both pad alike."""
        return self.torch.axis == self.tensorflow.axis

    @property
    def verdict(self) -> str:
        """What the comparison comes to, in one sentence without its full stop."""
        ours, theirs = self.torch.axis, self.tensorflow.axis
        if not self.refused:
            return "At stride 1 both pad alike, and the output is as long as the input"
        if self.alike:
            return "Here the two come to the same padding"
        if ours.output != theirs.output:
            return f"The two do not even agree on the size: {ours.output} and {theirs.output}"
        apart = ours.before - theirs.before
        if not apart:
            return "The same places and the same size; the padding after the input differs"
        cells = f"{apart} cell{'' if apart == 1 else 's'}"
        return f"The same size, but the windows stand {cells} apart"

    @property
    def title(self) -> str:
        """What is shown."""
        axis = self.tensorflow.axis
        return (
            f"Same padding of PyTorch and of TensorFlow: size {axis.size}, kernel "
            f"{axis.kernel_size}, stride {axis.stride}"
        )

    def __len__(self) -> int:
        return int(self.output.shape[1])

    def _step(self, index: int) -> SamePlace:
        ours_here, theirs_here = (
            trace[index] if index < len(trace) else None for trace in (self.torch, self.tensorflow)
        )
        summary = ""
        if index == 0:
            ours, theirs = self.torch.axis, self.tensorflow.axis
            does = "refuses same at this stride; the habit pads" if self.refused else "pads"
            summary = (
                f" PyTorch {does} {ours.before} before and {ours.after} after; TensorFlow pads "
                f"{theirs.before} before and {theirs.after} after. {self.verdict}."
            )
        return SamePlace(index, len(self), ours_here, theirs_here, summary)


def same_trace(size: Any, kernel_size: Any, *, stride: Any = 1, dilation: Any = 1) -> SameTrace:
    """Trace "same" padding as PyTorch and as TensorFlow have it.

    Parameters
    ----------
    size, kernel_size, stride, dilation : int
        As in :func:`convwidgets.same_padding`, which names the sources.

    Returns
    -------
    SameTrace
        One step for each output position.

    Raises
    ------
    ConvError
        If a value cannot be used.

    Examples
    --------
    >>> trace = same_trace(224, 3, stride=2)
    >>> trace.torch.axis.before, trace.tensorflow.axis.before, trace.verdict
    (1, 0, 'The same size, but the windows stand 1 cell apart')
    """
    settings: dict[str, Any] = {"stride": stride, "dilation": dilation}
    theirs = same_padding(size, kernel_size, **settings)
    habit = same_padding(size, kernel_size, stride=1, dilation=dilation)
    ours = habit if stride == 1 else (habit[0], habit[0])
    if size + sum(ours) <= sum(habit):  # the window's span less one; happens to a single cell
        raise ConvError(
            f"size is {size}: with the {ours[0]} cells on each side that networks written for "
            f"PyTorch pad at stride {stride}, a kernel of {kernel_size} does not fit. "
            "Use a larger size, or stride 1."
        )
    traces = [
        places_trace(size, kernel_size, padding=(sides,), **settings) for sides in (ours, theirs)
    ]
    count = max(map(len, traces))
    starts = np.full((2, count), np.nan)
    for row, trace in zip(starts, traces, strict=True):
        row[: len(trace)] = [trace.axis.start(place) for place in range(len(trace))]
    return SameTrace(traces[0], traces[1], frozen(starts))
