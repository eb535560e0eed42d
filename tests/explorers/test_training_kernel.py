"""A training in a real kernel: the kernel answers meanwhile, and an interrupt is heard."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager, start_new_kernel

MADE = (
    "import time, signal, convwidgets as cw\n"
    "explorer = cw.TrainingExplorer(epochs=60, train_size=1000)\n"
)


@pytest.fixture(scope="module")
def kernel() -> Iterator[tuple[KernelManager, BlockingKernelClient]]:
    manager, client = start_new_kernel(startup_timeout=60)
    assert ask(client, MADE)["status"] == "ok"
    yield manager, client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def ask(client: BlockingKernelClient, code: str, **expressions: str) -> dict[str, Any]:
    while True:
        reply = client.execute(code, user_expressions=expressions, reply=True, timeout=60)
        content: dict[str, Any] = reply["content"]
        # For a moment after a cell that failed, a kernel drops what was asked meanwhile.
        if content["status"] != "aborted":
            return content


def value(client: BlockingKernelClient, expression: str) -> str:
    text: str = ask(client, "", it=expression)["user_expressions"]["it"]["data"]["text/plain"]
    return text


def until(client: BlockingKernelClient, expression: str) -> None:
    end = time.monotonic() + 20
    while value(client, expression) != "True":
        assert time.monotonic() < end, expression
        time.sleep(0.02)


def test_the_kernel_answers_while_it_trains(kernel):
    _, client = kernel
    ask(client, "explorer.start()")
    until(client, "len(explorer.trace) > 1")
    assert value(client, "explorer.running, 6 * 7") == "(True, 42)"
    ask(client, "explorer.stop()")


def test_an_interrupt_between_cells_is_heard_and_the_kernel_is_as_before(kernel):
    manager, client = kernel
    ask(client, "explorer.start()")
    time.sleep(0.5)
    assert value(client, "explorer.running") == "True"
    time.sleep(0.1)
    manager.interrupt_kernel()
    until(client, "explorer.times.ended is not None")
    assert "You interrupted the training" in value(client, "explorer.notice.text")
    ignored = "get_ipython().kernel.saved_sigint_handler == signal.SIG_IGN"
    until(client, ignored)
    manager.interrupt_kernel()  # nothing is running: nothing happens
    assert value(client, "explorer.notice.kind") == "'note'"


def test_an_interrupt_while_waiting_ends_the_cell_with_one_sentence(kernel):
    manager, client = kernel
    sent = client.execute("explorer.start(); explorer.wait()")
    time.sleep(0.5)
    manager.interrupt_kernel()
    reply = client._recv_reply(sent, timeout=20)["content"]
    assert reply["status"] == "error"
    assert reply["traceback"] == [f"KeyboardInterrupt: {reply['evalue']}"]
    # "what was learned …", or "the network is untrained" on a machine that has just begun
    assert "You interrupted the training; " in reply["evalue"]
    assert value(client, "explorer.running") == "False"
    ask(client, "explorer.train_size = 100; explorer.epochs = 1; explorer.start()")
    assert value(client, "explorer.wait().epoch") == "1"
