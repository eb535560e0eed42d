"""Which functions of the library an answer may use while it is graded."""

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType

NETWORK = frozenset({"conv2d", "relu", "max_pool2d", "dense", "softmax"})
CONV2D = frozenset({"conv2d"})

ALLOWED: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "01.step": frozenset({"conv1d"}),
        "03.convolve": CONV2D,
        "04.edge-magnitude": CONV2D,
        "06.layer": CONV2D,
        "09.forward": NETWORK,
        "09.combine": CONV2D,
        "10.grad-weight": CONV2D,
        "10.grad-input": CONV2D,
        "10.numeric": CONV2D,
        "11.product": frozenset({"im2col"}),
        "12.call": CONV2D,
        "12.translate": CONV2D,
    }
)
"""By question; a question that is not named here allows none."""

ONE_PLANE = frozenset({"06.layer"})
"""Here `conv2d` takes one plane and one kernel: adding over the channels is the task."""

UNSET = frozenset({"03.convolve"})
"""Here `conv2d` slides as it stands: its padding and its flip are the task."""


def refusal(
    function: str, questions: Iterable[str], largest_rank: int, settings: Collection[str] = ()
) -> str:
    """Why a function may not be used for these questions; empty if it may.

    Parameters
    ----------
    function : str
        Its name.
    questions : iterable of str
        Those that are being graded; none outside grading.
    largest_rank : int
        The most axes that one of its arguments has.
    settings : collection of str
        The arguments given by name.
    """
    for question in questions:
        if function not in ALLOWED.get(question, frozenset()):
            return f"cw.{function} is not for this task: it is what you write yourself here"
        if question in ONE_PLANE and largest_rank > 2:
            return (
                f"cw.{function} takes one plane and one kernel here, `x[c]` and `weight[o, c]`: "
                "adding up the channels is the task"
            )
        if question in UNSET and settings:
            return (
                f"cw.{function} takes an image and a kernel here, without {min(settings)}: what "
                "the settings would do is the task"
            )
    return ""
