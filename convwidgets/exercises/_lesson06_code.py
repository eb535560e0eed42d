"""The exercises of lesson 06: a layer, its parameters, the shape of its output."""

from typing import Any

import numpy as np

from convwidgets.core import conv2d

from ._worked import cells
from .function import Function
from .misconceptions import layer_code, shape_code
from .misconceptions.windows import Array


def layer_by_hand(x: Array, weight: Array, bias: Array) -> Array:
    """A convolution layer, from convolutions of single planes."""
    maps = []
    for o in range(len(weight)):
        total = bias[o]
        for c in range(len(x)):
            total = total + conv2d(x[c], weight[o, c])
        maps.append(total)
    return np.array(maps)


def parameters_by_hand(in_channels: int, out_channels: int, kernel_size: int) -> int:
    """Weights and biases of a layer with square kernels."""
    weights = kernel_size * kernel_size * in_channels * out_channels
    biases = out_channels
    return weights + biases


def shape_by_hand(
    shape: tuple[int, int, int], out_channels: int, kernel_size: int, stride: int, padding: int
) -> tuple[int, int, int]:
    """The shape of a layer's output, channels first."""
    _, height, width = shape
    rows = (height + 2 * padding - kernel_size) // stride + 1
    columns = (width + 2 * padding - kernel_size) // stride + 1
    return out_channels, rows, columns


def _layer(rng: np.random.Generator) -> tuple[Array, Array, Array]:
    inputs, outputs, rows, columns = (int(n) for n in rng.integers(2, 5, 4))
    high, wide = (int(n) for n in rng.integers(2, 4, 2))
    x = rng.integers(0, 10, (inputs, high + rows, wide + columns))
    # A sum of all kernels must differ from each, and a flip must show.
    return x, rng.integers(-3, 4, (outputs, inputs, high, wide)), rng.integers(1, 10, outputs)


_SQUARE = np.random.default_rng(6)

LAYER = Function(
    id="06.layer",
    prompt="Write `layer(x, weight, bias)`: for each kernel the sum over all channels of "
    "`cw.conv2d(x[c], weight[o, c])`, plus `bias[o]`. Return an array of shape (maps, rows, "
    "columns).",
    arguments=("x", "weight", "bias"),
    oracle=layer_by_hand,
    cases=(
        (
            _SQUARE.integers(0, 10, (3, 4, 4)),
            _SQUARE.integers(-2, 3, (2, 3, 3, 3)),
            np.array([1, -5]),
        ),
        # As many channels in as out, where an index the wrong way round would go unnoticed.
        (
            _SQUARE.integers(0, 10, (2, 5, 4)),
            _SQUARE.integers(-2, 3, (2, 2, 2, 3)),
            np.array([3, 0.5]),
        ),
        (cells(_SQUARE, 3, 3)[None], _SQUARE.integers(-2, 3, (3, 1, 2, 2)), np.array([0, 2, -1])),
    ),
    sample=_layer,
    misconceptions=layer_code.FOR_LAYERS,
    hints=(
        "Try `layer(np.ones((3, 4, 4)), np.ones((1, 3, 3, 3)), [1])`: 27 products of 1 and the "
        "bias make 28 at every place.",
        "Two loops: the outer one goes through the kernels, the inner one adds one channel after "
        "the other to the map.",
        "Inside both loops: `output[o] += cw.conv2d(x[c], weight[o, c])`. After the inner one: "
        "`output[o] += bias[o]`.",
    ),
    explanation="Maps, channels, rows, columns: with the four loops of lesson 02 inside, these are "
    "six loops, and that is all a convolution layer computes.",
)


def _vary_parameters(rng: np.random.Generator) -> tuple[int, int, int]:
    inputs, outputs = (int(n) for n in rng.integers(2, 200, 2))
    return inputs, outputs, int(rng.integers(2, 8))


PARAMETER_COUNT = Function(
    id="06.parameter-count",
    prompt="Write `parameter_count(in_channels, out_channels, kernel_size)`: how many numbers a "
    "layer with square kernels learns, biases included. Return one whole number.",
    arguments=("in_channels", "out_channels", "kernel_size"),
    oracle=parameters_by_hand,
    cases=((3, 64, 3), (64, 128, 3), (3, 32, 5), (1, 1, 3), (256, 10, 1)),
    sample=_vary_parameters,
    samples=10,
    misconceptions=shape_code.FOR_PARAMETERS,
    hints=(
        "One kernel first, then all of them, then the biases. Try it on 3, 64, 3: 1,792 has to "
        "come out.",
        "One kernel has `kernel_size * kernel_size * in_channels` weights.",
        "There are `out_channels` kernels, and each has a bias.",
    ),
    explanation="It agrees everywhere, and no picture had to be looked at: the parameters do not "
    "depend on its size.",
)


def _vary_shapes(rng: np.random.Generator) -> tuple[Any, ...]:
    kernel_size = int(rng.integers(1, 7))
    height, width = (kernel_size + int(n) for n in rng.integers(0, 40, 2))
    channels, out_channels = (int(n) for n in rng.integers(1, 33, 2))
    stride, padding = int(rng.integers(1, 4)), int(rng.integers(0, 3))
    return (channels, height, width), out_channels, kernel_size, stride, padding


OUTPUT_SHAPE = Function(
    id="06.output-shape",
    prompt="Write `output_shape(shape, out_channels, kernel_size, stride, padding)`: the shape of "
    "what a layer makes of a picture of `shape`, channels first. Return the three numbers.",
    arguments=("shape", "out_channels", "kernel_size", "stride", "padding"),
    oracle=shape_by_hand,
    cases=(
        ((3, 128, 128), 32, 5, 2, 2),
        ((3, 224, 224), 64, 3, 2, 1),
        ((64, 112, 112), 128, 3, 2, 1),
        ((3, 120, 102), 10, 3, 1, 0),
        ((1, 28, 28), 6, 5, 1, 2),
        ((16, 9, 14), 4, 4, 3, 1),
    ),
    sample=_vary_shapes,
    samples=10,
    misconceptions=shape_code.FOR_SHAPES,
    hints=(
        "One of the three numbers is given. The other two are the formula of lesson 05, once for "
        "the rows and once for the columns.",
        "`_, height, width = shape` takes the three apart; `_` is a name for what is not needed.",
        "`rows = (height + 2 * padding - kernel_size) // stride + 1`, and the same for the "
        "columns.",
    ),
    explanation="Rows and columns follow the formula, the channels are chosen. Feed each shape "
    "into the next call, and you have walked through a network.",
)
