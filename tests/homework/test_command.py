"""The command as a teacher meets it: sentences, exit codes, no tracebacks."""

import io
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from homework_course import ASSIGNMENT, copy, hand_in, make
from optional import ORACLES, missing

from convwidgets.homework.__main__ import main
from convwidgets.homework.arguments import parser
from convwidgets.homework.assignments import ASSIGNMENTS
from convwidgets.homework.course import Course
from convwidgets.homework.lock import locked
from convwidgets.homework.progress import Show, printable
from convwidgets.homework.report import Report, Row
from convwidgets.homework.sandbox.isolation import known

COMMANDS = ("release", "collect", "grade", "marks", "feedback", "export", "status", "key")


def say(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    """Run the command in this process; its code and everything it said."""
    code = main(words)
    said = capsys.readouterr()
    assert "Traceback" not in said.err + said.out
    return code, said.out + said.err


def test_every_command_has_help(capsys: pytest.CaptureFixture[str]) -> None:
    for words in ([], *([name] for name in COMMANDS)):
        with pytest.raises(SystemExit) as ended:
            main([*words, "--help"])
        assert ended.value.code == 0
        said = capsys.readouterr().out
        assert all(name in said for name in COMMANDS) if not words else words[0] in said
        assert max(map(len, said.splitlines())) <= 100
    for wrong in (["grade"], ["grade", "hw1", "--jobs", "0"], ["export", "hw1"], ["nothing"]):
        with pytest.raises(SystemExit) as ended:
            parser().parse_args(wrong)
        assert ended.value.code == 2
    with pytest.raises(SystemExit):
        parser().parse_args(["grade", "hw1", "--jobs", "x"])
    assert "'x' is no whole number" in capsys.readouterr().err


def test_the_course_may_stand_before_the_command_or_behind_it() -> None:
    for words in ("--course DIR status", "status --course DIR", "--course A status --course DIR"):
        assert parser().parse_args(words.split()).course == "DIR"
    assert parser().parse_args(["status"]).course is None


def test_every_foreseeable_mistake_gets_one_sentence(
    capsys: pytest.CaptureFixture[str], released: Path, tmp_path: Path
) -> None:
    fresh = str(make(tmp_path / "fresh"))
    done = str(copy(released, tmp_path / "done", ()))
    for words, sentence in {
        ("--course", str(tmp_path), "status"): "is not a course",
        ("--course", fresh, "grade", "hw9"): f"no assignment 'hw9'. It has {ASSIGNMENT}.",
        (
            "--course",
            fresh,
            "grade",
            "hw1",
        ): f"has not been released. First run: release {ASSIGNMENT}",
        ("--course", done, "grade", "hw1"): f"First run: collect {ASSIGNMENT} FOLDER",
        ("--course", done, "feedback", "hw1"): f"First run: grade {ASSIGNMENT}",
        ("--course", done, "collect", "hw1", "/no/such"): "/no/such",
    }.items():
        code, said = say(capsys, *words)
        assert code == 2
        assert sentence in said
        assert said.strip().count("\n") == 0
    with locked(Course(Path(done)), "collect x"):
        code, said = say(capsys, "--course", done, "grade", "hw1")
    assert (code, "in use: collect x" in said) == (2, True)
    hand_in(Path(done), "s001")
    code, said = say(capsys, "--course", done, "grade", "hw1", "--student", "s007")
    assert (code, "s007 handed in nothing" in said) == (2, True)
    (Path(done) / "gradebook.db").write_text("no database" * 100)
    code, said = say(capsys, "--course", done, "export", "hw1", "--to", "canvas")
    assert (code, "gradebook.db cannot be used: file is not a database." in said) == (2, True)


def test_what_is_not_installed_is_named_with_the_command_that_installs_it(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "nbgrader"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "nbgrader", None)
    code, said = say(capsys, "--course", str(make(tmp_path / "course")), "release", "hw1")
    assert code == 2
    assert "needs nbgrader, which is not installed" in said
    assert 'pip install "convwidgets[homework]"' in said


def test_from_release_to_scores(
    capsys: pytest.CaptureFixture[str], released: Path, tmp_path: Path
) -> None:
    from convwidgets.homework.sandbox import strongest

    if strongest() is None:
        missing(ORACLES, "needs bubblewrap or user namespaces")
    root = copy(released, tmp_path / "course", ("s001",))
    hand_in(root, "s002", answer="0 * 7")
    hand_in(root, "s003", answer="1 / 0", text="Your answer here.")
    course = ("--course", str(root))
    code, said = say(capsys, *course, "grade", "hw1", "--jobs", "1")
    assert "Isolation: " in said
    lines = {line.split()[0]: line.split() for line in said.splitlines() if line[:2] == "s0"}
    assert lines["s001"][1:4] == ["2", "5", "yes"]
    assert lines["s002"][1:4] == ["0", "5", "yes"]
    assert lines["s003"][1:3] == ["0", "5"]
    assert "3 graded" in said
    report = next((root / ".convwidgets" / "reports").iterdir()).read_text()
    assert "Isolation: " in report
    assert code in (0, 1)
    code, said = say(capsys, *course, "feedback", "hw1", "--jobs", "1")
    assert (code, "3 pages written" in said) == (0, True)
    code, said = say(capsys, *course, "status", "hw1")
    assert code == 0
    assert "2 answers wait" in said
    code, said = say(capsys, *course, "grade", "hw1")
    assert "3 unchanged" in said


def test_it_runs_as_a_module(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "convwidgets.homework", "--course", str(tmp_path), "status"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "is not a course" in ended.stderr


def test_the_pages_for_teachers_say_what_there_is() -> None:
    repository = Path(__file__).parents[2]
    readme = (repository / "README.md").read_text(encoding="utf-8")
    lines = re.findall(r"^python -m convwidgets\.homework (.+?)(?:  +#.*)?$", readme, re.MULTILINE)
    assert {parser().parse_args(shlex.split(line)).command for line in lines} == (
        {*COMMANDS} - {"status", "key"}
    )
    rows = re.findall(r"^\| `(hw\d_\w+)` \| .+ \| (\d+) \|$", readme, re.MULTILINE)
    assert rows == [(name, str(one.minutes)) for name, one in ASSIGNMENTS.items()]
    page = (repository / "notebooks" / "homework" / "README.md").read_text(encoding="utf-8")
    assert {level.name for level in known()} == set(
        re.findall(r"^\| `(\w+)` \| (?:L|n)", page, re.M)
    )
    removed = re.findall(
        r"^rm -r (.+)$", (repository / "binder/postBuild").read_text(), re.MULTILINE
    )
    assert removed == ["notebooks/homework/source"]
    assert (repository / removed[0]).is_dir()


def test_nothing_a_student_named_commands_the_terminal() -> None:
    out = io.StringIO()
    show = Show(out)
    evil = "a\x1b[2J\x1b]0;x\x07\r\x9b31m\u202eb.ipynb"
    show.say(evil)
    show.points([evil])
    show.table(["file"], [[evil]])
    show.path(Path(evil))
    said = out.getvalue()
    assert not set(said) & set("\x1b\x07\r\x9b\u202e")
    assert said.count("b.ipynb") == 4
    report = Report("hw1", "", [Row("s001", problems=[evil], detail=evil)])
    assert "\x1b" in report.text()
    assert printable("é ß 日本 – ✓\t\n") == "é ß 日本 – ✓\t\n"
