"""Whole designs: a value for every parameter that exists, drawn, changed and told apart."""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from math import prod
from typing import Any

from nas_desktop.search.samplers.values import all_values, drawer, holds, n_values, neighbour
from nas_desktop.search.strategies.strategy import Active, Admits, Space

Values = Mapping[str, Any]
Key = tuple[Any, ...]
_ABSENT = "\0absent"
_MOST_LISTED = 50_000


class DesignSpace:
    """Every design there can be."""

    def __init__(self, distributions: Space, active: Active, admits: Admits | None = None) -> None:
        self.distributions = dict(distributions)
        self.names = tuple(distributions)
        self.admits = admits
        self._active = active
        self._drawers = [(name, drawer(distribution)) for name, distribution in distributions.items()]
        self._every: list[dict[str, Any]] | None = None

    def trimmed(self, values: Values) -> dict[str, Any]:
        """Only what exists, of a value for every name."""
        return {name: values[name] for name in self._active(values) if name in values}

    def key(self, design: Values) -> Key:
        """Equal for equal designs."""
        return tuple([design.get(name, _ABSENT) for name in self.names])

    def filled(self, rng: random.Random, fixed: Values) -> dict[str, Any]:
        """A value for every name, those of `fixed` as they are."""
        return {name: fixed[name] if name in fixed else draw(rng) for name, draw in self._drawers}

    def valid(self, values: Values) -> dict[str, Any]:
        """Only the values that the space, which may have changed since, still holds."""
        known = self.distributions
        return {name: value for name, value in values.items() if name in known and holds(known[name], value)}

    def drawn(self, rng: random.Random, fixed: Values) -> dict[str, Any]:
        """A random design."""
        return self.trimmed(self.filled(rng, fixed))

    def changed(self, design: Values, n_changes: int, rng: random.Random, fixed: Values) -> dict[str, Any]:
        """`design`, of valid values, with `n_changes` of them changed; what comes into being with them is drawn."""
        values = self.filled(rng, {**design, **fixed})
        free = [name for name in design if name not in fixed]
        for name in rng.sample(free, min(n_changes, len(free))):
            values[name] = neighbour(self.distributions[name], values[name], rng)
        return self.trimmed(values)

    def is_admitted(self, design: Values) -> bool:
        """Whether a design is within the limits."""
        return self.admits is None or self.admits(design)

    def every(self) -> Sequence[dict[str, Any]]:
        """All designs of a small space; none of a large one."""
        if self._every is None:
            self._every = self._listed()
        return self._every

    def _listed(self) -> list[dict[str, Any]]:
        counts = [n_values(d) for d in self.distributions.values()]
        known = [n for n in counts if n is not None]
        if len(known) < len(counts) or prod(known) > _MOST_LISTED:
            return []
        combinations = product(*(all_values(d) for d in self.distributions.values()))
        designs = (self.trimmed(dict(zip(self.names, values, strict=True))) for values in combinations)
        return [design for design in self.untried(designs, {}) if self.is_admitted(design)]

    def untried(self, designs: Iterable[dict[str, Any]], taken: Mapping[Key, int]) -> Iterator[dict[str, Any]]:
        """`designs` without repeats, and without those that were `taken`."""
        seen = {key for key, n in taken.items() if n}
        for design in designs:
            key = self.key(design)
            if key not in seen:
                seen.add(key)
                yield design
