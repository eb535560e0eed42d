"""How a sheet looks: cards without a widget, the same in a notebook, an export and as text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from convwidgets.exercises.feedback import marked
from convwidgets.exercises.kinds import letters

# JupyterLab's variables follow its theme.  Where there are none, text and ground are the page's
# own; lines and shades are see-through greys that suit a light and a dark one.
_STYLE = """
.convwidgets-sheet { max-width: 46em; margin: 4px 2px; padding: 12px 18px 14px;
  box-sizing: border-box; border: 1px solid rgba(127, 127, 127, 0.42); border-radius: 8px;
  color: var(--jp-content-font-color0, inherit);
  font-family: var(--jp-content-font-family, system-ui, sans-serif);
  font-size: var(--jp-content-font-size1, 14px); line-height: 1.5; }
.convwidgets-sheet.cw-slim { padding: 7px 14px 9px; border-width: 0 0 0 4px; border-radius: 4px;
  border-color: #7a828c; background: rgba(127, 127, 127, 0.09); }
.convwidgets-sheet p { margin: 0; }
.convwidgets-sheet p + p { margin-top: 6px; }
.convwidgets-sheet .cw-label { display: flex; flex-wrap: wrap; justify-content: space-between;
  gap: 0 18px; margin-bottom: 4px; font-size: 0.86em; overflow-wrap: anywhere; }
.convwidgets-sheet .cw-label b { color: #00796b; font-weight: 600; }
[data-jp-theme-light="false"] .convwidgets-sheet .cw-label b { color: #4db6ac; }
.convwidgets-sheet .cw-quiet { color: var(--jp-ui-font-color1, inherit); }
.convwidgets-sheet .cw-head { font-weight: 600; }
.convwidgets-sheet .cw-title { font-size: 1.14em; font-weight: 600; }
.convwidgets-sheet code { font-family: var(--jp-code-font-family, monospace); font-size: 0.93em;
  background: rgba(127, 127, 127, 0.16); border-radius: 3px; padding: 0 3px; color: inherit;
  overflow-wrap: anywhere; unicode-bidi: isolate; }
.convwidgets-sheet .cw-tables { display: flex; flex-wrap: wrap; align-items: flex-start;
  gap: 10px 28px; margin-top: 10px; overflow-x: auto; }
.convwidgets-sheet table { width: auto; margin: 0; border: 0; border-collapse: collapse;
  font-size: 0.93em; font-variant-numeric: tabular-nums; color: inherit; }
.convwidgets-sheet caption { padding: 0 0 3px; text-align: left; caption-side: top;
  color: inherit; white-space: nowrap; }
.convwidgets-sheet table tbody tr:nth-child(n) { background: none; }
.convwidgets-sheet td { min-width: 2.3em; padding: 2px 7px; text-align: right; color: inherit;
  border: 1px solid rgba(127, 127, 127, 0.42); }
.convwidgets-sheet table.cw-list { table-layout: auto; width: 100%; margin-top: 8px; }
.convwidgets-sheet .cw-list td, .convwidgets-sheet .cw-list th { min-width: 0;
  padding: 4px 16px 4px 0; border: 0 solid rgba(127, 127, 127, 0.3); border-top-width: 1px;
  font-weight: inherit; line-height: 1.4; text-align: left; vertical-align: top; }
.convwidgets-sheet .cw-list th { white-space: nowrap; }
.convwidgets-sheet .cw-list td:last-child { width: 100%; padding-right: 0; }
.convwidgets-sheet ul.cw-options { margin: 8px 0 0; padding: 0; list-style: none; }
.convwidgets-sheet li { padding-left: 1.6em; text-indent: -1.6em; }
.convwidgets-sheet li + li { margin-top: 3px; }
.convwidgets-sheet .cw-letter { display: inline-block; width: 1.6em; text-indent: 0; }
.convwidgets-sheet .cw-foot { margin-top: 10px; font-size: 0.93em; }
.convwidgets-sheet .cw-foot + .cw-foot { margin-top: 2px; }
.convwidgets-sheet .cw-foot code { white-space: nowrap; }
.convwidgets-sheet .convwidgets-feedback { margin-top: 8px; max-width: none; }
"""


@dataclass(frozen=True)
class Card:
    """Something to look at: a text, and the same as HTML.

    Parameters
    ----------
    text : str
        Everything, for a terminal and for whoever cannot see the card.
    html : str
        The inside of the card, as `marked` and the functions below make it.
    slim : bool
        A remark beside the work rather than a thing of its own.
    """

    text: str
    html: str
    slim: bool = False

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        kind = "convwidgets-sheet cw-slim" if self.slim else "convwidgets-sheet"
        return f'<style>{_STYLE}</style><div class="{kind}">{self.html}</div>'

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/plain": self.text, "text/html": self._repr_html_()}


def label(left: str, right: str = "") -> str:
    """The small line above a card."""
    aside = f'<span class="cw-quiet">{escape(right)}</span>' if right else ""
    return f'<div class="cw-label"><b>{escape(left)}</b>{aside}</div>'


def paragraphs(text: str, kind: str = "") -> str:
    """A text whose blank lines part paragraphs and whose `backticks` mark code."""
    opening = f'<p class="{kind}">' if kind else "<p>"
    return "".join(f"{opening}{marked(part)}</p>" for part in text.split("\n\n") if part.strip())


def table(caption: str, rows: Sequence[Sequence[str]]) -> str:
    """Numbers that are better seen than read; an empty caption is left out."""
    head = f"<caption>{marked(caption)}</caption>" if caption else ""
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(entry)}</td>" for entry in row) + "</tr>" for row in rows
    )
    return f"<table>{head}<tbody>{body}</tbody></table>"


def side_by_side(tables: Iterable[str]) -> str:
    """Tables in a row, as far as there is room."""
    return f'<div class="cw-tables">{"".join(tables)}</div>'


def lettered(texts: Iterable[str]) -> str:
    """The options of a choice: a), b), and so on."""
    entries = [*texts]
    counted = zip(letters(len(entries)), entries, strict=True)
    items = [
        f'<li><span class="cw-letter cw-quiet">{letter})</span>{marked(text)}</li>'
        for letter, text in counted
    ]
    return f'<ul class="cw-options">{"".join(items)}</ul>'


def listed(lines: Iterable[tuple[str, str, str]]) -> str:
    """A list of signs, names and sentences."""
    rows = "".join(
        f'<tr><td>{escape(sign)}</td><th scope="row">{escape(name)}</th>'
        f"<td>{marked(said)}</td></tr>"
        for sign, name, said in lines
    )
    return f'<table class="cw-list"><tbody>{rows}</tbody></table>' if rows else ""


def table_text(caption: str, rows: Sequence[Sequence[str]]) -> str:
    """The same table in characters."""
    width = max((len(entry) for row in rows for entry in row), default=0)
    lines = ["  " + "  ".join(entry.rjust(width) for entry in row) for row in rows]
    return "\n".join(([f"{caption}:"] if caption else []) + lines)
