"""The figures this project promises, each measured next to what people use today.

``python -m benchmarks`` in the folder of the repository runs them; see ``README.md`` here.
"""
