"""A network beyond the limits is made narrower until it keeps to them; its depth is never touched."""

from collections.abc import Iterator
from dataclasses import replace

from optuna.distributions import CategoricalDistribution, IntDistribution

from nas_desktop.core.specs import Config, Value
from nas_desktop.search.design import Design, Distributions, Drafter
from nas_desktop.search.limits import Limits
from nas_desktop.search_space.narrowing import Narrowing


class Repairer:
    """Takes one kind of parameter after the other down, all parameters of a kind by one step at a time."""

    def __init__(self, drafter: Drafter, ways: tuple[Narrowing, ...]) -> None:
        self._drafter = drafter
        self._ways = ways

    def within(self, design: Design, limits: Limits, words: str = "") -> Design | None:
        """`design` itself where it keeps to the limits, else a narrower one; None where that is not enough.

        Args:
            words: the limits that are exceeded, for the note; told from `limits` if empty.
        """
        excess = limits.excess(design.cost)
        if all(share <= 0 for share in excess.values()):
            return design
        _, distributions = self._drafter.of_drawn(design.drawn)
        narrow = self._narrowed(design.drawn, distributions, limits)
        if narrow is None:
            return None
        words = words or limits.in_words([name for name, share in excess.items() if share > 0])
        note = f"{_listed(list(self._changes(design.drawn, narrow.drawn)))} to stay within {words}."
        origin = "repaired" if design.origin == "strategy" else design.origin
        before = design.notes[len(design.architecture.notes) :]  # of an earlier narrowing
        return replace(narrow, origin=origin, notes=(*narrow.notes, *before, note))

    def can_be_within(self, design: Design, limits: Limits) -> bool:
        """Whether `within` has an answer, which is sooner known than the answer."""
        if limits.admit(design.cost):
            return True
        _, distributions = self._drafter.of_drawn(design.drawn)
        return self._fits_at_last(design.drawn, distributions, limits)

    def _narrowed(self, drawn: Config, distributions: Distributions, limits: Limits) -> Design | None:
        """As narrow as needed, in the order of the ways, and no narrower."""
        if not self._fits_at_last(drawn, distributions, limits):
            return None
        steps = self._downwards(drawn, distributions)
        first = next(step for step in steps if limits.admit(self._draft(step).cost))
        return self._widened(drawn, first, distributions, limits)

    def _fits_at_last(self, drawn: Config, distributions: Distributions, limits: Limits) -> bool:
        steps = list(self._downwards(drawn, distributions))
        return bool(steps) and limits.admit(self._draft(steps[-1]).cost)

    def _downwards(self, drawn: Config, distributions: Distributions) -> Iterator[Config]:
        for way in self._ways:
            while (smaller := _one_step(way, drawn, distributions)) is not None:
                drawn = smaller
                yield drawn

    def _widened(self, drawn: Config, narrow: Config, distributions: Distributions, limits: Limits) -> Design:
        """What was taken down in vain, before something else helped, goes up again as far as it fits."""
        for way in self._ways:
            names = list(way.covered(drawn))
            wide = {**narrow, **{name: drawn[name] for name in names}}
            while any(wide[name] != narrow[name] for name in names):
                if limits.admit(self._draft(wide).cost):
                    narrow = wide
                    break
                smaller = _one_step(way, wide, distributions)
                assert smaller is not None
                wide = smaller
        return self._draft(narrow)

    def _draft(self, drawn: Config) -> Design:
        return self._drafter.of_drawn(drawn)[0]

    def _changes(self, before: Config, after: Config) -> Iterator[str]:
        for way in self._ways:
            names = [name for name in way.covered(before) if before[name] != after[name]]
            if names:
                yield way.in_words([before[name] for name in names], [after[name] for name in names])


def _listed(changes: list[str]) -> str:
    """Several changes as one clause: `Narrowed from 64 to 32 filters and pooled after every convolution`."""
    first, *others = changes
    parts = [first, *(other[:1].lower() + other[1:] for other in others)]
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))


def _one_step(way: Narrowing, drawn: Config, distributions: Distributions) -> Config | None:
    """Every parameter of one kind a step down; None where none has a step left."""
    steps = {name: way.below(drawn[name], _choices(distributions, name)) for name in way.covered(drawn)}
    taken = {name: value for name, value in steps.items() if value is not None}
    return {**drawn, **taken} if taken else None


def _choices(distributions: Distributions, name: str) -> list[Value]:
    match distributions.get(name):
        case CategoricalDistribution(choices=choices):
            return [choice for choice in choices if isinstance(choice, bool | int | float | str)]
        case IntDistribution(low=low, high=high, step=step):
            return list(range(low, high + 1, step))
    return []
