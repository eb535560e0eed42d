"""How the pages look: readable in both themes, printed light, headings in order."""

import re

import pytest

from convwidgets.homework.look import COLORS, GROUNDS, INKS, MARKS, style
from convwidgets.homework.outline import Outline
from convwidgets.scenes.theme import contrast


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_colour_is_readable_on_every_ground(theme):
    colors = COLORS[theme]
    assert {*GROUNDS, *INKS, *MARKS, "line"} == {*colors}
    for ground in GROUNDS:
        for ink in INKS:
            assert contrast(colors[ink], colors[ground]) >= 4.5, (ink, ground)
    for mark in (*MARKS, "accent"):
        assert contrast(colors[mark], colors["ground"]) >= 3, mark


@pytest.mark.parametrize("page", ["feedback", "key"])
def test_a_page_takes_its_colours_from_the_palette_and_is_printed_light(page):
    css = style(page)
    light, dark = (", ".join(COLORS[theme].values()) for theme in ("light", "dark"))
    used = set(re.findall(r"#[0-9a-fA-F]{3,6}\b", css))
    assert used <= {*light.split(", "), *dark.split(", "), "#fff"}  # white: under pictures
    assert set(re.findall(r"var\(--(\w+)\)", css)) <= {*COLORS["light"]}
    assert css.count("prefers-color-scheme") == css.count("@media screen and (prefers-color-scheme")
    assert css.count("{") == css.count("}")


def test_headings_of_a_notebook_stand_in_order_below_the_page():
    outline = Outline()
    assert outline.text('<h2 id="a">A<a class="anchor-link" href="#a">¶</a></h2>', own=False) == (
        '<h3 id="a">A</h3>'
    )
    assert outline.level() == 4
    page = outline.text('<h1 id="part1-test">Mine</h1><h6 id="x">And <em>more</em></h6>', own=True)
    assert page == "<h4>Mine</h4><h5>And <em>more</em></h5>"
    assert outline.text("<h3>B</h3>", own=False) == "<h4>B</h4>"
    assert Outline().text("<h4>First</h4>", own=True) == "<h3>First</h3>"
    assert Outline().text("<p>&lt;h1&gt;</p>", own=True) == "<p>&lt;h1&gt;</p>"


def test_a_wide_table_is_scrolled_by_itself_with_keys_too():
    table = '<table><thead><tr><th>n</th><th style="x">m</th></tr></thead></table>'
    page = Outline().text(f"<p>a</p>{table}", own=True)
    assert re.search(r'<div class="wide"[^>]* tabindex="0"><table>.*</table></div>$', page)
    assert page.count('<th scope="col"') == 2
    assert page.count("<thead>") == 1
