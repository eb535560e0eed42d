"""The steps of a walk through the network: where one value comes from, as frozen data."""

from dataclasses import dataclass

from convwidgets.trace.numbers import number, span
from convwidgets.trace.pipeline_stages import near_one, percent
from convwidgets.trace.pooling_step import PoolStep
from convwidgets.trace.records import Array, ConvStep


@dataclass(frozen=True, slots=True, eq=False)
class StageStep:
    """One stage of the whole network.

    Attributes
    ----------
    index, count : int
        This step and how many there are.
    stage : str
        Its name.
    told : tuple of str
        What it does with this digit, in two sentences.
    """

    index: int
    count: int
    stage: str
    told: tuple[str, str]

    def describe(self) -> str:
        """The text twin: one plain sentence that a screen reader can speak."""
        told = "; ".join(text[0].lower() + text[1:].rstrip(".") for text in self.told)
        return f"Step {self.index + 1} of {self.count}, {self.stage}: {told}."


@dataclass(frozen=True, slots=True, eq=False)
class ValueStep:
    """One value of one stage, and where it comes from.

    Attributes
    ----------
    index, count : int
        This step and how many there are.
    stage : str
        The stage's name.
    channel : int or None
        Its map; None where the values stand in a row.
    position : tuple of int
        (row, column) in the map, or the place in the row.
    value : float
        The value, as `SmallCNN.forward` gives it.
    field : tuple of (range, range)
        Rows and columns of the digit that it depends on.
    """

    index: int
    count: int
    stage: str
    channel: int | None
    position: tuple[int, ...]
    value: float
    field: tuple[range, range]

    @property
    def place(self) -> str:
        """``'conv2[3, 1, 2]'``: channel, row and column."""
        at = self.position if self.channel is None else (self.channel, *self.position)
        return f"{self.stage}[{', '.join(map(str, at))}]"

    @property
    def sees(self) -> str:
        """``'sees rows 0–2, columns 4–6 of the digit'``."""
        rows, columns = self.field
        if len(rows) == len(columns) == 8:
            return "sees the whole digit"
        if len(rows) == len(columns) == 1:
            return f"is row {rows[0]}, column {columns[0]} of the digit"
        return f"sees rows {span(tuple(rows))}, columns {span(tuple(columns))} of the digit"

    @property
    def told(self) -> str:
        """How the value is made, without its place."""
        raise NotImplementedError

    def describe(self) -> str:
        """The text twin: one plain sentence that a screen reader can speak."""
        name = f"{self.stage} "
        if self.channel is None:
            name += str(self.position[0])
        else:
            name += f"map {self.channel}, " if self.stage != "input" else ""
            name += f"row {self.position[0]}, column {self.position[1]}"
        return f"Step {self.index + 1} of {self.count}: {name} {self.told}; it {self.sees}."


@dataclass(frozen=True, slots=True, eq=False)
class PixelStep(ValueStep):
    """A number of the digit itself."""

    @property
    def told(self) -> str:
        """How much ink."""
        points = 16 * self.value
        if points == int(points):
            return f"is {number(self.value)}, {int(points)} of 16 points inked"
        return f"is {number(self.value)}"


@dataclass(frozen=True, slots=True, eq=False)
class SumStep(ValueStep):
    """A value of a convolution: products on every map below, their sums, and the bias.

    Attributes
    ----------
    parts : tuple of ConvStep
        What happens on each map below: window, weights, products and their sum.
    bias : float
        Added to the sums.
    """

    parts: tuple[ConvStep, ...]
    bias: float

    @property
    def sums(self) -> tuple[float, ...]:
        """One sum of nine products for each map below."""
        return tuple(part.value for part in self.parts)

    @property
    def told(self) -> str:
        """The nine products of a single map, or the sum of each of several."""
        if len(self.parts) == 1:
            made = self.parts[0].sum_in_words
        else:
            made = "adds one sum of 9 products for each map below, " + ", ".join(
                map(number, self.sums)
            )
        reads = "reads: " if len(self.parts) == 1 else ""
        return f"{reads}{made}, and the bias {number(self.bias)}: {number(self.value)}"


@dataclass(frozen=True, slots=True, eq=False)
class ReluStep(ValueStep):
    """A value of a ReLU.

    Attributes
    ----------
    before : float
        What it was.
    """

    before: float

    @property
    def told(self) -> str:
        """What becomes of the value below."""
        kept = "stays" if self.before >= 0 else "becomes"
        return f"reads {number(self.before)}, which {kept} {number(self.value)}"


@dataclass(frozen=True, slots=True, eq=False)
class LargestStep(ValueStep):
    """A value of a max pooling.

    Attributes
    ----------
    window : PoolStep
        The four values, and which of them is kept.
    """

    window: PoolStep

    @property
    def told(self) -> str:
        """The four, and where the largest stands."""
        among = ", ".join(number(value) for value in self.window.cells.ravel())
        row, column = self.window.origin or (0, 0)
        first = "the first of them " if self.window.equals > 1 else ""
        return (
            f"keeps the largest of {among}, which is {number(self.value)}, {first}in row {row}, "
            f"column {column}"
        )


@dataclass(frozen=True, slots=True, eq=False)
class FlatStep(ValueStep):
    """A value of the flattened row.

    Attributes
    ----------
    source : tuple of int
        Channel, row and column of pool2.
    """

    source: tuple[int, int, int]

    @property
    def told(self) -> str:
        """Where it was copied from."""
        channel, row, column = self.source
        return f"is pool2 map {channel}, row {row}, column {column}, {number(self.value)}"


@dataclass(frozen=True, slots=True, eq=False)
class ScoreStep(ValueStep):
    """The score of a class.

    Attributes
    ----------
    values, weights, products : ndarray
        What is read, what it is multiplied by, and the products.
    bias : float
        Added to their sum.
    """

    values: Array
    weights: Array
    products: Array
    bias: float

    @property
    def for_and_against(self) -> tuple[float, float]:
        """The sum of the positive products and that of the negative ones."""
        products = self.products
        return float(products[products > 0].sum()), float(products[products < 0].sum())

    @property
    def told(self) -> str:
        """What speaks for the class and what against it."""
        plus, minus = self.for_and_against
        return (
            f"adds {len(self.products)} products, {number(plus)} for a {self.position[0]} and "
            f"{number(minus)} against it, and the bias {number(self.bias)}: {number(self.value)}"
        )


@dataclass(frozen=True, slots=True, eq=False)
class ShareStep(ValueStep):
    """The probability of a class.

    Attributes
    ----------
    scores, exponentials : ndarray
        All scores, and e to the power of each minus the largest.
    """

    scores: Array
    exponentials: Array

    @property
    def told(self) -> str:
        """The share of the class."""
        mine = number(float(self.exponentials[self.position[0]]))
        total = near_one(float(self.exponentials.sum()))
        return (
            f"is e to the power of its score minus the largest, {mine}, divided by the sum of all "
            f"of these, {total}: {near_one(self.value)}, that is {percent(self.value)}"
        )
