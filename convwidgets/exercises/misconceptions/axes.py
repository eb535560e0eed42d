"""Slips with the order of axes, and with what a layer of many channels costs.

For a picture: ``height``, ``width`` and ``channels``.  For weights:
``kernel_size``, ``in_channels`` and ``out_channels``.  For the cost: these three
and ``size`` (stride 1, no padding).  For bytes: ``channels`` and ``size``.
"""

from convwidgets.core import mac_count

from ..misconception import Misconception

FOR_PICTURES = (
    Misconception(
        "left as it is",
        lambda height, width, channels: (height, width, channels),
        "That is the order it came in. PyTorch wants the channels first.",
    ),
    Misconception(
        "all axes reversed",
        lambda height, width, channels: (channels, width, height),
        "That turns the picture on its side. Only the channels move; the rows stay before the "
        "columns. (All three axes are reversed by `.T`.)",
    ),
    Misconception(
        "rows and columns swapped",
        lambda height, width, channels: (width, height, channels),
        "That turns the picture on its side, and the channels are still last.",
    ),
    Misconception(
        "channels in the middle",
        lambda height, width, channels: (height, channels, width),
        "The channels go all the way to the front, before the rows.",
    ),
)
"""What can happen to the shape of a picture with its channels moved to the front."""

FOR_WEIGHTS = (
    Misconception(
        "left as it is",
        lambda kernel_size, in_channels, out_channels: (
            kernel_size,
            kernel_size,
            in_channels,
            out_channels,
        ),
        "That is the order it came in. PyTorch wants the output channels first.",
    ),
    Misconception(
        "input channels first",
        lambda kernel_size, in_channels, out_channels: (
            in_channels,
            out_channels,
            kernel_size,
            kernel_size,
        ),
        "Output channels come before input channels. One whole kernel, with all its planes, is "
        "`weight[o]`.",
    ),
    Misconception(
        "input channels last",
        lambda kernel_size, in_channels, out_channels: (
            out_channels,
            kernel_size,
            kernel_size,
            in_channels,
        ),
        "The output channels have moved to the front. The input channels follow them. One plane of "
        "one kernel is `weight[o, c]`.",
    ),
    Misconception(
        "channels swapped in place",
        lambda kernel_size, in_channels, out_channels: (
            kernel_size,
            kernel_size,
            out_channels,
            in_channels,
        ),
        "The two numbers of channels have changed places, and still stand last. They go before the "
        "rows and columns.",
    ),
)
"""What can happen to the shape of weights brought to the order of PyTorch."""


def cost_of_layer(size: int, kernel_size: int, in_channels: int, out_channels: int) -> int:
    """Multiply-accumulates of a layer on square maps."""
    return mac_count(in_channels, out_channels, kernel_size, size)


FOR_COSTS = (
    Misconception(
        "input channels forgotten",
        lambda size, kernel_size, out_channels: cost_of_layer(size, kernel_size, 1, out_channels),
        "That is the cost for a grey picture. Every output cell adds products from all "
        "{in_channels} channels.",
    ),
    Misconception(
        "output channels forgotten",
        lambda size, kernel_size, in_channels: cost_of_layer(size, kernel_size, in_channels, 1),
        "That is one map. {out_channels} of them are computed.",
    ),
    Misconception(
        "weights counted",
        lambda kernel_size, in_channels, out_channels: kernel_size**2 * in_channels * out_channels,
        "That is the number of weights. Each of them is used again at every place.",
    ),
    Misconception(
        "outputs counted",
        lambda size, kernel_size, out_channels: (size - kernel_size + 1) ** 2 * out_channels,
        "That is the number of output cells. Each of them is a sum of many products.",
    ),
    Misconception(
        "window on every cell",
        lambda size, kernel_size, in_channels, out_channels: (
            size**2 * kernel_size**2 * in_channels * out_channels
        ),
        "That lets a window start on every cell of the picture. Without padding there are fewer "
        "places.",
    ),
    Misconception(
        "channels added",
        lambda size, kernel_size, in_channels, out_channels: (
            (size - kernel_size + 1) ** 2 * kernel_size**2 * (in_channels + out_channels)
        ),
        "The channels were added. Every output map goes through every input channel, so they "
        "multiply.",
    ),
    Misconception(
        "additions counted apart",
        lambda **n: 2 * cost_of_layer(**n),
        "That counts multiplication and addition as two. A multiply-accumulate is both at once.",
    ),
)
"""What can happen to the multiply-accumulates of a layer."""

FOR_BYTES = (
    Misconception(
        "numbers instead of bytes",
        lambda size, channels: channels * size**2,
        "That is how many numbers there are. Each of them takes 4 bytes.",
    ),
    Misconception(
        "eight bytes each",
        lambda size, channels: 8 * channels * size**2,
        "That is float64, NumPy's habit. A float32 takes 4 bytes, half as much.",
    ),
    Misconception(
        "bits instead of bytes",
        lambda size, channels: 32 * channels * size**2,
        "Those are bits. Eight of them make a byte.",
    ),
    Misconception(
        "one map",
        lambda size: 4 * size**2,
        "That is a single map. There are {channels} of them.",
    ),
    Misconception(
        "side instead of area",
        lambda size, channels: 4 * channels * size,
        "Each map has {size} rows of {size} cells; only one of the two was counted.",
    ),
)
"""What can happen to the memory of a stack of maps."""
