"""The sizes of a transposed convolution: the formula there, and the formula back."""

from convwidgets.scenes.marks import Box, Mark, Text
from convwidgets.scenes.output_size_formula import aligned
from convwidgets.scenes.output_size_places import MARGIN
from convwidgets.scenes.raster import text_width
from convwidgets.scenes.theme import Theme
from convwidgets.trace.output_size_sum import SizeSum
from convwidgets.trace.output_size_transposed import TransposedTrace


def both_ways(theme: Theme, trace: TransposedTrace, y: float, width: float) -> list[Mark]:
    """The formula there, the formula back, and which sizes come back to the same."""
    axis, sum_ = trace.axis, SizeSum(trace.axis)
    count, right = len(trace), width - MARGIN
    padding = (
        [("before", f"{axis.before}"), ("−", "−"), ("after", f"{axis.after}")]
        if sum_.uneven
        else [("2P", f"2·{axis.before}")]
    )
    pairs = [
        ("(I − 1)·S", f"({count} − 1)·{axis.stride}"), ("−", "−"), *padding, ("+", "+"),
        ("D(K − 1)", f"{axis.dilation}·({axis.kernel_size} − 1)"), ("+", "+"),
        ("output_padding", str(trace.output_padding)), ("+", "+"), ("1", "1"),
    ]  # fmt: skip
    marks: list[Mark] = [Box(MARGIN, y - 14, right - MARGIN, 1, fill=theme.line)]
    start = MARGIN + text_width("large side =", 14)
    for line, name in ((8, "large side ="), (32, "=")):
        marks.append(Text(start, y + line, name, 14, theme.quiet, align="right"))
    there = aligned(theme, start + 8, y + 8, pairs, 14)
    end = max(m.x + text_width(m.text, 14) / 2 for m in there if isinstance(m, Text))
    back = "".join(f" {term} " if term in "+−" else term for _, term in sum_.terms)
    again = f"back:  ⌊({back}) / {axis.stride}⌋ + 1 = {count}"
    marks += there
    marks += [
        Text(end + 14, y + 32, "=", 14, theme.quiet, align="left"),
        Text(end + 34, y + 32, str(axis.size), 24, theme.accent, bold=True, align="left"),
        Text(MARGIN, y + 66, again, 14, theme.text, align="left"),
    ]
    if axis.stride > 1:
        first = axis.size - trace.output_padding
        words = (
            f"Every size from {first} to {first + axis.stride - 1} comes back to {count}: "
            "output_padding chooses among them."
        )
        marks.append(Text(MARGIN, y + 92, words, 12, theme.quiet, align="left"))
    return marks
