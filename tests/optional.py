"""Whether something that is optional for a user may be missing in this run.

A user without Chromium, node or PyTorch gets a skipped test and its reason.
The project's own checks set a variable that turns the same skip into a
failure, so that no gate can be passed by leaving something out.
"""

import os
from typing import NoReturn

import pytest

ORACLES = "CONVWIDGETS_REQUIRE_ORACLES"
BROWSER = "CONVWIDGETS_REQUIRE_BROWSER"


def required(variable: str) -> bool:
    """Whether the environment variable asks for the optional part."""
    return os.environ.get(variable) == "1"


def missing(variable: str, reason: str) -> NoReturn:
    """Skip with the reason, or fail with it where the part is required."""
    if required(variable):
        pytest.fail(f"{reason} ({variable}=1 makes this a failure)", pytrace=False)
    pytest.skip(reason)
