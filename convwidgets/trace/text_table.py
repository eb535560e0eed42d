"""Steps that are the rows of a table of text: shown as one, printed as one, spoken row by row."""

import html
from collections.abc import Sequence
from typing import ClassVar, Protocol, TypeVar

from convwidgets.trace.steps import Steps


class Row(Protocol):
    """A step that knows what stands in its columns."""

    @property
    def texts(self) -> tuple[str, ...]:
        """The columns."""
        ...


R = TypeVar("R", bound=Row)


class TextTable(Steps[R]):
    """Rows in order; a notebook shows them as a table.

    Parameters
    ----------
    rows : sequence
        Each has `texts`, what stands in its columns.
    """

    #: What stands above the columns.
    head: ClassVar[tuple[str, ...]]

    def __init__(self, rows: Sequence[R]) -> None:
        self._rows = tuple(rows)

    def __len__(self) -> int:
        return len(self._rows)

    def _step(self, index: int) -> R:
        return self._rows[index]

    def __repr__(self) -> str:
        """A plain-text table."""
        lines = [self.head, *(row.texts for row in self)]
        widths = [max(len(text) for text in column) for column in zip(*lines, strict=True)]
        # Nothing stands to the right of the last column.
        widths[-1] = 0
        return "\n".join(
            "   ".join(f"{text:<{width}}" for text, width in zip(line, widths, strict=True))
            for line in lines
        )

    def _repr_html_(self) -> str:
        """The same for a notebook."""

        def line(tag: str, texts: Sequence[str]) -> str:
            cells = (f'<{tag} style="text-align:left">{html.escape(t)}</{tag}>' for t in texts)
            return f"<tr>{''.join(cells)}</tr>"

        body = "".join(line("td", row.texts) for row in self)
        return f"<table><thead>{line('th', self.head)}</thead><tbody>{body}</tbody></table>"
