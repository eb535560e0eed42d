"""Who turns the kernel: asked of each library, and honest about those that are missing."""

import subprocess
import sys
from types import SimpleNamespace

import numpy as np
import oracles
import pytest

from convwidgets.trace import libraries
from convwidgets.trace.libraries import KERNEL, who_flips

# As their documentation says.
FLIPS = {
    "np.correlate": False,
    "np.convolve": True,
    "scipy.signal.correlate2d": False,
    "scipy.signal.convolve2d": True,
    "cv2.filter2D": False,
    "torch.nn.functional.conv2d": False,
    "torch.nn.Conv2d": False,
    "cw.conv2d": False,
    "cw.conv2d, flip_kernel=True": True,
}


@pytest.fixture
def without(monkeypatch):
    def block(*names):
        real = libraries.import_module

        def find(name):
            if name.partition(".")[0] in names:
                raise ModuleNotFoundError(name)
            return real(name)

        monkeypatch.setattr(libraries, "import_module", find)

    return block


def test_every_library_does_what_it_documents():
    for name in ("scipy.signal", "cv2", "torch"):
        oracles.require(name)
    table = who_flips()
    assert {row.function: row.flips for row in table} == FLIPS
    for row in table:
        assert row.describe().endswith("turned by 180° first." if row.flips else "as it stands.")


def test_missing_libraries_are_said_to_be_missing(without):
    without("scipy", "cv2", "torch")
    table = who_flips()
    assert [row.function for row in table] == list(FLIPS)
    missing = [row for row in table if row.function.startswith(("scipy", "cv2", "torch"))]
    assert len(missing) == 5
    for row in missing:
        assert row.flips is row.result is None
        assert row.describe() == f"{row.function}: not installed."
    assert repr(table) == "\n".join(
        [
            "function                      a single 1 becomes   the kernel is",
            "np.correlate                  3 2 1                laid on as it stands",
            "np.convolve                   1 2 3                turned by 180° first",
            "scipy.signal.correlate2d                           not installed",
            "scipy.signal.convolve2d                            not installed",
            "cv2.filter2D                                       not installed",
            "torch.nn.functional.conv2d                         not installed",
            "torch.nn.Conv2d                                    not installed",
            "cw.conv2d                     4 3 / 2 1            laid on as it stands",
            "cw.conv2d, flip_kernel=True   1 2 / 3 4            turned by 180° first",
        ]
    )
    page = table._repr_html_()
    assert page.count("<tr>") == 10
    assert page.count("not installed") == 5


def test_a_library_that_does_neither_is_not_forced_into_a_class(monkeypatch):
    upside_down = SimpleNamespace(filter2D=lambda *_: np.pad(KERNEL[::-1], ((1, 0), (1, 0))))
    monkeypatch.setattr(libraries, "import_module", lambda _: upside_down)
    row = libraries._asked(
        "cv2.filter2D", "cv2", {f: c for f, _, c in libraries._CALLS}["cv2.filter2D"]
    )
    assert row.flips is None
    assert row.describe().endswith("3 4 / 1 2: the kernel is neither.")


def test_only_a_missing_library_is_passed_over(monkeypatch):
    def broken(_):
        raise OSError("a library file is damaged")

    monkeypatch.setattr(libraries, "import_module", broken)
    with pytest.raises(OSError, match="damaged"):
        who_flips()


def test_the_students_random_numbers_stay_as_they_were():
    torch = oracles.require("torch")
    torch.manual_seed(3)
    expected = torch.rand(4)
    torch.manual_seed(3)
    who_flips()
    assert torch.equal(torch.rand(4), expected)


def test_nothing_is_loaded_before_somebody_asks():
    code = (
        "import sys, convwidgets.trace.libraries\n"
        "sys.exit(bool({'scipy', 'cv2', 'torch'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], timeout=60, check=False).returncode == 0


def test_the_table_cannot_be_changed():
    table = who_flips()
    with pytest.raises(TypeError):
        table[0] = table[1]
    with pytest.raises(ValueError, match="read-only"):
        table[0].result[:] = 0
