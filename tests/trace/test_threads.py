"""The guard that keeps matrix products on one thread: counted, and shared by everybody."""

import random
import sys
import threading
from types import SimpleNamespace

import pytest

from convwidgets.trace import threads
from convwidgets.trace.threads import one_thread


@pytest.fixture
def counts(monkeypatch):
    """What a stand-in for NumPy's library was set to, from the first on."""
    set_to = [4]
    pools = ((lambda: set_to[-1], set_to.append),)
    monkeypatch.setattr(threads, "_blas", lambda: pools)
    monkeypatch.delitem(sys.modules, "torch", raising=False)
    return set_to


def test_the_library_in_use_is_asked_and_given_back():
    pools = threads._blas()
    before = [get() for get, _ in pools]
    with one_thread():
        assert all(get() == 1 for get, _ in pools)
    assert [get() for get, _ in pools] == before


def test_within_itself_it_changes_nothing(counts):
    with one_thread(), one_thread():
        assert counts == [4, 1]
    assert counts == [4, 1, 4]


def test_the_last_to_leave_gives_back_in_whatever_order(counts):
    first, second = one_thread(), one_thread()
    with first:
        second.__enter__()
    assert counts == [4, 1]
    second.__exit__(None, None, None)
    assert counts == [4, 1, 4]


def test_an_error_gives_back(counts):
    for torch in (True, False):
        with pytest.raises(ZeroDivisionError), one_thread(torch=torch):
            raise ZeroDivisionError
    assert counts == [4, 1, 4, 1, 4]


def test_many_threads_at_once(counts):
    seen = []

    def work(seed):
        pause = random.Random(seed)
        for _ in range(50):
            with one_thread():
                seen.append(counts[-1])
                threading.Event().wait(pause.random() / 2000)

    workers = [threading.Thread(target=work, args=(seed,)) for seed in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert set(seen) == {1}
    assert counts[-1] == 4
    assert threads._inside == 0


def test_pytorch_is_taken_along_if_it_is_there_and_wanted(counts, monkeypatch):
    own = [3]
    whole = SimpleNamespace(get_num_threads=lambda: own[-1], set_num_threads=own.append)
    monkeypatch.setitem(sys.modules, "torch", whole)
    with one_thread(torch=False):
        assert own == [3]
    with one_thread():
        assert own == [3, 1]
    assert own == [3, 1, 3]
    monkeypatch.setitem(sys.modules, "torch", SimpleNamespace())  # being imported just now
    with one_thread():
        assert counts[-1] == 1
