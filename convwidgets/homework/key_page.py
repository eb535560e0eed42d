"""The instructor's key as a page to read and to print, and as Markdown."""

from collections.abc import Iterable, Sequence
from html import escape

from convwidgets.exercises._text import plural
from convwidgets.exercises.feedback import marked

from .card import paragraphs, table
from .key_entries import Chapter, Entry, Named

_KEEP = "It holds every answer: keep it from the students."

_STYLE = """
:root { color-scheme: light dark; --line: #c9ced4; --quiet: #59626c; --shade: #f4f6f7;
  --mark: #00796b; --right: #e3f2ee; --ground: #ffffff; --ink: #1c2126; }
@media (prefers-color-scheme: dark) { :root { --line: #454c54; --quiet: #aab3bc; --shade: #23282d;
  --mark: #4db6ac; --right: #16332e; --ground: #15181b; --ink: #e6e9ec; } }
* { box-sizing: border-box; }
body { max-width: 62rem; margin: 0 auto; padding: 2rem 1.5rem 4rem; background: var(--ground);
  color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", sans-serif; }
h1 { margin: 0 0 .3rem; font-size: 1.7rem; } h2 { margin: 3rem 0 1rem; padding-top: 1rem;
  border-top: 2px solid var(--mark); font-size: 1.35rem; }
h3 { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1rem; margin: 0 0 .4rem;
  font-size: 1.02rem; } h3 span { color: var(--quiet); font-weight: 400; }
h4 { margin: .9rem 0 .25rem; color: var(--quiet); font-size: .86rem; font-weight: 600; }
p { margin: 0 0 .4rem; } a { color: var(--mark); } ol { margin: .2rem 0; padding-left: 1.5rem; }
code, pre { font: .9em/1.45 ui-monospace, "DejaVu Sans Mono", monospace; }
pre { margin: .4rem 0; padding: .6rem .8rem; overflow-x: auto; background: var(--shade);
  border-radius: 4px; }
article { margin: 0 0 1.6rem; padding: .9rem 1.1rem; border: 1px solid var(--line);
  border-radius: 6px; }
.quiet { color: var(--quiet); }
.answer { margin: .6rem 0; padding: .45rem .7rem; border-left: 4px solid var(--mark);
  background: var(--right); overflow-wrap: anywhere; } .answer b { font-weight: 650; }
.answer p:last-child { margin: 0; }
.given { display: flex; flex-wrap: wrap; align-items: flex-start; gap: .5rem 1.6rem;
  margin: .4rem 0; }
.given table { border-collapse: collapse; font-size: .9em; font-variant-numeric: tabular-nums; }
.given caption { padding-bottom: 2px; color: var(--quiet); text-align: left; }
.given td { min-width: 2.2em; padding: 1px 6px; border: 1px solid var(--line);
  text-align: right; }
.list { width: 100%; border-collapse: collapse; font-size: .93em; }
.list th { padding: .25rem .9rem .25rem 0; color: var(--quiet); font-weight: 600;
  text-align: left; } .list td { padding: .25rem .9rem .25rem 0; vertical-align: top;
  border-top: 1px solid var(--line); overflow-wrap: anywhere; }
.list td:not(:last-child) { width: 21%; }
.list td:last-child { padding-right: 0; }
nav ul { columns: 3 14rem; margin: .2rem 0 1rem; padding: 0; list-style: none; font-size: .93em; }
nav h3 { display: block; margin: .8rem 0 .2rem; } nav li { break-inside: avoid; }
@media print { :root { --line: #999; --quiet: #333; --shade: #fff; --mark: #000; --right: #fff;
    --ground: #fff; --ink: #000; color-scheme: light; }
  @page { margin: 15mm 14mm; }
  body { max-width: none; padding: 0; font-size: 9.5pt; } a { text-decoration: none; }
  h2 { break-before: page; margin-top: 0; border-top: 0; } h2, h3, h4 { break-after: avoid; }
  article { padding: 0 0 .6rem; border: 0; border-bottom: 1px solid var(--line);
    border-radius: 0; } tr, .answer, .given, pre { break-inside: avoid; }
  .answer { border-left-width: 2px; padding: .1rem .6rem; }
  pre { padding: 0; white-space: pre-wrap; } thead { display: table-header-group; } }
"""


def page(chapters: Sequence[Chapter], course: str | None, students: Sequence[str]) -> str:
    """The key as HTML, with nothing to load."""
    contents = "".join(_contents(chapter) for chapter in chapters)
    body = "".join(_chapter(chapter) for chapter in chapters)
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    return (
        f'<!doctype html><html lang="en"><head>{head}<meta name="robots" content="noindex">'
        f"<title>Instructor's key</title><style>{_STYLE}</style></head><body>"
        f"<header><h1>Instructor's key</h1>{paragraphs(_lead(chapters, course, students))}</header>"
        f'<nav aria-label="Contents">{contents}</nav><main>{body}</main></body></html>\n'
    )


def _lead(chapters: Sequence[Chapter], course: str | None, students: Sequence[str]) -> str:
    entries = [entry for chapter in chapters for entry in chapter.entries]
    named = sum(len(entry.named) for entry in entries)
    told = (
        f"{plural(len(entries), 'question')} of {plural(len(chapters), 'lesson')}, with "
        f"{named} misconceptions. {_KEEP}"
    )
    if students:
        told += (
            f"\n\nWith the numbers and answers of {plural(len(students), 'student')} of the course "
            f"{course}."
        )
    return told


def _contents(chapter: Chapter) -> str:
    items = "".join(
        f'<li><a href="#{escape(entry.id)}">{escape(entry.id)}</a> '
        f'<span class="quiet">{entry.kind}</span></li>'
        for entry in chapter.entries
    )
    title = f'<a href="#lesson-{chapter.lesson}">{chapter.lesson} {escape(chapter.title)}</a>'
    return f"<h3>{title}</h3><ul>{items}</ul>"


def _chapter(chapter: Chapter) -> str:
    title = f'<h2 id="lesson-{chapter.lesson}">{chapter.lesson} {escape(chapter.title)}</h2>'
    return f"<section>{title}{''.join(_entry(entry) for entry in chapter.entries)}</section>"


def _entry(entry: Entry) -> str:
    parts = [f"<h3>{escape(entry.id)} <span>{entry.kind}</span></h3>", paragraphs(entry.prompt)]
    if entry.options:
        items = (f"<li>{marked(option)}</li>" for _, option in entry.options)
        parts.append(f'<ol type="a">{"".join(items)}</ol>')
    if entry.numbers:
        parts.append(paragraphs(entry.numbers, "quiet"))
    if entry.tables:
        tables = "".join(table(name, rows) for name, rows in entry.tables)
        parts.append(f'<div class="given">{tables}</div>')
    parts.append(
        f'<div class="answer"><p><b>{marked(entry.answer)}</b></p>{paragraphs(entry.explanation)}'
        "</div>"
    )
    if entry.code:
        parts.append(f"<pre><code>{escape(entry.code)}</code></pre>")
    hints = "".join(f"<li>{marked(hint)}</li>" for hint in entry.hints)
    parts.append(f"<h4>Hints, in this order</h4><ol>{hints}</ol>")
    here, elsewhere = _parted(entry.named)
    if entry.code:
        rows = [(named.name, named.reason) for named in here]
        parts.append(_list("Misconceptions", ("name", "what the student reads"), rows))
    else:
        columns = ("leads to", "name", "what the student reads")
        rows3 = [(named.value, named.name, named.reason) for named in here]
        parts.append(_list("Misconceptions", columns, rows3))
        rows4 = [(n.value, n.name, f"{n.reason}\n({n.numbers})") for n in elsewhere]
        parts.append(_list("With other numbers also", columns, rows4))
    own = [(one.student, one.answer, one.numbers) for one in entry.students]
    parts.append(_list("Students", ("id", "answer", "numbers"), own))
    return f'<article id="{escape(entry.id)}">{"".join(parts)}</article>'


def _parted(named: Iterable[Named]) -> tuple[list[Named], list[Named]]:
    """The misconceptions with the lesson's numbers, and those that take others."""
    entries = [*named]
    return [n for n in entries if not n.numbers], [n for n in entries if n.numbers]


def _list(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    if not rows:
        return ""
    head = "".join(f'<th scope="col">{column}</th>' for column in columns)
    body = "".join(f"<tr>{''.join(f'<td>{marked(c)}</td>' for c in row)}</tr>" for row in rows)
    return (
        f'<h4>{title}</h4><table class="list"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def text(chapters: Sequence[Chapter], course: str | None, students: Sequence[str]) -> str:
    """The key as Markdown."""
    lines = ["# Instructor's key", "", _lead(chapters, course, students), ""]
    for chapter in chapters:
        ids = ", ".join(f"[{entry.id}](#{_anchor(entry)})" for entry in chapter.entries)
        lines.append(f"- {chapter.lesson} {chapter.title}: {ids}")
    for chapter in chapters:
        lines += ["", f"## {chapter.lesson} {chapter.title}"]
        for entry in chapter.entries:
            lines += ["", *_entry_text(entry)]
    return "\n".join(lines) + "\n"


def _anchor(entry: Entry) -> str:
    """As GitHub and JupyterLab make one of a heading: small letters, no dots, dashes."""
    return f"{entry.id} {entry.kind}".replace(".", "").replace(" ", "-").lower()


def _entry_text(entry: Entry) -> list[str]:
    lines = [f"### {entry.id} {entry.kind}", "", entry.prompt, ""]
    lines += [f"- {letter}) {option}" for letter, option in entry.options]
    lines += [f"Given: {entry.numbers}", ""] if entry.numbers else [""]
    for name, rows in entry.tables:
        lines += [f"`{name}`:", "", "```text", *(" ".join(row) for row in rows), "```", ""]
    lines += [f"**{entry.answer}** {entry.explanation}", ""]
    if entry.code:
        lines += ["```python", entry.code, "```", ""]
    lines += [f"{place}. {hint}" for place, hint in enumerate(entry.hints, 1)]
    lines += ["", "| leads to | misconception | what the student reads |", "|---|---|---|"]
    for named in entry.named:
        where = f" ({named.numbers})" if named.numbers else ""
        lines.append(_row(named.value, named.name, named.reason + where))
    if entry.students:
        lines += ["", "| student | answer | numbers |", "|---|---|---|"]
        lines += [_row(one.student, one.answer, one.numbers) for one in entry.students]
    return lines


def _row(*cells: str) -> str:
    kept = (cell.replace("|", "\\|").replace("\n", " ") for cell in cells)
    return f"| {' | '.join(kept)} |"
