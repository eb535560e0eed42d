"""What a teacher is told of a submission, in whole sentences."""

from typing import Any, Final

from .inside import OUT_OF_MEMORY
from .limits import Limits
from .results import Killed

_NOTES: Final = {
    "process": "The code tried to start another process, which is refused.",
    "thread": "The code tried to start a thread, which is refused.",
    "socket": "The code tried to open a network connection, which is refused.",
    "kill": "The code tried to send a signal to a process; it can reach none but its own.",
    "remove": "The code tried to remove or rename {} outside its home, which is refused.",
    "library": "The code asked for {}, which is not there while homework is graded.",
    "open": "The code reached for {}, outside its home; nothing of yours is there.",
}
_MOST_NOTES: Final = 8
_SIGNALS: Final = {
    4: "illegal instruction",
    6: "abort",
    7: "bus error",
    8: "arithmetic fault",
    11: "segmentation fault, as after a recursion that is too deep",
    31: "a system call that is refused",
}


def size(count: int) -> str:
    """Bytes in words."""
    for unit, name in ((1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")):
        if count >= unit:
            return f"{count / unit:.3g} {name}"
    return f"{count} bytes"


def of_notes(notes: Any, unsafe: bool) -> tuple[str, ...]:
    """Sentences for what the inside noticed: it may say anything, and only known words count."""
    found: dict[str, None] = {}
    for note in notes[:_MOST_NOTES] if type(notes) is list else ():
        if type(note) is list and len(note) == 2 and all(type(word) is str for word in note):
            code, where = note
            if code in _NOTES:
                shown = "".join(c if c.isprintable() and c != "`" else "?" for c in where[:120])
                sentence = _NOTES[code].format(f"`{shown}`")
                if unsafe and code in ("open", "remove"):
                    sentence = f"The code reached for `{shown}`; without isolation it may be there."
                found[sentence] = None
    return tuple(found)


def of_exit(code: int | None, limits: Limits) -> tuple[Killed, str]:
    """Why a process is gone, by the code it ended with; ``None`` if it only stopped listening."""
    if code is None:
        return "protocol", "The code closed its connection to the judge and was stopped."
    if code == OUT_OF_MEMORY or code == 128 + 9:
        return "memory", f"The code used up its {size(limits.memory)} of memory and was stopped."
    if code > 128:
        why = _SIGNALS.get(code - 128, f"signal {code - 128}")
        return "exited", f"The code crashed its own process ({why})."
    return "exited", f"The code ended its own process (exit code {code})."
