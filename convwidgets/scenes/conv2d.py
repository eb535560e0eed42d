"""The picture of a two-dimensional convolution.

Small inputs are grids of numbers; larger ones are pictures, with the window
enlarged between them so that its numbers can still be read.
"""

from convwidgets.scenes.conv2d_numbers import SMALLEST, NumberScene, cell_size
from convwidgets.scenes.conv2d_pixels import PixelScene
from convwidgets.scenes.scene import Scene
from convwidgets.trace.records import ConvTrace

#: Up to this many rows and columns a cell shows its number.
NUMBERED = 16


def conv2d_scene(trace: ConvTrace, *, theme: str = "light", width: float = 840) -> Scene:
    """The scene that suits a trace: numbers in cells, or a picture."""
    numbers = max(trace.input.shape) <= NUMBERED and cell_size(trace, width) >= SMALLEST
    return (NumberScene if numbers else PixelScene)(trace, theme=theme, width=width)
