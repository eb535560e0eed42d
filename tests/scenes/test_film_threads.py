"""Frames made in several threads at once, as JupyterLab lets happen."""

from concurrent.futures import ThreadPoolExecutor

from convwidgets.core import KERNELS, sample_image
from convwidgets.scenes import conv2d_scene
from convwidgets.trace import conv2d_trace


def _film():
    return conv2d_scene(conv2d_trace(sample_image("cross"), KERNELS["sobel_x"])).film(1.0)


def test_threads_do_not_draw_into_each_others_frames():
    film = _film()
    wanted = [film.frame(step) for step in range(25)]
    shared = _film()
    steps = [*range(25), *reversed(range(25))] * 4
    with ThreadPoolExecutor(max_workers=3) as threads:
        made = list(threads.map(shared.frame, steps))
    assert [frame == wanted[step] for step, frame in zip(steps, made, strict=True)] == [True] * 200
