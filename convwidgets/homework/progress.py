"""What the command shows while it works: a bar in a terminal, plain lines elsewhere."""

import contextlib
import sys
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol, TextIO

_EVERY = 10.0
"""Seconds between two lines where there is no bar."""

_TURNING = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that change the direction of writing."""

_WIDE = 120
"""Characters in a line of a table where there is no terminal to ask."""


class Bar(Protocol):
    """Counts what is done."""

    def step(self, what: str) -> None:
        """One more is done."""


@dataclass
class Show:
    """The command's voice.

    Parameters
    ----------
    out : text file
        Where it goes; standard output by default.
    """

    out: TextIO = field(default_factory=lambda: sys.stdout)
    _console: Any = field(init=False)

    def __post_init__(self) -> None:
        from rich.console import Console

        # Student ids and sentences are no markup, and no number in them needs a colour.
        self._console = Console(file=self.out, markup=False, highlight=False, emoji=False)
        if not self._console.is_terminal:
            self._console.width = _WIDE

    def say(self, text: str, style: str = "") -> None:
        """Print a paragraph."""
        text = printable(text)
        if self._console.is_terminal:
            self._console.print(text, style=style or None)
        else:
            print(text, file=self.out, flush=True)

    def points(self, sentences: list[str]) -> None:
        """Print a list of sentences, each on lines of its own."""
        from rich.table import Table

        if not self._console.is_terminal:
            for sentence in sentences:
                self.say(f"  - {sentence}")
            return
        grid = Table.grid(padding=(0, 1))
        for sentence in sentences:
            grid.add_row("  -", printable(sentence))
        self._console.print(grid)

    def path(self, path: Path) -> None:
        """Print a path on a line of its own, whole, so that it can be copied."""
        self._console.print(f"  {printable(near(path))}", soft_wrap=True)

    def table(self, titles: list[str], rows: list[list[str]]) -> None:
        """Print a table; titles that begin with ``>`` head a column of numbers."""
        from rich.box import SIMPLE_HEAD
        from rich.table import Table

        table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
        for title in titles:
            number = title.startswith(">")
            justify: Literal["left", "right"] = "right" if number else "left"
            table.add_column(title.removeprefix(">"), justify=justify, overflow="fold")
        for row in rows:
            table.add_row(*map(printable, row))
        self._console.print()
        self._console.print(table)
        self._console.print()

    @contextlib.contextmanager
    def bar(self, what: str, total: int) -> Iterator[Bar]:
        """Show how far the work is."""
        if not self._console.is_terminal:
            yield _Lines(what, total, self)
            return
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeElapsedColumn,
            TimeRemainingColumn,
        )

        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            TextColumn("{task.fields[last]}"),
        )
        with Progress(*columns, console=self._console, transient=True) as progress:
            yield _Rich(progress, progress.add_task(what, total=total, last=""))


@dataclass
class _Rich:
    progress: Any
    task: Any

    def step(self, what: str) -> None:
        self.progress.update(self.task, advance=1, last=what)


@dataclass
class _Lines:
    """A line now and then, for logs."""

    what: str
    total: int
    show: Show
    done: int = 0
    told: float = field(default_factory=time.monotonic)

    def step(self, what: str) -> None:
        self.done += 1
        now = time.monotonic()
        if self.done == self.total or now - self.told >= _EVERY:
            self.told = now
            self.show.say(f"{self.what}: {self.done} of {self.total}")


def printable(text: str) -> str:
    """A text in which nothing commands the terminal or turns the line round.

    Names of files and texts of errors come from anybody.
    """
    return "".join("\ufffd" if _commands(c) else c for c in text)


def _commands(character: str) -> bool:
    kind = unicodedata.category(character)
    return (kind in ("Cc", "Cs") and character not in "\n\t") or character in _TURNING


def near(path: Path) -> str:
    """A path as short as it can be said from here."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
