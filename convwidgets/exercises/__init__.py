"""Floor 3: checks that answer a wrong answer with its reason."""

from typing import TYPE_CHECKING, Any

from ._question import Question
from ._trial import Outcome, StandIn
from .bank import lessons, question, questions
from .checking import check
from .feedback import Feedback
from .function import Function
from .kinds import Choice, Matrix, Number, Option, Shape
from .misconception import Misconception

if TYPE_CHECKING:
    from .quick_check import QuickCheck

__all__ = [
    "Choice",
    "Feedback",
    "Function",
    "Matrix",
    "Misconception",
    "Number",
    "Option",
    "Outcome",
    "Question",
    "QuickCheck",
    "Shape",
    "StandIn",
    "check",
    "lessons",
    "question",
    "questions",
]


def __getattr__(name: str) -> Any:
    """Load the widget when it is first asked for: grading alone needs no ipywidgets."""
    if name == "QuickCheck":
        from .quick_check import QuickCheck

        return QuickCheck
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
