"""Cross-correlation and true convolution side by side, step by step."""

from typing import ClassVar

from convwidgets.core import IMAGES, sample_image
from convwidgets.explorers.convolution import OnImages
from convwidgets.explorers.settings import Setting
from convwidgets.scenes.flip import flip_scene
from convwidgets.trace.flip import LARGEST_INPUT, flip_trace

_SMALL = {n: note for n, note in IMAGES.items() if max(sample_image(n).shape) <= LARGEST_INPUT}


class FlipExplorer(OnImages):
    """Step through cross-correlation and true convolution of the same input and kernel.

    The first seven steps turn the kernel by 180°, which reverses its rows and
    its columns.  Then there is one step for each output position: the same
    window meets the kernel as it stands and the kernel turned, both outputs are
    painted at the same pace, both sums are written out, and a sentence says
    whether the two values agree, differ in sign or differ.

    Parameters
    ----------
    image : str or array_like, shape (H, W)
        A sample's name (see `IMAGES`) or numbers, at most 20 × 20 with its
        padding.  Cells too small for a number are coloured only.
    kernel : str or array_like, shape (kH, kW)
        A name in `KERNELS` or weights, at most 5 × 5.
    padding : int, pair of int, pair of (before, after) or str
        Cells added around the image, or ``"valid"``, ``"same"``, ``"full"``.
    stride : int or pair of int
        Cells from one position of the window to the next, down and across.
    step : int
        Which step to show first.

    Attributes
    ----------
    trace : FlipTrace
        Every step; ``trace.correlation`` and ``trace.convolution`` are the two
        operations by themselves.
    output : ndarray, shape (2, OH, OW)
        The cross-correlation, then the true convolution, as `conv2d` computes
        them without and with ``flip_kernel``; read-only.
    player : StepPlayer
        Turns the kernel, and steps, in the page.

    Raises
    ------
    ConvError
        For a kernel above 5 × 5, a padded input above 20 × 20, or one that does not
        fit the other; nothing changes then, and the explorer shows why.
    TypeError
        For an unknown keyword.

    Examples
    --------
    >>> from convwidgets import FlipExplorer
    >>> explorer = FlipExplorer(image="edge", kernel=[[1, 0, -1], [1, 0, -1], [1, 0, -1]])
    >>> correlation, convolution = explorer.output
    >>> correlation[0], convolution[0]
    (array([0., 3., 3.]), array([ 0., -3., -3.]))
    >>> explorer.kernel = "gaussian"  # equal to its own 180° rotation
    >>> bool((explorer.output[0] == explorer.output[1]).all())
    True
    """

    settings: ClassVar[tuple[str, ...]] = ("image", "kernel", "padding", "stride")

    _samples = _SMALL
    _trace_of = staticmethod(flip_trace)
    _scene_of = staticmethod(flip_scene)

    image = Setting("edge")

    def _title(self) -> str:
        return f"Cross-correlation and convolution of {self._sizes}, side by side"
