"""What happens at each position of a convolution of a colour picture.

Each colour plane meets a kernel plane of its own.  The products of a plane make
one sum; the three sums and the bias make one output cell.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from convwidgets.core import conv2d
from convwidgets.core._checks import numbers, shown
from convwidgets.core.errors import ConvError
from convwidgets.trace.colour_input import colour_image, kernel_planes
from convwidgets.trace.convolution import conv2d_trace
from convwidgets.trace.numbers import number
from convwidgets.trace.records import Array, ConvStep, ConvTrace, frozen
from convwidgets.trace.steps import Steps

CHANNELS = ("red", "green", "blue")
"""What the three planes of a picture are called, in their order."""

_SPOKEN = 9  # products of a plane that are spoken one by one


@dataclass(frozen=True, slots=True, eq=False)
class ChannelStep:
    """One position of the window, on all three planes at once.

    Attributes
    ----------
    index, count : int
        This step and how many there are.
    position : tuple of int
        The output cell, (row, column).
    channels : tuple of ConvStep
        What happens on the red, the green and the blue plane; the value of each
        is the sum of its products.
    bias : float
        Added to the three sums.
    value : float
        The output cell.
    """

    index: int
    count: int
    position: tuple[int, ...]
    channels: tuple[ConvStep, ...]
    bias: float
    value: float

    @property
    def sums(self) -> tuple[float, ...]:
        """One sum of products for each plane."""
        return tuple(channel.value for channel in self.channels)

    def describe(self) -> str:
        """The text twin: one plain sentence that a screen reader can speak."""
        row, column = self.position
        planes = [
            f"{name}: {_terms(step)} is {number(step.value)}"
            for name, step in zip(CHANNELS, self.channels, strict=True)
        ]
        total = " plus ".join(number(value) for value in self.sums)
        if self.bias:
            total += f" plus the bias {number(self.bias)}"
        return (
            f"Step {self.index + 1} of {self.count}: output row {row}, column {column} reads "
            f"{self.channels[0].reads} of every plane; {'; '.join(planes)}; "
            f"{total} is {number(self.value)}."
        )


def _terms(step: ConvStep) -> str:
    if step.products.size > _SPOKEN:
        return f"the sum of {step.products.size} products"
    pairs = zip(step.values.ravel(), step.weights.ravel(), strict=True)
    return " plus ".join(f"{number(value)} times {number(weight)}" for value, weight in pairs)


@dataclass(frozen=True, eq=False)
class ChannelTrace(Steps[ChannelStep]):
    """Every step of the convolution of a colour picture, in reading order.

    Attributes
    ----------
    image : ndarray, shape (H, W, 3)
        The picture, channels last.
    kernel : ndarray, shape (3, kH, kW)
        The weights as given.
    channels : tuple of ConvTrace
        The convolution of each plane by itself, without the bias.
    bias : float
        Added to every output.
    output : ndarray, shape (OH, OW)
        The result.
    """

    image: Array
    kernel: Array
    channels: tuple[ConvTrace, ...]
    bias: float
    output: Array

    def __len__(self) -> int:
        """One step for each output cell."""
        return int(self.output.size)

    def _step(self, index: int) -> ChannelStep:
        with np.errstate(invalid="ignore"):  # infinity times zero is NaN, and is shown as such
            planes = tuple(channel[index] for channel in self.channels)
        position = planes[0].position
        return ChannelStep(
            index, len(self), position, planes, self.bias, float(self.output[position])
        )


def channels_trace(
    image: Any,
    kernel: Any,
    *,
    bias: Any = 0.0,
    stride: Any = 1,
    padding: Any = 0,
    flip_kernel: Any = False,
) -> ChannelTrace:
    """Trace the convolution of a colour picture with one kernel.

    The picture has its channels last, `conv2d` wants them first: they are moved
    here, once.

    Parameters
    ----------
    image : array_like, shape (H, W, 3)
        The picture.
    kernel : array_like, shape (3, kH, kW) or (kH, kW)
        A plane of weights for each colour, or one for all three.
    bias : float
        Added to every output.
    stride, padding, flip_kernel
        As in :func:`convwidgets.conv2d`.

    Returns
    -------
    ChannelTrace
        One step for each output cell, row by row.

    Raises
    ------
    ConvError
        If a value cannot be used; the sentence says which and why.

    Examples
    --------
    >>> import numpy as np
    >>> image = np.arange(48).reshape(4, 4, 3)
    >>> trace = channels_trace(image, np.ones((3, 3, 3)), bias=1)
    >>> trace.output.shape, trace[0].sums, trace[0].value
    ((2, 2), (135.0, 144.0, 153.0), 433.0)
    """
    if isinstance(bias, str | bool) or bias is None or numbers(bias, "bias").ndim:
        raise ConvError(f"bias is {shown(bias)}; it must be one number, such as 0.5.")
    picture, weights = colour_image(image), kernel_planes(kernel)
    planes = np.moveaxis(picture, -1, 0)
    settings = {"stride": stride, "padding": padding, "flip_kernel": flip_kernel}
    channels = tuple(
        conv2d_trace(plane, weight, **settings)
        for plane, weight in zip(planes, weights, strict=True)
    )
    output = conv2d(planes, weights[None], [float(bias)], **settings)[0]
    return ChannelTrace(picture, weights, channels, float(bias), frozen(output))
