"""What the benchmarks of the arithmetic make of their samples, and what is timed at all."""

import json
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from oracles import require

from benchmarks import gallery, report
from benchmarks.__main__ import FIGURES, wanted
from benchmarks.arithmetic import agreement, libraries, picture
from benchmarks.arithmetic.channel import Client, WorkerError
from benchmarks.arithmetic.libraries import (
    numpy_as_written,
    onnx_runtime,
    opencv,
    ours,
    pytorch,
    scikit_image,
    scipy_ndimage,
    scipy_signal,
)
from benchmarks.arithmetic.measured import Comparison, Measured, difference, measured
from benchmarks.arithmetic.tables import tables
from benchmarks.arithmetic.verdicts import duration, rows
from benchmarks.arithmetic.works import BY_NAME, PARTS, WORKS, Asked, inputs

LIBRARIES = {
    ours: (),
    opencv: ("cv2",),
    pytorch: ("torch",),
    onnx_runtime: ("onnxruntime",),
    scipy_signal: ("scipy.signal",),
    scipy_ndimage: ("scipy.ndimage",),
    scikit_image: ("skimage.filters", "skimage.measure"),
    numpy_as_written: (),
}
TIMES = {
    ("convwidgets", "conv2d"): [4e-4, 3e-4, 9e-4],
    ("OpenCV", "filter2D"): [1e-4, 2e-4, 9e-4],
    ("PyTorch", "conv2d"): [1e-3],
    ("onnxruntime", "run"): [1e-3],
    ("scipy.signal", "correlate2d"): [6e-3],
    ("scipy.signal", "fftconvolve"): [5e-4],
    ("scipy.ndimage", "correlate"): [2e-3],
    ("scikit-image", "sobel_h"): [3e-3],
}


def samples(changed: dict[tuple[str, str], list[float]] | None = None) -> list[Measured]:
    """One work at one thread; an empty list stands for what was not measured."""
    return [
        Measured("image-3", 1, library, way, seconds, "" if seconds else "was not there")
        for (library, way), seconds in (TIMES | (changed or {})).items()
    ]


# ------------------------------------------------------------------ what is timed


@pytest.mark.parametrize("library", LIBRARIES, ids=lambda module: module.__name__.split(".")[-1])
@pytest.mark.parametrize("work", WORKS, ids=lambda work: work.name)
def test_every_call_computes_the_same(work, library):
    for module in LIBRARIES[library]:
        require(module)
    numbers = inputs(work)
    for label, way in library.ways(work, numbers).items():
        own = numbers if way.weight is None else numbers._replace(weight=way.weight)
        (reference,) = ours.ways(work, own.astype(np.float64)).values()
        with way.context():
            found = way.arrays(way.call())
        assert all(array.dtype == np.float32 for array in found), label
        assert difference(found, reference.arrays(reference.call())) == "", label


def test_the_calls_that_figures_are_asked_of_are_there():
    modules = {name: getattr(libraries, module) for name, module in libraries.MODULES.items()}
    for work in WORKS:
        for asked in work.asked:
            for peer in asked.peers:
                for module in LIBRARIES[modules[peer]]:
                    require(module)
                calls = modules[peer].ways(work, inputs(work))
                assert calls, (work.name, peer)
                assert asked.way is None or asked.way in calls, (work.name, peer)


def test_inputs_are_the_same_in_every_process():
    for work in WORKS:
        for first, second in zip(inputs(work), inputs(work), strict=True):
            np.testing.assert_array_equal(first, second)
            assert first.dtype == np.float32


def test_every_work_has_a_figure_or_no_line_would_hold_its_samples():
    assert all(work.asked for work in WORKS)


def test_worker_answers_and_says_what_went_wrong():
    client = Client("NumPy", 1)
    try:
        assert client.ask("set_up") == np.__version__
        prepared = client.ask("prepare", "tiny")
        ((way, (arrays, weight)),) = prepared.items()
        assert arrays[0].shape == (3, 3)
        assert weight is None
        assert 0 < client.ask("sample", way) < 1
        with pytest.raises(WorkerError, match="KeyError: 'no such work'"):
            client.ask("prepare", "no such work")
        peak, out = client.ask("memory", "image-15")
        assert out == 498 * 498 * 4
        assert peak > 15 * 15 * out  # all windows at once
    finally:
        client.close()


def test_worker_that_is_gone_is_an_error():
    client = Client("NumPy", 1)
    client._process.kill()
    with pytest.raises(WorkerError, match="the process of NumPy ended with"):
        client.ask("set_up")
    client.close()


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ([np.ones((1, 1, 2, 3))], ""),
        ([np.ones((2, 3)) + 1e-6], ""),
        ([np.ones((2, 3)) + 1e-3], "gives another result, up to 0.001 off"),
        ([np.full((2, 3), np.nan)], "gives another result, up to nan off"),
        ([np.ones((3, 2))], r"gives shape (3, 2) instead of (2, 3)"),
        ([], "gives 0 arrays instead of 1"),
    ],
)
def test_difference(found, said):
    assert difference(found, [np.ones((2, 3))]) == said


# ------------------------------------------------------------------ verdicts


def test_medians_are_compared_and_the_nearest_peer_counts():
    first, second = rows([BY_NAME["image-3"]], samples(), {})
    assert first.asked == "≤ 4 × OpenCV (stretch 2.2)"
    assert first.measured == "400 µs = 2.00 × OpenCV, stretch met"
    assert first.met is True
    # scipy.signal's faster call is the nearest of the five
    assert second.measured == "400 µs = 0.80 × scipy.signal"
    assert "scipy.signal fftconvolve 500 µs" in second.peer
    assert second.met is True


def test_missed_figures():
    slow = {("convwidgets", "conv2d"): [5e-4]}
    first, second = rows([BY_NAME["image-3"]], samples(slow), {})
    assert first.measured == "500 µs = 2.50 × OpenCV"
    assert first.verdict == "met"
    assert second.measured == "500 µs = 1.00 × scipy.signal"
    assert second.verdict == "NOT MET"  # level is not ahead


def test_peer_that_is_missing_is_not_beaten():
    found = samples({("scikit-image", "sobel_h"): []})
    _, second = rows([BY_NAME["image-3"]], found, {})
    assert "scikit-image not measured: was not there" in second.peer
    assert second.met is None
    assert second.unmeasured
    # but whoever loses against one of them has lost
    slow = samples({("scikit-image", "sobel_h"): [], ("convwidgets", "conv2d"): [6e-4]})
    assert rows([BY_NAME["image-3"]], slow, {})[1].met is False


def test_nothing_is_judged_without_us_or_without_any_peer():
    alone = rows([BY_NAME["image-3"]], samples({("OpenCV", "filter2D"): []}), {})[0]
    assert alone.measured == "400 µs"
    assert alone.peer == "OpenCV not measured: was not there"
    assert alone.unmeasured
    absent = rows([BY_NAME["image-3"]], samples({("convwidgets", "conv2d"): []}), {})[0]
    assert absent.measured == "not measured: was not there"
    assert absent.unmeasured


def test_figure_that_names_a_call_is_compared_with_that_call():
    found = [
        Measured("rgb", 1, "convwidgets", "conv2d", [2e-3]),
        Measured("rgb", 1, "PyTorch", "conv2d", [3e-3]),
        Measured("rgb", 1, "PyTorch", "conv2d, channels_last", [1e-3]),
        Measured("rgb", 2, "PyTorch", "conv2d", [1e-3]),
    ]
    (row,) = rows([BY_NAME["rgb"]], found, {})
    assert row.measured == "2.00 ms = 0.67 × PyTorch"
    assert Comparison.of(found, BY_NAME["rgb"]).best("PyTorch").way == "conv2d, channels_last"


def test_ahead_is_stricter_than_at_most():
    assert Asked(("OpenCV",), 1).met(1.0)
    assert not Asked(("OpenCV",), 1, ahead=True).met(1.0)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (9.994e-9, "0.01 µs"), (2.2249e-6, "2.22 µs"), (9.996e-6, "10.0 µs"), (15.04e-6, "15.0 µs"),
        (999.4e-6, "999 µs"), (999.6e-6, "1.00 ms"), (0.0551, "55.1 ms"), (2.5, "2.50 s"),
    ],
)  # fmt: skip
def test_duration(seconds, said):
    assert duration(seconds) == said


# ------------------------------------------------------------------ table, picture, JSON


@pytest.fixture
def results(tmp_path, monkeypatch) -> Path:
    """A JSON file as a run leaves it."""
    monkeypatch.setattr(report, "RESULTS", tmp_path)
    found = [*samples(), Measured("image-3", 2, "convwidgets", "conv2d", [2e-4])]
    facts = {
        "machine": {"processor": "a processor", "cores": 2},
        "versions": {"python": "3.11", "numpy": "2.2", "torch": None},
        "used_by_others": {"arithmetic": [0.0, 0.5]},
    }
    return report.write({"arithmetic": rows([BY_NAME["image-3"]], found, {})}, facts)


def test_samples_come_back_from_the_json(results):
    found = measured(json.loads(results.read_text(encoding="utf-8")))
    assert [one for one in found if one.threads == 1] == samples()
    assert measured({"figures": {}}) == []


def test_table_has_a_block_for_each_number_of_threads():
    found = [*samples(), Measured("image-3", 2, "convwidgets", "conv2d", [2e-4])]
    one, two = tables(found).split("2 threads: ")
    assert one.startswith("One thread: ")
    lines = {line.split("  ")[0]: line.split()[-3:] for line in one.splitlines()}
    assert lines["OpenCV filter2D"] == ["200", "µs", "×2.00"]
    assert lines["scipy.signal fftconvolve"] == ["500", "µs", "×0.80"]
    assert "200 µs" in two
    assert "OpenCV" not in two


def test_picture_says_all_that_was_measured(results):
    content = json.loads(results.read_text(encoding="utf-8"))
    figure = picture.draw(measured(content), content)
    (axes,) = figure.axes
    said = {text.get_text() for text in axes.texts}
    assert "goal: at most 4 × OpenCV; here 2.00 ×, met" in said
    assert {"convwidgets", "OpenCV filter2D", "0.50×", "200 µs", "scipy.signal fftconvolve"} <= said
    assert "scipy.signal correlate2d" not in said  # its faster call stands for it
    assert any("DISTURBED" in text.get_text() for text in figure.texts)


def test_picture_files_stand_beside_the_json(results):
    files = picture.save(results)
    assert [file.suffix for file in files] == [".png", ".svg"]
    assert all(file.stem == results.stem and file.stat().st_size > 1_000 for file in files)


def test_no_picture_without_samples_of_ours(tmp_path):
    path = tmp_path / "empty.json"
    path.write_text('{"figures": {"frame-time": []}}', encoding="utf-8")
    assert picture.save(path) == []


# ------------------------------------------------------------------ the gallery


def test_gallery_is_measured_next_to_the_same_by_hand(monkeypatch):
    monkeypatch.setattr(gallery, "WARM_UP", 0)
    picture = np.random.default_rng(1).integers(0, 256, (12, 10, 3)).astype(float)
    said = []
    for density in gallery.DENSITIES:
        first, blink = gallery.at_density(picture, density, 2, said.append)
        assert f"12×10 colour, density {density:g}" in first.what
        assert not first.unmeasured
        assert len(first.numbers["first_s"]) == len(first.numbers["figure_s"]) == 2
        # the current picture is not kept waiting for the other fifteen
        assert max(first.numbers["first_s"]) < max(blink.numbers["all_s"])
    assert len(said) == 4


def test_gallery_by_hand_is_a_picture():
    picture = np.full((6, 8, 3), 100.0)
    kernel = next(gallery.kernels())
    assert gallery.saved(picture, kernel).startswith(b"\x89PNG")
    assert len({kernel.tobytes() for kernel in islice(gallery.kernels(), 50)}) == 50


# ------------------------------------------------------------------ the rest


def test_cases_of_a_sweep_are_counted():
    text = """<testsuites><testsuite>
      <testcase name="a"><properties><property name="cases" value="100"/></properties></testcase>
      <testcase name="b"><properties><property name="cases" value="50"/></properties>
        <failure message="x"/></testcase>
      <testcase name="c"><skipped message="no torch"/></testcase>
      <testcase name="d"/>
    </testsuite></testsuites>"""
    assert agreement.count(text) == (4, 2, 150)


def test_command_line_names_figures_and_their_parts():
    assert wanted(["memory", "arithmetic:tiny,pool", "arithmetic:pool,memory"]) == {
        "memory": [],
        "arithmetic": ["tiny", "pool", "memory"],
    }
    assert wanted(["arithmetic"]) == {"arithmetic": list(PARTS)}
    with pytest.raises(ValueError, match="no figure is called tiny; there are keypress"):
        wanted(["tiny"])
    with pytest.raises(ValueError, match="no part of arithmetic is called 'large'; there are tiny"):
        wanted(["arithmetic:large"])
    with pytest.raises(ValueError, match="no part of memory is called 'x'; it has no parts"):
        wanted(["memory:x"])


def test_every_figure_says_where_it_is_measured():
    for figure in FIGURES.values():
        for name in filter(None, (figure.run, figure.show)):
            path = Path(report.__file__).parent / Path(*name.split(".")[:-1]).with_suffix(".py")
            assert f"def {name.rpartition('.')[2]}(" in path.read_text(encoding="utf-8")
