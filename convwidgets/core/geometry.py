"""Where a kernel can stand: sizes, stride, padding and dilation.

Every size in the package comes from here, so that an explorer, a trace and
`conv2d` cannot disagree about how many positions there are.
"""

from collections.abc import Sequence
from typing import NamedTuple, SupportsIndex, overload

from ._checks import PerAxis, is_sequence, per_axis, shown, true_or_false
from ._padding_forms import Padding, normalise_padding
from .errors import ConvError

__all__ = ["AXIS_LABELS", "Axis", "Padding", "normalise_padding", "output_size", "plan_axes"]

AXIS_LABELS = {1: ("length",), 2: ("height", "width")}
"""What messages call the axes, by how many there are."""


class Axis(NamedTuple):
    """One axis of a convolution, with everything checked.

    Attributes
    ----------
    size : int
        Cells of the input, without padding.
    kernel_size : int
        Weights of the kernel.
    stride : int
        Cells from one position of the window to the next.
    before, after : int
        Cells of padding on either side.
    dilation : int
        Cells from one weight to the next.
    ceil_mode : bool
        Whether cells left over at the end get one more window, which reaches
        past the padded input.
    """

    size: int
    kernel_size: int
    stride: int
    before: int
    after: int
    dilation: int
    ceil_mode: bool = False

    @property
    def padded(self) -> int:
        """Cells of the input with its padding."""
        return self.size + self.before + self.after

    @property
    def span(self) -> int:
        """Cells from the first weight to the last, both included: D(K − 1) + 1."""
        return self.dilation * (self.kernel_size - 1) + 1

    @property
    def output(self) -> int:
        """Positions of the window: ⌊(I + P_before + P_after − D(K − 1) − 1) / S⌋ + 1.

        With ``ceil_mode`` ⌈ ⌉ stands for ⌊ ⌋, except that the added window may not
        start past the input, where it would hold no cell of it.
        """
        reach = self.padded - self.span
        count = reach // self.stride + 1
        if self.ceil_mode and reach % self.stride and self.start(count) < self.size:
            count += 1
        return count

    @property
    def left_over(self) -> int:
        """Cells at the end of the padded input that no window reaches because of the floor.

        With ``ceil_mode`` there are none, unless the window that would have them
        would start past the input.  Of them the last ``after`` are padding.
        """
        return max(0, -self._past_the_end)

    @property
    def overhang(self) -> int:
        """Cells by which the last window reaches past the padded input: 0 without ceil_mode."""
        return max(0, self._past_the_end)

    @property
    def _past_the_end(self) -> int:
        return (self.output - 1) * self.stride + self.span - self.padded

    def start(self, position: int) -> int:
        """First input cell of the window at ``position``; below 0 it lies in the padding."""
        return position * self.stride - self.before


def plan_axes(
    size: Sequence[int],
    kernel_size: Sequence[int],
    *,
    stride: PerAxis = 1,
    padding: Padding = 0,
    dilation: PerAxis = 1,
    ceil_mode: bool = False,
) -> tuple[Axis, ...]:
    """Check the settings of a convolution and give one `Axis` for each axis.

    Parameters
    ----------
    size, kernel_size : sequence of int
        One size per axis: ``(L,)`` and ``(K,)``, or ``(H, W)`` and ``(kH, kW)``.
    stride, padding, dilation, ceil_mode
        As in `output_size`.

    Returns
    -------
    tuple of Axis

    Raises
    ------
    ConvError
        If a setting is refused or the kernel does not fit into the padded input.
    """
    axes = len(kernel_size)
    strides = per_axis(stride, axes, "stride", 1)
    dilations = per_axis(dilation, axes, "dilation", 1)
    sides = normalise_padding(padding, kernel_size, strides, dilations)
    ceil = true_or_false(ceil_mode, "ceil_mode")
    plan = tuple(
        Axis(size[i], kernel_size[i], strides[i], *sides[i], dilations[i], ceil)
        for i in range(axes)
    )
    for i, axis in enumerate(plan):
        if axis.span > axis.padded and axis.output < 1:
            raise ConvError(_does_not_fit(axis, AXIS_LABELS[axes][i]))
    return plan


def _does_not_fit(axis: Axis, label: str) -> str:
    dilated = axis.dilation > 1
    kernel = f"The kernel's {label} is {axis.kernel_size}"
    if dilated:
        kernel += f", which covers {axis.span} cells with dilation {axis.dilation}"
    padded = f"but the padded input's {label} is only {axis.padded}"
    sum_ = f"({axis.size} + {axis.before} + {axis.after} of padding)"
    # With ceil_mode the only window may reach past the end, by less than a stride.
    beyond = axis.stride - 1 if axis.ceil_mode else 0
    largest = (axis.padded + beyond - 1) // axis.dilation + 1
    enough = -(-(axis.span - beyond - axis.size) // 2)
    return (
        f"{kernel}, {padded} {sum_}. Use a kernel of at most {largest} here"
        f"{', a smaller dilation' if dilated else ''}, or padding of at least {enough}."
    )


def sizes_per_axis(
    size: PerAxis, kernel_size: PerAxis, *, plain_axes: int
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The input's size and the kernel's, one number for each axis.

    If only one of the two is a sequence, the other counts for all its axes.

    Parameters
    ----------
    size, kernel_size : int or sequence of int
        One number, or one for each of one or two axes.
    plain_axes : int
        How many axes two plain numbers stand for.

    Raises
    ------
    ConvError
        If a size is not a positive whole number, there are more than two axes,
        or the two have different numbers of axes.
    """
    counts = {len(value) for value in (size, kernel_size) if is_sequence(value)}
    if not counts <= {1, 2} or len(counts) > 1:
        raise ConvError(
            f"size is {shown(size)} and kernel_size is {shown(kernel_size)}; give one number or a "
            "pair (height, width) for each. Channels and batch do not belong here."
        )
    axes = counts.pop() if counts else plain_axes
    return per_axis(size, axes, "size", 1), per_axis(kernel_size, axes, "kernel_size", 1)


@overload
def output_size(
    size: SupportsIndex,
    kernel_size: SupportsIndex,
    *,
    stride: PerAxis = 1,
    padding: Padding = 0,
    dilation: PerAxis = 1,
    ceil_mode: bool = False,
) -> int: ...
@overload
def output_size(
    size: PerAxis,
    kernel_size: PerAxis,
    *,
    stride: PerAxis = 1,
    padding: Padding = 0,
    dilation: PerAxis = 1,
    ceil_mode: bool = False,
) -> int | tuple[int, ...]: ...
def output_size(
    size: PerAxis,
    kernel_size: PerAxis,
    *,
    stride: PerAxis = 1,
    padding: Padding = 0,
    dilation: PerAxis = 1,
    ceil_mode: bool = False,
) -> int | tuple[int, ...]:
    """How many positions a kernel has on an input: the size of the output.

    For an input of I cells, padding P at each end, a kernel of K weights D cells
    apart and a stride of S::

        O = ⌊(I + 2P − D(K − 1) − 1) / S⌋ + 1

    Parameters
    ----------
    size : int or pair of int
        Cells of the input: a length, or ``(height, width)``.
    kernel_size : int or pair of int
        Weights of the kernel.  If only one of ``size`` and ``kernel_size`` is a
        pair, the other counts for both axes.
    stride : int or one per axis
        Cells from one position to the next, at least 1.
    padding : int, str or sequence
        Cells added at each end; one entry per axis, each a number or a pair
        ``(before, after)``; or ``"valid"``, ``"same"`` (at stride 1 only; an odd
        cell goes after), ``"full"``.
    dilation : int or one per axis
        Cells from one weight to the next, at least 1.
    ceil_mode : bool
        Round up instead of down, as pooling may: cells left over at the end get
        one more window, unless it would start past the input.

    Returns
    -------
    int or tuple of int
        One whole number if ``size`` and ``kernel_size`` are both numbers,
        otherwise one per axis.

    Raises
    ------
    ConvError
        If a value is out of its bounds or the kernel is larger than the padded
        input.

    See Also
    --------
    same_padding : The padding that keeps the size.
    conv2d : The output itself.

    Notes
    -----
    The formula is the one in the documentation of `torch.nn.Conv2d`; it is
    derived in Dumoulin and Visin, "A guide to convolution arithmetic for deep
    learning", arXiv:1603.07285 (2016), relationship 6 (15 with dilation).
    ``ceil_mode`` is that of `torch.nn.MaxPool2d`.

    Examples
    --------
    >>> from convwidgets import output_size
    >>> output_size(224, 3, padding=1, stride=2)
    112
    >>> output_size((5, 7), 3, padding=((0, 0), (1, 1)))
    (3, 7)
    >>> output_size(10, 4), output_size(10, 4, padding="same"), output_size(10, 4, padding="full")
    (7, 10, 13)
    >>> output_size(5, 2, stride=2), output_size(5, 2, stride=2, ceil_mode=True)
    (2, 3)
    """
    sizes, kernel_sizes = sizes_per_axis(size, kernel_size, plain_axes=1)
    plan = plan_axes(
        sizes,
        kernel_sizes,
        stride=stride,
        padding=padding,
        dilation=dilation,
        ceil_mode=ceil_mode,
    )
    outputs = tuple(axis.output for axis in plan)
    return outputs if is_sequence(size) or is_sequence(kernel_size) else outputs[0]
