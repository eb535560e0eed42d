"""To be written."""

from typing import Any

PICTURES: dict[str, str] = {}


def read_picture(source: Any) -> Any:
    """To be written."""


def sample_picture(name: str) -> Any:
    """To be written."""
