"""The formula of the output size with its numbers, and what the layer costs."""

from convwidgets.scenes.grids import fitting_size
from convwidgets.scenes.marks import Box, Color, Mark, Text
from convwidgets.scenes.raster import text_width
from convwidgets.scenes.theme import Theme
from convwidgets.trace.output_size import PlaceTrace
from convwidgets.trace.output_size_sum import SizeSum

#: Height of the formula: two aligned lines, the chain below them, its captions.
HEIGHT = 104.0
_SIZE = 15.0


def _columns(sum_: SizeSum) -> list[tuple[str, str]]:
    """The whole formula as (symbol, number) pairs that stand below each other."""
    stride = str(sum_.axis.stride)
    return [("⌊(", "⌊("), *sum_.terms, (")", ")"), ("/", "/"), ("S", stride),
            ("⌋", "⌋"), ("+", "+"), ("1", "1")]  # fmt: skip


def aligned(
    theme: Theme, x: float, y: float, pairs: list[tuple[str, str]], size: float
) -> list[Mark]:
    """Symbols in one line, their numbers in the next."""
    marks: list[Mark] = []
    for index, pair in enumerate(pairs):
        wide = max(text_width(text, size) for text in pair)
        for text, line, color in zip(pair, (y, y + 24), (theme.quiet, theme.text), strict=True):
            marks.append(Text(x + wide / 2, line, text, size, color))
        # A bracket stands close to what it holds.
        closed = pair[0] == "⌊(" or (index + 1 < len(pairs) and pairs[index + 1][0] in ")⌋")
        x += wide + (1 if closed else 6)
    return marks


def _chain(sum_: SizeSum) -> list[tuple[str, str]]:
    """The way from the travel to the result: pieces with what each is called."""
    stride, jumps = str(sum_.axis.stride), str(sum_.jumps)
    return [
        ("⌊", ""), (str(sum_.travel), "travel"), ("/", ""), (stride, "stride"), ("⌋ + 1", ""),
        ("=", ""), ("⌊", ""), (sum_.quotient, "jumps"), ("⌋ + 1", ""),
        ("=", ""), (jumps, "whole jumps"), ("+", ""), ("1", "first place"),
    ]  # fmt: skip


def formula(theme: Theme, sum_: SizeSum, x: float, y: float, width: float) -> list[Mark]:
    """Symbols, numbers below them, and the chain of results, `HEIGHT` high.

    Parameters
    ----------
    theme : Theme
        Colours.
    sum_ : SizeSum
        What is calculated.
    x, y, width : float
        Where.
    """
    pairs = _columns(sum_)
    longest = "".join(max(pair, key=len) for pair in pairs)
    start = x + text_width("O", _SIZE) + 6
    after = start + text_width("=", _SIZE) + 6
    size = fitting_size([longest], x + width - after - 6.0 * len(pairs), _SIZE) or 10.0
    marks: list[Mark] = [Text(x, y + 8, "O", _SIZE, theme.quiet, align="left")]
    for line in (8, 32, 66):
        marks.append(Text(start, y + line, "=", _SIZE, theme.quiet, align="left"))
    marks += aligned(theme, after, y + 8, pairs, size)
    return marks + _chain_marks(theme, sum_, after, y + 66, x + width - after)


def _chain_marks(theme: Theme, sum_: SizeSum, x: float, y: float, room: float) -> list[Mark]:
    """The chain and its result, in letters small enough for the `room`."""
    pieces, result = _chain(sum_), str(sum_.axis.output)
    for size in (15.0, 14.0, 13.0, 12.0, 11.0):
        widths = [
            max(text_width(text, size, bold=bool(caption)), text_width(caption, 10) + 2)
            for text, caption in pieces
        ]
        gaps = [2 if text == "⌊" else size / 2 for text, _ in pieces]
        large = size + 11
        if sum(widths) + sum(gaps) + 20 + text_width(result, large, bold=True) <= room:
            break
    marks: list[Mark] = []
    for (text, caption), wide, gap in zip(pieces, widths, gaps, strict=True):
        bold = bool(caption)
        color = theme.text if bold else theme.quiet
        marks.append(Text(x + wide / 2, y, text, size, color, bold=bold))
        marks += [Text(x + wide / 2, y + 18, caption, 10, theme.quiet)] if bold else []
        x += wide + gap
    return [
        *marks,
        Text(x, y, "=", size, theme.quiet, align="left"),
        Text(x + 20, y, result, large, theme.accent, bold=True, align="left"),
    ]


def cost_bars(theme: Theme, x: float, y: float, width: float, trace: PlaceTrace) -> list[Mark]:
    """Multiply-accumulates with the stride of a trace and with stride 1, as two bars."""
    axis, rank = trace.axis, trace.rank
    rows: list[tuple[int, int, Color]] = [(axis.stride, trace.cost, theme.accent)]
    if axis.stride > 1:
        rows.append((1, trace.cost_at_one, theme.quiet))
    label = text_width(f"stride {axis.stride}", 11) + 8
    room = width - label - text_width(f"{trace.cost_at_one:,}", 12, bold=True) - 8
    marks: list[Mark] = [
        Text(x, y + 8, "multiply-accumulates", 12, theme.text, bold=True, align="left")
    ]
    for line, (stride, count, color) in enumerate(rows):
        middle = y + 34 + 24 * line
        wide = max(2.0, room * count / trace.cost_at_one)
        marks += [
            Text(x, middle, f"stride {stride}", 11, theme.quiet, align="left"),
            Box(x + label, middle - 7, wide, 14, fill=color),
            Text(x + label + wide + 8, middle, f"{count:,}", 12, theme.text, bold=True,
                 align="left"),
        ]  # fmt: skip
    words = " × ".join(
        f"{count}{'²' if rank == 2 else ''} {what}{'' if count == 1 else 's'}"
        for count, what in ((axis.output, "place"), (axis.kernel_size, "weight"))
    )
    if axis.stride > 1:
        words += f": {100 * trace.cost / trace.cost_at_one:.0f} % of stride 1"
    marks.append(Text(x, y + 34 + 24 * len(rows), words, 11, theme.quiet, align="left"))
    return marks
