"""An ONNX model of one node, written by hand so that the ``onnx`` package is not needed.

The file is a protocol buffer: fields, each a number and a wire type (0 for a varint, 2 for bytes
with their length), one after the other.  The numbers are those of ``onnx.proto`` in the
repository onnx/onnx.
"""

from collections.abc import Mapping, Sequence

from benchmarks.arithmetic.works import Array

_FLOAT = 1  # TensorProto.DataType
_INTS = 7  # AttributeProto.AttributeType
_IR_VERSION = 8
_OPERATOR_SET = 13


def one_node(
    operator: str,
    x: Sequence[int],
    attributes: Mapping[str, Sequence[int]],
    weight: Array | None = None,
) -> bytes:
    """A model that takes ``x`` of this shape to ``y``, with a constant second argument if any."""
    names = ["x"] if weight is None else ["x", "w"]
    node = b"".join(_bytes(1, name) for name in names) + _bytes(2, "y") + _bytes(4, operator)
    for name, values in attributes.items():
        ints = b"".join(_number(8, value) for value in values)
        node += _bytes(5, _bytes(1, name) + ints + _number(20, _INTS))
    graph = _bytes(1, node) + _bytes(2, "one node")
    if weight is not None:
        dims = b"".join(_number(1, size) for size in weight.shape)
        raw = weight.astype("<f4").tobytes()
        graph += _bytes(5, dims + _number(2, _FLOAT) + _bytes(8, "w") + _bytes(9, raw))
    graph += _bytes(11, _value("x", x)) + _bytes(12, _value("y", None))
    operators = _bytes(1, "") + _number(2, _OPERATOR_SET)
    return _number(1, _IR_VERSION) + _bytes(7, graph) + _bytes(8, operators)


def _value(name: str, shape: Sequence[int] | None) -> bytes:
    """What goes in or out: its name, its type, and its shape if that is not to be inferred."""
    tensor = _number(1, _FLOAT)
    if shape is not None:
        tensor += _bytes(2, b"".join(_bytes(1, _number(1, size)) for size in shape))
    return _bytes(1, name) + _bytes(2, _bytes(1, tensor))


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes(field: int, value: bytes | str) -> bytes:
    value = value.encode() if isinstance(value, str) else value
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    """Seven bits a byte, the lowest first; the eighth says that more follow."""
    groups = [value >> shift & 127 for shift in range(0, max(value.bit_length(), 1), 7)]
    return bytes([group | 128 for group in groups[:-1]] + groups[-1:])
