"""The ten classes with their probabilities, as bars."""

from convwidgets.scenes.marks import Box, Mark, Text
from convwidgets.scenes.pipeline_columns import Column
from convwidgets.scenes.theme import Theme, mix
from convwidgets.trace.pipeline import PipelineTrace
from convwidgets.trace.pipeline_stages import percent

_LABEL, _BAR, _HIGH = 16.0, 28.0, 14.0
_PERCENT = 50.0


def bar_row(theme: Theme, trace: PipelineTrace, column: Column, index: int) -> list[Mark]:
    """A class: its digit, its bar and its probability; the answer in teal, the label named."""
    share, said = float(trace.output[index]), trace.predicted
    x, middle = column.x, column.middle(index)
    answer = index == said
    ink = theme.accent if answer else theme.quiet
    # Where there is little room, the two words are signs.
    brief = percent(share).replace("under ", "<").replace("over ", ">")
    room = column.width - _BAR - _PERCENT - 4
    marks: list[Mark] = [
        Text(x + _LABEL, middle, str(index), 15 if answer else 13,
             theme.accent if answer else theme.text, bold=answer),
        Box(x + _BAR, middle - _HIGH / 2, 1, _HIGH, fill=theme.quiet),
        Text(column.right, middle, brief, 11, ink, bold=answer, align="right"),
    ]  # fmt: skip
    if share * room >= 0.5:
        fill = theme.accent if answer else mix(theme.quiet, theme.ground, 0.35)
        marks.append(Box(x + _BAR + 1, middle - _HIGH / 2, share * room, _HIGH, fill=fill))
    if index == trace.label:
        words, color = ("✓ the label", theme.accent) if answer else ("the label", theme.text)
        marks.append(Text(column.right, middle + 14, words, 10, color, align="right"))
    return marks


def empty_row(theme: Theme, column: Column, index: int) -> list[Mark]:
    """A class that nothing is known of yet."""
    x, middle = column.x, column.middle(index)
    return [
        Text(x + _LABEL, middle, str(index), 13, theme.text),
        Box(x + _BAR, middle - _HIGH / 2, 1, _HIGH, fill=theme.line),
    ]
