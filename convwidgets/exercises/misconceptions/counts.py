"""Slips with the number of weights and parameters.

For sharing: ``height``, ``width`` and ``kernel_size`` of one map (stride 1, no
padding, no bias).  For layers: ``in_channels``, ``out_channels``, ``kernel_size``
(square, with a bias per output channel).
"""

from collections.abc import Callable

from ..misconception import Misconception


def places(height: int, width: int, kernel_size: int) -> int:
    """Cells of the output."""
    return (height - kernel_size + 1) * (width - kernel_size + 1)


def shared(kernel_size: int) -> int:
    """Weights of one kernel."""
    return kernel_size**2


def dense(height: int, width: int, kernel_size: int) -> int:
    """Weights of a dense layer from every input cell to every output cell."""
    return height * width * places(height, width, kernel_size)


as_dense = Misconception(
    "as in a dense layer",
    dense,
    "That is a dense layer, where each output has a weight of its own for every input cell. A "
    "convolution uses the same few weights everywhere.",
)

per_place = Misconception(
    "weights not shared",
    lambda height, width, kernel_size: shared(kernel_size) * places(height, width, kernel_size),
    "That gives each place a window of weights of its own: local, but not shared.",
)

input_cells = Misconception(
    "cells of the input",
    lambda height, width: height * width,
    "That is the number of input cells.",
)

output_cells = Misconception(
    "cells of the output",
    places,
    "That is the number of output cells.",
)

kernel_side = Misconception(
    "side instead of area",
    lambda kernel_size: kernel_size,
    "That is one side of the kernel. It has as many rows as columns.",
)

as_shared = Misconception(
    "as in a convolution",
    shared,
    "That is the convolution, whose few weights serve every place. A dense layer shares nothing.",
)

cells_added = Misconception(
    "added instead of multiplied",
    lambda height, width, kernel_size: height * width + places(height, width, kernel_size),
    "Inputs and outputs were added. Every output has a weight for every input, so they multiply.",
)

to_input_size = Misconception(
    "outputs as many as inputs",
    lambda height, width: (height * width) ** 2,
    "That takes as many outputs as inputs. Count the output cells first.",
)

shared_with_bias = Misconception(
    "bias counted",
    lambda kernel_size: shared(kernel_size) + 1,
    "A bias was counted, and none was asked for.",
)

sides_added = Misconception(
    "sides added",
    lambda kernel_size: 2 * kernel_size if kernel_size > 2 else None,
    "The rows and columns of the kernel were added. Each of its {kernel_size} rows has "
    "{kernel_size} weights.",
)

FOR_SHARED = (
    as_dense,
    per_place,
    input_cells,
    output_cells,
    kernel_side,
    shared_with_bias,
    sides_added,
)
"""Everything that can happen to the weights of a convolution."""

dense_with_biases = Misconception(
    "biases counted",
    lambda height, width, kernel_size: (
        dense(height, width, kernel_size) + places(height, width, kernel_size)
    ),
    "A bias was counted for each output, and none was asked for.",
)

window_for_each_input = Misconception(
    "a window for each input",
    lambda height, width, kernel_size: height * width * shared(kernel_size),
    "That is a kernel for each input cell. A dense layer has no kernel: every output reads all "
    "the inputs.",
)

FOR_DENSE = (
    as_shared,
    cells_added,
    per_place,
    to_input_size,
    input_cells,
    output_cells,
    dense_with_biases,
    window_for_each_input,
)
"""Everything that can happen to the weights of a dense layer."""


def _layer(then: Callable[[int, int, int], int | None]) -> Callable[..., int | None]:
    def compute(kernel_size: int, in_channels: int, out_channels: int) -> int | None:
        return then(kernel_size**2, in_channels, out_channels)

    return compute


bias_forgotten = Misconception(
    "bias forgotten",
    _layer(lambda k, i, o: k * i * o),
    "The weights are all there; the biases are not. Each output channel has one.",
)

one_bias = Misconception(
    "one bias for all",
    _layer(lambda k, i, o: k * i * o + 1),
    "One bias was counted for the whole layer. Each output channel has its own.",
)

bias_per_input = Misconception(
    "a bias for each input channel",
    _layer(lambda k, i, o: k * i * o + i),
    "Biases belong to the outputs: one for each of the {out_channels} maps, whatever goes in.",
)

in_channels_forgotten = Misconception(
    "input channels forgotten",
    _layer(lambda k, i, o: k * o + o),
    "Each kernel was taken to be flat. It reaches through all {in_channels} input channels.",
)

out_channels_forgotten = Misconception(
    "output channels forgotten",
    _layer(lambda k, i, o: k * i + 1),
    "That is one kernel with its bias. Each of the {out_channels} output maps has a kernel.",
)

side_once = Misconception(
    "kernel side counted once",
    lambda kernel_size, in_channels, out_channels: (
        kernel_size * in_channels * out_channels + out_channels
    ),
    "A kernel has {kernel_size} rows and {kernel_size} columns; only one of them was counted.",
)

channels_added = Misconception(
    "channels added",
    _layer(lambda k, i, o: k * (i + o) + o),
    "The channels were added. Every output channel looks at every input channel, so they multiply.",
)

as_on_colours = Misconception(
    "as deep as a colour picture",
    _layer(lambda k, i, o: k * 3 * o + o if i != 3 else None),
    "Those are kernels of 3 planes, as on a colour picture. This layer reads {in_channels} maps, "
    "so its kernels have {in_channels} planes.",
)
"""For a layer after the first."""

flat_without_bias = Misconception(
    "input channels and bias forgotten",
    _layer(lambda k, i, o: k * o),
    "Two slips at once: each kernel was taken to be flat, and the biases are missing. A kernel "
    "reaches through all {in_channels} input channels.",
)

one_kernel_without_bias = Misconception(
    "output channels and bias forgotten",
    _layer(lambda k, i, o: k * i),
    "Those are the weights of one kernel. Each of the {out_channels} output maps has a kernel, and "
    "a bias.",
)

bias_per_plane = Misconception(
    "a bias for each plane",
    _layer(lambda k, i, o: k * i * o + i * o),
    "A bias was counted for every plane of every kernel. The planes are added into one map, and "
    "the map has one bias.",
)

bias_per_weight = Misconception(
    "a bias for each weight",
    _layer(lambda k, i, o: 2 * k * i * o),
    "A bias was counted for every weight. The bias is added once to the whole sum, so each output "
    "channel has one.",
)

FOR_LAYERS = (
    bias_forgotten,
    one_bias,
    bias_per_input,
    in_channels_forgotten,
    out_channels_forgotten,
    side_once,
    channels_added,
    flat_without_bias,
    one_kernel_without_bias,
    bias_per_plane,
    bias_per_weight,
)
"""Everything that can happen to K·K·C_in·C_out + C_out."""
