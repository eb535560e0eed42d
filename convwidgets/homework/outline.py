"""The texts of a notebook inside a page: headings in order, wide tables in a frame of their own."""

import re

_HEADING = re.compile(r"<(/?)h([1-6])\b([^>]*)>")
_ANCHOR = re.compile(r'<a class="anchor-link"[^>]*>[^<]*</a>')
_ID = re.compile(r'\s*\bid="[^"]*"')
_TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
_HEAD = re.compile(r"<th(?=[ >])")
_FRAME = '<div class="wide" role="group" aria-label="Table" tabindex="0">'
_OF_TEACHERS, OF_STUDENTS = 3, 4


class Outline:
    """The levels of the headings so far, below the page's own first and second ones.

    A notebook begins with its title again, and students use headings for size;
    whoever listens to the page goes from one heading to the next.
    """

    def __init__(self) -> None:
        self._last = 2

    def level(self, wanted: int = OF_STUDENTS) -> int:
        """The level of the next heading: as wanted, or the next one down."""
        self._last = min(wanted, self._last + 1, 6)
        return self._last

    def text(self, page: str, *, own: bool) -> str:
        """Rendered Markdown with its headings where they belong.

        Parameters
        ----------
        page : str
            The text as HTML.
        own : bool
            Whether a student wrote it: then its headings stand below those of
            the parts, and are no targets of links, which others could bear.
        """
        level = _OF_TEACHERS

        def put(match: re.Match[str]) -> str:
            nonlocal level
            end, was, rest = match.groups()
            if not end:
                level = self.level(max(int(was) + 1, OF_STUDENTS if own else _OF_TEACHERS))
                return f"<h{level}{_ID.sub('', rest) if own else rest}>"
            return f"</h{level}>"

        page = _HEADING.sub(put, _ANCHOR.sub("", page))
        return _TABLE.sub(_framed, page)


def _framed(table: re.Match[str]) -> str:
    """A table that is scrolled by itself, with keys as well, and says what its heads are for."""
    heads = _HEAD.sub('<th scope="col"', table[0])
    return f"{_FRAME}{heads}</div>"
