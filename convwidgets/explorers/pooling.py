"""To be written."""

from convwidgets.explorers.explorer import Explorer


class PoolingExplorer(Explorer):
    """To be written."""
