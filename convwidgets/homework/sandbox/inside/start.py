"""Started as a script: loads NumPy and the rest of this folder, then serves.

Arguments: the descriptors to read from and to write to, and the folder that holds NumPy.
"""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def main() -> None:
    """Load what is needed, and take the folders off the path again: nothing else in them counts."""
    source, target, packages = sys.argv[1:4]
    folders = [os.path.dirname(HERE), packages]
    sys.path[:0] = folders
    from inside.server import Server  # type: ignore[import-not-found]  # by its place

    for folder in folders:
        sys.path.remove(folder)
    sys.argv[:] = [""]
    Server(int(source), int(target)).serve()


if __name__ == "__main__":
    main()
