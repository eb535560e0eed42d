"""The instructor's key as a page to read and to print, and as Markdown."""

from collections.abc import Iterable, Sequence
from html import escape

from convwidgets.exercises._text import plural
from convwidgets.exercises.feedback import marked

from .card import paragraphs, table
from .key_entries import Chapter, Entry, Named
from .look import style

_KEEP = "It holds every answer: keep it from the students."


def page(chapters: Sequence[Chapter], course: str | None, students: Sequence[str]) -> str:
    """The key as HTML, with nothing to load."""
    contents = "".join(_contents(chapter) for chapter in chapters)
    body = "".join(_chapter(chapter) for chapter in chapters)
    title = "Instructor's key" + (f" – {escape(course)}" if course and students else "")
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="robots" content="noindex">'
    )
    return (
        f'<!doctype html><html lang="en"><head>{head}<title>{title}</title>'
        f"<style>{style('key')}</style></head><body>"
        f"<header><h1>Instructor's key</h1>{paragraphs(_lead(chapters, course, students))}</header>"
        f'<nav aria-labelledby="contents"><h2 id="contents">Contents</h2><ul>{contents}</ul></nav>'
        f"<main>{body}</main></body></html>\n"
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
    return f"<li>{title}<ul>{items}</ul></li>"


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
    # The roles say again what the elements are: narrow screens lay them out below each other.
    head = "".join(f'<th scope="col" role="columnheader">{column}</th>' for column in columns)
    cells = ("".join(f'<td role="cell">{marked(cell)}</td>' for cell in row) for row in rows)
    body = "".join(f'<tr role="row">{row}</tr>' for row in cells)
    return (
        f'<h4>{title}</h4><table class="list" role="table">'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>'
        f'<tbody role="rowgroup">{body}</tbody></table>'
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
