"""Takes the wishes of the user about searches and passes them to the model and the search thread."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from nas_desktop.core.errors import NasError
from nas_desktop.core.events import Event
from nas_desktop.gui.panel_builders import Panels
from nas_desktop.gui.project_access import copy_project
from nas_desktop.gui.project_reader import kept_space, named_space, read_project
from nas_desktop.gui.search_model import Problem, SearchModel
from nas_desktop.gui.search_thread import SearchThread
from nas_desktop.gui.search_words import MORE_TRIALS

if TYPE_CHECKING:
    from nas_desktop.analysis.remedies import Remedy
    from nas_desktop.search_space.user_file import SpaceFile

logger = logging.getLogger(__name__)

_WAIT_FOR_STOP_MS = 1500  # two seconds after closing nothing may be left; whatever is cut off can be resumed
# Asks whether the code of a search space may run, and calls the second only where the user agrees.
AskToRun = Callable[["SpaceFile", Callable[[], None]], None]


class SearchDesk(QObject):
    """Starts, pauses, resumes, stops and opens searches. At most one runs, and what it says goes into the model."""

    search_shown = Signal()  # there is something new to see in the Search tab
    shown_elsewhere = Signal(str)  # another window shows this project folder, and comes to the front

    def __init__(
        self,
        model: SearchModel,
        thread: SearchThread,
        panels: Panels,
        ask_to_run: AskToRun,
        calls_other_window: Callable[[Path], bool] = lambda root: False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._ask_to_run = ask_to_run
        self._calls_other_window = calls_other_window
        self._model = model
        self._thread = thread
        self._panels = panels
        self._n_opened = 0  # projects asked for: of two, the later is shown, whichever is read first
        thread.bridge.occurred.connect(self._on_event)
        thread.bridge.failed.connect(self._on_failed)
        thread.bridge.ended.connect(self._on_ended)

    def press_primary(self) -> None:
        """What the primary button means in this phase."""
        match self._model.phase:
            case "idle":
                self._start()
            case "running":
                self._model.ask("pause")
                self._thread.pause()
            case "paused":
                self._model.ask("continue")
                self._thread.go_on()
            case "stopped" | "failed" if not self._thread.is_running and self._model.view_only is None:
                self._resume()
            case "finished":
                self.new_search()
            case _:
                pass  # nothing can be asked for now

    def extend(self) -> None:
        """Go on with a finished search, with more trials."""
        if self._model.phase == "finished" and not self._thread.is_running and self._model.view_only is None:
            self._resume(self._model.state.n_planned + MORE_TRIALS)

    def new_search_from_this(self) -> None:
        """Forget the search shown, fill the form with its settings, and let the next one learn from it."""
        panel, state = self._panels.search, self._model.state
        if panel is not None and self.can_learn:
            config, project = state.config, state.project
            self.new_search()
            panel.learn_from(config, project)

    @property
    def can_learn(self) -> bool:
        """Whether there is a search that has ended."""
        return self._model.phase in ("finished", "stopped", "failed") and not self._thread.is_running

    def stop(self) -> None:
        """End the search; it can be resumed."""
        self._model.ask("stop")
        self._thread.stop()

    def retry(self) -> None:
        """Try now to write what could not be written; the search tries again by itself, only later."""
        self._thread.retry()

    def skip(self, trial: int) -> None:
        """End a running trial; the next one begins."""
        self._thread.skip(trial)

    def stop_and_wait(self) -> None:
        """End the search and wait for its thread; one that takes too long is left to itself."""
        self.stop()
        QApplication.processEvents()
        if not self._thread.wait(_WAIT_FOR_STOP_MS):
            logger.warning("The search has not ended within %d ms; its project can be resumed.", _WAIT_FOR_STOP_MS)

    def new_search(self) -> None:
        """Forget the search shown."""
        if not self._thread.is_running:
            self._model.reset()
            self.search_shown.emit()

    def take_advice(self, remedy: "Remedy") -> None:
        """Forget the search shown, and fill the form with its settings and those that `remedy` changes."""
        panel = self._panels.search
        if self._thread.is_running or panel is None:
            return
        config = self._model.state.config
        self.new_search()
        panel.propose(config, remedy)

    def open_project(self, root: Path, *, go_on: bool = False) -> None:
        """Show the search of a project folder; it can then be resumed, or with `go_on` is at once."""
        if self._panels.tasks is not None:
            self._panels.tasks.start(self._open(root, go_on=go_on))

    def copy_project(self, target: Path) -> None:
        """Copy the project shown to the folder `target`, and show the copy."""
        if self._panels.tasks is not None:
            self._panels.tasks.start(self._copy(Path(self._model.state.project), target))

    async def _copy(self, root: Path, target: Path) -> None:
        if self._panels.tasks is None:
            return
        try:
            await self._panels.tasks.in_thread(lambda: copy_project(root, target))
        except NasError as error:
            self._model.end(Problem(error.message, error.hint))
        else:
            await self._open(target)

    async def _open(self, root: Path, *, go_on: bool = False) -> None:
        if self._panels.tasks is None or self._thread.is_running:
            return
        self._n_opened += 1
        turn = self._n_opened
        try:
            if await self._panels.tasks.in_thread(lambda: self._calls_other_window(root)):
                self.shown_elsewhere.emit(str(root))
                return
            read = await self._panels.tasks.in_thread(lambda: read_project(root))
        except NasError as error:
            self._model.end(Problem(error.message, error.hint))
        else:
            if turn != self._n_opened or self._thread.is_running:
                return
            self._model.show(read.state, read.n_logged, read.view_only, read.notes)
        self.search_shown.emit()
        if go_on and self._model.phase in ("stopped", "failed"):
            self.press_primary()

    def _start(self) -> None:
        config = self._panels.config()
        if config is None or self._thread.is_running:
            return
        path = config.space_file
        find = None if path is None else lambda: named_space(path)
        self._when_it_may(find, lambda: self._thread.start_new(config))

    def _resume(self, n_trials: int | None = None) -> None:
        root = Path(self._model.state.project)
        find = None if self._model.state.config.get("space_file") is None else lambda: kept_space(root)
        self._when_it_may(find, lambda: self._thread.resume(root, n_trials))

    def _when_it_may(self, find: Callable[[], "SpaceFile"] | None, begin: Callable[[], None]) -> None:
        """Begin, but ask first where the search would run the code of a file that nobody here has agreed to.

        Args:
            find: reads the file; None where the search runs no code of the user's own.
            begin: starts the search thread.
        """
        if find is None:
            self._begin(begin)
        elif self._panels.tasks is not None:
            self._panels.tasks.start(self._ask_and_begin(find, begin))

    async def _ask_and_begin(self, find: Callable[[], "SpaceFile"], begin: Callable[[], None]) -> None:
        from nas_desktop.search_space.trusted_files import is_trusted  # loads pydantic

        if self._panels.tasks is None:
            return
        try:
            file = await self._panels.tasks.in_thread(find)
            if is_trusted(file):
                self._begin(begin)
            else:
                self._ask_to_run(file, lambda: self._agreed(file, begin))
        except NasError as error:
            self._model.end(Problem(error.message, error.hint))

    def _agreed(self, file: "SpaceFile", begin: Callable[[], None]) -> None:
        from nas_desktop.search_space.trusted_files import trust  # loads pydantic

        try:
            trust(file)
        except NasError as error:
            self._model.end(Problem(error.message, error.hint))
        else:
            self._begin(begin)

    def _begin(self, begin: Callable[[], None]) -> None:
        if self._thread.is_running:
            return
        if self._panels.search is not None and (estimate := self._panels.search.setup.estimate) is not None:
            estimate.stop()
        self._model.ask("start")
        begin()

    def _on_event(self, event: Event) -> None:
        self._model.apply(event)

    def _on_failed(self, message: str, hint: str, details: str) -> None:
        if details:
            logger.error("%s\n%s", message, details)
        self._model.end(Problem(message, hint))

    def _on_ended(self) -> None:
        self._model.end()
