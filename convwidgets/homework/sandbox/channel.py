"""The judge's end of the pipe: expects anything, waits no longer than asked."""

import os
import secrets
import select
import struct
import time
from typing import Any, Final, Protocol

from .inside import wire

_HEAD: Final = struct.Struct("<8sI")
_PIECE: Final = 1 << 16


class Deadline(Protocol):
    """How long to wait: a time by the clock, or what a process may use."""

    def left(self) -> float:
        """Seconds to wait now, though more may be left; nothing once it has passed."""

    def waited(self, seconds: float, came: bool) -> None:
        """Hear how long was waited, and whether what was waited for came."""


class Late(Exception):
    """The deadline has passed."""


class Closed(Exception):
    """The other side has gone, or has closed its end."""


class Oversized(Exception):
    """A message longer than is allowed; not a byte of it was read."""


class Garbled(Exception):
    """Something that is no answer to what was asked."""


class Channel:
    """Sends requests and reads their answers, each with its own number.

    Parameters
    ----------
    source, target : int
        Descriptors to read from and to write to; they are closed with the channel.
    most : int
        Bytes of one message.

    Notes
    -----
    The number of a request is random, so that nothing that was written before the
    request can pass for its answer.
    """

    def __init__(self, source: int, target: int, most: int) -> None:
        self.source, self.target, self.most = source, target, most
        self.number = bytes(8)
        os.set_blocking(source, False)
        os.set_blocking(target, False)

    def close(self) -> None:
        """Close both ends."""
        os.close(self.source)
        os.close(self.target)

    def request(self, message: dict[str, Any], deadline: Deadline) -> None:
        """Send the first message of an exchange."""
        self.number = secrets.token_bytes(8)
        self.send(message, deadline)

    def send(self, message: dict[str, Any], deadline: Deadline) -> None:
        """Send a further message of the same exchange."""
        raw = wire.pack(message)
        view = memoryview(_HEAD.pack(self.number, len(raw)) + raw)
        while view:
            self._wait(self.target, select.POLLOUT, deadline)
            try:
                view = view[os.write(self.target, view[:_PIECE]) :]
            except BlockingIOError:
                continue
            except BrokenPipeError:
                raise Closed from None

    def receive(self, deadline: Deadline) -> dict[str, Any]:
        """The next message of this exchange."""
        number, length = _HEAD.unpack(self._read(_HEAD.size, deadline))
        if number != self.number:
            raise Garbled
        if length > self.most:
            raise Oversized
        try:
            message = wire.unpack(self._read(length, deadline))
        except wire.WireError:
            raise Garbled from None
        if type(message) is not dict:
            raise Garbled
        return message

    def _read(self, count: int, deadline: Deadline) -> bytes:
        pieces = bytearray()
        while len(pieces) < count:
            self._wait(self.source, select.POLLIN, deadline)
            try:
                piece = os.read(self.source, min(count - len(pieces), _PIECE))
            except BlockingIOError:
                continue
            if not piece:
                raise Closed
            pieces += piece
        return bytes(pieces)

    def _wait(self, descriptor: int, event: int, deadline: Deadline) -> None:
        poll = select.poll()
        poll.register(descriptor, event)
        # Looked at before every piece, so that a trickle of bytes buys no time.
        while (left := deadline.left()) > 0:
            start = time.monotonic()
            # Rounded down: the last moment is for a look at what is there, not for a further wait.
            came = bool(poll.poll(int(left * 1000)))
            deadline.waited(time.monotonic() - start, came)
            if came:
                return
        raise Late
