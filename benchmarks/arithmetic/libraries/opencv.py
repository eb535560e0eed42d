"""OpenCV's filter: one plane, its whole size, the border reflected."""

from benchmarks.arithmetic.libraries.way import Way, inner
from benchmarks.arithmetic.works import Inputs, Work


def set_up(threads: int) -> str:
    """OpenCV has a thread pool of its own."""
    import cv2

    cv2.setNumThreads(threads)
    return str(cv2.__version__)


def ways(work: Work, inputs: Inputs) -> dict[str, Way]:
    """``filter2D`` is a correlation with its anchor in the middle of the kernel."""
    import cv2

    if work.kind != "image":
        return {}
    return {"filter2D": Way(lambda: cv2.filter2D(inputs.x, -1, inputs.weight), inner(work))}
