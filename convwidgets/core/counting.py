"""What a convolution layer costs: its parameters and its multiply-accumulates."""

import math
from typing import SupportsIndex

from ._checks import PerAxis, is_sequence, per_axis, shown, true_or_false
from ._sizes import layer_axes, layer_channels
from .errors import ConvError
from .geometry import AXIS_LABELS, Padding


def parameter_count(
    in_channels: SupportsIndex,
    out_channels: SupportsIndex,
    kernel_size: PerAxis,
    *,
    groups: SupportsIndex = 1,
    bias: bool = True,
) -> int:
    """How many numbers a convolution layer learns: C_out · C_in / groups · kH · kW + C_out.

    Parameters
    ----------
    in_channels, out_channels : int
        Channels of the input and of the output, at least 1.
    kernel_size : int or sequence of int
        One number for a square kernel, ``(kH, kW)``, or ``(K,)`` for a layer
        with one axis.
    groups : int
        Divides the channels into groups with kernels of their own.
    bias : bool
        Whether each output channel has a bias.

    Returns
    -------
    int
        Weights and biases.  The size of the image does not matter: every
        position shares them.

    Raises
    ------
    ConvError
        If a number is not whole or not positive, or ``groups`` does not divide
        both numbers of channels.

    See Also
    --------
    mac_count : What the layer computes.
    memory_count : What it takes in memory.

    Notes
    -----
    Counts the entries of ``weight`` and ``bias`` of `torch.nn.Conv2d`.

    A dense (fully connected) layer is a 1×1 convolution of an image of one cell,
    whose channels are all the numbers of the flattened input.  So
    ``parameter_count(inputs, outputs, 1)`` counts those of `torch.nn.Linear`.

    Examples
    --------
    >>> from convwidgets import parameter_count
    >>> parameter_count(3, 64, 3), parameter_count(64, 128, 3), parameter_count(3, 32, 5)
    (1792, 73856, 2432)

    A dense layer from a 3×32×32 image to as many numbers as 64 maps of 30×30
    hold needs 98,775 times the parameters of the convolution that does the same.

    >>> dense = parameter_count(3 * 32 * 32, 64 * 30 * 30, 1)
    >>> dense, dense // parameter_count(3, 64, 3)
    (177004800, 98775)
    """
    if is_sequence(kernel_size) and len(kernel_size) not in AXIS_LABELS:
        raise ConvError(
            f"kernel_size is {shown(kernel_size)}; give one number for a square kernel, "
            "(height, width), or (length,). Channels do not belong here."
        )
    axes = len(kernel_size) if is_sequence(kernel_size) else 2
    kernel_sizes = per_axis(kernel_size, axes, "kernel_size", 1)
    inputs, outputs, parts = layer_channels(in_channels, out_channels, groups)
    return outputs * (inputs // parts * math.prod(kernel_sizes) + true_or_false(bias, "bias"))


def mac_count(
    in_channels: SupportsIndex,
    out_channels: SupportsIndex,
    kernel_size: PerAxis,
    size: PerAxis,
    *,
    stride: PerAxis = 1,
    padding: Padding = 0,
    dilation: PerAxis = 1,
    groups: SupportsIndex = 1,
) -> int:
    """How many multiply-accumulates a convolution layer does for one image.

    Every number of the output, H_out · W_out · C_out of them, is a sum of
    C_in / groups · kH · kW products.

    Parameters
    ----------
    in_channels, out_channels : int
        Channels of the input and of the output, at least 1.
    kernel_size : int or sequence of int
        One number for a square kernel, ``(kH, kW)``, or ``(K,)``.
    size : int or sequence of int
        Cells of the input: one number for a square image, ``(height, width)``,
        or ``(length,)``.  If only one of ``size`` and ``kernel_size`` is a
        sequence, the other counts for all its axes.
    stride, padding, dilation
        As in `output_size`.
    groups : int
        Divides the channels into groups with kernels of their own.

    Returns
    -------
    int
        Products, each with the addition that takes it into its sum.

    Raises
    ------
    ConvError
        If a value is out of its bounds, ``groups`` does not divide both numbers
        of channels, or the kernel does not fit into the padded input.

    See Also
    --------
    parameter_count : What the layer learns.
    memory_count : What it takes in memory.

    Notes
    -----
    Counted as papers and tools count: products with the zeros of the padding
    count like any others, and adding the bias does not count.  Both are so in
    fvcore (`conv_flop_count` in ``fvcore/nn/jit_handles.py``) and in thop
    (`calculate_conv2d_flops` in ``thop/vision/calc_func.py``).  In tables of
    networks "FLOPs" often means these multiply-accumulates, as in He, Zhang, Ren
    and Sun, "Deep residual learning for image recognition", CVPR 2016, table 1.
    `torch.utils.flop_counter` counts the multiplication and the addition as two,
    so its number is twice this one.

    A dense layer from ``inputs`` to ``outputs`` numbers does
    ``mac_count(inputs, outputs, 1, 1)``; see `parameter_count`.

    Examples
    --------
    >>> from convwidgets import mac_count
    >>> mac_count(3, 64, 3, 224, padding=1)
    86704128
    >>> mac_count(3, 64, 3, 224, padding=1, stride=2)
    21676032
    """
    plan = layer_axes(size, kernel_size, stride, padding, dilation)
    inputs, outputs, parts = layer_channels(in_channels, out_channels, groups)
    products = inputs // parts * math.prod(axis.kernel_size for axis in plan)
    return outputs * math.prod(axis.output for axis in plan) * products
