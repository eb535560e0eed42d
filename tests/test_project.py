"""The frame of the project: its top level, its commands, what it ships, what Binder builds."""

import fnmatch
import importlib.util
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest
from optional import BROWSER, ORACLES, missing
from packaging.requirements import Requirement

import convwidgets

REPOSITORY = Path(__file__).parents[1]
TOP_LEVEL = {
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "benchmarks",
    "binder",
    "convwidgets",
    "notebooks",
    "pyproject.toml",
    "tests",
}
DOT_FILES = {".ci", ".git", ".gitattributes", ".github", ".gitignore", ".pre-commit-config.yaml"}

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
PYPROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = PYPROJECT["project"]


def _python(*arguments: str, cwd: Path = REPOSITORY) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_top_level_holds_nothing_else():
    lines = (REPOSITORY / ".gitignore").read_text(encoding="utf-8").splitlines()
    ignored = [line.strip("/") for line in lines if line and not line.startswith("#")]
    found = {
        path.name
        for path in REPOSITORY.iterdir()
        if not any(fnmatch.fnmatch(path.name, pattern) for pattern in ignored)
    }
    assert found <= TOP_LEVEL | DOT_FILES, found - TOP_LEVEL - DOT_FILES
    assert found >= TOP_LEVEL, TOP_LEVEL - found


def _command(name: str) -> str:
    """The one line of the README's code block after the mark with this name."""
    found = re.search(rf"<!-- command: {name} -->\n```\w+\n(.+)\n```\n", README)
    assert found, f"no one-line command marked {name!r}"
    return found[1]


@pytest.mark.skipif(os.name == "nt", reason=".ci/run is a bash script")
def test_ci_runs_the_readmes_test_command():
    script = REPOSITORY / ".ci" / "run"
    done = subprocess.run(
        ["bash", str(script), "--print-test-command"],
        cwd=REPOSITORY.anchor,
        capture_output=True,
        text=True,
        timeout=20,
        check=True,
    )
    assert done.stdout == _command("test") + "\n"
    assert re.search(r'^bash .*"\$test_command"$', script.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize(("name", "extra"), [("lessons", "lab"), ("test", "test")])
def test_commands_install_and_start_in_both_shells(name, extra):
    bash, powershell = _command(name), _command(f"{name}, PowerShell")
    assert f'-m pip install -e ".[{extra}]"' in bash
    assert extra in PROJECT["optional-dependencies"]
    # One is the other, in the words of the other shell.
    said_otherwise = (
        bash.replace("python3 -m", "py -3 -m")
        .replace(" && ", "; ")
        .replace("/bin/", "/Scripts/")
        .replace("/", "\\")
    )
    assert powershell == said_otherwise


def test_the_lessons_command_opens_a_lesson():
    notebook = _command("lessons").split()[-1]
    assert (REPOSITORY / notebook).is_file()


def test_readme_lists_every_lesson():
    listed = set(re.findall(r"\]\((notebooks/[^)]+\.ipynb)\)", README))
    present = {f"notebooks/{path.name}" for path in (REPOSITORY / "notebooks").glob("*.ipynb")}
    assert listed == present


def test_readme_links_lead_somewhere():
    for link in re.findall(r"\]\(([^)]+)\)", README):
        if not link.startswith("https://"):
            assert (REPOSITORY / link).exists(), link


def test_readme_example_runs():
    examples = re.findall(r"```python\n(.+?)```", README, re.DOTALL)
    assert examples
    for example in examples:
        done = _python("-W", "error::UserWarning", "-c", example)
        assert done.returncode == 0, done.stderr


def test_readme_states_the_requirements_of_the_package():
    for text in PROJECT["dependencies"]:
        requirement = Requirement(text)
        lowest = next(s.version for s in requirement.specifier if s.operator == ">=")
        assert re.search(rf"{requirement.name} {re.escape(lowest)}", README, re.IGNORECASE), text
    assert PROJECT["requires-python"].removeprefix(">=") in README


def test_version_and_address_have_one_place():
    assert PROJECT["dynamic"] == ["version"]
    placeholder = PROJECT["urls"]["Repository"]
    holders = [
        path.relative_to(REPOSITORY).as_posix()
        for pattern in ("*.md", "*.toml", "convwidgets/**/*", "notebooks/*", "binder/*", ".ci/*")
        for path in REPOSITORY.glob(pattern)
        if path.suffix not in {".npz", ".pyc"} and path.is_file()
        if placeholder in path.read_text(encoding="utf-8")
    ]
    assert holders == ["pyproject.toml"]


def test_changelog_has_an_entry_for_this_version():
    changelog = (REPOSITORY / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## \[(.+?)\]", changelog, re.MULTILINE)
    assert headings[0] == "Unreleased" or convwidgets.__version__ in headings


def test_wheel_and_sdist_hold_the_data(tmp_path):
    done = _python("-m", "hatchling", "build", "-d", str(tmp_path))
    assert done.returncode == 0, done.stderr
    files = {
        path.relative_to(REPOSITORY).as_posix()
        for path in (REPOSITORY / "convwidgets").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert {Path(name).suffix for name in files} >= {".py", ".js", ".css", ".npz"}
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        assert {name for name in archive.namelist() if ".dist-info/" not in name} == files
    (sdist,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert names >= files | {"README.md", "LICENSE", "pyproject.toml", "tests/conftest.py"}
    assert not [name for name in names if "node_modules" in name or name.startswith("screenshots")]


@pytest.mark.parametrize("variable", [ORACLES, BROWSER])
def test_what_is_optional_for_a_user_can_be_required(variable, monkeypatch):
    monkeypatch.delenv(variable, raising=False)
    with pytest.raises(pytest.skip.Exception, match="needs it"):
        missing(variable, "needs it")
    monkeypatch.setenv(variable, "1")
    with pytest.raises(pytest.fail.Exception, match="needs it"):
        missing(variable, "needs it")


def _binder_pins() -> dict[str, Requirement]:
    lines = (REPOSITORY / "binder" / "requirements.txt").read_text(encoding="utf-8").splitlines()
    pins = [Requirement(line) for line in lines if line and not line.startswith("#")]
    return {pin.name: pin for pin in pins}


def test_binder_pins_what_the_package_needs():
    pins = _binder_pins()
    for text in [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["lab"]]:
        wanted = Requirement(text)
        (exact,) = pins[wanted.name].specifier
        assert exact.operator == "=="
        assert exact.version in wanted.specifier, f"Binder has {pins[wanted.name]}, not {wanted}"


def test_binder_pins_python():
    runtime = (REPOSITORY / "binder" / "runtime.txt").read_text(encoding="utf-8").strip()
    version = runtime.removeprefix("python-")
    assert runtime != version
    assert version in Requirement(f"python{PROJECT['requires-python']}").specifier


def test_binder_builds_from_the_binder_folder():
    if importlib.util.find_spec("repo2docker") is None:
        missing(ORACLES, "needs jupyter-repo2docker, which is not installed")
    user = ("--user-id", "1000", "--user-name", "student")
    plan = _python("-m", "repo2docker", "--no-build", "--debug", *user, str(REPOSITORY))
    text = plan.stdout + plan.stderr
    assert plan.returncode == 0, text
    runtime = (REPOSITORY / "binder" / "runtime.txt").read_text(encoding="utf-8").strip()
    assert f"environment for {runtime.replace('-', '=')}\n" in text
    assert 'pip install --no-cache-dir -r "binder/requirements.txt"' in text
    assert "RUN ./binder/postBuild" in text


@pytest.mark.skipif(os.name == "nt", reason="Windows has no executable bit")
@pytest.mark.parametrize("name", [".ci/run", "binder/postBuild"])
def test_scripts_are_executable_and_parse(name):
    assert os.access(REPOSITORY / name, os.X_OK)
    subprocess.run(["bash", "-n", str(REPOSITORY / name)], check=True, timeout=20)


def test_the_workflow_runs_the_same_script():
    workflow = (REPOSITORY / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    assert re.findall(r"- run: (.+)", workflow) == ["bash .ci/run"]
    assert '"3.11"' in workflow
