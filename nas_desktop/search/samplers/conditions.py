"""Which parameters exist when, learned from the trials of a study that nobody described."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

from optuna.distributions import CategoricalDistribution

from nas_desktop.search.strategies.strategy import Active, Space

Designs = Sequence[Mapping[str, Any]]
_ANY = (-inf, inf)


@dataclass(frozen=True, slots=True)
class _Test:
    """Holds where another parameter exists and its value lies in a range, or is one of a few."""

    name: str
    low: float = -inf
    high: float = inf
    among: frozenset[Any] | None = None

    def holds(self, design: Mapping[str, Any]) -> bool:
        if self.name not in design:
            return False
        if self.among is not None:
            return design[self.name] in self.among
        return (self.low, self.high) == _ANY or self.low <= design[self.name] <= self.high


def learned_conditions(space: Space, designs: Designs) -> Active:
    """The simplest conditions that agree with every design seen: each a few tests on parameters asked for earlier.

    A condition that no conjunction explains leaves its parameter in: asked for or not, it has a value.
    """
    present = {name: {i for i, design in enumerate(designs) if name in design} for name in space}
    order = sorted(space, key=lambda name: -len(present[name]))  # what others depend on comes before them
    conditions = [(name, _condition(name, order, space, designs, present)) for name in order]
    always = [name for name, tests in conditions if not tests]
    sometimes = [(name, tests) for name, tests in conditions if tests]

    def active(values: Mapping[str, Any]) -> Collection[str]:
        found = {name: values[name] for name in always}
        for name, tests in sometimes:
            for test in tests:
                if not test.holds(found):
                    break
            else:
                found[name] = values[name]
        return found

    return active


def _condition(
    name: str, order: Sequence[str], space: Space, designs: Designs, present: Mapping[str, set[int]]
) -> list[_Test]:
    """Fewest tests that hold wherever `name` exists and nowhere else, picked one by one."""
    here = present[name]
    absent = set(range(len(designs))) - here
    parents = [other for other in order if len(present[other]) > len(here) and here <= present[other]]
    tests: list[_Test] = []
    while absent and parents:
        possible = [_test(parent, space, designs, here, absent) for parent in parents]
        passing = [_passing(test, designs, absent) for test in possible]
        best = min(range(len(possible)), key=lambda i: len(passing[i]))
        if len(passing[best]) == len(absent):
            break
        tests.append(possible[best])
        absent = passing[best]
    return tests


def _passing(test: _Test, designs: Designs, absent: set[int]) -> set[int]:
    """The designs that `test` wrongly lets through."""
    return {i for i in absent if test.holds(designs[i])}


def _test(parent: str, space: Space, designs: Designs, here: set[int], absent: set[int]) -> _Test:
    """The widest test on `parent` that holds wherever the parameter exists; half-way to what it must keep out."""
    inside = [designs[i][parent] for i in here]
    outside = [designs[i][parent] for i in absent if parent in designs[i]]
    if isinstance(space[parent], CategoricalDistribution):
        return _Test(parent, among=frozenset(inside)) if set(outside) - set(inside) else _Test(parent)
    least, most = min(inside), max(inside)
    below = [value for value in outside if value < least]
    above = [value for value in outside if value > most]
    low = (max(below) + least) / 2 if below else -inf
    high = (min(above) + most) / 2 if above else inf
    return _Test(parent, low, high)
