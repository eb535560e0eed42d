"""What a check answers, as data and as something to look at."""

import html
import re
from dataclasses import dataclass
from typing import Any, Literal

from ._sentences import HEADS, SIGNS, several

Verdict = Literal["right", "wrong", "unclear"]

# JupyterLab's variables follow its theme.  Where there are none, the text takes the page's own
# colour, and the two marks keep at least 3:1 against both white and near-black.
_STYLE = """
.convwidgets-feedback { max-width: 46em; margin: 2px 0; padding: 10px 14px; border-radius: 4px;
  border-left: 4px solid #7a828c; background: rgba(127, 127, 127, 0.09);
  color: var(--jp-content-font-color0, inherit);
  font-family: var(--jp-content-font-family, system-ui, sans-serif);
  font-size: var(--jp-content-font-size1, 14px); line-height: 1.5; }
.convwidgets-feedback.cw-right { border-left-color: #2e8b57; }
.convwidgets-feedback.cw-wrong { border-left-color: #c2661d; }
.convwidgets-feedback p { margin: 0; }
.convwidgets-feedback p + p, .convwidgets-feedback p + ul { margin-top: 4px; }
.convwidgets-feedback ul { margin: 4px 0 0; padding-left: 1.3em; }
.convwidgets-feedback .cw-head { font-weight: 600; }
.convwidgets-feedback code { font-family: var(--jp-code-font-family, monospace); font-size: 0.93em;
  background: rgba(127, 127, 127, 0.16); border-radius: 3px; padding: 0 3px; }
"""


@dataclass(frozen=True)
class Feedback:
    """The verdict on one answer, with its reasons.

    Parameters
    ----------
    correct : bool or None
        ``None`` where the answer could not be read, which counts neither way.
    messages : tuple of str
        The sentences for the student: the explanation of a right answer, the
        reason of every misconception that leads to a wrong one, otherwise
        what can be said of it and a hint.
    misconceptions : tuple of str
        Names of the misconceptions that lead to this answer.

    Notes
    -----
    ``bool(feedback)`` is true for a right answer only.

    Examples
    --------
    >>> Feedback(True, ("Three places.",))
    ✓ Yes. Three places.
    """

    correct: bool | None
    messages: tuple[str, ...]
    misconceptions: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.correct is True

    @property
    def verdict(self) -> Verdict:
        """``"right"``, ``"wrong"`` or ``"unclear"``."""
        if self.correct is None:
            return "unclear"
        return "right" if self.correct else "wrong"

    @property
    def lead(self) -> str:
        """The line before the reasons where more than one slip explains the answer."""
        return several(len(self.messages)) if len(self.misconceptions) > 1 else ""

    @property
    def text(self) -> str:
        """Everything as plain text."""
        head = f"{SIGNS[self.verdict]} {HEADS[self.verdict]}."
        if self.lead:
            return "\n".join([f"{head} {self.lead}", *(f"  • {m}" for m in self.messages)])
        return " ".join((head, *self.messages))

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        sign = f'<span aria-hidden="true">{SIGNS[self.verdict]}</span>'
        head = f'<span class="cw-head">{sign} {HEADS[self.verdict]}.</span>'
        if self.lead:
            items = "".join(f"<li>{marked(m)}</li>" for m in self.messages)
            body = f"<p>{head} {marked(self.lead)}</p><ul>{items}</ul>"
        else:
            first, *rest = self.messages or ("",)
            body = f"<p>{head} {marked(first)}</p>" + "".join(f"<p>{marked(m)}</p>" for m in rest)
        frame = f'<div class="convwidgets-feedback cw-{self.verdict}" role="status">{body}</div>'
        return f"<style>{_STYLE}</style>{frame}"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/plain": self.text, "text/html": self._repr_html_()}


# Emphasis around a word or a few; what stands between the asterisks of arithmetic is not that.
_STRESSED = re.compile(r"(?<![\w*])\*([A-Za-z](?:[A-Za-z ,'-]*[A-Za-z])?)\*(?![\w*])")


def marked(message: str) -> str:
    """A message as escaped HTML: `backticks` mark code, *asterisks* stress, lines break."""
    escaped = html.escape(message, quote=False).replace("\n", "<br>")
    parts = re.split(r"`([^`]+)`", escaped)
    parts[::2] = [_STRESSED.sub(r"<em>\1</em>", part) for part in parts[::2]]
    parts[1::2] = [f"<code>{part}</code>" for part in parts[1::2]]
    return "".join(parts)
