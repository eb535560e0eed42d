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
    Misconception(
        "times the weight",
        lambda image, kernel, grad_out, position: (
            by_weight(image, grad_out, position) * float(np.asarray(kernel)[tuple(position)])
        ),
        "The weight was multiplied as well. If it grows by a little, each output grows by "
        "that much times its cell, however large the weight is.",
    ),
    Misconception(
        "signs lost",
        lambda image, grad_out, position: float(
            (met(image, grad_out, position) * np.abs(grad_out)).sum()
        ),
        "The minus signs of grad_out got lost. Where an output lowers the loss, its share "
        "counts as negative.",
    ),
    Misconception(
        "grad_out transposed",
        lambda image, grad_out, position: by_weight(image, np.asarray(grad_out).T, position),
        "Rows and columns of grad_out were swapped. Output (0, 1) belongs to the window one "
        "column further right.",
    ),
    Misconception(
        "first window of the image",
        lambda image, grad_out, position: (
            by_weight(image, grad_out, (0, 0)) if tuple(position) != (0, 0) else None
        ),
        "Those are the cells that the weight in row 0, column 0 met. This weight lies "
        "elsewhere in the kernel, so it met other cells.",
    ),
    Misconception(
        "sign turned round",
        lambda image, grad_out, position: -by_weight(image, grad_out, position),
        "The sign is the wrong way round. The minus sign of gradient descent stands in the update.",
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
    Misconception(
        "bias added",
        lambda grad_out, bias: float(np.sum(grad_out)) + bias,
        "The bias was added. How large it is does not matter: the question is what the loss "
        "does if it grows.",
    ),
    Misconception(
        "sign turned round",
        lambda grad_out: -float(np.sum(grad_out)),
        "The sign is the wrong way round. The minus sign of gradient descent stands in the update.",
    ),
    Misconception(
        "none",
        lambda grad_out: 0,
        "The bias moves every output, so the loss does depend on it.",
    ),
    Misconception(
        "largest entry",
        lambda grad_out: float(np.max(grad_out)),
        "That is one of the entries. The bias is added to every output, so all of them count.",
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
    Misconception(
        "columns turned only",
        lambda kernel, grad_out: float((np.asarray(kernel)[:, ::-1] * np.asarray(grad_out)).sum()),
        "The columns are in the right order, the rows are not. The kernel is turned by 180°.",
    ),
    Misconception(
        "transposed",
        lambda kernel, grad_out: float((np.asarray(kernel).T * np.asarray(grad_out)).sum()),
        "Rows and columns of the kernel were swapped. Going back, it is turned by 180°.",
    ),
    Misconception(
        "signs lost",
        lambda kernel, grad_out: by_middle(kernel, np.abs(grad_out)),
        "The minus signs of grad_out got lost. Where an output lowers the loss, its share "
        "counts as negative.",
    ),
    Misconception(
        "weights forgotten",
        lambda grad_out: float(np.sum(grad_out)),
        "That is the sum of grad_out. Each output moves with the cell as much as the weight "
        "says that lay on it.",
    ),
    Misconception(
        "sign turned round",
        lambda kernel, grad_out: -by_middle(kernel, grad_out),
        "The sign is the wrong way round. The minus sign of gradient descent stands in the update.",
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
    Misconception(
        "difference alone",
        lambda output, target: rounded(output - target),
        "That is the difference alone. It is doubled, as the derivative of a square is, and "
        "divided by the {count} outputs of the mean.",
    ),
    Misconception(
        "square alone",
        lambda output, target: rounded((output - target) ** 2),
        "That is the square. How fast does it grow?",
    ),
    Misconception(
        "not divided, sign turned round",
        lambda output, target: rounded(2 * (target - output)),
        "The sign is the wrong way round, and the mean over {count} outputs is missing.",
    ),
    Misconception(
        "the 2 forgotten, sign turned round",
        lambda output, target, count: rounded((target - output) / count),
        "The sign is the wrong way round, and the derivative of a square is twice what is squared.",
    ),
    Misconception(
        "half instead of twice",
        lambda output, target, count: rounded((output - target) / (2 * count)),
        "The difference was halved. The derivative of a square u² is 2u.",
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
    Misconception(
        "both negative ones dropped",
        lambda x, grad_out: np.where(np.asarray(x) > 0, np.maximum(grad_out, 0), 0),
        "Where the input was negative nothing goes back, as it should be. But a negative "
        "gradient passes, too, where the input was positive.",
    ),
    Misconception(
        "sign of the input",
        lambda x, grad_out: np.sign(x) * np.asarray(grad_out),
        "The gradient was multiplied by the sign of the input. The slope of ReLU is 1 or 0, "
        "never −1.",
    ),
    Misconception(
        "forward again",
        lambda x: np.maximum(x, 0),
        "That is what the ReLU gives on the way forward. On the way back it hands on what "
        "arrives, or nothing.",
    ),
    Misconception(
        "signs lost",
        lambda x, grad_out: np.where(np.asarray(x) > 0, np.abs(grad_out), 0),
        "The places are right. What arrives goes on as it is, with its sign.",
    ),
)
"""What can happen to a gradient at a ReLU."""
