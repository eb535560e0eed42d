"""How large counts and bytes are written for a person."""

from convwidgets.trace.numbers import number

_WORDS = (
    (10**18, "quintillion"),
    (10**15, "quadrillion"),
    (10**12, "trillion"),
    (10**9, "billion"),
    (10**6, "million"),
)
_UNITS = (
    (10**18, "EB"),
    (10**15, "PB"),
    (10**12, "TB"),
    (10**9, "GB"),
    (10**6, "MB"),
    (10**3, "kB"),
)


def counted(count: int, *, exact_below: int = 10**9) -> str:
    """A whole number with its thousands apart, in words where it is very large.

    Parameters
    ----------
    count : int
        At least 0.
    exact_below : int
        Smaller numbers are written in full, larger ones with three digits.

    Examples
    --------
    >>> counted(73856), counted(482_000_000_000)
    ('73,856', '482 billion')
    """
    for size, word in _WORDS:
        if count >= max(size, exact_below):
            return f"{number(count / size)} {word}"
    return f"{count:,}"


def bytes_text(count: int) -> str:
    """Bytes in decimal units: 1 kB is 1,000 bytes, 1 MB is 1,000 kB.

    Examples
    --------
    >>> bytes_text(40), bytes_text(7168), bytes_text(12_845_056)
    ('40 B', '7.17 kB', '12.8 MB')
    """
    for size, unit in _UNITS:
        if count >= size:
            return f"{number(count / size)} {unit}"
    return f"{count} B"
