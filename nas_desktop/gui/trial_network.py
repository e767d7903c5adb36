"""The network of a trial, from its parameters: what the silhouette, the diagram and the layer table show."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from nas_desktop.core.errors import UsageError
from nas_desktop.core.specs import ArchitectureSpec, Config, Value
from nas_desktop.network.blocks import Block, blocks_of
from nas_desktop.network.cost import LayerCost, NetworkCost, cost_of
from nas_desktop.search_space import space_named


@dataclass(frozen=True, slots=True)
class TrialNetwork:
    """A network with its arithmetic, layer by layer and block by block."""

    architecture: ArchitectureSpec
    cost: NetworkCost
    blocks: tuple[Block, ...]

    @property
    def layers(self) -> tuple[tuple[int, LayerCost], ...]:
        """Every layer with the number of its block."""
        return tuple((i, layer) for i, block in enumerate(self.blocks) for layer in block.layers)


@lru_cache(maxsize=64)
def _kept(items: tuple[tuple[str, Value], ...], input_shape: tuple[int, int, int], n: int) -> TrialNetwork | None:
    return build_network(dict(items), input_shape, n)


def network_of(params: Mapping[str, Value], input_shape: tuple[int, int, int], n_classes: int) -> TrialNetwork | None:
    """The same as `build_network`, remembered for the few networks a tab shows again and again."""
    return _kept(tuple(params.items()), input_shape, n_classes)


def build_network(config: Config, input_shape: tuple[int, int, int], n_classes: int) -> TrialNetwork | None:
    """The network that parameters describe; None where they describe none that this version knows."""
    try:
        space = space_named(str(config.get("space", "plain-cnn")))
        architecture = space.assemble(space.resolve(config), input_shape, n_classes)
        cost = cost_of(architecture)
    except (UsageError, ValueError, KeyError, ArithmeticError):
        return None  # another version's space: the trial is shown without a face
    return TrialNetwork(architecture, cost, blocks_of(cost))
