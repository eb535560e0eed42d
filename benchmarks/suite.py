"""How long the tests take as README.md runs them."""

import re
import shlex
import subprocess
import sys

from benchmarks.machine import REPOSITORY
from benchmarks.report import Row
from benchmarks.sampling import Say, seconds

ASKED_S = 240.0


def run(say: Say) -> list[Row]:
    """The last command of README's line, with this Python: installing is not timed."""
    command = _command()
    say(shlex.join(["python", *command[1:]]))
    codes: list[int] = []

    def tests() -> None:
        # Its output is shown: it is the progress of these minutes.
        codes.append(
            subprocess.run(
                command, cwd=REPOSITORY, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False
            ).returncode
        )

    taken = seconds(tests)
    passed = codes == [0]
    return [
        Row(
            "the tests as README.md runs them",
            "≤ 4 min",
            f"{taken / 60:.1f} min" + ("" if passed else ", and they FAILED"),
            "",
            passed and taken <= ASKED_S,
            {"seconds": taken, "exit_code": codes[0], "command": command},
        )
    ]


def _command() -> list[str]:
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    block = re.search(r"<!-- command: test -->\s*```bash\n(.+?)\n```", readme, re.DOTALL)
    if block is None:
        raise LookupError("README.md has no code block after its mark for the test command")
    return [sys.executable, *shlex.split(block[1].rsplit("&&", 1)[-1])[1:]]
