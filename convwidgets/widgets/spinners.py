"""Small controls for stride, dilation and padding."""

from typing import Any, TypeAlias

import ipywidgets
from traitlets import Bunch

from convwidgets.core._checks import PerAxis, is_sequence, per_axis
from convwidgets.core._padding_forms import PADDING_WORDS, Padding, normalise_padding
from convwidgets.widgets._spinner import NumberBox, Spinner, width_for
from convwidgets.widgets._turns import Dropdown
from convwidgets.widgets.notice import Notice

PaddingValue: TypeAlias = int | str | tuple[int | tuple[int, ...], ...]

Layout: TypeAlias = ipywidgets.Layout | dict[str, Any] | None

_NUMBER, _PER_SIDE = "number", "per side"
_AXES = {1: ("",), 2: ("rows ", "columns ")}
_SIDES = {1: (("before", "after"),), 2: (("top", "bottom"), ("left", "right"))}


class _PerAxisSpinner(Spinner):
    """One number for all axes, or one box per axis for a pair."""

    _name = ""

    def __init__(
        self,
        value: PerAxis = 1,
        *,
        axes: int = 2,
        description: str | None = None,
        notice: Notice | None = None,
        disabled: bool = False,
        layout: Layout = None,
    ) -> None:
        super().__init__(
            value,
            axes=axes,
            description=self._name if description is None else description,
            notice=notice,
            disabled=disabled,
            layout=layout,
        )

    def checked(self, value: object) -> int | tuple[int, ...]:
        """Return an int, or a pair (rows, columns), of at least 1; or raise `ConvError`."""
        entries = per_axis(value, self.axes, self.description, 1)
        return entries if is_sequence(value) and self.axes > 1 else entries[0]

    def _make(self, description: str, disabled: bool) -> list[ipywidgets.Widget]:
        names = [description]
        if self.axes == 2:
            names += [f"{description}, rows", "columns"]
        self.boxes = [NumberBox(name, self._unreadable, disabled=disabled) for name in names]
        for box in self.boxes:
            box.observe(self._typed, "value")
        return self.boxes

    def _show(self, value: int | tuple[int, ...]) -> None:
        pair = isinstance(value, tuple)
        for index, box in enumerate(self.boxes):
            box.layout.display = None if pair == (index > 0) else "none"
        if isinstance(value, tuple):
            self.boxes[1].value, self.boxes[2].value = value
        else:
            self.boxes[0].value = value

    def _typed(self, change: Bunch) -> None:
        if isinstance(self.value, tuple):
            self._enter((self.boxes[1].value, self.boxes[2].value))
        else:
            self._enter(self.boxes[0].value)


class StrideSpinner(_PerAxisSpinner):
    """The stride: how many cells the window moves from one position to the next.

    Parameters
    ----------
    value : int or pair of int, optional
        At least 1.  A pair (rows, columns) is shown in two boxes.
    axes : {2, 1}, optional
        2 for images, 1 for signals.
    description : str, optional
        Label; the name of the setting by default.
    notice : Notice, optional
        Where a refusal is shown.  By default below the box.
    disabled : bool, optional
        Whether the value may only be looked at.
    layout : ipywidgets.Layout or dict, optional
        As for every ipywidget.

    Attributes
    ----------
    value : int or tuple of int
        Always usable; changes once for every accepted entry.
    refusal : str
        Why the latest entry was put back, empty if all is well.

    Raises
    ------
    ConvError
        If an assigned value is no whole number of at least 1, or a pair has
        not one entry per axis.

    Examples
    --------
    >>> from convwidgets import StrideSpinner
    >>> spinner = StrideSpinner(2)
    >>> spinner.value = 0
    Traceback (most recent call last):
    convwidgets.core.errors.ConvError: stride is 0; it must be at least 1.
    >>> spinner.value
    2
    """

    _name = "stride"


class DilationSpinner(_PerAxisSpinner):
    """The dilation: how many cells lie from one weight of the kernel to the next.

    Parameters
    ----------
    value : int or pair of int, optional
        At least 1.  A pair (rows, columns) is shown in two boxes.
    axes : {2, 1}, optional
        2 for images, 1 for signals.
    description : str, optional
        Label; the name of the setting by default.
    notice : Notice, optional
        Where a refusal is shown.  By default below the box.
    disabled : bool, optional
        Whether the value may only be looked at.
    layout : ipywidgets.Layout or dict, optional
        As for every ipywidget.

    Attributes
    ----------
    value : int or tuple of int
        Always usable; changes once for every accepted entry.
    refusal : str
        Why the latest entry was put back, empty if all is well.

    Raises
    ------
    ConvError
        If an assigned value is no whole number of at least 1, or a pair has
        not one entry per axis.

    Examples
    --------
    >>> from convwidgets import DilationSpinner
    >>> DilationSpinner((1, 2)).value
    (1, 2)
    """

    _name = "dilation"


class PaddingSpinner(Spinner):
    """The padding: a number of cells for every side, or one of three words.

    Parameters
    ----------
    value : int, str or sequence, optional
        A whole number of at least 0; ``"valid"``, ``"same"`` or ``"full"``; or
        one entry per axis, each a number or a pair (before, after), which is
        shown as text because it can be set from Python only.
    axes : {2, 1}, optional
        2 for images, 1 for signals.
    description, notice, disabled, layout
        As for `StrideSpinner`.

    Attributes
    ----------
    value : int, str or tuple
        Always of one of these forms; changes once for every accepted entry.
    refusal : str
        Why the latest entry was put back, empty if all is well.

    Raises
    ------
    ConvError
        If an assigned value has none of these forms.

    Examples
    --------
    >>> from convwidgets import PaddingSpinner
    >>> PaddingSpinner("same").value
    'same'
    >>> PaddingSpinner(((0, 1), (2, 2))).value
    ((0, 1), (2, 2))
    """

    def __init__(
        self,
        value: Padding = 0,
        *,
        axes: int = 2,
        description: str = "padding",
        notice: Notice | None = None,
        disabled: bool = False,
        layout: Layout = None,
    ) -> None:
        super().__init__(
            value,
            axes=axes,
            description=description,
            notice=notice,
            disabled=disabled,
            layout=layout,
        )

    def checked(self, value: Any) -> PaddingValue:
        """Return a number, a word or a tuple with one entry per axis; or raise `ConvError`."""
        # Whether a form is right does not depend on the kernel, so the smallest will do.
        ones = (1,) * self.axes
        sides = normalise_padding(value, ones, ones, ones)
        if isinstance(value, str):
            return value
        if not is_sequence(value):
            return sides[0][0]
        return tuple(
            side if is_sequence(entry) else side[0]
            for entry, side in zip(value, sides, strict=True)
        )

    def _make(self, description: str, disabled: bool) -> list[ipywidgets.Widget]:
        self.dropdown = Dropdown(
            options=[_NUMBER, *PADDING_WORDS],
            description=description,
            disabled=disabled,
            style={"description_width": "initial"},
            layout={"width": width_for(description, 84)},
        )
        self.box = NumberBox("cells", self._unreadable, disabled=disabled)
        self.sides = ipywidgets.Label()
        self.dropdown.observe(self._chosen, "value")
        self.box.observe(self._typed, "value")
        return [self.dropdown, self.box, self.sides]

    def _show(self, value: PaddingValue) -> None:
        kind = {int: _NUMBER, tuple: _PER_SIDE}.get(type(value), value)
        options = (_NUMBER, *PADDING_WORDS, *((_PER_SIDE,) if kind == _PER_SIDE else ()))
        if self.dropdown.options != options:
            self.dropdown.options = options
        self.dropdown.value = kind
        self.box.layout.display = None if kind == _NUMBER else "none"
        self.sides.layout.display = None if kind == _PER_SIDE else "none"
        if isinstance(value, int):
            self.box.value = value
        self.sides.value = sides_text(value) if isinstance(value, tuple) else ""

    def _chosen(self, change: Bunch) -> None:
        self._enter(self.box.value if self.dropdown.value == _NUMBER else self.dropdown.value)

    def _typed(self, change: Bunch) -> None:
        self._enter(self.box.value)


def sides_text(value: tuple[int | tuple[int, ...], ...]) -> str:
    """How padding per axis or per side is shown: ``'rows 1, columns 2'``.

    Examples
    --------
    >>> sides_text((1, 2)), sides_text(((0, 1), 2)), sides_text(((0, 2),))
    ('rows 1, columns 2', 'top 0, bottom 1, columns 2', 'before 0, after 2')
    """
    axes = len(value)
    parts: list[str] = []
    for entry, axis, sides in zip(value, _AXES[axes], _SIDES[axes], strict=True):
        if isinstance(entry, int):
            parts.append(f"{axis}{entry}")
        else:
            parts += [f"{side} {cells}" for side, cells in zip(sides, entry, strict=True)]
    return ", ".join(parts)
