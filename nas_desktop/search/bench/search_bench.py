"""Every strategy on tables whose answers are known, many seeds each. Figures, never asserted."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import product
from typing import Any

from nas_desktop.search.bench.asking import N_FINISHED
from nas_desktop.search.bench.baselines import BASELINES
from nas_desktop.search.bench.summary import summarise
from nas_desktop.search.bench.tables import DEFAULT_TABLES, TABLES
from nas_desktop.search.bench.tasks import SearchTable, Task, TimeQuestions
from nas_desktop.search.bench.workers import done_by_workers
from nas_desktop.search.strategies import STRATEGIES

# Tables know no score before a training's end, without which a race is mere chance.
ALL_STRATEGIES = (*(strategy.name for strategy in STRATEGIES if not strategy.needs_halving), *BASELINES)


@dataclass(frozen=True, slots=True)
class Wish:
    """What to measure."""

    tables: Sequence[str] = DEFAULT_TABLES
    strategies: Sequence[str] = ALL_STRATEGIES
    n_seeds: int = 50
    n_trials: int = 100
    n_in_flight: int = 1
    known_good: bool = False
    asked_after: Sequence[int] = N_FINISHED  # finished trials

    def searches(self, table: str, strategy: str) -> list[Task]:
        """One for each seed."""
        return [
            SearchTable(table, strategy, seed, self.n_trials, self.n_in_flight, self.known_good)
            for seed in range(self.n_seeds)
        ]


def measure_search(wish: Wish, n_jobs: int | None = None) -> dict[str, Any]:
    """Regret, repeats and cost of asking.

    Returns:
        `{"tables": {table: {strategy: {"regret", "trials_to_match", "repeats", "ask_ms"}}}, "asking": …}`, plain JSON
        values; see docs/search.md.

    Raises:
        UsageError: a table is not installed.
    """
    for table in wish.tables:
        TABLES[table]()  # what is missing is said here, not by a process
    pairs = list(product(wish.tables, wish.strategies))
    questions: list[Task] = [TimeQuestions(name, n) for name, n in product(wish.strategies, wish.asked_after)]
    tasks = [task for pair in pairs for task in wish.searches(*pair)]
    found = done_by_workers(tasks + questions, n_jobs or _n_cores())
    by_pair = {pair: _take(found, wish.n_seeds) for pair in pairs}
    return {
        "seeds": wish.n_seeds,
        "trials": wish.n_trials,
        "in_flight": wish.n_in_flight,
        "known_good": wish.known_good,
        "tables": {table: summarise({name: by_pair[table, name] for name in wish.strategies}) for table in wish.tables},
        "asking": {name: {str(n): asdict(next(found)) for n in wish.asked_after} for name in wish.strategies},
    }


def _take(found: Iterator[Any], n: int) -> list[Any]:
    return [next(found) for _ in range(n)]


def _n_cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
