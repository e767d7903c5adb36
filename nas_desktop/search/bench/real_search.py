"""One search on real images, as the program makes it: trials one after another, kept nowhere but in a finding."""

import os
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory

from nas_desktop.core.config import SearchConfig
from nas_desktop.core.paths import cache_dir
from nas_desktop.core.state import SearchState
from nas_desktop.search.bench.real_flags import KNOWN_GOOD
from nas_desktop.search.control import SearchControl
from nas_desktop.search.engine import SearchEngine
from nas_desktop.search.kept_checkpoints import NoCheckpoints
from nas_desktop.search.kept_models import KeptModels
from nas_desktop.search.mirror import NoMirror
from nas_desktop.search.parts import SearchParts
from nas_desktop.search.places import Nowhere
from nas_desktop.search.resources import Machine
from nas_desktop.search.slots.worker_slot import WorkerSlot
from nas_desktop.search.strategies import strategy_named
from nas_desktop.search.study_store import StudyStore
from nas_desktop.search_space.configured import configured_space
from nas_desktop.training.recipes import RECIPES


@dataclass(frozen=True, slots=True)
class RealSearch:
    """What to search, and how. The seed also picks the images, so that all arms of a seed see the same ones."""

    arm: str  # a strategy, perhaps with `+known-good`: the first trials are then designs that are known to do well
    seed: int
    data: str
    space: str = "staged-cnn"
    n_trials: int = 20
    n_train: int = 5000
    n_val: int = 1000
    n_epochs: int = 4
    max_macs: int = 15_000_000

    @property
    def strategy(self) -> str:
        """The name of the strategy alone."""
        return self.arm.removesuffix(KNOWN_GOOD)

    @property
    def known_good(self) -> bool:
        """Whether it starts from designs that are known to do well."""
        return self.arm.endswith(KNOWN_GOOD)

    @property
    def config(self) -> SearchConfig:
        """The same, in the words of the program.

        Raises:
            UsageError: a value cannot be.
        """
        sizes = {"n_trials": self.n_trials, "n_train": self.n_train, "n_val": self.n_val, "n_epochs": self.n_epochs}
        return SearchConfig.parse(
            {
                **sizes,
                "data": self.data,
                "space": self.space,
                "strategy": self.strategy,
                "known_good": "on" if self.known_good else "off",
                "max_macs": self.max_macs,
                "seed": self.seed,
                "slots": 1,
                "screening": "off",
                "checks": "off",
                "final_training": "off",
            }
        )


@dataclass(frozen=True, slots=True)
class RealFinding:
    """What one search came to."""

    search: RealSearch
    scores: tuple[float | None, ...]  # validation accuracy of each trial; None: it failed
    best: tuple[float, ...]  # of the trials so far; 0 while there is none
    origins: tuple[str, ...]  # who thought of each trial's network
    test_accuracy: float | None  # of the best one
    cpu_s: float  # of all processes, their start included


def searched(search: RealSearch) -> RealFinding:
    """Search, on one thread.

    Raises:
        NasError: the images cannot be used, or trial after trial failed.
    """
    before = _cpu_seconds()
    with TemporaryDirectory(prefix="nas-desktop-bench-") as folder:
        state = _run(search, Path(folder))
    rows = state.search_rows
    scores = tuple(row.score for row in rows)
    return RealFinding(
        search=search,
        scores=scores,
        best=tuple(accumulate((score or 0.0 for score in scores), max)),
        origins=tuple(row.origin for row in rows),
        test_accuracy=state.finish.test_accuracy if state.finish else None,
        cpu_s=round(_cpu_seconds() - before, 1),
    )


def _run(search: RealSearch, models: Path) -> SearchState:
    config, nowhere, control = search.config, Nowhere("search"), SearchControl()
    space, state = configured_space(config), SearchState()
    parts = SearchParts(
        project=nowhere,
        config=config,
        space=space,
        draw=space.draw,
        recipe=RECIPES[config.recipe],
        strategy=strategy_named(config.strategy),
        state=state,
        log=nowhere,
        study=StudyStore(None, nowhere.name, space.draw),
        models=KeptModels(models),
        checkpoints=NoCheckpoints(),
        mirror=NoMirror(),
        control=control,
        machine=Machine(1, cache_dir(), lambda: WorkerSlot("spawn")),  # a child of ours: its time can be told
    )
    try:
        for _ in SearchEngine(parts).run():
            pass
    finally:
        control.close()
    return state


def _cpu_seconds() -> float:
    """Of this process and of its children that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system
