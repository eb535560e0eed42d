"""What the lessons on channels and on receptive fields ask for, done by hand."""

from lesson import Lesson, Shown
from playwright.sync_api import expect

RGB, FEATURE_MAPS, CALCULATOR = 0, 2, 3
STACK = 0


def channels(lesson: Lesson) -> None:
    """A cell of the colour convolution, a place in the maps, layers in the calculator."""
    one_output_cell_and_its_kernel(Shown(lesson, RGB))
    a_map_and_a_place_in_it(Shown(lesson, FEATURE_MAPS))
    a_layer_more_and_one_that_does_not_fit(Shown(lesson, CALCULATOR))


def one_output_cell_and_its_kernel(rgb: Shown) -> None:
    """A click on the output, and one on a map, chooses the step; an edited weight counts."""
    rgb.click(3)
    rgb.has("e.step == 3")
    rgb.click(1, lattice=2)  # in the map of green
    rgb.has("e.step == 1")
    before = rgb.value("e.trace[1].value")
    weights = rgb.view.locator(".convwidgets-matrix").filter(has_text="Edit the weights")
    weights.filter(has_text="green").locator("summary").click()
    for plane in weights.all():  # they unfold together
        plane.get_by_role("gridcell").last.wait_for()
    weights.filter(has_text="red").get_by_role("gridcell").first.click()
    rgb.press("5", "Enter")
    rgb.has("e.kernel[0, 0, 0] == 5")
    # The weight was −1, and stands over the red of row 0, column 1.
    assert rgb.value("e.trace[1].value") == before + 6 * rgb.value("float(e.image[0, 1, 0])")
    expect(rgb.control("kernel")).to_have_value("own weights")


def a_map_and_a_place_in_it(maps: Shown) -> None:
    """A thumbnail chooses the filter; the large map the place, until the patch is clicked."""
    maps.click(9)
    best = maps.has("e.step == 9")
    columns = maps.value("e.output.shape[2]")
    maps.click(50 * columns + 30, of="targets")
    assert maps.has("e.point == (50, 30)") != best
    maps.press("ArrowLeft")
    maps.has("e.step == 8 and e.point == (50, 30)")
    maps.press("ArrowRight")
    maps.player.wait_for_step(9)
    maps.click(0, lattice=1, of="targets")
    assert maps.has("e.point is None and e.step == 9") == best


def a_layer_more_and_one_that_does_not_fit(costs: Shown) -> None:
    """The calculator counts a new layer, and keeps its picture when one cannot be."""
    costs.control("Add one like it below: layer 2, conv2").click()
    costs.has("len(e.layers) == 3")
    costs.click(2)
    good = costs.has("e.step == 2")
    assert costs.value("e.trace[2].parameters") == 128 * 128 * 9 + 128
    expect(costs.control("layers")).to_have_value("own layers")
    kernel = costs.control("kernel size, layer 3, conv3")
    kernel.fill("99")
    kernel.press("Enter")
    costs.alert.filter(has_text="Layer 3 (conv3): The kernel's height is 99").wait_for()
    expect(kernel).to_have_value("3")
    assert costs.has("e.layers[2].kernel_size == 3") == good


def receptive_fields(lesson: Lesson) -> None:
    """Layers changed and added by keyboard, a known network, a unit."""
    stack = Shown(lesson, STACK)
    stack.control("kernel size, layer 1, conv1").focus()
    stack.press("ArrowDown", "5", "Enter")
    stack.has("[r.field for r in e.trace.reaches] == [3, 7]")
    # Along the row to its "+": past stride, padding, dilation and the two arrows.
    stack.press(*["Tab"] * 6, "Enter")
    stack.has("[r.field for r in e.trace.reaches] == [3, 7, 11]")
    stack.player.focus()
    stack.press("End")
    stack.has("e.step == len(e.trace) - 1")

    stack.control("layers").select_option(label="VGG-16")
    stack.has("e.size == 224 and e.trace.reaches[-1].field == 212")
    expect(stack.control("size")).to_have_value("224")
    stack.click(2 * 7 + 5, lattice=1)  # the dot of row 2, column 5
    stack.has(f"e.step == {18 + 2 * 7 + 5}")
    assert stack.value("e.trace[e.step].unit") == (2, 5)
    stack.click(3)  # a layer of the table beside the picture
    stack.has("e.step == 3")
