"""The one error of the package."""


class ConvError(ValueError):
    """A value that cannot be used, said in a sentence a student can act on.

    The message names the value that was given, the bound it breaks and what
    to change.  Unknown *names* of arguments are a `TypeError` instead,
    as everywhere in Python.

    Examples
    --------
    >>> from convwidgets import output_size
    >>> try:
    ...     output_size(5, 3, stride=0)
    ... except ConvError as error:
    ...     print(error)
    stride is 0; it must be at least 1.
    """
