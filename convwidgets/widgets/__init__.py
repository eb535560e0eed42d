"""Floor 2: what a hand touches."""

from convwidgets.widgets.kernel_picker import KernelPicker
from convwidgets.widgets.matrix_input import MatrixInput
from convwidgets.widgets.player import StepPlayer
from convwidgets.widgets.spinners import DilationSpinner, PaddingSpinner, StrideSpinner
from convwidgets.widgets.step_slider import StepSlider

__all__ = [
    "DilationSpinner",
    "KernelPicker",
    "MatrixInput",
    "PaddingSpinner",
    "StepPlayer",
    "StepSlider",
    "StrideSpinner",
]
