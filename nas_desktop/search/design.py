"""A network to try, and how drawn values become one."""

from collections.abc import Mapping
from dataclasses import dataclass

from optuna.distributions import BaseDistribution
from optuna.trial import FixedTrial

from nas_desktop.core.events import Origin
from nas_desktop.core.specs import ArchitectureSpec, Config, as_config
from nas_desktop.network.cost import NetworkCost, cost_of
from nas_desktop.search.design_key import design_key
from nas_desktop.search_space.parameters import Draw, SearchSpace
from nas_desktop.training.recipes import Recipe

Distributions = Mapping[str, BaseDistribution]


@dataclass(frozen=True, slots=True)
class Design:
    """A network to try."""

    config: Config  # every default resolved
    drawn: Config  # what the strategy chose, by parameter name
    architecture: ArchitectureSpec
    cost: NetworkCost
    key: str  # of what is built: two designs with one key are the same
    origin: Origin = "strategy"
    notes: tuple[str, ...] = ()  # where it differs from the drawn values, and where it was made smaller
    repeats: int | None = None  # number of the design that gets a second seed

    @property
    def n_params(self) -> int:
        """Learned weights."""
        return self.cost.n_params

    @property
    def n_macs(self) -> int:
        """Multiply-adds for one image."""
        return self.cost.n_macs

    @property
    def file_bytes(self) -> int:
        """Size of the saved weights."""
        return self.cost.file_bytes

    @property
    def peak_bytes(self) -> int:
        """Most memory of maps alive at once, for one image."""
        return self.cost.peak_bytes


class Drafter:
    """Makes designs for the images of one search."""

    def __init__(
        self, space: SearchSpace, draw: Draw, recipe: Recipe, input_shape: tuple[int, int, int], n_classes: int
    ) -> None:
        self._space = space
        self._draw = draw
        self._recipe = recipe
        self._input_shape = input_shape
        self._n_classes = n_classes

    def of_config(self, config: Config, drawn: Config) -> Design:
        """The design of a configuration; missing keys get their defaults."""
        config = self._space.resolve(config, self._recipe.defaults)
        architecture = self._space.assemble(config, self._input_shape, self._n_classes)
        key = self._key(config, architecture)
        return Design(config, drawn, architecture, cost_of(architecture), key, notes=architecture.notes)

    def of_drawn(self, drawn: Config) -> tuple[Design, Distributions]:
        """The design of drawn values, and the ranges they came from."""
        replayed = FixedTrial(drawn)
        config = as_config(self._draw(replayed))
        return self.of_config(config, as_config(replayed.params)), replayed.distributions

    def key_of(self, config: Config) -> str:
        """The key of the design of a resolved configuration."""
        return self._key(config, self._space.assemble(config, self._input_shape, self._n_classes))

    def _key(self, config: Config, architecture: ArchitectureSpec) -> str:
        # Epochs, images and patience are those of the whole search; what is left of the training differs by design.
        return design_key(architecture, self._recipe.training(config, 1, None, None))
