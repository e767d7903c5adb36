"""One search on a table, and how far from the best design it would have shipped after each trial."""

import heapq
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

import optuna

from nas_desktop.core.seeds import derive_seed
from nas_desktop.core.specs import Config
from nas_desktop.search.bench.contestants import Contestant
from nas_desktop.search.bench.table import Table

_START_UP = 0.3  # of a mean training: what a trial takes besides its epochs
_JITTER = 0.1  # standard deviation of the logarithm of a trial's time


@dataclass(frozen=True, slots=True)
class Regret:
    """What one search came to."""

    by_trial: tuple[float, ...]  # after each finished trial, see `TableSearch.run`
    n_repeats: int  # trials of a design that had been asked for before
    ask_ms: float  # processor time of one question, mean


@dataclass(order=True, frozen=True, slots=True)
class _Running:
    ends: float
    number: int
    trial: optuna.Trial = field(compare=False)
    key: str = field(compare=False)


class TableSearch:
    """A search with some trials at once, on a clock that is only reckoned: whoever ends first is told first.

    Scores and times of a trial follow from the seed and its number, so that all contestants meet the same luck.
    """

    def __init__(
        self, table: Table, ask: Contestant, seed: int, n_in_flight: int = 1, known_good: bool = False
    ) -> None:
        self._table = table
        self._ask_whom = ask
        self._seed = seed
        self._n_in_flight = n_in_flight
        self._study = optuna.create_study(direction="maximize")
        self._running: list[_Running] = []
        self._keys: list[str] = []  # of every trial asked for
        self._ask_seconds = 0.0
        for design in table.space.known_good if known_good else ():
            self._study.enqueue_trial(dict(design))

    def run(self, n_trials: int) -> Regret:
        """The best mean of the table less the mean of the design whose single run looked best so far."""
        by_trial: list[float] = []
        top, shipped, now = float("-inf"), "", 0.0
        while len(by_trial) < n_trials:
            while len(self._keys) < n_trials and len(self._running) < self._n_in_flight:
                self._start(now)
            done = heapq.heappop(self._running)
            score, now = self._score(done), done.ends
            self._study.tell(done.trial, score)
            if score > top:
                top, shipped = score, done.key
            by_trial.append(self._table.best - self._table.mean(shipped))
        n_repeats = n_trials - len(set(self._keys))
        return Regret(tuple(by_trial), n_repeats, 1000 * self._ask_seconds / n_trials)

    def _start(self, now: float) -> None:
        number = len(self._keys)
        trial, config, seconds = timed_ask(self._study, self._ask_whom, number, self._table.space.draw)
        key = self._table.key_of(config)
        heapq.heappush(self._running, _Running(now + self._trial_time(key, number), number, trial, key))
        self._keys.append(key)
        self._ask_seconds += seconds

    def _score(self, done: _Running) -> float:
        return self._luck("score", done.number).choice(self._table.runs[done.key])

    def _trial_time(self, key: str, number: int) -> float:
        jitter = self._luck("time", number).lognormvariate(0, _JITTER)
        return (self._table.seconds[key] / self._table.mean_seconds + _START_UP) * jitter

    def _luck(self, what: str, number: int) -> Random:
        return Random(derive_seed(self._seed, what, number))  # noqa: S311  # nothing secret depends on it


def timed_ask(
    study: optuna.Study, ask: Contestant, number: int, draw: Callable[[optuna.Trial], Config]
) -> tuple[optuna.Trial, Config, float]:
    """A trial, its configuration, and the seconds of processor time the question took."""
    start = time.process_time()  # a busy machine does not blur it
    study.sampler = ask(number)
    trial = study.ask()
    config = draw(trial)
    return trial, config, time.process_time() - start
