"""What the explorers of a stack of layers share: the table, and the networks to start from."""

from collections.abc import Mapping
from typing import Any, ClassVar

import ipywidgets

from convwidgets.core._checks import known_name
from convwidgets.core.spec_stack import read_specs
from convwidgets.core.specs import KINDS, LayerSpec
from convwidgets.explorers.explorer import Explorer
from convwidgets.explorers.settings import Setting
from convwidgets.trace.networks import Network
from convwidgets.widgets.layer_table import LayerTable


class StackExplorer(Explorer):
    """An explorer whose `layers` are written in a table, or named."""

    #: The networks that `layers` may name, the columns of the table, the kinds of its layers.
    _networks: ClassVar[Mapping[str, Network]]
    _columns: ClassVar[tuple[str, ...]]
    _kinds: ClassVar[tuple[str, ...]] = tuple(KINDS)

    layers: Setting

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**self._completed(kwargs))

    def _layers_of(self, network: Network) -> tuple[LayerSpec, ...]:
        """What a network puts into the table."""
        return network.layers

    def _settings_of(self, network: Network) -> dict[str, Any]:
        """What a network brings along besides its layers."""
        raise NotImplementedError

    def _completed(self, settings: dict[str, Any]) -> dict[str, Any]:
        """Settings with what comes along where `layers` names a network."""
        network = self._network(settings.get("layers"))
        return settings if network is None else {**self._settings_of(network), **settings}

    def _network(self, name: object) -> Network | None:
        return self._networks.get(name) if isinstance(name, str) else None

    def configure(self, **settings: Any) -> None:
        """Change several settings at once; a network named as `layers` brings the rest along.

        See `Explorer.configure`.
        """
        super().configure(**self._completed(settings))

    def _accept(self, name: str, value: Any) -> Any:
        if name == "layers" and not self._building and self._network(value) is not None:
            # A network by its name brings an input that it fits; both or none are taken.
            self.configure(layers=value)
            value = self.layers
        return super()._accept(name, value)

    def _read(self, name: str, value: Any) -> Any:
        if name != "layers":
            return value
        if isinstance(value, str):
            return self._layers_of(self._networks[known_name(value, self._networks, "network")])
        return read_specs(value, kinds=self._kinds)

    def _other_controls(self) -> dict[str, Any]:
        """The controls of all settings but `layers`."""
        raise NotImplementedError

    def _make_controls(self) -> dict[str, Any]:
        table = LayerTable(
            self.layers,
            columns=self._columns,
            kinds=self._kinds,
            presets={n.label: self._layers_of(n) for n in self._networks.values()},
            choose=self._chosen,
            notice=self.notice,
        )
        return {"layers": table, **self._other_controls()}

    def _rows(self) -> list[list[ipywidgets.Widget]]:
        table, *others = self._controls.values()
        return [[table.dropdown, *others], [table.grid]]

    def _chosen(self, label: str) -> None:
        """A network was chosen from the list."""
        name = next(n for n, network in self._networks.items() if network.label == label)
        with self.player.lock, self._shown():
            self.layers = name
