"""Shift the picture before an operation or after it, and see the difference."""

from types import MappingProxyType
from typing import Any, ClassVar, cast

import ipywidgets
import numpy as np

from convwidgets.core import KERNELS
from convwidgets.core._checks import per_axis
from convwidgets.explorers.convolution import OnImages
from convwidgets.explorers.pooling_samples import SAMPLES, read_image, sample
from convwidgets.explorers.settings import Setting
from convwidgets.scenes.equivariance import equivariance_scene
from convwidgets.trace.equivariance import FILLS, POOLS, ShiftTrace, equivariance_trace
from convwidgets.widgets.controls import choice, flip_switch
from convwidgets.widgets.pooling_spinners import FARTHEST, ShiftSpinner, WindowSpinner

#: A single weight of 1 leaves a picture as it is: pooling, or sampling, alone.
_KERNELS = MappingProxyType({"none": np.ones((1, 1)), **KERNELS})


class EquivarianceExplorer(OnImages):
    """Go from a picture to a shifted output by two ways, and compare.

    One way shifts the picture and then convolves (and pools) it, the other
    convolves (and pools) it and then shifts the output.  Where both agree, the
    operation is equivariant to the shift.  Each step shifts once more; every
    shift gets its verdict, with the number of cells that differ and why.

    Parameters
    ----------
    image : str or array_like, shape (H, W) or (W,)
        A sample's name (``"mixed"``, ``"nine"`` or one of `IMAGES`) or numbers.
        A line of numbers is a picture of one row; on it a plain number for the
        stride, the padding or the pooling counts along the row.
    kernel : str or array_like, shape (kH, kW)
        A name in `KERNELS`, weights, or ``"none"`` for no convolution.
    shift : int or pair of int
        Cells from one step to the next, down and to the right; minus for up
        and left.
    stride : int or pair of int
        Of the convolution.
    padding : int, pair of int, pair of (before, after) or str
        Of the convolution; ``"same"`` pads as at stride 1 whatever the stride.
    flip_kernel : bool
        Turn the kernel by 180° first: true convolution.  Both operations are
        equivariant.
    padding_mode : {"zeros", "circular"}
        What comes in at the border: zeros, or what has left on the other side.
        It counts for the convolution and for the shift.
    pool : {"none", "max", "average", "global average"}
        What comes after the convolution.
    pool_size : int or pair of int
        Window and stride of the pooling.
    step : int
        Which step to show first.

    Attributes
    ----------
    trace : ShiftTrace
        Every shift, with both results, their difference, verdict and reasons.
    output : ndarray, shape (OH, OW)
        What the operation makes of the picture that is not shifted; read-only.
        Both ways round for a shift are ``trace[k].first`` and ``trace[k].last``.
    player : StepPlayer
        Steps from shift to shift in the page.

    Raises
    ------
    ConvError
        For a shift out of the picture, a pooling window larger than the map, and
        the like; refused as a whole, with a sentence in the explorer.
    TypeError
        For an unknown keyword.

    Notes
    -----
    With strides, in the convolution or in the pooling, the output has to move
    by the shift over the stride.  Where that is no whole number of cells, the
    output moves by the whole cells of it, and the explorer says so.

    Examples
    --------
    >>> from convwidgets import EquivarianceExplorer
    >>> explorer = EquivarianceExplorer(image="nine", kernel="none", pool="max", step=1)
    >>> explorer.trace[0].first, explorer.trace[1].first
    (array([[9., 0., 0.]]), array([[0., 9., 0.]]))
    >>> explorer.trace[1].finding
    'differs in 2 of 3 cells'
    """

    settings: ClassVar[tuple[str, ...]] = (
        "image", "kernel", "shift", "stride", "padding", "flip_kernel", "padding_mode", "pool",
        "pool_size",
    )  # fmt: skip

    _samples = SAMPLES
    _load = staticmethod(sample)
    _kernels = _KERNELS
    _trace_of = staticmethod(equivariance_trace)
    _scene_of = staticmethod(equivariance_scene)

    image = Setting("cross")
    shift = Setting((0, 1))
    padding = Setting("same")
    flip_kernel = Setting(False)
    padding_mode = Setting("zeros")
    pool = Setting("none")
    pool_size = Setting(2)

    def _read(self, name: str, value: Any) -> Any:
        if name == "image":
            return read_image(value)
        if name == "shift":
            return per_axis(value, 2, name, -FARTHEST)
        return super()._read(name, value)

    def _adopt(self, trace: Any) -> None:
        super()._adopt(trace)
        for box in self._controls["pool_size"].boxes:
            box.disabled = self._idle()

    def _idle(self) -> bool:
        """Whether `pool_size` makes no difference at present."""
        return self.pool not in ("max", "average")

    def _make_controls(self) -> dict[str, Any]:
        notice = self.notice
        return {
            **super()._make_controls(),
            "flip_kernel": flip_switch(self.flip_kernel),
            "shift": ShiftSpinner(self.shift, notice=notice),
            "padding_mode": choice(
                self.padding_mode, FILLS, "border", "What comes in, for padding and for the shift"
            ),
            "pool": choice(self.pool, POOLS, "then pool", "What comes after the convolution"),
            "pool_size": WindowSpinner(
                self.pool_size, description="pool size", notice=notice, disabled=self._idle()
            ),
        }

    def _rows(self) -> list[list[ipywidgets.Widget]]:
        controls = self._controls
        return [
            [controls["image"].dropdown, controls["shift"], controls["padding_mode"]],
            [
                controls["kernel"].dropdown,
                controls["flip_kernel"],
                *(controls[name] for name in ("stride", "padding", "pool", "pool_size")),
            ],
        ]

    def _title(self) -> str:
        trace = cast("ShiftTrace", self.trace)
        rows, columns = trace.input.shape
        done = ["convolution"] if trace.convolves else []
        if trace.pool != "none":
            done.append(f"{trace.pool} pooling")
        what = " and ".join(done) or "sampling"
        return f"Shift before or after {what} of a {rows} by {columns} input"
