"""The picture of each view of the output size."""

from collections.abc import Sequence
from typing import Any

from convwidgets.scenes.output_size_grid import grid_scene
from convwidgets.scenes.output_size_groups import GroupsScene
from convwidgets.scenes.output_size_same import SameScene
from convwidgets.scenes.output_size_strip import StripScene
from convwidgets.scenes.output_size_table import TableScene
from convwidgets.scenes.output_size_transposed import TransposedScene
from convwidgets.scenes.scene import Scene
from convwidgets.trace.output_size import PlaceTrace
from convwidgets.trace.output_size_groups import GroupsTrace
from convwidgets.trace.output_size_same import SameTrace
from convwidgets.trace.output_size_table import TableTrace
from convwidgets.trace.output_size_transposed import TransposedTrace


def output_size_scene(trace: Sequence[Any], *, theme: str = "light", width: float = 840) -> Scene:
    """The scene that suits a trace of `output_size_trace`.

    Parameters
    ----------
    trace : Sequence
        One of the traces of the views.
    theme : {'light', 'dark'}
        Which colours.
    width : float
        Width of the picture in CSS pixels.

    Returns
    -------
    Scene
        Of this trace.
    """
    match trace:
        case PlaceTrace(rank=2):
            return grid_scene(trace, theme=theme, width=width)
        case PlaceTrace():
            return StripScene(trace, theme=theme, width=width)
        case SameTrace():
            return SameScene(trace, theme=theme, width=width)
        case TransposedTrace():
            return TransposedScene(trace, theme=theme, width=width)
        case GroupsTrace():
            return GroupsScene(trace, theme=theme, width=width)
        case TableTrace():
            return TableScene(trace, theme=theme, width=width)
    raise TypeError(f"no view shows a {type(trace).__name__}")
