"""The picture of a convolution as one matrix product, and of the way back."""

from convwidgets.scenes.im2col_back import Col2imScene
from convwidgets.scenes.im2col_base import PatchScene
from convwidgets.scenes.im2col_forward import Im2colScene
from convwidgets.trace.im2col import Col2imTrace, Im2colTrace


def im2col_scene(
    trace: Im2colTrace | Col2imTrace, *, theme: str = "light", width: float = 840
) -> PatchScene:
    """Windows to columns and the product, or columns back to windows."""
    if isinstance(trace, Col2imTrace):
        return Col2imScene(trace, theme=theme, width=width)
    return Im2colScene(trace, theme=theme, width=width)
