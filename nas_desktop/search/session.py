"""A search wired up: project, stores, adviser, workers and mirror. The window and the command line both start here."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from nas_desktop.core import durable, event_log, project_lock
from nas_desktop.core.config import SearchConfig, flag_of
from nas_desktop.core.errors import UsageError
from nas_desktop.core.event_log import EventLog
from nas_desktop.core.events import Event, LogWritten, SearchFinished
from nas_desktop.core.logged_state import logged_state
from nas_desktop.core.project import Project, ProjectLock
from nas_desktop.core.state import SearchState
from nas_desktop.datasets import is_set_name, open_source
from nas_desktop.search.control import SearchControl, Skip
from nas_desktop.search.engine import SearchEngine
from nas_desktop.search.history_import import History
from nas_desktop.search.kept_checkpoints import KeptCheckpoints
from nas_desktop.search.kept_models import KeptModels
from nas_desktop.search.mirror import Mirror
from nas_desktop.search.parts import SearchParts
from nas_desktop.search.resources import Machine
from nas_desktop.search.slots.worker_slot import StartMethod
from nas_desktop.search.strategies import check_strategy, strategy_named
from nas_desktop.search.study_store import StudyStore
from nas_desktop.search.this_machine import this_machine
from nas_desktop.search.trying_out import try_out
from nas_desktop.search_space.configured import configured_space
from nas_desktop.search_space.parameters import SearchSpace
from nas_desktop.search_space.trusted_files import refuse_untrusted
from nas_desktop.search_space.user_file import SpaceFile, UserSpace, read_space_file, user_space
from nas_desktop.tracking.tracking_mirror import TrackingMirror
from nas_desktop.training.recipes import RECIPES

_STOP_S = 0.5  # for the mirror, where the search was stopped: it goes on from where it was
_CONSENT = "Read it; naming it with --space-file agrees to run it."


class SearchSession:
    """One run of a search, from its start or resume to its end.

    `run` is iterated in one thread; the requests may come from any other.
    """

    def __init__(
        self,
        project: Project,
        config: SearchConfig,
        space: SearchSpace,
        state: SearchState,
        machine: Machine,
        history: History | None = None,
        n_trials: int | None = None,
        began: float | None = None,
    ) -> None:
        """
        Args:
            began: when the user began to wait, by the monotonic clock; None: now.
        """
        self._began = time.monotonic() if began is None else began
        self.project = project
        self.config = config
        self._space = space
        self._state = state
        self._machine = machine
        self._history = history
        self._n_trials = n_trials
        self._control = SearchControl()

    @classmethod
    def new(
        cls,
        config: SearchConfig,
        root: Path | None = None,
        start_method: StartMethod | None = None,
        began: float | None = None,
    ) -> Self:
        """A search that begins; its project is made at `root`, or in the user's data folder.

        Raises:
            UsageError: a name or path in `config` means nothing, or `root` is taken.
            UntrustedSpace: `config` names a search space that nobody here has agreed to run.
            DataError: the images cannot be used.
            ProjectError: the project cannot be written.
        """
        file = read_space_file(Path(config.space_file)) if config.space_file is not None else None
        if file is not None:
            _refuse_beside_own_space(config)
        space = configured_space(config) if file is None else _own_space(file, _CONSENT)
        history = History.read(Path(config.history)) if config.history is not None else None
        check_strategy(config)
        # Resumed from another folder, the same images must be found.
        paths = {name: _absolute(getattr(config, name)) for name in ("data", "test_data")}
        own = {name: _absolute_path(getattr(config, name)) for name in ("space_file", "history")}
        config = config.with_changes(**paths, **own)
        # Whatever is wrong with the images is said before a project stands half-made.
        source = open_source(config.data)
        source.listing()
        if config.test_data is not None:
            open_source(config.test_data).listing()
        text = file.text if file is not None else None
        project = Project.create(root, config.model_dump(mode="json"), source.name, text)
        return cls(project, config, space, SearchState(), this_machine(start_method), history, began=began)

    @classmethod
    def resume(
        cls,
        root: Path,
        start_method: StartMethod | None = None,
        n_trials: int | None = None,
        began: float | None = None,
    ) -> Self:
        """A search that goes on where it was interrupted, or with `n_trials` in all where it had ended.

        Raises:
            UsageError: there is no project at `root`, or more trials than `n_trials` have begun.
            UntrustedSpace: the project's own search space has not been agreed to on this computer.
            ProjectError: the project is damaged, or of a newer version.
        """
        project = Project.open(root)
        config, state = SearchConfig.parse(project.manifest.config), logged_state(project)
        if n_trials is not None:  # who asks for more networks waits for them
            config = config.with_changes(minutes=None, until=None)
        if config.space_file is not None:
            file = SpaceFile(Path(config.space_file).name, project.read_space())
            space: SearchSpace = _own_space(file, f"Read {project.space}, then add --trust-space if you trust it.")
        else:
            space = configured_space(config)
        if n_trials is not None:
            _check_extension(state, n_trials)
        is_due = config.history is not None and state.history is None
        history = History.read(Path(str(config.history))) if is_due else None
        return cls(project, config, space, state, this_machine(start_method), history, n_trials, began)

    @property
    def is_finished(self) -> bool:
        """Whether there is nothing left to do."""
        return self._state.phase == "finished" and self._n_trials in (None, self._state.n_trials)

    @property
    def finish(self) -> SearchFinished | None:
        """How the search ended, once it has."""
        return self._state.finish

    def run(self) -> Iterator[Event]:
        """Every event until the end. Nothing this session started is left running when the iterator is done or closed.

        A finished search yields its last event again and does nothing.

        Raises:
            NasError: the search could not go on.
        """
        if self._state.finish is not None and self.is_finished and not (self.project.root / project_lock.FILE).exists():
            yield self._state.finish
            return
        with ExitStack() as stack:  # lets go of everything, whatever one of them raises
            stack.callback(self._control.close)
            lock = ProjectLock(self.project)
            stack.callback(lock.release)
            yield from _warnings(lock.note, self.project.disk_warning())
            durable.sweep(self.project.root)  # what a killed process left half-written
            self._state = logged_state(self.project)  # once more: another process may have ended only just now
            log = EventLog(self.project.events)
            stack.callback(log.close)
            study = self._study_store()
            stack.callback(study.close)
            if self._state.name:
                study.catch_up(event for _, event in event_log.replay(self.project.events))
            mirror = TrackingMirror(self.project)
            stack.callback(mirror.close, _STOP_S)
            if self._state.finish is not None and self.is_finished:
                yield self._state.finish  # its process died before the stores had all of it
            else:
                yield from self._engine(log, study, mirror).run()
            problem = mirror.close(_STOP_S) if self._is_stopped else mirror.close()
            if problem and not self._is_stopped:
                yield LogWritten("warning", f"MLflow: {problem}. The search itself is whole.")

    @property
    def _is_stopped(self) -> bool:
        """Whether somebody waits for the end; MLflow then takes in the rest when the search goes on."""
        return self._state.finish is not None and self._state.finish.reason == "stopped"

    def request_pause(self) -> None:
        """Let every running trial stand still at the end of its batch."""
        self._control.request("pause")

    def request_continue(self) -> None:
        """Let the standing trials go on."""
        self._control.request("continue")

    def request_stop(self) -> None:
        """End now; what is finished is kept, and the rest can be resumed."""
        self._control.request("stop")

    def request_retry(self) -> None:
        """Write now what could not be written, instead of waiting for the next try."""
        self._control.request("retry")

    def request_skip(self, trial: int) -> None:
        """End a running trial of the search; the next one begins."""
        self._control.request(Skip(trial))

    def _study_store(self) -> StudyStore:
        project = self.project
        return StudyStore(project.study, project.name, self._space.draw, self.config.objectives, log=project.events)

    def _engine(self, log: EventLog, study: StudyStore, mirror: Mirror) -> SearchEngine:
        return SearchEngine(
            SearchParts(
                project=self.project,
                config=self.config,
                space=self._space,
                draw=self._space.draw,
                recipe=RECIPES[self.config.recipe],
                strategy=strategy_named(self.config.strategy),
                state=self._state,
                log=log,
                study=study,
                models=KeptModels(self.project.models),
                checkpoints=KeptCheckpoints(self.project.checkpoints),
                mirror=mirror,
                control=self._control,
                machine=self._machine,
                history=self._history,
                n_trials=self._n_trials,
                spent_before=self._state.seconds_before + time.monotonic() - self._began,
                first_started=self._state.first_started,
            )
        )


def _warnings(*sentences: str) -> Iterator[LogWritten]:
    return (LogWritten("warning", sentence) for sentence in sentences if sentence)


def _own_space(file: SpaceFile, hint: str) -> UserSpace:
    """The user's own space, if its code may run here.

    Raises:
        UntrustedSpace: nobody has agreed to it.
        NasError: it cannot be used; the sentence names file and line.
    """
    refuse_untrusted(file, hint)
    space = user_space(file)
    try_out(space)
    return space


def _refuse_beside_own_space(config: SearchConfig) -> None:
    """Settings that choose within our spaces mean nothing beside a file."""
    for name in ("ranges", "optional_parameters"):
        if getattr(config, name):
            flag = flag_of(SearchConfig.model_fields[name])
            raise UsageError(f"{flag} does not go with a search space of your own.", "Write the ranges into the file.")


def _check_extension(state: SearchState, n_trials: int) -> None:
    SearchConfig.parse({"n_trials": n_trials})
    n_begun = len(state.asked_rows)
    if n_trials < n_begun:
        raise UsageError(f"{n_begun} trials have begun already.", f"Ask for more than {n_begun} in all.")


def _absolute_path(path: str | None) -> str | None:
    return None if path is None else str(Path(path).expanduser().absolute())


def _absolute(data: str | None) -> str | None:
    """A path that leads there from any folder; names of sets stay as they are."""
    if data is None or is_set_name(data) or not Path(data).expanduser().exists():
        return data
    return str(Path(data).expanduser().absolute())
