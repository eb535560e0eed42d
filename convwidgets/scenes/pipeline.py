"""The picture of a digit in a network: the whole, or where the values of one stage come from."""

from convwidgets.scenes.pipeline_base import StageScene
from convwidgets.scenes.pipeline_conv import ConvScene
from convwidgets.scenes.pipeline_ends import InputScene, SoftmaxScene
from convwidgets.scenes.pipeline_overview import OverviewScene
from convwidgets.scenes.pipeline_pairs import PoolScene, ReluScene
from convwidgets.scenes.pipeline_rows import DenseScene, FlattenScene
from convwidgets.trace.pipeline import PipelineTrace

_SCENES: dict[str, type[StageScene]] = {
    "input": InputScene, "conv": ConvScene, "relu": ReluScene, "pool": PoolScene,
    "flatten": FlattenScene, "dense": DenseScene, "softmax": SoftmaxScene,
}  # fmt: skip


def pipeline_scene(
    trace: PipelineTrace, *, theme: str = "light", width: float = 840
) -> OverviewScene | StageScene:
    """The picture that suits the stage looked at."""
    if trace.seen is None:
        return OverviewScene(trace, theme=theme, width=width)
    return _SCENES[trace.seen.kind](trace, theme=theme, width=width)
