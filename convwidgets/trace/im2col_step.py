"""One column of the patch matrix: what it copies, and what is made of it."""

from dataclasses import dataclass

from convwidgets.trace.numbers import number, span
from convwidgets.trace.records import Array, ConvStep

#: Longer columns are not spoken number by number.
_SPOKEN = 30
#: More runs of neighbouring columns than this are not all named.
_MOST_RUNS = 7


@dataclass(frozen=True, slots=True)
class CellStory:
    """One cell of the image and its copies in the patch matrix.

    Attributes
    ----------
    cell : (int, int, int)
        Channel, row and column in the image, counted without padding.
    value : float
        What stands there.
    copies : tuple of (int, int)
        Row and column of each copy in the patch matrix, from left to right.
    several : bool
        Whether the image has several channels, so that the channel must be named.
    """

    cell: tuple[int, int, int]
    value: float
    copies: tuple[tuple[int, int], ...]
    several: bool

    @property
    def name(self) -> str:
        """As code would write it: ``'input[1, 2]'``."""
        at = self.cell if self.several else self.cell[1:]
        return f"input[{', '.join(map(str, at))}]"

    @property
    def times(self) -> str:
        """How often it occurs, in words."""
        count = len(self.copies)
        return "once" if count == 1 else f"{count} times"

    @property
    def columns(self) -> str:
        """Where it occurs: ``'columns 0–2, 3–5'``."""
        runs: list[list[int]] = []
        for _, column in self.copies:
            if runs and runs[-1][1] == column - 1:
                runs[-1][1] = column
            else:
                runs.append([column, column])
        texts = [span(tuple(range(first, last + 1))) for first, last in runs]
        if len(texts) > _MOST_RUNS:
            texts = [*texts[: _MOST_RUNS - 2], "…", texts[-1]]
        return f"column{'' if len(self.copies) == 1 else 's'} {', '.join(texts)}"

    def describe(self) -> str:
        """One sentence."""
        channel, row, column = self.cell
        where = f"channel {channel}, " if self.several else ""
        name = f"Input {where}row {row}, column {column}, {number(self.value)},"
        if not self.copies:
            return f"{name} is read by no window and stands nowhere in the matrix."
        return f"{name} stands {self.times} in the matrix, in {self.columns}."


@dataclass(frozen=True, slots=True, eq=False)
class Im2colStep:
    """One window that becomes a column and, multiplied by the kernels, an output.

    Attributes
    ----------
    index, count : int
        This column and how many there are.
    position : (int, int)
        The output cell.
    sum : ConvStep
        The dot product of the kernel that is written out with this column, all
        its arrays of shape (C, kH, kW).
    row : int
        Which kernel that is.
    outputs : ndarray, shape (O,)
        The dot products of all kernels with this column.
    story : CellStory or None
        Of the cell whose copies are marked.
    """

    index: int
    count: int
    position: tuple[int, int]
    sum: ConvStep
    row: int
    outputs: Array
    story: CellStory | None

    @property
    def window(self) -> tuple[tuple[int, ...], ...]:
        """Rows and columns that are read, counted in the padded image."""
        return self.sum.window

    @property
    def column(self) -> Array:
        """The entries of the column, still in the window's shape (C, kH, kW)."""
        return self.sum.values

    def describe(self) -> str:
        """The text twin: one plain sentence that a screen reader can speak."""
        row, column = self.position
        which, more = "the kernel row", ""
        if len(self.outputs) > 1:
            which = f"row {self.row} of the {len(self.outputs)} kernel rows"
            more = f"; all outputs here: {', '.join(number(v) for v in self.outputs)}"
        return _with_story(
            f"Step {self.index + 1} of {self.count}: the window at {self.sum.reads} is column "
            f"{self.index} of the patch matrix; {which} times this column, "
            f"{self.sum.sum_in_words}, output row {row}, column {column}{more}.",
            self.story,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Col2imStep:
    """One column that is added back into its window.

    Attributes
    ----------
    index, count : int
        This column and how many there are.
    position : (int, int)
        The position of its window.
    window : tuple of tuple of int
        Rows and columns it is added to, counted in the padded image.
    reads : str
        The same in words.
    column : ndarray, shape (C, kH, kW)
        What is added.
    before, after : ndarray, shape (C, kH, kW)
        The sums in the window before and after; NaN in the padding, where
        what is added is dropped.
    total : ndarray, shape (C, H, W)
        The sum image after this step.
    added : ndarray of int, shape (H, W)
        How often each of its cells was added to so far.
    story : CellStory or None
        Of the cell whose copies are marked.
    """

    index: int
    count: int
    position: tuple[int, int]
    window: tuple[tuple[int, ...], ...]
    reads: str
    column: Array
    before: Array
    after: Array
    total: Array
    added: Array
    story: CellStory | None

    @property
    def dropped(self) -> int:
        """How many of its entries fall into the padding."""
        return int((self.before != self.before).sum())

    def describe(self) -> str:
        """The text twin: one plain sentence that a screen reader can speak."""
        sums = [
            f"{number(before)} plus {number(added)} is {number(after)}"
            for before, added, after in zip(
                self.before.ravel(), self.column.ravel(), self.after.ravel(), strict=True
            )
            if before == before
        ]
        told = "; ".join(sums) if len(sums) <= _SPOKEN else f"{len(sums)} cells grow"
        lost = f"; {self.dropped} entries fall into the padding" if self.dropped else ""
        return _with_story(
            f"Step {self.index + 1} of {self.count}: column {self.index} of the patch matrix is "
            f"added to {self.reads}: {told or 'nothing is left'}{lost}.",
            self.story,
        )


def _with_story(sentence: str, story: CellStory | None) -> str:
    return sentence if story is None else f"{sentence} {story.describe()}"
