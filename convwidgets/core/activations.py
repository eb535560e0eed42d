"""What stands between the layers of a network and at its end: ReLU, softmax, cross-entropy."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ._checks import check_grad_shape, numbers, shown
from .errors import ConvError


def relu(x: ArrayLike) -> NDArray[Any]:
    """The rectified linear unit: what is negative becomes 0, the rest passes.

    Parameters
    ----------
    x : array_like
        Numbers of any shape.

    Returns
    -------
    ndarray
        Of the shape and type of ``x``.  NaN stays NaN.

    Raises
    ------
    ConvError
        If ``x`` does not hold real numbers, or none.

    Notes
    -----
    V. Nair and G. E. Hinton, "Rectified linear units improve restricted Boltzmann
    machines", ICML 2010; `torch.nn.functional.relu`.

    Examples
    --------
    >>> from convwidgets import relu
    >>> relu([-2, 0, 3])
    array([0, 0, 3])
    """
    values = numbers(x, "x")
    result: NDArray[Any] = np.maximum(values, values.dtype.type(0))
    return result


def relu_backward(grad_out: ArrayLike, x: ArrayLike) -> NDArray[Any]:
    """Gradient of a loss with respect to what went into `relu`.

    Parameters
    ----------
    grad_out : array_like, shape of x
        Gradient of the loss with respect to the output.
    x : array_like
        What `relu` was given.

    Returns
    -------
    ndarray
        ``grad_out`` where ``x`` is positive, otherwise 0; also at 0 itself, as in
        PyTorch.

    Raises
    ------
    ConvError
        If the two do not have the same shape.

    Examples
    --------
    >>> from convwidgets import relu_backward
    >>> relu_backward([10, 20, 30], [-2, 0, 3])
    array([ 0,  0, 30])
    """
    arriving, values = numbers(grad_out, "grad_out"), numbers(x, "x")
    check_grad_shape(arriving, values.shape, "ReLU")
    result: NDArray[Any] = np.where(values > 0, arriving, arriving.dtype.type(0))
    return result


def softmax(scores: ArrayLike) -> NDArray[Any]:
    """Scores as probabilities: ``exp(score)`` divided by the sum over the last axis.

    Parameters
    ----------
    scores : array_like, shape (..., classes)
        Any numbers.

    Returns
    -------
    ndarray, shape (..., classes)
        Positive numbers whose sum over the last axis is 1.  Computed from the
        differences to the largest score, so that no score is too large.

    Raises
    ------
    ConvError
        If ``scores`` does not hold real numbers, or is a single one.

    Notes
    -----
    Goodfellow, Bengio and Courville, "Deep Learning" (2016), section 6.2.2.3;
    `torch.nn.functional.softmax`.

    Examples
    --------
    >>> from convwidgets import softmax
    >>> softmax([1.0, 3.0, 2.0]).round(3)
    array([0.09 , 0.665, 0.245])
    """
    shifted = _shifted(scores)
    raised = np.exp(shifted)
    result: NDArray[Any] = raised / raised.sum(axis=-1, keepdims=True)
    return result


def cross_entropy(scores: ArrayLike, labels: ArrayLike) -> float:
    """The mean over a batch of ``-log(probability of the right class)``.

    Parameters
    ----------
    scores : array_like, shape (N, classes) or (classes,)
        Before softmax.
    labels : array_like of whole numbers, shape (N,) or ()
        The right class of each, from 0.

    Returns
    -------
    float
        0 where the network is sure and right; ``log(classes)`` where it guesses.

    Raises
    ------
    ConvError
        If a label is no class, or their number is not that of the rows.

    See Also
    --------
    cross_entropy_backward : Its gradient.

    Notes
    -----
    As `torch.nn.functional.cross_entropy`; Goodfellow, Bengio and Courville, "Deep
    Learning" (2016), section 6.2.2.3.

    Examples
    --------
    >>> from convwidgets import cross_entropy
    >>> round(cross_entropy([[1.0, 3.0, 2.0]], [1]), 3)
    0.408
    """
    shifted = _shifted(scores)
    logs = np.log(np.exp(shifted).sum(axis=-1))
    right = shifted.reshape(-1, shifted.shape[-1])
    chosen = right[np.arange(len(right)), check_labels(labels, shifted.shape)]
    return float(np.mean(logs.reshape(-1) - chosen))


def cross_entropy_backward(scores: ArrayLike, labels: ArrayLike) -> NDArray[Any]:
    """Gradient of `cross_entropy` with respect to the scores.

    Parameters
    ----------
    scores, labels
        What `cross_entropy` was given.

    Returns
    -------
    ndarray, shape of scores
        The probabilities, less 1 at the right class, divided by the number of rows.

    Raises
    ------
    ConvError
        As `cross_entropy`.

    Examples
    --------
    >>> from convwidgets import cross_entropy_backward
    >>> cross_entropy_backward([[1.0, 3.0, 2.0]], [1]).round(3)
    array([[ 0.09 , -0.335,  0.245]])
    """
    grad = softmax(scores)
    rows = grad.reshape(-1, grad.shape[-1])
    rows[np.arange(len(rows)), check_labels(labels, grad.shape)] -= 1
    grad /= len(rows)
    return grad


def _shifted(scores: ArrayLike) -> NDArray[Any]:
    """Scores less the largest of their row, as decimal numbers."""
    values = numbers(scores, "scores")
    if values.ndim == 0:
        raise ConvError("scores is a single number; give one for each class.")
    if values.dtype.kind != "f":
        values = values.astype(np.float64)
    shifted: NDArray[Any] = values - values.max(axis=-1, keepdims=True)
    return shifted


def check_labels(labels: ArrayLike, shape: tuple[int, ...]) -> NDArray[np.intp]:
    """The labels in one row, if each is a class and there is one for each row of the scores."""
    array = numbers(labels, "labels")
    classes = shape[-1]
    if array.dtype.kind not in "iu":
        raise ConvError("labels holds numbers that are not whole; give the number of each class.")
    if array.shape != shape[:-1]:
        raise ConvError(
            f"labels has shape {array.shape}, and the scores have shape {shape}; "
            f"give labels of shape {shape[:-1]}, one for each row."
        )
    if array.min() < 0 or array.max() >= classes:
        wrong = int(array.max() if array.max() >= classes else array.min())
        raise ConvError(
            f"labels holds {shown(wrong)}; there are {classes} classes, 0 to {classes - 1}."
        )
    chosen: NDArray[np.intp] = array.reshape(-1).astype(np.intp)
    return chosen
