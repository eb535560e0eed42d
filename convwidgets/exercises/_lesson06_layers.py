"""Checks of lesson 06: many kernels, and the shapes on the way through."""

from typing import Any

import numpy as np

from convwidgets.core import output_size

from ._text import call, shape_text
from .kinds import Shape
from .misconception import Misconception
from .misconceptions import axes, maps, sizes

_CHANNELS_FIRST = "Give them in the order channels, rows, columns."

MAPS = Shape(
    id="06.maps",
    prompt="A picture of {in_channels} channels and {height}×{width} cells, {out_channels} kernels "
    f"of {{kernel_size}}×{{kernel_size}}, no padding, stride 1. What comes out? {_CHANNELS_FIRST}",
    numbers={"in_channels": 3, "height": 32, "width": 40, "out_channels": 10, "kernel_size": 5},
    answer=maps.maps_shape,
    misconceptions=maps.FOR_MAPS,
    hints=(
        "How many maps does one kernel make? And how large is each?",
        "{out_channels} maps, each with {height} − {kernel_size} + 1 rows.",
    ),
    explanation=lambda **n: (
        f"{n['out_channels']} kernels make {n['out_channels']} maps: "
        f"{shape_text(maps.maps_shape(**n))}. In the order of TensorFlow that is "
        f"{shape_text((*maps.maps_shape(**n)[1:], n['out_channels']))}."
    ),
    vary=lambda rng: {
        "in_channels": int(rng.choice([1, 3, 4])),
        "height": int(rng.integers(20, 60)),
        "width": int(rng.integers(20, 60)),
        "out_channels": int(rng.integers(5, 17)),
        "kernel_size": int(rng.integers(2, 8)),
    },
)

PICTURE_ORDER = Shape(
    id="06.picture-order",
    prompt="A photograph comes as an array of shape ({height}, {width}, {channels}): rows, "
    "columns, channels. Which shape does a PyTorch layer want for it, without the batch?",
    numbers={"height": 120, "width": 102, "channels": 3},
    answer=lambda height, width, channels: (channels, height, width),
    misconceptions=axes.FOR_PICTURES,
    hints=(
        "Channels first. What happens to the order of the other two?",
        "The rows stay before the columns.",
    ),
    explanation="Only the channels move: `picture.transpose(2, 0, 1)`. Rows stay before columns.",
    vary=lambda rng: {
        "height": int(rng.integers(50, 300)),
        "width": int(rng.integers(50, 300)),
        "channels": int(rng.choice([3, 4])),
    },
)

WEIGHT_ORDER = Shape(
    id="06.weight-order",
    prompt="A channels-last library stores the weights of a layer as rows × columns × input "
    "channels × output channels: {kernel_size}×{kernel_size}×{in_channels}×{out_channels}. What is "
    "the shape of the same weights in PyTorch?",
    numbers={"kernel_size": 7, "in_channels": 3, "out_channels": 64},
    answer=lambda kernel_size, in_channels, out_channels: (
        out_channels,
        in_channels,
        kernel_size,
        kernel_size,
    ),
    misconceptions=axes.FOR_WEIGHTS,
    hints=(
        "`weight[o]` is one kernel in PyTorch, the one that makes a map of its own.",
        "Output channels, input channels, rows, columns.",
    ),
    explanation="Output channels first, then input channels, then rows and columns: "
    "`weight.transpose(3, 2, 0, 1)`.",
    vary=lambda rng: {
        "kernel_size": int(rng.integers(2, 8)),
        "in_channels": int(rng.integers(8, 16)),
        "out_channels": int(rng.integers(16, 65)),
    },
)


def _layer_shape(
    height: int, width: int, out_channels: int, kernel_size: int, stride: int = 1, padding: int = 0
) -> tuple[int, int, int]:
    rows, columns = (
        output_size(n, kernel_size, stride=stride, padding=padding) for n in (height, width)
    )
    return out_channels, rows, columns


def _vary_shape(rng: np.random.Generator) -> dict[str, int]:
    kernel_size = int(rng.integers(3, 8))
    return {
        "in_channels": int(rng.integers(2, 9)),
        "height": int(rng.integers(20, 200)),
        "width": int(rng.integers(20, 200)),
        "out_channels": int(rng.integers(10, 65)),
        "kernel_size": kernel_size,
        "stride": int(rng.integers(2, 4)),
        "padding": int(rng.integers(1, kernel_size)),
    }


LAYER_SHAPE = Shape(
    id="06.layer-shape",
    prompt="`Conv2d({in_channels}, {out_channels}, {kernel_size}, stride={stride}, "
    "padding={padding})` on a picture of shape ({in_channels}, {height}, {width}). What is the "
    f"shape of the output? {_CHANNELS_FIRST}",
    numbers={
        "in_channels": 3,
        "height": 128,
        "width": 128,
        "out_channels": 32,
        "kernel_size": 5,
        "stride": 2,
        "padding": 2,
    },
    answer=_layer_shape,
    misconceptions=(
        *(maps.on_maps(slip) for slip in sizes.FOR_SIZES),
        *maps.layer_slips(_layer_shape),
    ),
    hints=(
        "The second number of the layer gives the channels; the sizes come from the formula of "
        "lesson 05.",
        "{height} + 2·{padding} − {kernel_size} cells of travel, jumps of {stride}, and the start.",
    ),
    explanation=lambda **n: (
        f"{n['out_channels']} maps, each of {shape_text(call(_layer_shape, n)[1:])}. The "
        f"{n['in_channels']} channels that came in are added up in every one of them."
    ),
    vary=_vary_shape,
)


def _twice(size: int, padding: int = 1) -> int:
    once = output_size(size, 3, stride=2, padding=padding)
    return output_size(once, 3, stride=2, padding=padding)


def _up(size: int) -> int:
    """The size after one such layer, rounded the wrong way."""
    return size // 2 + 1


def _chain(then: Any) -> Any:
    """A shape from the size after two layers and the channels of all three stages."""
    return lambda size, in_channels, middle, last: then(_twice(size), in_channels, middle, last)


CHAIN = Shape(
    id="06.chain",
    prompt="A picture of {size}×{size} with {in_channels} channels goes through two layers, the "
    "first with {middle} kernels, the second with {last}; both have kernel 3, padding 1 and stride "
    f"2. What is the shape of the last output? {_CHANNELS_FIRST}",
    numbers={"size": 224, "in_channels": 3, "middle": 64, "last": 128},
    answer=_chain(lambda n, i, m, o: (o, n, n)),
    misconceptions=(
        Misconception("channels last", _chain(lambda n, i, m, o: (n, n, o)), maps.CHANNELS_LAST),
        Misconception(
            "one layer only",
            lambda size, middle: (middle, *[output_size(size, 3, stride=2, padding=1)] * 2),
            "That is the first layer. The second one takes it further.",
        ),
        Misconception(
            "channels of the first layer",
            _chain(lambda n, i, m, o: (m, n, n)),
            "The size is right. The second layer has {last} kernels, and as many maps come out.",
        ),
        Misconception(
            "channels added",
            _chain(lambda n, i, m, o: (m + o, n, n)),
            "The maps of the first layer are not kept beside the new ones: each of the {last} adds "
            "all {middle} of them.",
        ),
        Misconception(
            "channels multiplied",
            _chain(lambda n, i, m, o: (m * o, n, n)),
            "Each of the {last} kernels has {middle} planes and still makes a single map.",
        ),
        Misconception(
            "padding forgotten",
            lambda size, last: (last, *[_twice(size, 0)] * 2),
            "The padding was left out. It makes up for the room the kernel takes.",
        ),
        Misconception(
            "stride ignored",
            lambda size, last: (last, size, size),
            "That would be stride 1. With stride 2 each layer leaves out every second place.",
        ),
        Misconception(
            "input channels kept",
            _chain(lambda n, i, m, o: (i, n, n)),
            "The channels that came in are added up in every map. {last} come out.",
        ),
        Misconception(
            "channels left out",
            _chain(lambda n, i, m, o: (n, n)),
            "That is the shape of one map. {last} of them come out.",
        ),
        Misconception(
            "rounded up",
            lambda size, last: (last, *[_up(_up(size))] * 2),
            "Parts of a jump were rounded up. The window makes whole jumps only.",
        ),
        Misconception(
            "stride once",
            lambda size, last: (last, *[output_size(size, 3, stride=2, padding=1)] * 2),
            "The number of maps is right. Both layers have stride 2, so the size shrinks twice.",
        ),
        Misconception(
            "three layers",
            lambda size, last: (last, *[output_size(_twice(size), 3, stride=2, padding=1)] * 2),
            "The number of maps is right. That is the size after three such layers.",
        ),
    ),
    hints=(
        "One layer at a time: write down the shape after the first.",
        lambda size: (
            f"After the first layer there are {output_size(size, 3, stride=2, padding=1)} "
            "rows and as many columns."
        ),
    ),
    explanation=lambda size, in_channels, middle, last: (
        f"{in_channels}×{size}×{size}, then "
        f"{shape_text((middle, *[output_size(size, 3, stride=2, padding=1)] * 2))}, then "
        f"{shape_text((last, *[_twice(size)] * 2))}: the maps get smaller and more numerous."
    ),
    vary=lambda rng: {
        "size": int(rng.integers(20, 300)),
        "middle": int(rng.integers(4, 33)),
        "last": int(rng.integers(33, 65)),
    },
)
