"""The fixtures of this folder, proven with ordinary ipywidgets and a ten-line anywidget."""

import time

import pytest
from playwright.sync_api import expect

SLIDERS = [
    "import ipywidgets as w",
    "slider = w.IntSlider(value=3, max=9, description='size')\n"
    "twin = w.IntText()\n"
    "link = w.jslink((slider, 'value'), (twin, 'value'))\n"
    "answer = w.Label('none')\n"
    "slider.observe(lambda change: setattr(answer, 'value', f'got {change.new}'), 'value')\n"
    "w.VBox([slider, twin, answer])",
]

HELLO = (
    "import anywidget, traitlets\n"
    "class Hello(anywidget.AnyWidget):\n"
    "    _esm = 'export default { render({ model, el }) { "
    'el.textContent = "hello " + model.get("name"); } }\'\n'
    "    name = traitlets.Unicode('page').tag(sync=True)\n"
    "Hello()"
)


def test_page_and_kernel_see_the_same_widget(open_notebook, screenshot):
    notebook = open_notebook(SLIDERS)
    handle = notebook.output(1).get_by_role("slider")
    handle.focus()
    handle.press("ArrowRight")
    notebook.output(1).get_by_text("got 4").wait_for()
    assert notebook.kernel_eval("slider.value") == 4
    notebook.run_cell("slider.value = 7")
    notebook.output(1).get_by_text("got 7").wait_for()
    assert screenshot(notebook.page, "harness-light").stat().st_size > 10_000


def test_a_failing_cell_is_reported(open_notebook):
    with pytest.raises(AssertionError, match="ZeroDivisionError"):
        open_notebook(["1 / 0", "2"])


@pytest.mark.parametrize(("dark", "device_scale_factor"), [(True, 2)])
def test_dark_theme_and_high_density(open_notebook, screenshot):
    notebook = open_notebook(["1 + 1"])
    page = notebook.page
    expect(page.locator("body")).to_have_attribute("data-jp-theme-light", "false")
    assert page.evaluate("window.devicePixelRatio") == 2
    screenshot(page, "harness-dark")


def test_delay_is_added_both_ways(open_notebook, delay_messages):
    notebook = open_notebook(SLIDERS)
    handle = notebook.output(1).get_by_role("slider")
    handle.focus()

    def seconds_to_answer(value: int) -> float:
        start = time.perf_counter()
        handle.press("ArrowRight")
        notebook.output(1).get_by_text(f"got {value}").wait_for()
        return time.perf_counter() - start

    # The first press also warms up, and a busy machine may be slow once or twice.
    assert min(seconds_to_answer(value) for value in (4, 5, 6)) < 1.2
    delay_messages(600)
    assert seconds_to_answer(7) >= 1.2, "600 ms to the kernel and 600 ms back"
    # Without an end they are held back until there is one.
    delay_messages(None)
    handle.press("ArrowRight")
    notebook.run_cell("answer.value = 'said by the kernel'")
    notebook.page.wait_for_timeout(100)
    assert notebook.kernel_eval("slider.value") == 7
    expect(notebook.output(1).get_by_text("got 7")).to_be_visible()
    delay_messages(0)
    notebook.output(1).get_by_text("got 8").wait_for()


def test_a_restarted_kernel_is_empty_and_a_killed_one_stays_dead(open_notebook):
    notebook = open_notebook(SLIDERS)
    before = notebook.kernel.pid
    notebook.restart_kernel()
    assert notebook.kernel.pid != before
    with pytest.raises(AssertionError, match="NameError"):
        notebook.kernel_eval("slider.value")
    notebook.kill_kernel()
    with pytest.raises(ProcessLookupError):
        notebook.kernel.kill()
    with pytest.raises(LookupError):
        notebook.server.kernel_of(notebook.path)


def test_an_error_in_the_page_fails_the_test(page, console_errors):
    with page.expect_event("pageerror"):
        page.goto("data:text/html,<script>missing()</script>")
    assert any("missing is not defined" in error for error in console_errors.unexpected())
    console_errors.allow("missing is not defined")
    assert not console_errors.unexpected()


def test_an_exported_page_steps_without_a_kernel(page, export_html, serve_cdn):
    page.goto(export_html([*SLIDERS, HELLO]).as_uri())
    page.get_by_text("hello page").wait_for()
    handle = page.get_by_role("slider")
    handle.focus()
    handle.press("ArrowRight")
    twin = page.locator(".widget-text input")
    page.wait_for_function("(input) => input.value === '4'", arg=twin.element_handle())
    for name in ("require", "html-manager", "anywidget"):
        assert any(name in url for url in serve_cdn.served), name


def test_a_page_can_be_cut_off(page, refuse_network, console_errors, tmp_path):
    console_errors.allow("ERR_INTERNET_DISCONNECTED")
    file = tmp_path / "page.html"
    file.write_text("<title>cut off</title><script src='https://server.example/x.js'></script>")
    page.goto(file.as_uri())
    assert page.title() == "cut off"
    assert refuse_network.refused == ["https://server.example/x.js"]
