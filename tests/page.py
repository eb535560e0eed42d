"""A stand-in for the page: records what widgets send and sends what a page would."""

from typing import Any

import ipywidgets


class Page:
    """One widget's comm, seen from the browser.

    Parameters
    ----------
    widget : Widget
        Its messages are recorded in `sent` from now on.
    """

    def __init__(self, widget: ipywidgets.Widget) -> None:
        self.widget = widget
        self.sent: list[dict[str, Any]] = []
        comm = widget.comm

        def send(data: Any = None, metadata: Any = None, buffers: Any = None) -> None:
            self.sent.append({"data": data, "buffers": buffers or []})

        comm.send = send

    def updates(self, *names: str) -> list[dict[str, Any]]:
        """The states sent that hold all of `names`."""
        states = [m["data"]["state"] for m in self.sent if m["data"]["method"] == "update"]
        return [s for s in states if all(_holds(m, n) for n in names for m in [s])]

    def custom(self) -> list[tuple[Any, list[Any]]]:
        """Custom messages with their buffers."""
        return [
            (m["data"]["content"], m["buffers"])
            for m in self.sent
            if m["data"]["method"] == "custom"
        ]

    def set(self, **state: Any) -> None:
        """What a hand does: the page sends an update."""
        self._message({"method": "update", "state": state, "buffer_paths": []})

    def say(self, content: Any) -> None:
        """A custom message from the page."""
        self._message({"method": "custom", "content": content})

    def _message(self, data: dict[str, Any]) -> None:
        self.widget._handle_msg({"content": {"data": data}, "buffers": []})


def _holds(state: dict[str, Any], name: str) -> bool:
    return name in state
