"""A handwritten digit on its way through a whole network."""

from collections.abc import Sequence
from typing import Any, ClassVar

import ipywidgets
from traitlets import Bunch

from convwidgets.core.digit_reading import read_digit
from convwidgets.explorers.explorer import Explorer
from convwidgets.explorers.settings import Setting
from convwidgets.scenes import Scene
from convwidgets.scenes.pipeline import pipeline_scene
from convwidgets.scenes.pipeline_base import StageScene
from convwidgets.scenes.pipeline_overview import OverviewScene
from convwidgets.trace.pipeline import PipelineTrace, pipeline_trace
from convwidgets.trace.pipeline_digit import ALL, BLANK
from convwidgets.trace.pipeline_places import place_in
from convwidgets.trace.pipeline_stages import MOST_MAPS, STAGES, percent
from convwidgets.widgets.controls import choice
from convwidgets.widgets.digit_picker import DigitPicker
from convwidgets.widgets.number_spinner import NumberSpinner

_PADDING = "That cell is padding: a 0 put around the map, which no stage has made."


class PipelineExplorer(Explorer):
    """Follow a handwritten digit through a whole network, down to every product.

    At first the whole network is on the screen: a column for each stage, a
    thumbnail for each map, and the probability of each class; the curves to the
    largest score have the colours of its products.  The steps walk from stage to
    stage.  Click a map, and the rest fades: now the steps are its
    values, and beside each stands where it comes from: the window, the kernel
    and the products on every map below, the four values of a pooling, the 64
    products of a score.  The part of the digit that the value depends on is
    framed.  Click a value that is read to go one stage back, to where it was
    made: from a probability down to the pixels.  The strip above leads to every
    other map and back to the whole; another stage is entered at the same place,
    where it has one.

    Parameters
    ----------
    digit : int or array_like, shape (8, 8) or (1, 8, 8)
        The number of a test digit, 0 to 1796, or ink from 0, none, to 1, all.
    network : SmallCNN, optional
        What reads the digit; by default the trained network that comes with
        the package.
    stage : str
        What is looked at: ``"all"`` for the whole network, or one of
        ``"input"``, ``"conv1"``, ``"relu1"``, ``"pool1"``, ``"conv2"``,
        ``"relu2"``, ``"pool2"``, ``"flatten"``, ``"dense"`` and ``"softmax"``.
    channel : int
        The map of this stage, counted from 0.
    position : pair of int or int, optional
        The value of this map that is shown: (row, column), or its place in
        ``"flatten"``, ``"dense"`` and ``"softmax"``.  Stepping changes this
        setting, and assigning it moves the step.
    step : int
        Which step to show first.

    Attributes
    ----------
    trace : PipelineTrace
        Every step, with values, products and description; `stages` has all
        values of all stages.
    output : ndarray, shape (10,)
        The probabilities of the classes; read-only.
    player : StepPlayer
        Steps through the stages or the values in the page.

    Raises
    ------
    ConvError
        If there is no such digit, stage, map or place; the explorer stays as it
        was and says so.
    TypeError
        For an unknown keyword.

    See Also
    --------
    SmallCNN : The network; all values are those of its `forward`.
    load_digits : The digits and where they come from.

    Examples
    --------
    >>> from convwidgets import PipelineExplorer
    >>> explorer = PipelineExplorer(digit=3)
    >>> int(explorer.output.argmax())
    3
    >>> explorer.configure(stage="conv2", channel=3, position=(1, 2))
    >>> step = explorer.trace[explorer.step]
    >>> step.place, len(step.sums)
    ('conv2[3, 1, 2]', 8)
    """

    settings: ClassVar[tuple[str, ...]] = ("digit", "network", "stage", "channel", "position")

    digit = Setting(3)
    network = Setting(None)
    stage = Setting(ALL)
    channel = Setting(0)
    position = Setting(None)

    _trace: PipelineTrace
    _scene: OverviewScene | StageScene

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if "step" not in kwargs:
            self.step = self._trace.chosen
        self._settle()
        self.observe(self._place_follows, "step")

    # ---------------------------------------------------- settings, trace, scene

    def _read(self, name: str, value: Any) -> Any:
        if name != "digit":
            return value
        digit = read_digit(value)
        if not digit.any():
            self._remark(BLANK)
        return digit

    def _make_trace(self, **settings: Any) -> PipelineTrace:
        return pipeline_trace(**settings)

    def _make_scene(self, trace: Any, theme: str) -> Scene:
        return pipeline_scene(trace, theme=theme)

    def _judge(self, changes: dict[str, Any]) -> PipelineTrace:
        if "network" in changes and "channel" not in changes:
            network = changes["network"] or self._trace.network
            changes = changes | {"channel": self._nearest(network, changes.get("stage"))}
        if "stage" in changes:
            place = place_in(self._trace, self.step, changes["stage"])
            if "network" in changes:  # which may have fewer places
                place["position"] = None
            changes = place | changes
        trace = super()._judge(changes)
        assert isinstance(trace, PipelineTrace)
        return trace

    def _nearest(self, network: Any, stage: Any) -> int:
        """The channel looked at, or the last one of a stage that has fewer maps."""
        first, second = getattr(network, "channels", (MOST_MAPS, MOST_MAPS))
        stage = self.stage if stage is None else stage
        maps = {"1": first, "2": second}.get(str(stage)[-1:], MOST_MAPS)
        return min(int(self.channel), maps - 1)

    def _adopt(self, trace: Any) -> None:
        with self.player.lock, self._shown():
            before, self._trace = self._trace, trace
            if (before.stage, trace.stage) != (ALL, ALL):
                with self._hushed():
                    self.step = trace.chosen
            self._settle()
            super()._adopt(trace)

    def _settle(self) -> None:
        """Let the settings say what follows from those that were changed."""
        trace = self._trace
        self._show_rightly()
        follows = {"channel": trace.channel, "position": trace.position(self.step)}
        before, self._building = self._building, True
        try:
            for name, value in follows.items():
                if getattr(self, name) != value:
                    setattr(self, name, value)
        finally:
            self._building = before

    def _place_follows(self, change: Bunch) -> None:
        if self.notice.text == _PADDING:  # said of a cell of the step before
            self.notice.text = ""
        if not self._building:
            self._settle()

    def _picked(self, target: int, row: int, column: int) -> None:
        goal, seen = self._scene.goals[target], self._trace.seen
        stage = self._trace.stages.get(goal.stage)
        chosen = goal.settings(row, column, seen.position(self.step) if seen else ())
        if goal.padding and stage and not stage.holds(chosen["position"]):
            self.notice.say(_PADDING, "note")
        # The last line of a sheet of maps may be short.
        elif stage is None or not stage.maps or chosen.get("channel", 0) < stage.maps:
            self.configure(**chosen)

    # ------------------------------------------------------------------ controls

    def _make_controls(self) -> dict[str, Any]:
        channel = NumberSpinner(
            self.channel, "map", lowest=0, highest=MOST_MAPS - 1, notice=self.notice
        )
        # Who draws sees the pad, not yet the end of the network below it.
        self._answer = ipywidgets.Label()
        return {
            "digit": DigitPicker(self.digit, notice=self.notice),
            "stage": choice(
                self.stage, {"whole network": ALL, **{name: name for name in STAGES}}, "look at",
                "The whole network, or where the values of one stage come from",
            ),
            "channel": channel,
        }  # fmt: skip

    def _show_rightly(self) -> None:
        """The map can be chosen where a stage has several; a drawing is answered beside it."""
        trace, stage = self._trace, self._trace.seen
        share = percent(float(trace.output.max()))
        drawn = trace.number is None and trace.digit.any()
        self._answer.value = f"the network says {trace.predicted}, {share}" if drawn else ""
        self._controls["channel"].box.disabled = stage is None or stage.maps < 2

    def _rows(self) -> Sequence[Sequence[ipywidgets.Widget]]:
        controls = self._controls
        return [[controls["digit"]], [controls["stage"], controls["channel"], self._answer]]

    def _title(self) -> str:
        trace = self._trace
        digit = "An own drawing" if trace.number is None else f"Test digit {trace.number}"
        said = f"{digit} in a network that says {trace.predicted}"
        stage = trace.seen
        if stage is None:
            return said
        name = f"{stage.name}, map {trace.channel}" if stage.maps > 1 else stage.name
        return f"{said}: {name}"
