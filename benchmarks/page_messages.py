"""Stands for the page: hands messages to widgets and notes when answers have left.

An answer is serialised and signed as a kernel does it before its time is noted.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import comm
from comm.base_comm import BaseComm
from ipywidgets import Widget
from jupyter_client.session import Session


@dataclass(frozen=True)
class Sent:
    """One message from the kernel to the page."""

    time: float
    comm_id: str
    state: dict[str, Any]
    size: int


@dataclass
class Line:
    """The connection: everything the widgets made on it have sent."""

    sent: list[Sent] = field(default_factory=list)
    session: Session = field(default_factory=lambda: Session(key=b"benchmark"))

    def post(self, comm_id: str, kind: str, content: dict[str, Any], buffers: list[Any]) -> None:
        """Do what a kernel does with a message, but for the socket."""
        parts = self.session.serialize(self.session.msg(kind, content))
        size = sum(map(len, parts)) + sum(memoryview(buffer).nbytes for buffer in buffers)
        state = content["data"].get("state", {})
        self.sent.append(Sent(time.perf_counter(), comm_id, state, size))

    def of(self, widget: Widget, trait: str) -> list[Sent]:
        """The messages in which the widget sent this trait."""
        return [m for m in self.sent if m.comm_id == widget.model_id and trait in m.state]


@contextmanager
def line() -> Iterator[Line]:
    """Widgets made in here are connected to the returned line."""
    connection = Line()

    class RecordingComm(BaseComm):
        def publish_msg(
            self, msg_type: str, data: Any = None, metadata: Any = None, buffers: Any = None,
            **keys: Any,
        ) -> None:  # fmt: skip
            content = {"comm_id": self.comm_id, "data": data or {}, **keys}
            connection.post(self.comm_id, msg_type, content, buffers or [])

    before = comm.create_comm
    comm.create_comm = RecordingComm
    try:
        yield connection
    finally:
        comm.create_comm = before


def deliver(widget: Widget, state: dict[str, Any]) -> None:
    """Give the widget a change of its state as it comes from the page."""
    content = {"data": {"method": "update", "state": state, "buffer_paths": []}}
    widget.comm.handle_msg({"content": content, "buffers": []})
