"""A kernel chosen by name or written by hand."""

from collections.abc import Mapping, Sequence
from typing import Any

import ipywidgets
import numpy as np
from numpy.typing import ArrayLike, NDArray
from traitlets import Bunch, TraitType, observe

from convwidgets.core._checks import shown
from convwidgets.core.errors import ConvError
from convwidgets.core.kernels import KERNELS, kernel_named
from convwidgets.widgets._turns import Dropdown
from convwidgets.widgets.matrix_input import FloatArray, MatrixInput, NumberArray, same_numbers

CUSTOM = "custom"
"""The name of weights that are not in the list."""


class KernelName(TraitType[str, str]):
    """The name of a kernel in the owner's list, or ``"custom"``."""

    info_text = "the name of a kernel"

    def validate(self, obj: Any, value: str) -> str:
        """Refuse unknown names, naming the near ones."""
        if value != CUSTOM:
            kernel_named(value, obj.kernels)
        return value


class KernelPicker(ipywidgets.VBox):
    """A list of named kernels above a grid for own weights.

    Choosing a name fills the grid; editing the grid switches the list to
    "own weights", or to the name of the kernel that was typed.

    Parameters
    ----------
    value : str or array_like, optional
        A name, or weights (kH, kW), or (K,) if the list holds kernels for signals.
    kernels : mapping of str to ndarray, optional
        `KERNELS` (the default), `KERNELS_1D` or a choice from either.
    description : str, optional
        Label of the list.
    collapsed : bool, optional
        Whether the grid starts folded away; None if it cannot be folded.
    max_shape : pair of int, optional
        Largest number of rows and columns.
    disabled : bool, optional
        Whether the kernel may only be looked at.
    layout : ipywidgets.Layout or dict, optional
        As for every ipywidget.

    Attributes
    ----------
    value : ndarray of float64
        The weights, read-only; changes once for every choice or edit.
    name : str
        The name of the kernel, or ``"custom"``.
    dropdown : ipywidgets.Dropdown
    weights : MatrixInput
        The two parts, for those who place them themselves.

    Raises
    ------
    ConvError
        For an unknown name (it names the near ones) and for weights that are
        no kernel.

    Examples
    --------
    >>> from convwidgets import KernelPicker
    >>> picker = KernelPicker("box")
    >>> picker.value = [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]
    >>> picker.name
    'sobel_x'
    """

    value = NumberArray(np.zeros((1, 1)))
    name = KernelName(CUSTOM)

    def __init__(
        self,
        value: str | ArrayLike = "sobel_x",
        *,
        kernels: Mapping[str, NDArray[np.float64]] = KERNELS,
        description: str = "kernel",
        collapsed: bool | None = True,
        max_shape: Sequence[int] = (16, 16),
        disabled: bool = False,
        layout: ipywidgets.Layout | dict[str, Any] | None = None,
    ) -> None:
        if not kernels:
            raise ConvError(f"kernels is {shown(kernels)}; give at least one named kernel.")
        self.kernels = kernels
        self._before: tuple[FloatArray, str] | None = None
        self._settled: tuple[FloatArray, str] | None = None
        self._refusing = False
        first = kernel_named(value, kernels) if isinstance(value, str) else value
        self.weights = MatrixInput(
            first,
            description="Edit the weights",
            collapsed=collapsed,
            max_shape=max_shape,
            one_dimensional=next(iter(kernels.values())).ndim == 1,
            tint="diverging",
            disabled=disabled,
        )
        self.dropdown = Dropdown(
            options=[*((label(name), name) for name in kernels), ("own weights", CUSTOM)],
            value=CUSTOM,
            description=description,
            disabled=disabled,
            style={"description_width": "initial"},
            layout={"width": "auto", "max_width": "17em", "margin": "2px 10px 2px 2px"},
        )
        super().__init__(
            children=[self.dropdown, self.weights],
            layout={"overflow": "visible"} if layout is None else layout,
        )
        self.value = self.weights.value
        if isinstance(value, str):
            self.name = value
        self._before = None
        self.dropdown.observe(self._chosen, "value")
        self.weights.observe(self._edited, "value")

    def refuse(self, sentence: str) -> None:
        """Put back the kernel from before the latest change and say why.

        For an owner that finds, while handling a change of `value`, that it
        cannot use it.  The value changes back, which notifies observers.

        Parameters
        ----------
        sentence : str
            Why, for the person who entered the value.
        """
        before = self._before
        if before is not None and not self._refusing:
            self._refusing = True
            try:
                # Both, since two names may share their weights and a listed kernel may have been
                # called own weights.
                self.value, self.name = before
            finally:
                self._refusing, self._before = False, None
        self.weights.message = sentence

    def accept(self) -> None:
        """Take back what was said about a refused kernel."""
        self.weights.accept()

    def checked(self, value: ArrayLike) -> FloatArray:
        """Return ``value`` as a new array that the grid can hold, or raise `ConvError`."""
        return self.weights.checked(value)

    # Observers of the class run before those of an owner, so an owner always finds value, name,
    # list and grid in agreement, whichever of them was touched first.
    @observe("value")
    def _value_changed(self, change: Bunch) -> None:
        self._before = self._settled
        self.weights.value = self.value
        if self.name == CUSTOM or not same_numbers(self.kernels[self.name], self.value):
            self.name = self._name_of(self.value)
        self._settled = (self.value, self.name)

    @observe("name")
    def _name_changed(self, change: Bunch) -> None:
        self.dropdown.value = self.name
        kernel = self.kernels.get(self.name, self.value)
        if same_numbers(kernel, self.value):
            # The weights stay, but what was mistyped over them goes.
            self.weights.reset()
        else:
            self.value = kernel
        self._settled = (self.value, self.name)

    def _chosen(self, change: Bunch) -> None:
        self.name = self.dropdown.value
        if self.name == CUSTOM and self.weights.collapsed:
            # Whoever asks for own weights wants to write them.
            self.weights.collapsed = False

    def _edited(self, change: Bunch) -> None:
        self.value = self.weights.value

    def _name_of(self, weights: FloatArray) -> str:
        return next(
            (name for name, kernel in self.kernels.items() if same_numbers(kernel, weights)),
            CUSTOM,
        )


def label(name: str) -> str:
    """How the list shows a name: ``sobel_x`` as ``Sobel X``, as the lessons write it."""
    first, *rest = name.split("_")
    return " ".join([first.capitalize(), *(w.upper() if len(w) == 1 else w for w in rest)])
