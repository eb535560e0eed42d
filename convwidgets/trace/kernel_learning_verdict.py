"""How learning a kernel ended, and why, in plain sentences."""

from typing import TYPE_CHECKING

import numpy as np

from convwidgets.trace.numbers import number

if TYPE_CHECKING:
    from convwidgets.trace.kernel_learning import LearningTrace

#: Closer than this to the hidden kernel, all weights are right to two decimals.
FOUND = 0.005


def three_down(value: float) -> str:
    """Three digits, and below `value`: what is told as a largest rate has to work."""
    digits = 2 - int(np.floor(np.log10(value)))
    scaled = value * 10.0**digits
    return number(float((np.ceil(scaled * (1 - 1e-9)) - 1) / 10.0**digits))


def rate_words(trace: "LearningTrace") -> str:
    """The largest learning rate that works for the picture."""
    if not trace.curvature.largest:
        return "no rate is too large: the loss is flat"
    return f"at most {three_down(trace.limit)} works for this picture"


def verdict(trace: "LearningTrace") -> str:
    """How it ended."""
    last = trace.losses.size - 1
    if trace.diverged:
        return (
            f"Stopped: the loss has grown from {number(float(trace.losses[0]))} to "
            f"{number(float(trace.losses[-1]))}. A learning rate of {number(trace.rate)} is too "
            f"large; {rate_words(trace)}, {_bound(trace)}. Beyond it every update "
            "overshoots by more than it corrects."
        )
    distances = np.abs(trace.path - trace.hidden).max(axis=(1, 2))
    distance = float(distances[-1])
    many = _many(trace)
    if not trace.gradients[0].any():
        return f"Nothing to learn: every gradient is 0 from the start. {many}".strip()
    words = []
    if trace.rate > trace.limit:
        words.append(
            f"A learning rate of {number(trace.rate)} is not safe: {rate_words(trace)}, and from "
            "another start the loss would explode."
        )
    if distance <= FOUND:
        found = int(np.flatnonzero(np.append(True, distances > FOUND))[-1])
        words.append(f"Found: from update {found:,} on every weight is right to two decimals.")
    elif many and _calm(trace):
        words.append(f"Settled after {_updates(last)} on another kernel.")
    elif trace.noise and _calm(trace):
        words.append(
            f"At rest after {_updates(last)}, {number(distance)} beside the hidden kernel: it fits "
            f"the noise in the targets, too. {_left(trace)}"
        )
    elif many:
        words.append(f"Still moving after {_updates(last)}.")
    elif trace.rate <= trace.limit:
        words.append(_unfinished(trace, distance))
    return " ".join([*words, many]).strip()


def _left(trace: "LearningTrace") -> str:
    """What is left of the noise, and what least squares leaves of it on average."""
    targets, weights = trace.target.size, trace.hidden.size
    expected = trace.noise**2 * (targets - weights) / targets
    return (
        f"The loss that remains is {number(float(trace.losses[-1]))}; with {targets:,} targets and "
        f"{weights} weight{'' if weights == 1 else 's'}, ({targets:,} − {weights}) / {targets:,} "
        f"of the noise squared is to be expected, {number(expected)}."
    )


def _calm(trace: "LearningTrace") -> bool:
    """Whether what is still to come is far smaller than what has been done."""
    first, last = (float(np.abs(trace.gradients[i]).max()) for i in (0, -1))
    return trace.settled or last <= 1e-3 * first


def _updates(count: int) -> str:
    return "1 update" if count == 1 else f"{count:,} updates"


def _bound(trace: "LearningTrace") -> str:
    top = "2" if not trace.momentum else f"2 × (1 + {number(trace.momentum)})"
    return f"{top} divided by its largest curvature {number(trace.curvature.largest)}"


def _many(trace: "LearningTrace") -> str:
    """Why more than one kernel gives these outputs; empty where only one does."""
    weights, rank = trace.hidden.size, trace.curvature.rank
    if rank == weights:
        return ""
    if trace.target.size == 1:
        return (
            f"This picture holds a single window, one equation for {weights} weights, so many "
            "kernels give the same output."
        )
    if rank <= 1:
        alike = "alike but for a factor" if np.ptp(trace.x) else "the same"
        return f"Every window of this picture looks {alike}, so many kernels give the same output."
    return (
        f"The windows of this picture differ in {rank} ways only, and the kernel has {weights} "
        "weights, so many kernels give the same output; descent goes to the one nearest to "
        "its start."
    )


def _unfinished(trace: "LearningTrace", distance: float) -> str:
    halving = trace.curvature.halving(trace.rate, trace.momentum)
    slow = (
        f"the slowest part of the error halves in about {_updates(max(1, round(halving)))}"
        if np.isfinite(halving)
        else "part of the error does not shrink"
    )
    return (
        f"Not there yet: the furthest weight is {number(distance)} away, and {slow}. Allow more "
        f"updates{'' if trace.momentum else ', or add momentum'}."
    )
