"""One input, one kernel, both operations: cross-correlation and true convolution.

The first steps turn the kernel by 180°; then there is one step for each output
position, where both sums are made of the same window.
"""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from convwidgets.core.errors import ConvError
from convwidgets.trace.convolution import conv2d_trace
from convwidgets.trace.flip_turn import TURNS, Kind, TurnStep, kernel_kind, turned_places
from convwidgets.trace.records import Array, ConvStep, ConvTrace, frozen
from convwidgets.trace.steps import Steps

LARGEST_KERNEL = 5
"""Rows and columns of the largest kernel that is turned."""

LARGEST_INPUT = 20
"""Rows and columns of the largest input, padding included, that stands beside two outputs."""

Verdict = Literal["agree", "opposite", "differ"]


_VERDICTS: dict[Verdict, str] = {
    "agree": "the two values agree",
    "opposite": "the two values differ in sign",
    "differ": "the two values differ",
}


@dataclass(frozen=True, slots=True, eq=False)
class CompareStep:
    """One position of the window, under both operations.

    Attributes
    ----------
    index, count : int
        This step and how many there are.
    correlation, convolution : ConvStep
        The two sums of the same window.
    verdict : {'agree', 'opposite', 'differ'}
        How the two values compare; two zeros agree.
    agreeing, compared : int
        At how many positions they have agreed so far, and of how many.
    """

    index: int
    count: int
    correlation: ConvStep
    convolution: ConvStep
    verdict: Verdict
    agreeing: int
    compared: int

    def describe(self) -> str:
        """The text twin: one plain sentence that a screen reader can speak."""
        plain, turned = self.correlation, self.convolution
        return (
            f"Step {self.index + 1} of {self.count}: {plain.place} reads {plain.reads}; "
            f"cross-correlation: {plain.sum_in_words}; "
            f"convolution, with the kernel turned: {turned.sum_in_words}; "
            f"{_VERDICTS[self.verdict]}."
        )


FlipStep = TurnStep | CompareStep


@dataclass(frozen=True, eq=False)
class FlipTrace(Steps[FlipStep]):
    """The turn of the kernel, then every position under both operations.

    Attributes
    ----------
    correlation, convolution : ConvTrace
        The same input and kernel, laid on as it stands and turned by 180°.
    output : ndarray, shape (2, OH, OW)
        The result of the cross-correlation, then that of the convolution.
    verdicts : ndarray of str, shape (OH, OW)
        How the two values of each position compare.
    kind : {'same', 'negated', 'other'}
        What the kernel is to its own rotation.
    """

    correlation: ConvTrace
    convolution: ConvTrace
    output: Array
    verdicts: NDArray[np.str_]
    kind: Kind

    def __len__(self) -> int:
        return len(TURNS) + len(self.correlation)

    def _step(self, index: int) -> FlipStep:
        count = len(self)
        if index < len(TURNS):
            degrees, kernel = TURNS[index], self.correlation.kernel
            places = frozen(turned_places(kernel.shape, degrees))
            return TurnStep(index, count, degrees, kernel, places, self.kind)
        position = index - len(TURNS)
        verdicts = self.verdicts.ravel()[: position + 1].tolist()
        return CompareStep(
            index=index,
            count=count,
            correlation=self.correlation[position],
            convolution=self.convolution[position],
            verdict=verdicts[-1],
            agreeing=verdicts.count("agree"),
            compared=len(verdicts),
        )


def _verdicts(plain: ConvTrace, turned: ConvTrace) -> NDArray[np.str_]:
    """How the two values of each position compare, but for rounding."""
    one, other = plain.output, turned.output
    # The same products added in another order may differ in the last digits.
    largest = np.abs(plain.padded[np.isfinite(plain.padded)]).max(initial=0.0)
    grain = 1e-12 * largest * np.abs(plain.weights[np.isfinite(plain.weights)]).sum()
    agree = np.isclose(one, other, rtol=0, atol=grain, equal_nan=True)
    opposite = np.isclose(one, -other, rtol=0, atol=grain)
    verdicts: NDArray[np.str_] = np.where(agree, "agree", np.where(opposite, "opposite", "differ"))
    verdicts.setflags(write=False)
    return verdicts


def _fitting(trace: ConvTrace) -> None:
    """Refuse what is too large to be shown twice."""
    rows, columns = trace.kernel.shape
    if max(rows, columns) > LARGEST_KERNEL:
        raise ConvError(
            f"The kernel is {rows} × {columns}; at most {LARGEST_KERNEL} × {LARGEST_KERNEL} can be "
            "turned and compared here. Take a smaller one; Conv2DExplorer shows larger ones."
        )
    rows, columns = trace.padded.shape
    if max(rows, columns) > LARGEST_INPUT:
        padded = trace.padded.shape != trace.input.shape
        what, remedy = ("image with its padding", "Use less padding, or crop") if padded else (
            "image", "Crop"
        )  # fmt: skip
        raise ConvError(
            f"The {what} is {rows} × {columns}; at most {LARGEST_INPUT} × {LARGEST_INPUT} can be "
            f"compared here. {remedy} it, as in image[:12, :12]."
        )


def flip_trace(image: Any, kernel: Any, *, stride: Any = 1, padding: Any = 0) -> FlipTrace:
    """Trace cross-correlation and true convolution of the same image and kernel.

    Parameters
    ----------
    image : array_like, shape (H, W)
        At most 20 × 20 with its padding.
    kernel : array_like, shape (kH, kW)
        At most 5 × 5.
    stride, padding
        As in :func:`convwidgets.conv2d`.

    Returns
    -------
    FlipTrace
        Seven steps of turning, then one for each output position.

    Raises
    ------
    ConvError
        If a value cannot be used; the sentence says which and why.

    Examples
    --------
    >>> trace = flip_trace([[1, 2], [3, 4]], [[1, 0], [0, -1]])
    >>> len(trace), trace.output.ravel()
    (8, array([-3.,  3.]))
    >>> trace[-1].verdict
    'opposite'
    """
    plain = conv2d_trace(image, kernel, stride=stride, padding=padding)
    _fitting(plain)
    turned = conv2d_trace(image, kernel, stride=stride, padding=padding, flip_kernel=True)
    return FlipTrace(
        correlation=plain,
        convolution=turned,
        output=frozen([plain.output, turned.output]),
        verdicts=_verdicts(plain, turned),
        kind=kernel_kind(plain.kernel),
    )
