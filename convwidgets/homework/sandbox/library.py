"""What each public name of convwidgets is inside a sandbox."""

from typing import Final

import convwidgets

# These draw, or answer in a page.
_PICTURES: Final = ("PICTURES", "check", "compare_with_torch", "who_flips")

# These read the reader's own files, or say something of the package.
_ELSEWHERE: Final = ("ConvError", "__version__", "read_picture")


def _kind(name: str) -> str:
    if name == "Homework":
        return "sheet"
    # Layer(3, stride=2) has to be made inside before it can be handed to receptive_field.
    if name == "Layer":
        return "layer"
    if name == "load_digits":
        return "data"
    if name == "SmallCNN":
        return "network"
    if name in _PICTURES:
        return "inert"
    if name.isupper():
        return "value"
    return "inert" if name[0].isupper() else "function"


LIBRARY: Final = {name: _kind(name) for name in convwidgets.__all__ if name not in _ELSEWHERE}
