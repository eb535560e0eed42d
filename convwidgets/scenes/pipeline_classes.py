"""The ten classes with their probabilities, as bars."""

from convwidgets.scenes.marks import Box, Mark, Text
from convwidgets.scenes.pipeline_columns import Column
from convwidgets.scenes.theme import Theme, mix
from convwidgets.trace.pipeline import PipelineTrace
from convwidgets.trace.pipeline_stages import LEAST, percent

_LABEL, _BAR, _HIGH = 16.0, 28.0, 14.0


def bar_row(theme: Theme, trace: PipelineTrace, column: Column, index: int) -> list[Mark]:
    """A class: its digit, its bar, its probability; the answer in teal, the label named."""
    share, said = float(trace.output[index]), trace.predicted
    x, middle = column.x + _BAR, column.middle(index)
    answer = index == said
    ink = theme.accent if answer else theme.quiet
    marks = empty_row(theme, column, index)
    if answer:
        marks[0] = Text(column.x + _LABEL, middle, str(index), 15, theme.accent, bold=True)
    room = column.right - x - 1
    if share * room >= 0.5:
        fill = theme.accent if answer else mix(theme.quiet, theme.ground, 0.35)
        marks.append(Box(x + 1, middle - _HIGH / 2, share * room, _HIGH, fill=fill))
    line = middle + _HIGH / 2 + 9
    # Ten times nearly nothing would drown the one number that counts.
    if share >= LEAST:
        brief = percent(share).replace("over ", ">")
        marks.append(Text(x, line, brief, 11, ink, bold=answer, align="left"))
    if index == trace.label:
        words, color = ("✓ label", theme.accent) if answer else ("label", theme.text)
        marks.append(Text(column.right, line, words, 10, color, align="right"))
    return marks


def empty_row(theme: Theme, column: Column, index: int) -> list[Mark]:
    """A class that nothing is known of yet."""
    x, middle = column.x, column.middle(index)
    return [
        Text(x + _LABEL, middle, str(index), 13, theme.text),
        Box(x + _BAR, middle - _HIGH / 2, 1, _HIGH, fill=theme.quiet),
    ]


def unwritten(theme: Theme, trace: PipelineTrace, column: Column, y: float) -> list[Mark]:
    """What it means that a class has no number, if there is one."""
    if trace.output.min() >= LEAST:
        return []
    return [
        Text(column.x + _BAR, y + 15 * line, words, 10, theme.quiet, align="left")
        for line, words in enumerate(("no number:", percent(LEAST / 2)))
    ]
