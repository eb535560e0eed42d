"""Explorers of a test are closed after it: ipywidgets keeps every open widget for good."""

import gc
from collections.abc import Iterator
from itertools import count

import ipywidgets
import pytest

_tests = count(1)


@pytest.fixture(autouse=True)
def _closed_afterwards() -> Iterator[None]:
    yield
    ipywidgets.Widget.close_all()
    # An explorer and its controls know each other; their frames are megabytes.  Looking for them
    # takes longer than most tests.
    if next(_tests) % 8 == 0:
        gc.collect()
