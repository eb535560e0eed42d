"""What is clicked, and what a click asks for: a step, the story of a cell, or a kernel's row."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from convwidgets.scenes.im2col_matrix import Matrix
from convwidgets.scenes.im2col_places import NEXT
from convwidgets.scenes.im2col_table import Table
from convwidgets.scenes.im2col_unroll import Unrolled
from convwidgets.scenes.marks import Lattice
from convwidgets.trace.im2col_input import Cell
from convwidgets.trace.im2col_patches import Patches


class Meant(NamedTuple):
    """What a click on a target asks for.

    Attributes
    ----------
    setting : str
        ``"cell"`` or ``"row"``.
    value : tuple of int, int or None
        Its new value; None for an entry that is padding.
    step : int or None
        Where to go as well.
    """

    setting: str
    value: Cell | int | None
    step: int | None = None


class Clicks:
    """The parts of a picture that answer to clicks.

    Parameters
    ----------
    trace : Patches
        What is shown.
    planes : list of Table
        The channels of the image.
    unrolled : Unrolled
        The window and the column.
    matrix : Matrix
        The patch matrix.
    kernels : sequence of Table
        The rows of which one can be chosen.
    """

    def __init__(
        self,
        trace: Patches[Any],
        planes: list[Table],
        unrolled: Unrolled,
        matrix: Matrix,
        kernels: Sequence[Table] = (),
    ) -> None:
        self.trace, self.planes, self.unrolled, self.matrix = trace, planes, unrolled, matrix
        self._kernels = [Lattice(t.x, t.y, t.width, t.height, 1, 1) for t in kernels]
        # In the order in which a click is asked about them.
        self._parts = (
            (unrolled.targets(), self._taken),
            ([table.lattice() for table in planes], self._image),
            (matrix.targets(), self._entry),
            (self._kernels, self._row),
        )

    @property
    def targets(self) -> tuple[Lattice, ...]:
        """Everything whose clicks are told to the explorer."""
        return tuple(lattice for lattices, _ in self._parts for lattice in lattices)

    def meant(self, target: int, row: int, column: int, step: int) -> Meant:
        """What a click on one of the `targets` asks for at this step."""
        for lattices, asks in self._parts:
            if target < len(lattices):
                return asks(target, row, column, step)
            target -= len(lattices)
        raise IndexError(f"no target {target}")

    def _taken(self, target: int, row: int, column: int, step: int) -> Meant:
        entry = self.unrolled.entry(target, row, column)
        return Meant("cell", self.trace.cell_of(entry, step))

    def _image(self, channel: int, row: int, column: int, step: int) -> Meant:
        (top, _), (left, _) = self.trace.padding
        at = row - top, column - left
        size = self.trace.image.shape[1:]
        inside = all(0 <= i < n for i, n in zip(at, size, strict=True))
        return Meant("cell", (channel, *at) if inside else None)

    def _entry(self, target: int, row: int, column: int, step: int) -> Meant:
        return Meant("cell", self.trace.cell_of(row, column), column)

    def _row(self, target: int, row: int, column: int, step: int) -> Meant:
        return Meant("row", target)

    def positions(self) -> list[Lattice]:
        """The cells of the image at which a window begins, to go to its step."""
        rows, columns = self.trace.axes
        found: list[Lattice] = []
        for table in self.planes:
            wide, high = columns.stride * table.cell[0], rows.stride * table.cell[1]
            beyond = columns.output * wide - table.width, rows.output * high - table.height
            if max(beyond) < NEXT / 2:
                size = (wide, high, columns.output, rows.output)
                found.append(Lattice(table.x, table.y, *size, painted=False))
                continue
            # The jump from the last position would reach into the next part: cell by cell then.
            found += [
                Lattice(table.x + column * wide, table.y + row * high, *table.cell, 1, 1,
                        row * columns.output + column, painted=False)
                for row in range(rows.output) for column in range(columns.output)
            ]  # fmt: skip
        return found
