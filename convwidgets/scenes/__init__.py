"""Floor 2: how a trace looks, as frames for the player and as Figures."""

from convwidgets.scenes.conv1d import conv1d_scene
from convwidgets.scenes.conv2d import conv2d_scene
from convwidgets.scenes.scene import Scene

__all__ = ["Scene", "conv1d_scene", "conv2d_scene"]
