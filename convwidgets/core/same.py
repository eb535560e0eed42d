"""The padding called SAME, which libraries agree about at stride 1 only."""

from typing import SupportsIndex, overload

from ._checks import PerAxis, is_sequence, per_axis
from .geometry import sizes_per_axis


@overload
def same_padding(
    size: SupportsIndex,
    kernel_size: SupportsIndex,
    *,
    stride: PerAxis = 1,
    dilation: PerAxis = 1,
) -> tuple[int, int]: ...
@overload
def same_padding(
    size: PerAxis,
    kernel_size: PerAxis,
    *,
    stride: PerAxis = 1,
    dilation: PerAxis = 1,
) -> tuple[int, int] | tuple[tuple[int, int], ...]: ...
def same_padding(
    size: PerAxis,
    kernel_size: PerAxis,
    *,
    stride: PerAxis = 1,
    dilation: PerAxis = 1,
) -> tuple[int, int] | tuple[tuple[int, int], ...]:
    """How many cells of padding give ⌈I / S⌉ outputs: at stride 1 as many as inputs.

    For an input of I cells, a kernel of K weights D cells apart and a stride of
    S::

        in all = max((⌈I / S⌉ − 1) · S + D(K − 1) + 1 − I, 0)

    half of it before and half after; an odd cell goes after.

    Parameters
    ----------
    size : int or pair of int
        Cells of the input: a length, or ``(height, width)``.
    kernel_size : int or pair of int
        Weights of the kernel.  If only one of ``size`` and ``kernel_size`` is a
        pair, the other counts for both axes.
    stride : int or one per axis
        Cells from one position to the next, at least 1.
    dilation : int or one per axis
        Cells from one weight to the next, at least 1.

    Returns
    -------
    tuple
        ``(before, after)`` if ``size`` and ``kernel_size`` are both numbers,
        otherwise one such pair per axis.  These pairs can be given to `conv2d`
        and `output_size` as ``padding`` as they are.  The single pair of an axis
        belongs in a tuple of its own, ``padding=(pair,)``, because a padding has
        one entry for each axis.

    Raises
    ------
    ConvError
        If a value is out of its bounds.

    See Also
    --------
    output_size : The size that a padding leads to.

    Notes
    -----
    At stride 1 this is D(K − 1) cells in all, which does not depend on the
    input: (K − 1) / 2 on each side for an odd kernel without dilation, uneven
    for an even one.  PyTorch, TensorFlow, Keras, JAX and ``padding="same"`` here
    agree on it.

    At a larger stride they do not.  The rule here is TensorFlow's ("Notes on
    padding" in the documentation of `tf.nn`), which is also JAX's ``"SAME"`` and
    ONNX's ``SAME_UPPER``; ``SAME_LOWER`` puts the odd cell before.  PyTorch
    refuses ``padding="same"`` there, and networks written for it pad (K − 1) / 2
    on each side instead.  For 224 cells, kernel 3 and stride 2 both ways give
    112 outputs, but the windows stand one cell apart: TensorFlow pads (0, 1) and
    starts at cell 0, the habit of PyTorch pads (1, 1) and starts at cell −1.

    Examples
    --------
    >>> from convwidgets import output_size, same_padding
    >>> same_padding(28, 7), same_padding(28, 4)
    ((3, 3), (1, 2))
    >>> same_padding((224, 225), 3, stride=2)
    ((0, 1), (1, 1))
    >>> output_size((224, 225), 3, stride=2, padding=((0, 1), (1, 1)))
    (112, 113)
    """
    sizes, kernel_sizes = sizes_per_axis(size, kernel_size, plain_axes=1)
    strides = per_axis(stride, len(sizes), "stride", 1)
    dilations = per_axis(dilation, len(sizes), "dilation", 1)
    sides = tuple(map(_sides, sizes, kernel_sizes, strides, dilations))
    return sides if is_sequence(size) or is_sequence(kernel_size) else sides[0]


def _sides(size: int, kernel_size: int, stride: int, dilation: int) -> tuple[int, int]:
    outputs = -(-size // stride)
    needed = (outputs - 1) * stride + dilation * (kernel_size - 1) + 1
    in_all = max(needed - size, 0)
    return in_all // 2, in_all - in_all // 2
