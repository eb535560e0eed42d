"""The effective receptive field: how much each cell of the input counts for a unit."""

import math
from collections.abc import Sequence
from typing import Any, SupportsIndex

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ._checks import MAX_BYTES, entry_count, is_sequence, numbers, shown, shown_shape, whole_number
from ._stack import count_axes, plan_stack
from .errors import ConvError
from .geometry import AXIS_LABELS, Axis
from .layers import Layer, LayerLike, label, read_layers
from .transpose import conv_transpose2d


def effective_receptive_field(
    layers: Sequence[LayerLike],
    *,
    weights: Sequence[ArrayLike | None] | None = None,
    axes: SupportsIndex | None = None,
) -> NDArray[Any]:
    """How much each cell of the receptive field counts for a unit of the last layer.

    A gradient of 1 is put on one unit and propagated back through the layers to
    the input.  What arrives at a cell is the change of the unit for a change of
    that cell.

    Parameters
    ----------
    layers : sequence
        As in `receptive_field`.
    weights : sequence, optional
        The kernel of each layer, an array of the shape of its kernel size, or
        None for the mean (box) kernel, whose weights are all 1 / (number of
        weights).  Without it all layers have the mean kernel.
    axes : {1, 2}, optional
        How many axes the input has, where ``layers`` and ``weights`` leave it
        open: 1, a signal, is taken without it; 2 makes plain numbers square
        kernels.

    Returns
    -------
    ndarray, shape (field,) or (field height, field width)
        As large as `receptive_field` says, for a unit far from every border.  It
        is float64, or the type of the ``weights`` if these are of a smaller
        floating type.  Zeros inside are cells the unit does not see, as dilation
        can leave them.

    Raises
    ------
    ConvError
        As in `receptive_field`, if a kernel does not have the shape of its
        layer, or if the field would take more than 1 GiB.

    See Also
    --------
    receptive_field : How large the field is.

    Notes
    -----
    Defined by Luo, Li, Urtasun and Zemel, "Understanding the effective receptive
    field in deep convolutional neural networks", NeurIPS 2016, arXiv:1701.04128:
    for layers of stride 1 it is the convolution of all their kernels with each
    other, which for equal mean kernels nears a Gaussian as layers are added, and
    does not reach it.  Layers here are linear and of one channel; a max pooling
    counts as the mean of its window, as if every cell were the largest equally
    often.

    Examples
    --------
    >>> from convwidgets import effective_receptive_field
    >>> (effective_receptive_field([3, 3, 3]) * 27).round()
    array([1., 3., 6., 7., 6., 3., 1.])
    >>> effective_receptive_field([3, 3], weights=[[1, 2, 1], [-1, 0, 1]])
    array([-1., -2.,  0.,  2.,  1.])
    >>> (effective_receptive_field([2, 2], axes=2) * 16).round()
    array([[1., 2., 1.],
           [2., 4., 2.],
           [1., 2., 1.]])
    """
    stack = read_layers(layers)
    kernels = _read_weights(weights, stack)
    count = _axes(stack, kernels, axes)
    plans = plan_stack(stack, count)
    shapes = [tuple(axis.kernel_size for axis in plan) for plan in plans]
    for number, (layer, kernel, shape) in enumerate(zip(stack, kernels, shapes, strict=True), 1):
        if kernel is not None and kernel.shape != shape:
            raise ConvError(
                f"{label(number, layer.name)}: its kernel size is {shown_shape(shape)}, and the "
                f"kernel in weights has shape {kernel.shape}; give one of shape {shape}, or "
                "change kernel_size."
            )
    _check_affordable(plans, count)
    gradient = np.ones((1,) * count)
    with np.errstate(invalid="ignore", over="ignore"):
        for kernel, shape, plan in zip(kernels[::-1], shapes[::-1], plans[::-1], strict=True):
            mean = np.broadcast_to(1 / math.prod(shape), shape)
            gradient = _spread(gradient, mean if kernel is None else kernel, plan)
        return gradient.astype(_result_type(kernels), copy=False)


def _read_weights(weights: object, stack: Sequence[Layer]) -> list[NDArray[Any] | None]:
    if weights is None:
        return [None] * len(stack)
    if not is_sequence(weights) or len(weights) != len(stack):
        found = f"has {entry_count(weights)}" if is_sequence(weights) else f"is {shown(weights)}"
        raise ConvError(
            f"weights {found}; give a list with a kernel for each layer, {len(stack)} in all. "
            "None stands for the mean kernel."
        )
    return [
        None if kernel is None else _read_kernel(kernel, label(number, layer.name))
        for number, (kernel, layer) in enumerate(zip(weights, stack, strict=True), start=1)
    ]


def _read_kernel(kernel: ArrayLike, owner: str) -> NDArray[Any]:
    array = numbers(kernel, f"The kernel of {owner}")
    if array.ndim not in AXIS_LABELS:
        raise ConvError(
            f"The kernel of {owner} has shape {array.shape}; give one of shape (K,) or (kH, kW), "
            "without channels."
        )
    return array


def _axes(stack: Sequence[Layer], kernels: Sequence[NDArray[Any] | None], asked: object) -> int:
    """How many axes the result has: what was asked for, unless something given says otherwise."""
    named = count_axes(stack)
    if asked is None:
        return named or max((kernel.ndim for kernel in kernels if kernel is not None), default=1)
    axes = whole_number(asked, "axes", 1)
    if axes > 2 or (named and named != axes):
        must = f"the settings of the layers are for {named}" if named else "it must be 1 or 2"
        raise ConvError(f"axes is {axes}; {must}.")
    return axes


def _check_affordable(plans: Sequence[Sequence[Axis]], axes: int) -> None:
    cells = [1] * axes
    for plan in reversed(plans):
        cells = [_reach(units, axis) for units, axis in zip(cells, plan, strict=True)]
    size = math.prod(cells) * np.dtype(np.float64).itemsize
    if size > MAX_BYTES:
        raise ConvError(
            f"The receptive field has {shown_shape(cells)} cells and would take {size:,} bytes; "
            f"the limit is {MAX_BYTES:,} (1 GiB). Use fewer layers, smaller kernels, or smaller "
            "strides and dilations."
        )


def _reach(units: int, axis: Axis) -> int:
    """Cells from the first to the last that neighbouring ``units`` of a layer read."""
    return (units - 1) * axis.stride + axis.span


def _spread(
    gradient: NDArray[np.float64], kernel: NDArray[Any], plan: Sequence[Axis]
) -> NDArray[np.float64]:
    """Every unit's gradient, times the kernel, added up in the cells that the unit reads."""
    one_row = (1,) * (2 - len(plan))
    spread = conv_transpose2d(
        gradient.reshape(*one_row, *gradient.shape),
        kernel.reshape(*one_row, *kernel.shape),
        stride=(*one_row, *(axis.stride for axis in plan)),
        dilation=(*one_row, *(axis.dilation for axis in plan)),
    )
    return spread.reshape(spread.shape[-len(plan) :])


def _result_type(kernels: Sequence[NDArray[Any] | None]) -> np.dtype[Any]:
    types = [kernel.dtype for kernel in kernels if kernel is not None]
    given = np.result_type(*types) if types else np.dtype(np.float64)
    return given if given.kind == "f" and given.itemsize < 8 else np.dtype(np.float64)
