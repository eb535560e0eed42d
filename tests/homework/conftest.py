"""What tests of the homework share."""

from pathlib import Path

import homework_course
import pytest
import six_assignments
from oracles import require

from convwidgets.homework.course import Course


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A released course that nobody has handed in for; make a copy of it."""
    from convwidgets.homework.loading import quick_imports
    from convwidgets.homework.release import release

    with quick_imports():
        require("nbgrader")
    root = homework_course.make(tmp_path_factory.mktemp("released") / "course")
    release(Course(root), homework_course.ASSIGNMENT)
    return root


@pytest.fixture(scope="session")
def six(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course with the six assignments as they stand in the repository, released; only read it."""
    return six_assignments.make(tmp_path_factory.mktemp("six") / "course")
