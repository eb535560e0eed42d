"""Learn and teach convolution, one step at a time.

Names are loaded when they are first used: ``import convwidgets`` is quick, and
matplotlib is not loaded before a figure is asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from convwidgets.core import (
        IMAGES,
        KERNELS,
        KERNELS_1D,
        SIGNALS,
        ConvError,
        Layer,
        avg_pool2d,
        avg_pool2d_backward,
        col2im,
        conv1d,
        conv1d_backward,
        conv1d_loops,
        conv2d,
        conv2d_backward,
        conv2d_fft,
        conv2d_loops,
        conv2d_separable,
        conv_transpose2d,
        conv_transpose2d_backward,
        effective_receptive_field,
        im2col,
        mac_count,
        max_pool2d,
        max_pool2d_backward,
        memory_count,
        output_size,
        parameter_count,
        receptive_cells,
        receptive_field,
        receptive_fields,
        same_padding,
        sample_image,
        sample_signal,
        separate_kernel,
    )
    from convwidgets.exercises import QuickCheck, check
    from convwidgets.explorers import Conv1DExplorer, Conv2DExplorer
    from convwidgets.widgets import (
        DilationSpinner,
        KernelPicker,
        MatrixInput,
        PaddingSpinner,
        StepPlayer,
        StepSlider,
        StrideSpinner,
    )

__version__ = "0.1.0"

__all__ = [
    "IMAGES",
    "KERNELS",
    "KERNELS_1D",
    "SIGNALS",
    "Conv1DExplorer",
    "Conv2DExplorer",
    "ConvError",
    "DilationSpinner",
    "KernelPicker",
    "Layer",
    "MatrixInput",
    "PaddingSpinner",
    "QuickCheck",
    "StepPlayer",
    "StepSlider",
    "StrideSpinner",
    "__version__",
    "avg_pool2d",
    "avg_pool2d_backward",
    "check",
    "col2im",
    "conv1d",
    "conv1d_backward",
    "conv1d_loops",
    "conv2d",
    "conv2d_backward",
    "conv2d_fft",
    "conv2d_loops",
    "conv2d_separable",
    "conv_transpose2d",
    "conv_transpose2d_backward",
    "effective_receptive_field",
    "im2col",
    "mac_count",
    "max_pool2d",
    "max_pool2d_backward",
    "memory_count",
    "output_size",
    "parameter_count",
    "receptive_cells",
    "receptive_field",
    "receptive_fields",
    "same_padding",
    "sample_image",
    "sample_signal",
    "separate_kernel",
]

_HOMES = {
    "convwidgets.core": (
        "IMAGES", "KERNELS", "KERNELS_1D", "SIGNALS", "ConvError", "Layer", "avg_pool2d",
        "avg_pool2d_backward", "col2im", "conv1d", "conv1d_backward", "conv1d_loops", "conv2d",
        "conv2d_backward", "conv2d_fft", "conv2d_loops", "conv2d_separable", "conv_transpose2d",
        "conv_transpose2d_backward", "effective_receptive_field", "im2col", "mac_count",
        "max_pool2d", "max_pool2d_backward", "memory_count", "output_size", "parameter_count",
        "receptive_cells", "receptive_field", "receptive_fields", "same_padding",
        "sample_image", "sample_signal", "separate_kernel",
    ),
    "convwidgets.widgets": (
        "DilationSpinner", "KernelPicker", "MatrixInput", "PaddingSpinner", "StepPlayer",
        "StepSlider", "StrideSpinner",
    ),
    "convwidgets.explorers": ("Conv1DExplorer", "Conv2DExplorer"),
    "convwidgets.exercises": ("QuickCheck", "check"),
}  # fmt: skip
_HOME = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'convwidgets' has no attribute {name!r}")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value  # found directly from now on
    return value


def __dir__() -> list[str]:
    return sorted(set(globals()) | set(__all__))
