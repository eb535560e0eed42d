"""The Python side of an open notebook, reached beside the page.

The client lives in a thread of its own: Playwright's synchronous interface keeps an event loop
running in the main thread, and the client of Jupyter wants one for itself.
"""

import ast
import asyncio
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from jupyter_client.blocking.client import BlockingKernelClient

ANSWER_SECONDS = 120


class Kernel:
    """A client of the kernel whose connection file is given."""

    def __init__(self, connection_file: Path) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._client = self._thread.submit(_connect, connection_file).result()
        self.pid = int(self.value("__import__('os').getpid()"))

    def run(self, code: str) -> None:
        """Run *code* in the kernel; an error there is an error here."""
        self._ask(code, {})

    def value(self, expression: str) -> Any:
        """The value of *expression*: anything written with literals (numbers, text, lists, …)."""
        answer = self._ask("", {"value": f"({expression})"})["user_expressions"]["value"]
        if answer["status"] != "ok":
            raise AssertionError(f"{expression}: {answer['ename']}: {answer['evalue']}")
        return ast.literal_eval(answer["data"]["text/plain"])

    def _ask(self, code: str, expressions: dict[str, str]) -> dict[str, Any]:
        content: dict[str, Any] = self._thread.submit(
            _execute, self._client, code, expressions
        ).result()
        if content["status"] != "ok":
            lines = "\n".join(content.get("traceback", ()))
            raise AssertionError(f"{content.get('ename')}: {content.get('evalue')}\n{lines}")
        return content

    def kill(self) -> None:
        """Kill the process at once, as a crash or an exhausted memory would."""
        os.kill(self.pid, getattr(signal, "SIGKILL", signal.SIGTERM))

    def close(self) -> None:
        """Let go of the connection; the kernel itself goes on."""
        self._thread.submit(_disconnect, self._client).result()
        self._thread.shutdown()


def _disconnect(client: BlockingKernelClient) -> None:
    client.stop_channels()
    asyncio.get_event_loop().close()  # the one jupyter_client made for this thread


def _connect(connection_file: Path) -> BlockingKernelClient:
    client = BlockingKernelClient()
    client.load_connection_file(str(connection_file))
    client.start_channels()
    deadline = time.monotonic() + ANSWER_SECONDS
    while True:
        try:
            client.wait_for_ready(timeout=ANSWER_SECONDS)
            return client
        except RuntimeError:
            # One missed heartbeat counts as a death there, which a busy machine misses easily while
            # the kernel starts.
            if time.monotonic() > deadline:
                raise


def _execute(
    client: BlockingKernelClient, code: str, expressions: dict[str, str]
) -> dict[str, Any]:
    reply = client.execute(
        code,
        store_history=False,
        user_expressions=expressions,
        allow_stdin=False,
        reply=True,
        timeout=ANSWER_SECONDS,
    )
    content: dict[str, Any] = reply["content"]
    return content
