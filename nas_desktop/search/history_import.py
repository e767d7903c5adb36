"""Trials of an earlier search as the history of a new one: exactly those that are still trials of it."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

from optuna.distributions import BaseDistribution, CategoricalDistribution
from optuna.trial import FixedTrial

from nas_desktop.core import event_log
from nas_desktop.core.config import SearchConfig
from nas_desktop.core.errors import NasError, UsageError
from nas_desktop.core.events import (
    EpochFinished,
    Event,
    HistoryImported,
    LogWritten,
    SearchPlanned,
    TrialFinished,
    TrialStarted,
)
from nas_desktop.core.project import Project
from nas_desktop.core.specs import Config, DataFacts, NumericMode, Stage, Value, as_config
from nas_desktop.core.state import SearchState
from nas_desktop.search import trial_events
from nas_desktop.search_space.parameters import Draw, SearchSpace

_SAME = ("n_train", "n_val", "test_data", "image_size", "seed", "n_epochs", "recipe", "patience", "objective", "flip",
         "flip_averaging")  # fmt: skip  # settings on which a score depends
_SPLIT_FACTS = ("classes", "input_shape", "n_train", "n_val", "n_test")
OUTSIDE, BEYOND_LIMITS = "outside the new search space", "beyond the new limits"
OTHER_SCHEDULE = "trained on another schedule"


@dataclass(slots=True)
class PastTrial:
    """A finished trial as the earlier search told it; of one that was begun twice, the second time, with the epochs of
    the first that it went on from."""

    started: TrialStarted
    epochs: list[EpochFinished] = field(default_factory=list)
    finished: TrialFinished | None = None

    def renumbered(self, place: "Place", drawn: Config, note: str, model: str) -> Iterator[Event]:
        """Its events in another place; scores and times stay as they were."""
        assert self.finished is not None
        trial = place.trial
        own: dict[str, Any] = {"trial": trial, "design": place.design, "mode": place.mode}
        own_start: dict[str, Any] = {**own, "promoted_from": place.promoted_from, "drawn": drawn, "origin": "history"}
        notes = (*self.started.notes, note)
        yield replace(self.started, **own_start, notes=notes, resumes_after=0, rests_after=None)  # it is over
        yield from (replace(epoch, trial=trial) for epoch in self.epochs)
        yield replace(self.finished, **own, model=model)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a trial stands in the new search."""

    trial: int
    design: int
    mode: int
    promoted_from: int | None


@dataclass(frozen=True, slots=True)
class Fit:
    """A past trial that is one of the new search as well, and what the new search would have drawn for it."""

    past: PastTrial
    drawn: Config


class History:
    """An earlier search, read once."""

    def __init__(self, project: Project, state: SearchState, trials: list[PastTrial]) -> None:
        self.project = project
        self._state = state
        self._trials = trials

    @classmethod
    def read(cls, root: Path) -> Self:
        """The search in the project folder `root`; another process may be at work on it.

        Raises:
            UsageError: there is no project, or it holds no finished trial.
            ProjectError: it cannot be read.
        """
        project = Project.open(root, to_write=False)
        state, trials = SearchState(), dict[int, PastTrial]()
        for _, event in event_log.replay(project.events):
            state.apply(event)
            _collect(event, trials)
        finished = [past for past in trials.values() if past.finished is not None]
        if not finished:
            raise UsageError(f"{root} has no finished trial to learn from.", "Choose another project.")
        return cls(project, state, finished)

    def fitting(
        self,
        config: SearchConfig,
        data: DataFacts,
        space: SearchSpace,
        draw: Draw,
        defaults: Mapping[str, Value],
        admits: Callable[[TrialStarted], bool],
        plan: SearchPlanned | None = None,
    ) -> tuple[list[Fit], Counter[str]]:
        """The trials that are still valid, and how many are not, by the reason.

        Args:
            config: of the new search.
            data: its images.
            space: its space.
            draw: how it draws.
            defaults: what its recipe decides.
            admits: whether a network is within its limits.
            plan: of the new search, where there is one: without it no network is screened.
        """
        difference = self._difference(config, data)
        if difference:
            return [], Counter({difference: len(self._trials)})
        fits, left_out = [], Counter[str]()
        schedules = _schedules(config, plan)
        for past in self._trials:
            if past.started.epochs != schedules.get(past.started.stage) or past.started.max_seconds is not None:
                left_out[OTHER_SCHEDULE] += 1
                continue
            drawn = _drawn_anew(past.started, space, draw, defaults)
            if drawn is None:
                left_out[OUTSIDE] += 1
            elif not admits(past.started):
                left_out[BEYOND_LIMITS] += 1
            else:
                fits.append(Fit(past, drawn))
        return fits, left_out

    def numeric(self, mode: int) -> NumericMode | None:
        """A numeric mode by its number there."""
        return self._state.modes.get(mode)

    def weights_of(self, past: PastTrial) -> Path | None:
        """The folder of a trial's weights, where they are still kept."""
        name = past.finished.model if past.finished is not None else ""
        if not name:
            return None
        folder = self.project.inside(name)
        return folder if (folder / "model.json").is_file() else None

    def _difference(self, config: SearchConfig, data: DataFacts) -> str:
        """The first thing that makes scores of the two searches incomparable, in words; empty where there is none."""
        theirs = self._state.data
        if theirs is None or theirs.fingerprint != data.fingerprint:
            return "trained on other images"
        known = {key: value for key, value in self._state.config.items() if key in SearchConfig.model_fields}
        before = SearchConfig.parse({**known, "space_file": None, "ranges": {}})
        for name in _SAME:
            if getattr(before, name, None) != getattr(config, name, None):
                title = str(SearchConfig.model_fields[name].title)
                return f"trained under another setting ({title}: {getattr(before, name)})"
        if any(getattr(theirs, name) != getattr(data, name) for name in _SPLIT_FACTS):
            return "trained on another split of the images"
        return ""


def import_events(
    history: History,
    fits: list[Fit],
    left_out: Mapping[str, int],
    mode_number: Callable[[NumericMode], int],
    adopt_model: Callable[[int, Path], str],
) -> Iterator[Event]:
    """The events of the trials taken over, numbered from 0, and those that say so.

    Args:
        history: where they come from.
        fits: those that are taken.
        left_out: how many are not, by the reason.
        mode_number: the number of a numeric mode in the new project.
        adopt_model: copies the weights of a trial, whose new number it is told; returns their name there.
    """
    name = history.project.name
    numbers = {fit.past.started.trial: number for number, fit in enumerate(fits)}
    first = {fit.past.started.design: number for number, fit in reversed(list(enumerate(fits)))}
    for number, fit in enumerate(fits):
        started, weights = fit.past.started, history.weights_of(fit.past)
        numeric = history.numeric(started.mode)
        mode = mode_number(numeric) if numeric is not None else started.mode
        model = adopt_model(number, weights) if weights is not None else ""
        note = f"Taken over from trial {started.trial} of {name}."
        # Where the screening is left out, the full training is the first that is known of its design.
        origin = numbers.get(started.promoted_from) if started.promoted_from is not None else None
        yield from fit.past.renumbered(Place(number, first[started.design], mode, origin), fit.drawn, note, model)
    imported = HistoryImported(str(history.project.root), len(fits), dict(left_out), trial_events.now())
    yield imported
    yield LogWritten("info", _sentence(imported))


def _sentence(event: HistoryImported) -> str:
    """How many trials were taken over, and why others were not."""
    total = event.n_taken + sum(event.left_out.values())
    name = Path(event.project).name
    taken = f"{event.n_taken} of {total} trials of {name} are taken over as history"
    if not event.left_out:
        return f"{taken}."
    return f"{taken}; left out: {', '.join(f'{n} {why}' for why, n in event.left_out.items())}."


def _schedules(config: SearchConfig, plan: SearchPlanned | None) -> dict[Stage, int]:
    """How many epochs a trial of each stage has in the new search.

    Scores are comparable under equal schedules only. Full trainings as long as the new ones are taken whether or not
    one of the two searches screens; screenings only where the new search screens for as many epochs, for elsewhere
    their scores would stand beside those of full trainings.
    """
    if plan is None:
        return {"full": config.n_epochs}
    return {"full": plan.full_epochs, **({"screen": plan.screen_epochs} if plan.screen_epochs else {})}


def _collect(event: Event, trials: dict[int, PastTrial]) -> None:
    match event:
        case TrialStarted(study="search"):
            before = trials.get(event.trial)
            trials[event.trial] = PastTrial(event, before.epochs[: event.resumes_after] if before is not None else [])
        case EpochFinished(study="search"):
            trials[event.trial].epochs.append(event)
        case TrialFinished(study="search"):
            trials[event.trial].finished = event


class _OutsideError(NasError):
    """A value that the new space would never draw."""


class _Replay(FixedTrial):
    """Answers with the values of a past trial, and refuses those that its asker does not offer."""

    def _suggest(self, name: str, distribution: BaseDistribution) -> Any:
        if name not in self._params or not _offers(distribution, self._params[name]):
            raise _OutsideError(name)
        return super()._suggest(name, distribution)


def _drawn_anew(started: TrialStarted, space: SearchSpace, draw: Draw, defaults: Mapping[str, Value]) -> Config | None:
    """What the new search would have drawn for the same network and training; None where it never would."""
    replay = _Replay({**started.params, **started.drawn})
    try:
        config = space.resolve(as_config(draw(replay)), defaults)
    except (NasError, ValueError):
        return None
    return as_config(replay.params) if config == started.params else None


def _offers(distribution: BaseDistribution, value: Value) -> bool:
    if isinstance(distribution, CategoricalDistribution):
        return any(value == choice and type(value) is type(choice) for choice in distribution.choices)
    if isinstance(value, bool | str):
        return False
    return bool(distribution._contains(distribution.to_internal_repr(value)))
