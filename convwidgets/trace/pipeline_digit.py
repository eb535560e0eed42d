"""What is asked of the network: which digit it is given, and which of its stages is looked at."""

from typing import Any

import numpy as np

from convwidgets.core import load_digits
from convwidgets.core._checks import shown
from convwidgets.core.errors import ConvError
from convwidgets.trace.pipeline_stages import STAGES
from convwidgets.trace.records import Array

#: The whole network, where a stage may be named.
ALL = "all"

BLANK = "The drawing is empty: what the network answers now comes from its biases alone."


def known_digit(ink: Array) -> tuple[int, int] | None:
    """Number and label of the test digit with this ink, or None for somebody's own."""
    digits = load_digits()
    found = np.flatnonzero((digits.test_images[:, 0] == ink).all(axis=(1, 2)))
    return (int(found[0]), int(digits.test_labels[found[0]])) if found.size else None


def read_stage(value: Any) -> str:
    """A stage's name, or ``'all'``."""
    if isinstance(value, str) and value in (ALL, *STAGES):
        return value
    raise ConvError(
        f"stage is {shown(value)}; choose one of {', '.join(STAGES)}, or 'all' for the whole "
        "network."
    )
