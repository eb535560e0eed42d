"""The rows of a layer table: what the page shows, and what a hand does to it."""

from collections.abc import Callable, Sequence
from typing import Any

import anywidget
from traitlets import Bool, Int, List, observe

from convwidgets.widgets._assets import css, esm
from convwidgets.widgets._turns import TakesTurns

#: What is done with an edit: its kind, the row, the column and what was entered.
Take = Callable[[str, int, int, Any], None]

#: What a hand can do to a table.
_ACTS = ("set", "add", "remove", "up", "down")


class LayerRows(TakesTurns, anywidget.AnyWidget):
    """A table in the page, one layer in a row, every cell a control of its own.

    Knows texts only; what they mean is the affair of `LayerTable`, its owner.

    Parameters
    ----------
    columns : sequence of dict
        For each column its ``label``, a ``title`` for those who ask what it
        means, a ``type`` (``"choice"``, ``"text"`` or ``"flag"``) and, for a
        choice, its ``options``, pairs of a value and a label.
    take : callable
        Told of every edit.
    disabled : bool
        Whether the table may only be looked at.

    Attributes
    ----------
    rows : list of dict
        For each layer its ``name`` and its ``cells``: a text, a bool, or None
        where the layer has no such setting.
    """

    _esm = esm("layer_rows")
    _css = css("layer_rows")

    columns: "List[Any]" = List().tag(sync=True)
    rows: "List[Any]" = List().tag(sync=True)
    disabled = Bool(False).tag(sync=True)
    # The page writes `edits`, every one with a serial number and as long as it has no answer;
    # Python answers with `rows` and the number of the last one it has seen, also where nothing
    # changed: then the page puts back what was typed.
    edits: "List[Any]" = List().tag(sync=True, echo_update=False)
    answered = Int(0).tag(sync=True)
    # Other rows that no hand has made have another version; an edit says which one it saw.
    version = Int(0).tag(sync=True)

    def __init__(
        self, columns: Sequence[dict[str, Any]], take: Take, *, disabled: bool = False
    ) -> None:
        self._take = take
        self._taking = False
        # In a narrow page the table scrolls; by itself it would be as wide as its columns.
        narrow = {"max_width": "100%", "min_width": "0"}
        super().__init__(columns=list(columns), disabled=disabled, layout=narrow)

    @observe("edits")
    def _edited(self, change: Any) -> None:
        """Hand what is new of the page's edits to the owner, and answer whatever comes of them."""
        self._taking = True
        try:
            with self.hold_sync():
                for edit in change["new"]:
                    serial = edit.get("serial") if isinstance(edit, dict) else None
                    if not isinstance(serial, int) or serial <= self.answered:
                        continue
                    # First: also if an observer fails, the page must not wait for ever.
                    self.answered = serial
                    if not self.disabled and self._sensible(edit):
                        row, column = edit["row"], edit.get("column", 0)
                        self._take(edit["act"], row, column, edit.get("value"))
        finally:
            self._taking = False

    @observe("rows")
    def _replaced(self, change: Any) -> None:
        if not self._taking:
            self.version += 1

    def _sensible(self, edit: dict[str, Any]) -> bool:
        """Whether an edit is of this table: a page may be looking at an older one."""
        row, column = edit.get("row"), edit.get("column", 0)
        return (
            edit.get("act") in _ACTS
            and edit.get("version", self.version) == self.version
            and isinstance(row, int)
            and isinstance(column, int)
            and 0 <= row < len(self.rows)
            and 0 <= column < len(self.columns)
        )
