"""How many bytes a convolution layer takes."""

import math
from typing import NamedTuple, SupportsIndex

from ._checks import PerAxis, whole_number
from ._sizes import layer_axes, layer_channels
from .counting import parameter_count
from .geometry import Padding


class MemoryCount(NamedTuple):
    """Bytes of the arrays of a layer, as `memory_count` gives them.

    Attributes
    ----------
    input : int
        The batch of inputs, without padding.
    parameters : int
        Weights and biases; the batch shares them.
    output : int
        The batch of outputs.
    total : int
        Input, parameters and output.
    patches : int
        The patch matrix of im2col, every window of every input in a column of
        its own.  It is not part of ``total``: whether it exists, and all at
        once, depends on how the convolution is computed.
    """

    input: int
    parameters: int
    output: int
    total: int
    patches: int


def memory_count(
    in_channels: SupportsIndex,
    out_channels: SupportsIndex,
    kernel_size: PerAxis,
    size: PerAxis,
    *,
    stride: PerAxis = 1,
    padding: Padding = 0,
    dilation: PerAxis = 1,
    groups: SupportsIndex = 1,
    bias: bool = True,
    batch: SupportsIndex = 1,
    itemsize: SupportsIndex = 4,
) -> MemoryCount:
    """How many bytes the arrays of a convolution layer take.

    Parameters
    ----------
    in_channels, out_channels, kernel_size, size
        As in `mac_count`.
    stride, padding, dilation, groups
        As in `mac_count`.
    bias : bool
        Whether each output channel has a bias.
    batch : int
        Images at once, at least 1.
    itemsize : int
        Bytes of one number: 4 for float32, 8 for float64, 2 for float16.

    Returns
    -------
    MemoryCount
        Bytes of the input, the parameters, the output, of these three together,
        and of the patch matrix that a whole im2col would make.

    Raises
    ------
    ConvError
        As in `mac_count` and `parameter_count`, and if ``batch`` or ``itemsize``
        is not a positive whole number.

    See Also
    --------
    parameter_count : How many numbers the layer learns.
    mac_count : What it computes.

    Notes
    -----
    What a forward pass needs at once.  Training keeps more: the gradients of all
    three, and whatever the optimiser remembers of each parameter.

    Examples
    --------
    A 3×3 kernel on a 28×28 image: the patch matrix has 9 rows and 676 columns.

    >>> from convwidgets import memory_count
    >>> memory_count(1, 1, 3, 28)
    MemoryCount(input=3136, parameters=40, output=2704, total=5880, patches=24336)
    >>> round(24336 / 3136, 2)
    7.76
    """
    plan = layer_axes(size, kernel_size, stride, padding, dilation)
    kernel_sizes = tuple(axis.kernel_size for axis in plan)
    numbers = parameter_count(in_channels, out_channels, kernel_sizes, groups=groups, bias=bias)
    inputs, outputs, _ = layer_channels(in_channels, out_channels, groups)
    item = whole_number(itemsize, "itemsize", 1)
    of_all = whole_number(batch, "batch", 1) * item
    positions = math.prod(axis.output for axis in plan)
    read = of_all * inputs * math.prod(axis.size for axis in plan)
    written = of_all * outputs * positions
    return MemoryCount(
        input=read,
        parameters=numbers * item,
        output=written,
        total=read + numbers * item + written,
        patches=of_all * inputs * math.prod(kernel_sizes) * positions,
    )
