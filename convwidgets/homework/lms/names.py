"""Names of people as file names keep them, and no guess where that is not enough."""

import re
import unicodedata
from functools import lru_cache

_APOSTROPHES = "'`\u00b4\u2018\u2019\u02bc\uff07"
_COPY = re.compile(r"(?:[ _-]*\(\d{1,3}\)|[ _-]+copy(?:[ _-]*\d{1,3})?|[ _-]\d{1,2})+$", re.I)


@lru_cache(maxsize=8192)
def words(name: str) -> tuple[str, ...]:
    """The words of a name, sorted, so that "Last, First" and "First Last" are one.

    Letters are compared without case and in one form of Unicode; apostrophes,
    which platforms take out, and pictures do not count; accents do.

    Examples
    --------
    >>> words("O'Neill, Zoë") == words("ZOË oneill")
    True
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    kept = (_letter(c) for c in folded if c not in _APOSTROPHES)
    return tuple(sorted("".join(kept).split()))


@lru_cache(maxsize=8192)
def glued(name: str) -> frozenset[str]:
    """The forms that a name can take when its words are written as one.

    Canvas puts the last name first; where one ends in "Ana Maria de la Cruz"
    cannot be told, and so every word may be the first.
    """
    plain = " ".join(name.split(",")[::-1]) if "," in name else name
    folded = unicodedata.normalize("NFKC", plain).casefold()
    parts = ["".join(c for c in part if _is_word(c)) for part in folded.split()]
    return frozenset("".join(parts[cut:] + parts[:cut]) for cut in range(len(parts)))


def glue(text: str) -> str:
    """A name that is written as one word already, in the form of `glued`."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if _is_word(c))


def without_copy(stem: str) -> str:
    """The name of a file without what browsers and platforms add to a second one.

    Examples
    --------
    >>> [without_copy(name) for name in ("hw1 (1)", "hw1-2", "hw1-Copy1", "hw1")]
    ['hw1', 'hw1', 'hw1', 'hw1']
    """
    return _COPY.sub("", stem) or stem


def _letter(c: str) -> str:
    if unicodedata.category(c) == "Cf":
        return ""
    return c if _is_word(c) and c != "_" else " "


def _is_word(c: str) -> bool:
    # What Ruby calls [[:word:]]: letters, their marks, digits, connectors.
    category = unicodedata.category(c)
    return category[0] in "LM" or category in ("Nd", "Pc")
