"""Which input channels each output channel of a grouped convolution reads."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from convwidgets.core import parameter_count
from convwidgets.core._checks import whole_number
from convwidgets.core._sizes import layer_channels
from convwidgets.trace.numbers import span
from convwidgets.trace.records import Array, frozen
from convwidgets.trace.steps import Steps


@dataclass(frozen=True, slots=True)
class Case:
    """What one number of groups comes to.

    Attributes
    ----------
    groups : int
        How many.
    reads : int
        Input channels that each output channel reads.
    weights : int
        Weights of the layer, without its biases.
    name : str
        ``'all to all'``, ``'depthwise'``, or nothing.
    """

    groups: int
    reads: int
    weights: int
    name: str


@dataclass(frozen=True, slots=True)
class OutputChannel:
    """One output channel and what it reads.

    Attributes
    ----------
    index, count : int
        The output channel, which is the step, and how many there are.
    group : int
        Which group it belongs to.
    reads : tuple of int
        The input channels it is connected to.
    inputs : int
        How many input channels there are.
    weights : int
        Its weights: one kernel for each of these.
    """

    index: int
    count: int
    group: int
    reads: tuple[int, ...]
    inputs: int
    weights: int

    def describe(self) -> str:
        """The text twin: one plain sentence that a screen reader can speak."""
        if len(self.reads) == self.inputs:
            told = f"all {self.inputs} input channels" if self.inputs > 1 else "the input channel"
        else:
            told = f"input channel{'s' if len(self.reads) > 1 else ''} {span(self.reads)}"
        return (
            f"Step {self.index + 1} of {self.count}: output channel {self.index}, in group "
            f"{self.group}, reads {told} with {self.weights} weight"
            f"{'' if self.weights == 1 else 's'}."
        )


@dataclass(frozen=True, eq=False)
class GroupsTrace(Steps[OutputChannel]):
    """One output channel after the other.

    Attributes
    ----------
    channels, out_channels, kernel_size : int
        Channels of the input and of the output; side of the square kernels.
    groups : int
        How many.
    output : ndarray, shape (out_channels, channels)
        1 where an output channel reads an input channel, otherwise 0.
    cases : tuple of Case
        Every number of groups that divides both numbers of channels.
    """

    channels: int
    out_channels: int
    kernel_size: int
    groups: int
    output: Array
    cases: tuple[Case, ...]

    @property
    def case(self) -> Case:
        """What the current number of groups comes to."""
        return next(case for case in self.cases if case.groups == self.groups)

    @property
    def title(self) -> str:
        """What is shown."""
        return (
            f"Connections of {self.channels} input and {self.out_channels} output channels, "
            f"groups {self.groups}"
        )

    def __len__(self) -> int:
        return self.out_channels

    def _step(self, index: int) -> OutputChannel:
        case = self.case
        group = index * self.groups // self.out_channels
        reads = tuple(range(group * case.reads, (group + 1) * case.reads))
        each = case.weights // self.out_channels
        return OutputChannel(index, len(self), group, reads, self.channels, each)


def groups_trace(channels: Any, out_channels: Any, groups: Any, kernel_size: Any) -> GroupsTrace:
    """Trace the connections of a grouped convolution.

    Parameters
    ----------
    channels, out_channels : int
        Channels of the input and of the output.
    groups : int
        Divides both.
    kernel_size : int
        Rows and columns of each kernel.

    Returns
    -------
    GroupsTrace
        One step for each output channel.

    Raises
    ------
    ConvError
        If `groups` does not divide both numbers of channels, or a number is out
        of its bounds.

    Notes
    -----
    Groups as in `torch.nn.Conv2d`.  A convolution with as many groups as input
    channels is called depthwise.

    Examples
    --------
    >>> trace = groups_trace(4, 4, 2, 3)
    >>> trace[3].reads, trace.case.weights
    ((2, 3), 72)
    """
    inputs, outputs, parts = layer_channels(channels, out_channels, groups)
    side = whole_number(kernel_size, "kernel_size", 1)
    common = math.gcd(inputs, outputs)
    cases = tuple(
        Case(
            number,
            inputs // number,
            parameter_count(inputs, outputs, side, groups=number, bias=False),
            "all to all" if number == 1 else "depthwise" if number == inputs else "",
        )
        for number in range(1, common + 1)
        if common % number == 0
    )
    block = np.ones((outputs // parts, inputs // parts))
    connections = np.kron(np.eye(parts), block)
    return GroupsTrace(inputs, outputs, side, parts, frozen(connections), cases)
