"""What every page for people should have, told from its text alone."""

import re
from itertools import pairwise

_TAG = re.compile(r"<([a-z]\w*)\b([^<>]*)>")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


def check_page(page: str) -> str:
    """Assert that people find their way in a page, in any theme and by ear; its title."""
    # By pattern and not by a parser: `html.parser` takes seconds for a large page.
    page = re.sub(r"<(style|script)\b.*?</\1>", "", page, flags=re.DOTALL)
    tags = [(name, dict(_ATTRIBUTE.findall(rest))) for name, rest in _TAG.findall(page)]
    of: dict[str, list[dict[str, str]]] = {}
    for name, attributes in tags:
        of.setdefault(name, []).append(attributes)
    assert of["html"][0]["lang"] == "en"
    meta = {one.get("name"): one.get("content", "") for one in of["meta"]}
    assert meta["color-scheme"] == "light dark"
    assert "initial-scale=1" in meta["viewport"]
    assert [len(of.get(name, [])) for name in ("title", "header", "main", "h1")] == [1, 1, 1, 1]
    levels = [int(name[1]) for name in (tag for tag, _ in tags) if re.fullmatch("h[1-6]", name)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels
    ids = [one["id"] for _, one in tags if "id" in one]
    assert len(set(ids)) == len(ids)
    links = {one["href"][1:] for one in of.get("a", []) if one["href"].startswith("#")}
    named = {one["aria-labelledby"] for _, one in tags if "aria-labelledby" in one}
    assert links | named <= set(ids)
    assert all(one.get("scope") for one in of.get("th", []))
    assert all("alt" in one for one in of.get("img", []))
    found = re.search(r"<title>([^<]*)</title>", page)
    assert found
    return found[1]
