"""The picture of a one-dimensional convolution.

Short signals are strips of cells with the kernel laid under them like a ruler;
long ones are curves, with the window as a band and its numbers enlarged.
"""

from convwidgets.scenes.conv1d_curves import CurveScene
from convwidgets.scenes.conv1d_strips import StripScene
from convwidgets.scenes.scene import Scene
from convwidgets.trace.records import ConvTrace

#: Up to this many samples, padding included, a signal is a strip of cells.
NUMBERED = 24


def conv1d_scene(trace: ConvTrace, *, theme: str = "light", width: float = 840) -> Scene:
    """The scene that suits a trace: strips of cells, or curves."""
    longest = max(trace.padded.size, trace.output.size)
    return (StripScene if longest <= NUMBERED else CurveScene)(trace, theme=theme, width=width)
