"""The page's side of a widget, without a browser.

The idea is the one of the tests of ipywidgets: a comm that keeps what the
kernel sends, and messages made by hand that stand for what a page sends.
"""

import itertools
import json
from collections.abc import Callable
from typing import Any

import ipywidgets

_numbers = itertools.count()


class _Comm:
    kernel = "here"

    def __init__(self, receive: Callable[[dict[str, Any]], None]) -> None:
        self.comm_id = f"fake-{next(_numbers)}"
        self._receive = receive

    def on_msg(self, handler: Callable[[dict[str, Any]], None]) -> None:
        """Accept the widget's handler; `FakePage.send` does without it."""

    def send(self, data: dict[str, Any], buffers: Any = None) -> None:
        self._receive(data)

    def close(self) -> None:
        """There is nothing to close."""


class FakePage:
    """What a page knows of one widget: ``state``, and the ``updates`` that made it so.

    Whatever passes, either way, must be JSON without NaN or infinity.
    """

    def __init__(self, widget: ipywidgets.Widget) -> None:
        self.updates: list[dict[str, Any]] = []
        self._widget = widget
        widget.comm = _Comm(self._take)
        self.state = _through_json(
            {name: value for name, value in widget.get_state().items() if _is_plain(value)}
        )

    def _take(self, data: dict[str, Any]) -> None:
        if data["method"] == "update":
            state = _through_json(data["state"])
            self.updates.append(state)
            self.state |= state

    def send(self, **state: Any) -> None:
        """Set traits as a hand on the page does.

        Straight into ``set_state``: the handler of messages around it would log an exception
        instead of letting a test see it.
        """
        self.state |= _through_json(state)
        self._widget.set_state(_through_json(state))


def _is_plain(value: object) -> bool:
    """Whether a value is sent as it is; children and layouts are sent as references to models."""
    return not isinstance(value, ipywidgets.Widget | ipywidgets.Layout)


def _through_json(value: Any) -> Any:
    return json.loads(json.dumps(value, allow_nan=False))
