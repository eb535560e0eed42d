"""Slips with transposed convolution, and with groups.

For sizes: ``size``, ``kernel_size``, ``stride`` and ``padding``; the right answer
is (I − 1)·S − 2P + K.  For the kernel that enlarges exactly: ``stride`` and
``padding``; the right answer is S + 2P.  For groups: ``in_channels``,
``out_channels``, ``kernel_size`` and ``groups``, without biases.
"""

from convwidgets.core import parameter_count

from ..misconception import Misconception


def size_back(size: int, kernel_size: int, stride: int, padding: int) -> int:
    """Cells of a transposed convolution's output."""
    return (size - 1) * stride - 2 * padding + kernel_size


enlarged = Misconception(
    "times the stride",
    lambda size, stride: size * stride,
    "That would be the size times the stride. Between {size} stamps there is one jump fewer than "
    "stamps, and the last one has its full width.",
)

padding_forgotten = Misconception(
    "nothing cut off",
    lambda size, kernel_size, stride, padding: size_back(size, kernel_size, stride, 0),
    "That is the size before anything is cut off. Here padding takes {padding} away at each end.",
)

padding_added = Misconception(
    "padding added",
    lambda size, kernel_size, stride, padding: size_back(size, kernel_size, stride, -padding),
    "The padding was added. Going backwards it is taken away: what the convolution put on at each "
    "end is cut off again.",
)

padding_once = Misconception(
    "cut off at one end",
    lambda size, kernel_size, stride, padding: (
        size_back(size, kernel_size, stride, padding) + padding if padding else None
    ),
    "Only one end was cut. Padding {padding} takes {padding} away at each end.",
)

forwards = Misconception(
    "ordinary convolution",
    lambda size, kernel_size, stride, padding: (
        (size + 2 * padding - kernel_size) // stride + 1
        if size + 2 * padding >= kernel_size
        else None
    ),
    "That is what an ordinary convolution would make of it. The transposed one goes the other way, "
    "from small to large.",
)

one_jump_too_many = Misconception(
    "as many jumps as stamps",
    lambda size, kernel_size, stride, padding: size * stride - 2 * padding + kernel_size,
    "One jump too many: {size} stamps have {size} − 1 jumps between them.",
)

last_stamp_forgotten = Misconception(
    "last stamp forgotten",
    lambda size, stride, padding: (size - 1) * stride - 2 * padding,
    "That is as far as the last stamp begins. It is {kernel_size} cells wide.",
)

_SIDE_BY_SIDE = (
    "The stamps were laid side by side. Each one begins {stride} cells after the one before, not "
    "where that one ends."
)

stamps_apart = Misconception(
    "stamps side by side",
    lambda size, kernel_size, stride: size * kernel_size if kernel_size != stride else None,
    _SIDE_BY_SIDE,
)

stamps_apart_and_cut = Misconception(
    "stamps side by side, then cut",
    lambda size, kernel_size, stride, padding: (
        size * kernel_size - 2 * padding if kernel_size != stride else None
    ),
    _SIDE_BY_SIDE,
)

stride_ignored = Misconception(
    "stride ignored",
    lambda size, kernel_size, stride, padding: (
        size_back(size, kernel_size, 1, padding) if stride > 1 else None
    ),
    "The stamps were laid one cell apart. With stride {stride} each begins {stride} cells after "
    "the one before.",
)

padding_per_cell = Misconception(
    "stride on the padding as well",
    lambda size, kernel_size, stride, padding: (
        (size - 1) * stride - 2 * padding * stride + kernel_size
        if padding and stride > 1 and (size - 1) * stride + kernel_size > 2 * padding * stride
        else None
    ),
    "The padding was multiplied by the stride. It is cut off the output, where cells count singly.",
)

FOR_TRANSPOSED = (
    enlarged,
    padding_forgotten,
    padding_added,
    padding_once,
    forwards,
    one_jump_too_many,
    last_stamp_forgotten,
    stamps_apart,
    stamps_apart_and_cut,
    stride_ignored,
    padding_per_cell,
)
"""Everything that can happen to (I − 1)·S − 2P + K."""


def _factor(stride: int, more: int) -> str:
    """The size that comes out, as a sum of jumps and what is too much or missing."""
    return f"{stride}·I {'+' if more > 0 else '−'} {abs(more)}"


def _kernel_off_by(name: str, more: int) -> Misconception:
    return Misconception(
        name,
        lambda stride, padding: stride + 2 * padding + more,
        lambda stride: (
            f"Put it into the formula: the output is {_factor(stride, more)}, one cell "
            f"{'more' if more > 0 else 'fewer'} than wanted."
        ),
    )


FOR_ENLARGING = (
    _kernel_off_by("one cell too small", -1),
    _kernel_off_by("one cell too large", 1),
    Misconception(
        "kernel as large as the stride",
        lambda stride, padding: stride if padding else None,
        lambda stride, padding: (
            f"Stamps of {stride} cells would touch without overlapping, and {stride}·I cells would "
            f"come out, if nothing were cut off. Here {2 * padding} cells are."
        ),
    ),
    Misconception(
        "padding counted once",
        lambda stride, padding: stride + padding if padding > 1 else None,
        "Padding {padding} cuts {padding} cells off at each end, so the kernel must make up for "
        "twice as many.",
    ),
    Misconception(
        "padding taken away",
        lambda stride, padding: stride - 2 * padding if 0 < 2 * padding < stride else None,
        "The padding was taken away. It cuts cells off, so the kernel must make up for them.",
    ),
    Misconception(
        "kernel that keeps the size",
        lambda stride, padding: 2 * padding + 1 if padding and stride > 2 else None,
        "That kernel keeps the size at stride 1. Here every jump of {stride} cells has to be "
        "filled.",
    ),
    Misconception(
        "multiplied",
        lambda stride, padding: stride * (2 * padding) if padding else None,
        "Stride and padding were multiplied. In S·I − S − 2P + K the three stand beside each "
        "other.",
    ),
)
"""Everything that can happen to the kernel of S + 2P."""


def _weights(in_channels: int, out_channels: int, kernel_size: int) -> int:
    return parameter_count(in_channels, out_channels, kernel_size, bias=False)


groups_ignored = Misconception(
    "groups ignored",
    _weights,
    "That joins every output map to every input map. With {groups} groups an output map sees only "
    "the inputs of its own group.",
)

as_depthwise = Misconception(
    "as if depthwise",
    lambda out_channels, kernel_size: out_channels * kernel_size**2,
    lambda in_channels, groups: (
        "That gives each output map a single input. Here a group has "
        f"{in_channels // groups} inputs, and each output of the group sees them all."
    ),
)

one_group = Misconception(
    "one group only",
    lambda in_channels, out_channels, kernel_size, groups: _weights(
        in_channels // groups, out_channels // groups, kernel_size
    ),
    "That is one of the groups. There are {groups} of them.",
)

connections_counted = Misconception(
    "connections counted",
    lambda in_channels, out_channels, groups: out_channels * (in_channels // groups),
    "That is the number of connections. Each of them has {kernel_size}·{kernel_size} weights.",
)

group_biases = Misconception(
    "biases counted",
    lambda in_channels, out_channels, kernel_size, groups: (
        _weights(in_channels // groups, out_channels, kernel_size) + out_channels
    ),
    "A bias was counted for each output map, and none was asked for.",
)

group_side_once = Misconception(
    "kernel side counted once",
    lambda in_channels, out_channels, kernel_size, groups: (
        in_channels // groups * out_channels * kernel_size
    ),
    "A kernel has {kernel_size} rows and {kernel_size} columns; only one of them was counted.",
)

groups_as_planes = Misconception(
    "groups as planes",
    lambda in_channels, out_channels, kernel_size, groups: (
        _weights(groups, out_channels, kernel_size) if groups != in_channels // groups else None
    ),
    "There are {groups} groups, and that is not how deep a kernel is: the {in_channels} inputs are "
    "shared out among them.",
)

groups_multiplied = Misconception(
    "multiplied by the groups",
    lambda in_channels, out_channels, kernel_size, groups: (
        groups * _weights(in_channels, out_channels, kernel_size)
    ),
    "The groups were multiplied. They part the layer, so there are fewer weights than without "
    "them.",
)

FOR_GROUPS = (
    groups_ignored,
    as_depthwise,
    one_group,
    connections_counted,
    group_biases,
    group_side_once,
    groups_as_planes,
    groups_multiplied,
)
"""Everything that can happen to the weights of a grouped layer."""
