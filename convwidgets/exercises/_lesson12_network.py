"""Checks of lesson 12: lists of layers."""

from convwidgets.core import parameter_count

from ._text import shown
from .kinds import Choice, Number, Option
from .misconceptions import torch_lists

WRONG_LAYER = Choice(
    id="12.wrong-layer",
    prompt="A network for colour pictures, layer by layer. One line cannot follow the one before. "
    "Which?",
    options=(
        Option(
            name="first",
            text="Conv2d(3, 32, 3, padding=1)",
            reason="It reads 3 channels, as a colour picture has, and makes 32.",
        ),
        Option(
            name="second",
            text="Conv2d(32, 32, 3, stride=2, padding=1)",
            reason="It reads the 32 maps of the layer before. The stride changes their size, and "
            "not their number.",
        ),
        Option(
            name="third",
            text="Conv2d(32, 64, 5, padding=2)",
            reason="It reads 32 maps and makes 64. Kernels of another size are no problem.",
        ),
        Option(name="fourth", text="Conv2d(32, 128, 3, padding=1)"),
        Option(
            name="fifth",
            text="Conv2d(128, 10, 1)",
            reason="It reads the 128 maps of the line before, as that line is written. A 1×1 "
            "kernel is as good as any.",
        ),
    ),
    answer="fourth",
    hints=("The second number of a line has to be the first number of the next.",),
    explanation="64 maps come out of the third line, and the fourth wants 32. It has to begin with "
    "64. PyTorch finds this out when the first picture goes through.",
)

FLATTENED = Number(
    id="12.flattened",
    prompt="Grey pictures of {size}×{size}: `Conv2d(1, 8, {kernel_size})`, `MaxPool2d(2)`, "
    "`Conv2d(8, {out_channels}, {kernel_size})`, `MaxPool2d(2)`, `Flatten()`, `Linear(?, 10)`. "
    "Which number stands in place of the question mark?",
    numbers={"size": 28, "kernel_size": 3, "out_channels": 16},
    answer=torch_lists.flattened,
    misconceptions=torch_lists.FOR_FLATTENED,
    hints=(
        "Follow one side through the four layers.",
        lambda size, kernel_size: (
            f"{size}, then {size - kernel_size + 1}, then {(size - kernel_size + 1) // 2}, and so "
            "on. A pooling floors."
        ),
    ),
    explanation=lambda size, kernel_size, out_channels: (
        f"{out_channels} maps of {(a := ((size - kernel_size + 1) // 2 - kernel_size + 1) // 2)}×"
        f"{a} cells: {shown(torch_lists.flattened(size, kernel_size, out_channels))}."
    ),
    vary=lambda rng: {
        "size": 4 * int(rng.integers(6, 17)),
        "kernel_size": int(rng.choice([3, 5])),
        "out_channels": int(rng.integers(10, 33)),
    },
)

BATCH_NORM = Choice(
    id="12.bias",
    prompt="In ResNet-18 every convolution has `bias=False`, and a batch normalisation follows "
    "each. Why does no bias go missing?",
    options=(
        Option(name="subtracted", text="The batch norm subtracts the mean of each map"),
        Option(
            name="memory",
            text="Biases take too much memory",
            reason="There is one for each map: 4,800 in the whole network, beside 11 million "
            "weights.",
        ),
        Option(
            name="images",
            text="Pictures are never negative",
            reason="The maps of later layers come from sums with negative weights. And a bias has "
            "its use for positive inputs, too.",
        ),
        Option(
            name="relu",
            text="The ReLU would remove it",
            reason="A ReLU cuts at 0, and the bias decides which sums fall below. It is what "
            "stands between the two that matters.",
        ),
    ),
    answer="subtracted",
    hints=("What happens to a number that was added to a whole map, if its mean is taken away?",),
    explanation="What was added to every cell of a map is taken away again with its mean. The "
    "batch norm then adds a shift of its own, which is learned.",
)


def _weights(in_channels: int, out_channels: int, kernel_size: int) -> int:
    return parameter_count(in_channels, out_channels, kernel_size, bias=False)


SHORTCUT = Number(
    id="12.shortcut",
    prompt="A shortcut of ResNet-18 is `Conv2d({in_channels}, {out_channels}, {kernel_size}, "
    "stride=2, bias=False)`. How many numbers does it learn?",
    numbers={"in_channels": 64, "out_channels": 128, "kernel_size": 1},
    answer=_weights,
    misconceptions=torch_lists.FOR_SHORTCUTS,
    hints=(
        "A 1×1 kernel has one weight for each channel that goes in.",
        "{in_channels} weights make one kernel. The stride changes how often it is used.",
    ),
    explanation=lambda in_channels, out_channels, kernel_size: (
        f"{in_channels}·{out_channels} = {shown(_weights(in_channels, out_channels, kernel_size))}."
    ),
    vary=lambda rng: {
        "in_channels": int(rng.integers(16, 129)),
        "out_channels": int(rng.integers(130, 257)),
        "kernel_size": 1,
    },
)
