"""A kernel sliding along a signal, step by step."""

from typing import ClassVar

from convwidgets.core import KERNELS_1D, SIGNALS, sample_signal
from convwidgets.explorers.convolution import ConvolutionExplorer
from convwidgets.explorers.settings import Setting
from convwidgets.scenes import conv1d_scene
from convwidgets.trace import conv1d_trace


class Conv1DExplorer(ConvolutionExplorer):
    """Step through a one-dimensional convolution, products and running sum in view.

    Parameters
    ----------
    signal : str or array_like, shape (L,)
        A sample's name (see `SIGNALS`) or numbers.  Up to 24 samples every one
        shows its number; longer signals are shown as curves.
    kernel : str or array_like, shape (K,)
        A name in `KERNELS_1D` or weights.
    stride : int
        Samples from one position of the window to the next.
    padding : int, (before, after) pair inside a tuple, or str
        Samples added at both ends, or ``"valid"``, ``"same"``, ``"full"``.
    dilation : int
        Samples from one weight of the kernel to the next.
    flip_kernel : bool
        Turn the kernel round first: true convolution instead of the
        cross-correlation that deep learning calls convolution.
    bias : float
        Added to every output.
    step : int
        Which step to show first.

    Attributes
    ----------
    trace : ConvTrace
        Every step, with window, products, value and description.
    output : ndarray, shape (OL,)
        The result, as `conv1d` computes it.
    player : StepPlayer
        Steps along the signal in the page.

    Raises
    ------
    ConvError
        For a kernel that reaches over the padded signal, a stride of 0 and whatever
        else has no output; the sentence stands in the explorer as well.
    TypeError
        For an unknown keyword.

    Examples
    --------
    >>> from convwidgets import Conv1DExplorer
    >>> explorer = Conv1DExplorer(signal=[1, 2, 3, 4, 5], kernel=[1, 0, -1])
    >>> explorer.output
    array([-2., -2., -2.])
    >>> explorer.describe()
    'Step 1 of 3: output position 0 reads input 0–2; 1 times 1 plus 2 times 0 plus 3 times −1 \
is −2.'
    """

    settings: ClassVar[tuple[str, ...]] = (
        "signal", "kernel", "stride", "padding", "dilation", "flip_kernel", "bias",
    )  # fmt: skip

    _input_name = "signal"
    _input_label = "signal"
    _axes = 1
    _samples = SIGNALS
    _load = staticmethod(sample_signal)
    _kernels = KERNELS_1D
    _trace_of = staticmethod(conv1d_trace)
    _scene_of = staticmethod(conv1d_scene)

    signal = Setting("rise")
    kernel = Setting("difference")

    def _title(self) -> str:
        return (
            f"One-dimensional {self._operation} of a signal of {self.signal.size} "
            f"and a kernel of {self.kernel.size}"
        )
