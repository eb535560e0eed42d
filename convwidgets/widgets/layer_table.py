"""A small table in which a stack of layers is written, one layer in a row."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

import ipywidgets
from traitlets import Bunch

from convwidgets.core._checks import known_name, shown
from convwidgets.core.errors import ConvError
from convwidgets.core.spec_stack import SpecLike, labels_of, names_of, read_specs
from convwidgets.core.specs import KINDS, LayerSpec, shown_setting
from convwidgets.widgets._spinner import Spinner
from convwidgets.widgets.controls import choice
from convwidgets.widgets.layer_rows import LayerRows
from convwidgets.widgets.notice import Notice

#: What a column is called above the table, and what it is called in a sentence.
COLUMNS: Mapping[str, tuple[str, str]] = {
    "kind": ("kind", "kind"),
    "out_channels": ("outputs", "output channels"),
    "kernel_size": ("kernel", "kernel size"),
    "stride": ("stride", "stride"),
    "padding": ("padding", "padding at each side"),
    "dilation": ("dilation", "dilation"),
    "groups": ("groups", "groups"),
    "bias": ("bias", "bias"),
}

_OWN = "own layers"
# What a layer begins with when its kind is chosen.
_NEW = {
    "conv": LayerSpec("conv", 3, out_channels=16),
    "max_pool": LayerSpec("max_pool", 2),
    "avg_pool": LayerSpec("avg_pool", 2),
    "flatten": LayerSpec("flatten"),
    "dense": LayerSpec("dense", out_channels=10),
}
_PAIR = re.compile(r"\(?\s*(\d{1,12})\s*[x×,]\s*(\d{1,12})\s*\)?", re.IGNORECASE)
_NUMBER = re.compile(r"[+−-]?\s*\d{1,12}")


class LayerTable(Spinner):
    """A stack of layers that is written, ordered and extended by hand.

    One row for each layer; its settings are edited in place, and buttons at the
    end of a row move it, add one like it below and remove it.  Tab goes along a
    row, the arrow keys from row to row, and Alt with an arrow moves a layer.

    Parameters
    ----------
    value : sequence
        The layers, from the input upward, in any form that `read_specs` takes.
    columns : sequence of str, optional
        Names in `COLUMNS`; those of a window by default.
    kinds : collection of str, optional
        The kinds of layers that may be chosen, names in `KINDS`.
    presets : mapping of str to sequence, optional
        Stacks to start from, by the name under which they are listed.
    choose : callable, optional
        Told the name of the preset that was chosen, instead of taking its
        layers; for an owner that changes more along with them.
    description : str, optional
        Label of the list of presets.
    notice, disabled, layout
        As for `NumberSpinner`.

    Attributes
    ----------
    value : tuple of LayerSpec
        Always usable; changes once for every accepted edit.
    refusal : str
        Why the latest entry was put back, empty if all is well.

    Raises
    ------
    ConvError
        If an assigned value is no stack of layers; the sentence names the layer.

    Examples
    --------
    >>> from convwidgets.widgets.layer_table import LayerTable
    >>> table = LayerTable([3, {"kind": "max_pool", "kernel_size": 2}])
    >>> table.value = [3, 3, 0]
    Traceback (most recent call last):
    convwidgets.core.errors.ConvError: Layer 3: kernel_size is 0; it must be at least 1.
    >>> len(table.value)
    2
    """

    def __init__(
        self,
        value: Sequence[SpecLike],
        *,
        columns: Sequence[str] = ("kind", "kernel_size", "stride", "padding", "dilation"),
        kinds: Collection[str] = ("conv", "max_pool", "avg_pool"),
        presets: Mapping[str, Sequence[SpecLike]] | None = None,
        choose: Callable[[str], None] | None = None,
        description: str = "layers",
        notice: Notice | None = None,
        disabled: bool = False,
        layout: ipywidgets.Layout | dict[str, Any] | None = None,
    ) -> None:
        self.columns = tuple(known_name(name, COLUMNS, "column") for name in columns)
        self.kinds = tuple(known_name(kind, KINDS, "kind of layer") for kind in kinds)
        self._presets = {name: self.checked(s) for name, s in (presets or {}).items()}
        self._choose = choose or self._take_preset
        super().__init__(
            value, axes=1, description=description, notice=notice, disabled=disabled, layout=layout
        )

    def checked(self, value: object) -> tuple[LayerSpec, ...]:
        """Return a stack of layers as records, or raise `ConvError`."""
        return read_specs(value, kinds=self.kinds)  # type: ignore[arg-type]  # refused if it is none

    def _make(self, description: str, disabled: bool) -> list[ipywidgets.Widget]:
        self.dropdown = choice(_OWN, [*self._presets, _OWN], description)
        self.dropdown.disabled = disabled
        self.dropdown.observe(self._chosen, "value")
        self.grid = LayerRows(
            [self._column(name) for name in self.columns], self._edited, disabled=disabled
        )
        parts = [self.dropdown, self.grid] if self._presets else [self.grid]
        return [ipywidgets.VBox(parts, layout={"overflow": "visible"})]

    def _column(self, name: str) -> dict[str, Any]:
        label, title = COLUMNS[name]
        kind = {"kind": "choice", "bias": "flag"}.get(name, "text")
        column: dict[str, Any] = {"label": label, "title": title, "type": kind}
        if name == "kind":
            column["options"] = [[kind, KINDS[kind].label] for kind in self.kinds]
        return column

    def _show(self, value: tuple[LayerSpec, ...]) -> None:
        self.grid.rows = [
            {"name": name, "cells": [_cell(spec, column) for column in self.columns]}
            for name, spec in zip(names_of(value), value, strict=True)
        ]
        self.dropdown.value = next((n for n, s in self._presets.items() if s == value), _OWN)

    def _chosen(self, change: Bunch) -> None:
        if not self._showing and change["new"] != _OWN:
            self._choose(change["new"])

    def _take_preset(self, name: str) -> None:
        self._enter(self._presets[name])

    # ------------------------------------------------------------- what a hand does

    def _edited(self, act: str, row: int, column: int, value: Any) -> None:
        stack = list(self.value)
        if act == "set":
            try:
                stack[row] = self._changed(stack[row], self.columns[column], value)
            except ConvError as error:
                self._before = None
                self.refuse(f"{labels_of(stack)[row]}: {error}")
                return
        elif act == "add":
            stack.insert(row + 1, replace(stack[row], name=""))
        else:
            layer = stack.pop(row)
            if act != "remove":
                stack.insert(max(0, row - 1) if act == "up" else row + 1, layer)
        self._enter(stack)

    def _changed(self, spec: LayerSpec, name: str, value: Any) -> LayerSpec:
        """A layer with one setting as it was entered, or a `ConvError`."""
        if name == "kind":
            return self._of_kind(spec, known_name(value, dict.fromkeys(self.kinds), "kind"))
        entry = value if isinstance(value, bool) else _entry(str(value), COLUMNS[name][1])
        changed: dict[str, Any] = {name: entry}
        return replace(spec, **changed)

    def _of_kind(self, spec: LayerSpec, kind: str) -> LayerSpec:
        """A layer of another kind, with as much of its window as the two have in common."""
        new = _NEW[kind]
        if "out_channels" not in self.columns:
            new = replace(new, out_channels=None)
        if {spec.kind, kind} <= {"max_pool", "avg_pool"}:
            new = replace(
                new, kernel_size=spec.kernel_size, stride=spec.stride, padding=spec.padding
            )
        return spec if kind == spec.kind else new


def _cell(spec: LayerSpec, name: str) -> str | bool | None:
    """What stands in a cell; None where the layer has no such setting."""
    value = getattr(spec, name)
    if name == "kind" or isinstance(value, bool):
        return value  # type: ignore[no-any-return]  # a text or a bool
    if name not in KINDS[spec.kind].settings:
        return None
    return "" if value is None else shown_setting(value)


def _entry(text: str, what: str) -> int | str | tuple[int, int]:
    """What was typed into a cell: a whole number, a pair as in 3×5, or a word."""
    text = text.strip()
    if _NUMBER.fullmatch(text):
        return int(text.replace("−", "-").replace(" ", ""))
    if pair := _PAIR.fullmatch(text):
        return int(pair[1]), int(pair[2])
    if what.startswith("padding") and text.isalpha():
        return text.lower()
    given = shown(text) if text else "empty"
    raise ConvError(f"its {what} is {given}; type a whole number.")
