"""The player's JavaScript without a browser: what crosses on a slow network."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from optional import BROWSER, missing

from convwidgets.widgets._assets import esm


def played(program):
    """What *program* prints, run in a page with a player of twenty steps."""
    node = shutil.which("node")
    if node is None:
        missing(BROWSER, "needs node")
    page = Path(__file__).with_name("page_player.mjs").read_text(encoding="utf-8")
    module = esm("player").replace("export default", "const shown =")
    start = "const model = new Model(20); const player = new Player(model, ordinary());"
    done = subprocess.run(
        [node, "--input-type=module"],
        input=f"{page}\n{module}\n{start}\nawait moment();\n{program}\nplayer.close();",
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


TOLD = 'console.log(JSON.stringify([player.step, model.get("step"), model.sent.at(-1)?.step]));'


@pytest.mark.parametrize(
    ("heard", "stands"),
    [pytest.param(0, 5, id="crossing the move"), pytest.param(1, 10, id="after the move")],
)
def test_of_a_step_told_and_a_move_that_cross_the_move_stands(heard, stands):
    """Page and kernel each took the other's, and stayed apart."""
    program = f"player.travel(5); model.take({{ told: [1, {heard}], step: 10 }});"
    assert played(program + TOLD) == [[stands, stands, 5]]


def test_a_slider_of_the_page_moves_on_after_a_move_and_counts():
    program = """
        player.travel(5);
        model.take({ told: [1, 0], step: 5 });  // where it is already
        model.set("step", 7); model.save_changes();
    """
    assert played(program + TOLD) == [[7, 7, 7]]
    crossing = 'model.set("step", 7); model.save_changes(); model.take({ told: [1, 0], step: 10 });'
    assert played(crossing + TOLD) == [[7, 7, 7]]


def test_moves_are_counted_on_from_what_the_kernel_knew():
    """Of another window, for one; and what is said once more is no new move."""
    program = """
        model.take({ told: [1, 4], step: 2 });
        player.travel(5); model.take({ told: [2, 4], step: 10 });
        console.log(JSON.stringify(model.sent.map(({ moves, step }) => [moves, step])));
    """
    assert played(program) == [[[[5, 1], 5], [[5, 2], 5]]]


def test_a_click_goes_with_its_step_and_none_replaces_another():
    program = """
        player.under = () => ({ index: 0, row: 1, column: 2 });
        player.travel(1); player.pick(); player.travel(2); player.pick();
        const clicks = model.sent.filter(({ kind }) => kind === "pick");
        console.log(JSON.stringify(clicks.map(({ state }) => [state.moves[0], state.step])));
    """
    assert played(program) == [[[1, 1], [2, 2]]]


def test_playing_waits_for_pictures_that_are_still_being_decoded():
    """Steps were left out where decoding took longer than a step."""
    program = """
        decoding = 60;
        Object.defineProperty(player.bar, "perSecond", { value: 500 });
        const painted = [];
        const { paint } = player;
        player.paint = (step, patches) => {
          painted.push(step);
          paint.call(player, step, patches);
        };
        player.play();
        while (player.playing) await moment();
        await new Promise((done) => setTimeout(done, 2 * decoding));
        console.log(JSON.stringify(painted));
    """
    assert played(program) == [list(range(1, 20))]
