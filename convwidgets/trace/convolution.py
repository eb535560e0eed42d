"""What happens at each position of a convolution, in one or two dimensions.

A trace is computed once from its settings and never changes.  Pictures, text
twins and checks all read it; nothing else in the package works out which cells
a window covers or what it sums.
"""

import math
from typing import Any

import numpy as np

from convwidgets.core import conv1d, conv2d
from convwidgets.core._checks import numbers, true_or_false
from convwidgets.core.errors import ConvError
from convwidgets.core.geometry import plan_axes
from convwidgets.core.padding import check_padding_mode, pad
from convwidgets.trace.records import Array, ConvTrace, frozen

#: The largest input an explorer takes, in cells: a 512 × 512 picture.
MAX_CELLS = 512 * 512
#: The largest kernel an explorer takes, in cells: 31 × 31.
MAX_KERNEL_CELLS = 31 * 31


def _cells(values: Any, what: str, rank: int, limit: int) -> Array:
    """`values` as a frozen array of `rank` axes, or a ConvError that helps."""
    raw = numbers(values, f"The {what}")
    if raw.ndim != rank:
        axes = "one axis" if rank == 1 else "two axes"
        raise ConvError(
            f"The {what} has shape {raw.shape}; it needs {axes}, such as {_EXAMPLE[rank]}."
        )
    if raw.size > limit:
        every_second = ", ".join(["::2"] * rank)
        raise ConvError(
            f"The {what} has {raw.size:,} cells; at most {limit:,} can be shown. "
            f"Crop it, or take every second cell: {what}[{every_second}]."
        )
    return frozen(raw)


_EXAMPLE = {1: "[1, 0, −1]", 2: "[[1, 0], [0, −1]]"}


def _trace(
    rank: int,
    values: Any,
    what: str,
    kernel: Any,
    *,
    stride: Any,
    padding: Any,
    dilation: Any,
    flip_kernel: Any,
    bias: Any,
    padding_mode: Any,
) -> ConvTrace:
    x = _cells(values, what, rank, MAX_CELLS)
    weight = _cells(kernel, "kernel", rank, MAX_KERNEL_CELLS)
    flip_kernel = true_or_false(flip_kernel, "flip_kernel")
    if isinstance(bias, bool) or not isinstance(bias, (int, float, np.integer, np.floating)):
        raise ConvError(f"bias is {bias!r}; it must be one number, such as 0.5.")
    axes = plan_axes(x.shape, weight.shape, stride=stride, padding=padding, dilation=dilation)
    check_padding_mode(padding_mode, axes)
    # Before anything is allocated: a padding of a million would make a terabyte.
    cells = math.prod(axis.padded for axis in axes)
    if cells > 2 * MAX_CELLS:
        raise ConvError(
            f"With its padding the {what} would have {cells:,} cells; at most {2 * MAX_CELLS:,} "
            "can be shown. Use less padding."
        )
    settings: dict[str, Any] = {
        "stride": tuple(axis.stride for axis in axes),
        "padding": tuple((axis.before, axis.after) for axis in axes),
        "dilation": tuple(axis.dilation for axis in axes),
        "flip_kernel": flip_kernel,
        "padding_mode": padding_mode,
    }
    output = (conv1d if rank == 1 else conv2d)(x, weight, bias or None, **settings)
    flipped = weight[(slice(None, None, -1),) * rank] if flip_kernel else weight
    return ConvTrace(
        input=x,
        kernel=weight,
        weights=frozen(flipped),
        padded=frozen(pad(x, axes, padding_mode, np.float64)),
        output=frozen(output),
        bias=float(bias),
        **settings,
    )


def conv1d_trace(
    signal: Any,
    kernel: Any,
    *,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    flip_kernel: bool = False,
    bias: float = 0.0,
    padding_mode: str = "zeros",
) -> ConvTrace:
    """Trace a one-dimensional convolution.

    Parameters
    ----------
    signal : array_like, shape (L,)
        The input.
    kernel : array_like, shape (K,)
        The weights.
    stride, padding, dilation, flip_kernel, bias, padding_mode
        As in :func:`convwidgets.conv1d`.

    Returns
    -------
    ConvTrace
        One step for each output position.

    Raises
    ------
    ConvError
        If a value cannot be used; the sentence says which and why.

    Examples
    --------
    >>> trace = conv1d_trace([1, 2, 3, 4, 5], [1, 0, -1])
    >>> len(trace), trace[0].value
    (3, -2.0)
    """
    return _trace(
        1, signal, "signal", kernel,
        stride=stride, padding=padding, dilation=dilation,
        flip_kernel=flip_kernel, bias=bias, padding_mode=padding_mode,
    )  # fmt: skip


def conv2d_trace(
    image: Any,
    kernel: Any,
    *,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    flip_kernel: bool = False,
    bias: float = 0.0,
    padding_mode: str = "zeros",
) -> ConvTrace:
    """Trace a two-dimensional convolution.

    Parameters
    ----------
    image : array_like, shape (H, W)
        The input.
    kernel : array_like, shape (kH, kW)
        The weights.
    stride, padding, dilation, flip_kernel, bias, padding_mode
        As in :func:`convwidgets.conv2d`.

    Returns
    -------
    ConvTrace
        One step for each output cell, row by row.

    Raises
    ------
    ConvError
        If a value cannot be used; the sentence says which and why.

    Examples
    --------
    >>> trace = conv2d_trace([[1, 2], [3, 4]], [[1, 0], [0, -1]])
    >>> trace[0].describe()
    'Step 1 of 1: output row 0, column 0 reads rows 0–1, columns 0–1; \
1 times 1 plus 2 times 0 plus 3 times 0 plus 4 times −1 is −3.'
    """
    return _trace(
        2, image, "image", kernel,
        stride=stride, padding=padding, dilation=dilation,
        flip_kernel=flip_kernel, bias=bias, padding_mode=padding_mode,
    )  # fmt: skip
