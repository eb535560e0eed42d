"""A handwritten digit: one of the test digits, or one drawn by hand."""

from typing import Any

import ipywidgets
import numpy as np
from numpy.typing import ArrayLike
from traitlets import Bunch, observe

from convwidgets.core.digit_reading import read_digit
from convwidgets.core.digits import load_digits
from convwidgets.widgets.controls import choice, row, switch
from convwidgets.widgets.drawing_pad import DrawingPad
from convwidgets.widgets.matrix_input import FloatArray, NumberArray, same_numbers
from convwidgets.widgets.notice import Notice
from convwidgets.widgets.number_spinner import NumberSpinner

_ANY = -1
_CLASSES = {"any digit": _ANY, **{f"only {label}s": label for label in range(10)}}


class DigitPicker(ipywidgets.VBox):
    """A test digit chosen by its number or by what it shows, or a drawing.

    Buttons go to the previous, the next and a random test digit, among all or
    among those of one class.  A switch shows the pad: what is drawn on it is the
    value until the switch is turned off.

    Parameters
    ----------
    value : int or array_like, optional
        Whatever `read_digit` takes.
    notice : Notice, optional
        Where a refusal is shown.  By default below the controls.

    Attributes
    ----------
    value : ndarray of float64, shape (8, 8)
        Read-only; whatever `read_digit` takes can be assigned.
    number : int or None
        The number of the test digit; None for a drawing and for one's own numbers.
    label : int or None
        What the test digit shows.
    drawing : bool
        Whether the value is that of the pad.
    pad : DrawingPad
    spinner : NumberSpinner
    classes : ipywidgets.Dropdown
    switch : ipywidgets.Checkbox
    previous, next, random : ipywidgets.Button
        The parts.

    Raises
    ------
    ConvError
        As `read_digit`, if a value is assigned that is no digit.

    Examples
    --------
    >>> from convwidgets.widgets.digit_picker import DigitPicker
    >>> picker = DigitPicker(13)
    >>> picker.label
    3
    >>> picker.next.click()
    >>> picker.number
    14
    """

    value = NumberArray(np.zeros((8, 8)))

    def __init__(self, value: int | ArrayLike = 0, *, notice: Notice | None = None) -> None:
        digits = load_digits()
        self._labels = digits.test_labels
        self._images = digits.test_images[:, 0]
        self._last = 0  # the test digit that is in the box
        self._showing = False
        self._chance = np.random.default_rng()
        self.notice = Notice() if notice is None else notice
        last = len(self._labels) - 1
        self.spinner = NumberSpinner(0, "test digit", lowest=0, highest=last, notice=self.notice)
        self.previous, self.next, self.random = (
            ipywidgets.Button(description=text, tooltip=title, layout={"width": "auto"})
            for text, title in _BUTTONS.items()
        )
        self.said = ipywidgets.Label(layout={"min_width": "6.5em"})
        self.classes = choice(_ANY, _CLASSES, "among", "Which digits the buttons go through")
        self.switch = switch(False, "draw your own", "What is drawn on the pad is the digit")
        self.pad = DrawingPad()
        super().__init__(layout={"overflow": "visible"})
        controls = row(
            self.spinner, self.said, self.previous, self.next, self.random, self.classes,
            self.switch,
        )  # fmt: skip
        controls.layout.padding = "0"
        self.children = [controls, self.pad, *([self.notice] if notice is None else [])]
        self.spinner.observe(self._typed, "value")
        self.classes.observe(self._class_chosen, "value")
        self.switch.observe(self._switched, "value")
        self.pad.observe(self._drawn, "value")
        self.previous.on_click(lambda _: self._go(-1))
        self.next.on_click(lambda _: self._go(1))
        self.random.on_click(lambda _: self._go_anywhere())
        self.value = value
        self._show()

    def checked(self, value: Any) -> FloatArray:
        """A copy of what `read_digit` makes of ``value``, or its `ConvError`."""
        return read_digit(value).copy()

    @property
    def number(self) -> int | None:
        """The number of the test digit that is shown, if it is one."""
        shown_last = same_numbers(self.value, self._images[self._last])
        return self._last if shown_last and not self.drawing else None

    @property
    def label(self) -> int | None:
        """What the test digit shows, as its writer was asked for it."""
        return None if self.number is None else int(self._labels[self.number])

    @property
    def drawing(self) -> bool:
        """Whether the value is that of the pad."""
        return bool(self.switch.value)

    @observe("value")
    def _changed(self, change: Bunch) -> None:
        self._show()

    def _show(self) -> None:
        """Show `value`; what the controls report meanwhile is not a hand's doing."""
        self._showing = True
        try:
            self._find()
            self.pad.layout.display = None if self.drawing else "none"
            for part in (self.spinner.box, self.previous, self.next, self.random, self.classes):
                part.disabled = self.drawing
            label = self.label
            if label is not None and self.classes.value not in (_ANY, label):
                self.classes.value = _ANY
            own = "your drawing" if self.drawing else "own numbers"
            self.said.value = own if label is None else f"a {label}"
        finally:
            self._showing = False

    def _find(self) -> None:
        """Which test digit `value` is, or whether it is the drawing."""
        if self.drawing and same_numbers(self.value, self.pad.value):
            return
        # The one in the box first, as two may be equal.
        if not same_numbers(self.value, self._images[self._last]):
            equal = np.flatnonzero((self._images == self.value).all(axis=(1, 2)))
            if not equal.size:
                self.switch.value = same_numbers(self.value, self.pad.value)
                return
            self._last = int(equal[0])
        self.switch.value = False
        self.spinner.value = self._last

    # ------------------------------------------------------------- what a hand does

    def _typed(self, change: Bunch) -> None:
        if not self._showing:
            self._take(change["new"])

    def _take(self, number: int) -> None:
        self._last = number
        if same_numbers(self.value, self._images[number]):
            self._show()  # another digit that looks the same
        self.value = number

    def _go(self, by: int) -> None:
        """To the nearest test digit of the class in this direction, round and round."""
        among = self._among()
        if by > 0:
            place = np.searchsorted(among, self._last, side="right")
        else:
            place = np.searchsorted(among, self._last, side="left") - 1
        self._take(int(among[place % len(among)]))

    def _go_anywhere(self) -> None:
        among = self._among()
        self._take(int(self._chance.choice(among[among != self._last])))

    def _among(self) -> Any:
        wanted = self.classes.value
        return np.flatnonzero((self._labels == wanted) | (wanted == _ANY))

    def _class_chosen(self, change: Bunch) -> None:
        if not self._showing and change["new"] not in (_ANY, self.label):
            self._go(1)

    def _switched(self, change: Bunch) -> None:
        if self._showing:
            return
        wanted = self.pad.value if change["new"] else self._images[self._last]
        if same_numbers(self.value, wanted):
            self._show()
        self.value = wanted

    def _drawn(self, change: Bunch) -> None:
        if self.drawing:
            self.value = self.pad.value


_BUTTONS = {
    "previous": "The test digit before this one",
    "next": "The test digit after this one",
    "random": "Any test digit",
}
