"""The picture of a pooling: grids of numbers for small inputs, pictures for large ones."""

from convwidgets.scenes import grids
from convwidgets.scenes.conv2d import NUMBERED
from convwidgets.scenes.pooling_numbers import SMALLEST, PoolNumberScene, cell_size
from convwidgets.scenes.pooling_pixels import PoolPixelScene
from convwidgets.scenes.scene import Scene
from convwidgets.trace.pooling import PoolTrace


def pooling_scene(trace: PoolTrace, *, theme: str = "light", width: float = 840) -> Scene:
    """The scene that suits a trace: numbers in cells, or a picture."""
    size = cell_size(trace, width)
    small = max(trace.input.shape) <= NUMBERED and size >= SMALLEST
    numbers = small and grids.lettering(trace.input, size - 5, 14).size > 0
    return (PoolNumberScene if numbers else PoolPixelScene)(trace, theme=theme, width=width)
