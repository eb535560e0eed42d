"""The shape of what a network reads: channels, height and width."""

from typing import Any

import ipywidgets

from convwidgets.core._checks import is_sequence, shown, whole_number
from convwidgets.core.errors import ConvError
from convwidgets.widgets._spinner import NumberBox, Spinner
from convwidgets.widgets.notice import Notice

_NAMES = ("channels", "height", "width")


class ShapeSpinner(Spinner):
    """Channels, height and width in three boxes.

    Parameters
    ----------
    value : (int, int, int)
        Where it starts.
    description : str, optional
        Label, and what sentences call the shape.
    notice : Notice, optional
        As for `NumberSpinner`.

    Attributes
    ----------
    value : tuple of int
        Always usable; changes once for every accepted entry.
    refusal : str
        Why the latest entry was put back, empty if all is well.

    Raises
    ------
    ConvError
        If an assigned value is not three whole numbers of at least 1.

    Examples
    --------
    >>> from convwidgets.widgets.layer_shape import ShapeSpinner
    >>> ShapeSpinner((3, 224, 224)).value
    (3, 224, 224)
    """

    def __init__(
        self, value: object, description: str = "input", *, notice: Notice | None = None
    ) -> None:
        kept: dict[str, Any] = {"disabled": False, "layout": None}
        super().__init__(value, axes=1, description=description, notice=notice, **kept)

    def checked(self, value: object) -> tuple[int, ...]:
        """Return three plain whole numbers or raise `ConvError`."""
        if not is_sequence(value) or len(value) != len(_NAMES):
            raise ConvError(
                f"{self.description} is {shown(value)}; give channels, height and width, such as "
                "(3, 224, 224)."
            )
        return tuple(
            whole_number(entry, name, 1) for entry, name in zip(value, _NAMES, strict=True)
        )

    def _make(self, description: str, disabled: bool) -> list[ipywidgets.Widget]:
        labels = (f"{description} channels", *_NAMES[1:])
        self.boxes = [NumberBox(label, self._unreadable, disabled=disabled) for label in labels]
        for box in self.boxes:
            box.observe(lambda _: self._enter(tuple(b.value for b in self.boxes)), "value")
        return self.boxes

    def _show(self, value: tuple[int, ...]) -> None:
        for box, entry in zip(self.boxes, value, strict=True):
            box.value = entry
