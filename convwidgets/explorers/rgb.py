"""To be written."""

from convwidgets.explorers.explorer import Explorer


class RGBExplorer(Explorer):
    """To be written."""
