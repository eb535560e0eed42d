"""Explorers of a test are closed after it: ipywidgets keeps every open widget for good."""

import gc
from collections.abc import Iterator

import ipywidgets
import pytest

from convwidgets.explorers import frames


@pytest.fixture(autouse=True)
def _closed_afterwards() -> Iterator[None]:
    surroundings = dict(frames._last_surroundings)
    yield
    # What a page said of itself in one test would count for the explorers of the next.
    frames._last_surroundings.update(surroundings)
    ipywidgets.Widget.close_all()
    # An explorer and its controls know each other; their frames are megabytes.
    gc.collect()
