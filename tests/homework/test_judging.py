"""A submission in a worker: what it is judged with, and what is kept if that comes to nothing."""

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

import pytest
from homework_course import NoIsolation, open_sleeper
from small_assignment import SOURCE, cell_of, right

from convwidgets.homework import judge, judging
from convwidgets.homework.bench import Bench
from convwidgets.homework.course import Course
from convwidgets.homework.files import read_json
from convwidgets.homework.given import Given
from convwidgets.homework.grading import _Run
from convwidgets.homework.host import Host
from convwidgets.homework.judge import unjudged
from convwidgets.homework.judged import Judged
from convwidgets.homework.judging import Case, give_up, open_judge, write_result
from convwidgets.homework.pool import Finished, cores
from convwidgets.homework.report import Row
from convwidgets.homework.sandbox import Limits, NoSandbox, RemoteFunction
from convwidgets.homework.worker import Worker

EXPLAINED = "The kernel is turned."


def case(folder: Path, text: str = "") -> Case:
    """A notebook that was handed in."""
    book = right(explanation=EXPLAINED)
    path = folder / "hw1_definition.ipynb"
    path.write_text(text or json.dumps(book))
    return Case(
        student="s001",
        submission=path,
        result=folder / "s001.json",
        source=SOURCE,
        secret="secret",
        isolation=NoIsolation(),
        limits=Limits(),
    )


def kept(one: Case) -> Judged:
    """What the result file says."""
    found = read_json(one.result)
    assert isinstance(found, dict)
    return Judged.from_dict(found["judged"])


def test_another_file_meets_other_hidden_inputs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = []

    def note(path: Path, source: Any, *, student: str, secret: str, **_: Any) -> Judged:
        secrets.append(secret)
        return unjudged(source, student=student)

    monkeypatch.setattr(judge, "judge_file", note)
    work = open_judge()
    for text in ("{}", "{}", "{ }"):
        work(case(tmp_path, text))
    assert secrets[0] == secrets[1] != secrets[2]
    assert "secret" not in secrets


def test_a_submission_that_is_given_up_keeps_its_explanation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = case(tmp_path)
    give_up(one, "It took too long.")
    judged = kept(one)
    assert (judged.incidents, sum(judged.scores.values())) == (["It took too long."], 0)
    assert cell_of({"cells": judged.cells}, "explanation")["source"] == EXPLAINED

    def broken(_: Path) -> None:
        raise OSError

    monkeypatch.setattr("convwidgets.homework.reading.read_notebook", broken)
    give_up(one, "It took too long.")
    assert kept(one).incidents == ["It took too long."]


@pytest.mark.skipif(sys.platform == "win32", reason="needs interval timers")
def test_a_notebook_that_is_slow_to_read_delays_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def endless(_: Path) -> None:
        while True:
            pass

    monkeypatch.setattr("convwidgets.homework.reading.read_notebook", endless)
    monkeypatch.setattr(judging, "LONGEST_READING", 0.05)
    one = case(tmp_path)
    give_up(one, "It took too long.")
    assert kept(one).incidents == ["It took too long."]


def test_marks_of_the_same_file_stay_when_judging_it_again_takes_too_long(
    tmp_path: Path,
) -> None:
    one = case(tmp_path)
    write_result(one, unjudged(SOURCE, student="s001"))
    before = one.result.read_bytes()
    row = Row("s001")
    run = _Run(Course(tmp_path), SOURCE.assignment, one.isolation, {"s001": row}, {"s001": one})
    run.take(Finished("s001", "late", "late", "took longer than 180 seconds", 2))
    assert one.result.read_bytes() == before
    assert "This happened twice, so its marks stay as they were." in row.problems[0]


def test_a_sandbox_that_cannot_start_is_not_the_students_failure() -> None:
    class Session:
        left = share = 10.0

        def look(self, name: str) -> RemoteFunction:
            return RemoteFunction(None)

        def call(self, name: str, args: list[Any], kwargs: dict[str, Any]) -> None:
            raise NoSandbox("no sandbox could be started")

    host, names = Host(lambda: None), frozenset({"double"})
    session: Any = Session()
    given = Given("s001", names)
    given.feed("import numpy as np")
    bench = Bench(session, given, host, students=names, answers=names, incidents=[], shown=[])
    with pytest.raises(NoSandbox):
        bench.test(next(c for c in SOURCE.cells if c.grade_id == "part4-test"), 1)


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_worker_leaves_the_terminals_keys_to_the_command() -> None:
    worker = Worker(open_sleeper)
    lines = Path(f"/proc/{worker.pid}/status").read_text().splitlines()
    worker.close()
    ignored = int(next(line.split()[1] for line in lines if line.startswith("SigIgn:")), 16)
    assert all(ignored >> (n - 1) & 1 for n in (signal.SIGINT, signal.SIGTSTP))


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="needs processor affinity")
def test_no_more_workers_than_processors_this_command_may_use() -> None:
    before = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, {min(before)})
        assert cores() == 1
    finally:
        os.sched_setaffinity(0, before)
