"""The picture of receptive fields that suits a stack: cell by cell, or to scale."""

from convwidgets.scenes.receptive_base import FieldScene
from convwidgets.scenes.receptive_cone import ConeScene
from convwidgets.scenes.receptive_picture import PictureScene
from convwidgets.trace.field_trace import FieldTrace


def receptive_scene(trace: FieldTrace, *, theme: str = "light", width: float = 840) -> FieldScene:
    """Every map cell by cell where that can be read, otherwise the fields on a picture."""
    return (ConeScene if trace.flat else PictureScene)(trace, theme=theme, width=width)
