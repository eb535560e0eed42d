"""Slips with the chain rule: what goes back through a convolution or a ReLU.

Givens: ``image``, ``kernel``, `grad_out` and a ``position``, which is that of a
weight or of a cell of the input; ``bias``; ``output``, ``target`` and ``count``; ``x``.
"""

from typing import Any

import numpy as np

from ..misconception import Misconception
from .descent import rounded
from .windows import Array, rotated


def met(image: Any, grad_out: Any, position: Any) -> Array:
    """The cells of the image that a weight met, one for each output."""
    row, column = position
    rows, columns = np.shape(grad_out)
    cells: Array = np.asarray(image)[row : row + rows, column : column + columns]
    return cells


def by_weight(image: Any, grad_out: Any, position: Any) -> float:
    """One entry of the gradient by the weights."""
    return float((met(image, grad_out, position) * np.asarray(grad_out)).sum())


def by_middle(kernel: Any, grad_out: Any) -> float:
    """The gradient by the cell that every window covers: sizes of both are equal."""
    return float((rotated(np.asarray(kernel)) * np.asarray(grad_out)).sum())


FOR_WEIGHT = (
    Misconception(
        "grad_out forgotten",
        lambda image, grad_out, position: float(met(image, grad_out, position).sum()),
        "That is the sum of the cells this weight met. Each of them moves its output, and an "
        "output counts as much as its entry of grad_out: multiply before you add.",
    ),
    Misconception(
        "the forward sum",
        lambda image, kernel, position: float((met(image, kernel, position) * kernel).sum()),
        "That is an output: cells times weights. Now the cells are multiplied by grad_out.",
    ),
    Misconception(
        "row and column swapped",
        lambda image, grad_out, position: by_weight(image, grad_out, position[::-1]),
        lambda position: (
            f"Those are the cells that the weight in row {position[1]}, column {position[0]} met. "
            "The row comes first."
        ),
    ),
    Misconception(
        "grad_out rotated",
        lambda image, grad_out, position: by_weight(image, rotated(np.asarray(grad_out)), position),
        "grad_out was turned. Window (0, 0) belongs to output (0, 0): here nothing is rotated.",
    ),
    Misconception(
        "mean instead of sum",
        lambda image, grad_out, position: by_weight(image, grad_out, position) / np.size(grad_out),
        "The products were averaged. Every output adds its own share, and nothing is divided.",
    ),
    Misconception(
        "one window only",
        lambda image, grad_out, position: float(
            met(image, grad_out, position)[0, 0] * np.asarray(grad_out)[0, 0]
        ),
        "That is the share of output (0, 0). The same weight is used in every other window, too.",
    ),
)
"""What can happen to one entry of the gradient by the weights."""

FOR_BIAS = (
    Misconception(
        "mean instead of sum",
        lambda grad_out: rounded(np.mean(grad_out)),
        "That is the mean. The bias is added to every output, so every entry counts in full.",
    ),
    Misconception(
        "outputs counted",
        lambda grad_out: int(np.size(grad_out)),
        "That is how many outputs the bias moves. They do not count alike for the loss: each as "
        "much as its entry of grad_out.",
    ),
    Misconception(
        "one",
        lambda grad_out: 1,
        "By that much one output moves, if the bias grows by 1. How much does the loss, over all "
        "outputs?",
    ),
    Misconception(
        "times the bias",
        lambda grad_out, bias: float(np.sum(grad_out)) * bias,
        "The bias is {bias}, and that does not matter: however large it is, if it grows by 1 then "
        "so does every output.",
    ),
    Misconception(
        "signs lost",
        lambda grad_out: float(np.abs(grad_out).sum()),
        "The minus signs were lost. Outputs that lower the loss count as negative.",
    ),
)
"""What can happen to the gradient by the bias."""

FOR_INPUT = (
    Misconception(
        "rotation forgotten",
        lambda kernel, grad_out: float((np.asarray(kernel) * np.asarray(grad_out)).sum()),
        "The kernel was laid on as it stands. Output (0, 0) read this cell with its last weight, "
        "and output (1, 1) with its first.",
    ),
    Misconception(
        "grad_out forgotten",
        lambda kernel: float(np.sum(kernel)),
        "That is the sum of the weights. Each of them moves its output, and an output counts as "
        "much as its entry of grad_out.",
    ),
    Misconception(
        "one output only",
        lambda kernel, grad_out: float(np.asarray(kernel)[-1, -1] * np.asarray(grad_out)[0, 0]),
        "That is the way through output (0, 0). How many other windows cover the cell?",
    ),
    Misconception(
        "the output of the same number",
        lambda kernel, grad_out: float(np.asarray(kernel)[0, 0] * np.asarray(grad_out)[-1, -1]),
        "That is the way through one output alone. How many other windows cover the cell?",
    ),
    Misconception(
        "mean instead of sum",
        lambda kernel, grad_out: by_middle(kernel, grad_out) / np.size(kernel),
        "The products were averaged. The cell acts through all its outputs at once: add.",
    ),
    Misconception(
        "rows turned only",
        lambda kernel, grad_out: float((np.asarray(kernel)[::-1] * np.asarray(grad_out)).sum()),
        "The rows are in the right order, the columns are not. The kernel is turned by 180°.",
    ),
)
"""What can happen to the gradient by the cell in the middle."""

FOR_GRAD_OUT = (
    Misconception(
        "not divided",
        lambda output, target: rounded(2 * (output - target)),
        "That would be so if the loss were the sum of the squares. It is their mean: one of "
        "{count} outputs moves it by one part in {count}.",
    ),
    Misconception(
        "the 2 forgotten",
        lambda output, target, count: rounded((output - target) / count),
        "The derivative of a square is twice what is squared.",
    ),
    Misconception(
        "target minus output",
        lambda output, target, count: rounded(2 * (target - output) / count),
        "The sign is the wrong way round. Is this output too large or too small, and would the "
        "loss grow if it grew?",
    ),
    Misconception(
        "share of the loss",
        lambda output, target, count: rounded((output - target) ** 2 / count),
        "That is how much of the loss comes from this output, not how fast the loss changes with "
        "it.",
    ),
)
"""What can happen to the gradient by one output."""


def _arrays(x: Any, grad_out: Any) -> tuple[Array, Array]:
    return np.asarray(x), np.asarray(grad_out)


def through_relu(x: Any, grad_out: Any) -> Array:
    """What a ReLU hands back."""
    inputs, arriving = _arrays(x, grad_out)
    return np.where(inputs > 0, arriving, 0)


FOR_RELU = (
    Misconception(
        "everything passes",
        lambda grad_out: np.asarray(grad_out),
        "All of it came through. Where the input is negative the output is 0 and stays 0 if the "
        "input moves a little: nothing goes back there.",
    ),
    Misconception(
        "sign of the gradient",
        lambda grad_out: np.maximum(grad_out, 0),
        "The gradient's own sign was looked at. What decides is the sign of the input on the way "
        "forward.",
    ),
    Misconception(
        "the wrong side",
        lambda x, grad_out: np.where(np.asarray(x) > 0, 0, grad_out),
        "That lets the gradient through where ReLU gave 0. It passes where the input is positive.",
    ),
    Misconception(
        "slope only",
        lambda x: np.where(np.asarray(x) > 0, 1, 0),
        "Those are the slopes of ReLU. Multiply them by what arrives from above.",
    ),
    Misconception(
        "times the input",
        lambda x, grad_out: np.maximum(x, 0) * np.asarray(grad_out),
        "The gradient was multiplied by the outputs. The slope of ReLU is 1 or 0, however large "
        "the input is.",
    ),
)
"""What can happen to a gradient at a ReLU."""
