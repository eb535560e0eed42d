"""Outputs of cells in the format of notebooks: text of students is never markup here."""

from typing import Any

from convwidgets.exercises.feedback import marked

from .pieces import clean_text
from .sandbox import Ran

# No formulas either: a page would set what stands between two dollar signs.
_FRAME = '<div class="tex2jax_ignore mathjax_ignore">{}</div>'

Output = dict[str, Any]


def shown(thing: Any) -> Output:
    """A card of ours: its own text and page, which escape what comes from students."""
    bundle = thing._repr_mimebundle_()
    return _display(bundle["text/plain"], bundle["text/html"])


def note(text: str) -> Output:
    """A sentence, in which `backticks` mark code."""
    return _display(text, f"<p>{marked(text)}</p>")


def score(points: float, count: int) -> Output:
    """A cell's points, as nbgrader reads them."""
    return {
        "output_type": "execute_result",
        "execution_count": count,
        "data": {"text/plain": repr(float(points))},
        "metadata": {},
    }


def of_run(ran: Ran) -> list[Output]:
    """What a cell of a student printed, and how it ended."""
    said = [ran.printed] if ran.printed else []
    said += [ran.error] if ran.error else []
    said += [sentence for sentence in ran.incidents if sentence != ran.error]
    text = "\n".join(part.rstrip("\n") for part in said)
    return [stream(text)] if text else []


def stream(text: str) -> Output:
    """Printed text."""
    return {"output_type": "stream", "name": "stdout", "text": clean_text(text).rstrip("\n") + "\n"}


def _display(text: str, page: str) -> Output:
    return {
        "output_type": "display_data",
        "data": {"text/plain": clean_text(text), "text/html": _FRAME.format(clean_text(page))},
        "metadata": {},
    }
