"""Floor 0: the arithmetic, the named kernels and the sample data.  Needs NumPy only."""

from .convolution import conv1d, conv2d
from .errors import ConvError
from .geometry import output_size
from .kernels import KERNELS, KERNELS_1D
from .samples import IMAGES, SIGNALS, sample_image, sample_signal

__all__ = [
    "IMAGES",
    "KERNELS",
    "KERNELS_1D",
    "SIGNALS",
    "ConvError",
    "conv1d",
    "conv2d",
    "output_size",
    "sample_image",
    "sample_signal",
]
