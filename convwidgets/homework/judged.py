"""What came of judging one submission, as plain data."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from convwidgets.core.errors import ConvError


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One submission, judged.

    Parameters
    ----------
    student, assignment, notebook : str
        Whose, and of what.
    scores, points : dict
        For the id of every test cell: the points earned, and those there were.
    cells : list of dict
        The notebook laid out again, in the format of notebooks, without outputs.
    outputs : dict
        For the index of a cell, as text: its outputs.
    incidents : list of str
        What a teacher should know, in whole sentences.
    seconds : float
        How long it took.
    """

    student: str
    assignment: str
    notebook: str
    scores: dict[str, float]
    points: dict[str, float]
    cells: list[dict[str, Any]] = field(default_factory=list)
    outputs: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    incidents: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """As plain data for a file."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Judged":
        """From what `to_dict` made.

        Raises
        ------
        ConvError
            If something is missing.
        """
        try:
            return cls(**{f.name: data[f.name] for f in fields(cls)})
        except (KeyError, TypeError) as problem:
            raise ConvError(
                f"This is no result of judging a submission ({problem}); judge it again."
            ) from None
