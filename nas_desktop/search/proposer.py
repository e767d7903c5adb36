"""Which network to try next: known-good designs first, then what the strategy asks for; within the limits, never twice.

Nothing here takes a second of training: a design is judged by what it builds.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from optuna.samplers import BaseSampler, RandomSampler
from optuna.trial import Trial

from nas_desktop.core.errors import SpaceError
from nas_desktop.core.events import Event, TrialFinished, TrialParked, TrialStarted
from nas_desktop.core.objectives import ACCURACY_ALONE, Objectives
from nas_desktop.core.seeds import derive_seed
from nas_desktop.core.specs import Config, as_config
from nas_desktop.search.adviser import Adviser
from nas_desktop.search.design import Design, Drafter
from nas_desktop.search.known_good import known_good_draws
from nas_desktop.search.limits import Limits
from nas_desktop.search.repair import Repairer
from nas_desktop.search.samplers.design_space import DesignSpace
from nas_desktop.search.space_in_optuna import known_space
from nas_desktop.search.strategies.strategy import Strategy
from nas_desktop.search.tried_designs import TriedDesigns
from nas_desktop.search_space.parameters import Draw, SearchSpace
from nas_desktop.training.recipes import Recipe

_MAX_DRAWS = 500  # of the strategy, then as many at random
_MAX_REPEATS = 10  # that a strategy may insist on what is known
_MS_MARGIN = 0.95  # a network narrowed to be faster aims a little below the limit: time falls slower than work


class AllTried(Exception):
    """The space holds nothing new; the sentence says so."""


class Proposer:
    """Answers one question: which network shall be trial number so-and-so?

    Each question is put to a fresh sampler whose seed follows from the search's seed and the trial number, so that a
    resumed search asks what an unbroken one would have asked.
    """

    def __init__(
        self,
        space: SearchSpace,
        draw: Draw,
        strategy: Strategy,
        recipe: Recipe,
        limits: Limits,
        input_shape: tuple[int, int, int],
        n_classes: int,
        seed: int,
        objectives: Objectives = ACCURACY_ALONE,
        n_known_good: int = 0,
    ) -> None:
        """
        Args:
            n_known_good: how many trials may be known-good designs.
        """
        self._draw = draw
        self._limits = limits
        self._seed = seed
        self._drafter = Drafter(space, draw, recipe, input_shape, n_classes)
        self._repairer = Repairer(self._drafter, space.narrowings)
        known, active = known_space(space, draw)
        self._sampler = strategy.start(known, active, None if limits == Limits() else self._can_be_built)
        self._every = DesignSpace(known, active)
        self._adviser = Adviser(draw, objectives)
        self._tried = TriedDesigns(self._drafter)
        # What a user's own function draws is meant as it is written; nothing is put before it.
        good = known_good_draws(space, recipe.defaults) if draw == space.draw and n_known_good else ()
        self._known_good = tuple(self._drafter.of_drawn(drawn)[0] for drawn in good)
        self._n_known_good = n_known_good
        self._listed: list[Design] | None = None

    def hear(self, event: Event) -> None:
        """Learn from one event.

        Every design is known by its first training, which is the same for all: a screening that came to its end counts
        like a full training would, and that of a design that was promoted tells nothing that could be compared.
        """
        match event:
            case TrialStarted(study="search", promoted_from=None):
                self._adviser.hear(event)
                self._tried.begin(event)
            case TrialParked(study="search"):
                self._adviser.hear(event)
            case TrialFinished(study="search") if self._tried.knows(event.trial):
                if event.stage == "screen" and event.state == "PRUNED" and not event.reason:
                    event = replace(event, state="COMPLETE")
                self._adviser.hear(event)
                self._tried.end(event)

    def propose(self, trial: int, refused: Collection[str] = ()) -> Design:
        """A design for trial number `trial`.

        Args:
            refused: keys of designs that turned out not to do.

        Raises:
            SpaceError: none of many draws is within the limits.
            AllTried: there is no design that has not been tried, and the best have had their second seed.
        """
        good = self._next_known_good(refused)
        if good is not None:
            return good
        self._check_limits(trial)
        with self._adviser.question():
            design = None if self._is_exhausted(refused) else self._asked(trial, refused)
        return design or self._left_over(trial, refused)

    def narrower(self, design: Design, ms: float) -> Design | None:
        """`design` made fast enough as far as arithmetic can tell, after `ms` were measured; None where nothing does.

        Raises:
            ValueError: there is no limit in milliseconds.
        """
        if self._limits.max_ms is None:
            raise ValueError("no limit in milliseconds")
        n_macs = int(design.n_macs * self._limits.max_ms / ms * _MS_MARGIN)
        limits = replace(self._limits, max_macs=min(n_macs, design.n_macs - 1))
        narrow = self._repairer.within(design, limits, self._limits.in_words(["ms"]))
        return None if narrow is None or narrow.key in self._tried else narrow

    # --- where designs come from

    def _check_limits(self, trial: int) -> None:
        """Say at once that limits leave nothing: a strategy would look for long."""
        if len(self._tried):
            return
        sampler = RandomSampler(seed=derive_seed(self._seed, "limits", trial) % 2**32)
        with self._adviser.question():
            for _ in range(_MAX_DRAWS):
                asked = self._adviser.ask(sampler)
                if self._can_be_built(self._drafted(asked).drawn):
                    return
                self._adviser.pass_over(asked)
        raise self._nothing_within()

    def _nothing_within(self) -> SpaceError:
        return SpaceError(
            f"No network of the search space found within {self._limits}.",
            "Raise the limit, use smaller images, or allow fewer layers.",
        )

    def _next_known_good(self, refused: Collection[str]) -> Design | None:
        if self._tried.n_known_good >= self._n_known_good:
            return None
        within = (
            self._repairer.within(replace(design, origin="known-good"), self._limits) for design in self._known_good
        )
        return next((d for d in within if d and d.key not in self._tried and d.key not in refused), None)

    def _asked(self, trial: int, refused: Collection[str]) -> Design | None:
        """The first new design of the strategy, or of a random one where the strategy has none."""
        seeds = [derive_seed(self._seed, place, trial) % 2**32 for place in ("ask", "random")]
        return self._first_new(self._sampler(seeds[0]), _MAX_REPEATS, refused) or self._first_new(
            RandomSampler(seed=seeds[1]), _MAX_DRAWS, refused
        )

    def _first_new(self, sampler: BaseSampler, max_repeats: int, refused: Collection[str]) -> Design | None:
        n_repeats = 0
        for _ in range(_MAX_DRAWS):
            asked = self._adviser.ask(sampler)
            design = self._repairer.within(self._drafted(asked), self._limits)
            if design is None or design.key in refused:
                self._adviser.pass_over(asked)
            elif (known := self._tried.trial_of(design.key)) is not None:
                self._adviser.answer(asked, known)
                n_repeats += 1
                if n_repeats >= max_repeats:
                    return None
            else:
                return design
        return None

    def _drafted(self, asked: Trial) -> Design:
        config = as_config(self._draw(asked))
        return self._drafter.of_config(config, as_config(asked.params))

    def _left_over(self, trial: int, refused: Collection[str]) -> Design:
        """What no draw has found: in a small space a design that is left, else a second seed of one of the best."""
        listed = self._all_designs()
        left = [d for d in listed if d.key not in self._tried and d.key not in refused]
        if left:
            return left[derive_seed(self._seed, "left", trial) % len(left)]
        if not len(self._tried):
            raise self._nothing_within()
        second = self._tried.next_second_seed()
        if second is None:
            where = "of this space within the limits" if self._limits != Limits() else "of this space"
            if listed:
                raise AllTried(f"All {len(self._tried)} networks {where} have been tried.")
            raise AllTried(f"No network {where} was found that has not been tried.")
        design, _ = self._drafter.of_drawn(second.drawn)
        return replace(design, origin="second-seed", repeats=second.design)

    def _is_exhausted(self, refused: Collection[str]) -> bool:
        """Whether asking is known to be vain."""
        listed = self._listed
        return bool(listed) and all(d.key in self._tried or d.key in refused for d in listed or ())

    def _all_designs(self) -> Sequence[Design]:
        """Every network of a small space within the limits, each once; empty where the space is large."""
        if self._listed is None:
            designs = (self._repaired(drawn) for drawn in self._every.every())
            self._listed = list({design.key: design for design in designs if design is not None}.values())
        return self._listed

    def _repaired(self, drawn: Config) -> Design | None:
        return self._repairer.within(self._drafter.of_drawn(drawn)[0], self._limits)

    def _can_be_built(self, drawn: Mapping[str, Any]) -> bool:
        """Whether values, or narrower ones, make a network within the limits."""
        return self._repairer.can_be_within(self._drafter.of_drawn(as_config(drawn))[0], self._limits)
