"""Floor 0: the arithmetic, the named kernels and the sample data.  Needs NumPy only."""

from .activations import cross_entropy, cross_entropy_backward, relu, relu_backward, softmax
from .cells import receptive_cells
from .columns import col2im, im2col
from .convolution import conv1d, conv2d
from .counting import mac_count, parameter_count
from .dense import dense, dense_backward
from .digits import load_digits
from .effective import effective_receptive_field
from .errors import ConvError
from .fourier import conv2d_fft
from .geometry import output_size
from .gradients import conv1d_backward, conv2d_backward
from .kernels import KERNELS, KERNELS_1D
from .layers import Layer
from .loops import conv1d_loops, conv2d_loops
from .memory import memory_count
from .network import SmallCNN
from .pooling import avg_pool2d, max_pool2d
from .pooling_gradients import avg_pool2d_backward, max_pool2d_backward
from .receptive import receptive_field, receptive_fields
from .same import same_padding
from .samples import IMAGES, SIGNALS, sample_image, sample_signal
from .separable import conv2d_separable, separate_kernel
from .training import train
from .transpose import conv_transpose2d, conv_transpose2d_backward

__all__ = [
    "IMAGES",
    "KERNELS",
    "KERNELS_1D",
    "SIGNALS",
    "ConvError",
    "Layer",
    "SmallCNN",
    "avg_pool2d",
    "avg_pool2d_backward",
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
    "receptive_cells",
    "receptive_field",
    "receptive_fields",
    "relu",
    "relu_backward",
    "same_padding",
    "sample_image",
    "sample_signal",
    "separate_kernel",
    "softmax",
    "train",
]
