"""What the pickers of an input share: a list of samples that also holds one's own."""

from collections.abc import Iterable
from typing import Any, ClassVar

import ipywidgets
import numpy as np
from numpy.typing import NDArray
from traitlets import Bunch, observe

from convwidgets.widgets._turns import Dropdown
from convwidgets.widgets.matrix_input import NumberArray, same_numbers


class SampleList(ipywidgets.VBox):
    """A list that always shows the name of `value`, or that it is one's own.

    A subclass checks values (`checked`), says what numbers a name stands for
    (`_numbers`), what happens when one's own are asked for (`_own_wanted`), and
    shows the rest of what it has (`_show_more`).

    Attributes
    ----------
    value : ndarray of float64
        Read-only.
    dropdown : ipywidgets.Dropdown
    """

    #: What the list holds for an input that is no sample.
    OWN: ClassVar[str] = "own"

    value = NumberArray(np.zeros((1, 1)))

    def __init__(self, samples: Iterable[str], own: str, description: str) -> None:
        self._samples = tuple(samples)
        self._loading = False
        options = [(name.replace("_", " "), name) for name in self._samples]
        self.dropdown = Dropdown(
            options=[*options, (own, self.OWN)],
            value=self.OWN,
            description=description,
            style={"description_width": "initial"},
            layout={"width": "auto", "max_width": "15em"},
        )
        self.dropdown.observe(self._chosen, "value")
        super().__init__(layout={"overflow": "visible"})

    def checked(self, value: Any) -> NDArray[np.float64]:
        """``value`` as an array to keep, or a `ConvError`."""
        raise NotImplementedError

    def _numbers(self, name: str) -> NDArray[Any]:
        raise NotImplementedError

    def _own_wanted(self) -> None:
        raise NotImplementedError

    def _show_more(self) -> None:
        """Show `value` in whatever stands beside the list."""

    @observe("value")
    def _changed(self, change: Bunch) -> None:
        self._show()

    def _show(self) -> None:
        """Show `value`; what the controls report meanwhile is not a hand's doing."""
        self._loading = True
        try:
            self._show_more()
            self.dropdown.value = self._name()
        finally:
            self._loading = False

    def _name(self) -> str:
        """The sample that holds these numbers; the current choice first, as two may be equal."""
        for name in sorted(self._samples, key=lambda n: n != self.dropdown.value):
            if same_numbers(np.asarray(self._numbers(name), dtype=np.float64), self.value):
                return name
        return self.OWN

    def _chosen(self, change: Bunch) -> None:
        if self._loading:
            return
        if self.dropdown.value == self.OWN:
            self._own_wanted()
        else:
            self.value = self._numbers(self.dropdown.value)
