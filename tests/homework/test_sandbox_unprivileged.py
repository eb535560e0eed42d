"""Most teachers are no administrators: the same isolation, tried as somebody else."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import sandboxes
from optional import ORACLES, missing

import convwidgets
from convwidgets.homework.sandbox import Limits
from convwidgets.homework.sandbox.bubblewrap import Bubblewrap
from convwidgets.homework.sandbox.isolation import Plan

NOBODY = 61_111
_FOLDERS = [Path(convwidgets.__file__).parents[1], Path(np.__file__).parents[1]]
_TRY = """
import json, sys
from convwidgets.homework.sandbox import Limits, Sandbox
from convwidgets.homework.sandbox.isolation import known, problem
told = {}
for level in known():
    if level.safe and not problem(level):
        with Sandbox(level, Limits(memory=512 << 20, home=1 << 20), None) as box:
            box.run("import os\\nuser = os.getuid()\\nlisted = os.listdir('/')")
            told[level.name] = [
                box.look("user"),
                box.look("listed"),
                box.run(f"open({sys.argv[1]!r}).read()").error,
                box.run("import os; os.fork()").error,
                box.run("open('x', 'wb').write(bytes(2 << 20))").error,
                box.run("while True: open(str(id(object())) + os.urandom(9).hex(), 'w')").error,
                box.run("x = bytearray(1 << 30)").error,
            ]
    elif level.safe:
        told[level.name] = problem(level)
print(json.dumps(told))
"""


def _python():
    """An interpreter that anybody may run and that loads the package as it is."""
    for candidate in (os.path.realpath(sys.executable), "/usr/bin/python3"):
        ran = _as_nobody([candidate, "-c", "import convwidgets.homework.sandbox"])
        if ran is not None and ran.returncode == 0:
            return candidate
    missing(ORACLES, "needs an interpreter that every user of this machine may run")


def _as_nobody(command):
    environment = {
        "PATH": os.defpath,
        "PYTHONPATH": os.pathsep.join(map(str, _FOLDERS)),
        "PYTHONDONTWRITEBYTECODE": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
    try:
        return subprocess.run(
            command,
            user=NOBODY,
            group=NOBODY,
            extra_groups=[],
            env=environment,
            cwd="/",
            capture_output=True,
            text=True,
            timeout=300,
        )
    except PermissionError:
        return None


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    if os.geteuid() != 0:
        pytest.skip("the other tests run without rights already")
    secret = Path("/tmp") / f"convwidgets-secret-{os.getpid()}"
    secret.write_text("SECRET")
    secret.chmod(0o644)
    try:
        ran = _as_nobody([_python(), "-c", _TRY, str(secret)])
    finally:
        secret.unlink()
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


@pytest.mark.parametrize("name", sandboxes.SAFE)
def test_isolation_needs_no_rights(told, name):
    sandboxes.level(name)
    if isinstance(told[name], str):
        missing(ORACLES, f"needs {name} without rights: {told[name]}")
    user, listed, *errors = told[name]
    assert user == NOBODY
    assert {"sandbox", "dev"} <= set(listed)
    assert not {"etc", "proc", "home", "tmp", "work", "var"} & set(listed)
    kinds = [error.partition(":")[0].splitlines()[0] for error in errors]
    assert kinds == ["FileNotFoundError", "PermissionError", "OSError", "OSError", "MemoryError"]


class _Hindered(Bubblewrap):
    """bubblewrap under a profile that lets nobody mount anything inside."""

    def plan(self, limits: Limits, home: str, info: int) -> Plan:
        plan = super().plan(limits, home, info)
        at = plan.command.index("CAP_SYS_ADMIN")
        return Plan(
            plan.command[: at - 1] + plan.command[at + 1 :],
            plan.environment,
            plan.settings,
            plan.packages,
            plan.pid,
        )


def test_a_home_is_bounded_even_where_nothing_can_be_mounted_inside():
    isolation = _Hindered(sandboxes.level("bubblewrap").layout)
    with sandboxes.sandbox(isolation, home=1 << 20) as box:
        assert box.run("open('small', 'w').write('x')").ok
        assert (
            "No space left"
            in box.run("for n in range(9): open(f'{n}', 'wb').write(bytes(300_000))").error
        )
