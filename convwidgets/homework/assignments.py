"""The assignments that come with the lessons: what each is called and how long it takes."""

from typing import NamedTuple


class Assignment(NamedTuple):
    """An assignment in words.

    Attributes
    ----------
    title : str
        As it stands above the notebook.
    minutes : int
        How long it takes, estimated; 0 where nobody has said.
    """

    title: str
    minutes: int = 0


ASSIGNMENTS = {
    "hw1_definition": Assignment("The definition and its symbols", 95),
    "hw2_by_hand": Assignment("Computing by hand", 95),
    "hw3_sizes": Assignment("Predicting sizes", 95),
    "hw4_kernels": Assignment("Kernel design", 95),
    "hw5_channels": Assignment("Channels and counts", 100),
    "hw6_from_scratch": Assignment("Convolution from scratch", 100),
}


def assignment(name: str) -> Assignment:
    """An assignment by its name; one of a teacher's own is called by its name."""
    return ASSIGNMENTS.get(name) or Assignment(name.replace("_", " ").strip().capitalize())
