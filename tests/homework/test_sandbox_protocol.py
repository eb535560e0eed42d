"""Code that meddles with its own process or with what it says to the judge is ended, in words."""

import pytest
import sandboxes

SECONDS = 0.4

_LINK = (
    "import os, gc, time\nfrom inside.link import Link\n"
    "link = [o for o in gc.get_objects() if type(o) is Link][0]\n"
)


@pytest.mark.parametrize(
    ("source", "killed", "sentence"),
    [
        ("10 ** 10 ** 9", "time", "endless"),
        ("class A:\n    def __del__(self):\n        while True: pass\na = A()\ndel a", "time", ""),
        (
            "class E(Exception):\n    def __str__(self):\n        while True: pass\nraise E",
            "time",
            "",
        ),
        ("import os; os.closerange(0, 100)", "exited", ""),
        (
            "import builtins\nbuiltins.len = builtins.type = builtins.isinstance = None",
            "exited",
            "",
        ),
        (
            "import atexit, sys; atexit.register(print); sys.settrace(lambda *a: 1 / 0)",
            "exited",
            "",
        ),
        (
            "import os\nfor n in range(3, 64):\n    try: os.write(n, os.urandom(99))\n"
            "    except OSError: pass",
            "protocol",
            "wrote to its connection",
        ),
        (_LINK + "os.write(link.target, link.number + b'\\xff' * 4)", "output", "more than 16 MiB"),
        (_LINK + "link.send({'printed': 3, 'error': ''})", "protocol", "wrote to its"),
        (_LINK + "link.send({'host': 3, 'args': 3})", "protocol", "wrote to its"),
        (_LINK + "while True: link.send({'host': 'x', 'args': [], 'kwargs': {}})", "time", ""),
        (
            _LINK + "os.write(link.target, link.number + bytes((99, 0, 0, 0)))\n"
            "while True:\n    os.write(link.target, b'l'); time.sleep(0.1)",
            "time",
            "",
        ),
    ],
)
def test_meddling_ends_the_process(source, killed, sentence):
    isolation = sandboxes.strongest_safe()
    with sandboxes.sandbox(isolation, cell_seconds=SECONDS) as box:
        ran = box.run(source)
        assert ran.killed == killed
        assert sentence in ran.incidents[0]
        assert not box.alive


def test_an_answer_given_beforehand_counts_for_nothing():
    isolation = sandboxes.strongest_safe()
    with sandboxes.sandbox(isolation) as box:
        ran = box.run(_LINK + "link.send({'printed': 'forged', 'error': ''})\nx = 3")
        assert ran.printed == "forged"  # of its own cell it may say what it likes
        assert box.call("x", []).killed == "protocol"
