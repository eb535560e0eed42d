"""Explorers: settings, controls, refusals, faults, files; all without a browser."""

import asyncio
import io
import json
import re
import time

import numpy as np
import pytest
from page import Page
from PIL import Image

import convwidgets as cw
from convwidgets import Conv1DExplorer, Conv2DExplorer, ConvError
from convwidgets.explorers.frames import HELD

# What a script gets, and what a page gets first, are told apart here.
pytestmark = pytest.mark.all_frames

RAMP = np.outer(np.arange(1, 6), np.arange(10, 60, 10))


@pytest.fixture(params=[Conv1DExplorer, Conv2DExplorer])
def explorer(request):
    return request.param()


@pytest.fixture
def flat():
    return Conv2DExplorer(image="ramp", kernel="sobel_x")


async def until(condition, seconds=60):
    """Let the loop run until something holds, however slow the machine is."""
    last = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < last
        await asyncio.sleep(0.001)


def control(explorer, name):
    return explorer._controls[name]


# ------------------------------------------------------------------ settings


def test_the_result_is_the_librarys(flat):
    np.testing.assert_array_equal(flat.output, cw.conv2d(RAMP, cw.KERNELS["sobel_x"]))
    flat.configure(stride=(2, 1), padding="full", flip_kernel=False, kernel="emboss", bias=1.5)
    expected = cw.conv2d(RAMP, cw.KERNELS["emboss"], 1.5, stride=(2, 1), padding="full")
    np.testing.assert_array_equal(flat.output, expected)


def test_settings_are_traits_that_can_be_observed(flat):
    seen = []
    flat.observe(lambda change: seen.append((change["name"], change["new"])), ["stride", "padding"])
    flat.stride = 2
    flat.padding = "full"
    assert seen == [("stride", 2), ("padding", "full")]


def test_arrays_are_copied_and_locked(flat):
    image = RAMP.astype(float)
    flat.image = image
    image[:] = 0
    assert flat.output[0, 0] == 160
    with pytest.raises(ValueError, match="read-only"):
        flat.image[0, 0] = 1
    with pytest.raises(ValueError, match="read-only"):
        flat.output[0, 0] = 1


def test_unknown_keywords_are_type_errors_with_the_near_name(explorer):
    with pytest.raises(TypeError, match="no setting 'strides'; did you mean 'stride'"):
        type(explorer)(strides=2)
    with pytest.raises(TypeError, match=r"no setting 'colour'\. Its settings are"):
        explorer.configure(colour=1)


def test_a_step_can_be_given_and_survives_changes_that_keep_it():
    explorer = Conv2DExplorer(image="ramp", kernel="sobel_x", step=7)
    assert explorer.step == explorer.player.step == 7
    explorer.kernel = "box"
    assert explorer.step == explorer.player.step == 7
    explorer.stride = 2
    assert explorer.step == explorer.player.step == 3


def test_configure_is_all_or_nothing(flat):
    before = flat.output
    with pytest.raises(ConvError, match="kernel"):
        flat.configure(stride=2, kernel=np.ones((9, 9)))
    assert flat.stride == 1
    assert flat.output is before
    flat.configure(image=np.ones((9, 9)), kernel=np.ones((9, 9)))
    assert flat.output.tolist() == [[81]]


def test_several_settings_under_hold_make_one_trace_at_the_end(flat):
    with flat.hold_trait_notifications():
        flat.stride = 2
        flat.padding = 1
    np.testing.assert_array_equal(
        flat.output, cw.conv2d(RAMP, cw.KERNELS["sobel_x"], stride=2, padding=1)
    )


BAD = [
    ("stride", 0, "stride is 0"),
    ("stride", 1.5, "stride is 1.5"),
    ("stride", True, "stride is True"),
    ("padding", -1, "padding is −1"),
    ("padding", "some", "'some'"),
    ("dilation", 0, "dilation is 0"),
    ("dilation", 9, "dilation"),
    ("kernel", np.ones(99), "axes|axis|kernel"),
    ("kernel", [[1, 2], [3]], "ragged"),
    ("kernel", [["x"]], "not numbers"),
    ("kernel", [], "empty"),
    ("kernel", None, "The kernel"),
    ("kernel", "sobelx", "Did you mean|There is no kernel"),
    ("flip_kernel", "yes", "True or False"),
    ("bias", [1], "one number"),
]


@pytest.mark.parametrize(("name", "value", "sentence"), BAD)
def test_a_refused_value_changes_nothing_and_is_explained(explorer, name, value, sentence):
    page = Page(explorer.player)
    before = {n: getattr(explorer, n) for n in explorer.settings}
    trace, frames = explorer.trace, explorer.player.frames
    with pytest.raises(ConvError, match=sentence) as caught:
        setattr(explorer, name, value)
    assert explorer.notice.text == str(caught.value)
    assert all(getattr(explorer, n) is v for n, v in before.items())
    assert explorer.trace is trace
    assert explorer.player.frames == frames
    assert page.sent == []
    # and the next good value makes the sentence go away
    explorer.padding = 1
    assert explorer.notice.text == ""


@pytest.mark.parametrize("value", ["rampp", np.zeros((0, 3)), np.ones(2), [["a", "b"]], {}])
def test_refused_inputs(flat, value):
    with pytest.raises(ConvError) as caught:
        flat.image = value
    assert flat.notice.text == str(caught.value)
    assert flat.output[0, 0] == 160


def test_enormous_inputs_are_refused_with_the_limit_and_the_remedy(flat):
    with pytest.raises(ConvError, match=r"1,000,000 cells; at most 262,144.*\[::2, ::2\]"):
        flat.image = np.zeros((1000, 1000))


def test_nan_and_infinity_are_shown_and_do_not_spread():
    image = np.ones((5, 5))
    image[0, 0], image[4, 4] = np.nan, np.inf
    explorer = Conv2DExplorer(image=image, kernel="box")
    assert np.isnan(explorer.output).sum() == 1
    assert np.isinf(explorer.output).sum() == 1
    assert "NaN" in explorer.describe()


def test_one_cell(explorer):
    one = [2.0] if isinstance(explorer, Conv1DExplorer) else [[2.0]]
    name = explorer.settings[0]
    explorer.configure(**{name: one, "kernel": one})
    assert explorer.output.ravel().tolist() == [4]
    assert explorer.player.steps == 1


# ------------------------------------------------------------------ controls


def test_every_setting_but_the_bias_has_a_control(explorer):
    assert set(explorer._controls) == set(explorer.settings) - {"bias"}


def test_assigning_is_the_same_as_moving_the_control(flat):
    flat.configure(stride=2, padding=1, dilation=1, flip_kernel=True, kernel="box", image="dot")
    assert control(flat, "stride").value == 2
    assert control(flat, "padding").value == 1
    assert control(flat, "flip_kernel").value is True
    assert control(flat, "kernel").name == "box"
    assert control(flat, "image").dropdown.value == "dot"


def test_moving_the_control_is_the_same_as_assigning(flat):
    control(flat, "stride").value = 2
    control(flat, "padding").value = "full"
    control(flat, "flip_kernel").value = True
    control(flat, "kernel").name = "emboss"
    control(flat, "image").dropdown.value = "square"
    control(flat, "dilation").value = 2
    twin = Conv2DExplorer(
        image="square", kernel="emboss", stride=2, padding="full", dilation=2, flip_kernel=True
    )
    np.testing.assert_array_equal(flat.output, twin.output)
    assert flat.player.descriptions == twin.player.descriptions


def test_editing_the_grids(flat):
    control(flat, "image").grid.value = np.eye(4)
    assert flat.image.tolist() == np.eye(4).tolist()
    assert control(flat, "image").dropdown.value == "own"
    control(flat, "kernel").weights.value = [[1, 2], [3, 4]]
    assert flat.kernel.tolist() == [[1, 2], [3, 4]]
    assert control(flat, "kernel").name == "custom"


def test_own_numbers_unfold_the_grid(flat):
    picker = control(flat, "image")
    picker.dropdown.value = "own"
    assert picker.grid.collapsed is False
    assert flat.image.tolist() == RAMP.tolist()


def test_large_inputs_have_no_grid(flat):
    flat.image = "portrait"
    assert control(flat, "image").grid.layout.display == "none"
    assert control(flat, "image").dropdown.value == "portrait"
    flat.image = "ramp"
    assert control(flat, "image").grid.layout.display is None
    np.testing.assert_array_equal(control(flat, "image").grid.value, RAMP)


def test_a_control_that_asks_for_too_much_goes_back(flat):
    page = Page(flat.player)
    control(flat, "dilation").value = 5
    assert control(flat, "dilation").value == flat.dilation == 1
    assert "kernel" in flat.notice.text
    control(flat, "kernel").weights.value = np.ones((7, 7))
    assert flat.kernel.shape == control(flat, "kernel").value.shape == (3, 3)
    assert control(flat, "kernel").name == "sobel_x"
    assert "7" in flat.notice.text
    assert page.sent == []


def test_a_hand_in_the_page_moves_a_control(flat):
    Page(control(flat, "flip_kernel")).set(value=True)
    assert flat.output[0, 0] == -160
    Page(control(flat, "kernel").dropdown).set(index=3)
    assert control(flat, "kernel").name == list(cw.KERNELS)[3]
    np.testing.assert_array_equal(flat.kernel, cw.KERNELS[list(cw.KERNELS)[3]])


def test_one_change_makes_one_trace(flat, monkeypatch):
    made = []
    original = flat._make_trace

    def counting(**settings):
        made.append(settings)
        return original(**settings)

    monkeypatch.setattr(flat, "_make_trace", counting)
    control(flat, "kernel").name = "box"
    assert len(made) == 1
    flat.stride = 2
    assert len(made) == 2


# -------------------------------------------------------------------- faults


def test_a_fault_in_a_callback_is_shown_and_raised(flat, monkeypatch):
    def broken(*args):
        raise ZeroDivisionError("inside the scene")

    monkeypatch.setattr(flat, "_make_scene", broken)
    with pytest.raises(ZeroDivisionError):
        control(flat, "stride").value = 2
    assert "fault of convwidgets" in flat.notice.text
    assert "inside the scene" in flat.notice.text


def test_a_fault_while_frames_follow_is_shown_too(flat, monkeypatch):
    seen = []

    async def change():
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, context: seen.append(context["exception"]))
        flat.stride = 2
        scene = flat.scene
        monkeypatch.setattr(scene, "overlays", None)
        await until(lambda: seen)

    asyncio.run(change())
    assert isinstance(seen[0], TypeError)
    assert "fault of convwidgets" in flat.notice.text


# -------------------------------------------------------------------- frames


def test_in_a_running_loop_the_current_frame_comes_first_and_the_rest_follows(flat):
    flat.padding = 1
    flat.step = 7
    sent = []

    async def change():
        flat.player.observe(lambda c: sent.append([bool(f) for f in c["new"]]), "frames")
        flat.kernel = "box"
        await until(lambda: all(flat.player.frames))
        await asyncio.sleep(0.05)  # nothing more is sent

    asyncio.run(change())
    assert [i for i, there in enumerate(sent[0]) if there] == [7]
    assert all(sent[-1])
    assert len(sent) == 2


def test_a_newer_change_drops_the_rest_of_an_older_one(flat):
    async def change():
        flat.padding = "full"
        flat.padding = 0
        await until(lambda: all(flat.player.frames))
        await asyncio.sleep(0.05)  # the older change is not taken up again

    asyncio.run(change())
    assert len(flat.player.frames) == flat.player.steps == 9
    assert all(flat.player.frames)
    assert flat.player.frames == Conv2DExplorer(image="ramp", kernel="sobel_x").player.frames


def test_traces_up_to_the_limit_are_held():
    side = int(HELD**0.5)
    held = Conv2DExplorer(image=np.zeros((side, side)), kernel=[[1]])
    assert len(held.player.frames) == HELD
    longer = Conv2DExplorer(image=np.zeros((side, side + 1)), kernel=[[1]])
    assert longer.player.frames == []
    assert longer.player.steps == HELD + side


# --------------------------------------------------------------------- files


def test_pictures_of_the_current_step(flat, tmp_path):
    flat.step = 4
    flat.save(tmp_path / "a.png")
    with Image.open(tmp_path / "a.png") as image:
        assert image.size == (2 * flat.scene.width, 2 * flat.scene.height)
    flat.save(tmp_path / "a.svg")
    assert "<svg" in (tmp_path / "a.svg").read_text(encoding="utf-8")
    flat.save(str(tmp_path / "a.pdf"))
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")


def test_an_animation_holds_every_step(flat, tmp_path):
    flat.save(tmp_path / "a.gif")
    with Image.open(tmp_path / "a.gif") as movie:
        assert movie.n_frames == 9
        movie.seek(8)
        shown = np.asarray(movie.convert("RGB")).astype(int)
    assert np.abs(shown - flat.scene.film(1.0).pixels(8)).mean() < 2


def test_a_page_holds_the_players_own_module_and_every_frame(flat, tmp_path):
    from convwidgets.widgets._assets import esm

    flat.save(tmp_path / "a.html")
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    state = json.loads(re.search(r"const state = (\{.*\});\n", page)[1])
    assert len(state["frames"]) == len(state["descriptions"]) == 9
    source = json.loads(re.search(r"const source = (\".*\");\n", page)[1])
    assert source == esm("player")
    assert not re.search(r"https?://(?!www\.w3\.org)", page)


def test_titles_in_a_page_are_escaped(flat, tmp_path, monkeypatch):
    monkeypatch.setattr(flat, "_title", lambda: "</script><script>alert(1)</script>")
    flat.save(tmp_path / "a.html")
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert "<script>alert" not in page
    assert page.count("</script>") == 1


def test_what_cannot_be_saved_is_refused(flat, tmp_path):
    with pytest.raises(ConvError, match=r"'a\.bmp' ends in '\.bmp'; choose one of \.png"):
        flat.save(tmp_path / "a.bmp")
    flat.image = "portrait"
    for name in ("a.gif", "a.html"):
        with pytest.raises(ConvError, match="11,800 steps"):
            flat.save(tmp_path / name)
    assert list(tmp_path.iterdir()) == []
    flat.save(tmp_path / "a.png")


def test_figure_of_any_step(flat):
    assert flat.figure(-1).axes[0].get_label() == "picture"
    with pytest.raises(IndexError, match="step 9"):
        flat.figure(9)
    first = [t.get_text() for t in flat.figure().axes[0].texts]
    assert "step 1 of 9" in first


def test_words(explorer):
    assert explorer.describe() == explorer.trace[0].describe()
    assert repr(explorer).endswith(f"step 1 of {len(explorer.trace)}")
    assert explorer.player.title in repr(explorer)


def test_no_figure_is_left_anywhere(flat):
    import sys

    for _ in range(3):
        flat.figure()
    pyplot = sys.modules.get("matplotlib.pyplot")
    assert pyplot is None or pyplot.get_fignums() == []


def test_an_svg_is_a_vector(flat):
    buffer = io.StringIO()
    flat.figure(0).savefig(buffer, format="svg")
    assert "<image" not in buffer.getvalue()
