"""Lets a design pass that is fast enough on this machine; measured, before any of it is trained."""

from collections.abc import Callable, Generator

from nas_desktop.core.errors import SpaceError
from nas_desktop.core.events import Event
from nas_desktop.core.specs import ArchitectureSpec
from nas_desktop.search.design import Design
from nas_desktop.search.proposer import Proposer

_MOST_MEASURED = 60  # for one trial
Measured = Generator[Event, None, float | None]  # milliseconds; None where the network cannot be measured


class LatencyGate:
    """Asks the proposer for designs until one keeps to the limit; what was measured is remembered.

    Args:
        measure: in an idle slot, by its number.
        is_pausing: whether no trial may begin just now.
    """

    def __init__(
        self,
        proposer: Proposer,
        max_ms: float,
        measure: Callable[[ArchitectureSpec, int], Measured],
        is_pausing: Callable[[], bool],
    ) -> None:
        self._proposer = proposer
        self._max_ms = max_ms
        self._measure = measure
        self._is_pausing = is_pausing
        self._known: dict[str, float | None] = {}  # by key of the design

    def propose(self, trial: int, slot: int) -> Generator[Event, None, tuple[Design, float | None] | None]:
        """A design and its milliseconds; None where the search pauses meanwhile.

        Raises:
            SpaceError: many designs were measured, and none is fast enough.
            AllTried: as the proposer.
        """
        refused: set[str] = set()
        design = self._proposer.propose(trial)
        for _ in range(_MOST_MEASURED):
            ms = yield from self._ms(design, slot)
            if self._is_pausing():
                return None
            # A second seed repeats what was let pass already.
            if design.repeats is not None or (ms is not None and ms <= self._max_ms):
                return design, ms
            refused.add(design.key)
            narrow = self._proposer.narrower(design, ms) if ms is not None else None
            design = narrow if narrow and narrow.key not in refused else self._proposer.propose(trial, refused)
        raise SpaceError(
            f"{_MOST_MEASURED} networks were measured, and none takes at most {self._max_ms:g} ms an image.",
            "Raise the limit, use smaller images, or allow fewer layers.",
        )

    def _ms(self, design: Design, slot: int) -> Measured:
        if design.key not in self._known:
            self._known[design.key] = yield from self._measure(design.architecture, slot)
        return self._known[design.key]
