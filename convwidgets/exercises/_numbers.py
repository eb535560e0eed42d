"""When two numbers are one answer, and how an answer is written out."""

import math
from fractions import Fraction

from ._read import Rows
from ._text import shown

FINEST = Fraction(1, 10**6)
"""Answers closer than this are one answer: float32 is not exact enough for more."""

ROUNDED = Fraction(1, 100)
"""How exactly a number is graded that no short decimal can write, such as 1/3."""


def cell(value: Fraction, grain: Fraction) -> int:
    """Which cell of a grid of this grain a number falls into."""
    # ⌊value / grain + ½⌋ in whole numbers, several times quicker than with fractions.
    top = 2 * value.numerator * grain.denominator + value.denominator * grain.numerator
    return top // (2 * value.denominator * grain.numerator)


def is_short(value: Fraction) -> bool:
    """Whether a few decimals write the number exactly."""
    return FINEST.denominator % value.denominator == 0


def in_full(value: Fraction, tolerance: float = 0.0) -> str:
    """A number as exactly as it is graded."""
    if value.denominator == 1:
        return shown(value.numerator)
    if tolerance:
        return _decimals(value, max(0, -math.floor(math.log10(tolerance))))
    if is_short(value):
        return _decimals(value, 6)
    # A float such as 0.3333333333333333 stands for the fraction it comes from.
    simple = value.limit_denominator(99)
    if abs(simple - value) < FINEST**2:
        return f"{shown(simple.numerator)}/{simple.denominator}"
    return _decimals(value, 2)


def _decimals(value: Fraction, digits: int) -> str:
    text = f"{float(value):.{digits}f}".rstrip("0").rstrip(".") if digits else f"{float(value):.0f}"
    return text.replace("-", "−")


def rows_text(rows: Rows, tolerance: float = 0.0) -> str:
    """A matrix in one line, ``[[1, 2], [3, 4]]``; one row alone is a vector."""
    lines = ["[" + ", ".join(in_full(entry, tolerance) for entry in row) + "]" for row in rows]
    return lines[0] if len(lines) == 1 else "[" + ", ".join(lines) + "]"
