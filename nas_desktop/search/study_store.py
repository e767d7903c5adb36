"""`study.db`: the search as an Optuna study that anyone's tools can open. It follows the event log."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import optuna
from optuna.exceptions import StorageInternalError
from optuna.storages import BaseStorage, InMemoryStorage, RDBStorage
from optuna.trial import FrozenTrial, Trial, TrialState
from sqlalchemy.exc import SQLAlchemyError

from nas_desktop.core.errors import ProjectError
from nas_desktop.core.events import EpochFinished, Event, TrialFinished, TrialStarted
from nas_desktop.core.objectives import ACCURACY_ALONE, Objectives
from nas_desktop.core.specs import StudyName
from nas_desktop.search import objectives as in_optuna
from nas_desktop.search.optuna_values import running_trial
from nas_desktop.search_space.parameters import Draw

_BUSY_TIMEOUT_S = 30


class StudyStore:
    """Writes every event into the project's studies: `<name>`, and `<name>-checks` for what no strategy sees.

    SQLite with the rollback journal; this is its only writer.
    """

    def __init__(self, path: Path | None, name: str, draw: Draw, objectives: Objectives = ACCURACY_ALONE) -> None:
        """Without a path the studies live in memory."""
        self._objectives = objectives
        optuna.logging.set_verbosity(optuna.logging.WARNING)
        self._path = path
        self._draw = draw
        self._name = name
        self._studies: dict[StudyName, optuna.Study] = {}
        self._trials: dict[tuple[StudyName, int], Trial] = {}
        with self._in_words():
            self._storage = _storage(path)
            self._study("search")

    def catch_up(self, events: Iterable[Event]) -> None:
        """Write what the log holds and the study lacks: the last steps before a crash, or everything.

        Raises:
            ProjectError: the file cannot be written.
        """
        with self._in_words():
            self._catch_up(events)

    def _catch_up(self, events: Iterable[Event]) -> None:
        names: tuple[StudyName, ...] = ("search", "checks")
        written = {name: self._study(name).get_trials(deepcopy=False) for name in names if self._has(name)}
        for event in events:
            match event:
                case TrialStarted() if (event.study, event.trial) in self._trials:
                    continue  # taken up again after an interruption
                case TrialStarted():
                    if event.trial >= len(written.get(event.study, ())):
                        self._start(event)
                    else:
                        self._adopt(event.study, written[event.study][event.trial])
                case EpochFinished() | TrialFinished():
                    if not self._is_over(event.study, event.trial, written):
                        self.record(event)

    def record(self, event: Event) -> None:
        """Follow one event; kinds that Optuna has no place for are passed over.

        Raises:
            ProjectError: the file cannot be written.
        """
        with self._in_words():
            match event:
                case TrialStarted() if (event.study, event.trial) not in self._trials:
                    self._start(event)
                case EpochFinished():
                    self._report(event)
                case TrialFinished():
                    self._finish(event)

    def record_past(self, events: Iterable[Event]) -> None:
        """Follow the events of trials that are all over, in one step each; the study must still be empty.

        Raises:
            ProjectError: the file cannot be written.
        """
        past = StudyStore(None, self._name, self._draw, self._objectives)
        for event in events:
            past.record(event)
        with self._in_words():
            self._study("search").add_trials(past.search.get_trials(deepcopy=False))

    @property
    def search(self) -> optuna.Study:
        """The study of the search itself."""
        return self._study("search")

    def close(self) -> None:
        """Let go of the file."""
        self._storage.remove_session()
        if isinstance(self._storage, RDBStorage):
            self._storage.engine.dispose()

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        """Optuna's errors as a sentence for the user."""
        try:
            yield
        except (StorageInternalError, SQLAlchemyError) as error:
            cause = error.__cause__ or error
            raise ProjectError(
                f"{self._path} cannot be used: {str(cause).splitlines()[0]}.",
                "Check that the disk has room and no other program holds the file, then resume; nothing is lost.",
            ) from error

    def _start(self, event: TrialStarted) -> None:
        study = self._study(event.study)
        study.add_trial(running_trial(self._draw, event))
        newest = study.get_trials(deepcopy=False)[-1]
        if newest.number != event.trial:
            raise RuntimeError(f"study.db counts trial {event.trial} as {newest.number}")
        self._adopt(event.study, newest)

    def _adopt(self, name: StudyName, trial: FrozenTrial) -> None:
        self._trials[name, trial.number] = Trial(self._study(name), trial._trial_id)

    def _report(self, event: EpochFinished) -> None:
        trial = self._trials[event.study, event.trial]
        in_optuna.report(self._study(event.study), trial._trial_id, self._objectives, event)

    def _finish(self, event: TrialFinished) -> None:
        trial = self._trials.pop((event.study, event.trial))
        trial.set_user_attr("seconds", event.seconds)
        if event.reason:
            trial.set_user_attr("reason", event.reason)
        in_optuna.tell(self._study(event.study), event.trial, self._objectives, event)

    def _is_over(self, name: StudyName, number: int, written: dict[StudyName, list[FrozenTrial]]) -> bool:
        trials = written.get(name, [])
        return number < len(trials) and trials[number].state not in (TrialState.RUNNING, TrialState.WAITING)

    def _has(self, name: StudyName) -> bool:
        return self._full_name(name) in optuna.get_all_study_names(self._storage)

    def _full_name(self, name: StudyName) -> str:
        return self._name if name == "search" else f"{self._name}-{name}"

    def _study(self, name: StudyName) -> optuna.Study:
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


def _storage(path: Path | None) -> BaseStorage:
    if path is None:
        return InMemoryStorage()
    return RDBStorage(f"sqlite:///{path}", engine_kwargs={"connect_args": {"timeout": _BUSY_TIMEOUT_S}})
