"""How long tests in the browser wait, and how.

Longer than any machine needs: a wait ends as soon as what it waits for is there, so that patience
costs time only where a test fails anyway.
"""

import time
from collections.abc import Callable
from typing import TypeVar

from playwright.sync_api import Page, expect

WAIT_MS = 120_000

T = TypeVar("T")

# What `expect` waits has nothing to do with the page's own limit.
expect.set_options(timeout=WAIT_MS)


def come(page: Page, read: Callable[[], T], good: Callable[[T], bool]) -> T:
    """The first value read that is good; if none comes in time, the last one."""
    deadline = time.monotonic() + WAIT_MS / 1000
    while not good(now := read()) and time.monotonic() < deadline:
        page.wait_for_timeout(20)  # in which the page goes on, and its events are heard
    return now
