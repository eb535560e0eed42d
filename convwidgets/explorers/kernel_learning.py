"""A kernel that is not designed but learned, update by update."""

from typing import Any, ClassVar, cast

import ipywidgets

from convwidgets.core import KERNELS
from convwidgets.core.kernels import kernel_named
from convwidgets.explorers.explorer import Explorer
from convwidgets.explorers.settings import Setting, read_array
from convwidgets.scenes import Scene
from convwidgets.scenes.kernel_learning import learning_scene
from convwidgets.trace.kernel_learning import MOST_STEPS, LearningTrace, kernel_learning_trace
from convwidgets.trace.kernel_learning_pairs import LARGEST_KERNEL, SAMPLES, sample
from convwidgets.widgets import KernelPicker
from convwidgets.widgets.controls import choice
from convwidgets.widgets.number_spinner import NumberSpinner
from convwidgets.widgets.sample_picker import SamplePicker
from convwidgets.widgets.training_controls import fine_spinner


class KernelLearningExplorer(Explorer):
    """Recover a hidden kernel from what it makes of a picture, by gradient descent.

    The picture and the hidden kernel make a target.  A second kernel starts
    from zeros (or random numbers), and every update moves its weights against
    the gradient of the loss, the mean of the squared differences between its
    own output and the target.  Each of the first 60 updates is a step; later
    ones, which change little, are shown every so many.  Click a weight to see
    its update written out.

    Parameters
    ----------
    kernel : str or array_like, shape (kH, kW)
        The hidden kernel: a name in `KERNELS` or weights, at most 7 × 7.
    image : str or array_like, shape (H, W)
        What the pairs are made from: a sample's name (``"grain"``, ``"flat"``
        or one of `IMAGES`) or numbers, at most 128 × 128.  It is brought to
        mean 0 and standard deviation 1 first, as is usual for the input of a
        network.
    learning_rate : float
        What the gradient is multiplied by, above 0.  Beyond a limit that the
        picture sets the loss explodes; the explorer stops there and says why.
    steps : int
        The number of updates, at most 3,000.  A run that explodes, or in which
        nothing changes any more, ends earlier.
    momentum : float
        How much of the last update the next one keeps, from 0 to below 1.
    noise : float
        Standard deviation of random errors that are added to the targets.
    start : {"zeros", "random"}
        The kernel before the first update.
    seed : int
        Of the noise and of a random start: the same seed, the same run.
    weight : pair of int
        The weight, (row, column), whose update is written out.
    step : int
        Which step to show first.

    Attributes
    ----------
    trace : LearningTrace
        Every step, and the whole run: `path`, `losses`, `limit`, `verdict`.
    output : ndarray, shape (kH, kW)
        The kernel that was learned; read-only.
    player : StepPlayer
        Steps through the updates in the page.

    Raises
    ------
    ConvError
        For a learning rate that is not above 0, a kernel that does not fit, and
        the like; the run before stays, with a sentence beside it.
    TypeError
        For an unknown keyword.

    Notes
    -----
    Output and gradient are those of `conv2d` and `conv2d_backward`.  Momentum is
    that of `torch.optim.SGD`: v ← momentum · v + gradient, w ← w − rate · v.  The
    loss is a quadratic in the weights, so the largest learning rate is known:
    2 · (1 + momentum) divided by its largest second derivative.

    Examples
    --------
    >>> from convwidgets import KernelLearningExplorer
    >>> explorer = KernelLearningExplorer(kernel="sobel_x")
    >>> explorer.output.round(2) + 0.0
    array([[-1.,  0.,  1.],
           [-2.,  0.,  2.],
           [-1.,  0.,  1.]])
    >>> explorer.learning_rate = 0.5
    >>> explorer.trace.diverged, round(explorer.trace.limit, 3)
    (True, 0.298)
    """

    settings: ClassVar[tuple[str, ...]] = (
        "kernel", "image", "learning_rate", "steps", "momentum", "noise", "start", "seed",
        "weight",
    )  # fmt: skip

    kernel = Setting("sobel_x")
    image = Setting("cross")
    learning_rate = Setting(0.1)
    steps = Setting(60)
    momentum = Setting(0.0)
    noise = Setting(0.0)
    start = Setting("zeros")
    seed = Setting(0)
    weight = Setting((1, 2))

    def _read(self, name: str, value: Any) -> Any:
        if name == "kernel":
            return read_array(value, name, lambda named: kernel_named(named, KERNELS))
        return read_array(value, name, sample) if name == "image" else value

    def _make_trace(self, **settings: Any) -> LearningTrace:
        before = getattr(self, "_trace", None)
        kept = [name for name in settings if name != "weight"]
        if before is not None and all(settings[name] is getattr(self, name) for name in kept):
            # Another weight written out makes no other run.
            again: LearningTrace = before.at(settings["weight"])
            return self._explained(again)
        image, kernel = settings.pop("image"), settings.pop("kernel")
        return self._explained(kernel_learning_trace(image, kernel, **settings))

    def _explained(self, trace: LearningTrace) -> LearningTrace:
        """The same; a run that exploded is told of, whichever weight is looked at."""
        if trace.diverged:
            self._remark(trace.verdict)
        return trace

    def _make_scene(self, trace: Any, theme: str) -> Scene:
        return learning_scene(trace, theme=theme)

    def _make_controls(self) -> dict[str, Any]:
        notice = self.notice
        return {
            "kernel": KernelPicker(
                self.kernel, description="hidden kernel", max_shape=(LARGEST_KERNEL,) * 2
            ),
            "image": SamplePicker(
                self.image, samples=SAMPLES, load=sample, axes=2, description="picture"
            ),
            "learning_rate": fine_spinner(self.learning_rate, "learning rate", 0.05, notice=notice),
            "steps": NumberSpinner(self.steps, "updates", highest=MOST_STEPS, notice=notice),
            "momentum": fine_spinner(self.momentum, "momentum", 0.1, notice=notice),
            "noise": fine_spinner(self.noise, "noise", 0.5, notice=notice),
            "start": choice(self.start, ("zeros", "random"), "start", "The first kernel"),
            "seed": NumberSpinner(self.seed, "seed", lowest=0, notice=notice),
        }

    def _rows(self) -> list[list[ipywidgets.Widget]]:
        controls = self._controls
        return [
            [controls["image"].dropdown, controls["kernel"].dropdown, controls["start"]],
            [controls[n] for n in ("learning_rate", "steps", "momentum", "noise", "seed")],
        ]

    def _below(self) -> list[ipywidgets.Widget]:
        return [self._controls["image"].grid, self._controls["kernel"].weights]

    def _picked(self, target: int, row: int, column: int) -> None:
        self.weight = (row, column)

    def _title(self) -> str:
        trace = cast("LearningTrace", self.trace)
        high, wide = trace.hidden.shape
        rows, columns = trace.image.shape
        return (
            f"Gradient descent towards a hidden {high} by {wide} kernel, on a picture of "
            f"{rows} by {columns}"
        )
