"""The exercises of lesson 10: both gradients of a convolution, and a numeric one."""

import numpy as np

from ._worked import NINE, SOBEL_X, TIMES_TABLE, cells, kernel_drawn
from .function import Function
from .misconceptions import chain_code
from .misconceptions.windows import Array

_HALVES = [[0.5, -1.5, 2.25, 0.75], [1.25, 0.25, -0.5, 3.5], [0.5, 4.75, 1.5, 2.5]]


def _weight_pair(rng: np.random.Generator) -> tuple[Array, Array]:
    rows, columns = (int(n) for n in rng.integers(3, 5, 2))
    grad_out = kernel_drawn(rng, rows, columns)
    return cells(rng, rows + int(rng.integers(1, 3)), columns + 2, -9, 10), grad_out


def _input_pair(rng: np.random.Generator) -> tuple[Array, Array]:
    rows, columns = (int(n) for n in rng.integers(2, 4, 2))
    kernel = kernel_drawn(rng, rows, columns)
    shape = rows + int(rng.integers(0, 3)), columns + int(rng.integers(1, 3))
    return cells(rng, *shape, -9, 10), kernel


def _numeric(rng: np.random.Generator) -> tuple[Array, Array, Array, float]:
    # Decimal, as weights are: `kernel.copy()` of whole numbers would cut a step of 0.5 off.
    image, kernel = cells(rng, 4, 5, 0, 5) + 0.5, kernel_drawn(rng, 2, 3) * 1.0
    return image, kernel, cells(rng, 3, 3, -9, 10), float(rng.choice([0.5, 0.25, 0.125]))


GRAD_WEIGHT = Function(
    id="10.grad-weight",
    prompt="Write `grad_weight(image, grad_out)`: the gradient of the loss by the weights. Entry "
    "(m, n) is the sum over all outputs of the cell that weight (m, n) met times `grad_out`. "
    "Return an array of the kernel's shape.",
    arguments=("image", "grad_out"),
    oracle=chain_code.grad_weight,
    cases=(
        (NINE, [[1, -1], [2, 0]]),
        (TIMES_TABLE, [[1, 2, 0], [0, -1, 3], [2, 1, 1]]),
        (_HALVES, [[1, 0.5, -2], [0.25, 3, 1]]),
    ),
    sample=_weight_pair,
    misconceptions=chain_code.FOR_GRAD_WEIGHT,
    hints=(
        "Work entry (0, 0) out by hand: which cells of the image did the first weight meet?",
        "For entry (m, n) they are `image[m : m + rows, n : n + columns]`, as many as `grad_out` "
        "has entries. This is a window that slides over the image.",
        "`return cw.conv2d(image, grad_out)`: `grad_out` is the kernel.",
    ),
    explanation="The gradient by the weights is a correlation of the input with `grad_out`: the "
    "operation of lesson 02, with `grad_out` in the place of the kernel.",
)

GRAD_INPUT = Function(
    id="10.grad-input",
    prompt="Write `grad_input(grad_out, kernel)`: the gradient of the loss by the input, for a "
    "convolution without padding and with stride 1. Return an array of the input's shape.",
    arguments=("grad_out", "kernel"),
    oracle=chain_code.grad_input,
    cases=(
        ([[1, -1], [2, 0]], [[1, 2], [3, 4]]),
        ([[1, 2, 0], [0, -1, 3], [2, 1, 1]], SOBEL_X),
        (_HALVES, [[1, 0.5], [-2, 0.25], [3, 1]]),
    ),
    sample=_input_pair,
    misconceptions=chain_code.FOR_GRAD_INPUT,
    hints=(
        "Each output hands `grad_out` times a weight back to each cell it read. Two loops over the "
        "outputs do it; a convolution does it at once.",
        "At the border of the input a cell was read by few outputs. Which padding of `grad_out` "
        "gives a result as large as the input?",
        '`return cw.conv2d(grad_out, kernel[::-1, ::-1], padding="full")`',
    ),
    explanation="A full correlation with the kernel turned by 180°, which is a true convolution: "
    "the way back through a correlation is a convolution, and the other way round.",
)

NUMERIC = Function(
    id="10.numeric",
    prompt="Write `numeric_gradient(image, kernel, target, step)`: for every weight move it up and "
    "down by `step`, and divide the difference of the two losses by the distance, 2 · `step`. The "
    "loss is the mean of the squared differences between `cw.conv2d(image, kernel)` and `target`.",
    arguments=("image", "kernel", "target", "step"),
    oracle=chain_code.numeric_gradient,
    cases=(
        (NINE, [[1.0, 2.0], [0.0, -1.0]], [[3, 1], [0, 2]], 0.5),
        (_HALVES, [[1, 0.5], [-2, 0.25]], [[1, 0, 2], [0.5, 1, -1]], 0.25),
    ),
    sample=_numeric,
    misconceptions=chain_code.FOR_NUMERIC,
    hints=(
        "Begin with one weight: a copy of the kernel with that weight larger, another with it "
        "smaller, and both losses.",
        "Two loops go through the weights. Make both copies anew for every weight: "
        "`more = kernel.copy()`.",
        "`more[m, n] += step`, `less[m, n] -= step`, and the entry is "
        "`(loss(image, more, target) - loss(image, less, target)) / (2 * step)`.",
    ),
    explanation="It needs two losses for every single weight, far too many for training, and it "
    "knows nothing of the chain rule: that is why it is a good check.",
)
