"""What the lessons on networks, learning, im2col and the layer ask for, done by hand."""

from lesson import Lesson, Shown
from playwright.sync_api import expect

WHOLE = 0
KERNEL, BACKWARD, TRAINING = 0, 4, 6
COLUMNS, RACE = 0, 5
LAYERS = 0

# Where the maps of conv2 begin among the targets of the whole network: after the input and three
# times eight maps.
CONV2 = 1 + 3 * 8


def network(lesson: Lesson) -> None:
    """A map, a value in it, the way back; another digit, and an empty drawing."""
    whole = Shown(lesson, WHOLE)
    whole.player.focus()
    whole.press("Home")
    whole.has("e.step == 0")
    whole.click(5, lattice=CONV2 + 3, of="targets")  # row 1, column 1 of the 4×4
    inside = whole.has("(e.stage, e.channel, e.position) == ('conv2', 3, (1, 1))")
    assert whole.value("bool(e.trace[e.step].value == e.trace.stages['conv2'].values[3, 1, 1])")
    expect(whole.control("look at")).to_have_value("conv2")
    whole.press("ArrowRight")
    assert whole.has("e.position == (1, 2)") != inside
    whole.control("look at").select_option(label="whole network")
    whole.has("e.stage == 'all'")
    number = whole.control("test digit")
    number.fill("77")
    number.press("Enter")
    whole.has("e.trace.label == 2 and e.output.argmax() == 1")
    whole.view.get_by_label("draw your own").check()
    whole.note.filter(has_text="The drawing is empty").wait_for()
    whole.has("not e.digit.any()")


def learning(lesson: Lesson) -> None:
    """A weight, a rate that is too large, a gradient; and a training begun and ended."""
    kernel = Shown(lesson, KERNEL)
    kernel.click(3, of="targets")
    kernel.has("e.weight == (1, 0)")
    rate = kernel.control("learning rate")
    rate.fill("0.5")
    rate.press("Enter")
    kernel.has("e.trace.diverged")
    kernel.note.filter(has_text="at most 0.297").wait_for()

    backward = Shown(lesson, BACKWARD)
    backward.click(3)
    backward.has("e.step == 3 and abs(e.trace[3].difference) < 1e-6")
    backward.control("gradient by").select_option("bias")
    backward.has("e.gradient == 'bias'")

    training = Shown(lesson, TRAINING)
    training.waits_for("not e.running and len(e.trace) == 21")
    # So long that it is still going on when somebody slow presses Stop.
    epochs = training.control("epochs")
    epochs.fill("60")
    epochs.press("Enter")
    training.has("e.epochs == 60 and len(e.trace) == 1")
    training.view.get_by_role("button", name="Train").click()
    training.waits_for("e.running")
    training.view.get_by_role("button", name="Stop").click()
    training.waits_for("not e.running")
    training.has("len(e.trace) >= 1")
    rate = training.control("learning rate")
    rate.fill("1000")
    rate.press("Enter")
    training.has("len(e.trace) == 1 and e.learning_rate == 1000")
    training.view.get_by_role("button", name="Train").click()
    training.said.filter(has_text="1000").wait_for()
    training.waits_for("not e.running")


def im2col(lesson: Lesson) -> None:
    """Output, matrix and window lead to each other; columns go back; the race is run again."""
    columns = Shown(lesson, COLUMNS)
    columns.click(4)
    columns.has("e.step == 4")
    columns.click(8, lattice=2)  # the last column by its number
    columns.has("e.step == 8")
    columns.click(0, lattice=5, of="targets")  # the first entry of the matrix
    columns.has("e.step == 0 and e.cell is not None")
    columns.control("view").select_option(label="col2im: columns back")
    columns.player.focus()
    columns.press("End")
    columns.has("e.view == 'col2im' and e.step == 8")
    assert columns.value("e.output.tolist() == (e.image * e.trace.counts).tolist()")

    race = Shown(lesson, RACE)
    lesson.notebook.run_cell(f"measured = shown[{RACE}].trace")
    race.view.get_by_role("button", name="measure again").click()
    race.waits_for("e.trace is not measured")
    race.player.focus()
    race.press("End")
    race.has("e.step == len(e.trace) - 1")


def layer(lesson: Lesson) -> None:
    """The layer list of ResNet-18: a row clicked is the step."""
    layers = Shown(lesson, LAYERS)
    layers.click(2)
    layers.has("e.step == 2")
    assert layers.value("e.trace[2].parameters") == 64 * 64 * 9
