"""What a figure came to, as a line of a table and as JSON."""

import json
import textwrap
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"


@dataclass
class Row:
    """One line of the table.

    Attributes
    ----------
    what : str
        What was measured.
    asked, measured, peer : str
        As people read them.
    met : bool or None
        Whether the figure is met; None where none is asked.
    numbers : dict
        Everything the line was made from.
    """

    what: str
    asked: str
    measured: str
    peer: str
    met: bool | None
    numbers: dict[str, Any] = field(default_factory=dict)

    @property
    def verdict(self) -> str:
        """The last column."""
        return {True: "met", False: "NOT MET", None: ""}[self.met]

    @property
    def unmeasured(self) -> bool:
        """Whether something was asked that could not be judged."""
        return bool(self.asked) and self.met is None


_COLUMNS = (("figure", 38), ("asked", 22), ("measured", 32), ("peer, same run", 32), ("", 7))


def table(rows: Sequence[Row]) -> str:
    """The rows as plain text, long entries wrapped."""
    lines = [_line([title for title, _ in _COLUMNS]), _line(["─" * w for _, w in _COLUMNS])]
    for row in rows:
        cells = [row.what, row.asked, row.measured, row.peer, row.verdict]
        wrapped = [
            textwrap.wrap(cell, width) or [""]
            for cell, (_, width) in zip(cells, _COLUMNS, strict=True)
        ]
        for number in range(max(map(len, wrapped))):
            lines.append(_line([part[number] if number < len(part) else "" for part in wrapped]))
    return "\n".join(lines)


def _line(cells: Sequence[str]) -> str:
    padded = (f"{cell:<{width}}" for cell, (_, width) in zip(cells, _COLUMNS, strict=True))
    return "  ".join(padded).rstrip()


def write(rows: dict[str, list[Row]], facts: dict[str, Any]) -> Path:
    """Keep the numbers in the ignored folder ``results``; returns the file."""
    RESULTS.mkdir(exist_ok=True)
    now = datetime.now(UTC)
    path = RESULTS / f"{now:%Y%m%d-%H%M%S}.json"
    figures = {
        name: [asdict(row) | {"verdict": row.verdict} for row in some]
        for name, some in rows.items()
    }
    content = {"taken": now.isoformat(timespec="seconds"), **facts, "figures": figures}
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path
