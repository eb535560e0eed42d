"""What the explorers share in which a kernel slides over an input."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import ipywidgets
import numpy as np
from numpy.typing import NDArray

from convwidgets.core import IMAGES, KERNELS, sample_image
from convwidgets.core.kernels import kernel_named
from convwidgets.explorers.explorer import Explorer
from convwidgets.explorers.settings import Setting, read_array
from convwidgets.scenes import Scene
from convwidgets.widgets import DilationSpinner, KernelPicker, PaddingSpinner, StrideSpinner
from convwidgets.widgets.controls import flip_switch
from convwidgets.widgets.sample_picker import SamplePicker


class KernelExplorer(Explorer):
    """An input, a kernel, a stride and a padding.

    A subclass names its input and says where samples, kernels, trace and scene
    come from.
    """

    #: The setting that holds the input, and what its control is called.
    _input_name: ClassVar[str]
    _input_label: ClassVar[str]
    _axes: ClassVar[int]
    _samples: ClassVar[Mapping[str, str]]
    _load: ClassVar["staticmethod[[str], NDArray[Any]]"]
    _kernels: ClassVar[Mapping[str, NDArray[np.float64]]]
    _trace_of: ClassVar["staticmethod[..., Sequence[Any]]"]
    _scene_of: ClassVar["staticmethod[..., Scene]"]

    stride = Setting(1)
    padding = Setting(0)

    def _read(self, name: str, value: Any) -> Any:
        if name == self._input_name:
            return read_array(value, name, self._load)
        if name == "kernel":
            return read_array(value, name, lambda named: kernel_named(named, self._kernels))
        return value

    def _make_trace(self, **settings: Any) -> Sequence[Any]:
        values, kernel = settings.pop(self._input_name), settings.pop("kernel")
        return self._trace_of(values, kernel, **settings)

    def _make_scene(self, trace: Any, theme: str) -> Scene:
        return self._scene_of(trace, theme=theme)

    def _make_controls(self) -> dict[str, Any]:
        shared: dict[str, Any] = {"axes": self._axes, "notice": self.notice}
        return {
            self._input_name: SamplePicker(
                getattr(self, self._input_name),
                samples=self._samples,
                load=self._load,
                axes=self._axes,
                description=self._input_label,
            ),
            "kernel": KernelPicker(self.kernel, kernels=self._kernels),
            "stride": StrideSpinner(self.stride, **shared),
            "padding": PaddingSpinner(self.padding, **shared),
        }

    def _rows(self) -> list[list[ipywidgets.Widget]]:
        controls = self._controls
        lists = [controls[self._input_name].dropdown, controls["kernel"].dropdown]
        return [lists, [controls["stride"], controls["padding"]]]

    def _below(self) -> list[ipywidgets.Widget]:
        return [self._controls[self._input_name].grid, self._controls["kernel"].weights]


class ConvolutionExplorer(KernelExplorer):
    """One operation with all its settings, in one or in two dimensions."""

    dilation = Setting(1)
    flip_kernel = Setting(False)
    bias = Setting(0.0)

    def _make_controls(self) -> dict[str, Any]:
        return {
            **super()._make_controls(),
            "dilation": DilationSpinner(self.dilation, axes=self._axes, notice=self.notice),
            "flip_kernel": flip_switch(self.flip_kernel),
        }

    def _rows(self) -> list[list[ipywidgets.Widget]]:
        lists, numbers = super()._rows()
        return [
            [*lists, self._controls["flip_kernel"]],
            [*numbers, self._controls["dilation"]],
        ]

    @property
    def _operation(self) -> str:
        return "convolution" if self.flip_kernel else "cross-correlation"


class OnImages(KernelExplorer):
    """The input is an image, the kernel one of those with a name or one's own."""

    _input_name = "image"
    _input_label = "input"
    _axes = 2
    _samples = IMAGES
    _load = staticmethod(sample_image)
    _kernels = KERNELS

    image = Setting("ramp")
    kernel = Setting("sobel_x")

    @property
    def _sizes(self) -> str:
        rows, columns = self.image.shape
        high, wide = self.kernel.shape
        return f"a {rows} by {columns} input and a {high} by {wide} kernel"
