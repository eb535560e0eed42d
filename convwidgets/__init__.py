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
        SmallCNN,
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
        cross_entropy,
        cross_entropy_backward,
        dense,
        dense_backward,
        effective_receptive_field,
        im2col,
        load_digits,
        mac_count,
        max_pool2d,
        max_pool2d_backward,
        memory_count,
        output_size,
        parameter_count,
        receptive_cells,
        receptive_field,
        receptive_fields,
        relu,
        relu_backward,
        same_padding,
        sample_image,
        sample_signal,
        separate_kernel,
        softmax,
        train,
    )
    from convwidgets.exercises import QuickCheck, check
    from convwidgets.explorers.application import ApplicationExplorer
    from convwidgets.explorers.backprop import BackpropExplorer
    from convwidgets.explorers.conv1d import Conv1DExplorer
    from convwidgets.explorers.conv2d import Conv2DExplorer
    from convwidgets.explorers.equivariance import EquivarianceExplorer
    from convwidgets.explorers.feature_maps import FeatureMapExplorer
    from convwidgets.explorers.flip import FlipExplorer
    from convwidgets.explorers.gallery import KernelGallery
    from convwidgets.explorers.im2col import Im2colExplorer
    from convwidgets.explorers.kernel_learning import KernelLearningExplorer
    from convwidgets.explorers.output_size import OutputSizeExplorer
    from convwidgets.explorers.parameters import ParameterCalculator
    from convwidgets.explorers.pipeline import PipelineExplorer
    from convwidgets.explorers.pooling import PoolingExplorer
    from convwidgets.explorers.receptive import ReceptiveFieldExplorer
    from convwidgets.explorers.rgb import RGBExplorer
    from convwidgets.explorers.speed import SpeedExplorer
    from convwidgets.explorers.training import TrainingExplorer
    from convwidgets.homework import Homework
    from convwidgets.trace.libraries import who_flips
    from convwidgets.trace.torch_agreement import compare_with_torch
    from convwidgets.widgets import (
        DilationSpinner,
        KernelPicker,
        MatrixInput,
        PaddingSpinner,
        StepPlayer,
        StepSlider,
        StrideSpinner,
    )
    from convwidgets.widgets.pictures import PICTURES, read_picture, sample_picture

__version__ = "0.1.0"

__all__ = [
    "IMAGES",
    "KERNELS",
    "KERNELS_1D",
    "PICTURES",
    "SIGNALS",
    "ApplicationExplorer",
    "BackpropExplorer",
    "Conv1DExplorer",
    "Conv2DExplorer",
    "ConvError",
    "DilationSpinner",
    "EquivarianceExplorer",
    "FeatureMapExplorer",
    "FlipExplorer",
    "Homework",
    "Im2colExplorer",
    "KernelGallery",
    "KernelLearningExplorer",
    "KernelPicker",
    "Layer",
    "MatrixInput",
    "OutputSizeExplorer",
    "PaddingSpinner",
    "ParameterCalculator",
    "PipelineExplorer",
    "PoolingExplorer",
    "QuickCheck",
    "RGBExplorer",
    "ReceptiveFieldExplorer",
    "SmallCNN",
    "SpeedExplorer",
    "StepPlayer",
    "StepSlider",
    "StrideSpinner",
    "TrainingExplorer",
    "__version__",
    "avg_pool2d",
    "avg_pool2d_backward",
    "check",
    "col2im",
    "compare_with_torch",
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
    "cross_entropy",
    "cross_entropy_backward",
    "dense",
    "dense_backward",
    "effective_receptive_field",
    "im2col",
    "load_digits",
    "mac_count",
    "max_pool2d",
    "max_pool2d_backward",
    "memory_count",
    "output_size",
    "parameter_count",
    "read_picture",
    "receptive_cells",
    "receptive_field",
    "receptive_fields",
    "relu",
    "relu_backward",
    "same_padding",
    "sample_image",
    "sample_picture",
    "sample_signal",
    "separate_kernel",
    "softmax",
    "train",
    "who_flips",
]

_HOMES = {
    "convwidgets.core": (
        "IMAGES", "KERNELS", "KERNELS_1D", "SIGNALS", "ConvError", "Layer", "SmallCNN",
        "avg_pool2d", "avg_pool2d_backward", "col2im", "conv1d", "conv1d_backward",
        "conv1d_loops", "conv2d", "conv2d_backward", "conv2d_fft", "conv2d_loops",
        "conv2d_separable", "conv_transpose2d", "conv_transpose2d_backward",
        "cross_entropy", "cross_entropy_backward", "dense", "dense_backward",
        "effective_receptive_field", "im2col", "load_digits", "mac_count", "max_pool2d",
        "max_pool2d_backward", "memory_count", "output_size", "parameter_count",
        "receptive_cells", "receptive_field", "receptive_fields", "relu", "relu_backward",
        "same_padding", "sample_image", "sample_signal", "separate_kernel", "softmax",
        "train",
    ),
    "convwidgets.widgets": (
        "DilationSpinner", "KernelPicker", "MatrixInput", "PaddingSpinner", "StepPlayer",
        "StepSlider", "StrideSpinner",
    ),
    "convwidgets.homework": ("Homework",),
    "convwidgets.explorers.conv1d": ("Conv1DExplorer",),
    "convwidgets.explorers.pipeline": ("PipelineExplorer",),
    "convwidgets.explorers.backprop": ("BackpropExplorer",),
    "convwidgets.explorers.kernel_learning": ("KernelLearningExplorer",),
    "convwidgets.explorers.training": ("TrainingExplorer",),
    "convwidgets.explorers.im2col": ("Im2colExplorer",),
    "convwidgets.explorers.application": ("ApplicationExplorer",),
    "convwidgets.explorers.speed": ("SpeedExplorer",),
    "convwidgets.explorers.conv2d": ("Conv2DExplorer",),
    "convwidgets.explorers.flip": ("FlipExplorer",),
    "convwidgets.explorers.gallery": ("KernelGallery",),
    "convwidgets.explorers.output_size": ("OutputSizeExplorer",),
    "convwidgets.explorers.rgb": ("RGBExplorer",),
    "convwidgets.explorers.feature_maps": ("FeatureMapExplorer",),
    "convwidgets.explorers.parameters": ("ParameterCalculator",),
    "convwidgets.explorers.pooling": ("PoolingExplorer",),
    "convwidgets.explorers.equivariance": ("EquivarianceExplorer",),
    "convwidgets.explorers.receptive": ("ReceptiveFieldExplorer",),
    "convwidgets.trace.libraries": ("who_flips",),
    "convwidgets.trace.torch_agreement": ("compare_with_torch",),
    "convwidgets.widgets.pictures": ("PICTURES", "read_picture", "sample_picture"),
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
