"""Whether everybody can use an explorer: checked by axe-core, and by walking through it."""

import json
from pathlib import Path

import pytest
from optional import BROWSER, missing
from playwright.sync_api import expect

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"

# What the focus is on: the name a person would call it, and whether one can see that it has it.
FOCUS = """() => {
  const { activeElement: at } = document;
  const view = at.closest(".convwidgets-explorer");
  if (!view) return { name: null, ring: null };
  const label = (e) => e.getAttribute("aria-label") ?? e.labels?.[0]?.textContent.trim();
  const name = at.matches("[role=gridcell]")
    ? `cell ${at.dataset.row},${at.dataset.column}`
    : at.matches(".convwidgets-player") ? "player" : label(at) || at.textContent.trim();
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(at);
  const ring = outlineStyle !== "none" && parseFloat(outlineWidth) >= 1;
  return { name, ring: ring || boxShadow !== "none" };
}"""

TRANSPORT = [
    "player", "First step", "Step back", "Play", "Step forward", "Last step", "Step", "Speed",
]  # fmt: skip
STOPS = {
    1: [
        "signal", "kernel", "flip the kernel", "stride", "padding", "cells", "dilation",
        *TRANSPORT, "Edit the signal", "Edit the weights",
    ],
    2: [
        "input", "kernel", "flip the kernel", "stride", "padding", "cells", "dilation",
        *TRANSPORT, "Edit the input", "Edit the weights",
    ],
}  # fmt: skip


@pytest.fixture(params=[1, 2], ids=["1d", "2d"])
def axes(request):
    return request.param


def walk(desk, key, most=60):
    """Press *key* until the focus has left the explorer; what it was on, and if that was seen."""
    seen = []
    for _ in range(most):
        at = desk.page.evaluate(FOCUS)
        if at["name"] is None:
            return seen
        seen.append((at["name"], at["ring"]))
        desk.page.keyboard.press(key)
    raise AssertionError(f"no way out with {key}: {[name for name, _ in seen]}")


def test_tab_reaches_every_control_and_leaves(desk, axes):
    explorer = desk.show(axes)
    explorer.control("signal" if axes == 1 else "input").focus()
    explorer.player.press("Shift+Tab", "Tab")  # reached by a key, which shows the focus
    seen = walk(desk, "Tab")
    assert [name for name, _ in seen] == STOPS[axes]
    assert [name for name, ring in seen if not ring] == []
    explorer.control("kernel").focus()
    desk.shoot(explorer.view, f"conv{axes}d-focus")
    explorer.grid("weights").locator("summary").focus()
    assert [name for name, _ in walk(desk, "Shift+Tab")] == STOPS[axes][::-1]


@pytest.mark.parametrize("axes", [2], ids=["2d"])
def test_unfolded_grids_are_no_trap(desk, axes):
    explorer = desk.show(axes)
    for what in ("signal" if axes == 1 else "input", "weights"):
        explorer.grid(what).locator("summary").click()
        explorer.grid(what).get_by_role("gridcell").first.wait_for()
    explorer.grid("weights").locator("summary").focus()
    seen = walk(desk, "Tab")[1:]  # the first was not reached by a key
    names = [name for name, _ in seen]
    cells = [name for name in names if name.startswith("cell")]
    assert len(cells) == (3 if axes == 1 else 9)
    assert [name for name, ring in seen if not ring] == []
    sizers = 2 if axes == 1 else 4
    assert len(names) == len(cells) + sizers
    # Escape and then Tab leaves the grid at once.
    explorer.grid("weights").get_by_role("gridcell").first.focus()
    explorer.player.press("Escape", "Tab")
    assert not desk.page.evaluate(FOCUS)["name"].startswith("cell")


@pytest.mark.parametrize("axes", [2], ids=["2d"])
def test_keys_in_a_control_do_nothing_to_the_notebook(desk, axes):
    """JupyterLab's shortcuts are single letters: b adds a cell, x cuts one, 1 makes a heading."""
    explorer = desk.show(axes)
    cells = desk.page.locator(".jp-Notebook .jp-Cell")
    expect(cells).to_have_count(1)
    for name in ("player", "Play", "Step", "Speed", "kernel", "flip the kernel"):
        target = (
            explorer.player.root
            if name == "player"
            else explorer.view.get_by_label(name, exact=True)
        )
        target.first.focus()
        explorer.player.press("b", "m", "a", "y")
    summary = explorer.grid("weights").locator("summary")
    summary.focus()
    explorer.player.press("b", "m", "a", "y", "ArrowDown")
    assert desk.page.evaluate(FOCUS)["name"] == "Edit the weights"
    assert cells.count() == 1
    assert desk.page.locator(".jp-Notebook .jp-CodeCell").count() == 1


def test_what_is_spoken(desk, axes):
    explorer = desk.show(axes)
    player = explorer.player
    assert player.root.get_attribute("role") == "group"
    assert "correlation" in (player.root.get_attribute("aria-label") or "")
    assert player.canvas.get_attribute("role") == "img"
    assert player.live.count() == 1
    player.focus()
    player.press("ArrowRight")
    words = explorer.expected(1)[1]
    player.wait_for_step(1)
    assert player.live.text_content() == words
    # While it plays, a sentence for every picture would drown all else; at the end there is one.
    player.speed.select_option("very fast")
    desk.page.evaluate(
        """(live) => {
          window.convwidgetsSpoken = [performance.now()];
          new MutationObserver(() => { window.convwidgetsSpoken.push(performance.now()); })
            .observe(live, { childList: true, characterData: true, subtree: true });
        }""",
        player.live.element_handle(),
    )
    player.press("Home", "Space")
    player.button("Play").wait_for()
    player.wait_for_step(2 if axes == 1 else 8)
    desk.page.wait_for_timeout(100)
    assert player.live.text_content() == explorer.expected(-1)[1]
    begun, *spoken = desk.page.evaluate("window.convwidgetsSpoken")
    # At its start, at its end, and on a slow machine every two and a half seconds between them.
    assert len(spoken) <= 3 + (max(spoken) - begun) // 2500


AUDIT = """async () => {
  // Colours that are just changing are not those that are meant.
  const changing = document.getAnimations().filter((one) => one instanceof CSSTransition);
  await Promise.allSettled(changing.map((one) => one.finished));
  const { violations, passes } = await axe.run(
    { include: [[".convwidgets-explorer"]] }, { resultTypes: ["violations", "passes"] },
  );
  const faults = violations.flatMap(({ id, impact, nodes }) =>
    nodes.map((node) => [id, impact, node.html.slice(0, 200), node.failureSummary]));
  return [passes.map(({ id }) => id), faults];
}"""


def test_axe_finds_nothing(desk, axes):
    if not AXE.is_file():
        missing(BROWSER, "needs axe-core (npm ci in tests/browser)")
    desk.page.evaluate(AXE.read_text(encoding="utf-8"))
    explorer = desk.show(axes)
    # With everything unfolded, and with both kinds of complaints.
    for what in ("signal" if axes == 1 else "input", "weights"):
        explorer.grid(what).locator("summary").click()
    explorer.control("stride").fill("0")
    explorer.control("stride").press("Enter")
    explorer.alert.filter(has_text="stride").wait_for()
    explorer.grid("weights").get_by_role("gridcell").first.click()
    explorer.player.press("a", "b", "c", "Enter")
    explorer.grid("weights").get_by_role("alert").wait_for()
    for theme in ("light", "dark"):
        desk.look(theme=theme)
        explorer.shows(0, patiently=True)
        desk.shoot(desk.page, f"conv{axes}d-all-{theme}")
        passed, faults = desk.page.evaluate(AUDIT)
        assert {"color-contrast", "label", "button-name", "aria-required-children"} <= {*passed}
        assert faults == [], json.dumps(faults, indent=1)
