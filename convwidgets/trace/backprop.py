"""Backpropagation through a convolution: each entry of a gradient and what it is the sum of."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from convwidgets.core import conv2d_backward
from convwidgets.core._checks import shown
from convwidgets.core.errors import ConvError
from convwidgets.trace.backprop_check import NumericCheck, numeric_check
from convwidgets.trace.backprop_inputs import arriving, check_extent, checked
from convwidgets.trace.backprop_step import BackpropStep
from convwidgets.trace.backprop_sums import BiasSums, GradientSums, InputSums, WeightSums
from convwidgets.trace.convolution import conv2d_trace
from convwidgets.trace.records import Array, ConvTrace, frozen
from convwidgets.trace.steps import Steps

GRADIENTS = ("weight", "input", "bias")
"""What a loss can be differentiated by."""


@dataclass(frozen=True, eq=False)
class BackpropTrace(Steps[BackpropStep]):
    """Every entry of one gradient, in reading order.

    Attributes
    ----------
    sums : GradientSums
        Which correlation gives this gradient, and what meets in it.
    check : NumericCheck
        The loss with each number moved a little.
    """

    sums: GradientSums
    check: NumericCheck

    @property
    def forward(self) -> ConvTrace:
        """The convolution."""
        return self.sums.forward

    @property
    def grad_out(self) -> Array:
        """How much the loss grows with each output."""
        return self.sums.grad_out

    @property
    def output(self) -> Array:
        """The gradient, as `conv2d_backward` computes it."""
        return self.sums.gradient

    @cached_property
    def correlation(self) -> ConvTrace:
        """The sums of this gradient as positions of a window."""
        return self.sums.correlation

    def __len__(self) -> int:
        """One step for each entry of the gradient."""
        return int(self.output.size)

    def _step(self, index: int) -> BackpropStep:
        position, step = self.sums.step(index, self.correlation)
        return BackpropStep(
            index=index,
            count=len(self),
            gradient=self.sums.by,
            position=position,
            sum=step,
            meetings=tuple(self.sums.meetings(step)),
            value=float(self.output[position]),
            above=float(self.check.above[position]),
            below=float(self.check.below[position]),
            epsilon=self.check.epsilon,
        )


def backprop_trace(
    image: Any,
    kernel: Any,
    grad_out: Any = "mixed",
    *,
    gradient: Any = "weight",
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    flip_kernel: Any = False,
    bias: Any = 0.0,
) -> BackpropTrace:
    """Trace one gradient of a two-dimensional convolution.

    Parameters
    ----------
    image : array_like, shape (H, W)
        The input.
    kernel : array_like, shape (kH, kW)
        The weights.
    grad_out : str or array_like, shape (OH, OW)
        How much the loss grows with each output: numbers, or a name in
        `ARRIVING`, which fits every output.
    gradient : {'weight', 'input', 'bias'}
        What the loss is differentiated by.
    stride, padding, dilation, flip_kernel, bias
        As in :func:`convwidgets.conv2d`.

    Returns
    -------
    BackpropTrace
        One step for each entry of the gradient, row by row.

    Raises
    ------
    ConvError
        If a value cannot be used; the sentence says which and why.

    Examples
    --------
    >>> image = [[1, 2, 0], [0, 1, 3], [2, 0, 1]]
    >>> trace = backprop_trace(image, [[1, 0], [0, -1]], [[1, 0], [0, 1]])
    >>> trace.output
    array([[2., 5.],
           [0., 2.]])
    >>> trace[1].describe()
    'Step 2 of 4: the gradient by weight row 0, column 1, which met rows 0–1, columns 1–2; \
cell times grad_out: 2 times 1 plus 0 times 0 plus 1 times 0 plus 3 times 1 is 5; \
the numeric gradient is 5.'
    """
    if not isinstance(gradient, str) or gradient not in GRADIENTS:
        raise ConvError(f"gradient is {shown(gradient)}; choose 'weight', 'input' or 'bias'.")
    x, weight = checked(image, "The image"), checked(kernel, "The kernel")
    settings = {"stride": stride, "padding": padding, "dilation": dilation}
    check_extent(x, weight, **settings)
    forward = conv2d_trace(x, weight, flip_kernel=flip_kernel, bias=bias, **settings)
    arrived = arriving(grad_out, forward.output.shape)
    grad_x, grad_weight, grad_bias = conv2d_backward(
        arrived, x, weight, flip_kernel=forward.flip_kernel, **settings
    )
    sums: GradientSums
    if gradient == "weight":
        sums = WeightSums(forward, arrived, frozen(grad_weight))
    elif gradient == "input":
        sums = InputSums(forward, arrived, frozen(grad_x))
    else:
        sums = BiasSums(forward, arrived, frozen(grad_bias))
    return BackpropTrace(sums, numeric_check(forward, arrived, gradient))
