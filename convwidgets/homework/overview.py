"""The cards of a sheet as a whole: whose it is, how far it has come, what it earned."""

from dataclasses import dataclass, field
from html import escape

from convwidgets.exercises import Feedback
from convwidgets.exercises.feedback import marked

from .as_read import AsRead
from .card import Card, label, listed, paragraphs
from .marks import Mark

# What `exercises._diagnosis` says of a function without a result, as every function begins.
_NOTHING = "returns nothing (None)"

_NONE = ("–", "no answer yet")


def sheet_card(title: str, student: str, minutes: int, *, preview: bool) -> Card:
    """Title, id and time of an assignment."""
    time = f"about {minutes} minutes" if minutes else ""
    if preview:
        said = (
            "This is a preview. The numbers of the questions depend on your id: write it in the "
            "cell above, between the quotation marks, and run all cells again."
        )
    else:
        said = (
            "The numbers of the questions belong to this id. If it is not the one under which you "
            "hand in, correct it in the cell above and run all cells again."
        )
    whose = "No id yet." if preview else f"Your id: {student}"
    # Escaped here and not by `marked`: an id may hold a backtick of its own.
    seen = whose if preview else f"Your id: <code>{escape(student)}</code>"
    html = (
        label("Homework", time)
        + paragraphs(title, "cw-title")
        + f'<p class="cw-head">{seen}</p>'
        + paragraphs(said)
    )
    text = f"Homework: {title}" + (f" ({time})" if time else "")
    return Card(f"{text}\n{whose}\n{said}", html)


def graded_card(earned: float, total: float, mark: Mark) -> Card:
    """What a part earned, with its reasons."""
    points = f"{earned:g} of {total:g} point{'' if total == 1 else 's'}"
    said = f"{points}. {mark.note}".rstrip()
    html = f'<p><span class="cw-head">{points}.</span> {marked(mark.note)}</p>'
    return Card(f"{said}\n{mark.feedback.text}", html + mark.feedback._repr_html_())


@dataclass
class Overview:
    """What a sheet was asked, in the order of asking, and what became of it."""

    states: dict[str, tuple[str, str]] = field(default_factory=dict)

    def asked(self, id: str) -> None:
        """A question was shown."""
        self.states.setdefault(id, _NONE)

    def read(self, id: str, answer: AsRead | None) -> None:
        """An answer to it was read, or none was there."""
        if answer is None:
            self.states[id] = _NONE
            return
        self.states[id] = ("•", f"read {answer.said}") if answer.readable else ("?", answer.said)

    def tried(self, id: str, feedback: Feedback) -> None:
        """A function for it was tried."""
        said = {
            "right": ("✓", "passes its visible test"),
            "wrong": ("↻", "does not pass its visible test yet"),
            "unclear": ("?", "cannot be tried"),
        }
        self.states[id] = said[feedback.verdict]
        if _NOTHING in feedback.text:
            self.states[id] = ("–", "returns nothing yet")

    def card(self) -> Card:
        """All of it."""
        ready = sum(sign in "•✓↻" for sign, _ in self.states.values())
        said = (
            f"{ready} of {len(self.states)} questions asked so far have an answer that can be "
            "graded. Explanations in words are not counted here."
        )
        if not self.states:
            said = "No question has been asked yet. Run the cells from the top."
        entries = [(sign, id, state) for id, (sign, state) in self.states.items()]
        width = max(map(len, self.states), default=0)
        lines = [f"  {sign} {id.ljust(width)}  {state}" for sign, id, state in entries]
        html = label("Overview") + paragraphs(said) + listed(entries)
        return Card("\n".join([said, *lines]).replace("`", ""), html)
