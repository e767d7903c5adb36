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
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.event import listen
from sqlalchemy.exc import SQLAlchemyError

from nas_desktop.core import databases, event_log
from nas_desktop.core.disks import is_obstacle, storage_error
from nas_desktop.core.errors import ProjectError
from nas_desktop.core.events import EpochFinished, Event, TrialFinished, TrialStarted
from nas_desktop.core.objectives import ACCURACY_ALONE, Objectives
from nas_desktop.search.optuna_values import difference
from nas_desktop.search.study_writer import STUDY_NAMES, Strayed, StudyWriter
from nas_desktop.search_space.parameters import Draw

_PATIENCE_S = 1.0  # for another program that holds the file; the engine tries again by itself
_OPTUNAS = (StorageInternalError, SQLAlchemyError)
_RECORDED = TrialStarted | EpochFinished | TrialFinished
_LOST = (*_OPTUNAS, KeyError, UpdateFinishedTrialError)  # KeyError: a study or trial that somebody deleted


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
        self._notes: list[str] = []
        self._storage: BaseStorage | None = None
        self._writer: StudyWriter | None = None  # into the storage
        self._is_behind = False  # the file was made anew and does not hold the log yet
        with self._in_words():
            self._in_file.study("search")

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
        if not isinstance(event, _RECORDED):
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
            wanted = self._in_memory(events)
            self._in_file.append_missing("search", wanted)

    @property
    def search(self) -> optuna.Study:
        """The study of the search itself."""
        return self._in_file.study("search")

    def take_notes(self) -> tuple[str, ...]:
        """What had to be set right since the last call, in sentences for the log panel."""
        notes = tuple(self._notes)
        self._notes.clear()
        return notes

    def close(self) -> None:
        """Let go of the file."""
        storage, self._storage = self._storage, None
        self._writer = None
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
        except Strayed as error:
            raise ProjectError(f"{self._path} cannot be used: {error}.", "Resume the search: it is repaired.") from None
        except (*_OPTUNAS, OSError, sqlite3.Error) as error:
            self.close()
            assert self._path is not None  # memory is no file
            raise storage_error(self._path, error) from error

    # --- what is in it

    @property
    def _in_file(self) -> StudyWriter:
        self._open()
        assert self._storage is not None
        if self._writer is None:
            self._writer = StudyWriter(self._storage, self._name, self._draw, self._objectives)
        return self._writer

    def _catch_up(self, story: tuple[Event, ...]) -> None:
        wanted = self._in_memory(story)
        why = self._difference(wanted)
        if why and self._path is not None:
            self._set_aside(self._path, f"did not agree with the log: {why}")
        unfinished = self._in_file.unfinished()
        for name in STUDY_NAMES:
            if wanted.has(name):
                self._in_file.append_missing(name, wanted)
        for event in story:
            if isinstance(event, _RECORDED) and (event.study, event.trial) in unfinished:
                self._in_file.record(event)
        self._is_behind = False

    def _difference(self, wanted: StudyWriter) -> str:
        try:
            for name in STUDY_NAMES:
                if why := difference(self._in_file.trials(name), wanted.trials(name)):
                    return why
        except _LOST as error:
            if is_obstacle(error):
                raise
            return "a part of it was missing"
        return ""

    def _in_memory(self, events: Iterable[Event]) -> StudyWriter:
        writer = StudyWriter(InMemoryStorage(), self._name, self._draw, self._objectives)
        for event in events:
            writer.record(event)
        return writer

    def _record_carefully(self, event: Event) -> None:
        try:
            self._in_file.record(event)
        except (*_LOST, Strayed) as error:
            if is_obstacle(error):
                raise
            if self._log is None or self._path is None:
                raise Strayed("another program has changed it") from error
            if databases.is_there(self._path):
                self._set_aside(self._path, "was changed by another program, or damaged,")
            self._rebuild(self._log)

    def _rebuild(self, log: Path) -> None:
        """The log holds the event that is being recorded already."""
        self._is_behind = True  # until all of it is written
        self._catch_up(tuple(event for _, event in event_log.replay(log)))


def _file_storage(path: Path, busy_s: float) -> RDBStorage:
    storage = RDBStorage(f"sqlite:///{path}", engine_kwargs={"connect_args": {"timeout": busy_s}})
    listen(storage.engine, "handle_error", _bare_obstacle)
    return storage


def _bare_obstacle(context: ExceptionContext) -> BaseException | None:
    """An obstacle as SQLite says it.

    Wrapped, Optuna would take it for a deadlock and add its trial again, up to five times, seconds apart; and a second
    time to the file if it was the end of a commit that failed.
    """
    error = context.original_exception
    return error if is_obstacle(error) else None


def _make_tables(path: Path, busy_s: float) -> None:
    _file_storage(path, busy_s).engine.dispose()
