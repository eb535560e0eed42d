"""What a submission may use."""

from dataclasses import dataclass, fields

from convwidgets.core.errors import ConvError


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Bounds for one submission; no further process or thread is ever allowed.

    Seconds are those in which its code computes or sleeps, on an ordinary computer: what else
    the computer does meanwhile counts for nothing, see `Allowance`.

    Parameters
    ----------
    cell_seconds : float
        How long one cell may run.
    call_seconds : float
        How long one call of a function may take.
    total_seconds : float
        How long all cells and calls of the submission may take together.
    memory : int
        Bytes of memory.
    home : int
        Bytes of files in the home folder, which lives in memory too.
    output : int
        Bytes of printed text kept from one cell or call.
    message : int
        Bytes of one answer, such as an array.
    open_files : int
        How many files may be open at a time.
    """

    cell_seconds: float = 10
    call_seconds: float = 5
    total_seconds: float = 60
    memory: int = 1 << 30
    home: int = 32 << 20
    output: int = 64 << 10
    message: int = 16 << 20
    open_files: int = 64

    def __post_init__(self) -> None:
        for field in fields(self):
            if not (value := getattr(self, field.name)) > 0:
                raise ConvError(f"{field.name} is {value}; give more than 0.")
