"""Floor 3: settings, trace, scene and player joined."""

from convwidgets.explorers.conv1d import Conv1DExplorer
from convwidgets.explorers.conv2d import Conv2DExplorer

__all__ = ["Conv1DExplorer", "Conv2DExplorer"]
