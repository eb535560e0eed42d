"""Code that means harm reaches nothing, costs no more than its limit, and is told in words."""

import os
import pickle
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sandboxes

LIMITS = {"cell_seconds": 0.4, "call_seconds": 0.4, "memory": 512 << 20, "home": 4 << 20}
ROOMY = {"cell_seconds": 10, "call_seconds": 10, "total_seconds": 300}


@pytest.fixture(scope="module", params=sandboxes.SAFE)
def isolation(request):
    return sandboxes.level(request.param)


@pytest.fixture(scope="module")
def box(isolation):
    """One process for all that does not end it."""
    with sandboxes.sandbox(isolation, **LIMITS | ROOMY) as box:
        yield box


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course with secrets, readable by everybody outside."""
    root = tmp_path_factory.mktemp("course")
    for name in ("source/hw1/hw1.ipynb", "gradebook.db", "submitted/s002/hw1/hw1.ipynb"):
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("SECRET")
    for folder in (root, *root.parents):
        if folder.stat().st_uid == os.getuid() and folder.is_relative_to("/tmp/pytest-of-root"):
            folder.chmod(0o755)
    return root


def test_files_of_the_course_are_not_there(box, course):
    for name in ("source/hw1/hw1.ipynb", "gradebook.db", "submitted/s002/hw1/hw1.ipynb"):
        ran = box.run(f"open({str(course / name)!r}).read()")
        assert ran.error.startswith("FileNotFoundError")
        assert str(course / name)[:100] in ran.incidents[0]
        assert "outside its home; nothing of yours is there" in ran.incidents[0]
    for name in (
        "../source",
        "../../gradebook.db",
        "/proc/1/environ",
        "/proc/self/maps",
        "/etc/passwd",
    ):
        assert box.run(f"open({name!r}).read()").error.startswith("FileNotFoundError"), name


def test_nothing_but_python_and_numpy_is_there(box):
    seen = box.run(
        "import os\nfound = []\n"
        "for folder, folders, files in os.walk('/'):\n"
        "    found += [os.path.join(folder, name) for name in files + folders]\n"
    )
    assert seen.ok, seen.error
    box.run("odd = [f for f in found if 'python' not in f and '.so' not in f and 'numpy' not in f]")
    odd = box.look("odd")
    allowed = ("/sandbox", "/dev", "/lib", "/usr", *map(str, Path(sys.base_prefix).parents))
    assert all(place.startswith(allowed) for place in odd)
    assert {"/dev/null", "/dev/urandom", "/sandbox/inside/wire.py"} <= set(odd)
    box.run(
        "bad = [f for f in found if 'site-packages/' in f or 'exercises' in f or '/scipy' in f]"
    )
    assert box.look("bad") == []
    box.run("kept = dict(os.environ)")
    assert set(box.look("kept")) <= {
        *("HOME", "LD_LIBRARY_PATH", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"),
        *("MKL_NUM_THREADS", "PWD", "LC_CTYPE"),
    }


@pytest.mark.parametrize(
    ("source", "error", "incident"),
    [
        ("import socket; socket.socket()", "PermissionError", "network"),
        ("import socket; socket.socketpair()", "PermissionError", ""),
        ("import os; os.fork()", "PermissionError", "another process"),
        ("import subprocess; subprocess.run(['ls'])", "PermissionError", "another process"),
        ("import os; os.system('ls') == 0 or 1/0", "ZeroDivisionError", "another process"),
        ("import os; os.execv('/bin/sh', ['sh'])", "Error", "another process"),
        ("import threading; threading.Thread(target=int).start()", "RuntimeError", "thread"),
        ("import os; os.kill(os.getppid(), 9)", "PermissionError", "signal"),
        ("import os; os.kill(-1, 9)", "PermissionError", "signal"),
        ("import os; os.remove('/sandbox/inside/wire.py')", "OSError", "remove"),
        ("import shutil; shutil.rmtree('/')", "OSError", "remove"),
        ("open('/new', 'w')", "OSError", "reached for"),
        ("x = bytearray(4 << 30)", "MemoryError", "512 MiB of memory"),
        ("x = []\nwhile True: x.append(bytearray(64 << 20))", "MemoryError", "512 MiB of memory"),
        ("import os; os.memfd_create('x')", "PermissionError", ""),
        ("import mmap\nx = [mmap.mmap(-1, 256 << 20) for _ in range(4)]", "OSError", ""),
        ("open('large', 'wb').write(bytes(8 << 20))", "OSError", ""),
        ("n = 0\nwhile True:\n    open(f'{n}', 'wb').write(bytes(1 << 20)); n += 1", "OSError", ""),
        ("n = 0\nwhile True:\n    open(f'empty{n}', 'wb').close(); n += 1", "OSError", ""),
        ("files = []\nwhile True: files.append(open('/dev/null'))", "OSError", ""),
        ("import os; os.setuid(0)", "PermissionError", ""),
        ("import os; os.chroot('/')", "PermissionError", ""),
        ("import fcntl; fcntl.lockf(open('lock', 'w'), fcntl.LOCK_EX)", "PermissionError", ""),
        ("import resource; resource.setrlimit(9, (1 << 40, 1 << 40))", "ValueError", ""),
        ("def f(): return f()\nf()", "RecursionError", ""),
        ("exit(3)", "SystemExit", ""),
        ("class E(BaseException):\n    def __str__(self): raise self\nraise E", "E", ""),
    ],
)
def test_what_is_refused(box, source, error, incident):
    ran = box.run(source)
    assert not ran.ok
    assert ran.killed == ""
    assert error in ran.error.splitlines()[0]
    assert incident in " ".join(ran.incidents)
    tidy = box.run("import os\nx = files = None\nfor name in os.listdir(): os.remove(name)")
    assert tidy.ok, tidy.error


def test_system_calls_made_by_hand_are_refused(box):
    # clone, fork, execve, socket, shmget, ptrace, mount, memfd_create, bpf, io_uring_setup,
    # unshare, keyctl, userfaultfd on x86-64; on other machines other calls, hardly more useful.
    box.run(
        "import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\n"
        "numbers = [56, 57, 59, 41, 29, 101, 165, 319, 321, 425, 272, 250, 323, 435, 0x40000039]\n"
        "said = [libc.syscall(n, 0, 0, 0, 0, 0, 0) for n in numbers]"
    )
    if os.uname().machine == "x86_64":
        assert box.look("said") == [-1] * 15


def test_folders_within_folders_come_to_an_end(isolation):
    with sandboxes.sandbox(isolation) as box:
        ran = box.run("import os\nwhile True: os.mkdir('d'); os.chdir('d')")
        assert "No space left" in ran.error


def test_output_is_cut(box):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    ran = box.run("for i in range(100): print('x' * (1 << 20))")
    assert ran.ok
    assert len(ran.printed) == box.limits.output
    assert "printed more than 64 KiB" in ran.incidents[0]
    assert box.run("import os\nfor i in range(100): os.write(1, bytes(1 << 20))").printed == ""
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 << 10


def test_values_too_large_stay_inside(box):
    box.run("import numpy as np\nbig = np.zeros(1 << 23)\nmany = [0] * 300_000")
    assert box.look("big").name == "ndarray"
    assert box.look("many").name == "list"
    assert "too large to be looked at" in box.incidents[-1]
    box.run("def f(): return big")
    called = box.call("f", [])
    assert (called.kind, called.returned) == ("other", "ndarray")
    assert "too large to be looked at" in called.incidents[0]


def test_tricks_with_equality_and_numpy_stay_inside(box):
    box.run(
        "import numpy as np, builtins\n"
        "class Equal:\n    def __eq__(self, other): return True\n"
        "    def __array__(self, *a, **k): return np.zeros(3)\n    __hash__ = None\n"
        "class Sly(float):\n    def __eq__(self, other): return True\n    __hash__ = None\n"
        "def right(x): return Equal()\ndef sly(x): return Sly(3)\ndef listed(x): return [Sly(3)]\n"
        "np.allclose = np.array_equal = lambda *a, **k: True\n"
        "np.testing.assert_allclose = lambda *a, **k: None\n"
        "answer = Equal()"
    )
    assert box.look("answer") != 3
    assert [box.call(name, [1]).kind for name in ("right", "sly", "listed")] == ["other"] * 3


def test_broken_streams_do_no_harm(box):
    box.run("import sys\nsys.stdout = sys.stderr = sys.__stdout__ = None")
    assert box.run("print('still here')").printed == "still here\n"
    box.run("sys.displayhook = sys.excepthook = None")
    assert box.run("1 + 1").printed == "2\n"


@pytest.mark.parametrize(
    ("source", "killed", "sentence"),
    [
        (
            "import signal\nfor n in range(1, 32):\n    try: signal.signal(n, signal.SIG_IGN)\n"
            "    except OSError: pass\nwhile True:\n    try:\n        while True: pass\n"
            "    except BaseException: pass",
            "time",
            "stopped after 0.4 seconds: an endless loop",
        ),
        ("import re; re.match('(a+)+$', 'a' * 60 + 'b')", "time", "endless"),
        ("import os; os._exit(3)", "exited", "ended its own process (exit code 3)"),
        ("import ctypes; ctypes.string_at(0)", "exited", "segmentation fault"),
    ],
)
def test_what_ends_the_process(isolation, source, killed, sentence):
    with sandboxes.sandbox(isolation, **LIMITS) as box:
        ran = box.run(source)
        assert ran.killed == killed
        assert sentence in ran.incidents[0]
        assert not box.alive


@pytest.mark.parametrize(
    "source",
    [
        "import signal, time\nsignal.raise_signal(signal.SIGSTOP)\ntime.sleep(600)",
        "import time, convwidgets as cw\nwhile True:\n    time.sleep(0.03)\n"
        "    try: cw.relu(1)\n    except RuntimeError: pass",
    ],
)
def test_who_stands_still_is_not_held_up(isolation, source):
    with sandboxes.sandbox(isolation, **LIMITS) as box:
        assert box.run(source).killed == "time"  # and not `TooBusy`


def test_a_call_that_never_ends_costs_its_seconds(isolation):
    with sandboxes.sandbox(isolation, **LIMITS) as box:
        box.run("def f(x):\n    while True: pass")
        called = box.call("f", [1])
        assert called.seconds >= LIMITS["call_seconds"]
        assert (called.kind, called.killed, called.returned) == ("error", "time", "TimeoutError")


def _gone(pid):
    end = time.monotonic() + 120
    while time.monotonic() < end:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.02)
    return False


def test_the_process_dies_with_its_judge(isolation):
    judge = subprocess.Popen(
        [
            *(sys.executable, "-c"),
            "import pickle, sys\n"
            "from convwidgets.homework.sandbox import Limits, Sandbox\n"
            "box = Sandbox(pickle.load(sys.stdin.buffer), Limits(), None)\n"
            "box.restart()\n"
            "print(box._exchange._process.pid, flush=True)\n"
            "box.run('while True: pass')",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    pickle.dump(isolation, judge.stdin)
    judge.stdin.close()
    inside = int(judge.stdout.readline())
    assert Path(f"/proc/{inside}").exists()
    judge.send_signal(signal.SIGKILL)
    judge.wait()
    judge.stdout.close()
    assert _gone(inside)


def test_two_sandboxes_know_nothing_of_each_other(isolation):
    with sandboxes.sandbox(isolation) as one, sandboxes.sandbox(isolation) as other:
        one.run("open('answer.txt', 'w').write('42')")
        assert other.run("open('answer.txt').read()").error.startswith("FileNotFoundError")
        if os.geteuid() == 0:
            for box in (one, other):
                box.run("import os\nuser = os.getuid()")
            assert 0 < one.look("user") != other.look("user") > 0


def test_the_process_holds_no_path_of_the_course(box):
    box.run("import sys\nwords = [*sys.orig_argv, *sys.argv]")
    words = " ".join(box.look("words"))
    assert "/sandbox/inside/start.py" in words
    assert "convwidgets/homework" not in words
    assert "{" not in words


def test_nothing_is_written_out_or_locked_on_shared_files(box):
    ran = box.run(
        "import fcntl, numpy, os\nfile = open(numpy.__file__)\nos.fsync(file.fileno())\n"
        "fcntl.flock(file, fcntl.LOCK_EX)"
    )
    assert ran.error.startswith("PermissionError")
    assert "line 4" in ran.error  # fsync is told that it is done


def test_where_memory_runs_out_it_goes_first(isolation):
    with sandboxes.sandbox(isolation) as box:
        for pid in (box._exchange._process.pid, _inner(box)):
            assert Path(f"/proc/{pid}/oom_score_adj").read_text().strip() == "1000"


def _inner(box):
    """The process of the student's code: the last of a line of children."""
    pid = box._exchange._process.pid
    try:
        while children := Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            pid = children[0]
    except OSError:
        pytest.skip("this kernel does not tell the children of a process")
    return pid


def test_every_right_is_given_up(box):
    lines = Path(f"/proc/{_inner(box)}/status").read_text().splitlines()
    status = dict(line.split(":\t", 1) for line in lines if ":\t" in line)
    for kind in ("CapInh", "CapPrm", "CapEff", "CapAmb"):
        assert int(status[kind], 16) == 0, kind
    assert (status["NoNewPrivs"], status["Seccomp"], status["Threads"]) == ("1", "2", "1")
    assert "0" not in status["Uid"].split() + status["Gid"].split()
    assert status["Groups"].strip() == "" or os.geteuid()


def test_the_machine_is_not_named(box):
    box.run("import os\nname = os.uname().nodename")
    assert box.look("name") == "sandbox"
