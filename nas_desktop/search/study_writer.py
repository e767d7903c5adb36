"""Events as trials of Optuna studies in one storage, in a file or in memory."""

from collections.abc import Sequence

import optuna
from optuna.exceptions import UpdateFinishedTrialError
from optuna.storages import BaseStorage, RDBStorage
from optuna.trial import FrozenTrial

from nas_desktop.core.events import EpochFinished, Event, TrialFinished, TrialStarted
from nas_desktop.core.objectives import Objectives
from nas_desktop.core.specs import StudyName
from nas_desktop.search import objectives as in_optuna
from nas_desktop.search.optuna_values import has_same_end, is_same_trial, running_trial
from nas_desktop.search_space.parameters import Draw

STUDY_NAMES: tuple[StudyName, ...] = ("search", "checks")


class Strayed(Exception):
    """The storage does not hold what was written into it."""


class StudyWriter:
    """Writes every event into the studies `<name>`, and `<name>-checks` for what no strategy sees.

    Recording an event again, after it failed half-way or because a trial was taken up again, does no harm.

    Args:
        storage: that holds the studies.
        name: of the search's study.
        draw: the search space's.
        objectives: of the search.
    """

    def __init__(self, storage: BaseStorage, name: str, draw: Draw, objectives: Objectives) -> None:
        self._storage = storage
        self._name = name
        self._draw = draw
        self._objectives = objectives
        self._studies: dict[StudyName, optuna.Study] = {}
        self._ids: dict[tuple[StudyName, int], int] = {}  # of trials, to Optuna

    def record(self, event: Event) -> None:
        """Follow one event; kinds that Optuna has no place for are passed over: a trial that rests runs on.

        Raises:
            Strayed: the storage holds something else than the events so far.
        """
        match event:
            case TrialStarted():
                self._start(event)
            case EpochFinished():
                self._report(event)
            case TrialFinished():
                self._finish(event)

    def has(self, name: StudyName) -> bool:
        """Whether the study was begun."""
        return self._full_name(name) in optuna.get_all_study_names(self._storage)

    def study(self, name: StudyName) -> optuna.Study:
        """The study, begun if it was not."""
        if name not in self._studies:
            study = optuna.create_study(
                storage=self._storage,
                study_name=self._full_name(name),
                directions=in_optuna.directions(self._objectives),
                load_if_exists=True,
            )
            in_optuna.name_metrics(study, self._objectives)
            self._studies[name] = study
        return self._studies[name]

    def trials(self, name: StudyName) -> Sequence[FrozenTrial]:
        """What the study holds; nothing where it was not begun."""
        return self.study(name).get_trials(deepcopy=False) if self.has(name) else []

    def unfinished(self) -> set[tuple[StudyName, int]]:
        """The trials that have not ended."""
        return {
            (name, trial.number) for name in STUDY_NAMES for trial in self.trials(name) if not trial.state.is_finished()
        }

    def append_missing(self, name: StudyName, wanted: "StudyWriter") -> None:
        """Copy the trials that `wanted` has and this one lacks, in one step each."""
        study = self.study(name)
        study.add_trials(wanted.trials(name)[len(study.get_trials(deepcopy=False)) :])

    def _start(self, event: TrialStarted) -> None:
        """A trial that is taken up again, or whose first recording failed half-way, keeps its place."""
        if (event.study, event.trial) in self._ids:
            self._renew(event)
            return
        trials = self.study(event.study).get_trials(deepcopy=False)
        if len(trials) < event.trial:
            raise Strayed(f"trial {len(trials)} is missing")
        if len(trials) == event.trial:
            self.study(event.study).add_trial(running_trial(self._draw, event))
            self._id(event.study, event.trial)
        elif is_same_trial(trials[event.trial], event):
            self._renew(event)
        else:
            raise Strayed(f"trial {event.trial} is another one")

    def _renew(self, event: TrialStarted) -> None:
        """A training that has to end at a certain time may be planned anew when it is taken up again."""
        study, trial_id = self.study(event.study), self._id(event.study, event.trial)
        written = study._storage.get_trial(trial_id)
        if not written.state.is_finished() and written.user_attrs.get("epochs") != event.epochs:
            study._storage.set_trial_user_attr(trial_id, "epochs", event.epochs)

    def _report(self, event: EpochFinished) -> None:
        try:
            study, trial_id = self.study(event.study), self._id(event.study, event.trial)
            in_optuna.report(study, trial_id, self._objectives, event)
        except UpdateFinishedTrialError:
            return  # whether it ended as the log says is looked at when the log says so

    def _finish(self, event: TrialFinished) -> None:
        study, trial_id = self.study(event.study), self._id(event.study, event.trial)
        written = study._storage.get_trial(trial_id)
        if not written.state.is_finished():
            study._storage.set_trial_user_attr(trial_id, "seconds", event.seconds)
            if event.reason:
                study._storage.set_trial_user_attr(trial_id, "reason", event.reason)
            in_optuna.tell(study, event.trial, self._objectives, event)
        elif isinstance(self._storage, RDBStorage) and not has_same_end(written, event):
            raise Strayed(f"trial {event.trial} has ended otherwise")
        self._ids.pop((event.study, event.trial), None)

    def _id(self, name: StudyName, number: int) -> int:
        """Optuna's own number of a trial, which other studies in the file count along."""
        if (name, number) not in self._ids:
            trials = self.study(name).get_trials(deepcopy=False)
            if number >= len(trials):
                raise Strayed(f"trial {number} is missing")
            self._ids[name, number] = trials[number]._trial_id
        return self._ids[name, number]

    def _full_name(self, name: StudyName) -> str:
        return self._name if name == "search" else f"{self._name}-{name}"
