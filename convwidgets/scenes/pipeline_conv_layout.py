"""Where the parts of one convolution stand: one row for each map that is read."""

from dataclasses import dataclass
from typing import Literal

from convwidgets.scenes.pipeline_base import SUBTITLE
from convwidgets.scenes.pipeline_strip import MARGIN

_TOP, _TALL = SUBTITLE + 18, 384.0
_OPERATOR, _EQUALS, _SUMS = 18.0, 20.0, 72.0
Caption = tuple[float, str, Literal["left", "center", "right"]]


@dataclass(frozen=True, slots=True)
class ConvLayout:
    """Places in CSS pixels.

    Attributes
    ----------
    rows : int
        Maps that are read, one below the other.
    pitch : float
        From one to the next.
    read_x, values_x, kernel_x, products_x, partial_x, plus_x, made_x : float
        The left edges of the columns, and the middle of the plus.
    read_cell, partial_cell, made_cell : float
        Sides of the cells; 0 where a column is left out.
    value_cell, kernel_cell, product_cell : (float, float)
        Widths and heights; 0 where a column is left out.
    read_width, partial_width : float
        Extents of these columns.
    sum_width : float
        Room for a sum with the sign before it.
    made_rows : int
        Rows of the map that is made.
    signs : tuple of (float, str)
        Operators in each row.
    captions : tuple of (float, str, str)
        Where a sentence stands, what it says and how it is aligned.
    """

    rows: int
    pitch: float
    read_x: float
    read_cell: float
    read_width: float
    values_x: float
    value_cell: tuple[float, float]
    kernel_x: float
    kernel_cell: tuple[float, float]
    products_x: float
    product_cell: tuple[float, float]
    sum_width: float
    partial_x: float
    partial_cell: float
    partial_width: float
    plus_x: float
    made_x: float
    made_cell: float
    made_rows: int
    signs: tuple[tuple[float, str], ...]
    captions: tuple[Caption, ...] = ()

    @property
    def sum_room(self) -> float:
        """How wide a sum may be in letters that are not bold."""
        return 0.89 * (self.sum_width - 24)

    @property
    def tall(self) -> float:
        """Height of all rows, or of the map that is made and of the bias above it."""
        return max(self.rows * self.pitch, self.made_cell * self.made_rows + 64)

    @property
    def centre(self) -> float:
        """The y of the middle of all rows."""
        return _TOP + self.tall / 2

    def middle(self, index: int) -> float:
        """The y of the middle of a row."""
        return self.centre + (index + 0.5 - self.rows / 2) * self.pitch

    @property
    def caption(self) -> float:
        """The y of the two captions."""
        scale = self.centre + self.made_rows * self.made_cell / 2
        if self.rows == 1:
            scale = max(scale, self.centre + self.pitch / 2)
        return max(_TOP + self.tall + 18, scale + 46)

    @property
    def bottom(self) -> float:
        """Where it ends."""
        return self.caption + 10


def conv_layout(size: tuple[int, ...], rows: int, width: float) -> ConvLayout:
    """Where everything stands; decided from the shapes alone."""
    return _single(size, width) if rows == 1 else _several(size, rows, width)


def _single(size: tuple[int, ...], width: float) -> ConvLayout:
    """One map below: large enough for numbers in every cell."""
    kernel, product = (35.0, 30.0), (55.0, 40.0)
    cell, made = min(30.0, 200 / (size[1] + 2)), 160 / size[1]
    wide = (size[1] + 2) * cell
    x = MARGIN + wide
    kernel_x = x + _OPERATOR + 4
    products_x = kernel_x + 3 * kernel[0] + _EQUALS
    made_x = width - MARGIN - size[1] * made
    plus_x = made_x - 38
    return ConvLayout(
        1, wide, MARGIN, cell, wide, 0.0, (0.0, 0.0), kernel_x, kernel, products_x, product, 74.0,
        0.0, 0.0, 0.0, plus_x, made_x, made,
        size[0],
        ((x + _OPERATOR / 2 + 2, "⋆"), (products_x - _EQUALS / 2, "="),
         (products_x + 3 * product[0] + 12, "=")),
        ((kernel_x, "↑ value × weight, nine times", "left"),
         (width - MARGIN, "nine products + bias = one value ↑", "right")),
    )  # fmt: skip


def _several(size: tuple[int, ...], rows: int, width: float) -> ConvLayout:
    """Several maps below: small, with the numbers of the window beside each."""
    pitch = float(int(min(_TALL / rows, 60.0)))
    room = pitch - (6 if pitch > 30 else 2)
    read = float(max(1, int(min(room / (size[1] + 2), 7.0))))
    high = max(2.0, float(int(room / 3)))
    value, product = (35.0, high), (40.0, high)
    partial = float(max(1, int(min(room / size[0], 10.0))))
    made = float(int(min(176 / size[1], 44)))
    made_x = width - MARGIN - size[1] * made
    read_x, wide = MARGIN + 18, read * (size[1] + 2)
    values_x = read_x + wide + 13
    kernel_x = values_x + 3 * value[0] + _OPERATOR
    products_x = kernel_x + 3 * value[0] + _OPERATOR
    partial_x = products_x + 3 * product[0] + _SUMS
    plus_x = made_x - 34
    return ConvLayout(
        rows, pitch, read_x, read, wide, values_x, value, kernel_x, value, products_x, product,
        _SUMS, partial_x, partial, partial * size[1], plus_x, made_x, made,
        size[0],
        ((kernel_x - _OPERATOR / 2 + 1, "×"), (products_x - _OPERATOR / 2 + 1, "="),
         (products_x + 3 * product[0] + 10, "=")),
        ((values_x, "↑ each map has a kernel of its own: nine products, one sum", "left"),
         (width - MARGIN, f"{rows} sums + bias = one value ↑", "right")),
    )  # fmt: skip
