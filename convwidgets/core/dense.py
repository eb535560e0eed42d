"""The dense layer: every output is a weighted sum of all inputs."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ._checks import check_grad_shape, numbers
from .errors import ConvError


class DenseGradients(NamedTuple):
    """Gradients of a loss with respect to the three arguments of `dense`.

    Attributes
    ----------
    grad_x : ndarray
        With respect to the input, of its shape.
    grad_weight : ndarray, shape (O, I)
        With respect to the weights.
    grad_bias : ndarray, shape (O,)
        With respect to the bias.
    """

    grad_x: NDArray[Any]
    grad_weight: NDArray[Any]
    grad_bias: NDArray[Any]


def dense(x: ArrayLike, weight: ArrayLike, bias: ArrayLike | None = None) -> NDArray[Any]:
    """A dense (fully connected, linear) layer: ``x @ weight.T + bias``.

    Parameters
    ----------
    x : array_like, shape (N, I) or (I,)
        One row of inputs for each example.
    weight : array_like, shape (O, I)
        One row for each output.
    bias : array_like, shape (O,), optional
        Added to each output.

    Returns
    -------
    ndarray, shape (N, O) or (O,)

    Raises
    ------
    ConvError
        If the shapes do not belong together.

    Notes
    -----
    As `torch.nn.functional.linear`.

    Examples
    --------
    >>> from convwidgets import dense
    >>> dense([1, 2, 3], [[1, 0, -1], [1, 1, 1]], [10, 0])
    array([8, 6])
    """
    data, matrix = _pair(x, weight)
    out = data @ matrix.T
    if bias is not None:
        added = numbers(bias, "bias")
        if added.shape != matrix.shape[:1]:
            raise ConvError(
                f"bias has shape {added.shape}, and weight {matrix.shape} has {len(matrix)} "
                f"outputs; give a bias of shape ({len(matrix)},)."
            )
        out = out + added
    result: NDArray[Any] = np.asarray(out)
    return result


def dense_backward(grad_out: ArrayLike, x: ArrayLike, weight: ArrayLike) -> DenseGradients:
    """Gradients of a loss with respect to everything that went into `dense`.

    Parameters
    ----------
    grad_out : array_like, shape of the output of `dense`
        Gradient of the loss with respect to the output.
    x, weight
        What `dense` was given.

    Returns
    -------
    DenseGradients
        ``(grad_x, grad_weight, grad_bias)``.

    Raises
    ------
    ConvError
        As `dense`, and if ``grad_out`` does not have the shape of its output.

    Examples
    --------
    >>> from convwidgets import dense_backward
    >>> grads = dense_backward([1, 0], [1, 2, 3], [[1, 0, -1], [1, 1, 1]])
    >>> grads.grad_x
    array([ 1,  0, -1])
    >>> grads.grad_weight
    array([[1, 2, 3],
           [0, 0, 0]])
    """
    data, matrix = _pair(x, weight)
    arriving = numbers(grad_out, "grad_out")
    check_grad_shape(arriving, (*data.shape[:-1], len(matrix)), "dense layer")
    rows = arriving.reshape(-1, len(matrix))
    return DenseGradients(
        np.asarray(arriving @ matrix),
        np.asarray(rows.T @ data.reshape(-1, matrix.shape[1])),
        np.asarray(rows.sum(axis=0)),
    )


def _pair(x: ArrayLike, weight: ArrayLike) -> tuple[NDArray[Any], NDArray[Any]]:
    data, matrix = _wide(numbers(x, "x")), _wide(numbers(weight, "weight"))
    if matrix.ndim != 2:
        raise ConvError(
            f"weight has shape {matrix.shape}; a dense layer has one row for each output, "
            "shape (O, I)."
        )
    if data.ndim not in (1, 2) or data.shape[-1] != matrix.shape[1]:
        raise ConvError(
            f"x has shape {data.shape}, and each row of weight has {matrix.shape[1]} numbers; "
            f"give x of shape ({matrix.shape[1]},) or (N, {matrix.shape[1]})."
        )
    return data, matrix


def _wide(array: NDArray[Any]) -> NDArray[Any]:
    """Whole numbers of any kind as int64, whose sums do not wrap around."""
    return array if array.dtype.kind == "f" else array.astype(np.int64)
