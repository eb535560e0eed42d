"""The course's folder, its secret, its files and its lock."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from convwidgets.homework import files
from convwidgets.homework.course import Course, CourseProblem
from convwidgets.homework.lock import locked


@pytest.fixture
def course(tmp_path: Path) -> Course:
    for name in ("hw1_definition", "hw2_by_hand", "hw2_more"):
        notebook = tmp_path / "source" / name / f"{name}.ipynb"
        notebook.parent.mkdir(parents=True)
        notebook.write_text("{}")
    (tmp_path / "nbgrader_config.py").write_text('c.CourseDirectory.course_id = "spring"\n')
    return Course.find(tmp_path)


def test_a_course_is_found_by_its_config_here_or_in_the_usual_place(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert Course.find().root == tmp_path
    assert course.name == "spring"
    elsewhere = tmp_path / "source"
    monkeypatch.chdir(elsewhere)
    with pytest.raises(CourseProblem, match=r"no course here.*--course"):
        Course.find()
    with pytest.raises(CourseProblem, match=r"is not a course: it has no nbgrader_config\.py"):
        Course.find(elsewhere)
    with pytest.raises(CourseProblem, match="no folder"):
        Course.find(tmp_path / "nowhere")
    usual = elsewhere / "notebooks" / "homework"
    usual.mkdir(parents=True)
    (usual / "nbgrader_config.py").touch()
    assert Course.find().root == usual


def test_a_path_that_nbgrader_takes_for_a_pattern_is_refused(course: Course) -> None:
    inside = course.root / "hw [2024] 50% ü" / "mine"
    inside.mkdir(parents=True)
    (inside / "nbgrader_config.py").touch()
    with pytest.raises(CourseProblem, match=r"hw \[2024\].* takes for a pattern"):
        Course.find(inside)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("c.CourseDirectory.course_id = spring'", ", line 3: SyntaxError: unterminated string"),
        ("c.CourseDirectory.course_id = spring", ", line 3: NameError: name 'spring' is not"),
    ],
)
def test_a_mistake_in_the_configuration_is_told_with_its_line(
    course: Course, line: str, sentence: str
) -> None:
    (course.root / "nbgrader_config.py").write_text(f"c = get_config()\n\n{line}\n")
    with pytest.raises(CourseProblem, match=r"nbgrader_config\.py cannot be read") as told:
        course.config  # noqa: B018
    assert sentence in str(told.value)


def test_the_beginning_of_a_name_is_enough_where_it_is_clear(course: Course) -> None:
    assert course.assignments() == ["hw1_definition", "hw2_by_hand", "hw2_more"]
    assert course.require("hw1") == "hw1_definition"
    for name in ("hw2", "hw9", "", "../hw1"):
        with pytest.raises(CourseProblem, match=r"no assignment .* It has hw1_definition, hw2"):
            course.require(name)


def test_the_secret_is_made_once_and_is_for_its_owner_alone(course: Course) -> None:
    secret = course.secret()
    assert len(secret) == 64
    assert course.secret() == Course(course.root).secret() == secret
    if os.name == "posix":
        assert (course.state / "secret").stat().st_mode & 0o077 == 0


def test_a_file_is_whole_or_as_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "deep" / "file"
    files.write_whole(path, "first")

    def fail(*_: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr(files.os, "replace", fail)
    with pytest.raises(OSError, match="no room"):
        files.write_whole(path, "second")
    assert [p.read_text() for p in path.parent.iterdir()] == ["first"]
    assert files.read_json(path) is None
    assert files.digest("ab", "c") != files.digest("a", "bc")


def test_the_lock_keeps_two_runs_apart_and_ends_with_its_process(
    course: Course, tmp_path: Path
) -> None:
    pytest.importorskip("fcntl")
    holder = textwrap.dedent(
        f"""
        import time
        from pathlib import Path
        from convwidgets.homework.course import Course
        from convwidgets.homework.lock import locked
        with locked(Course(Path({str(course.root)!r})), "grade hw1_definition"):
            print("held", flush=True)
            time.sleep(60)
        """
    )
    process = subprocess.Popen([sys.executable, "-c", holder], stdout=subprocess.PIPE)
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        with pytest.raises(CourseProblem, match=r"in use: grade hw1_definition, since .*process"):
            locked(course, "release hw1_definition").__enter__()
        process.send_signal(signal.SIGKILL)
    with locked(course, "release hw1_definition"):
        pass
