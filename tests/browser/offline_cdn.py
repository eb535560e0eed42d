"""Pages without a kernel, and without a network.

An exported notebook asks public servers for three scripts: RequireJS, the manager of the widgets,
and the front end of anywidget.  Here they come from packages installed beside these tests, and any
other request is refused.  The names of the servers do not matter, only the paths below them do.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Page, Route

NODE_MODULES = Path(__file__).parent / "node_modules"
PACKAGES = ("requirejs", "@jupyter-widgets/html-manager", "anywidget")

# nbconvert:              …/ajax/libs/require.js/2.1.10/require.min.js
_REQUIREJS = re.compile(r"/require\.js/[^/]+/require(\.min)?\.js$")
# ipywidgets:             …/@jupyter-widgets/html-manager@*/dist/embed-amd.js
# the manager, anywidget: …/anywidget@~0.11.*/dist/index.js
_PACKAGE = re.compile(r"/((?:@[^/@]+/)?[^/@]+)@[^/]+/(.+)$")


def installed() -> bool:
    """Whether the packages are there."""
    return all((NODE_MODULES / name / "package.json").is_file() for name in PACKAGES)


def local_file(url: str) -> Path | None:
    """The installed file that answers a request for *url*, or None."""
    path = unquote(urlsplit(url).path)
    if _REQUIREJS.search(path):
        return NODE_MODULES / "requirejs" / "require.js"
    match = _PACKAGE.search(path)
    if match and match[1] in PACKAGES:
        # RequireJS asks for modules with and without the suffix.
        found = (NODE_MODULES / match[1] / match[2]).resolve()
        if found.is_relative_to(NODE_MODULES.resolve()) and found.is_file():
            return found
    return None


@dataclass
class Requests:
    """What a page asked the network for."""

    served: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def serve_cdn(page: Page) -> Requests:
    """Answer requests for the three packages from disk and refuse every other one."""
    return _route(page, local_file)


def refuse_network(page: Page) -> Requests:
    """Refuse every request, as a computer without a network does."""
    return _route(page, lambda url: None)


def _route(page: Page, find: Callable[[str], Path | None]) -> Requests:
    requests = Requests()

    def answer(route: Route) -> None:
        url = route.request.url
        found = find(url)
        if found is None:
            requests.refused.append(url)
            route.abort("internetdisconnected")
        else:
            requests.served.append(url)
            route.fulfill(path=found, content_type="text/javascript")

    page.route(re.compile(r"^(https?|wss?|ftp):"), answer)
    return requests
