"""Functions of a network that almost work: the forward pass, and kernels combined.

Each ``compute`` is called like the function that was asked for.
"""

from collections.abc import Container
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convwidgets.core import SmallCNN, avg_pool2d, conv2d, dense, max_pool2d, relu, softmax

from ..misconception import Misconception
from .bend_code import shares

Array = NDArray[Any]


def passed(
    x: Array,
    *,
    bends: tuple[bool, bool] = (True, True),
    pool: Any = max_pool2d,
    biases: Container[str] = ("conv", "dense"),
    last: bool = False,
    rows: bool = False,
) -> Array:
    """The scores of the network that ships with the package, with slips on demand."""
    given = SmallCNN.trained().parameters
    maps = np.asarray(x, dtype=float)
    for block, bend in zip("12", bends, strict=True):
        bias = given[f"conv{block}.bias"] if "conv" in biases else None
        maps = conv2d(maps, given[f"conv{block}.weight"], bias, padding=1)
        maps = pool(relu(maps) if bend else maps, 2)
    flat = (maps.transpose(1, 2, 0) if rows else maps).reshape(-1)
    scores = dense(flat, given["dense.weight"], given["dense.bias"] if "dense" in biases else None)
    return relu(scores) if last else scores


def _passed(name: str, reason: str, **slips: Any) -> Misconception:
    return Misconception(name, lambda x: softmax(passed(x, **slips)), reason)


FOR_FORWARD = (
    Misconception(
        "nothing written yet",
        lambda x: x,
        "Your function returns the digit. Ten probabilities are wanted: go from stage to stage.",
    ),
    Misconception(
        "sizes that do not fit",
        lambda x: dense(np.reshape(x, -1)[:16], SmallCNN.trained().parameters["dense.weight"]),
        "Some layer is given an array of a shape it cannot read; the message names it. With "
        "`padding=1` in both convolutions and both poolings, 16 maps of 2×2 arrive at the end, and "
        "`.reshape(-1)` makes 64 numbers of them.",
    ),
    Misconception(
        "softmax forgotten",
        passed,
        "Those are the scores. `cw.softmax` makes probabilities of them.",
    ),
    Misconception(
        "shares of the scores",
        lambda x: shares(passed(x)),
        "The scores are divided by their sum. Probabilities come from `cw.softmax`, which takes "
        "exponentials first.",
    ),
    Misconception(
        "class instead of probabilities",
        lambda x: np.argmax(passed(x)),
        "That is the most likely class. Return all ten probabilities.",
    ),
    _passed(
        "no ReLU",
        "There is no ReLU in it. Both convolutions are followed by one.",
        bends=(False, False),
    ),
    _passed(
        "first ReLU forgotten",
        "The first convolution has no ReLU after it.",
        bends=(False, True),
    ),
    _passed(
        "second ReLU forgotten",
        "The second convolution has no ReLU after it.",
        bends=(True, False),
    ),
    _passed(
        "ReLU on the scores",
        "The scores went through a ReLU as well. They may be negative: between the dense layer and "
        "softmax stands nothing.",
        last=True,
    ),
    _passed(
        "average pooling",
        "The means of the windows were taken. This network has learned with the largest: "
        "`cw.max_pool2d`.",
        pool=avg_pool2d,
    ),
    _passed(
        "biases forgotten",
        "The weights are all used, the biases are not. They are the third argument of `cw.conv2d` "
        "and of `cw.dense`.",
        biases=(),
    ),
    _passed(
        "biases of the convolutions forgotten",
        "The biases of the convolutions are missing. They are the third argument of `cw.conv2d`.",
        biases=("dense",),
    ),
    _passed(
        "biases of the dense layer forgotten",
        "The biases of the dense layer are missing. They are the third argument of `cw.dense`.",
        biases=("conv",),
    ),
    _passed(
        "flattened by place",
        "The 64 numbers are in another order: first all maps at one place, then at the next. The "
        "dense layer has learned map after map, which is what `.reshape(-1)` gives.",
        rows=True,
    ),
)
"""What can happen to the forward pass."""


def both(a: Array, b: Array) -> Array:
    """One kernel that does what two do one after the other: a copy of ``a`` for each weight."""
    combined = np.zeros((a.shape[0] + b.shape[0] - 1, a.shape[1] + b.shape[1] - 1))
    for m in range(b.shape[0]):
        for n in range(b.shape[1]):
            combined[m : m + a.shape[0], n : n + a.shape[1]] += b[m, n] * a
    return combined


def _last_copy(a: Array, b: Array) -> Array:
    combined = np.zeros(both(a, b).shape)
    for m in range(b.shape[0]):
        for n in range(b.shape[1]):
            combined[m : m + a.shape[0], n : n + a.shape[1]] = b[m, n] * a
    return combined


def _piled(a: Array, b: Array) -> Array:
    combined = np.zeros(both(a, b).shape)
    combined[: a.shape[0], : a.shape[1]] = a * b.sum()
    return combined


def _first_copy(a: Array, b: Array) -> Array:
    combined = np.zeros(both(a, b).shape)
    combined[: a.shape[0], : a.shape[1]] = a * b[0, 0]
    return combined


FOR_COMBINE = (
    Misconception(
        "nothing written yet",
        lambda a, b: np.zeros(both(a, b).shape),
        "The size is right, and all weights are still 0. For each weight of `b` a copy of `a`, "
        "times that weight, is added.",
    ),
    Misconception(
        "copies overwrite each other",
        _last_copy,
        "Each copy overwrites the ones before it where they overlap. They add up: `+=`.",
    ),
    Misconception(
        "copies all in one place",
        _piled,
        "All copies lie in the corner. The copy for the weight in row m, column n lies m rows down "
        "and n columns to the right.",
    ),
    Misconception(
        "copies that all weigh the same",
        lambda a, b: both(a, np.ones_like(b)),
        "Every copy lies in its place, and all weigh the same. Each one is multiplied by its "
        "weight of `b`.",
    ),
    Misconception(
        "returned in the loop",
        _first_copy,
        "Only the first weight of `b` has been used: `return` stands inside the loops.",
    ),
    Misconception(
        "added",
        lambda a, b: a + b,
        "The kernels are added. That lays both on the same input; here the second reads what the "
        "first has made.",
    ),
    Misconception(
        "multiplied entry by entry",
        lambda a, b: a * b,
        "The weights are multiplied in pairs. Every weight of one meets every weight of the other.",
    ),
    Misconception(
        "matrix product",
        lambda a, b: a @ b,
        "That is the matrix product. Kernels one after the other are convolved with each other.",
    ),
    Misconception(
        "one kernel turned",
        lambda a, b: both(a, b[::-1, ::-1]),
        "One of the kernels is turned by 180°: `cw.conv2d` does not flip. In true convolution, "
        "with `flip_kernel=True`, the copies of `a` lie where the weights of `b` stand.",
    ),
    Misconception(
        "the other kernel turned",
        lambda a, b: both(a[::-1, ::-1], b),
        "One of the kernels is turned by 180°: the copies of `a` lie in their places, and each of "
        "them is upside down. `cw.conv2d` turns a kernel only with `flip_kernel=True`.",
    ),
    Misconception(
        "too small",
        lambda a, b: conv2d(a, b, flip_kernel=True),
        'The combined kernel is too small. It is `padding="full"`: every place where the kernels '
        "touch counts.",
    ),
    Misconception(
        "too small and turned",
        conv2d,
        "The combined kernel is too small, and one of the two is turned: it is the true "
        'convolution, `flip_kernel=True`, with `padding="full"`.',
    ),
)
"""What can happen to two kernels that become one."""
