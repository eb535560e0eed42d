"""Backpropagation through a convolution: every entry of a gradient, step by step."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar, cast

import ipywidgets
import numpy as np
from numpy.typing import NDArray

from convwidgets.core import IMAGES, KERNELS, sample_image
from convwidgets.core._checks import known_name, numbers
from convwidgets.explorers.convolution import ConvolutionExplorer, OnImages
from convwidgets.explorers.settings import Setting
from convwidgets.scenes.backprop import backprop_scene
from convwidgets.trace.backprop import GRADIENTS, BackpropTrace, backprop_trace
from convwidgets.trace.backprop_inputs import ARRIVING
from convwidgets.trace.records import frozen
from convwidgets.widgets.controls import choice
from convwidgets.widgets.grad_out_picker import GradOutPicker

_OWN = np.array(
    [[1, 2, 0, 1, 3], [0, 1, 3, 2, 1], [2, 0, 1, 1, 0], [1, 3, 2, 0, 2], [0, 1, 1, 3, 1]]
)
_SMALL: Mapping[str, str] = MappingProxyType(
    {"digits": "5×5: whole numbers from 0 to 3."}
    | {n: note for n, note in IMAGES.items() if max(sample_image(n).shape) <= 8}
)
_NAMED: Mapping[str, NDArray[np.float64]] = MappingProxyType(
    {"one_to_nine": np.arange(1.0, 10.0).reshape(3, 3), **KERNELS}
)


def _sample(name: str) -> NDArray[Any]:
    return _OWN if known_name(name, _SMALL, "sample image") == "digits" else sample_image(name)


class BackpropExplorer(OnImages, ConvolutionExplorer):
    """Step through a gradient of a convolution: which products each entry is the sum of.

    The gradient ``grad_out`` arrives at the outputs: how much the loss grows
    with each of them.  What the loss gains with a weight, with a cell of the
    input or with the bias follows by the chain rule, one entry at a time, with
    the outputs it has to do with, all products and, beside them, the change of
    the loss itself when that number is moved by a little.

    The gradient by the weights is ``grad_out`` sliding over the input; the
    gradient by the input is the kernel, rotated by 180°, sliding over
    ``grad_out`` with zeros around it, and between its entries where the stride
    is above 1.

    Parameters
    ----------
    image : str or array_like, shape (H, W)
        ``"digits"``, a small sample (see `IMAGES`) or numbers.
    kernel : str or array_like, shape (kH, kW)
        ``"one_to_nine"``, a name in `KERNELS` or weights.
    grad_out : str or array_like, shape (OH, OW)
        How much the loss grows with each output.  ``"mixed"`` (small whole
        numbers), ``"ones"`` (the loss is the sum of the outputs) and
        ``"single"`` (only the output in the middle counts) fit every output.
        For the loss ½ Σ (output − target)² give output − target.
    gradient : {"weight", "input", "bias"}
        What the loss is differentiated by.
    stride : int or pair of int
        Cells from one position of the window to the next, down and across.
    padding : int, pair of int, pair of (before, after) or str
        Cells of zeros around the image, or ``"valid"``, ``"same"``, ``"full"``.
    dilation : int or pair of int
        Cells from one weight of the kernel to the next.
    flip_kernel : bool
        Rotate the kernel by 180° first: true convolution.
    bias : float
        Added to every output; no gradient depends on it.
    step : int
        Which step to show first.

    Attributes
    ----------
    trace : BackpropTrace
        Every entry with its products, its outputs and its numeric gradient.
    output : ndarray
        The gradient, as `conv2d_backward` computes it; read-only.
    player : StepPlayer
        Steps from entry to entry in the page.

    Raises
    ------
    ConvError
        For a ``grad_out`` of another shape than the output, for more cells than
        can be shown, or another value that cannot be used; the explorer stays as
        it was and shows the same sentence.
    TypeError
        For an unknown keyword.

    Notes
    -----
    The loss of the numeric gradient is Σ grad_out · output: any loss that sends
    back this ``grad_out`` has the same gradients, and this one is a straight
    line in every single number, so that only rounding separates the two.

    Examples
    --------
    >>> from convwidgets import BackpropExplorer
    >>> explorer = BackpropExplorer(image="patch", kernel=[[1, 2], [3, 4]], grad_out="ones")
    >>> explorer.output
    array([[12., 16.],
           [24., 28.]])
    >>> explorer.gradient = "input"
    >>> explorer.output
    array([[ 1.,  3.,  2.],
           [ 4., 10.,  6.],
           [ 3.,  7.,  4.]])
    """

    settings: ClassVar[tuple[str, ...]] = (
        "image", "kernel", "stride", "padding", "dilation", "flip_kernel", "bias", "grad_out",
        "gradient",
    )  # fmt: skip

    _samples = _SMALL
    _load = staticmethod(_sample)
    _kernels = _NAMED
    _trace_of = staticmethod(backprop_trace)
    _scene_of = staticmethod(backprop_scene)

    image = Setting("digits")
    kernel = Setting("one_to_nine")
    grad_out = Setting("mixed")
    gradient = Setting("weight")

    def _read(self, name: str, value: Any) -> Any:
        if name == "grad_out" and not isinstance(value, str):
            return frozen(numbers(value, name))
        return super()._read(name, value)

    def _adopt(self, trace: Any) -> None:
        super()._adopt(trace)
        self._controls["grad_out"].show(trace.grad_out)

    def _make_controls(self) -> dict[str, Any]:
        trace = cast("BackpropTrace", self.trace)
        return {
            **super()._make_controls(),
            "gradient": choice(
                self.gradient, GRADIENTS, "gradient by", "What the loss is differentiated by"
            ),
            "grad_out": GradOutPicker(self.grad_out, names=ARRIVING, numbers=trace.grad_out),
        }

    def _rows(self) -> list[list[ipywidgets.Widget]]:
        lists, numbers = super()._rows()
        *pickers, flip = lists
        arriving = self._controls["grad_out"].dropdown
        return [[self._controls["gradient"], *pickers, arriving], [*numbers, flip]]

    def _below(self) -> list[ipywidgets.Widget]:
        return [*super()._below(), self._controls["grad_out"].grid]

    def _title(self) -> str:
        return f"Gradient by {self.gradient} of the {self._operation} of {self._sizes}"
