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
    Misconception(
        "channels in the middle, rows and columns swapped",
        lambda height, width, channels: (width, channels, height),
        "The channels go all the way to the front, and the rows stay before the columns.",
    ),
    Misconception(
        "channels left out",
        lambda height, width: (height, width),
        "That is the shape of one channel. The layer wants all {channels} of them, first.",
    ),
    Misconception(
        "with a batch",
        lambda height, width, channels: (1, channels, height, width),
        "That is a batch of one picture. Without the batch the first axis is that of the channels.",
    ),
    Misconception(
        "rows and columns joined",
        lambda height, width, channels: (channels, height * width),
        "That lays each channel out in one row. A convolution needs to know what lies above what.",
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
    Misconception(
        "input channels first, output channels last",
        lambda kernel_size, in_channels, out_channels: (
            in_channels,
            kernel_size,
            kernel_size,
            out_channels,
        ),
        "The input channels have moved to the front. The output channels go there, and the "
        "input channels follow.",
    ),
    Misconception(
        "rows and columns joined",
        lambda kernel_size, in_channels, out_channels: (out_channels, in_channels, kernel_size**2),
        "The channels are in order. A plane keeps its rows and columns as two axes.",
    ),
    Misconception(
        "both channels joined",
        lambda kernel_size, in_channels, out_channels: (
            in_channels * out_channels,
            kernel_size,
            kernel_size,
        ),
        "That is a row of all planes. A kernel keeps its planes together: output channels and "
        "input channels are two axes.",
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
    Misconception(
        "kernel side counted once",
        lambda size, kernel_size, in_channels, out_channels: (
            cost_of_layer(size, kernel_size, in_channels, out_channels) // kernel_size
        ),
        "A kernel has {kernel_size} rows of {kernel_size} weights; only one of the two was "
        "counted.",
    ),
    Misconception(
        "places along one axis",
        lambda size, kernel_size, in_channels, out_channels: (
            cost_of_layer(size, kernel_size, in_channels, out_channels) // (size - kernel_size + 1)
        ),
        "Only one row of places was counted. The window also moves down.",
    ),
    Misconception(
        "biases counted",
        lambda size, kernel_size, in_channels, out_channels: (
            cost_of_layer(size, kernel_size, in_channels, out_channels)
            + (size - kernel_size + 1) ** 2 * out_channels
        ),
        "The biases were counted. A bias is added, and nothing is multiplied by it.",
    ),
    Misconception(
        "start forgotten",
        lambda size, kernel_size, in_channels, out_channels: (
            (size - kernel_size) ** 2 * kernel_size**2 * in_channels * out_channels
        ),
        "The place where the window starts was left out, along both axes.",
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
    Misconception(
        "two bytes each",
        lambda size, channels: 2 * channels * size**2,
        "That is float16. A float32 has 32 bits, and so 4 bytes.",
    ),
    Misconception(
        "kilobytes",
        lambda size, channels: round(4 * channels * size**2 / 1024, 6),
        "That is in units of 1,024 bytes. The number of bytes itself was asked for.",
    ),
    Misconception(
        "maps forgotten",
        lambda size: size**2,
        "That is how many cells one map has. There are {channels} maps, and each number takes "
        "4 bytes.",
    ),
)
"""What can happen to the memory of a stack of maps."""
