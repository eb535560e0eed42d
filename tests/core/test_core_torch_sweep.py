"""2,000 random cases against PyTorch in float64: results and every gradient, to 1e-8.

A failure names its seed: ``convolution_case(17)`` in a Python prompt gives that case again.
"""

from collections.abc import Callable
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray
from oracles import require

from convwidgets.core import (
    avg_pool2d,
    avg_pool2d_backward,
    col2im,
    conv1d,
    conv1d_backward,
    conv2d,
    conv2d_backward,
    conv_transpose2d,
    conv_transpose2d_backward,
    im2col,
    max_pool2d,
    max_pool2d_backward,
)

Array = NDArray[Any]
Sides = list[tuple[int, int]]

CHUNK = 100
CONVOLUTIONS, TRANSPOSED, COLUMNS, MAX_POOLS, AVG_POOLS = 900, 400, 100, 300, 300
WITHIN = 1e-8
MODES = ("zeros", "reflect", "replicate", "circular")


@pytest.fixture(scope="module")
def torch() -> ModuleType:
    return require("torch")


def chunks(total: int) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("first", range(0, total, CHUNK))


@pytest.fixture
def seeds(first: int, record_property: Callable[[str, object], None]) -> range:
    """The seeds of one test; the benchmarks' report adds up how many there were."""
    record_property("cases", CHUNK)
    return range(first, first + CHUNK)


def leaf(torch: ModuleType, array: Array | None) -> Any:
    """A tensor that collects its gradient."""
    return None if array is None else torch.from_numpy(array.copy()).requires_grad_()


def batched(tensor: Any, rank: int) -> Any:
    """With as many axes of length 1 in front as are missing, as PyTorch wants it."""
    return tensor if tensor is None else tensor.reshape((1,) * (rank - tensor.ndim) + tensor.shape)


def compare(ours: Array, theirs: Any, what: str, seed: int, case: object) -> None:
    """Equal shape, float64, and no number further off than `WITHIN`."""
    expected = theirs.detach().numpy()
    where = f"{what}, seed {seed}: {case}"
    assert ours.dtype == np.float64, where
    assert ours.shape == expected.shape, where
    worst = abs(ours - expected).max()
    assert worst <= WITHIN, f"{worst:.3g} off in {where}"


# Convolution.


class Convolution(NamedTuple):
    """One case; ``sides`` is what its padding means, worked out here."""

    spatial: int
    x: Array
    weight: Array
    bias: Array | None
    settings: dict[str, Any]
    sides: Sides

    @property
    def span(self) -> Array:
        """Cells that the kernel covers along each axis."""
        kernel = np.array(self.weight.shape[-self.spatial :])
        return self.settings["dilation"] * (kernel - 1) + 1


CORNERS = (
    "anything",
    "kernel larger than the input",
    "stride beyond the kernel",
    "one cell",
    "one row",
    "depthwise with several kernels each",
    "dilation with stride",
    "same",
    "full",
    "plain",
    "wide",
    "many windows",
)


def convolution_case(seed: int) -> Convolution:
    """A convolution that is allowed; every twelfth seed has the same corner."""
    rng = np.random.default_rng([1, seed])
    corner = CORNERS[seed % len(CORNERS)]
    spatial = 1 if rng.random() < 0.3 else 2
    kernel, dilation, stride = rng.integers(1, (5, 4, 4), (spatial, 3)).T
    spare = rng.integers(0, 6, spatial)
    mode = str(rng.choice(MODES, p=(0.4, 0.2, 0.2, 0.2)))
    groups, depth, multiplier = rng.integers(1, 4, 3).tolist()
    padding_form = str(rng.choice(["one", "each", "uneven", "valid"]))
    if corner == "kernel larger than the input":
        kernel, padding_form, spare = kernel + 2, "uneven", spare % 2
        mode = str(rng.choice(("zeros", "replicate")))
    elif corner == "stride beyond the kernel":
        stride = dilation * (kernel - 1) + 1 + rng.integers(1, 3, spatial)
    elif corner == "one cell":
        kernel, spare = np.ones_like(kernel), np.zeros_like(spare)
    elif corner == "one row":
        kernel[0], spare[0] = 1, 0
    elif corner == "depthwise with several kernels each":
        groups, depth, multiplier = int(rng.integers(2, 5)), 1, 2
    elif corner == "dilation with stride":
        dilation, stride = rng.integers(2, 4, (2, spatial))
    elif corner in ("same", "full"):
        padding_form = corner
        stride = np.ones_like(stride) if corner == "same" else stride
    elif corner == "plain":
        groups = depth = multiplier = 1
    elif corner == "wide":
        spare[-1] += 60
    elif corner == "many windows":  # more than one block of them
        depth, spare = depth + 3, spare + (20_000, 110)[spatial - 1]
    reach = dilation * (kernel - 1)
    padding, sides = _padding(rng, padding_form, reach)
    size = np.maximum(reach + 1 - np.sum(sides, axis=1), 1) + spare
    if mode in ("reflect", "circular"):
        size = np.maximum(size, np.max(sides, axis=1) + (mode == "reflect"))
    before, of_kernels = [], []
    if corner != "plain":
        before = [int(rng.integers(1, 4)), groups * depth][int(rng.random() < 0.3) :]
        of_kernels = [groups * multiplier, depth]
    return Convolution(
        spatial,
        rng.normal(size=(*before, *size)),
        rng.normal(size=(*of_kernels, *kernel)),
        _bias(rng, groups * multiplier, corner == "plain"),
        {
            "stride": _short(rng, stride),
            "padding": padding,
            "dilation": _short(rng, dilation),
            "groups": groups,
            "padding_mode": mode,
            "flip_kernel": bool(rng.random() < 0.3),
        },
        sides,
    )


def _padding(rng: np.random.Generator, form: str, reach: Array) -> tuple[Any, Sides]:
    """Padding in one of its forms, and as (before, after) for each axis."""
    if form in ("same", "full", "valid"):
        before = {"same": reach // 2, "full": reach, "valid": 0 * reach}[form]
        after = reach - before if form == "same" else before
        return form, list(zip(before.tolist(), after.tolist(), strict=True))
    if form == "one":
        p = int(rng.integers(0, 4))
        return p, [(p, p)] * len(reach)
    if form == "each":
        each = rng.integers(0, 4, len(reach)).tolist()
        return tuple(each), [(p, p) for p in each]
    uneven = [(int(a), int(b)) for a, b in rng.integers(0, 4, (len(reach), 2))]
    return tuple(uneven), uneven


def _bias(rng: np.random.Generator, kernels: int, plain: bool) -> Array | None:
    return np.array(rng.normal(size=[] if plain else kernels)) if rng.random() < 0.6 else None


def _short(rng: np.random.Generator, values: Array) -> Any:
    """One number for each axis, or a single one where they are alike, half of the time."""
    each = tuple(values.tolist())
    return each[0] if len(set(each)) == 1 and rng.random() < 0.5 else each


def torch_convolution(torch: ModuleType, case: Convolution, x: Any, weight: Any, bias: Any) -> Any:
    """PyTorch's output for tensors in our rank, with all its axes."""
    how, rank = case.settings, case.spatial + 2
    x, weight, bias = batched(x, rank), batched(weight, rank), batched(bias, 1)
    if how["flip_kernel"]:
        weight = weight.flip(tuple(range(2, rank)))
    padding: Any = 0
    if how["padding_mode"] == "zeros" and how["padding"] in ("same", "valid"):
        padding = how["padding"]  # it has these words itself
    elif np.any(case.sides):
        mode = {"zeros": "constant"}.get(how["padding_mode"], how["padding_mode"])
        around = [cells for pair in reversed(case.sides) for cells in pair]
        x = torch.nn.functional.pad(x, around, mode=mode)
    convolve = getattr(torch.nn.functional, f"conv{case.spatial}d")
    return convolve(x, weight, bias, how["stride"], padding, how["dilation"], how["groups"])


@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths")
@chunks(CONVOLUTIONS)
def test_convolution(torch: ModuleType, seeds: range) -> None:
    for seed in seeds:
        case = convolution_case(seed)
        _, x, weight, bias, how, _ = case
        forward, backward = (
            (conv1d, conv1d_backward) if case.spatial == 1 else (conv2d, conv2d_backward)
        )
        out = forward(x, weight, bias, **how)
        leaves = [leaf(torch, array) for array in (x, weight, bias)]
        theirs = torch_convolution(torch, case, *leaves)
        compare(
            out.reshape((1,) * (theirs.ndim - out.ndim) + out.shape), theirs, "output", seed, how
        )
        assert out.ndim == x.ndim

        grad_out = np.random.default_rng([2, seed]).normal(size=out.shape)
        theirs.backward(torch.from_numpy(grad_out).reshape(theirs.shape))
        grads = backward(grad_out, x, weight, **how)
        for name, ours, tensor in zip(("x", "weight", "bias"), grads, leaves, strict=True):
            if tensor is not None:
                compare(ours, tensor.grad, f"gradient of {name}", seed, how)


def test_the_corners_are_there() -> None:
    cases = [convolution_case(seed) for seed in range(CONVOLUTIONS)]

    def count(holds: Any) -> int:
        return sum(bool(np.any(holds(case))) for case in cases)

    assert count(lambda c: c.span > c.x.shape[-c.spatial :]) >= 100
    assert count(lambda c: c.settings["stride"] > c.span) >= 100
    assert count(lambda c: c.x.size == 1) >= 10
    assert count(lambda c: c.spatial == 2 and c.x.shape[-2] == 1 < c.x.shape[-1]) >= 50
    assert (
        count(lambda c: 1 < c.settings["groups"] < len(c.weight) and c.weight.shape[1] == 1) >= 100
    )
    assert count(lambda c: np.multiply(c.settings["stride"], c.settings["dilation"]) >= 4) >= 100
    assert count(lambda c: [a != b for a, b in c.sides]) >= 200
    for spatial in (1, 2):
        for rank in range(spatial, spatial + 3):
            assert count(lambda c, s=spatial, r=rank: c.spatial == s and c.x.ndim == r) >= 20
        for mode in MODES:
            assert (
                count(
                    lambda c, s=spatial, m=mode: (
                        c.spatial == s and c.settings["padding_mode"] == m and np.any(c.sides)
                    )
                )
                >= 20
            )


# Transposed convolution.


def transposed_case(seed: int) -> tuple[Array, Array, Array | None, dict[str, Any]]:
    """A transposed convolution with at least one cell of output."""
    rng = np.random.default_rng([3, seed])
    kernel, dilation, stride = rng.integers(1, (5, 4, 5), (2, 3)).T
    groups, depth, multiplier = rng.integers(1, 4, 3).tolist()
    if seed % 5 == 0:
        depth, multiplier = 1, 2
    size = rng.integers(1, 6, 2)
    padding = rng.integers(0, 4, 2)
    extra = rng.integers(0, np.maximum(stride, dilation))
    full = (size - 1) * stride + dilation * (kernel - 1) + 1 + extra
    size += np.maximum(0, -((full - 2 * padding - 1) // stride))
    plain = seed % 10 == 9
    if plain:
        groups = depth = multiplier = 1
    before = [] if plain else [int(rng.integers(1, 4)), groups * depth][int(rng.random() < 0.3) :]
    return (
        rng.normal(size=(*before, *size)),
        rng.normal(size=(*([] if plain else [groups * depth, multiplier]), *kernel)),
        _bias(rng, groups * multiplier, plain),
        {
            "stride": _short(rng, stride),
            "padding": _short(rng, padding),
            "output_padding": _short(rng, extra),
            "dilation": _short(rng, dilation),
            "groups": groups,
        },
    )


@chunks(TRANSPOSED)
def test_transposed_convolution(torch: ModuleType, seeds: range) -> None:
    for seed in seeds:
        x, weight, bias, how = transposed_case(seed)
        out = conv_transpose2d(x, weight, bias, **how)
        leaves = [leaf(torch, array) for array in (x, weight, bias)]
        theirs = torch.nn.functional.conv_transpose2d(
            batched(leaves[0], 4), batched(leaves[1], 4), batched(leaves[2], 1), **how
        )
        compare(out.reshape((1,) * (4 - out.ndim) + out.shape), theirs, "output", seed, how)
        assert out.ndim == x.ndim

        grad_out = np.random.default_rng([4, seed]).normal(size=out.shape)
        theirs.backward(torch.from_numpy(grad_out).reshape(theirs.shape))
        grads = conv_transpose2d_backward(grad_out, x, weight, **how)
        for name, ours, tensor in zip(("x", "weight", "bias"), grads, leaves, strict=True):
            if tensor is not None:
                compare(ours, tensor.grad, f"gradient of {name}", seed, how)


# im2col and col2im.


@chunks(COLUMNS)
def test_columns(torch: ModuleType, seeds: range) -> None:
    for seed in seeds:
        rng = np.random.default_rng([8, seed])
        kernel, dilation, stride = rng.integers(1, (5, 4, 4), (2, 3)).T
        padding = rng.integers(0, 4, 2)
        size = np.maximum(dilation * (kernel - 1) + 1 - 2 * padding, 1) + rng.integers(0, 6, 2)
        x = rng.normal(size=(*rng.integers(1, 4, 2 - seed % 2), *size))
        kernel_size = _short(rng, kernel)
        how = {
            "stride": _short(rng, stride),
            "padding": _short(rng, padding),
            "dilation": _short(rng, dilation),
        }
        columns = im2col(x, kernel_size, **how)
        theirs = torch.nn.functional.unfold(torch.from_numpy(x), kernel_size, **how)
        compare(columns, theirs, "im2col", seed, how)
        other = rng.normal(size=columns.shape)
        folded = torch.nn.functional.fold(
            torch.from_numpy(other), tuple(size.tolist()), kernel_size, **how
        )
        compare(col2im(other, x.shape, kernel_size, **how), folded, "col2im", seed, how)


# Pooling.


class Pooling(NamedTuple):
    """One case; ``uneven`` is padding that PyTorch's pooling does not have."""

    x: Array
    kernel_size: Any
    settings: dict[str, Any]
    uneven: Sides | None


def pooling_case(seed: int, *, dilated: bool) -> Pooling:
    """A pooling that is allowed; every third has numbers that occur several times."""
    rng = np.random.default_rng([5, seed, dilated])
    kernel, dilation, stride = rng.integers(1, (5, 4 if dilated else 2, 5), (2, 3)).T
    ceil_mode = bool(rng.random() < 0.5)
    uneven = None
    if rng.random() < 0.25 and not ceil_mode:
        uneven = [tuple(rng.integers(0, k // 2 + 1, 2).tolist()) for k in kernel]
        padding: Any = tuple(uneven)
    else:
        half = rng.integers(0, kernel // 2 + 1)
        padding = _short(rng, half)
    sides = uneven or [(p, p) for p in np.broadcast_to(padding, 2).tolist()]
    span = dilation * (kernel - 1) + 1
    size = np.maximum(span - np.sum(sides, axis=1), 1) + rng.integers(0, 6, 2)
    size = np.maximum(size, dilation)  # so that every window has a cell
    if ceil_mode and seed % 4 == 0 and np.all(stride > 1):
        size = np.maximum(size - 1, dilation)  # sometimes the kernel is larger than all there is
        stride = np.maximum(stride, 2)
    before = [[], [2], [1, 3], [3, 2]][seed % 4]
    x = rng.normal(size=(*before, *size))
    settings: dict[str, Any] = {"padding": padding, "ceil_mode": ceil_mode}
    if rng.random() < 0.8:
        settings["stride"] = _short(rng, stride)
    if dilated:
        settings["dilation"] = _short(rng, dilation)
    else:
        settings["count_include_pad"] = bool(rng.random() < 0.5) or uneven is not None
    return Pooling(x.round() if seed % 3 == 0 else x, _short(rng, kernel), settings, uneven)


def torch_pooling(torch: ModuleType, name: str, case: Pooling, x: Any, **more: Any) -> Any:
    how, x = dict(case.settings), batched(x, 4)
    if case.uneven is not None:
        around = [cells for pair in reversed(case.uneven) for cells in pair]
        empty = -np.inf if name == "max_pool2d" else 0.0
        x = torch.nn.functional.pad(x, around, value=empty)
        how["padding"] = 0
    return getattr(torch.nn.functional, name)(x, case.kernel_size, **how, **more)


@chunks(MAX_POOLS)
def test_max_pooling(torch: ModuleType, seeds: range) -> None:
    for seed in seeds:
        case = pooling_case(seed, dilated=True)
        x, kernel_size, how, uneven = case
        out, where = max_pool2d(x, kernel_size, return_indices=True, **how)
        tensor = leaf(torch, x)
        theirs, indices = torch_pooling(torch, "max_pool2d", case, tensor, return_indices=True)
        compare(out.reshape((1,) * (4 - out.ndim) + out.shape), theirs, "output", seed, case)
        np.testing.assert_array_equal(max_pool2d(x, kernel_size, **how), out)
        if uneven is None:
            np.testing.assert_array_equal(where.ravel(), indices.ravel(), f"seed {seed}: {case}")

        grad_out = np.random.default_rng([6, seed]).normal(size=out.shape)
        theirs.backward(torch.from_numpy(grad_out).reshape(theirs.shape))
        ours = max_pool2d_backward(grad_out, x, kernel_size, **how)
        compare(ours, tensor.grad, "gradient", seed, case)


@chunks(AVG_POOLS)
def test_average_pooling(torch: ModuleType, seeds: range) -> None:
    for seed in seeds:
        case = pooling_case(seed, dilated=False)
        x, kernel_size, how, _ = case
        out = avg_pool2d(x, kernel_size, **how)
        tensor = leaf(torch, x)
        theirs = torch_pooling(torch, "avg_pool2d", case, tensor)
        compare(out.reshape((1,) * (4 - out.ndim) + out.shape), theirs, "output", seed, case)

        grad_out = np.random.default_rng([7, seed]).normal(size=out.shape)
        theirs.backward(torch.from_numpy(grad_out).reshape(theirs.shape))
        ours = avg_pool2d_backward(grad_out, x, kernel_size, **how)
        compare(ours, tensor.grad, "gradient", seed, case)


def test_there_are_2000_cases() -> None:
    assert CONVOLUTIONS + TRANSPOSED + COLUMNS + MAX_POOLS + AVG_POOLS == 2000
