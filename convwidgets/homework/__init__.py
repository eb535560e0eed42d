"""Floor 4: homework in each student's own numbers, graded safely, with reasons.

Students need `Homework` alone, and for it nothing but what the lessons need.
"""

from .sheet import Homework

__all__ = ["Homework"]
