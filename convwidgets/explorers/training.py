"""A small network that learns to read digits while one watches."""

from collections.abc import Sequence
from typing import Any, ClassVar

import ipywidgets

from convwidgets.core._checks import whole_number
from convwidgets.explorers.settings import Setting
from convwidgets.explorers.training_transport import TrainingTransport
from convwidgets.scenes import Scene
from convwidgets.scenes.training import TrainingScene, training_scene
from convwidgets.trace.training import (
    DEFAULTS,
    FEWEST_DIGITS,
    MOST_EPOCHS,
    TrainingTrace,
    read_channels,
    training_trace,
)
from convwidgets.widgets.number_spinner import NumberSpinner
from convwidgets.widgets.training_bar import TrainingBar
from convwidgets.widgets.training_controls import ChannelsSpinner, fine_spinner


class TrainingExplorer(TrainingTransport):
    """Train a small convolutional network on handwritten digits, and watch it learn.

    The training runs beside the notebook: other cells can be run and other
    explorers used meanwhile.  It can be paused and stopped; every epoch that is
    done is a step that can be gone back to, while it trains and afterwards.
    The same settings give the same training, to the last bit.

    Parameters
    ----------
    epochs : int
        How often to walk through all training digits; at most 60.
    batch_size : int
        Digits in one update of the weights.
    learning_rate : float
        How far an update goes in the first epoch; less in each later one.
    momentum : float
        From 0 to below 1: how much of an update goes on in the next.
    channels : pair of int
        How many maps the two convolutions make; at most 16 and 32.
    seed : int
        For the weights at the start and the order of the digits.
    train_size : int
        How many digits to train on, 10 to 3823; all of the 1797 test digits are
        tested in any case.
    step : int
        Which step to show first.

    Attributes
    ----------
    trace : TrainingTrace
        One step for each epoch that is done, the first before training.
    output : ndarray, shape (maps, 3, 3)
        The first layer's kernels after the last epoch; read-only.
    network : SmallCNN
        The network after the last epoch.
    history : mapping of str to ndarray
        ``loss``, ``accuracy``, ``test_loss`` and ``test_accuracy`` after each epoch.
    running : bool
        Whether it is training now.  `start`, `pause`, `resume`, `stop` and `wait` do
        what the buttons do.
    player : StepPlayer
        Steps through the epochs in the page.

    Raises
    ------
    ConvError
        For settings that cannot be used; the explorer keeps what it had and says why.
    TypeError
        For an unknown keyword.

    Notes
    -----
    The learning is that of `train`; its weight decay is left at the default.  A
    setting that is changed ends the training and goes back to the untrained
    network.  An interrupt of the kernel (■) ends it as well, unless another cell
    is running, whose interrupt it is.

    The kernels change most in the first epoch.  With fewer digits to train on an
    epoch has fewer updates: then they can be watched as they come about.

    Examples
    --------
    >>> from convwidgets import TrainingExplorer
    >>> explorer = TrainingExplorer(epochs=2, batch_size=20, train_size=1000)
    >>> explorer.start()
    >>> last = explorer.wait()
    >>> last.epoch, len(explorer.trace)
    (2, 3)
    >>> bool(last.test_accuracy > 0.5 > explorer.trace[0].test_accuracy)
    True
    """

    settings: ClassVar[tuple[str, ...]] = (
        "epochs", "batch_size", "learning_rate", "momentum", "channels", "seed", "train_size",
    )  # fmt: skip

    epochs = Setting(DEFAULTS["epochs"])
    batch_size = Setting(DEFAULTS["batch_size"])
    learning_rate = Setting(DEFAULTS["learning_rate"])
    momentum = Setting(DEFAULTS["momentum"])
    channels = Setting(DEFAULTS["channels"])
    seed = Setting(DEFAULTS["seed"])
    train_size = Setting(DEFAULTS["train_size"])

    def _read(self, name: str, value: Any) -> Any:
        if name == "channels":
            return read_channels(value)
        if name in ("epochs", "batch_size", "seed", "train_size"):
            return whole_number(value, name, 0 if name == "seed" else 1)
        return value

    def _make_trace(self, **settings: Any) -> TrainingTrace:
        return training_trace(**settings)

    def _make_scene(self, trace: Any, theme: str) -> Scene:
        before = getattr(self, "_scene", None)
        if isinstance(before, TrainingScene) and before.theme.name == theme:
            steps = before.trace.steps
            if steps == trace.steps[: len(steps)]:
                return before.followed_by(trace)
        return training_scene(trace, theme=theme)

    def _make_controls(self) -> dict[str, Any]:
        notice = self.notice
        return {
            "epochs": NumberSpinner(self.epochs, "epochs", highest=MOST_EPOCHS, notice=notice),
            "batch_size": NumberSpinner(self.batch_size, "batch size", notice=notice),
            "learning_rate": fine_spinner(self.learning_rate, "learning rate", 0.05, notice=notice),
            "momentum": fine_spinner(self.momentum, "momentum", 0.1, notice=notice),
            "channels": ChannelsSpinner(self.channels, read_channels, notice=notice),
            "seed": NumberSpinner(self.seed, "seed", lowest=0, notice=notice),
            "train_size": NumberSpinner(
                self.train_size, "train size", lowest=FEWEST_DIGITS, notice=notice
            ),
        }

    def _rows(self) -> Sequence[Sequence[ipywidgets.Widget]]:
        controls = self._controls
        names = (
            ("epochs", "batch_size", "seed", "learning_rate", "momentum"),
            ("channels", "train_size"),
        )
        return [[controls[name] for name in row] for row in names]

    def _arrange(self) -> list[ipywidgets.Widget]:
        self.bar = TrainingBar(self._pressed, self.stop)
        self._tell()
        self.player.add_class("cw-growing")
        *rows, notice, player = super()._arrange()
        return [*rows, self.bar, notice, player]

    def _title(self) -> str:
        first, second = self.channels
        return f"Training of a network with {first} and {second} maps on {self.train_size:,} digits"
