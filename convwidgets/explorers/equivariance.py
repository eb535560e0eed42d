"""To be written."""

from convwidgets.explorers.explorer import Explorer


class EquivarianceExplorer(Explorer):
    """To be written."""
