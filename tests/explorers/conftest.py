"""Explorers of a test are closed after it: ipywidgets keeps every open widget for good."""

import gc
from collections.abc import Iterator

import ipywidgets
import pytest


@pytest.fixture(autouse=True)
def _closed_afterwards() -> Iterator[None]:
    yield
    ipywidgets.Widget.close_all()
    # An explorer and its controls know each other; their frames are megabytes.
    gc.collect()
