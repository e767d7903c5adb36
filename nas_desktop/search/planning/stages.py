"""In which stages designs are trained: how short, how long, and how many go on."""

from dataclasses import dataclass, replace
from math import ceil

from nas_desktop.core.config import SearchConfig
from nas_desktop.search.halving import ETA, Halving
from nas_desktop.search.planning.pace import Pace
from nas_desktop.search.planning.progress import Progress

# A complete schedule of a quarter of the epochs ranks designs as the whole one does (rank correlation 0.88); with the
# best three trained in full nothing was lost, at 46 % of the time (performance study, section 3).
_SCREEN_SHARE = 0.25
_LEAST_FULL = 3
_FULL_SHARE = 5  # one design in so many is trained in full, where there are many
_LEAST_DESIGNS, _LEAST_EPOCHS, _LEAST_SAVING = 6, 4, 0.2
_LEAST_HALVED = 2  # trained to their end, so that there is something to choose from
_HALVING_DESIGNS, _HALVING_EPOCHS = 4, 3


@dataclass(frozen=True, slots=True)
class Stages:
    """How each design is trained. `screen_epochs` is 0 where each is trained in full at once."""

    screen_epochs: int
    full_epochs: int
    is_halving: bool = False

    def n_full(self, n_designs: int) -> int:
        """How many of so many designs are trained in full."""
        if not self.screen_epochs:
            return n_designs
        if self.is_halving:
            return min(n_designs, max(_LEAST_HALVED, Halving(self.full_epochs).n_survivors(n_designs)))
        return min(n_designs, max(_LEAST_FULL, ceil(n_designs / _FULL_SHARE)))

    def n_epochs(self, n_designs: int) -> int:
        """Epochs of all trainings together."""
        if not self.is_halving:
            return n_designs * self.screen_epochs + self.n_full(n_designs) * self.full_epochs
        total, before, n = 0, 0, n_designs
        for rung in (*Halving(self.full_epochs).rungs, self.full_epochs):
            total, before = total + n * (rung - before), rung
            n = max(self.n_full(n_designs), n // ETA)
        return total

    def seconds(self, n_designs: int, n_full: int, pace: Pace) -> float:
        """Of one slot, for so many first trainings and so many in full."""
        if self.is_halving:  # a training that goes on does not begin anew
            further = max(self.n_epochs(n_designs) - n_designs, n_full * (self.full_epochs - 1))
            return n_designs * pace.design.of(1) + pace.leader.epoch * further
        if not self.screen_epochs:
            return n_full * pace.design.of(self.full_epochs)
        return n_designs * pace.design.of(self.screen_epochs) + n_full * pace.leader.of(self.full_epochs)

    def longest(self, pace: Pace) -> float:
        """Seconds from the beginning of a typical design to the end of its full training."""
        return self.seconds(1, 1, pace)


def stages_for(config: SearchConfig, n_epochs: int, n_designs: int) -> Stages:
    """The stages of a search of so many designs, each `n_epochs` long if trained in full."""
    plain = Stages(0, n_epochs)
    if config.screening == "off" or n_epochs == 1:
        return plain
    if config.recipe == "classic":
        is_worth_it = n_designs >= _HALVING_DESIGNS and n_epochs >= _HALVING_EPOCHS
        is_wanted = config.screening == "on" or (is_worth_it and not config.objectives.are_several)
        return Stages(1, n_epochs, is_halving=True) if is_wanted else plain
    short = Stages(max(1, round(n_epochs * _SCREEN_SHARE)), n_epochs)
    if config.screening == "on":
        return short
    if config.objectives.are_several or n_designs < _LEAST_DESIGNS or n_epochs < _LEAST_EPOCHS:
        return plain
    saves = 1 - short.n_epochs(n_designs) / plain.n_epochs(n_designs)
    return short if saves >= _LEAST_SAVING else plain


def stages_begun(stages: Stages, done: Progress) -> Stages:
    """The same, but for what has begun otherwise."""
    if done.screen_epochs is not None:
        return replace(stages, screen_epochs=done.screen_epochs)
    return stages
