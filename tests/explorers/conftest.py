"""Explorers are made by the hundred here: each is closed, and only its current frame made."""

import gc
from collections.abc import Iterator
from itertools import count
from typing import Any

import ipywidgets
import pytest

from convwidgets.explorers import frames

_tests = count(1)


@pytest.fixture(autouse=True)
def _closed_afterwards() -> Iterator[None]:
    """Close them: ipywidgets keeps every open widget for good."""
    yield
    ipywidgets.Widget.close_all()
    # An explorer and its controls know each other; their frames are megabytes.  Looking for them
    # takes longer than most tests.
    if next(_tests) % 8 == 0:
        gc.collect()


class _Later:
    """An event loop that never comes to the rest of the frames."""

    def call_soon(self, *_: Any) -> None:
        pass


@pytest.fixture(autouse=True)
def _current_frame_only(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make only the frame that is shown, as a page first gets it.

    Tests that look at the others are marked ``all_frames``: they get what a script gets.
    """
    if request.node.get_closest_marker("all_frames") is None:
        monkeypatch.setattr(frames, "_listening_loop", _Later)
