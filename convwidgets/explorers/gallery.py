"""To be written."""

from convwidgets.explorers.explorer import Explorer


class KernelGallery(Explorer):
    """To be written."""
