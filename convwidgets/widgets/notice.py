"""A sentence that appears when something is to be said."""

from typing import Any, Literal

import anywidget
import ipywidgets
from traitlets import Bunch, Unicode, validate

from convwidgets.core._checks import shown
from convwidgets.core.errors import ConvError
from convwidgets.widgets._assets import css, esm

Kind = Literal["error", "note"]


class Notice(anywidget.AnyWidget):
    """One sentence, spoken by screen readers as it appears; no room is taken while empty.

    Parameters
    ----------
    text : str, optional
        The sentence; empty for none.
    kind : {"error", "note"}, optional
        An error is spoken at once (an alert), a note when the reader pauses.
    layout : ipywidgets.Layout or dict, optional
        As for every ipywidget.

    Raises
    ------
    ConvError
        If ``kind`` is neither.

    Examples
    --------
    >>> from convwidgets.widgets.notice import Notice
    >>> notice = Notice()
    >>> notice.text = "stride is 0; it must be at least 1."
    """

    _esm = esm("notice")
    _css = css("notice")

    text = Unicode("").tag(sync=True)
    kind = Unicode("error").tag(sync=True)

    def __init__(
        self,
        text: str = "",
        *,
        kind: Kind = "error",
        layout: ipywidgets.Layout | dict[str, Any] | None = None,
    ) -> None:
        super().__init__(text=text, kind=kind, **({} if layout is None else {"layout": layout}))

    def say(self, sentence: str, kind: Kind = "error") -> None:
        """Show ``sentence``, and have it spoken again if it is there already."""
        self.text = ""
        self.kind = kind
        self.text = sentence

    @validate("kind")
    def _known_kind(self, proposal: Bunch) -> str:
        kind = str(proposal["value"])
        if kind not in ("error", "note"):
            raise ConvError(f"kind is {shown(kind)}; choose 'error' or 'note'.")
        return kind
