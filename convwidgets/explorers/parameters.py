"""To be written."""

from convwidgets.explorers.explorer import Explorer


class ParameterCalculator(Explorer):
    """To be written."""
