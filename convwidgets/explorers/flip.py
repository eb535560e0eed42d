"""To be written."""

from convwidgets.explorers.explorer import Explorer


class FlipExplorer(Explorer):
    """To be written."""
