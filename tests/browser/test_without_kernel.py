"""Stepping where no kernel is: it was killed, the notebook was exported, the explorer was saved."""

from pathlib import Path

import numpy as np
import pytest
from pictures import EXPECTED, Picture
from player_page import Player, cell_middle

import convwidgets as cw


def steps_through(player, pictures, lattice, name):
    """Every way of stepping leads to the right picture; ends at the first step."""
    last = len(pictures) - 1
    columns = int(lattice[4])

    def shows(step):
        player.shows(step, pictures[step], f"{name}-{step}")

    player.focus()
    player.press("End")
    shows(last)
    player.press("ArrowLeft")
    shows(last - 1)
    player.press("Home")
    shows(0)
    if columns <= last:
        player.press("ArrowDown")
        shows(columns)
    player.click("First step")
    shows(0)
    player.button("Step forward").click()
    shows(1)
    player.drag_slider(last, last + 1)
    shows(last)
    for step in range(last, -1, -1):
        player.click_picture(*cell_middle(lattice, step))
        shows(step)
    player.speed.select_option("very fast")
    seen = player.record()
    player.press("Space")
    shows(last)
    player.button("Play").wait_for()
    assert [step for step, _ in seen()] == list(range(1, last + 1))
    player.press("Home")
    shows(0)


def test_a_killed_kernel(open_notebook, console_errors, screenshot):
    notebook = open_notebook(
        [
            "import convwidgets as cw\n" + EXPECTED,
            "a, b = cw.Conv1DExplorer(), cw.Conv2DExplorer()\n"
            "slider = cw.StepSlider(a.player, b.player)\n"
            "display(slider, a, b)",
            "cw.Conv2DExplorer(image='portrait')",
        ]
    )
    output = notebook.output(1)
    players = [Player(output.locator(".convwidgets-player").nth(i)) for i in range(2)]
    pictures, lattices = [], []
    for axes, player, steps in zip((1, 2), players, (3, 9), strict=True):
        player.wait_for_step(0)
        shown = [notebook.kernel_eval(f"expected({axes}, {i})[0]") for i in range(steps)]
        pictures.append([Picture(png) for png in shown])
        lattices.append(notebook.kernel_eval(f"{'ab'[axes - 1]}.player.lattices[0]"))
    long = Player(notebook.output(2).locator(".convwidgets-player"))
    long.wait_for_step(0)
    # The kernel sends what comes next when it is asked; the last answer may be on its way.
    long.focus()
    long.press("ArrowRight")
    long.wait_for_step(1)
    long.press("Home")
    long.wait_for_step(0)
    notebook.kill_kernel()
    for name, player, shown, lattice in zip("ab", players, pictures, lattices, strict=True):
        steps_through(player, shown, lattice, f"killed-{name}")
    # A trace too long for the page says so, and still shows what it has.
    long.focus()
    long.press("PageDown")
    note = long.root.get_by_role("status")
    note.filter(has_text="not stored in the page").wait_for()
    screenshot(long.root, "killed-long-trace")
    long.press("Home", "ArrowRight")
    long.wait_for_step(1)
    # After some more seconds JupyterLab would give the kernel up, and here it is told to: sending
    # a message is an error from then on.  Stepping goes on even so.
    console_errors.allow("/api/sessions/")
    notebook.page.evaluate("() => window.convwidgetsPanel.sessionContext.shutdown()")
    notebook.page.wait_for_function(
        """() => ["dead", "terminating", "unknown"].includes(
          window.convwidgetsPanel.sessionContext.kernelDisplayStatus)"""
    )
    steps_through(players[1], pictures[1], lattices[1], "given-up")
    handle = output.locator(".noUi-handle")
    handle.focus()
    for step, key in [(1, "ArrowRight"), (2, "End"), (0, "Home")]:
        handle.press(key)
        for name, player, shown in zip("ab", players, pictures, strict=True):
            player.shows(step, shown[step], f"slid-{name}-{step}")
    screenshot(notebook.page, "killed")


def test_an_exported_page(page, export_html, serve_cdn, tmp_path, screenshot):
    file = tmp_path / "pictures.npz"
    exported = export_html(
        [
            "import convwidgets as cw, numpy as np\n"
            "a, b = cw.Conv1DExplorer(signal='bump', padding='same'), cw.Conv2DExplorer(step=2)",
            "display(a, b)",
            f"np.savez({str(file)!r},\n"
            "  **{f'{n}{i}': np.frombuffer(e.scene.png(i), np.uint8)\n"
            "     for n, e in zip('ab', (a, b)) for i in range(len(e.trace))},\n"
            "  a=a.player.lattices[0], b=b.player.lattices[0])",
        ]
    )
    page.goto(exported.as_uri())
    players = [Player(page.locator(".convwidgets-player").nth(i)) for i in range(2)]
    for player, step in zip(players, (0, 2), strict=True):
        player.wait_for_step(step)
    with np.load(file) as kept:
        for name, player, steps in zip("ab", players, (13, 9), strict=True):
            pictures = [Picture(kept[f"{name}{i}"].tobytes()) for i in range(steps)]
            steps_through(player, pictures, list(kept[name]), f"exported-{name}")
            assert player.root.get_attribute("data-steps") == str(steps)
    screenshot(page, "exported")


@pytest.mark.parametrize("axes", [1, 2], ids=["1d", "2d"])
def test_a_saved_page_needs_no_network(
    page, refuse_network, console_errors, tmp_path, axes, screenshot
):
    explorer = (cw.Conv1DExplorer if axes == 1 else cw.Conv2DExplorer)()
    file = tmp_path / "explorer.html"
    explorer.save(file)
    page.goto(file.as_uri())
    player = Player(page.locator(".convwidgets-player"))
    player.wait_for_step(0)
    pictures = [Picture(explorer.scene.png(i, density=2)) for i in range(len(explorer.trace))]
    steps_through(player, pictures, explorer.player.lattices[0], f"saved-{axes}d")
    player.press("ArrowRight")
    player.wait_for_step(1)
    words = explorer.trace[1].describe()
    assert player.canvas.get_attribute("aria-label") == words
    assert player.live.text_content() == words
    assert refuse_network.refused == []
    assert refuse_network.served == []
    screenshot(page, f"saved-{axes}d")


def test_a_saved_page_stands_alone(tmp_path: Path) -> None:
    """No address of a server is in the file, except the name of a standard."""
    file = tmp_path / "explorer.html"
    cw.Conv2DExplorer().save(file)
    text = file.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
    assert "http:" not in text
    assert "https:" not in text
    assert "src=" not in text
