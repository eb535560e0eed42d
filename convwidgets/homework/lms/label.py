"""What the name of a file in a download says."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath


@dataclass(frozen=True)
class Label:
    """Whose file it is and which of several, as far as the name tells.

    Parameters
    ----------
    who : str
        The name of the student as written, or the id; empty where there is none.
    key : str
        The number by which the platform knows the student.
    file : PurePosixPath
        The name that the student gave, with folders inside the submission.
    time : datetime, optional
        When it was handed in, without a zone: in the platform's.
    order : int
        A larger one was handed in later; 0 where the name does not tell.
    late : bool
        Whether the platform marks it as late.
    text : bool
        Whether it is what was typed into the platform instead of a file.
    anonymous : bool
        Whether the platform hides the name on purpose.
    """

    who: str
    key: str
    file: PurePosixPath
    time: datetime | None = None
    order: int = 0
    late: bool = False
    text: bool = False
    anonymous: bool = False
