"""What can be done with the project shown as a whole: another name, another place, the archive, the bin; and undo."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QInputDialog

from nas_desktop.core.errors import NasError
from nas_desktop.gui import project_moves
from nas_desktop.gui.notice import Notice
from nas_desktop.gui.notice_board import CLOSE, NoticeBoard
from nas_desktop.gui.recent_projects import RecentProjects
from nas_desktop.gui.search_desk import SearchDesk
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.tasks import Tasks
from nas_desktop.gui.window_frame import WindowFrame

_UNDO = "Undo"


class ProjectDesk(QObject):
    """Does it at once and offers to take it back, rather than ask before."""

    def __init__(
        self,
        window: WindowFrame,
        model: SearchModel,
        desk: SearchDesk,
        board: NoticeBoard,
        recent: RecentProjects,
        tasks: Tasks,
    ) -> None:
        super().__init__(window)
        self._window, self._model, self._desk, self._board = window, model, desk, board
        self._recent, self._tasks = recent, tasks
        model.note_wanted.connect(self.note)
        menu = window.menu
        menu.rename_wanted.connect(self.rename)
        menu.move_wanted.connect(self.move)
        menu.archive_wanted.connect(self.archive)
        menu.throw_away_wanted.connect(self.throw_away)

    def rename(self) -> None:
        """Ask for another name."""
        root = self._root
        name, is_given = QInputDialog.getText(self._window, "Rename the project", "Name:", text=root.name)
        if is_given and name.strip() != root.name:
            self._start(lambda: project_moves.renamed(root, name), f"{root.name} is called {name.strip()} now.")

    def move(self) -> None:
        """Ask for another folder."""
        root = self._root
        folder = QFileDialog.getExistingDirectory(self._window, "Move the project into", str(root.parent))
        if folder and Path(folder) != root.parent:
            target = Path(folder) / root.name
            self._start(lambda: project_moves.moved(root, target), f"{root.name} lies in {folder} now.")

    def archive(self) -> None:
        """Put it into the archive beside it."""
        root = self._root
        self._start(lambda: project_moves.archived(root), f"{root.name} is in the archive.", leaves=True)

    def throw_away(self) -> None:
        """Put it into the system's bin."""
        root = self._root
        self._start(lambda: project_moves.thrown_away(root), f"{root.name} is in the bin.", leaves=True)

    def note(self, trial: int) -> None:
        """Ask for a note on a trial."""
        before = self._model.notes.get(trial, "")
        text, is_given = QInputDialog.getMultiLineText(self._window, f"Note on trial {trial}", "Note:", before)
        if is_given and text.strip() != before:
            self._tasks.start(self._keep_note(self._root, trial, text))

    async def _keep_note(self, root: Path, trial: int, text: str) -> None:
        from nas_desktop.search.trial_notes import write_note  # loads pydantic

        try:
            notes = await self._tasks.in_thread(lambda: write_note(root, trial, text))
        except NasError as error:
            self._board.say(Notice("bad", str(error), (CLOSE,)), lambda word: None)
            return
        if str(root) == self._model.state.project:
            self._model.take_notes(notes)

    @property
    def _root(self) -> Path:
        return Path(self._model.state.project)

    def _start(self, work: Callable[[], Path], words: str, *, leaves: bool = False) -> None:
        self._tasks.start(self._do(self._root, work, words, leaves=leaves))

    async def _do(self, root: Path, work: Callable[[], Path], words: str, *, leaves: bool) -> None:
        try:
            now = await self._tasks.in_thread(work)
        except NasError as error:
            self._board.say(Notice("bad", str(error), (CLOSE,)), lambda word: None)
            return
        self._recent.forget(str(root))
        if leaves:
            self._desk.new_search()
        else:
            self._desk.open_project(now)
        self._board.say(Notice("accent", words, (_UNDO, CLOSE)), lambda word: self._answer(word, now, root))

    def _answer(self, word: str, now: Path, root: Path) -> None:
        if word == _UNDO:
            self._tasks.start(self._take_back(now, root))

    async def _take_back(self, now: Path, root: Path) -> None:
        try:
            await self._tasks.in_thread(lambda: project_moves.moved(now, root))
        except NasError as error:
            self._board.say(Notice("bad", str(error), (CLOSE,)), lambda word: None)
            return
        self._recent.forget(str(now))
        self._desk.open_project(root)
