"""To be written."""

from convwidgets.explorers.explorer import Explorer


class ReceptiveFieldExplorer(Explorer):
    """To be written."""
