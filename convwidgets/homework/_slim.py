"""Rewrites a large notebook without its outputs; run as a program, in a process with limits."""

import json
import sys

MEMORY = 2 << 30
MOST = 8 << 20


def main(path: str) -> int:
    """Print the notebook without outputs; 1 if it is none, 2 if that is still too large."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    except (ImportError, OSError, ValueError):
        pass  # then only the time is limited
    try:
        with open(path, "rb") as file:
            notebook = json.loads(file.read())
        sheets = [notebook, *notebook.get("worksheets", [])]
        for cell in (cell for sheet in sheets for cell in sheet.get("cells", [])):
            cell.pop("outputs", None)
            cell.pop("attachments", None)
        slim = json.dumps(notebook)
    except (ValueError, TypeError, AttributeError, RecursionError, OSError):
        return 1
    except MemoryError:
        return 2
    if len(slim) > MOST:
        return 2
    sys.stdout.write(slim)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
