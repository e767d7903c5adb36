"""What a measuring process is asked to do, and how it does it."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cache

from nas_desktop.search.bench.asking import AskCost, measure_asking
from nas_desktop.search.bench.contestants import contestant
from nas_desktop.search.bench.regret import Regret, TableSearch
from nas_desktop.search.bench.table import Table
from nas_desktop.search.bench.tables import TABLES

Found = Regret | AskCost


class Task(ABC):
    """Something to measure."""

    @abstractmethod
    def do(self) -> Found:
        """Measure it."""


@dataclass(frozen=True, slots=True)
class SearchTable(Task):
    """One search of one strategy on one table."""

    table: str
    strategy: str
    seed: int
    n_trials: int
    n_in_flight: int
    known_good: bool

    def do(self) -> Regret:
        """Search."""
        table = _table(self.table)
        ask = contestant(self.strategy, table.space, self.seed)
        return TableSearch(table, ask, self.seed, self.n_in_flight, self.known_good).run(self.n_trials)


@dataclass(frozen=True, slots=True)
class TimeQuestions(Task):
    """What a question costs."""

    strategy: str
    n_finished: int

    def do(self) -> AskCost:
        """Ask and time."""
        return measure_asking(self.strategy, self.n_finished)


TASKS: tuple[type[Task], ...] = (SearchTable, TimeQuestions)


@cache
def _table(name: str) -> Table:
    """Read once in a process."""
    return TABLES[name]()
