"""scipy.ndimage: its whole size, the border reflected; one thread always."""

from benchmarks.arithmetic.libraries.way import Way, inner
from benchmarks.arithmetic.works import Inputs, Work


def set_up(threads: int) -> str:
    """Nothing to set."""
    import scipy.ndimage  # type: ignore[import-untyped]  # ships no type information

    return str(scipy.__version__)


def ways(work: Work, inputs: Inputs) -> dict[str, Way]:
    """``correlate``, which keeps float32."""
    from scipy import ndimage

    if work.kind != "image":
        return {}
    return {"correlate": Way(lambda: ndimage.correlate(inputs.x, inputs.weight), inner(work))}
