"""The scenario table: common layers, and the explorer's own, each worked out."""

from dataclasses import dataclass
from typing import Any

from convwidgets.core.geometry import Axis
from convwidgets.trace.output_size import checked_axis
from convwidgets.trace.output_size_sum import SizeSum
from convwidgets.trace.records import Array, frozen
from convwidgets.trace.steps import Steps

#: Size, kernel, stride and padding of the layers that the lessons name.
SCENARIOS: tuple[tuple[int, int, int, int | str], ...] = (
    (224, 3, 1, 1),
    (224, 5, 1, 2),
    (224, 3, 2, 1),
    (224, 3, 1, 0),
    (224, 3, 2, 0),
    (7, 3, 2, 1),
    (64, 5, 2, 2),
    (224, 7, 1, "same"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One layer of the table.

    Attributes
    ----------
    index, count : int
        This step and how many there are.
    word : str
        ``'same'``, ``'valid'`` or ``'full'`` where the padding was given so.
    sum : SizeSum
        Its calculation.
    own : bool
        Whether these are the explorer's own settings.
    """

    index: int
    count: int
    word: str
    sum: SizeSum
    own: bool

    @property
    def axis(self) -> Axis:
        """The settings."""
        return self.sum.axis

    @property
    def padding(self) -> str:
        """``'1'``, ``'1, 2'``, or ``'same: 3'``."""
        axis = self.axis
        sides = str(axis.before) if not self.sum.uneven else f"{axis.before}, {axis.after}"
        return f"{self.word}: {sides}" if self.word else sides

    def describe(self) -> str:
        """The text twin: one plain sentence that a screen reader can speak."""
        axis = self.axis
        whose = "your own settings, " if self.own else ""
        dilation = f", dilation {axis.dilation}" if axis.dilation > 1 else ""
        return (
            f"Step {self.index + 1} of {self.count}: {whose}size {axis.size}, kernel "
            f"{axis.kernel_size}, padding {self.padding}, stride {axis.stride}{dilation}: "
            f"{self.sum.describe()}; left over: {self.sum.left_over_text}."
        )


@dataclass(frozen=True, eq=False)
class TableTrace(Steps[Row]):
    """One row after the other.

    Attributes
    ----------
    rows : tuple of Row
        The steps.
    output : ndarray
        The output size of each row.
    """

    rows: tuple[Row, ...]
    output: Array

    @property
    def title(self) -> str:
        """What is shown."""
        return f"Output sizes of {len(self)} layers, the last one yours"

    def __len__(self) -> int:
        return len(self.rows)

    def _step(self, index: int) -> Row:
        return self.rows[index]


def table_trace(
    size: Any, kernel_size: Any, *, stride: Any = 1, padding: Any = 0, dilation: Any = 1
) -> TableTrace:
    """Trace the scenario table.

    Parameters
    ----------
    size, kernel_size, stride, padding, dilation
        The settings of the last row, as in :func:`convwidgets.output_size`.

    Returns
    -------
    TableTrace
        One step for each row.

    Raises
    ------
    ConvError
        If the settings of the last row cannot be used.

    Examples
    --------
    >>> table_trace(8, 3, stride=2).output.astype(int).tolist()
    [224, 224, 112, 222, 111, 4, 32, 224, 3]
    """
    layers = [(*scenario, 1) for scenario in SCENARIOS]
    own: Any = (size, kernel_size, stride, padding, dilation)
    count = len(layers) + 1
    rows = []
    for index, (cells, weights, jump, pads, apart) in enumerate([*layers, own]):
        axis = checked_axis(cells, weights, stride=jump, padding=pads, dilation=apart)
        word = pads if isinstance(pads, str) else ""
        rows.append(Row(index, count, word, SizeSum(axis), index == count - 1))
    return TableTrace(tuple(rows), frozen([row.axis.output for row in rows]))
