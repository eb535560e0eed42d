"""What a gradient means, in a formula, in words and as a difference of two losses."""

from functools import lru_cache

from convwidgets.scenes import parts
from convwidgets.scenes.marks import Box, Mark, Text
from convwidgets.scenes.theme import Theme
from convwidgets.trace.backprop import BackpropTrace
from convwidgets.trace.backprop_step import BackpropStep, Meeting, indexed
from convwidgets.trace.numbers import MINUS, number, signed
from convwidgets.trace.records import ConvTrace

_LINE = 18.0
_SIZE = 12.0


def formula(trace: BackpropTrace) -> str:
    """The gradient with stride, padding, dilation and flip filled in."""
    by, forward = trace.sums.by, trace.forward
    if by == "bias":
        return "∂L/∂b  =  Σ grad_out[i, j]"
    row, column = _cell(forward, 0, "i", "m"), _cell(forward, 1, "j", "n")
    if by == "weight":
        return f"∂L/∂w[m, n]  =  Σ grad_out[i, j] · x[{row}, {column}]"
    return f"∂L/∂x[p, q]  =  Σ grad_out[i, j] · w[m, n]   where  {row} = p,  {column} = q"


def _cell(forward: ConvTrace, axis: int, output: str, weight: str) -> str:
    """Which cell of the input an output reads through a weight: ``'2i + m − 1'``."""
    stride, dilation = forward.stride[axis], forward.dilation[axis]
    constant = -forward.padding[axis][0]
    sign = "+"
    if forward.flip_kernel:
        constant += dilation * (forward.kernel.shape[axis] - 1)
        sign = MINUS
    text = f"{_times(stride)}{output} {sign} {_times(dilation)}{weight}"
    if constant:
        text += f" {'+' if constant > 0 else MINUS} {abs(constant)}"
    return text


def _times(factor: int) -> str:
    return "" if factor == 1 else str(factor)


RULES = {
    "weight": "If this weight grows by 1, each output grows by the cell the weight lay on, "
    "and the loss by grad_out times that cell.",
    "input": "If this cell grows by 1, each output that read it grows by the weight on it, "
    "and the loss by grad_out times that weight.",
    "bias": "If the bias grows by 1, each output grows by 1, and the loss by the grad_out of each.",
}
"""The chain rule of each gradient."""


def in_words(trace: BackpropTrace, step: BackpropStep) -> list[str]:
    """The chain rule with the numbers of one step."""
    if step.gradient == "bias":
        return [
            f"If b grows by 1, each output grows by 1, and the loss by the sum of grad_out, "
            f"{number(step.value)}."
        ]
    products = step.sum.products.ravel()
    readers = step.readers
    if not readers:
        return [f"No output reads {step.name}: whatever it holds, the loss stays as it is."]
    telling = [i for i in readers if products[i]] or list(readers)
    chosen = telling[0]
    meeting = step.meetings[chosen]
    value, weight = float(step.sum.values.flat[chosen]), float(step.sum.weights.flat[chosen])
    grad, other = (weight, value) if step.gradient == "weight" else (value, weight)
    met = met_name(trace, step, meeting)
    met = f"{number(other)}, padding" if met == "padding" else f"{met} = {number(other)}"
    one = (
        f"If {step.name} grows by 1, {indexed('out', meeting.output)} grows by {met}, "
        f"and the loss by "
        f"{number(grad)}×{number(other)} = {signed(products[chosen])}."
    )
    if len(readers) > 1:
        one += f" Over {len(readers)} outputs that makes {signed(step.value)}."
    if step.gradient == "weight":
        return [one, *_about_weights(trace)]
    if len(readers) == 1:
        return [one, *_about_inputs(trace)]
    first, last = step.meetings[readers[0]], step.meetings[readers[-1]]
    so = (
        "the flipped kernel is turned back"
        if trace.forward.flip_kernel
        else ("the kernel is rotated by 180°")
    )
    return [
        one,
        f"As the window moves on, the cell lies ever nearer to its start: first under "
        f"{indexed('w', first.weight)}, last under {indexed('w', last.weight)}. Read in the "
        f"order of the outputs, {so}.",
        *_about_inputs(trace),
    ]


def _about_weights(trace: BackpropTrace) -> list[str]:
    """What stride, dilation and flip do to the window of a weight gradient."""
    forward, lines = trace.forward, []
    if _apart(trace.grad_out.shape, forward.stride):
        apart = _each(forward.stride)
        lines.append(f"The windows start {apart} apart: so far apart lies grad_out on them.")
    if _apart(forward.kernel.shape, forward.dilation):
        apart = _each(forward.dilation)
        lines.append(f"Two neighbouring weights meet cells that are {apart} apart.")
    if forward.flip_kernel:
        lines.append("Flipped, w[0, 0] lies at the end of every window.")
    return lines


def _about_inputs(trace: BackpropTrace) -> list[str]:
    """What stride and dilation do to the window of an input gradient."""
    forward, lines = trace.forward, []
    if _apart(trace.grad_out.shape, forward.stride):
        apart = _each(forward.stride)
        lines.append(f"The windows lie {apart} apart, and so do the entries of grad_out.")
    if _apart(forward.kernel.shape, forward.dilation):
        apart = _each(forward.dilation)
        lines.append(f"The weights lie {apart} apart, on the input as on grad_out.")
    return lines


def _apart(shape: tuple[int, ...], pitch: tuple[int, ...]) -> bool:
    """Whether there are neighbours at all, with room between them."""
    return any(n > 1 and p > 1 for n, p in zip(shape, pitch, strict=True))


def _each(pair: tuple[int, ...]) -> str:
    if len(set(pair)) == 1:
        return f"{pair[0]} cells"
    return " and ".join(
        f"{n} {axis}{'' if n == 1 else 's'}"
        for n, axis in zip(pair, ("row", "column"), strict=True)
    )


def met_name(trace: BackpropTrace, step: BackpropStep, meeting: Meeting) -> str:
    """What met the entry: a weight, a cell of the input, or ``'padding'``."""
    if step.gradient == "input":
        return indexed("w", meeting.weight)
    forward = trace.forward
    assert meeting.cell is not None  # every weight meets one
    cell = tuple(c - before for c, (before, _) in zip(meeting.cell, forward.padding, strict=True))
    inside = all(0 <= c < n for c, n in zip(cell, forward.input.shape, strict=True))
    return indexed("x", cell) if inside else "padding"


class Explanation:
    """The lowest block: the chain rule in words, and the check by differences.

    Parameters
    ----------
    trace : BackpropTrace
        What is explained.
    x, y, width : float
        Where the block lies.
    theme : Theme
        Colours.
    """

    def __init__(
        self, trace: BackpropTrace, x: float, y: float, width: float, theme: Theme
    ) -> None:
        self.trace, self.theme = trace, theme
        self.x, self.y, self.width = x, y, width
        self._half = round(width * 0.57)
        # All of them at once, so that the height is that of the longest.
        self._lines = [self._broken(step) for step in trace]
        self.height = 34 + max(5, *map(len, self._lines)) * _LINE

    def ground(self) -> list[Mark]:
        """A line, and the headings."""
        theme = self.theme
        return [
            Box(self.x, self.y, self.width, 1, fill=theme.line),
            parts.title(theme, self.x, self.y + 17, "the chain rule", 200, align="left"),
            parts.title(
                theme, self.x + self._half, self.y + 17, "numeric check", 200, align="left"
            ),
        ]

    def _broken(self, step: BackpropStep) -> list[str]:
        return [
            line
            for sentence in in_words(self.trace, step)
            for line in _wrapped(sentence, self._half - 28)
        ]

    def marks(self, step: BackpropStep) -> list[Mark]:
        """Both for one step."""
        theme, y = self.theme, self.y + 17 + _LINE + 2
        marks: list[Mark] = [
            Text(self.x, y + i * _LINE, line, _SIZE, theme.text, align="left")
            for i, line in enumerate(self._lines[step.index])
        ]
        return marks + self._check(step, self.x + self._half, y)

    def _check(self, step: BackpropStep, x: float, y: float) -> list[Mark]:
        theme, name = self.theme, step.name
        above, below = loss_text(step.above), loss_text(step.below)
        loss = loss_text(self.trace.check.loss)
        rows = [
            ("L = Σ grad_out · output", loss, False),
            (f"L with {name} + {number(step.epsilon)}", above, False),
            (f"L with {name} {MINUS} {number(step.epsilon)}", below, False),
            (f"difference / {number(2 * step.epsilon)}", number(round(step.numeric, 9)), True),
        ]
        marks: list[Mark] = []
        for index, (words, value, result) in enumerate(rows):
            at = y + index * _LINE
            marks.append(Text(x, at, words, _SIZE, theme.text, align="left"))
            ink = theme.accent if result else theme.text
            marks.append(Text(x + 250, at, value, _SIZE, ink, bold=result, align="right"))
        apart = (
            "exactly the sum above"
            if step.difference == 0
            else (f"relative difference {number(step.difference)}: rounding")
        )
        marks.append(Text(x, y + 4 * _LINE, apart, _SIZE, theme.quiet, align="left"))
        return marks


@lru_cache(maxsize=2048)
def _wrapped(sentence: str, width: float) -> tuple[str, ...]:
    """The lines of a sentence; kept, as hundreds are needed again for another theme."""
    return tuple(parts.wrapped(sentence, _SIZE, width))


def loss_text(value: float) -> str:
    """A loss with enough digits to see it change."""
    return f"{value:.9g}".replace("-", MINUS)
