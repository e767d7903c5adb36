"""Which trial begins next: interrupted ones first, then what the proposer says, as many as were asked for."""

from collections import deque
from collections.abc import Callable, Generator, Iterator
from math import inf

from nas_desktop.core.config import SearchConfig
from nas_desktop.core.events import Event, TrialStarted
from nas_desktop.core.specs import ArchitectureSpec
from nas_desktop.core.state import SearchState
from nas_desktop.search import trial_events
from nas_desktop.search.design import Design
from nas_desktop.search.latency_gate import LatencyGate, Measured
from nas_desktop.search.limits import Limits
from nas_desktop.search.proposer import Proposer

Proposed = Generator[Event, None, tuple[Design, float | None] | None]


class Lineup:
    """The trials of a search that are still to begin.

    Args:
        state: what has been so far; it follows the search.
        mode: the number of the numeric mode that trials begin in.
        measure: an architecture's milliseconds, in an idle slot, by its number.
        is_pausing: whether no trial may begin just now.
    """

    def __init__(
        self,
        config: SearchConfig,
        state: SearchState,
        proposer: Proposer,
        limits: Limits,
        mode: int,
        measure: Callable[[ArchitectureSpec, int], Measured],
        is_pausing: Callable[[], bool],
    ) -> None:
        self._config = config
        self._state = state
        self._proposer = proposer
        self._limits = limits
        self._mode = mode
        self._again = deque(row for row in state.search_rows if row.state in ("RUNNING", "WAITING"))
        self._gate: LatencyGate | None = None
        if config.max_ms is not None or config.also_minimise == "ms":
            self._gate = LatencyGate(proposer, inf if config.max_ms is None else config.max_ms, measure, is_pausing)
        for event in _told_again(state):
            self.hear(event)

    @property
    def measures(self) -> bool:
        """Whether milliseconds are measured before a trial."""
        return self._gate is not None

    def hear(self, event: Event) -> None:
        """Learn from one event."""
        self._proposer.hear(event)

    def next(self, slot: int) -> Generator[Event, None, TrialStarted | None]:
        """The start of the next trial, which will run in an idle `slot`; None where none is left, or none just now.

        Raises:
            SpaceError: nothing in the space is within the limits.
            AllTried: it holds nothing new; while trials run, the end of one may still bring a second seed.
        """
        if self._again:
            return trial_events.started_again(self._again.popleft(), self._mode)
        if len(self._state.asked_rows) >= self._state.n_trials:
            return None
        trial, config = len(self._state.search_rows), self._config
        proposed = yield from self._proposed(trial, slot)
        if proposed is None:
            return None
        design, ms = proposed
        return trial_events.started(design, trial, config.n_epochs, self._mode, config.seed, self._limits, ms)

    def _proposed(self, trial: int, slot: int) -> Proposed:
        """A design within the limits, with its milliseconds where they are measured; None where the search pauses."""
        if self._gate is None:
            return self._proposer.propose(trial), None
        return (yield from self._gate.propose(trial, slot))


def _told_again(state: SearchState) -> Iterator[Event]:
    """What has been so far, as events."""
    for row in state.search_rows:
        yield trial_events.started_as(row)
        if row.state not in ("RUNNING", "WAITING"):
            yield trial_events.finished_as(row)
