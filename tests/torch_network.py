"""The small network again, built of PyTorch's layers, to compare with."""

from typing import Any

from oracles import require

from convwidgets.core import SmallCNN


def torch_network(network: SmallCNN) -> Any:
    """A `torch.nn.Sequential` with the parameters of `network`."""
    torch = require("torch")
    first, second = network.channels
    layers = torch.nn.Sequential(
        torch.nn.Conv2d(1, first, 3, padding=1), torch.nn.ReLU(), torch.nn.MaxPool2d(2),
        torch.nn.Conv2d(first, second, 3, padding=1), torch.nn.ReLU(), torch.nn.MaxPool2d(2),
        torch.nn.Flatten(), torch.nn.Linear(4 * second, 10),
    )  # fmt: skip
    for mine, theirs in zip(network.parameters.values(), layers.parameters(), strict=True):
        theirs.data = torch.tensor(mine)
    return layers
