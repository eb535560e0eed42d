"""What runs inside the sandbox: on Python's standard library and NumPy alone."""

OUT_OF_MEMORY = 77
"""The code to end with when there is no memory left to answer with."""
