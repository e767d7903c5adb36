"""The best trials, and what they share that others lack."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import comb
from typing import Literal

from nas_desktop.core.specs import Value

N_TOP = 5
LEAST_TRIALS = 10  # among fewer, five are half of all, and share what all share
_MAX_CHANCE = 0.02  # a search has some ten settings: at 5 % every other search would show a trait that is none

Drawn = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Trait:
    """Something all top trials have in common, and that is unlikely to be chance."""

    name: str  # of the setting
    kind: Literal["among", "without", "between"]
    values: tuple[Value, ...]  # among: those they have; without: the one none has; between: lowest and highest
    n_like: int  # of all trials, how many have it too
    n_all: int  # trials that have the setting at all
    chance: float  # that so many trials drawn blindly would share something like it


def best_first(scores: Sequence[float]) -> list[int]:
    """Positions by falling score; of equal scores the earlier first."""
    return sorted(range(len(scores)), key=lambda i: (-scores[i], i))


def shared_traits(top: Sequence[Drawn], everyone: Sequence[Drawn], measured: Sequence[str] = ()) -> list[Trait]:
    """What the trials of `top` share, the least likely to be chance first.

    Args:
        top: The values of the best trials.
        everyone: The values of all trials, the best among them.
        measured: The settings that are numbers on a scale; all others are choices.
    """
    if len(top) < N_TOP or len(everyone) < LEAST_TRIALS:
        return []
    found: list[Trait] = []
    for name in dict.fromkeys(key for values in top for key in values):
        if all(name in values for values in top):
            have = [values[name] for values in everyone if name in values]
            theirs = [values[name] for values in top]
            found += _measured(name, theirs, have) if name in measured else _chosen(name, theirs, have)
    return sorted((trait for trait in found if trait.chance <= _MAX_CHANCE), key=lambda trait: trait.chance)


def _chosen(name: str, top: list[Value], everyone: list[Value]) -> list[Trait]:
    """Choices the top keeps to, or else one that it avoids; for each set of that size chance had a try."""
    tried, theirs = list(dict.fromkeys(everyone)), list(dict.fromkeys(top))
    n, k = len(everyone), len(top)
    if len(theirs) <= 2 and len(theirs) < len(tried):
        n_like = sum(value in theirs for value in everyone)
        chance = comb(len(tried), len(theirs)) * comb(n_like, k) / comb(n, k)
        return [Trait(name, "among", tuple(theirs), n_like, n, chance)]
    traits = []
    for value in tried:
        if value not in theirs:
            n_like = n - everyone.count(value)
            traits.append(Trait(name, "without", (value,), n_like, n, len(tried) * comb(n_like, k) / comb(n, k)))
    return traits


def _measured(name: str, top: list[Value], everyone: list[Value]) -> list[Trait]:
    """The range of the top; the chance is that of k evenly drawn ranks spanning no more of all ranks."""
    low, high = min(float(v) for v in top), max(float(v) for v in top)
    n_like = sum(low <= float(value) <= high for value in everyone)
    share, k = n_like / len(everyone), len(top)
    chance = k * share ** (k - 1) - (k - 1) * share**k
    return [Trait(name, "between", (low, high), n_like, len(everyone), chance)]
