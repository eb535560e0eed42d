"""Gradients of a convolution that almost work.

Each ``compute`` is called like the function that was asked for: in
`FOR_GRAD_WEIGHT` with ``(image, grad_out)``, in `FOR_GRAD_INPUT` with
``(grad_out, kernel)``, in `FOR_NUMERIC` with ``(image, kernel, target, step)``.
"""

from collections.abc import Callable

import numpy as np

from convwidgets.core import conv2d

from ..misconception import Misconception
from .windows import Array, rotated


def grad_weight(image: Array, grad_out: Array) -> Array:
    """The gradient by the weights, as the lesson asks for it."""
    rows, columns = grad_out.shape
    output = np.zeros((image.shape[0] - rows + 1, image.shape[1] - columns + 1))
    for m in range(output.shape[0]):
        for n in range(output.shape[1]):
            output[m, n] = (image[m : m + rows, n : n + columns] * grad_out).sum()
    return output


def grad_input(grad_out: Array, kernel: Array) -> Array:
    """The gradient by the input: every output hands its share back to the cells it read."""
    rows, columns = kernel.shape
    output = np.zeros((grad_out.shape[0] + rows - 1, grad_out.shape[1] + columns - 1))
    for i in range(grad_out.shape[0]):
        for j in range(grad_out.shape[1]):
            output[i : i + rows, j : j + columns] += grad_out[i, j] * kernel
    return output


def loss(image: Array, kernel: Array, target: Array) -> float:
    """The mean of the squared differences."""
    return float(np.mean((conv2d(image, kernel) - target) ** 2))


def numeric_gradient(image: Array, kernel: Array, target: Array, step: float) -> Array:
    """Central differences of the loss, one weight after the other."""
    output = np.zeros(kernel.shape)
    for place in np.ndindex(*kernel.shape):
        more, less = np.array(kernel, float), np.array(kernel, float)
        more[place] += step
        less[place] -= step
        output[place] = (loss(image, more, target) - loss(image, less, target)) / (2 * step)
    return output


def _last_product(image: Array, grad_out: Array) -> Array:
    rows, columns = grad_out.shape
    corner: Array = image[rows - 1 :, columns - 1 :] * grad_out[-1, -1]
    return corner


FOR_GRAD_WEIGHT = (
    Misconception(
        "nothing written yet",
        lambda image, grad_out: np.zeros_like(grad_weight(image, grad_out)),
        "The shape is right, that of the kernel, and every entry is still 0. Entry (m, n) is a sum "
        "over all outputs.",
    ),
    Misconception(
        "grad_out forgotten",
        lambda image, grad_out: conv2d(image, np.ones(grad_out.shape)),
        "The cells are added up as they are. Each has to be multiplied by its entry of `grad_out` "
        "first: that is how much its output counts.",
    ),
    Misconception(
        "grad_out rotated",
        lambda image, grad_out: conv2d(image, grad_out, flip_kernel=True),
        "`grad_out` is turned by 180° here. For the weights nothing is turned: window (0, 0) "
        "belongs to output (0, 0). The rotation comes with the gradient by the input.",
    ),
    Misconception(
        "mean instead of sum",
        lambda image, grad_out: conv2d(image, grad_out) / grad_out.size,
        "The products are averaged. Every output adds its own share, and nothing is divided.",
    ),
    Misconception(
        "full instead of valid",
        lambda image, grad_out: conv2d(image, grad_out, padding="full"),
        'Your result is larger than the kernel. Here `grad_out` stays inside the image; `"full"` '
        "is for the gradient by the input.",
    ),
    Misconception(
        "same instead of valid",
        lambda image, grad_out: conv2d(image, grad_out, padding="same"),
        "Your result is as large as the image. A gradient by the weights has the shape of the "
        "kernel: no padding.",
    ),
    Misconception(
        "overwritten",
        _last_product,
        "Only the last output is left: each product overwrites the one before. Add them, with "
        "`+=`.",
    ),
    Misconception(
        "sign turned round",
        lambda image, grad_out: -conv2d(image, grad_out),
        "The values are right but for their sign. The minus belongs to the update, not to the "
        "gradient.",
    ),
)
"""What can happen to the gradient by the weights."""


def _full(rule: Callable[[Array], Array]) -> Callable[[Array, Array], Array]:
    return lambda grad_out, kernel: conv2d(grad_out, rule(kernel), padding="full")


def _stamped_over(grad_out: Array, kernel: Array) -> Array:
    """Shares written over each other instead of added."""
    rows, columns = kernel.shape
    output = np.zeros((grad_out.shape[0] + rows - 1, grad_out.shape[1] + columns - 1))
    for i in range(grad_out.shape[0]):
        for j in range(grad_out.shape[1]):
            output[i : i + rows, j : j + columns] = grad_out[i, j] * kernel
    return output


FOR_GRAD_INPUT = (
    Misconception(
        "nothing written yet",
        lambda grad_out, kernel: np.zeros_like(grad_input(grad_out, kernel)),
        "The shape is right, that of the input, and every entry is still 0.",
    ),
    Misconception(
        "rotation forgotten",
        _full(lambda kernel: kernel),
        "The size is right, and the kernel lies on `grad_out` as it stands. The last weight read "
        "the cell first: turn the kernel by 180°, with `kernel[::-1, ::-1]`.",
    ),
    Misconception(
        "rows turned only",
        _full(lambda kernel: kernel[::-1]),
        "Only the rows are reversed. A turn by 180° reverses the columns as well: "
        "`kernel[::-1, ::-1]`.",
    ),
    Misconception(
        "columns turned only",
        _full(lambda kernel: kernel[:, ::-1]),
        "Only the columns are reversed. A turn by 180° reverses the rows as well: "
        "`kernel[::-1, ::-1]`.",
    ),
    Misconception(
        "valid instead of full",
        lambda grad_out, kernel: conv2d(grad_out, rotated(kernel)),
        "The kernel is turned, and it never leaves `grad_out`. Cells at the border of the input "
        'were read by few outputs; zeros stand for the others: `padding="full"`.',
    ),
    Misconception(
        "same instead of full",
        lambda grad_out, kernel: conv2d(grad_out, rotated(kernel), padding="same"),
        "Your result is as large as `grad_out`. A gradient by the input is as large as the input: "
        '`padding="full"`.',
    ),
    Misconception(
        "transposed",
        _full(lambda kernel: kernel.T),
        "The kernel is transposed, rows for columns. What is needed is a turn by 180°: "
        "`kernel[::-1, ::-1]`.",
    ),
    Misconception(
        "quarter turn",
        _full(lambda kernel: np.rot90(kernel)),
        "The kernel is turned by 90°, which is what `np.rot90` does once. By 180° it is "
        "`np.rot90(kernel, 2)`, or `kernel[::-1, ::-1]`.",
    ),
    Misconception(
        "grad_out turned as well",
        lambda grad_out, kernel: conv2d(rotated(grad_out), rotated(kernel), padding="full"),
        "Both are turned. Turn the kernel alone.",
    ),
    Misconception(
        "grad_out forgotten",
        lambda grad_out, kernel: conv2d(np.ones(grad_out.shape), rotated(kernel), padding="full"),
        "Every output counts as 1 here. Each counts as much as its entry of `grad_out`.",
    ),
    Misconception(
        "written over",
        _stamped_over,
        "Where windows overlap, the last one wins. The cell acts through all of them: add the "
        "shares, with `+=`.",
    ),
)
"""What can happen to the gradient by the input."""


def _by_difference(
    upwards: float, downwards: float, *, divisor: float = 1.0
) -> Callable[[Array, Array, Array, float], Array]:
    """(loss at +upwards·step − loss at −downwards·step) / (divisor · their distance)."""

    def compute(image: Array, kernel: Array, target: Array, step: float) -> Array:
        output = np.zeros(kernel.shape)
        for place in np.ndindex(*kernel.shape):
            more, less = np.array(kernel, float), np.array(kernel, float)
            more[place] += upwards * step
            less[place] -= downwards * step
            rise = loss(image, more, target) - loss(image, less, target)
            output[place] = rise / ((upwards + downwards) * step * divisor)
        return output

    return compute


def _drifting(image: Array, kernel: Array, target: Array, step: float) -> Array:
    """The weight is not put back, so that each difference starts from another kernel."""
    output, moved = np.zeros(kernel.shape), np.array(kernel, float)
    for place in np.ndindex(*kernel.shape):
        moved[place] += step
        more = loss(image, moved, target)
        moved[place] -= 2 * step
        output[place] = (more - loss(image, moved, target)) / (2 * step)
    return output


def _all_at_once(image: Array, kernel: Array, target: Array, step: float) -> Array:
    rise = loss(image, kernel + step, target) - loss(image, kernel - step, target)
    return np.full(kernel.shape, rise / (2 * step))


FOR_NUMERIC = (
    Misconception(
        "nothing written yet",
        lambda image, kernel, target, step: np.zeros(kernel.shape),
        "Every entry is 0. If you move a weight already: `more = kernel` makes no copy but a "
        "second name, and then both losses are those of the same kernel; take `kernel.copy()`. If "
        "not: move one weight up and down by `step`, and see what the loss does.",
    ),
    Misconception(
        "one-sided",
        _by_difference(1, 0),
        "That compares the loss above with the loss *here*. The slope changes on the way, and half "
        "of that change comes in. Go as far down as up.",
    ),
    Misconception(
        "one-sided, downwards",
        _by_difference(0, 1),
        "That compares the loss *here* with the loss below. Go as far up as down: then the errors "
        "of both sides cancel.",
    ),
    Misconception(
        "divided by one step",
        _by_difference(1, 1, divisor=0.5),
        "Every entry is twice too large: from the lower point to the upper one it is two steps.",
    ),
    Misconception(
        "multiplied by the step",
        lambda image, kernel, target, step: (
            numeric_gradient(image, kernel, target, step) * 2 * step * step
        ),
        "The difference is multiplied by the step. A slope is the rise divided by the way.",
    ),
    Misconception(
        "brackets forgotten",
        lambda image, kernel, target, step: (
            numeric_gradient(image, kernel, target, step) * step * step
        ),
        "`/ 2 * step` divides by 2 and then *multiplies* by the step, from left to right. With "
        "brackets, `/ (2 * step)`, it divides by both.",
    ),
    Misconception(
        "not divided",
        lambda image, kernel, target, step: (
            numeric_gradient(image, kernel, target, step) * 2 * step
        ),
        "That is how much the loss rises. A slope is the rise divided by the way, `2 * step`.",
    ),
    Misconception(
        "weight not put back",
        _drifting,
        "The first entry is right and later ones drift: a weight that was moved is not put back "
        "before the next one is tried. Make a fresh copy for every entry.",
    ),
    Misconception(
        "all weights at once",
        _all_at_once,
        "All entries are alike: every weight was moved at the same time. Move one of them, "
        "`more[m, n]`.",
    ),
    Misconception(
        "sign turned round",
        lambda image, kernel, target, step: -numeric_gradient(image, kernel, target, step),
        "The sign is turned round: it is the loss above minus the loss below.",
    ),
    Misconception(
        "sum instead of mean",
        lambda image, kernel, target, step: (
            numeric_gradient(image, kernel, target, step) * target.size
        ),
        "Your loss is the sum of the squares. The loss here is their mean.",
    ),
)
"""What can happen to a numeric gradient."""
