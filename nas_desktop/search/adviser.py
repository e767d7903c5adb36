"""What the strategy is asked about: an Optuna study in memory that knows every trial from the events, and no more."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import optuna
from optuna.samplers import BaseSampler
from optuna.storages import InMemoryStorage
from optuna.trial import FrozenTrial, Trial, TrialState

from nas_desktop.core.events import Event, TrialFinished, TrialParked, TrialStarted
from nas_desktop.core.objectives import Objectives
from nas_desktop.search import objectives as in_optuna
from nas_desktop.search.optuna_values import running_trial
from nas_desktop.search.samplers.history import PASSED_OVER
from nas_desktop.search_space.parameters import Draw


class Adviser:
    """Hears of trials and asks samplers for the next.

    What is asked is forgotten once the question is answered: a search that is resumed knows the trials alone, and must
    ask what an unbroken one would have asked.
    """

    def __init__(self, draw: Draw, objectives: Objectives) -> None:
        self._draw = draw
        self._objectives = objectives
        self._storage = _ForgetfulStorage()
        self._study = optuna.create_study(storage=self._storage, directions=in_optuna.directions(objectives))
        self._numbers: dict[int, int] = {}  # trial number -> number in the study

    def hear(self, event: Event) -> None:
        """Learn from one event."""
        match event:
            case TrialStarted(study="search") if event.trial not in self._numbers:
                self._numbers[event.trial] = len(self._trials)
                self._study.add_trial(running_trial(self._draw, event))
            case TrialParked(study="search"):
                in_optuna.note(self._study, self._numbers[event.trial], self._objectives, event.epoch, event.score)
            case TrialFinished(study="search"):
                in_optuna.tell(self._study, self._numbers[event.trial], self._objectives, event, log_size=True)

    @contextmanager
    def question(self) -> Iterator[None]:
        """Whatever is asked and answered inside is forgotten at its end."""
        with self._storage.forgetting(self._study._study_id):
            yield

    def ask(self, sampler: BaseSampler) -> Trial:
        """A trial that draws its values from `sampler`."""
        self._study.sampler = sampler
        return self._study.ask()

    def pass_over(self, asked: Trial) -> None:
        """Nothing is known of what was asked, and nothing will be: it must be asked differently."""
        asked.set_user_attr(PASSED_OVER, True)
        self._study.tell(asked, state=TrialState.FAIL)

    def answer(self, asked: Trial, trial: int) -> None:
        """What was asked has been tried as trial number `trial`: its values are the answer."""
        values: Sequence[float] | None = self._trials[self._numbers[trial]].values
        if values is None:  # it still runs, or came to nothing
            self.pass_over(asked)
        else:
            self._study.tell(asked, values)

    @property
    def _trials(self) -> list[FrozenTrial]:
        return self._study.get_trials(deepcopy=False)


class _ForgetfulStorage(InMemoryStorage):
    """A storage that can go back to an earlier state, for which Optuna has no way.

    Copying a study of 1,000 trials for every question would take longer than the question itself.
    """

    @contextmanager
    def forgetting(self, study_id: int) -> Iterator[None]:
        """Every trial made inside is gone at the end."""
        study = self._studies[study_id]
        n_trials, newest, best = len(study.trials), self._max_trial_id, study.best_trial_id
        try:
            yield
        finally:
            for trial in study.trials[n_trials:]:
                del self._trial_id_to_study_id_and_number[trial._trial_id]
            del study.trials[n_trials:]
            self._max_trial_id, study.best_trial_id = newest, best
