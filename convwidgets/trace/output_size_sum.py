"""The formula of the output size with one axis' numbers in it, term by term."""

from dataclasses import dataclass

from convwidgets.core.geometry import Axis


def quotient_text(dividend: int, divisor: int) -> str:
    """A quotient before it is floored, never rounded up to the next whole number.

    Parameters
    ----------
    dividend, divisor : int
        Whole numbers, `divisor` at least 1 and `dividend` at least 0.

    Returns
    -------
    str
        At most two decimals, with an ellipsis where there would be more.

    Examples
    --------
    >>> quotient_text(223, 2), quotient_text(5, 3), quotient_text(6, 2), quotient_text(599, 200)
    ('111.5', '1.66…', '3', '2.99…')
    """
    hundredths, rest = divmod(dividend * 100, divisor)
    whole, decimals = divmod(hundredths, 100)
    if rest:
        return f"{whole}.{decimals:02}…"
    return f"{whole}.{decimals:02}".rstrip("0").rstrip(".")


def cells_text(count: int, kind: str = "") -> str:
    """``'1 cell'``, ``'2 cells of padding'``, ``'no cell'``."""
    text = f"{count or 'no'} cell{'' if count in (0, 1) else 's'}"
    return f"{text} {kind}" if kind else text


@dataclass(frozen=True, slots=True)
class SizeSum:
    """How one axis comes to its output size: ⌊(I + 2P − D(K − 1) − 1) / S⌋ + 1.

    Attributes
    ----------
    axis : Axis
        The checked settings.

    Notes
    -----
    The formula and its derivation: Dumoulin and Visin, "A guide to convolution
    arithmetic for deep learning", arXiv:1603.07285 (2016), relationship 15.

    Examples
    --------
    >>> from convwidgets.core.geometry import Axis
    >>> sum_ = SizeSum(Axis(size=8, kernel_size=3, stride=2, before=0, after=0, dilation=1))
    >>> sum_.travel, sum_.quotient, sum_.jumps, sum_.axis.output
    (5, '2.5', 2, 3)
    """

    axis: Axis

    @property
    def travel(self) -> int:
        """How many cells the window can move from its first place."""
        return self.axis.padded - self.axis.span

    @property
    def quotient(self) -> str:
        """Travel by stride, before the floor."""
        return quotient_text(self.travel, self.axis.stride)

    @property
    def jumps(self) -> int:
        """Travel by stride, floored."""
        return self.axis.output - 1

    @property
    def uneven(self) -> bool:
        """Whether the padding before and after differ."""
        return self.axis.before != self.axis.after

    @property
    def left_padding(self) -> int:
        """Cells of padding that the floor leaves over."""
        return min(self.axis.left_over, self.axis.after)

    @property
    def left_input(self) -> int:
        """Input cells that the floor leaves over."""
        return self.axis.left_over - self.left_padding

    @property
    def terms(self) -> list[tuple[str, str]]:
        """The travel as (symbol, number) pairs, signs among them, left to right."""
        axis = self.axis
        if self.uneven:
            padding = [("before", str(axis.before)), ("+", "+"), ("after", str(axis.after))]
        else:
            padding = [("2P", f"2·{axis.before}")]
        reach = ("D(K − 1)", f"{axis.dilation}·({axis.kernel_size} − 1)")
        size = ("I", str(axis.size))
        return [size, ("+", "+"), *padding, ("−", "−"), reach, ("−", "−"), ("1", "1")]

    @property
    def left_over_text(self) -> str:
        """``'2 input cells and 1 cell of padding'``, or ``'nothing'``."""
        parts = []
        if self.left_input:
            parts.append(f"{self.left_input} input cell{'' if self.left_input == 1 else 's'}")
        if self.left_padding:
            parts.append(cells_text(self.left_padding, "of padding"))
        return " and ".join(parts) or "nothing"

    def describe(self) -> str:
        """The sum in words, without a full stop."""
        axis = self.axis
        padding = (
            f"{axis.before} plus {axis.after} of padding"
            if self.uneven
            else f"2 times {axis.before} of padding"
        )
        floored = f", floored {self.jumps}" if self.travel % axis.stride else ""
        return (
            f"{axis.size} plus {padding}, minus {axis.dilation} times {axis.kernel_size - 1}, "
            f"minus 1, is {self.travel}; divided by the stride {axis.stride} that is "
            f"{self.quotient}{floored}; plus 1 is {axis.output}"
        )
