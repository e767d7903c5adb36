"""One search on known learning curves: how far from the best design it is after each epoch it has spent."""

from collections.abc import Iterator
from dataclasses import replace
from math import inf
from random import Random
from typing import Literal, Protocol

import optuna
from optuna.trial import TrialState

from nas_desktop.core.seeds import derive_seed
from nas_desktop.core.trial_row import TrialRow
from nas_desktop.search.bench.contestants import Contestant
from nas_desktop.search.bench.curves import Curves
from nas_desktop.search.bench.table import Table
from nas_desktop.search.halving import ETA, Halving

Rule = Literal["none", "halving", "halving with resume"]
RULES: tuple[Rule, ...] = ("none", "halving", "halving with resume")


class Designs(Protocol):
    """Which design is tried next; it may learn from what becomes of each."""

    def begin(self) -> str | None:
        """The next trial's design; None: there is none left."""

    def rests(self, trial: int, epoch: int, score: float) -> None:
        """A trial stands at a rung."""

    def ends(self, trial: int, score: float, *, is_whole: bool) -> None:
        """A trial is over."""


class InOrder:
    """All designs, in an order that chance has given."""

    def __init__(self, curves: Curves, seed: int) -> None:
        self._left = sorted(curves.by_design, reverse=True)
        Random(derive_seed(seed, "order")).shuffle(self._left)  # noqa: S311  # nothing secret depends on it

    def begin(self) -> str | None:
        """The next of them."""
        return self._left.pop() if self._left else None

    def rests(self, trial: int, epoch: int, score: float) -> None:
        """Nothing is learned."""

    def ends(self, trial: int, score: float, *, is_whole: bool) -> None:
        """Nothing is learned."""


class Asked:
    """The designs that a strategy asks for, told of trials as the program tells it."""

    def __init__(self, table: Table, ask: Contestant) -> None:
        self._table = table
        self._ask = ask
        self._study = optuna.create_study(direction="maximize")
        self._trials: list[optuna.Trial] = []

    def begin(self) -> str | None:
        """What the strategy says."""
        self._study.sampler = self._ask(len(self._trials))
        self._trials.append(self._study.ask())
        return self._table.key_of(self._table.space.draw(self._trials[-1]))

    def rests(self, trial: int, epoch: int, score: float) -> None:
        """An intermediate value."""
        self._trials[trial].report(score, epoch)

    def ends(self, trial: int, score: float, *, is_whole: bool) -> None:
        """The value; Optuna takes that of a pruned trial from its last step."""
        state = TrialState.COMPLETE if is_whole else TrialState.PRUNED
        self._study.tell(self._trials[trial], score if is_whole else None, state=state)


class Replay:
    """One trial at a time. What is seen of a score follows from seed, design and epoch, the same under every rule.

    Args:
        rule: `none`: every trial is trained to its end; `halving`: one that comes to a rung goes on at once if it
            belongs to the best third of those that came there so far, else it ends (as Optuna's
            `SuccessiveHalvingPruner` has it, but that the first two at a rung end as well); `halving with resume`: it
            rests, and may go on later, see `Halving`.
    """

    def __init__(self, curves: Curves, designs: Designs, rule: Rule, seed: int) -> None:
        self._curves = curves
        self._designs = designs
        self._rule = rule
        self._seed = seed
        self._halving = Halving(curves.n_epochs)
        self._rows: list[TrialRow] = []
        self._keys: list[str] = []

    def regrets(self) -> Iterator[float]:
        """What is missed after each epoch, as long as there are designs.

        It is what the best design comes to, less the true score of the network that would be shipped: that of the
        trial and epoch that looked best so far.
        """
        top, shipped = -inf, -inf
        for trial, epoch in self._epochs():
            seen, true = self._rows[trial].curve[-1][1], self._curves.by_design[self._keys[trial]][epoch - 1]
            if seen > top:
                top, shipped = seen, true
            yield self._curves.best - shipped

    @property
    def n_begun(self) -> int:
        """Trials so far."""
        return len(self._rows)

    def _epochs(self) -> Iterator[tuple[int, int]]:
        """Trial and epoch, one after the other, as long as there are designs."""
        while True:
            going_on = self._halving.next(self._rows) if self._rule == "halving with resume" else None
            if going_on is not None:
                yield from self._trained(going_on.trial, going_on.rests_after)
                continue
            key = self._designs.begin()
            if key is None:
                return
            self._keys.append(key)
            self._rows.append(replace(_ROW, trial=len(self._rows), epochs=self._curves.n_epochs, curve=[]))
            rests_after = None if self._rule == "none" else self._halving.rests_after(0)
            yield from self._trained(len(self._rows) - 1, rests_after)

    def _trained(self, trial: int, rests_after: int | None) -> Iterator[tuple[int, int]]:
        row = self._rows[trial]
        row.state = "RUNNING"
        for epoch in range(len(row.curve) + 1, (rests_after or self._curves.n_epochs) + 1):
            row.curve.append((epoch, self._seen(trial, epoch)))
            yield trial, epoch
        best = max(score for _, score in row.curve)
        if rests_after is None:
            row.state = "COMPLETE"
            self._designs.ends(trial, best, is_whole=True)
            return
        self._designs.rests(trial, rests_after, best)
        if self._rule == "halving with resume":
            row.state = "WAITING"
        elif self._is_among_the_best(row, rests_after):
            yield from self._trained(trial, self._halving.rests_after(rests_after))
        else:
            row.state = "PRUNED"
            self._designs.ends(trial, best, is_whole=False)

    def _is_among_the_best(self, row: TrialRow, rung: int) -> bool:
        there = [max(score for _, score in other.curve[:rung]) for other in self._rows if len(other.curve) >= rung]
        own = max(score for _, score in row.curve[:rung])
        return sum(score > own for score in there) < len(there) // ETA

    def _seen(self, trial: int, epoch: int) -> float:
        luck = Random(derive_seed(self._seed, self._keys[trial], epoch))  # noqa: S311  # nothing secret depends on it
        true = self._curves.by_design[self._keys[trial]][epoch - 1]
        return true + luck.gauss(0, self._curves.noise) if self._curves.noise else true


_ROW = TrialRow(
    study="search", trial=0, design=0, stage="full", epochs=1, mode=0, params={}, drawn={}, n_params=0, n_macs=0,
    seed=0, started="",
)  # fmt: skip
