"""A search as advice looks at it: its trials by how they ended, and the time it takes."""

from collections.abc import Mapping
from functools import cached_property
from statistics import fmean
from typing import Any

from nas_desktop.analysis.outcomes import CauseCount, cause_counts
from nas_desktop.analysis.stages import surveyed_trials
from nas_desktop.analysis.time_left import seconds_left
from nas_desktop.core.config import SearchConfig
from nas_desktop.core.errors import UsageError
from nas_desktop.core.state import SearchState
from nas_desktop.core.trial_row import TrialRow


class Reading:
    """A search as the rules look at it; each number is worked out when a rule first asks for it."""

    def __init__(self, state: SearchState) -> None:
        self.state = state
        self.config = config_of(state.config)

    @cached_property
    def finished(self) -> list[TrialRow]:
        """The trials that have ended, by number."""
        return sorted((r for r in self.state.search_rows if r.state not in ("RUNNING", "WAITING")), key=_number)

    @cached_property
    def complete(self) -> list[TrialRow]:
        """The trials whose scores can be compared, by number: complete, or where most are only screened, those."""
        return sorted(surveyed_trials(self.state), key=_number)

    @cached_property
    def scores(self) -> list[float]:
        """Their scores."""
        return [row.score or 0.0 for row in self.complete]

    @cached_property
    def failed(self) -> list[TrialRow]:
        """The failed trials."""
        return [row for row in self.finished if row.state == "FAIL"]

    @cached_property
    def causes(self) -> tuple[CauseCount, ...]:
        """Why they failed."""
        return cause_counts(self.failed)

    @cached_property
    def seconds_in_all(self) -> float | None:
        """What was spent and what is left, most probably; None before that can be said."""
        span = seconds_left(self.state)
        if span is None:
            return None
        return sum(row.seconds for row in self.finished) / max(1, self.state.n_slots) + fmean(span)

    @cached_property
    def seconds_an_image(self) -> float | None:
        """Wall time of one image in one epoch, with as many trials at once as there are."""
        data = self.state.data
        n_seen = sum(len(row.curve) for row in self.complete) * (data.n_train if data is not None else 0)
        return sum(row.seconds for row in self.complete) / n_seen / max(1, self.state.n_slots) if n_seen else None

    @property
    def device(self) -> str:
        """The device in use, or the one asked for, as torch names it."""
        modes = self.state.modes
        return modes[max(modes)].device if modes else self.config.device

    @property
    def has_layer_limits(self) -> bool:
        """Whether the space is one whose layers the user limits."""
        return self.config.space == "plain-cnn"


def config_of(values: Mapping[str, Any]) -> SearchConfig:
    """The configuration of the search; defaults stand for settings that this version does not know."""
    known = {name: value for name, value in values.items() if name in SearchConfig.model_fields}
    try:
        return SearchConfig.parse(known)
    except UsageError:
        return SearchConfig()


def _number(row: TrialRow) -> int:
    return row.trial
