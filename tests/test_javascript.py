"""The JavaScript beside the Python: its types, and what it must not do."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from optional import BROWSER, missing

REPOSITORY = Path(__file__).parents[1]
NODE = Path(__file__).parent / "browser"
TSC = NODE / "node_modules" / "typescript" / "bin" / "tsc"
MODULES = sorted((REPOSITORY / "convwidgets").rglob("*.js"))

_COMMENTS = re.compile(r"/\*.*?\*/|(?<![:'\"])//[^\n]*", re.DOTALL)
# What would run data as markup or code, reach the network, or stay after the view has gone.
FORBIDDEN = {
    r"\binnerHTML\b|\bouterHTML\b|\binsertAdjacentHTML\b|\bdocument\.write\b": "data as markup",
    r"\beval\s*\(|\bnew Function\b": "data as code",
    # a call of the global function, not a method of that name
    r"(?<![.\w])fetch\s*\([^)]*\)(?!\s*\{)": "the network",
    r"\bXMLHttpRequest\b|\bWebSocket\b|https?://(?!www\.w3\.org/)": "the network",
    r"\bconsole\.log\b|\bdebugger\b": "a leftover of debugging",
    r"@ts-ignore|@ts-nocheck": "types switched off",
}


@pytest.fixture(scope="module")
def tsc() -> subprocess.CompletedProcess[str]:
    """What the TypeScript compiler says: the files it has read, and the errors it has found."""
    node = shutil.which("node")
    if node is None:
        missing(BROWSER, "needs node")
    if not TSC.is_file():
        missing(BROWSER, "needs TypeScript (npm ci in tests/browser)")
    return subprocess.run(
        [node, str(TSC), "--project", str(NODE / "tsconfig.json"), "--listFiles"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_types_are_sound(tsc):
    errors = [line for line in tsc.stdout.splitlines() if "error TS" in line]
    assert not errors, "\n".join(errors)
    assert tsc.returncode == 0, tsc.stdout


def test_the_type_check_is_strict_and_covers_every_module(tsc):
    options = json.loads((NODE / "tsconfig.json").read_text(encoding="utf-8"))["compilerOptions"]
    assert all(options[name] is True for name in ("allowJs", "checkJs", "strict", "noEmit"))
    read = {Path(line).resolve() for line in tsc.stdout.splitlines() if line.endswith(".js")}
    assert MODULES
    assert read >= {path.resolve() for path in MODULES}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_module_keeps_the_rules(path):
    text = path.read_text(encoding="utf-8")
    assert text.startswith("// @ts-check\n")
    code = _COMMENTS.sub("", text)
    found = {what for pattern, what in FORBIDDEN.items() if re.search(pattern, code)}
    found |= {what for pattern, what in FORBIDDEN.items() if "@ts" in pattern and pattern in text}
    assert not found


@pytest.mark.parametrize("text", ["el.innerHTML = x", "fetch('/a')", "console.log(1)"])
def test_the_rules_themselves(text):
    assert any(re.search(pattern, _COMMENTS.sub("", text)) for pattern in FORBIDDEN)


def test_comments_are_not_code():
    assert not re.search(
        "innerHTML", _COMMENTS.sub("", "a(); // no innerHTML here\n/* innerHTML */")
    )
