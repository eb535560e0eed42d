"""What the library answers to a student's code, and what the judge keeps to itself."""

import time

import numpy as np
import pytest

from convwidgets import conv2d, output_size
from convwidgets.core.errors import ConvError
from convwidgets.exercises import questions
from convwidgets.homework.allowances import ALLOWED
from convwidgets.homework.given import Given
from convwidgets.homework.host import ARITHMETIC, COUNTING, DATA, Host
from convwidgets.homework.sandbox import HostRefused
from convwidgets.homework.sandbox.library import LIBRARY
from convwidgets.homework.sandbox.meter import slowness

PICTURE, KERNEL = np.arange(25.0).reshape(5, 5), np.ones((3, 3))


class Sheet:
    def givens(self, question: str) -> dict[str, object]:
        return {"size": 7, "asked": question}


@pytest.fixture
def host() -> Host:
    return Host(Sheet)


def asks(host: Host, name: str, *args: object, **kwargs: object) -> object:
    return host(name, list(args), kwargs)


def test_arithmetic_data_and_the_sheet_are_answered(host):
    assert np.array_equal(asks(host, "conv2d", PICTURE, KERNEL), conv2d(PICTURE, KERNEL))
    assert asks(host, "output_size", 4096, 3, stride=2) == output_size(4096, 3, stride=2)
    layers = [{"Layer": [[3], {"stride": 2}]}, {"Layer": [[3], {}]}]
    assert asks(host, "receptive_field", layers) == 7
    grads = asks(host, "conv2d_backward", np.ones((3, 3)), PICTURE, KERNEL)
    assert type(grads) is tuple
    assert "sobel_x" in asks(host, "KERNELS")
    assert asks(host, "load_digits")["test_images"].shape == (1797, 1, 8, 8)
    assert "conv1.weight" in asks(host, "trained_parameters")
    assert asks(host, "ask", "01.length") == {"size": 7, "asked": "01.length"}
    assert ARITHMETIC.keys() | DATA.keys() <= LIBRARY.keys() | {"trained_parameters"}


def test_bad_arguments_are_told_as_in_a_notebook(host):
    with pytest.raises(ConvError, match="stride"):
        asks(host, "conv2d", PICTURE, KERNEL, stride=0)
    with pytest.raises(TypeError):
        asks(host, "conv2d", PICTURE, KERNEL, strides=1)
    for args in ((), (None, None), ("x", {}), ([[1], [1, 2]], KERNEL), (PICTURE, 3 + 4j)):
        with pytest.raises((HostRefused, TypeError, ValueError)):
            asks(host, "conv2d", *args)
    for name in ("train", "__class__", "os", "", "Homework", "a b"):
        with pytest.raises(HostRefused, match="not there"):
            asks(host, name)
    with pytest.raises(HostRefused, match="no sheet"):
        asks(Host(lambda: None), "ask", "01.length")


def test_no_call_burns_time_or_memory(host):
    large = np.zeros((1, 1, 2000, 2000))
    wide = np.zeros((1024, 512, 3, 3))
    calls = [
        ("conv2d", (large, np.zeros((1, 1, 25, 25))), {}),
        ("conv2d", (np.zeros((1, 512, 64, 64)), wide), {}),
        ("conv2d", (PICTURE, KERNEL), {"padding": 10**9}),
        ("conv2d", (PICTURE, KERNEL), {"padding": ((0, 10**6), (0, 0))}),
        ("conv2d", (PICTURE, KERNEL), {"dilation": 10**9, "padding": "full"}),
        ("conv2d", (PICTURE, KERNEL), {"dilation": 1000, "padding": 1000, "stride": 1}),
        ("conv_transpose2d", (np.zeros((1, 8, 99, 99)), np.zeros((8, 8, 9, 9))), {"stride": 99}),
        ("max_pool2d", (large, 999), {"stride": 1}),
        ("im2col", (large, 9), {}),
        ("col2im", (np.zeros((9, 4)), (1000, 5000), 3), {}),
        ("relu", (np.zeros(5_000_000),), {}),
    ]
    start = time.process_time()
    for name, args, kwargs in calls:
        with pytest.raises((HostRefused, ConvError)):
            asks(host, name, *args, **kwargs)
    assert (time.process_time() - start) / slowness() < 2
    portrait = asks(host, "sample_image", "portrait")
    assert asks(host, "conv2d", portrait, np.ones((11, 11)), padding=5).shape == portrait.shape


def test_what_a_task_asks_for_is_refused_while_it_is_graded(host):
    assert {q.id for q in questions()} >= ALLOWED.keys()
    for allowed in ALLOWED.values():
        assert allowed <= ARITHMETIC.keys() - COUNTING
    with host.grading(frozenset({"02.four-loops"})):
        with pytest.raises(HostRefused, match="not for this task"):
            asks(host, "conv2d", PICTURE, KERNEL)
        assert "box" in asks(host, "KERNELS")
        with host.grading(frozenset()):  # cells that are run again
            asks(host, "conv2d", PICTURE, KERNEL)
    with host.grading(frozenset({"06.layer"})):
        asks(host, "conv2d", PICTURE, KERNEL)
        x, weight = PICTURE[None], KERNEL[None, None]
        for args in ((x, weight), (x.tolist(), weight.tolist()), ([PICTURE], [[KERNEL]])):
            with pytest.raises(HostRefused, match="one plane"):
                asks(host, "conv2d", *args)
    with host.grading(frozenset({"03.convolve"})):
        asks(host, "conv2d", PICTURE, KERNEL)
        with pytest.raises(HostRefused, match="without flip_kernel"):
            asks(host, "conv2d", PICTURE, KERNEL, padding="full", flip_kernel=True)
    asks(host, "conv2d", PICTURE, KERNEL)


def test_the_teachers_names_are_worked_out_without_the_student():
    given = Given("s001", answers=frozenset({"answer"}))
    given.feed("%matplotlib inline\nimport numpy as np\nx = np.arange(3)\nx[0] = 5\nanswer = 0")
    given.feed(
        "def loss(k):\n    return ((k - x) ** 2).mean()\n\ndef run(k):\n    return student(k)"
    )
    given.feed("def twice(n):\n    return n and 2 + twice(n - 1)\nprint(x)\nstudent(x)")
    given.feed("y = x + 1\ny = student(y)\nfor i in range(3):\n    total = i")
    given.feed("this is no Python")
    own = {"np", "x", "loss", "twice", "total", "i"}
    assert all(name in given for name in own)
    assert not any(name in given for name in ("answer", "run", "y", "student"))
    assert list(given["x"]) == [5, 1, 2]
    assert (given["loss"](0), given["twice"](2), given["total"]) == (10.0, 4, 2)
    given.feed("z = 1 / 0")
    with pytest.raises(ConvError, match="ZeroDivisionError"):
        given["z"]
    given.feed("import convwidgets as cw\nwho = 'x'\nsheet = cw.Homework('hw1_definition', who)")
    assert (given.sheet.student, given.id_name) == ("s001", "who")


DIGITS = (1 << 8000) - 1
COSTLY = {
    "a setting in an array without axes": (
        "conv2d",
        (PICTURE, KERNEL),
        {"padding": np.array(5000)},
    ),
    "rows of different lengths beside it": (
        "conv2d",
        (np.zeros((1500, 1500)), np.zeros((400, 400)), [[1], [1, 2]]),
        {},
    ),
    "a text to look up": ("ask", ("9" * 1_000_000,), {}),
    "a name to look up": ("sample_image", ("9" * 1_000_000,), {}),
    "a text as long as an array": ("relu", ([["a" * 3_000_000] * 3],), {}),
    "many layers": ("receptive_field", ([3] * 150_000,), {}),
    "a key": ("receptive_field", ([{"x" * 1_000_000: 1}],), {}),
    "rows without a number": ("conv2d", (PICTURE, KERNEL), {"stride": np.zeros((3_000_000, 0))}),
    "padding in many rows": ("conv2d", (PICTURE, KERNEL), {"padding": np.zeros((3_000_000, 1))}),
    "a kernel of many rows": ("max_pool2d", (PICTURE, np.zeros((3_000_000, 0))), {}),
    "sizes in many rows": ("output_size", (np.zeros((3_000_000, 0)), 3), {}),
    "a name in many rows": ("sample_image", (np.zeros((3_000_000, 0)),), {}),
    "a map for each of many kernels": (
        "conv2d",
        (np.zeros((1, 1000, 1000), np.uint8), np.ones((40, 1, 1, 1), np.int8)),
        {},
    ),
    "the same on the way back": (
        "conv_transpose2d",
        (np.zeros((1, 600, 600), np.uint8), np.ones((1, 50, 1, 1), np.int8)),
        {},
    ),
    "many windows in columns": ("im2col", (np.zeros((900, 900), np.uint8), 5), {}),
    "many digits": ("output_size", ([DIGITS] * 1500, 3), {}),
}


@pytest.mark.parametrize(("name", "args", "kwargs"), COSTLY.values(), ids=COSTLY.keys())
def test_no_call_costs_the_judge_more_than_a_moment(host, name, args, kwargs):
    asks(host, "relu", [1])
    start = time.process_time()
    with pytest.raises(HostRefused):
        asks(host, name, *args, **kwargs)
    assert (time.process_time() - start) / slowness() < 0.5
