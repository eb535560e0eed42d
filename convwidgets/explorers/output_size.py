"""To be written."""

from convwidgets.explorers.explorer import Explorer


class OutputSizeExplorer(Explorer):
    """To be written."""
