"""Floor 1: what happens at each step, as frozen data that can describe itself."""

from convwidgets.trace.convolution import conv1d_trace, conv2d_trace
from convwidgets.trace.records import ConvStep, ConvTrace

__all__ = ["ConvStep", "ConvTrace", "conv1d_trace", "conv2d_trace"]
