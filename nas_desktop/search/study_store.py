"""`study.db`: the search as an Optuna study that anyone's tools can open. It follows the event log."""

import errno
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import optuna
from optuna.exceptions import StorageInternalError, UpdateFinishedTrialError
from optuna.storages import BaseStorage, InMemoryStorage, RDBStorage
from sqlalchemy.exc import SQLAlchemyError

from nas_desktop.core import databases, event_log
from nas_desktop.core.disks import is_obstacle, storage_error
from nas_desktop.core.errors import ProjectError
from nas_desktop.core.events import EpochFinished, Event, TrialFinished, TrialStarted
from nas_desktop.core.objectives import ACCURACY_ALONE, Objectives
from nas_desktop.core.specs import StudyName
from nas_desktop.search import objectives as in_optuna
from nas_desktop.search.optuna_values import difference, has_same_end, is_same_trial, running_trial
from nas_desktop.search_space.parameters import Draw

_PATIENCE_S = 1.0  # for another program that holds the file; the engine tries again by itself
_NAMES: tuple[StudyName, ...] = ("search", "checks")
_OPTUNAS = (StorageInternalError, SQLAlchemyError)
_LOST = (*_OPTUNAS, KeyError, UpdateFinishedTrialError)  # KeyError: a study or trial that somebody deleted


class _Strayed(Exception):
    """The file does not hold what was written into it."""


class StudyStore:
    """Writes every event into the project's studies: `<name>`, and `<name>-checks` for what no strategy sees.

    SQLite with the rollback journal; this is its only writer. Recording an event again, after it failed half-way or
    because a trial was taken up again, does no harm. Nothing in the file is needed: where it is damaged, gone, or
    changed by another program it is set aside and written anew from the log.

    Args:
        path: of the file; None: the studies live in memory.
        name: of the search's study.
        draw: the search space's.
        objectives: of the search.
        busy_s: how long to wait for another program that holds the file.
        log: the event log, from which `record` may write the file anew; None: it raises instead.

    Raises:
        StorageError: the file cannot be made or opened now.
    """

    def __init__(
        self,
        path: Path | None,
        name: str,
        draw: Draw,
        objectives: Objectives = ACCURACY_ALONE,
        busy_s: float = _PATIENCE_S,
        log: Path | None = None,
    ) -> None:
        optuna.logging.set_verbosity(optuna.logging.WARNING)
        self._path = path
        self._name = name
        self._draw = draw
        self._objectives = objectives
        self._busy_s = busy_s
        self._log = log
        self._studies: dict[StudyName, optuna.Study] = {}
        self._ids: dict[tuple[StudyName, int], int] = {}  # of trials, to Optuna
        self._notes: list[str] = []
        self._storage: BaseStorage | None = None
        self._is_behind = False  # the file was made anew and does not hold the log yet
        with self._in_words():
            self._open()
            self._study("search")

    def catch_up(self, events: Iterable[Event]) -> None:
        """Write what the log holds and the study lacks: the last steps before a crash, or everything.

        A study that holds what the log does not say is set aside and written anew.

        Raises:
            StorageError: the file cannot be written now.
        """
        with self._in_words():
            self._open()
            self._catch_up(tuple(events))

    def record(self, event: Event) -> None:
        """Follow one event; kinds that Optuna has no place for are passed over.

        Raises:
            StorageError: the file cannot be written now; the event may be recorded again.
            ProjectError: somebody changed the file, and there is no log to write it anew from.
        """
        if not isinstance(event, TrialStarted | EpochFinished | TrialFinished):
            return
        with self._in_words():
            self._check_there()
            self._open()
            if self._is_behind and self._log is not None:
                self._rebuild(self._log)
            else:
                self._record_carefully(event)

    def record_past(self, events: Iterable[Event]) -> None:
        """Follow the events of trials that are all over, in one step each; the study must hold nothing else.

        Raises:
            StorageError: the file cannot be written now; the events may be recorded again.
        """
        with self._in_words():
            self._open()
            wanted = self._in_memory(events)
            self._append_missing("search", wanted)

    @property
    def search(self) -> optuna.Study:
        """The study of the search itself."""
        return self._study("search")

    def take_notes(self) -> tuple[str, ...]:
        """What had to be set right since the last call, in sentences for the log panel."""
        notes = tuple(self._notes)
        self._notes.clear()
        return notes

    def close(self) -> None:
        """Let go of the file."""
        storage, self._storage = self._storage, None
        self._studies.clear()
        self._ids.clear()
        if storage is not None:
            storage.remove_session()
        if isinstance(storage, RDBStorage):
            storage.engine.dispose()

    # --- the file

    def _open(self) -> None:
        """Anew after an error, whatever it was: Optuna may remember what was never written."""
        if self._storage is not None:
            return
        if self._path is None:
            self._storage = InMemoryStorage()
            return
        if databases.is_there(self._path):
            if words := databases.damage(self._path, self._busy_s):
                self._set_aside(self._path, f"was damaged ({words})")
        else:
            self._is_behind = True
        if not databases.is_there(self._path):
            databases.make(self._path, lambda path: _make_tables(path, self._busy_s))
        try:
            self._storage = _file_storage(self._path, self._busy_s)
        except (*_LOST, RuntimeError, AssertionError) as error:  # the second: tables of another version of Optuna
            if is_obstacle(error):
                raise
            self._set_aside(self._path, "could not be read by this version of Optuna")
            self._open()

    def _check_there(self) -> None:
        """A file that somebody deleted is written anew, unless its whole folder has gone."""
        if self._path is None or self._path.exists():
            return
        self.close()
        if self._log is None or not databases.is_there(self._log):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(self._path))
        self._notes.append(f"{self._path.name} was gone. It is written anew from the log.")

    def _set_aside(self, path: Path, why: str) -> None:
        self.close()
        kept = databases.set_aside(path)
        self._is_behind = True
        self._notes.append(f"{path.name} {why}. It is written anew from the log; the former file is {kept.name}.")

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        """Errors of the system and of Optuna as a sentence for the user."""
        try:
            yield
        except _Strayed as error:
            raise ProjectError(f"{self._path} cannot be used: {error}.", "Resume the search: it is repaired.") from None
        except (*_OPTUNAS, OSError, sqlite3.Error) as error:
            self.close()
            assert self._path is not None  # memory is no file
            raise storage_error(self._path, error) from error

    # --- what is in it

    def _catch_up(self, story: tuple[Event, ...]) -> None:
        wanted = self._in_memory(story)
        why = self._difference(wanted)
        if why and self._path is not None:
            self._set_aside(self._path, f"did not agree with the log: {why}")
            self._open()
        unfinished = self._unfinished()
        for name in _NAMES:
            if wanted._has(name):
                self._append_missing(name, wanted)
        for event in story:
            if isinstance(event, EpochFinished | TrialFinished) and (event.study, event.trial) in unfinished:
                self._record(event)
        self._is_behind = False

    def _unfinished(self) -> set[tuple[StudyName, int]]:
        return {
            (name, trial.number)
            for name in _NAMES
            if self._has(name)
            for trial in self._study(name).get_trials(deepcopy=False)
            if not trial.state.is_finished()
        }

    def _difference(self, wanted: "StudyStore") -> str:
        try:
            for name in _NAMES:
                have = self._study(name).get_trials(deepcopy=False) if self._has(name) else []
                want = wanted._study(name).get_trials(deepcopy=False) if wanted._has(name) else []
                if why := difference(have, want):
                    return why
        except _LOST as error:
            if is_obstacle(error):
                raise
            return "a part of it was missing"
        return ""

    def _append_missing(self, name: StudyName, wanted: "StudyStore") -> None:
        study = self._study(name)
        n_written = len(study.get_trials(deepcopy=False))
        study.add_trials(wanted._study(name).get_trials(deepcopy=False)[n_written:])

    def _in_memory(self, events: Iterable[Event]) -> "StudyStore":
        store = StudyStore(None, self._name, self._draw, self._objectives)
        for event in events:
            store._record(event)
        return store

    def _record_carefully(self, event: Event) -> None:
        try:
            self._record(event)
        except (*_LOST, _Strayed) as error:
            if is_obstacle(error):
                raise
            if self._log is None or self._path is None:
                raise _Strayed("another program has changed it") from error
            if databases.is_there(self._path):
                self._set_aside(self._path, "was changed by another program, or damaged,")
            self._rebuild(self._log)

    def _rebuild(self, log: Path) -> None:
        """The log holds the event that is being recorded already."""
        self._is_behind = True  # until all of it is written
        self._open()
        self._catch_up(tuple(event for _, event in event_log.replay(log)))

    def _record(self, event: Event) -> None:
        match event:
            case TrialStarted():
                self._start(event)
            case EpochFinished():
                self._report(event)
            case TrialFinished():
                self._finish(event)

    def _start(self, event: TrialStarted) -> None:
        """A trial that is taken up again, or whose first recording failed half-way, keeps its place."""
        if (event.study, event.trial) in self._ids:
            return
        trials = self._study(event.study).get_trials(deepcopy=False)
        if len(trials) < event.trial:
            raise _Strayed(f"trial {len(trials)} is missing")
        if len(trials) == event.trial:
            self._check_free()
            self._study(event.study).add_trial(running_trial(self._draw, event))
        elif not is_same_trial(trials[event.trial], event):
            raise _Strayed(f"trial {event.trial} is another one")
        self._id(event.study, event.trial)

    def _check_free(self) -> None:
        """Fail at once: adding a trial, Optuna would go on trying for many seconds."""
        if isinstance(self._storage, RDBStorage):
            with self._storage.engine.connect() as connection:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                connection.rollback()

    def _report(self, event: EpochFinished) -> None:
        try:
            study, trial_id = self._study(event.study), self._id(event.study, event.trial)
            in_optuna.report(study, trial_id, self._objectives, event)
        except UpdateFinishedTrialError:
            return  # whether it ended as the log says is looked at when the log says so

    def _finish(self, event: TrialFinished) -> None:
        study, trial_id = self._study(event.study), self._id(event.study, event.trial)
        written = study._storage.get_trial(trial_id)
        if not written.state.is_finished():
            study._storage.set_trial_user_attr(trial_id, "seconds", event.seconds)
            if event.reason:
                study._storage.set_trial_user_attr(trial_id, "reason", event.reason)
            in_optuna.tell(study, event.trial, self._objectives, event)
        elif self._path is not None and not has_same_end(written, event):
            raise _Strayed(f"trial {event.trial} has ended otherwise")
        self._ids.pop((event.study, event.trial), None)

    def _id(self, name: StudyName, number: int) -> int:
        """Optuna's own number of a trial, which other studies in the file count along."""
        if (name, number) not in self._ids:
            trials = self._study(name).get_trials(deepcopy=False)
            if number >= len(trials):
                raise _Strayed(f"trial {number} is missing")
            self._ids[name, number] = trials[number]._trial_id
        return self._ids[name, number]

    def _has(self, name: StudyName) -> bool:
        assert self._storage is not None
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


def _file_storage(path: Path, busy_s: float) -> RDBStorage:
    return RDBStorage(f"sqlite:///{path}", engine_kwargs={"connect_args": {"timeout": busy_s}})


def _make_tables(path: Path, busy_s: float) -> None:
    _file_storage(path, busy_s).engine.dispose()
