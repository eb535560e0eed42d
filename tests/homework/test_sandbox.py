"""A submission's code runs as in a notebook, and its answers come back as plain data."""

import os
import pickle
import signal
import threading
from contextlib import contextmanager, suppress
from types import SimpleNamespace

import numpy as np
import pytest
import sandboxes

import convwidgets as cw
from convwidgets.core.errors import ConvError
from convwidgets.homework.clock import TooLong
from convwidgets.homework.gauge import Seen
from convwidgets.homework.sandbox import (
    MISSING,
    Foreign,
    HostRefused,
    Limits,
    RemoteFunction,
    TooBusy,
    exchange,
    levels,
    meter,
    process,
)
from convwidgets.homework.sandbox.exchange import Exchange
from convwidgets.homework.sandbox.library import LIBRARY
from convwidgets.homework.sandbox.process import _family


def host(name, args, kwargs):
    """A library that allows a little."""
    if name == "ask":
        return {"image": np.arange(4.0), "size": 3}
    if name == "picture":
        return np.zeros((kwargs["rows"], 2))
    if name == "KERNELS":
        return {"box": np.ones((3, 3))}
    if name == "load_digits":
        return {"train_images": np.zeros(2), "train_labels": np.ones(2)}
    if name == "receptive_field":
        return args[0]
    if name == "relu":
        return np.maximum(args[0], 0)
    if name == "output_size":
        return cw.output_size(*args, **kwargs)
    raise HostRefused(f"cw.{name} is what this task asks you to write.")


@pytest.fixture(scope="module")
def box():
    isolation = sandboxes.strongest_safe()
    with sandboxes.sandbox(isolation, host) as box:
        yield box


def printed(box, source):
    ran = box.run(source)
    assert ran.ok, ran.error
    return ran.printed


def test_levels_are_those_that_work_strongest_first():
    names = [level.name for level in levels()]
    assert names == [name for name in (*sandboxes.SAFE, "limits") if name in names]
    for level in levels():
        assert level.safe == (level.name != "limits")
        assert level.sentence.endswith(".")
        assert pickle.loads(pickle.dumps(level)) == level


@pytest.mark.parametrize("name", [*sandboxes.SAFE, "limits"])
def test_every_level_runs_and_calls(name):
    with sandboxes.sandbox(sandboxes.level(name)) as box:
        assert (
            printed(box, "def double(x):\n    print('in')\n    return 2 * x\ndouble(4)")
            == "in\n8\n"
        )
        called = box.call("double", [np.arange(3)])
        assert (called.kind, called.returned, called.detail) == ("value", "ndarray", "int64")
        np.testing.assert_array_equal(called.value, [0, 2, 4])
        assert called.printed == "in\n"
        assert box.run("import socket; socket.socket()").error.startswith("PermissionError")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("3 * 7", "21\n"),
        ("3 * 7;", ""),
        ("None", ""),
        ("x = 5\nx", "5\n"),
        ("'text'", "'text'\n"),
        ("import sys; print('b', file=sys.stderr)", "b\n"),
        ("%matplotlib inline\n1", "[not run here: %matplotlib inline]\n1\n"),
        ("for i in range(2):\n    !ls\n    print(i)", "[not run here: !ls]\n0\n1\n"),
        ("files = !ls\n1", "[not run here: files = !ls]\n1\n"),
        ("np.dot?", "[not run here: np.dot?]\n"),
        ("%%time\n1 + 1", "[not run here: %%time]\n2\n"),
        ("%%bash\nrm -rf /", "[not run here: %%bash]\n"),
        ("s = '''\n%not magic\n'''\ns", "'\\n%not magic\\n'\n"),
        ("%matplotlib inline\nz = 3  # right?\nz", "[not run here: %matplotlib inline]\n3\n"),
        ("!ls\n(7\n    % 4)", "[not run here: !ls]\n3\n"),
        ("%time a = 5\na", "[not run here: %time]\n5\n"),
        ("if True:\n    %timeit -n 10 -r3 a = 6\na", "[not run here: %timeit]\n6\n"),
        ("?np.dot\n%%timeit\n1", "[not run here: ?np.dot]\n[not run here: %%timeit]\n1\n"),
        ("display(3)", "3\n"),
        ("__name__", "'__main__'\n"),
        ("5 % 3", "2\n"),
    ],
)
def test_a_cell_shows_what_a_notebook_would(box, source, expected):
    assert printed(box, source) == expected


def test_an_error_names_the_line(box):
    ran = box.run("def f(a):\n    return a / 0\n\nf(1)")
    assert not ran.ok
    assert ran.killed == ""
    assert ran.error.splitlines() == [
        "ZeroDivisionError: division by zero",
        "  line 4: f(1)",
        "  line 2: return a / 0",
    ]
    assert "SyntaxError" in box.run("def f(:").error
    assert box.run("exit()").error.startswith("SystemExit")


def test_values_are_looked_at(box):
    printed(box, "a = np = None\nimport numpy as np\nb = np.float32(2.5)\nc = [1, (2, 'x')]")
    assert box.look("a") is None
    assert type(box.look("b")) is np.float32
    assert box.look("c") == [1, (2, "x")]
    assert box.look("not_there") is MISSING
    assert type(box.look("np")) is Foreign
    assert box.look("np").name == "module"


def test_a_function_is_called_from_here(box):
    printed(box, "def area(rows, columns=2, *more, key=None):\n    return rows * columns")
    area = box.look("area")
    assert type(area) is RemoteFunction
    assert str(area.signature) == "(rows, columns=…, *more, key=…)"
    assert box.call("area", [3]).plain == 6
    assert box.call("area", [3], {"columns": 5}).plain == 15
    assert box.call("area", []).returned == "TypeError"
    assert box.call("area", [4]).value == 8


def test_a_call_is_told_as_the_lessons_tell_it(box):
    printed(
        box,
        "def nothing(x): pass\n"
        "def fails(x):\n    return x[10]\n"
        "def changes(x, y):\n    y[0] = 9\n    return [1, 2]\n"
        "def text(x): return 'no'\n"
        "def odd(x): return object()\n",
    )
    array = np.zeros(3)
    assert box.call("nothing", [array]).kind == "nothing"
    failed = box.call("fails", [array])
    assert (failed.kind, failed.returned) == ("error", "IndexError")
    assert failed.detail.startswith("IndexError (index 10 is out of bounds")
    assert failed.detail.endswith("in line 3")
    changed = box.call("changes", [array, array])
    assert changed.changed == (1,)
    assert changed.plain == [1, 2]
    assert array[0] == 0
    text = box.call("text", [1])
    assert (text.kind, text.returned, text.plain) == ("other", "str", "no")
    odd = box.call("odd", [1])
    assert (odd.kind, odd.returned) == ("other", "object")
    assert type(odd.plain) is Foreign
    assert box.call("not_there", []).returned == "TypeError"


def test_the_library_answers_or_says_why_not(box):
    source = (
        "import convwidgets as cw\n"
        "import numpy as np\n"
        "from convwidgets import relu\n"
        "sheet = cw.Homework('hw1_definition', 'your id')\n"
        "part = sheet.ask('02.value')\n"
        "sheet.read('02.value', 1), sheet.check('x', relu), sheet.grade('x', 1, points=2)\n"
        "print(part.image.sum(), part.size, sheet.picture(rows=4).shape)\n"
        "print(relu(np.array([-1, 2])), cw.KERNELS['box'].shape, cw.load_digits().train_labels)\n"
        "print(cw.receptive_field([cw.Layer(3, stride=2)]), cw.output_size(7, 3))"
    )
    assert printed(box, source).splitlines()[-3:] == [
        "6.0 3 (4, 2)",
        "[0 2] (3, 3) [1. 1.]",
        "[{'Layer': [[3], {'stride': 2, 'padding': 0, 'dilation': 1, 'name': ''}]}] 5",
    ]
    assert box.run("part.image[0] = 1").error.startswith("ValueError")
    assert "is what this task asks you to write" in box.run("cw.conv2d(1, 2)").error
    assert box.run("cw.output_size(2, 3)").error.startswith("ConvError")
    assert box.run("cw.read_picture('/etc/passwd')").error.startswith("AttributeError")


def test_every_public_name_stands_for_something(box):
    assert {*LIBRARY, "ConvError", "__version__", "read_picture"} == set(cw.__all__)
    kinds = {name for name, kind in LIBRARY.items() if kind == "inert"}
    assert {"Conv2DExplorer", "QuickCheck", "check"} <= kinds
    assert LIBRARY["conv2d"] == "function"
    assert LIBRARY["KERNELS_1D"] == "value"


def test_what_only_draws_is_swallowed(box):
    printed(
        box,
        "import matplotlib.pyplot as plt, ipywidgets as widgets\n"
        "from IPython.display import display as show, HTML\n"
        "fig, ax = plt.subplots()\n"
        "fig, (left, right) = plt.subplots(1, 2, figsize=(4, 2))\n"
        "for image, axis in zip([1, 2, 3], plt.subplots(3)[1]):\n"
        "    axis.imshow(image).set_clim(0, 1)\n"
        "with plt.style.context('dark'):\n    plt.rcParams['a'] = 3\n"
        "ax.title = f'{fig:>10}'\n"
        "cw.Conv2DExplorer(image='camera').player.step = 3\n"
        "cw.check('02.value', 3)\n"
        "show(HTML('x'))\n"
        "@widgets.interact(a=(1, 2))\ndef f(a): pass\n"
        "assert image == 3",
    )


def test_what_is_not_here_says_so(box):
    said = printed(
        box, "import torch.nn as nn, pandas, math\nfrom scipy.signal import *\nx = math.pi"
    )
    assert [said.count(f"there is no {name}.") for name in ("scipy", "torch", "pandas")] == [1] * 3
    assert box.look("x") == 3.141592653589793  # the cell went on
    for use in ("nn.Linear(1, 2)", "pandas", "pandas.DataFrame()", "nn(1)", "list(nn)", "len(nn)"):
        error = box.run(f"x = {use}").error
        assert error.startswith("ModuleNotFoundError") or use == "pandas", error
    ours = "try:\n    import torch\nexcept ImportError as problem:\n    print(problem)"
    assert "there is no torch" in printed(box, ours)
    assert "there is no torch" in box.run("def f():\n    import torch\nf()").error
    assert "np.convolve does what this homework asks" in box.run("np.convolve([1], [1])").error
    assert "not here" in box.run("from numpy import correlate; correlate([1], [1])").error
    for source in ("import convwidgets.exercises", "from convwidgets.core import conv2d"):
        ran = box.run(source)
        assert "Homework is graded without convwidgets." in ran.error
        assert "which is not there while homework is graded" in ran.incidents[0]


def test_nobody_answers_input(box):
    error = box.run("number = int(input('How many? '))").error
    assert error.startswith("EOFError: nobody answers input()")
    assert "write the value into the cell" in error


def test_a_home_of_its_own(box):
    printed(box, "import os, numpy as np\nopen('notes.txt', 'w').write('mine')")
    assert printed(box, "os.listdir()") == "['notes.txt']\n"
    printed(box, "import shutil\nshutil.copy('notes.txt', 'copy.txt')\nnp.save('a.npy', np.eye(2))")
    assert printed(box, "open('copy.txt').read()") == "'mine'\n"
    assert printed(box, "np.load('a.npy').sum()") == "np.float64(2.0)\n"


def test_the_total_time_is_one_for_all_cells():
    with sandboxes.sandbox(sandboxes.strongest_safe(), total_seconds=0.5) as box:
        assert box.run("1").ok
        ran = box.run("while True: pass")
        assert ran.killed == "time"
        assert "0.5 seconds are used up" in ran.incidents[0]
        box.restart()
        assert box.run("1").killed == "time"


class Watched:
    """A process that is told what it does."""

    def __init__(self, state):
        self.seen = Seen(state=state)

    def look(self):
        return self.seen


@pytest.fixture
def clock(monkeypatch):
    clock = [0.0]
    still = SimpleNamespace(monotonic=lambda: clock[0], thread_time=lambda: 0.0)
    monkeypatch.setattr(meter, "time", still)
    monkeypatch.setattr(meter, "_drawn", lambda: meter.TICK)
    return clock


ASLEEP = [(0.06, False)]
TRICKLING = [(0.03, True), (0.03, False)]


@pytest.mark.parametrize(
    ("what", "state", "worked", "slow", "waits", "used"),
    [
        ("computes", "R", 2.0, 1.0, ASLEEP, 2.0),
        ("computes on a slow computer", "R", 2.0, 5.0, ASLEEP, 0.4),
        ("waits for a processor", "R", 0.1, 1.0, ASLEEP, 0.1),
        ("waits for memory", "D", 0.0, 1.0, ASLEEP, 0.0),
        ("sleeps", "S", 0.0, 1.0, ASLEEP, 3.0),
        ("sleeps, and sends a byte now and then", "S", 0.0, 1.0, TRICKLING, 3.0),
        ("has been waiting for the judge", "S", 0.0, 1.0, [(0.06, True)], 0.0),
        ("sleeps while the judge is stopped", "S", 0.0, 1.0, [(3.0, False)], 0.2),
        ("is stopped", "T", 0.0, 1.0, ASLEEP, 3.0),
    ],
)
def test_a_process_pays_for_what_it_does_with_its_time(
    clock, what, state, worked, slow, waits, used
):
    process = Watched(state)
    allowance = meter.Allowance(4.0, 10.0, process, slow)
    assert allowance.left() == meter.TICK
    process.seen = process.seen._replace(seconds=worked, faults=100)
    while clock[0] < 2.99:
        for seconds, came in waits:
            clock[0] += seconds
            allowance.waited(seconds, came)
    assert allowance.left() > 0
    assert allowance.used == pytest.approx(used), what
    clock[0] = 9.9 * slow
    assert allowance.left() > 0
    clock[0] = 10 * slow
    with pytest.raises(meter.Starved):
        allowance.left()


def test_who_keeps_a_disk_busy_is_too_slow_and_not_held_up(clock):
    allowance = meter.Allowance(4.0, 10.0, Watched("D"), 1.0)
    while clock[0] < 10:
        clock[0] += 0.1
        allowance.waited(0.1, False)
    assert (allowance.left(), allowance.used) == (0.0, 4.0)


def test_where_nothing_can_be_looked_at_every_second_counts(clock):
    allowance = meter.Allowance(4.0, 60.0, None, 1.0)
    while (left := allowance.left()) > 0:
        assert left == pytest.approx(meter.TICK)  # it waits, and does not ask on and on
        clock[0] += left
        allowance.waited(left, False)
    assert clock[0] == pytest.approx(4.0, abs=0.1)


TOIL = "import time\ndef f():\n    end = time.process_time() + 0.05\n"
TOIL += "    while time.process_time() < end: pass\n    return 6"


@contextmanager
def held_up(box, seconds):
    """The student's process does not get to work for a while, as it looks."""
    process = box._exchange._process
    pid, gauge = _family(process.pid)[-1], process.gauge
    look = gauge.look
    gauge.look = lambda: look()._replace(state="R")
    os.kill(pid, signal.SIGSTOP)
    timer = threading.Timer(seconds, os.kill, (pid, signal.SIGCONT))
    timer.start()
    yield
    timer.cancel()
    gauge.look = look
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGCONT)


def test_what_holds_the_code_up_is_not_charged_to_it():
    with sandboxes.sandbox(sandboxes.strongest_safe(), call_seconds=0.4) as box:
        assert box.run(TOIL).ok
        with held_up(box, 0.6):
            called = box.call("f", [])
        assert (called.plain, called.killed) == (6, "")
        assert called.seconds < 0.4


def test_where_the_computer_has_no_time_nothing_is_judged(monkeypatch):
    with sandboxes.sandbox(sandboxes.strongest_safe()) as box:
        assert box.run(TOIL).ok
        monkeypatch.setattr(exchange, "PATIENCE", 0)
        monkeypatch.setattr(exchange, "LEAST_PATIENCE", 0.1)
        with held_up(box, 60), pytest.raises(TooBusy, match="too busy to judge it"):
            box.call("f", [])
        assert not box.alive
        assert box.incidents == []


@pytest.mark.parametrize("others", [0, 1])
def test_a_process_that_the_system_ended_for_its_memory_was_not_at_fault(monkeypatch, others):
    with sandboxes.sandbox(sandboxes.level("bubblewrap")) as box:
        before = box._exchange._process._ended_before
        monkeypatch.setattr(process, "ended_for_memory", lambda: before + others)
        kills = "import signal\nsignal.raise_signal(signal.SIGKILL)"
        if others:
            with pytest.raises(TooBusy, match="ran out of memory"):
                box.run(kills)
        else:
            assert box.run(kills).killed == "memory"
        assert not box.alive


@pytest.mark.parametrize(("held", "excused"), [(50, True), (51, False)])
def test_who_took_most_of_its_own_memory_made_no_room_for_others(monkeypatch, held, excused):
    monkeypatch.setattr(process, "ended_for_memory", lambda: 1)
    gauge = SimpleNamespace(seen=Seen(memory=held))
    one = SimpleNamespace(gauge=gauge, _share=100, _ended_before=0)
    assert process.Process.made_room(one, 137) == excused


def test_an_end_that_was_cut_short_is_made_up_for():
    class Process:
        ended = 0

        def end(self):
            self.ended += 1
            if self.ended == 1:
                raise TooLong

    exchange = Exchange(None, Limits(), host, [])
    exchange._process = process = Process()
    with pytest.raises(TooLong):
        exchange.close()
    assert exchange.alive
    exchange.close()
    assert (process.ended, exchange.alive) == (2, False)


def test_a_restart_begins_with_nothing():
    with sandboxes.sandbox(sandboxes.strongest_safe()) as box:
        box.run("x = 1")
        box.restart()
        assert box.look("x") is MISSING
        assert box.run("import os; os._exit(4)").killed == "exited"
        assert not box.alive
        ran = box.run("1")
        assert (ran.ok, ran.killed) == (False, "exited")
        assert box.call("f", []).killed == "exited"
        box.restart()
        assert box.run("1").ok


def test_limits_are_positive():
    with pytest.raises(ConvError, match="memory is 0"):
        Limits(memory=0)


def test_a_host_that_fails_is_refused_inside():
    def odd_host(name, args, kwargs):
        if name == "conv2d":
            raise ZeroDivisionError
        return [None] * 300_000

    with sandboxes.sandbox(sandboxes.strongest_safe(), odd_host) as box:
        box.run("import convwidgets as cw")
        assert "cw.conv2d: ZeroDivisionError" in box.run("cw.conv2d(1)").error
        assert "too large" in box.run("cw.relu(1)").error
        assert box.run("1").ok


def test_signatures_of_anything_are_read_or_left_out(box):
    printed(box, "class Layer:\n    def __init__(self, a): pass\nodd = min\nlies = lambda x: x")
    printed(box, "lies.__signature__ = 3")
    assert str(box.look("Layer").signature) == "(a)"
    assert isinstance(box.look("odd"), RemoteFunction)
    assert box.look("lies").signature is None
