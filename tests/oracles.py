"""The libraries that tests compare with, each of them optional for a user."""

import importlib
import warnings
from types import ModuleType

from optional import ORACLES, missing


def require(name: str) -> ModuleType:
    """The module called *name*; without it the test is skipped, or fails where it is required."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what an oracle warns about while loading is its own
            module = importlib.import_module(name)
    except ModuleNotFoundError as error:
        missing(ORACLES, f"needs {error.name}, which is not installed")
    if name == "torch":
        module.set_num_threads(1)  # for arrays as small as ours more of them are slower
    return module
