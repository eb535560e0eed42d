"""A grid of numbers that is edited as in a spreadsheet."""

from collections.abc import Sequence
from typing import Any, Literal

import anywidget
import ipywidgets
import numpy as np
from numpy.typing import ArrayLike, NDArray
from traitlets import Bool, Bunch, Dict, Int, List, TraitType, Unicode, observe

from convwidgets.core._checks import numbers, shown, shown_shape
from convwidgets.core.errors import ConvError
from convwidgets.widgets._assets import css, esm
from convwidgets.widgets._matrix_text import (
    Rows,
    as_rows,
    bound,
    corner,
    marks_sentence,
    read_table,
    size_text,
    table_text,
)
from convwidgets.widgets._turns import TURN, TakesTurns

FloatArray = NDArray[np.float64]
Tint = Literal["diverging", "grey"]

_NAME = "The grid"


def same_numbers(one: FloatArray, other: FloatArray) -> bool:
    """Whether two arrays hold the same numbers in the same places; NaN equals NaN."""
    return one.shape == other.shape and bool(np.array_equal(one, other, equal_nan=True))


class NumberArray(TraitType[FloatArray, ArrayLike]):
    """A read-only float64 array, copied on assignment and checked by its owner.

    The owner's ``checked(value)`` returns the array to keep or raises
    :class:`ConvError`.  Assigning the numbers that are there already is no change.
    """

    info_text = "an array of numbers"

    def validate(self, obj: Any, value: ArrayLike) -> FloatArray:
        """Let the owner check ``value``; the copy it returns is locked."""
        array: FloatArray = obj.checked(value)
        array.flags.writeable = False
        return array

    def set(self, obj: Any, value: ArrayLike) -> None:
        """Assign, and notify only if the numbers differ (``==`` of arrays is no yes or no)."""
        with TURN:
            new = self.validate(obj, value)
            old = obj._trait_values.get(self.name)
            if old is not None and same_numbers(old, new):
                return
            obj._trait_values[self.name] = new
            obj._notify_trait(self.name, old, new)


class MatrixInput(TakesTurns, anywidget.AnyWidget):
    """A matrix, or a vector, edited as in a spreadsheet.

    Cells are chosen with the mouse or the arrow keys, typing replaces, Enter
    and Tab commit, Escape cancels, blocks are copied from and pasted to
    spreadsheets, Ctrl+Z undoes.  An entry that is not a number is marked and
    explained, and `value` stays as it is until the entry is mended.

    Parameters
    ----------
    value : array_like
        Numbers (rows, columns), or (length,) if ``one_dimensional``; NaN and
        infinity may be among them.
    description : str, optional
        Label, or what is clicked to unfold the grid.
    collapsed : bool, optional
        Whether the grid starts folded away.  By default it cannot be folded.
    min_shape, max_shape : pair of int, optional
        Fewest and most rows and columns; of a vector only the columns count.
    resizable : bool, optional
        Whether rows and columns may be added and removed.
    disabled : bool, optional
        Whether the grid may only be read and copied.
    one_dimensional : bool, optional
        Whether the value is a vector.
    tint : {"diverging", "grey"}, optional
        Colours behind the numbers: purple above and orange below zero, or
        greys in which larger is lighter.
    layout : ipywidgets.Layout or dict, optional
        As for every ipywidget.

    Attributes
    ----------
    value : ndarray of float64
        Read-only; changes once for every edit.
    message : str
        What is said below the grid, empty if all is well.

    Raises
    ------
    ConvError
        If a value, from Python or from the page, is no array of numbers of an
        allowed shape.

    Examples
    --------
    >>> from convwidgets import MatrixInput
    >>> kernel = MatrixInput([[1, 0, -1]], description="kernel", tint="diverging")
    >>> kernel.value
    array([[ 1.,  0., -1.]])
    """

    _esm = esm("matrix_input")
    _css = css("matrix_input")

    value = NumberArray(np.zeros((1, 1)))
    message = Unicode("").tag(sync=True)

    # Two one-way streets, so that neither side ever overwrites what the other is writing.
    # The page writes `edit`: {serial, cells} or, for a paste, {serial, cells, table, at}.
    edit: "Dict[str, Any]" = Dict().tag(sync=True, echo_update=False)
    # Python answers with the rest; the page ignores answers to anything but its latest edit.
    answered = Int(0).tag(sync=True)
    cells: "List[Any]" = List().tag(sync=True)
    accepted: "List[Any]" = List().tag(sync=True)
    errors: "List[Any]" = List().tag(sync=True)

    description = Unicode("").tag(sync=True)
    collapsed = Bool(None, allow_none=True).tag(sync=True)
    disabled = Bool(False).tag(sync=True)
    tint = Unicode("").tag(sync=True)
    resizable = Bool(True).tag(sync=True)
    one_dimensional = Bool(False, read_only=True).tag(sync=True)
    min_shape: "List[int]" = List(Int(), [1, 1], read_only=True).tag(sync=True)
    max_shape: "List[int]" = List(Int(), [16, 16], read_only=True).tag(sync=True)

    def __init__(
        self,
        value: ArrayLike,
        *,
        description: str = "",
        collapsed: bool | None = None,
        min_shape: Sequence[int] = (1, 1),
        max_shape: Sequence[int] = (16, 16),
        resizable: bool = True,
        disabled: bool = False,
        one_dimensional: bool = False,
        tint: Tint | None = None,
        layout: ipywidgets.Layout | dict[str, Any] | None = None,
    ) -> None:
        if tint not in (None, "diverging", "grey"):
            raise ConvError(f"tint is {shown(tint)}; choose 'diverging', 'grey' or None.")
        self._before: FloatArray | None = None
        self._refusing = False
        low, high = bound(min_shape, "min_shape"), bound(max_shape, "max_shape")
        if one_dimensional:
            low, high = [1, low[-1]], [1, high[-1]]
        if any(few > many for few, many in zip(low, high, strict=True)):
            raise ConvError(
                f"min_shape is {shown_shape(low)}, larger than max_shape, {shown_shape(high)}; "
                "swap them."
            )
        self.set_trait("one_dimensional", one_dimensional)
        self.set_trait("min_shape", low)
        self.set_trait("max_shape", high)
        super().__init__(
            value=value,
            description=description,
            collapsed=collapsed,
            resizable=resizable,
            disabled=disabled,
            tint=tint or "",
            **({} if layout is None else {"layout": layout}),
        )
        self._before = None

    def refuse(self, sentence: str) -> None:
        """Put back the value from before the latest change, which notifies, and say why.

        For an owner that finds it cannot use a new `value`.

        Parameters
        ----------
        sentence : str
            Why, for the person who entered the value.
        """
        with self.hold_sync():
            if self._before is not None and not self._refusing:
                self._refusing = True
                try:
                    self.value = self._before
                finally:
                    self._refusing, self._before = False, None
            self.message = sentence

    def accept(self) -> None:
        """Take back what was said about a refused value; marked entries stay marked."""
        self.message = marks_sentence(self.errors)

    def checked(self, value: ArrayLike) -> FloatArray:
        """Return ``value`` as a new float64 array of an allowed shape, or raise `ConvError`."""
        array = np.array(numbers(value, _NAME), dtype=np.float64)
        axes, example = (1, "[1, 0, −1]") if self.one_dimensional else (2, "[[1, 2], [3, 4]]")
        if array.ndim != axes:
            raise ConvError(
                f"{_NAME} was given {shown(array)}; it needs {axes} "
                f"{'axis' if axes == 1 else 'axes'}, as in {example}."
            )
        self._check_shape(*np.atleast_2d(array).shape)
        return array

    def reset(self) -> None:
        """Show `value` again in place of entries that are no numbers."""
        self.cells, self.errors, self.message = self.accepted, [], ""

    @observe("value")
    def _write_cells(self, change: Bunch) -> None:
        self._before = change["old"]
        with self.hold_sync():
            self.accepted = table_text(self.value)
            self.reset()

    @observe("edit")
    def _take_edit(self, change: Bunch) -> None:
        """Answer one action of the page: at most one change of `value`, and one message back."""
        edit = change["new"]
        serial = edit.get("serial")
        with self.hold_sync():
            try:
                if not self.disabled:
                    self._take(edit)
            finally:
                # Even if an observer of `value` fails: the page must not wait for ever.
                self.answered = serial if isinstance(serial, int) else self.answered + 1

    def _take(self, edit: dict[str, Any]) -> None:
        try:
            cells = as_rows(edit.get("cells"), _NAME)
            self._check_hand_shape(len(cells), len(cells[0]))
        except ConvError as error:
            self.message = str(error)
            return
        refusal = ""
        if "table" in edit:
            try:
                cells = self._pasted(cells, edit["table"], edit.get("at"))
            except ConvError as error:
                refusal = f"{error} Nothing was changed."
        matrix, marks = read_table(cells, self._place)
        if marks:
            self.cells, self.errors, self.message = cells, marks, marks_sentence(marks)
        else:
            self.reset()
            self.value = matrix[0] if self.one_dimensional else matrix
        # Only after a paste: an owner that refused the value has said so itself by now.
        if refusal:
            self.message = refusal

    def _pasted(self, cells: Rows, table: object, at: object) -> Rows:
        """Lay ``table`` over ``cells``, growing them where that is allowed."""
        block = as_rows(table, "The pasted text")
        _, marks = read_table(block, lambda *spot: f"In the paste, {self._place(*spot).lower()}")
        if marks:
            raise ConvError(marks[0][2])
        row, column = corner(at)
        rows = max(len(cells), row + len(block))
        columns = max(len(cells[0]), column + len(block[0]))
        self._check_hand_shape(rows, columns)
        grown = [line + ["0"] * (columns - len(line)) for line in cells]
        grown += [["0"] * columns for _ in range(rows - len(cells))]
        for offset, line in enumerate(block):
            grown[row + offset][column : column + len(line)] = line
        return grown

    def _check_hand_shape(self, rows: int, columns: int) -> None:
        """What a hand may do: less than Python may where the size is fixed."""
        self._check_shape(rows, columns)
        now = np.atleast_2d(self.value).shape
        if not self.resizable and (rows, columns) != now:
            given, fixed = self._size((rows, columns)), self._size(now)
            raise ConvError(
                f"{_NAME} would be {given}; its size is fixed at {fixed}. Use a block that fits."
            )

    def _check_shape(self, rows: int, columns: int) -> None:
        low, high = self.min_shape, self.max_shape
        if low[0] <= rows <= high[0] and low[1] <= columns <= high[1]:
            return
        if self.one_dimensional and rows != 1:
            raise ConvError(f"{_NAME} is a single row, {rows} rows do not fit; give one row.")
        given = self._size((rows, columns))
        if rows > high[0] or columns > high[1]:
            limit, change = f"largest allowed is {self._size(high)}", "fewer"
        else:
            limit, change = f"smallest allowed is {self._size(low)}", "more"
        raise ConvError(f"{_NAME} would be {given}; the {limit}. Use {change} entries.")

    def _size(self, shape: Sequence[int]) -> str:
        return size_text(shape, self.one_dimensional)

    def _place(self, row: int, column: int) -> str:
        return f"Entry {column}" if self.one_dimensional else f"Row {row}, column {column}"
