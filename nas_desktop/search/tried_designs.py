"""Which designs a search has tried, by what they build."""

from dataclasses import dataclass

from nas_desktop.core.events import TrialFinished, TrialStarted
from nas_desktop.core.specs import Config
from nas_desktop.search.design import Drafter

_SECOND_SEEDS = 3  # of the best: where two are close, one seed does not say which is better


@dataclass(slots=True)
class TriedDesign:
    """One design and what came of it."""

    design: int
    trial: int  # its first
    drawn: Config
    n_trials: int = 0
    n_failed: int = 0
    score: float | None = None  # of the first trial that was completed


class TriedDesigns:
    """Every design that was started, from the events."""

    def __init__(self, drafter: Drafter) -> None:
        self._drafter = drafter
        self._by_key: dict[str, TriedDesign] = {}
        self._by_trial: dict[int, TriedDesign] = {}
        self._n_second_seeds = 0
        self.n_known_good = 0  # trials of known-good designs

    def begin(self, event: TrialStarted) -> None:
        """A trial of the search starts, or is taken up again."""
        if event.trial in self._by_trial:
            return
        key = self._drafter.key_of(event.params)
        tried = self._by_key.setdefault(key, TriedDesign(event.design, event.trial, event.drawn))
        tried.n_trials += 1
        self._by_trial[event.trial] = tried
        self.n_known_good += event.origin == "known-good"
        self._n_second_seeds += event.origin == "second-seed"

    def end(self, event: TrialFinished) -> None:
        """A trial of the search has ended."""
        tried = self._by_trial[event.trial]
        tried.n_failed += event.state == "FAIL"
        if event.state == "COMPLETE" and tried.score is None:
            tried.score = event.score

    def __len__(self) -> int:
        return len(self._by_key)

    def __contains__(self, key: str) -> bool:
        return key in self._by_key

    def knows(self, trial: int) -> bool:
        """Whether trial number `trial` was begun here."""
        return trial in self._by_trial

    def trial_of(self, key: str) -> int | None:
        """The number of the trial that tried the design first; None if none has."""
        tried = self._by_key.get(key)
        return tried.trial if tried is not None else None

    def next_second_seed(self) -> TriedDesign | None:
        """The best design that was trained once; None where the best few have had their second seed.

        Where every trial failed, one of these designs: whether it was bad luck or not, the next ones will show.
        """
        if self._by_key and all(tried.n_failed == tried.n_trials for tried in self._by_key.values()):
            return min(self._by_key.values(), key=lambda tried: tried.n_trials)
        once = [tried for tried in self._by_key.values() if tried.n_trials == 1 and tried.score is not None]
        if self._n_second_seeds >= _SECOND_SEEDS or not once:
            return None
        return max(once, key=lambda tried: (tried.score or 0.0, -tried.trial))
