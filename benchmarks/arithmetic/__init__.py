"""Convolution, pooling and their gradients, timed next to the libraries people would take.

``works`` says what is computed and what is asked, ``libraries`` how each library computes it,
``worker`` is the process that a library has to itself, ``run`` takes the samples in turns, and
``verdicts``, ``tables`` and ``picture`` make something readable of them.
"""
