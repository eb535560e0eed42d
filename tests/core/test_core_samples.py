"""The sample data: what is promised of it, and that the measured ones really were measured."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import convwidgets.core
from convwidgets.core import IMAGES, SIGNALS, ConvError, conv1d, sample_image, sample_signal
from convwidgets.core.samples import _FILE


@pytest.mark.parametrize("name", IMAGES)
def test_image_is_what_its_note_says(name: str) -> None:
    image, note = sample_image(name), IMAGES[name]
    assert note.startswith(f"{image.shape[0]}×{image.shape[1]}: ")
    assert note.endswith(".")
    assert image.dtype == np.int64
    assert 0 <= image.min() < image.max() <= 255


@pytest.mark.parametrize("name", SIGNALS)
def test_signal_is_what_its_note_says(name: str) -> None:
    signal, note = sample_signal(name), SIGNALS[name]
    assert note.startswith(f"{len(signal)} samples: ")
    assert note.endswith(".")
    assert signal.ndim == 1
    assert signal.dtype in (np.int64, np.float64)
    assert np.isfinite(signal).all()


@pytest.mark.parametrize("make", [sample_image, sample_signal])
def test_nobody_can_change_them(make: Any) -> None:
    for name in IMAGES if make is sample_image else SIGNALS:
        array = make(name)
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1
        with pytest.raises(ValueError, match="WRITEABLE"):
            array.setflags(write=True)
        assert array.copy().flags.writeable
        assert make(name) is array


@pytest.mark.parametrize("names", [IMAGES, SIGNALS])
def test_the_lists_of_names_are_read_only(names: Any) -> None:
    with pytest.raises(TypeError, match="does not support item assignment"):
        names["mine"] = "a note"


@pytest.mark.parametrize(
    ("make", "name", "message"),
    [
        (sample_image, "portait", r"no sample image named 'portait'. Did you mean 'portrait'\?"),
        (sample_image, "zzz", "The names are: ramp, edge, patch"),
        (sample_image, 3, "no sample image named 3"),
        (sample_signal, "noisy step", "Did you mean 'noisy_step'"),
        (sample_signal, "zzz", "no sample signal named 'zzz'. The names are: rise, step"),
    ],
)
def test_unknown_names_lead_to_the_near_ones(make: Any, name: Any, message: str) -> None:
    with pytest.raises(ConvError, match=message):
        make(name)


def test_measured_samples_are_those_of_matplotlib() -> None:
    script = _FILE.with_name("make_samples.py")
    spec = importlib.util.spec_from_file_location("make_samples", script)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    made = module.make_samples()
    with np.load(_FILE) as shipped:
        assert set(shipped) == set(made)
        for name, array in made.items():
            assert shipped[name].dtype == array.dtype
            if name in ("portrait", "eye"):
                # JPEG decoders may differ by a grey level.
                difference = shipped[name].astype(int) - array
                assert abs(difference).max() <= 1
            else:
                np.testing.assert_array_equal(shipped[name], array)


def test_what_ships_is_small() -> None:
    assert _FILE.stat().st_size < 100_000


def test_a_noisy_step_is_calmer_after_smoothing() -> None:
    noisy = sample_signal("noisy_step")
    smooth = conv1d(noisy, np.ones(5) / 5)
    assert np.diff(smooth[:10]).std() < np.diff(noisy[:10]).std() / 2
    assert smooth[0] == pytest.approx(2, abs=1)
    assert smooth[-1] == pytest.approx(8, abs=1)


def test_it_works_where_nothing_but_numpy_is_installed() -> None:
    blocked = ("matplotlib", "PIL", "scipy", "torch", "ipywidgets", "anywidget", "traitlets")
    code = (
        f"import sys; sys.modules.update(dict.fromkeys({blocked!r}))\n"
        "from convwidgets.core import KERNELS, conv2d, sample_image\n"
        "print(conv2d(sample_image('portrait'), KERNELS['box']).shape)"
    )
    root = Path(convwidgets.core.__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, cwd=root, capture_output=True, text=True
    )
    assert done.stdout == "(118, 100)\n"
