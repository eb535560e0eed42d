"""A kernel sliding along a signal, step by step."""

from typing import Any, ClassVar

import ipywidgets

from convwidgets.core import KERNELS_1D, SIGNALS, sample_signal
from convwidgets.core.kernels import kernel_named
from convwidgets.explorers._panel import flip_box, panel
from convwidgets.explorers.explorer import Explorer
from convwidgets.explorers.settings import Setting, read_array
from convwidgets.scenes import Scene, conv1d_scene
from convwidgets.trace import ConvTrace, conv1d_trace
from convwidgets.widgets import DilationSpinner, KernelPicker, PaddingSpinner, StrideSpinner
from convwidgets.widgets.sample_picker import SamplePicker


class Conv1DExplorer(Explorer):
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
        Steps through the frames in the page.

    Raises
    ------
    ConvError
        For a value that cannot be used; the explorer stays as it was and shows
        the same sentence.
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

    signal = Setting("rise")
    kernel = Setting("difference")
    stride = Setting(1)
    padding = Setting(0)
    dilation = Setting(1)
    flip_kernel = Setting(False)
    bias = Setting(0.0)

    def _read(self, name: str, value: Any) -> Any:
        if name == "signal":
            return read_array(value, name, sample_signal)
        if name == "kernel":
            return read_array(value, name, lambda v: kernel_named(v, KERNELS_1D))
        return value

    def _make_trace(self, **settings: Any) -> ConvTrace:
        return conv1d_trace(settings.pop("signal"), settings.pop("kernel"), **settings)

    def _make_scene(self, trace: Any, theme: str) -> Scene:
        return conv1d_scene(trace, theme=theme)

    def _make_controls(self) -> dict[str, Any]:
        return {
            "signal": SamplePicker(
                self.signal, samples=SIGNALS, load=sample_signal, axes=1, description="signal"
            ),
            "kernel": KernelPicker(self.kernel, kernels=KERNELS_1D),
            "stride": StrideSpinner(self.stride, axes=1, notice=self.notice),
            "padding": PaddingSpinner(self.padding, axes=1, notice=self.notice),
            "dilation": DilationSpinner(self.dilation, axes=1, notice=self.notice),
            "flip_kernel": flip_box(self.flip_kernel),
        }

    def _arrange(self) -> list[ipywidgets.Widget]:
        c = self._controls
        numbers = [c["stride"], c["padding"], c["dilation"]]
        return panel(c["signal"], c["kernel"], numbers, c["flip_kernel"], self.notice, self.player)

    def _title(self) -> str:
        word = "convolution" if self.flip_kernel else "cross-correlation"
        return (
            f"One-dimensional {word} of a signal of {self.signal.size} "
            f"and a kernel of {self.kernel.size}"
        )
