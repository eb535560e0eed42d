"""The stages of the network: what each makes of a digit, and in words what it does."""

import math
from dataclasses import dataclass

import numpy as np

from convwidgets.core import receptive_cells
from convwidgets.core.errors import ConvError
from convwidgets.core.layers import Layer
from convwidgets.core.network import SIDE, SmallCNN
from convwidgets.trace.numbers import number
from convwidgets.trace.records import Array, frozen

STAGES = (
    "input", "conv1", "relu1", "pool1", "conv2", "relu2", "pool2", "flatten", "dense", "softmax",
)  # fmt: skip

#: The most maps a picture of the whole network has room for.
MOST_MAPS = 32
#: The least probability that is said as a number.
LEAST = 0.001

_CONV, _POOL = Layer(3, padding=1), Layer(2, stride=2)
# What slides a window from the input up to each stage; ReLU looks at single values.
_BELOW = {
    "input": (), "conv1": (_CONV,), "relu1": (_CONV,), "pool1": (_CONV, _POOL),
    "conv2": (_CONV, _POOL, _CONV), "relu2": (_CONV, _POOL, _CONV),
    "pool2": (_CONV, _POOL, _CONV, _POOL),
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """One stage and its values.

    Attributes
    ----------
    index : int
        Its place from the input, 0.
    name : str
        As `SmallCNN.forward` calls it.
    values : ndarray, shape (C, H, W) or (N,)
        What it makes of the digit.
    parameters : int
        How many numbers it has learned.
    """

    index: int
    name: str
    values: Array
    parameters: int

    @property
    def kind(self) -> str:
        """``'conv'`` for ``'conv2'``."""
        return self.name.rstrip("12")

    @property
    def below(self) -> str:
        """The stage it reads."""
        return STAGES[self.index - 1]

    @property
    def maps(self) -> int:
        """How many maps it has; 0 where its values stand in a row."""
        return len(self.values) if self.values.ndim == 3 else 0

    @property
    def size(self) -> tuple[int, ...]:
        """Rows and columns of a map, or how many values stand in the row."""
        return self.values.shape[1:] if self.maps else self.values.shape

    def position(self, index: int) -> tuple[int, ...]:
        """The place of value `index` of a map or of the row."""
        return divmod(index, self.size[1]) if self.maps else (index,)

    def holds(self, position: tuple[int, ...]) -> bool:
        """Whether a map has this place, or the row; around a map is padding."""
        return all(0 <= at < size for at, size in zip(position, self.size, strict=True))


def stages_of(network: SmallCNN, digit: Array) -> dict[str, Stage]:
    """Every stage of `network` with what it makes of `digit`; computed by `forward` alone."""
    if max(network.channels) > MOST_MAPS:
        raise ConvError(
            f"network makes {max(network.channels)} maps in a convolution; at most {MOST_MAPS} "
            "have room in the picture. Use one with fewer channels."
        )
    if not all(np.isfinite(array).all() for array in network.parameters.values()):
        raise ConvError(
            "network has parameters that are no finite numbers, as if its training had diverged; "
            "train it again with a smaller learning rate."
        )
    counts = dict.fromkeys(STAGES, 0)
    for name, array in network.parameters.items():
        counts[name.split(".")[0]] += array.size
    return {
        name: Stage(index, name, frozen(values), counts[name])
        for index, (name, values) in enumerate(network.forward(digit).items())
    }


def field_of(stage: Stage, position: tuple[int, ...]) -> tuple[range, range]:
    """Rows and columns of the digit that a value sees: its receptive field, within the digit."""
    if stage.name == "flatten":
        # 2 × 2 values of each map of pool2, one after the other
        return _field("pool2", divmod(position[0] % 4, 2))
    if not stage.maps:
        return range(SIDE), range(SIDE)
    row, column = position
    return _field(stage.name, (row, column))


def _field(name: str, position: tuple[int, int]) -> tuple[range, range]:
    rows, columns = (
        range(max(cells.start, 0), min(cells.stop, SIDE))
        for cells in (receptive_cells(_BELOW[name], at, size=SIDE)[0] for at in position)
        if isinstance(cells, range)
    )
    return rows, columns


def percent(share: float) -> str:
    """A probability as people say it: ``'97.8 %'``, ``'under 0.1 %'``."""
    if 0 < share < LEAST:
        return "under 0.1 %"
    if 1 - LEAST < share < 1:
        return "over 99.9 %"
    return f"{number(round(100 * share, 1))} %"


def near_one(value: float) -> str:
    """Like `number`, with as many decimals as tell it from 1, up to six.

    Examples
    --------
    >>> near_one(0.99936), near_one(1.00064), near_one(0.978)
    ('0.9994', '1.0006', '0.978')
    """
    off = abs(value - 1)
    if not 5e-7 <= off < 5e-3:
        return number(value)
    return f"{value:.{-math.floor(math.log10(off))}f}"
