"""Where a search keeps what it does: a project on the disk, or nowhere at all."""

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from nas_desktop.core.events import Event
from nas_desktop.core.json_values import to_json
from nas_desktop.core.specs import DataFacts, NumericMode
from nas_desktop.core.trial_row import TrialKey


class Place(Protocol):
    """What the engine needs of a project."""

    root: Path

    @property
    def name(self) -> str:
        """The study bears it too."""
        ...

    def note_data(self, facts: DataFacts) -> None:
        """Write down which images the search is about."""
        ...

    def mode_number(self, mode: NumericMode) -> int:
        """The number of a numeric mode, from 0."""
        ...


class Log(Protocol):
    """What the engine needs of an event log."""

    def append(self, event: Event) -> int:
        """Make `event` durable; returns its position."""
        ...

    def append_all(self, events: Iterable[Event]) -> int:
        """Make all events durable or none; returns the position of the last."""
        ...


class Nowhere:
    """For searches in memory, of which nothing is written: a `Place` and a `Log`."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.root = Path()
        self._modes: list[object] = []
        self._n_events = 0

    def note_data(self, facts: DataFacts) -> None:
        """See `Place`."""

    def mode_number(self, mode: NumericMode) -> int:
        """See `Place`."""
        value = to_json(mode)
        if value not in self._modes:
            self._modes.append(value)
        return self._modes.index(value)

    def append(self, event: Event) -> int:
        """See `Log`."""
        return self.append_all((event,))

    def append_all(self, events: Iterable[Event]) -> int:
        """See `Log`."""
        self._n_events += sum(1 for _ in events)
        return self._n_events


class NoModels:
    """Keeps no weights; see `KeptModels`."""

    def place(self, key: TrialKey) -> Path:
        """Nowhere."""
        return Path()

    def name(self, key: TrialKey) -> str:
        """Nothing."""
        return ""

    def adopt(self, trial: int, source: Path) -> str:
        """Nothing is copied."""
        return ""

    def remove(self, key: TrialKey) -> None:
        """There is nothing to remove."""

    def sweep(self, kept: object) -> None:
        """There is nothing to sweep."""
