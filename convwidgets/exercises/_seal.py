"""Answers and reasons on their way to a page that has to grade without a kernel.

What the page can grade, a determined student can find out: all of it lies in
the page.  This is no secret, only a closed envelope.  It keeps the answer from
being seen at a glance in the notebook file or the page's source, and it makes no
claim beyond that.
"""

import base64
import hashlib

_DIGITS = 12


def salt_for(*parts: str) -> str:
    """A salt that is always the same for the same question, so that files do not change."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:_DIGITS]


def digest(salt: str, place: str, key: str) -> str:
    """What stands for an answer (or, by its place, for one entry of a matrix)."""
    return hashlib.sha256(f"{salt}|{place}|{key}".encode()).hexdigest()[:_DIGITS]


def masked(salt: str, text: str) -> str:
    """A sentence made unreadable at a glance: XOR with a stream drawn from the salt."""
    data = text.encode()
    stream = b"".join(
        hashlib.sha256(f"{salt}|{block}".encode()).digest() for block in range(len(data) // 32 + 1)
    )
    return base64.b64encode(bytes(a ^ b for a, b in zip(data, stream, strict=False))).decode()
