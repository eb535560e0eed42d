"""What is shown beside the lines: the tables, and the picture."""

import json
import os
from pathlib import Path

from benchmarks.arithmetic import picture
from benchmarks.arithmetic.measured import measured
from benchmarks.arithmetic.tables import tables


def show(path: Path) -> None:
    """Print the tables of a JSON file and put its picture beside it."""
    found = measured(json.loads(path.read_text(encoding="utf-8")))
    if any(one.seconds for one in found):
        print(f"\n{tables(found)}\n")
    for file in picture.save(path):
        print(f"Picture: {os.path.relpath(file)}")
