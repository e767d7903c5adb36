"""A search wired up: project, stores, adviser, workers and mirror. The window and the command line both start here."""

from collections.abc import Iterator
from pathlib import Path
from typing import Self

from nas_desktop.core import event_log
from nas_desktop.core.config import SearchConfig
from nas_desktop.core.event_log import EventLog
from nas_desktop.core.events import Event, LogWritten, SearchFinished
from nas_desktop.core.project import Project, ProjectLock
from nas_desktop.core.state import SearchState
from nas_desktop.datasets import is_set_name, open_source
from nas_desktop.search.control import SearchControl
from nas_desktop.search.engine import SearchEngine
from nas_desktop.search.kept_models import KeptModels
from nas_desktop.search.limits import limited_space
from nas_desktop.search.mirror import Mirror
from nas_desktop.search.resources import Machine
from nas_desktop.search.slots.worker_slot import StartMethod
from nas_desktop.search.strategies import strategy_named
from nas_desktop.search.study_store import StudyStore
from nas_desktop.search.this_machine import this_machine
from nas_desktop.tracking.tracking_mirror import TrackingMirror
from nas_desktop.training.recipes import RECIPES


class SearchSession:
    """One run of a search, from its start or resume to its end.

    `run` is iterated in one thread; the requests may come from any other.
    """

    def __init__(self, project: Project, config: SearchConfig, state: SearchState, machine: Machine) -> None:
        self.project = project
        self.config = config
        self._state = state
        self._machine = machine
        self._space = limited_space(config)
        self._control = SearchControl()

    @classmethod
    def new(cls, config: SearchConfig, root: Path | None = None, start_method: StartMethod | None = None) -> Self:
        """A search that begins; its project is made at `root`, or in the user's data folder.

        Raises:
            UsageError: a name or path in `config` means nothing, or `root` is taken.
            DataError: the images cannot be used.
            ProjectError: the project cannot be written.
        """
        limited_space(config)
        strategy_named(config.strategy)
        # Resumed from another folder, the same images must be found.
        config = config.with_changes(data=_absolute(config.data), test_data=_absolute(config.test_data))
        # Whatever is wrong with the images is said before a project stands half-made.
        source = open_source(config.data)
        source.listing()
        if config.test_data is not None:
            open_source(config.test_data).listing()
        project = Project.create(root, config.model_dump(mode="json"), source.name)
        return cls(project, config, SearchState(), this_machine(start_method))

    @classmethod
    def resume(cls, root: Path, start_method: StartMethod | None = None) -> Self:
        """A search that goes on where it was interrupted.

        Raises:
            UsageError: there is no project at `root`.
            ProjectError: the project is damaged, or of a newer version.
        """
        project = Project.open(root)
        return cls(project, SearchConfig.parse(project.manifest.config), _replayed(project), this_machine(start_method))

    @property
    def is_finished(self) -> bool:
        """Whether there is nothing left to do."""
        return self._state.phase == "finished"

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
        if self._state.finish is not None and self.is_finished:
            yield self._state.finish
            return
        lock = ProjectLock(self.project)
        log = study = mirror = None
        try:
            self._state = _replayed(self.project)  # once more: another process may have ended only just now
            log = EventLog(self.project.events)
            study = StudyStore(self.project.study, self.project.name, self._space.draw)
            if self._state.name:
                study.catch_up(event for _, event in event_log.replay(self.project.events))
            mirror = TrackingMirror(self.project)
            yield from self._engine(log, study, mirror).run()
            problem = mirror.close()
            if problem:
                yield LogWritten("warning", f"MLflow: {problem}. The search itself is whole.")
        finally:
            self._control.close()
            if mirror is not None:
                mirror.close()
            if study is not None:
                study.close()
            if log is not None:
                log.close()
            lock.release()

    def request_pause(self) -> None:
        """Let every running trial stand still at the end of its batch."""
        self._control.request("pause")

    def request_continue(self) -> None:
        """Let the standing trials go on."""
        self._control.request("continue")

    def request_stop(self) -> None:
        """End now; what is finished is kept, and the rest can be resumed."""
        self._control.request("stop")

    def _engine(self, log: EventLog, study: StudyStore, mirror: Mirror) -> SearchEngine:
        return SearchEngine(
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
            mirror=mirror,
            control=self._control,
            machine=self._machine,
        )


def _absolute(data: str | None) -> str | None:
    """A path that leads there from any folder; names of sets stay as they are."""
    if data is None or is_set_name(data) or not Path(data).expanduser().exists():
        return data
    return str(Path(data).expanduser().absolute())


def _replayed(project: Project) -> SearchState:
    """What the log says of the search; nothing where its process died before there was a log."""
    state = SearchState()
    if project.events.exists():
        for _, event in event_log.replay(project.events):
            state.apply(event)
    return state
