"""Plain data as bytes, for two processes of which one is not trusted.

Only exact types are written: None, bool, int, float, str, list, tuple, dict with
str keys, fractions, and NumPy's arrays and single numbers of ordinary numeric dtypes.  Any
other value becomes `Foreign`, of which nothing but the type's name crosses.
Whoever reads expects any bytes whatsoever: there is no pickle, nothing is
evaluated, and every size is looked at before anything of that size is made.
"""

import struct
import sys
from dataclasses import dataclass
from math import prod
from typing import Any, Final

import numpy as np

DEEPEST: Final = 32
MOST_ITEMS: Final = 200_000
LONGEST_INT: Final = 1024  # bytes; Python itself refuses to print more than about 1800
MOST_AXES: Final = 16

_NUMERIC: Final = tuple(
    np.dtype(kind)
    for kind in (
        *(np.bool_, np.int8, np.int16, np.int32, np.int64),
        *(np.uint8, np.uint16, np.uint32, np.uint64),
        *(np.float16, np.float32, np.float64, np.complex64, np.complex128),
    )
)
_CODE: Final = {dtype.str.lstrip("<|="): number for number, dtype in enumerate(_NUMERIC)}
_SCALARS: Final = frozenset(dtype.type for dtype in _NUMERIC) | {np.longlong, np.ulonglong}
_LENGTH: Final = struct.Struct("<I")
_DOUBLE: Final = struct.Struct("<d")


class WireError(ValueError):
    """Bytes that are no message, or a value that is too much for one."""


class Foreign:
    """Something that stayed where it was: it equals nothing, not even itself."""

    __slots__ = ("name",)
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, name: str) -> None:
        self.name = name

    def __eq__(self, other: object) -> bool:
        return False

    def __repr__(self) -> str:
        return f"<{self.name}>"


def type_name(value: object) -> str:
    """The name of a value's type, short and printable whatever it was called."""
    name = type.__dict__["__name__"].__get__(type(value))
    return "".join(letter if letter.isprintable() else "?" for letter in name[:80])


def pack(value: object, most: int = 1 << 31) -> bytes:
    """Plain data as bytes.

    Parameters
    ----------
    value : object
        Anything.
    most : int
        Bytes that there may be.

    Raises
    ------
    WireError
        If there are more, or more than `MOST_ITEMS` items.
    """
    parts: list[bytes] = []
    _pack(value, parts, 0, _Room(MOST_ITEMS, most))
    raw = b"".join(parts)
    if len(raw) > most:
        raise WireError(f"{len(raw)} bytes in one message, at most {most}")
    return raw


@dataclass
class _Room:
    """What is left, looked at before anything large is copied."""

    items: int
    bytes: int

    def take(self, size: int) -> None:
        self.items -= 1
        self.bytes -= size
        if self.items < 0:
            raise WireError(f"more than {MOST_ITEMS} items in one message")
        if self.bytes < 0:
            raise WireError("too many bytes in one message")


def _pack(value: Any, parts: list[bytes], depth: int, left: _Room) -> None:
    kind = type(value)
    left.take(value.nbytes if kind is np.ndarray else len(value) if kind is str else 1)
    if value is None:
        parts.append(b"N")
    elif kind is bool:
        parts.append(b"T" if value else b"F")
    elif kind is float:
        parts.append(b"f" + _DOUBLE.pack(value))
    elif kind is int and value.bit_length() < 8 * LONGEST_INT:
        raw = value.to_bytes(value.bit_length() // 8 + 1, "little", signed=True)
        parts.append(b"i" + _LENGTH.pack(len(raw)) + raw)
    elif kind is str:
        # A lone half of a surrogate pair is written as its number: it could not be saved.
        _text(b"s", value, parts)
    elif kind in (list, tuple) and depth < DEEPEST:
        parts.append((b"l" if kind is list else b"t") + _LENGTH.pack(len(value)))
        for item in value:
            _pack(item, parts, depth + 1, left)
    elif kind is dict and depth < DEEPEST and all(type(key) is str for key in value):
        parts.append(b"d" + _LENGTH.pack(len(value)))
        for key, item in value.items():
            _text(b"", key, parts)
            _pack(item, parts, depth + 1, left)
    elif kind is np.ndarray and _code(value) is not None and _fits(value.shape):
        _array(b"a", value, parts)
    elif kind is _fraction_type() and value.numerator.bit_length() < 8 * LONGEST_INT:
        parts.append(b"q")
        _pack(value.numerator, parts, depth, left)
        _pack(value.denominator, parts, depth, left)
    elif kind in _SCALARS:
        _array(b"n", np.asarray(value), parts)
    else:
        _text(b"X", value.name if kind is Foreign else type_name(value), parts)


def _fraction_type() -> object:
    """The type of fractions; ``None`` where nothing has loaded it, and so no value is of it."""
    return getattr(sys.modules.get("fractions"), "Fraction", None)


def _code(array: np.ndarray[Any, Any]) -> int | None:
    return _CODE.get(array.dtype.newbyteorder("=").str.lstrip("<|=>"))


def _fits(shape: tuple[int, ...]) -> bool:
    """Whether an array of this shape is no larger than its bytes, even as lists within lists."""
    # Without a single number the axes cost nothing to send: (4294967295, 0).
    return len(shape) <= MOST_AXES and (0 not in shape or prod(filter(None, shape)) <= MOST_ITEMS)


def _text(tag: bytes, text: str, parts: list[bytes]) -> None:
    raw = text.encode("utf-8", "backslashreplace")
    parts.append(tag + _LENGTH.pack(len(raw)) + raw)


def _array(tag: bytes, array: np.ndarray[Any, Any], parts: list[bytes]) -> None:
    code = _code(array)
    assert code is not None
    raw = array.astype(_NUMERIC[code], copy=False).tobytes()
    parts.append(tag + bytes((code, array.ndim)))
    parts.extend(_LENGTH.pack(size) for size in array.shape)
    parts.append(_LENGTH.pack(len(raw)) + raw)


def unpack(raw: bytes) -> Any:
    """The plain data in bytes from anybody.

    Raises
    ------
    WireError
        If they are not what `pack` writes.
    """
    reader = _Reader(raw)
    value = reader.value(0)
    if reader.at != len(raw):
        raise WireError("bytes after the end")
    return value


class _Reader:
    """Walks through a message; every step stays within what has arrived."""

    def __init__(self, raw: bytes) -> None:
        self.raw, self.at, self.left = raw, 0, MOST_ITEMS

    def take(self, count: int) -> bytes:
        piece = self.raw[self.at : self.at + count]
        if len(piece) != count:
            raise WireError("the message ends too early")
        self.at += count
        return piece

    def number(self) -> int:
        return int.from_bytes(self.take(4), "little")

    def sized(self) -> bytes:
        return self.take(self.number())

    def text(self) -> str:
        try:
            return self.sized().decode("utf-8")
        except UnicodeDecodeError:
            raise WireError("a text that is not UTF-8") from None

    def value(self, depth: int) -> Any:
        self.left -= 1
        if self.left < 0 or depth > DEEPEST:
            raise WireError("too many items, or nested too deeply")
        tag = self.take(1)
        if tag in b"NTF":
            return {b"N": None, b"T": True, b"F": False}[tag]
        if tag == b"f":
            return _DOUBLE.unpack(self.take(8))[0]
        if tag == b"i":
            return self._int()
        if tag == b"s":
            return self.text()
        if tag == b"l":
            return self._items(depth)
        if tag == b"t":
            return tuple(self._items(depth))
        if tag == b"d":
            return self._dict(depth)
        if tag == b"a":
            return self._array()
        if tag == b"n":
            return self._scalar()
        if tag == b"q":
            return self._fraction(depth)
        if tag == b"X":
            name = self.text()[:80]
            return Foreign("".join(c if c.isprintable() else "?" for c in name))
        raise WireError("an unknown kind of value")

    def _int(self) -> int:
        raw = self.sized()
        if len(raw) > LONGEST_INT:
            raise WireError("a number too long")
        return int.from_bytes(raw, "little", signed=True)

    def _items(self, depth: int) -> list[Any]:
        # The count is not believed: items are read until it is reached or the bytes end.
        return [self.value(depth + 1) for _ in range(self.number())]

    def _dict(self, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for _ in range(self.number()):
            key = self.text()
            if key in found:
                raise WireError("a key twice")
            found[key] = self.value(depth + 1)
        return found

    def _array(self) -> np.ndarray[Any, Any]:
        code, axes = self.take(2)
        if code >= len(_NUMERIC) or axes > MOST_AXES:
            raise WireError("an array of an unknown kind")
        dtype = _NUMERIC[code]
        shape = tuple(self.number() for _ in range(axes))
        raw = self.sized()
        if prod(shape) * dtype.itemsize != len(raw) or not _fits(shape):
            raise WireError("an array whose shape does not fit its numbers")
        if dtype.kind == "b":
            raw = raw.translate(_ONLY_BOOLS)
        try:
            return np.frombuffer(raw, dtype).reshape(shape).copy()
        except ValueError:
            raise WireError("an array of an impossible shape") from None

    def _fraction(self, depth: int) -> Any:
        from fractions import Fraction  # the inside need not load it before it is used

        top, bottom = self.value(depth + 1), self.value(depth + 1)
        if type(top) is not int or type(bottom) is not int or bottom < 1:
            raise WireError("a fraction of no whole numbers")
        return Fraction(top, bottom)

    def _scalar(self) -> Any:
        array = self._array()
        if array.ndim:
            raise WireError("a single number with axes")
        return array[()]


# A byte that is neither 0 nor 1 is no truth value, and NumPy would misread it.
_ONLY_BOOLS: Final = bytes((0, *[1] * 255))
