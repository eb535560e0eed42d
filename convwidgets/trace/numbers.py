"""How a number is written for a person: in cells, in sums and in speech.

One place decides it, so that a picture and its text twin never disagree.
"""

import math

MINUS = "\N{MINUS SIGN}"


def number(value: float) -> str:
    """Integers without decimals, otherwise at most three significant digits.

    Parameters
    ----------
    value : float
        Any number; NaN and the infinities are written as such.

    Returns
    -------
    str
        With a true minus sign (U+2212).

    Examples
    --------
    >>> [number(v) for v in (160, -2.0, 1 / 16, 0.1 + 0.2, float("inf"))]
    ['160', '−2', '0.0625', '0.3', '∞']
    """
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else MINUS + "∞"
    size = abs(value)
    if size == int(size) and size < 1e6:
        text = str(int(size))
    elif 1e-3 <= size < 1e6:
        # 'g' would turn 1234.5 into 1.23e+03, which nobody reads as a cell.
        digits = max(0, 2 - math.floor(math.log10(size)))
        rounded = round(size, 2 - math.floor(math.log10(size)))
        text = f"{rounded:.{digits}f}"
        if "." in text:
            text = text.rstrip("0").rstrip(".")
    else:
        mantissa, exponent = f"{size:.2e}".split("e")
        power = str(int(exponent)).replace("-", MINUS)
        text = f"{mantissa.rstrip('0').rstrip('.')}e{power}"
    return (MINUS if value < 0 and text != "0" else "") + text


def signed(value: float) -> str:
    """Like :func:`number`, with a plus sign on positive numbers.

    Parameters
    ----------
    value : float
        Any number.

    Returns
    -------
    str
        ``'+40'``, ``'−20'`` or ``'0'``.

    Examples
    --------
    >>> signed(40), signed(-20), signed(0)
    ('+40', '−20', '0')
    """
    text = number(value)
    return "+" + text if value > 0 and text != "0" else text


def span(indices: tuple[int, ...]) -> str:
    """A run of indices: ``'1–3'``, or ``'0, 2, 4'`` where there are gaps.

    Parameters
    ----------
    indices : tuple of int
        Rising indices.

    Returns
    -------
    str
        The shortest way to write them.

    Examples
    --------
    >>> span((1, 2, 3)), span((0, 2, 4)), span((5,))
    ('1–3', '0, 2, 4', '5')
    """
    first, last = indices[0], indices[-1]
    if len(indices) == 1:
        return str(first)
    if last - first == len(indices) - 1:
        return f"{first}–{last}"
    if len(indices) > 4:
        return f"{first}, {indices[1]}, …, {last}"
    return ", ".join(map(str, indices))
