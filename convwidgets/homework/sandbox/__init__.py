r"""Code of others, run where it can reach nothing and cost no more than its limits.

Examples
--------
>>> from convwidgets.homework.sandbox import Limits, Sandbox, strongest
>>> with Sandbox(strongest(), Limits(), lambda name, args, kwargs: None) as box:
...     ran = box.run("def double(x):\n    return 2 * x")
...     print(box.call("double", [21]).value)
42
"""

from .exchange import NoSandbox, TooBusy
from .isolation import Isolation, levels, strongest
from .limits import Limits
from .results import MISSING, Called, Foreign, HostRefused, Ran, RemoteError
from .sandbox import RemoteFunction, Sandbox

__all__ = [
    "MISSING",
    "Called",
    "Foreign",
    "HostRefused",
    "Isolation",
    "Limits",
    "NoSandbox",
    "Ran",
    "RemoteError",
    "RemoteFunction",
    "Sandbox",
    "TooBusy",
    "levels",
    "strongest",
]
