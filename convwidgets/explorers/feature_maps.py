"""To be written."""

from convwidgets.explorers.explorer import Explorer


class FeatureMapExplorer(Explorer):
    """To be written."""
