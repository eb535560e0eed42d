"""Students' text made harmless: whoever marks it sees what was written, and nothing runs."""

import html
import re
from collections.abc import Mapping
from urllib.parse import quote

_TAG = re.compile(r"<(?=[A-Za-z/!?])")
# Looked for where a row of ticks begins: from every tick of a long row it would take minutes.
_DIAGRAM = re.compile(r"(?<![`~])([`~]{3,}[ \t]*)(?=mermaid)", re.IGNORECASE)
_LINK = re.compile(r"\]\(<?([A-Za-z][A-Za-z0-9+.\-]*:)")
_SAFE = ("http:", "https:", "mailto:", "attachment:")
# Two brackets with a colon are a link's address at the start of a line only, and prose elsewhere.
_ADDRESS = re.compile(r"\]:<?(?:javascript|vbscript|data|file|blob|filesystem):", re.IGNORECASE)
_UNSEEN = re.compile(
    r"[\s\\\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]+"
)


def harmless(text: str, pictures: Mapping[str, str] | None = None) -> tuple[str, bool]:
    """Markdown in which no HTML, no script and no diagram language is left.

    Parameters
    ----------
    text : str
        As the student wrote it.
    pictures : mapping, optional
        The new name of every attached picture that is kept, by its old one.

    Returns
    -------
    tuple of str and bool
        The text, and whether anything in it had to be changed.

    Notes
    -----
    A ``<`` is followed by a space where a tag would begin: it reads the same in
    prose, in code and in formulas, and is no tag in any of them.  Text with a
    link to anything but a web page or a mail address is shown as it was typed.
    """
    text = _with_pictures(text, pictures or {})
    safe = _DIAGRAM.sub(r"\1text ", _TAG.sub("< ", text))
    if _has_odd_link(safe):
        return as_typed(safe), True
    return safe, safe != text


def as_typed(text: str) -> str:
    """The text as a block of code, whatever is in it."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{_TAG.sub('< ', text)}\n{fence}"


def _has_odd_link(text: str) -> bool:
    """Whether a link leads to something that could run, however it is spelt."""
    for _ in range(4):  # entities can be written with entities
        text = html.unescape(text)
    packed = _UNSEEN.sub("", text)
    leads = any(match[1].lower() not in _SAFE for match in _LINK.finditer(packed))
    return leads or _ADDRESS.search(packed) is not None


def _with_pictures(text: str, pictures: Mapping[str, str]) -> str:
    """Attached pictures under their new names; a page fails over one that is not there."""
    if "attachment:" not in text:
        return text
    names = {spelt: new for old, new in pictures.items() for spelt in (old, quote(old))}
    longest_first = sorted(names, key=len, reverse=True)
    known = "|".join(re.escape(name) for name in longest_first) or "(?!)"

    def renamed(match: re.Match[str]) -> str:
        return f"attachment:{names[match[1]]}" if match[1] else "picture-not-kept "

    return re.sub(rf"attachment:({known})?", renamed, text)
