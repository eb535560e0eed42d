"""A submission in a worker: what it is judged with, and what is kept if that comes to nothing."""

import itertools
import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from homework_course import NoIsolation, open_sleeper
from small_assignment import SOURCE, cell_of, right

from convwidgets.homework import judge, judging, pool
from convwidgets.homework.bench import Bench
from convwidgets.homework.clock import TooLong, time_limit
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


@pytest.mark.parametrize(
    ("kind", "detail", "said"),
    [
        (
            "failed",
            "Traceback\nconvwidgets.homework.sandbox.exchange.TooBusy: This computer was too busy.",
            "This computer was too busy. This happened twice",
        ),
        ("held", "did not come to its end in 1800 seconds", "though it computed little."),
    ],
)
def test_what_a_busy_computer_did_not_judge_gets_no_mark(
    tmp_path: Path, kind: str, detail: str, said: str
) -> None:
    one, row = case(tmp_path), Row("s001")
    run = _Run(Course(tmp_path), SOURCE.assignment, one.isolation, {"s001": row}, {"s001": one})
    run.take(Finished("s001", kind, kind, detail, 2))
    assert said in row.problems[0]
    assert "Grade again" in row.problems[0]
    assert row.done == "not graded"
    assert not one.result.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="needs interval timers")
def test_a_limit_here_counts_what_this_process_does_and_nothing_else() -> None:
    with time_limit(0.05):
        time.sleep(0.15)
    with pytest.raises(TooLong), time_limit(0.05):
        any(n < 0 for n in itertools.count())  # has no end


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


def test_no_more_workers_than_the_time_that_a_container_gets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quota = tmp_path / "cpu.max"
    monkeypatch.setattr(pool, "QUOTA", quota)
    every = cores()
    for text, most in (("max 100000", every), ("50000 100000", 1), ("6400000 100000", every)):
        quota.write_text(f"{text}\n")
        assert cores() == most
